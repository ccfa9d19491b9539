"""A dbt project with one deployed version and 20 features, as the benchmarks measure it: everything at its default."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storeroom.project import Project

PACKAGE = Path(__file__).parents[1]
DATABASE = "bench.duckdb"


def write_project(project_dir: Path, numbers: list[str], words: list[str], batch: str, memory: str = "") -> None:
    """Write the files of a project whose feature view reads the table raw.rows.

    Args:
        project_dir: Folder to make.
        numbers: Names of the numeric columns.
        words: Names of the text columns.
        batch: Batch period, `hour` or `day`.
        memory: DuckDB's memory limit, such as `4GB`; without it DuckDB takes what it likes.
    """
    import yaml

    types = {
        "row_id": "int64",
        "seen_at": "timestamp",
        **dict.fromkeys(numbers, "float64"),
        **dict.fromkeys(words, "string"),
    }
    declared = {
        "task": "binary_classification", "features": "fct_rows", "labels": "fct_known", "entity": "row_id",
        "as_of": "seen_at", "batch": batch, "trainer": "training:build", "owner": "bench@example.com",
        "references": ["training"],
    }  # fmt: skip
    columns = [{"name": name, "data_type": kind} for name, kind in types.items()]
    contract = {"name": "fct_rows", "config": {"contract": {"enforced": True}}, "columns": columns}
    # One thread of dbt, so that no two statements share DuckDB's threads while one of them is timed.
    output = {"type": "duckdb", "path": DATABASE, "threads": 1, "settings": {"memory_limit": memory} if memory else {}}
    files = {
        "profiles.yml": {"bench": {"target": "dev", "outputs": {"dev": output}}},
        "packages.yml": {"packages": [{"local": PACKAGE.as_posix()}]},
        "dbt_project.yml": {
            "name": "bench",
            "version": "1.0.0",
            "profile": "bench",
            "vars": {"storeroom": {"ml_models": {"bench": declared}}},
        },
        "models/_models.yml": {"models": [contract]},
    }
    queries = {
        "models/fct_rows.sql": f"select {', '.join(types)} from raw.rows",
        "models/fct_known.sql": "select row_id, seen_at, 1 as label, seen_at as observed_at from raw.rows where false",
    }
    for name, content in {**{name: yaml.safe_dump(file) for name, file in files.items()}, **queries}.items():
        file = project_dir / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def deploy(project_dir: Path, features: list[str], start: datetime, deployed: datetime, now: datetime) -> Project:
    """Register and deploy a version trained on the rows from start to deployed; return the project.

    The model is scikit-learn's dummy: what it predicts is not measured here.
    """
    import pandas as pd
    from sklearn.dummy import DummyClassifier

    from storeroom.jobs.monitor import prepare
    from storeroom.jobs.register import register
    from storeroom.jobs.stages import promote
    from storeroom.project import Project

    project = Project(project_dir, profiles_dir=project_dir, is_replay=True)
    project.build(["package:bench"], now)
    prepare(project, deployed)
    sample = pd.DataFrame({name: [0.0, 1.0] for name in features})
    register(project, "bench", DummyClassifier().fit(sample, [0, 1]), deployed, training=(start, deployed))
    promote(project, "bench", "1", deployed, reason="bench", override=True)
    return project
