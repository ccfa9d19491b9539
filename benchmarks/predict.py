"""What scoring one large batch takes of time and memory: 18 numbers and 2 categories, 100 trees of scikit-learn.

    python benchmarks/predict.py --rows 250000 1000000

Each size is scored in a process of its own, whose peak memory is told beside what it had when the project was parsed
and the model loaded.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from bench_project import DATABASE, write_project

NUMBERS = [f"x{place}" for place in range(1, 19)]
WORDS = ["x19", "x20"]
START = datetime(2024, 1, 1)
NOW = START + timedelta(days=1, hours=1)


def load(project_dir: Path, rows: int) -> None:
    """Put one day of so many rows into the warehouse."""
    columns = [f"random() + {place} as {name}" for place, name in enumerate(NUMBERS)]
    columns += [f"'c' || cast(floor(random() * 12) as integer) as {name}" for name in WORDS]
    with duckdb.connect(str(project_dir / DATABASE)) as connection:
        connection.execute("create schema raw; create type float64 as double; select setseed(0.5)")
        connection.execute(
            f"create table raw.rows as select range as row_id, timestamp '{START}' + interval 9 hour as seen_at, "
            f"{', '.join(columns)} from range({rows})"
        )


def deploy(project_dir: Path) -> None:
    """Register and deploy a model of trees."""
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OrdinalEncoder

    from storeroom.jobs.monitor import prepare
    from storeroom.jobs.register import register
    from storeroom.jobs.stages import promote
    from storeroom.project import Project

    random = np.random.default_rng(0)
    sample = pd.DataFrame(random.random((20_000, len(NUMBERS))) + np.arange(len(NUMBERS)), columns=NUMBERS)
    for name in WORDS:
        sample[name] = [f"c{place}" for place in random.integers(0, 12, len(sample))]
    encoder = make_column_transformer((OrdinalEncoder(), WORDS), remainder="passthrough")
    model = make_pipeline(encoder, HistGradientBoostingClassifier(max_iter=100))
    model.fit(sample, (sample["x1"] + random.random(len(sample)) > 1).astype(int))
    project = Project(project_dir, profiles_dir=project_dir, is_replay=True)
    project.build(["package:bench"], START)
    prepare(project, START)
    register(project, "bench", model, START)
    promote(project, "bench", "1", START, reason="bench", override=True)


def score(project_dir: Path) -> None:
    """Score the batch; print seconds, and megabytes before and at the peak."""
    from storeroom.jobs.predict import predict
    from storeroom.project import Project
    from storeroom.registry import deployed

    project = Project(project_dir, profiles_dir=project_dir, is_replay=True)
    version = deployed(project, "bench")
    assert version is not None
    version.load(project)
    before, began, cpu = _peak(), time.perf_counter(), time.process_time()
    (done,) = predict(project, "bench", NOW)
    seconds = time.perf_counter() - began, time.process_time() - cpu
    print(json.dumps({"rows": done.row_count, "seconds": seconds, "before": before, "peak": _peak()}))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[250_000, 1_000_000])
    parser.add_argument("--memory", default="1GB", help="limit of DuckDB; Python comes on top")
    parser.add_argument("--project", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.project:
        score(arguments.project)
        return
    print("| rows | seconds | of processors | MB before | peak MB |")
    print("| --- | --- | --- | --- | --- |")
    for rows in arguments.rows:
        with tempfile.TemporaryDirectory() as name:
            project_dir = Path(name)
            write_project(project_dir, NUMBERS, WORDS, "day", arguments.memory)
            load(project_dir, rows)
            deploy(project_dir)
            command = [sys.executable, __file__, "--project", name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout.strip().splitlines()[-1])
        wall, cpu = found["seconds"]
        print(
            f"| {found['rows']:,} | {wall:.1f} | {cpu:.1f} | {found['before']:,.0f} | {found['peak']:,.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
