"""What one new batch costs after 10 and after 1,000 batches of history, and what a large one takes of memory.

    python benchmarks/history.py --batches 1000
    python benchmarks/history.py --large 20000000

prints the wall time of building predictions and monitoring for one more batch, three times each, and their ratio; or
the time and peak memory of a batch of that many rows against a reference as large.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from bench_project import DATABASE, deploy, write_project

NUMBERS = [f"x{place}" for place in range(1, 19)]
WORDS = ["x19", "x20"]
START = datetime(2000, 1, 1)  # the reference is the first hour, then a batch an hour
SELECTORS = ["storeroom.predictions", "storeroom.monitoring"]


def load(project_dir: Path, hours: list[int], memory: str = "") -> None:
    """Put rows of whole hours into the warehouse, so many in each."""
    columns = [f"random() + {place} as {name}" for place, name in enumerate(NUMBERS)]
    columns += [f"'c' || cast(floor(random() * 12) as integer) as {name}" for name in WORDS]
    with duckdb.connect(str(project_dir / DATABASE), config={"memory_limit": memory} if memory else {}) as connection:
        connection.execute("create schema raw; create type float64 as double; select setseed(0.5)")
        for hour, rows in enumerate(hours):
            query = (
                f"select {hour * 1_000_000_000} + range as row_id, "
                f"timestamp '{START}' + to_hours({hour}) + interval 30 minute as seen_at, {', '.join(columns)} "
                f"from range({rows})"
            )
            connection.execute(f"create table raw.rows as {query}" if hour == 0 else f"insert into raw.rows {query}")


def one_more_batch(history: int, rows: int) -> float:
    """Return the seconds that one more batch takes after so many: the median of three."""
    with tempfile.TemporaryDirectory() as name:
        project_dir = Path(name)
        write_project(project_dir, NUMBERS, WORDS, "hour")
        load(project_dir, [10 * rows] + [rows] * (history + 3))
        deployed = START + timedelta(hours=1)
        project = deploy(project_dir, [*NUMBERS, *WORDS], START, deployed, deployed + timedelta(hours=history + 3))
        for measured in [*range(0, history, 50), history]:
            project.build(SELECTORS, deployed + timedelta(hours=measured))
        seconds = []
        for more in range(1, 4):
            began = time.perf_counter()
            project.build(SELECTORS, deployed + timedelta(hours=history + more))
            seconds.append(time.perf_counter() - began)
        return statistics.median(seconds)


def large_batch(rows: int, memory: str) -> tuple[float, float]:
    """Return seconds and peak gigabytes of measuring a reference and a batch of so many rows."""
    with tempfile.TemporaryDirectory() as name:
        project_dir = Path(name)
        write_project(project_dir, NUMBERS, WORDS, "hour", memory)
        load(project_dir, [rows, rows], memory)
        deployed = START + timedelta(hours=1)
        project = deploy(project_dir, [*NUMBERS, *WORDS], START, deployed, deployed + timedelta(hours=1))
        began = time.perf_counter()
        for hours in (0, 1):
            project.build(SELECTORS, deployed + timedelta(hours=hours))
        seconds = time.perf_counter() - began
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def main() -> None:
    """Print one of the two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--large", type=int)
    parser.add_argument("--memory", default="2.5GB", help="limit of DuckDB; Python and dbt come on top")
    arguments = parser.parse_args()
    if arguments.large:
        seconds, peak = large_batch(arguments.large, arguments.memory)
        print(f"{arguments.large:,} x 20 twice: {seconds:.0f} s, peak {peak:.2f} GB")
        return
    few, many = (one_more_batch(history, arguments.rows) for history in (10, arguments.batches))
    print(f"one more batch after 10: {few:.2f} s, after {arguments.batches:,}: {many:.2f} s, ratio {many / few:.2f}")


if __name__ == "__main__":
    main()
