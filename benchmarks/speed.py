"""Time and peak memory of comparing a batch with a reference of the same size, by Storeroom, by its peers and at least.

    python benchmarks/speed.py --rows 1000000

runs every contender in a process of its own and prints a table; `--only NAME` runs one of them, here, and prints JSON.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench_project import DATABASE, deploy, write_project

HERE = Path(__file__).parent
NUMBERS = [f"x{place}" for place in range(1, 19)]
WORDS = ["x19", "x20"]
SHARES = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]
PEERS = ("nannyml", "evidently")
START = datetime(2024, 1, 1)  # the reference is the first hour, the batch the second


def generate(folder: Path, rows: int) -> None:
    """Write reference and batch: normal, heavy-tailed and whole numbers, and categories; the batch moves a bit."""
    import numpy as np
    import pandas as pd

    draw = np.random.default_rng(7)
    for side, shift in (("reference", 0.0), ("batch", 0.05)):
        columns: dict[str, object] = {}
        for place, name in enumerate(NUMBERS):
            kind = place % 3
            if kind == 0:
                columns[name] = draw.normal(shift, 1, rows)
            elif kind == 1:
                columns[name] = draw.lognormal(shift, 1, rows)
            else:
                columns[name] = draw.poisson(20 + shift, rows).astype(float)
        columns["x19"] = np.array([f"c{k}" for k in range(12)])[draw.integers(0, 12, rows)]
        columns["x20"] = np.array([f"d{k}" for k in range(60)])[np.minimum(draw.geometric(0.1, rows), 59)]
        pd.DataFrame(columns).to_parquet(folder / f"{side}.parquet")


@contextmanager
def statement_times() -> Iterator[list[float]]:
    """Collect how long DuckDB takes for each statement that dbt sends it: SQL time is their sum."""
    from dbt.adapters.duckdb.environments.local import DuckDBCursorWrapper

    execute, seconds = DuckDBCursorWrapper.execute, []

    def timed(cursor: Any, *arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(cursor, *arguments)
        finally:
            seconds.append(time.perf_counter() - began)

    DuckDBCursorWrapper.execute = timed
    try:
        yield seconds
    finally:
        DuckDBCursorWrapper.execute = execute


def run_storeroom(folder: Path) -> dict[str, float]:
    """Build the monitoring models of a project that declares the two samples; return its times."""
    import duckdb

    deployed, now = START + timedelta(hours=1), START + timedelta(hours=2)
    project_dir = folder / "project"
    write_project(project_dir, NUMBERS, WORDS, "hour")
    with duckdb.connect(str(project_dir / DATABASE)) as connection:
        connection.execute("create schema raw; create type float64 as double")
        connection.execute(
            f"create table raw.rows as "
            f"select row_number() over () as row_id, timestamp '2024-01-01 00:30:00' as seen_at, * "
            f"from read_parquet('{folder}/reference.parquet') union all "
            f"select 1000000000 + row_number() over (), timestamp '2024-01-01 01:30:00', * "
            f"from read_parquet('{folder}/batch.parquet')"
        )
    project = deploy(project_dir, [*NUMBERS, *WORDS], START, deployed, now)
    clocks = {}
    for name, clock in (("reference", deployed), ("batch", now)):
        began = time.perf_counter()
        with statement_times() as seconds:
            project.build(["storeroom.predictions", "storeroom.monitoring"], clock)
        clocks[f"{name}_wall_seconds"] = time.perf_counter() - began
        clocks[f"{name}_seconds"] = sum(seconds)
    found = project.warehouse.query(
        f"select count(*) as row_count from {project.relation('fct_monitoring__drift')} where feature_name like 'x%'"
    )
    assert found[0]["row_count"] == 18 * 9 + 2 * 9, found  # nothing is missing or unseen
    return {"seconds": clocks["reference_seconds"] + clocks["batch_seconds"], **clocks}


def run_floor(folder: Path) -> dict[str, float]:
    """Aggregate the same columns of both sides in bare DuckDB."""
    import duckdb

    with duckdb.connect(config={"threads": 2}) as connection:
        seconds = 0.0
        for side in ("reference", "batch"):
            connection.execute(f"create table {side} as select * from read_parquet('{folder}/{side}.parquet')")
            columns = ", ".join(
                f"count({x}), min({x}), max({x}), avg({x}), stddev({x}), quantile_cont({x}, {SHARES})" for x in NUMBERS
            )
            began = time.perf_counter()
            connection.execute(f"select {columns}, count(x19), min(x19), max(x19) from {side}").fetchall()
            seconds += time.perf_counter() - began
    return {"seconds": seconds}


def run_nannyml(folder: Path) -> dict[str, float]:
    """Fit on the reference, calculate on the batch as one chunk."""
    import nannyml
    import pandas as pd

    reference, batch = (pd.read_parquet(folder / f"{side}.parquet") for side in ("reference", "batch"))
    began = time.perf_counter()
    calculator = nannyml.UnivariateDriftCalculator(
        column_names=[*NUMBERS, *WORDS],
        continuous_methods=["kolmogorov_smirnov", "jensen_shannon"],
        categorical_methods=["chi2", "jensen_shannon"],
        chunk_size=len(batch),
    )
    calculator.fit(reference)
    fitted = time.perf_counter() - began
    calculator.calculate(batch).to_df()
    return {"seconds": time.perf_counter() - began, "reference_seconds": fitted}


def run_evidently(folder: Path) -> dict[str, float]:
    """Run the preset with its defaults."""
    import pandas as pd
    from evidently import Report
    from evidently.presets import DataDriftPreset

    reference, batch = (pd.read_parquet(folder / f"{side}.parquet") for side in ("reference", "batch"))
    began = time.perf_counter()
    Report([DataDriftPreset()]).run(batch, reference).dict()
    return {"seconds": time.perf_counter() - began}


CONTENDERS = {"storeroom": run_storeroom, "floor": run_floor, "nannyml": run_nannyml, "evidently": run_evidently}


def interpreter(name: str, environments: Path) -> Path:
    """Return the Python of a contender; install a peer first."""
    if name not in PEERS:
        return Path(sys.executable)
    folder = environments / f".venv-{name}"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        requirements = str(HERE / f"requirements-{name}.txt")
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
    return python


def main() -> None:
    """Run one contender, or all of them and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", choices=CONTENDERS)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--environments", type=Path, default=HERE)
    arguments = parser.parse_args()
    if arguments.only:
        found = CONTENDERS[arguments.only](arguments.folder)
        found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate(folder, arguments.rows)
        found = {}
        for contender in CONTENDERS:
            python = interpreter(contender, arguments.environments)
            command = [str(python), __file__, "--only", contender, "--folder", str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(f"{contender} failed:\n{done.stderr[-2000:]}")
            found[contender] = json.loads(done.stdout.strip().splitlines()[-1])
            print(contender, json.dumps({key: round(value, 2) for key, value in found[contender].items()}), flush=True)
    ours = found["storeroom"]
    print(f"\n| {arguments.rows:,} x 20 | seconds | by Storeroom's | peak MB | by Storeroom's |")
    print("| --- | --- | --- | --- | --- |")
    for contender, figures in found.items():
        print(
            f"| {contender} | {figures['seconds']:.2f} | {figures['seconds'] / ours['seconds']:.2f} | "
            f"{figures['peak_mb']:.0f} | {figures['peak_mb'] / ours['peak_mb']:.2f} |"
        )


if __name__ == "__main__":
    main()
