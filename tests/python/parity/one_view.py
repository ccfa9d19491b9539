"""A project of one feature view and one deployed version, watched week by week through the product's own jobs."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import yaml
from pandas.api.types import is_numeric_dtype
from sklearn.dummy import DummyClassifier

from storeroom.jobs.monitor import monitor, prepare
from storeroom.jobs.register import register
from storeroom.jobs.stages import promote
from storeroom.project import Project

REPOSITORY = Path(__file__).parents[3]
START, WEEK = datetime(2024, 1, 1), timedelta(days=7)


def watched(folder: Path, sides: list[pd.DataFrame], **keys: object) -> Path:
    """Return the database of a project that was watched as each week of rows ended.

    Args:
        folder: where the project is made.
        sides: the rows of the training week, and of each week after it; one column of numbers or texts per feature.
        keys: of the declaration, beside those that it must have.

    """
    features = list(sides[0])
    kinds = {name: "float64" if is_numeric_dtype(sides[0][name]) else "string" for name in features}
    types = {"row_id": "int64", "seen_at": "timestamp", **kinds}
    declared = {
        "task": "binary_classification", "features": "fct_rows", "labels": "fct_known", "entity": "row_id",
        "as_of": "seen_at", "batch": "week", "trainer": "training:build", "owner": "team@example.com",
        "references": ["training"], **keys,
    }  # fmt: skip
    contract = {
        "name": "fct_rows",
        "config": {"contract": {"enforced": True}},
        "columns": [{"name": name, "data_type": kind} for name, kind in types.items()],
    }
    files = {
        "profiles.yml": {"view": {"target": "dev", "outputs": {"dev": {"type": "duckdb", "path": "view.duckdb"}}}},
        "packages.yml": {"packages": [{"local": REPOSITORY.as_posix()}]},
        "dbt_project.yml": {
            "name": "view",
            "version": "1.0.0",
            "profile": "view",
            "vars": {"storeroom": {"ml_models": {"seen": declared}}},
        },
        "models/_models.yml": {"models": [contract]},
    }
    (folder / "models").mkdir()
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    (folder / "models/fct_rows.sql").write_text(f"select {', '.join(types)} from raw.rows", encoding="utf-8")
    label = "select row_id, seen_at, 1 as label, seen_at as observed_at from raw.rows where false"
    (folder / "models/fct_known.sql").write_text(label, encoding="utf-8")
    database = folder / "view.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema raw; create type float64 as double")
        for place, side in enumerate(sides):
            numbers = {name: float for name in features if kinds[name] == "float64"}
            rows = side.astype(numbers).assign(row_id=range(place * 10**6, place * 10**6 + len(side)))
            connection.register("side", rows)
            names = ", ".join(features)
            seen_at = START + place * WEEK + timedelta(hours=1)
            query = f"select row_id, timestamp '{seen_at}' as seen_at, {names} from side"
            connection.execute(f"{'insert into' if place else 'create table'} raw.rows {'' if place else 'as '}{query}")
    project = Project(folder, profiles_dir=folder, is_replay=True)
    project.build(["package:view"], START + WEEK)
    prepare(project, START + WEEK)
    sample = pd.DataFrame({name: [0.0, 1.0] for name in features})
    register(project, "seen", DummyClassifier().fit(sample, [0, 1]), START + WEEK, training=(START, START + WEEK))
    promote(project, "seen", "1", START + WEEK, reason="first", override=True)
    for place in range(1, len(sides)):
        monitor(project, START + (place + 1) * WEEK)
    return database
