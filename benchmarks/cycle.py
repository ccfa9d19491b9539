"""What `storeroom cycle` costs with many models: with nothing to do, and with one new daily batch for each of them.

    python benchmarks/cycle.py --models 2 20 100

prints a Markdown table. Each cycle runs as a command of its own does, on a project parsed anew; the seconds leave out
that parse. Statements are those that reach DuckDB, dbt's and the jobs'. On a machine that does something else, too, the
seconds of processors say more than the others.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import yaml
from bench_project import DATABASE, PACKAGE
from dbt.adapters.sql.connections import SQLConnectionManager
from sklearn.linear_model import LogisticRegression

from storeroom.jobs.cycle import cycle
from storeroom.jobs.monitor import prepare
from storeroom.jobs.register import register
from storeroom.jobs.stages import promote
from storeroom.project import Project
from storeroom.warehouse.duckdb import DuckDBWarehouse

VIEWS = ("fct_orders", "fct_visits")
NUMBERS = [f"x{place}" for place in range(1, 7)]
START = datetime(2024, 1, 1)
TRAINED = START + timedelta(days=10)
PATIENCE = 600


def write_project(project_dir: Path, models: int) -> None:
    """Write a project with so many models on two views; everything of it is at its default."""
    types = {"row_id": "bigint", "seen_at": "timestamp", **dict.fromkeys(NUMBERS, "double"), "kind": "varchar"}
    declared = {
        f"model_{place:03d}": {
            "task": "binary_classification", "features": VIEWS[place % 2], "labels": f"{VIEWS[place % 2]}_known",
            "entity": "row_id", "as_of": "seen_at", "batch": "day", "trainer": "training:build",
            "owner": "bench@example.com",
        }
        for place in range(models)
    }  # fmt: skip
    columns = [{"name": name, "data_type": kind} for name, kind in types.items()]
    contracts = [{"name": view, "config": {"contract": {"enforced": True}}, "columns": columns} for view in VIEWS]
    output = {"type": "duckdb", "path": DATABASE, "threads": 1}
    files = {
        "profiles.yml": {"bench": {"target": "dev", "outputs": {"dev": output}}},
        "packages.yml": {"packages": [{"local": PACKAGE.as_posix()}]},
        "dbt_project.yml": {
            "name": "bench",
            "version": "1.0.0",
            "profile": "bench",
            "vars": {"storeroom": {"ml_models": declared}},
        },
        "models/_models.yml": {"models": contracts},
    }
    texts = {name: yaml.safe_dump(content) for name, content in files.items()}
    for view in VIEWS:
        texts[f"models/{view}.sql"] = f"select {', '.join(types)} from raw.{view}"
        texts[f"models/{view}_known.sql"] = (
            f"select row_id, seen_at, label, seen_at + interval 60 day as observed_at from raw.{view}"
        )
    for name, text in texts.items():
        file = project_dir / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def load(project_dir: Path, days: int, rows: int) -> None:
    """Put so many rows a day into the table under each view; their labels are known only long after."""
    numbers = [f"random() as {name}" for name in NUMBERS]
    with duckdb.connect(str(project_dir / DATABASE)) as connection:
        connection.execute("create schema raw; select setseed(0.5)")
        for view in VIEWS:
            connection.execute(
                f"create table raw.{view} as select range as row_id, "
                f"timestamp '{START}' + to_days(cast(range // {rows} as integer)) + interval 9 hour as seen_at, "
                f"{', '.join(numbers)}, 'k' || cast(floor(random() * 5) as integer) as kind, range % 2 as label "
                f"from range({days * rows})"
            )


def deploy(project_dir: Path) -> None:
    """Register and deploy one version of each model, all of them the same small pipeline."""
    from sklearn.compose import make_column_transformer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    sample = pd.DataFrame(np.random.default_rng(0).random((200, len(NUMBERS))), columns=NUMBERS)
    sample["kind"] = [f"k{row % 5}" for row in range(200)]
    encoder = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["kind"]), remainder="passthrough")
    fitted = make_pipeline(encoder, LogisticRegression()).fit(sample, (sample["x1"] > 0.5).astype(int))
    project = open_project(project_dir)
    project.build(["package:bench"], TRAINED)
    prepare(project, TRAINED)
    for name in project.declarations.models:
        register(project, name, fitted, TRAINED, training=(START, TRAINED))
        promote(project, name, "1", TRAINED, reason="bench", override=True)


def open_project(project_dir: Path) -> Project:
    """Return the project as a command finds it: nothing parsed, nothing compiled."""
    return Project(project_dir, profiles_dir=project_dir, is_replay=True)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count statements and runs of dbt."""
    counts: Counter[str] = Counter()
    kept: list[tuple[Any, str, Any]] = []

    def watch(owner: Any, name: str, what: str) -> None:
        original = getattr(owner, name)

        def watched(*arguments: Any, **options: Any) -> Any:
            counts[what] += 1
            return original(*arguments, **options)

        kept.append((owner, name, original))
        setattr(owner, name, watched)

    watch(SQLConnectionManager, "add_query", "of dbt")
    for name in ("query", "frame", "append"):
        watch(DuckDBWarehouse, name, "of jobs")
    invoke = Project._invoke

    def invoked(self: Project, arguments: list[str], *more: Any, **options: Any) -> Any:
        counts["compile" if arguments[0] == "compile" else "parse" if arguments[0] == "parse" else "build"] += 1
        return invoke(self, arguments, *more, **options)

    kept.append((Project, "_invoke", invoke))
    Project._invoke = invoked  # type: ignore[method-assign]
    try:
        yield counts
    finally:
        for owner, name, original in kept:
            setattr(owner, name, original)


def measured(project_dir: Path, now: datetime) -> dict[str, Any]:
    """Return what one cycle at that clock took."""
    began = time.perf_counter()
    project = open_project(project_dir)
    project.manifest  # noqa: B018 - parses
    parsed, cpu = time.perf_counter(), time.process_time()
    with counted() as counts:
        done = cycle(project, now)
    seconds, cpu = time.perf_counter() - parsed, time.process_time() - cpu
    if done.errors:
        raise SystemExit(f"cycle: {done.errors}")
    return {"parse": parsed - began, "seconds": seconds, "cpu": cpu, "scored": len(done.scored), **counts}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, nargs="+", default=[2, 20, 100])
    parser.add_argument("--rows", type=int, default=500, help="rows of a daily batch")
    arguments = parser.parse_args()
    print("| models | cycle | seconds | of processors | jobs' statements | dbt's | compilations | dbt runs |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for models in arguments.models:
        with tempfile.TemporaryDirectory() as name:
            project_dir = Path(name)
            write_project(project_dir, models)
            load(project_dir, 20, arguments.rows)
            deploy(project_dir)
            later = TRAINED + timedelta(days=1, hours=1)
            measured(project_dir, later)  # the first one measures the training window, too
            rows = [("one batch", measured(project_dir, later + timedelta(days=1)))]
            rows += [("nothing to do", measured(project_dir, later + timedelta(days=1, hours=2)))]
        for what, found in rows:
            numbers = [found.get(key, 0) for key in ("of jobs", "of dbt", "compile", "build")]
            print(
                f"| {models} | {what} | {found['seconds']:.1f} | {found['cpu']:.1f} | "
                f"{' | '.join(str(number) for number in numbers)} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
