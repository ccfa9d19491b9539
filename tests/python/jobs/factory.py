"""A second team's project, made from nothing: another schema, other key names, a composite entity, weekly batches."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import yaml
from click.testing import CliRunner

from storeroom.cli import main
from storeroom.jobs.init import init
from storeroom.project import Project

REPOSITORY = Path(__file__).parents[3]
MACHINES, WEEKS, FIRST = 160, 12, datetime(2024, 1, 1, 6)
DEPLOYED = "2024-02-01"
LATER = "2024-03-01"  # a week has run hot and has its labels, and the models are retrained

PROJECT = {
    "name": "factory",
    "version": "1.0.0",
    "profile": "factory",
    "model-paths": ["models"],
    "models": {"factory": {"+materialized": "table"}},
}
SHARED = {
    "features": "fct_readings",
    "entity": ["plant", "machine"],
    "as_of": "measured_at",
    "batch": "week",
    "owner": "maintenance@example.com",
    "label_delay_days": 7,
}
DECLARED = {
    "breaks": {
        **SHARED,
        "task": "binary_classification",
        "labels": "fct_breaks",
        "label": "is_broken",
        "trainer": "training.models:classifier",
        "slices": ["plant_line"],
    },
    "downtime": {
        **SHARED,
        "task": "regression",
        "labels": "fct_downtime",
        "label": "minutes",
        "trainer": "training.models:regressor",
    },
}
MODELS = {
    "fct_readings.sql": "select plant, machine, measured_at, temperature, hours, plant_line, is_old from raw.readings",
    "fct_breaks.sql": "select plant, machine, measured_at, is_broken, observed_at from raw.outcomes",
    "fct_downtime.sql": "select plant, machine, measured_at, minutes, observed_at from raw.outcomes",
}
CONTRACT = {
    "models": [
        {
            "name": "fct_readings",
            "config": {"contract": {"enforced": True}},
            "columns": [
                {"name": name, "data_type": data_type}
                for name, data_type in {
                    "plant": "string",
                    "machine": "int64",
                    "measured_at": "timestamp",
                    "temperature": "float64",
                    "hours": "int64",
                    "plant_line": "string",
                    "is_old": "bool",
                }.items()
            ],
        }
    ]
}
TRAINING = """
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def _pipeline(features, model):
    numbers = [f.name for f in features if f.kind == "numeric"]
    words = [f.name for f in features if f.kind == "categorical"]
    encode = ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
        ("words", OneHotEncoder(handle_unknown="ignore"), words),
    ])
    return Pipeline([("encode", encode), ("model", model)])


def classifier(features):
    return _pipeline(features, LogisticRegression())


def regressor(features):
    return _pipeline(features, Ridge())
"""


def readings() -> pd.DataFrame:
    """Return a dozen weeks of machines; from the eighth week on they run hot."""
    draw = np.random.default_rng(7)
    rows = []
    for week in range(WEEKS):
        for number in range(MACHINES):
            heat = draw.normal(60 + (12 if week >= 7 else 0), 5)
            is_broken = draw.random() < 1 / (1 + np.exp(-(heat - 63) / 3))
            rows.append(
                {
                    "plant": "Nord|1" if number % 2 else "Süd",
                    "machine": number // 2,
                    "measured_at": FIRST + timedelta(weeks=week),
                    "temperature": None if draw.random() < 0.02 else heat,
                    "hours": int(draw.integers(0, 500)),
                    "plant_line": "A" if number % 3 else "B",
                    "is_old": bool(draw.random() < 0.3),
                    "is_broken": bool(is_broken),
                    "minutes": float(max(0, heat - 50 + draw.normal(0, 3))),
                }
            )
    return pd.DataFrame(rows)


@dataclass
class Factory:
    """The project in a folder, and the command run in it."""

    folder: Path

    @property
    def database(self) -> Path:
        """The DuckDB file."""
        return self.folder / "factory.duckdb"

    def run(self, *arguments: str) -> Any:
        """Run the command in this process; the result has exit_code, stdout and stderr."""
        result = CliRunner().invoke(main, [*arguments, "--project-dir", str(self.folder)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def ok(self, *arguments: str) -> str:
        """Run the command, which must exit with 0; return what it printed."""
        result = self.run(*arguments)
        assert result.exit_code == 0, result.output
        return str(result.stdout)

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query, or run a statement."""
        with duckdb.connect(str(self.database)) as connection:
            return connection.execute(query).fetchall()

    def write(self, file: str, content: str | dict[str, Any]) -> None:
        """Write a file of the project."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")

    def declare(self, models: dict[str, Any], **settings: Any) -> None:
        """Write the declaration, and the package's settings beside it."""
        self.write("dbt_project.yml", {**PROJECT, "vars": {"storeroom": {"ml_models": models, **settings}}})

    def build(self) -> None:
        """Build the team's own tables."""
        Project(self.folder).build(["package:factory"], datetime(2024, 5, 1))

    def state(self) -> dict[str, int]:
        """Return a fingerprint of every table and view but the clock's own views."""
        names = self.sql("select table_name from information_schema.tables where table_schema = 'main'")
        return {
            name: self.sql(f'select coalesce(bit_xor(hash(t)), 0) + count(*) from "{name}" as t')[0][0]
            for (name,) in sorted(names)
        }

    def visible(self) -> tuple[int, ...]:
        """Return how many versions, stages, predictions, metrics and decisions the public tables show."""
        tables = (
            "dim_registry__versions",
            "fct_registry__stage_history",
            "fct_predictions__predictions",
            "fct_metadata__metrics",
            "fct_metadata__decisions",
        )
        return tuple(self.sql(f"select count(*) from {table}")[0][0] for table in tables)


def lay_out(folder: Path, profile: dict[str, Any]) -> Factory:
    """Write the project as a team would: dbt's files, `storeroom init`, a declaration."""
    factory = Factory(folder)
    factory.write("dbt_project.yml", PROJECT)
    factory.write("profiles.yml", {"factory": profile})
    for name, sql in MODELS.items():
        factory.write(f"models/{name}", sql)
    factory.write("models/_models.yml", CONTRACT)
    factory.write("training/__init__.py", "")
    factory.write("training/models.py", TRAINING)
    init(folder, package=str(REPOSITORY))
    factory.declare(DECLARED)
    return factory


def make(folder: Path) -> Factory:
    """Write the project and build it on DuckDB."""
    output = {"type": "duckdb", "path": "factory.duckdb", "threads": 2}
    factory = lay_out(folder, {"target": "dev", "outputs": {"dev": output}})
    frame = readings()
    with duckdb.connect(str(factory.database)) as connection:
        connection.register("frame", frame)
        connection.execute("create schema raw; create type float64 as double")
        connection.execute("create table raw.readings as select * exclude (is_broken, minutes) from frame")
        connection.execute(
            "create table raw.outcomes as select plant, machine, measured_at, is_broken, minutes, "
            "measured_at + case when is_broken then interval 2 day else interval 7 day end as observed_at from frame"
        )
    factory.build()
    return factory


def copy(factory: Factory, folder: Path) -> Factory:
    """Return a copy of a project in another folder."""
    shutil.copytree(factory.folder, folder, dirs_exist_ok=True, symlinks=True, ignore=shutil.ignore_patterns("logs"))
    return Factory(folder)
