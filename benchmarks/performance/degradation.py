"""How often a model that is still right is called degraded, and how often one that is not.

    python benchmarks/performance/degradation.py

builds a dbt project with a deployed model, whose probabilities are the truth, and batches of each size whose labels
have all come, in a world as it was and in worlds that moved. It prints how many batches fct_monitoring__flags calls
degraded, everything at its default.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import yaml
from sklearn.linear_model import LogisticRegression

from storeroom.findings import read_flags
from storeroom.jobs.monitor import monitor, prepare
from storeroom.jobs.predict import predict
from storeroom.jobs.register import register
from storeroom.jobs.stages import promote
from storeroom.project import Project

PACKAGE = Path(__file__).parents[2]
TRAINED, TESTED, DEPLOYED = (datetime(2024, 1, day) for day in (1, 2, 3))
REFERENCE = 10_000
TIME = "cast(seen_at as timestamp)"  # pandas has nanoseconds
# What becomes of the log odds of the truth: nothing; more positives than said; scores that tell less apart.
WORLDS = {
    "as it was": (1.0, 0.0),
    "odds times 1.2": (1.0, np.log(1.2)),
    "odds times 1.5": (1.0, np.log(1.5)),
    "odds times 2": (1.0, np.log(2.0)),
    "log odds times 0.7": (0.7, 0.0),
    "log odds times 0.4": (0.4, 0.0),
}


def rows(draw: np.random.Generator, count: int, start: datetime, world: tuple[float, float]) -> pd.DataFrame:
    """Return rows of one day, spread over it, with the log odds that the model knows and the label."""
    log_odds = draw.normal(-1, 1.3, count)
    truth = 1 / (1 + np.exp(-(world[0] * log_odds + world[1])))
    seen = start + pd.to_timedelta(np.linspace(0, 86_000, count), unit="s")
    return pd.DataFrame({"seen_at": seen, "log_odds": log_odds, "label": (draw.random(count) < truth).astype(int)})


def write_project(folder: Path) -> None:
    """Write a dbt project with one declared model over the table raw.seen."""
    declared = {
        "task": "binary_classification", "features": "fct_seen", "labels": "fct_known", "entity": "row_id",
        "as_of": "seen_at", "batch": "day", "trainer": "training:build", "owner": "bench@example.com",
        "references": ["training"],
    }  # fmt: skip
    columns = {"row_id": "int64", "seen_at": "timestamp", "log_odds": "float64"}
    contract = {
        "name": "fct_seen",
        "config": {"contract": {"enforced": True}},
        "columns": [{"name": name, "data_type": kind} for name, kind in columns.items()],
    }
    output = {"type": "duckdb", "path": "bench.duckdb", "threads": 2}
    settings = {
        "name": "bench", "version": "1.0.0", "profile": "bench", "models": {"bench": {"+materialized": "table"}},
        "vars": {"storeroom": {"ml_models": {"bench": declared}}},
    }  # fmt: skip
    files = {
        "profiles.yml": yaml.safe_dump({"bench": {"target": "dev", "outputs": {"dev": output}}}),
        "packages.yml": yaml.safe_dump({"packages": [{"local": PACKAGE.as_posix()}]}),
        "dbt_project.yml": yaml.safe_dump(settings),
        "models/_models.yml": yaml.safe_dump({"models": [contract]}),
        "models/fct_seen.sql": f"select row_id, {TIME} as seen_at, log_odds from raw.seen",
        "models/fct_known.sql": f"select row_id, {TIME} as seen_at, label, {TIME} as observed_at from raw.seen",
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def degraded(seed: int, world: tuple[float, float], size: int, batches: int) -> tuple[int, int]:
    """Return how many of so many batches are called degraded, and for how many that was decided at all."""
    draw = np.random.default_rng(seed)
    parts = [rows(draw, REFERENCE, start, (1.0, 0.0)) for start in (TRAINED, TESTED)]
    parts += [rows(draw, size, DEPLOYED + timedelta(days=day), world) for day in range(batches)]
    frame = pd.concat(parts, ignore_index=True)
    frame["row_id"] = np.arange(len(frame))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_project(folder)
        with duckdb.connect(str(folder / "bench.duckdb")) as connection:
            connection.execute("create schema raw; create type float64 as double")
            connection.register("frame", frame)
            connection.execute("create table raw.seen as select * from frame")
        project = Project(folder, profiles_dir=folder, is_replay=True)
        now = DEPLOYED + timedelta(days=batches)
        project.build(["package:bench"], now)
        prepare(project, DEPLOYED)
        model = LogisticRegression().fit(frame[["log_odds"]].head(REFERENCE), frame["label"].head(REFERENCE))
        model.coef_, model.intercept_ = np.array([[1.0]]), np.array([0.0])
        register(project, "bench", model, DEPLOYED, training=(TRAINED, TESTED), test=(TESTED, DEPLOYED))
        promote(project, "bench", "1", DEPLOYED, reason="the truth", override=True)
        predict(project, "bench", now)
        monitor(project, now)
        found = [row["is_degraded"] for row in read_flags(project, "bench")]
    return sum(value is True for value in found), sum(value is not None for value in found)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", type=int, default=200)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 3_000])
    arguments = parser.parse_args()
    print("| world | " + " | ".join(f"n = {size:,}" for size in arguments.sizes) + " |")
    print("| --- |" + " --- |" * len(arguments.sizes))
    for seed, (name, world) in enumerate(WORLDS.items()):
        shares = []
        for size in arguments.sizes:
            hits, decided = degraded(seed, world, size, arguments.batches)
            shares.append(f"{hits} of {decided}")
        print(f"| {name} | " + " | ".join(shares) + " |", flush=True)


if __name__ == "__main__":
    main()
