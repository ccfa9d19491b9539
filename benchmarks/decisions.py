"""Which columns are called drifted from rounded values, beside scipy on the raw rows.

    python benchmarks/decisions.py --rows 1000000

builds a project with a reference and four batches of 18 numbers each, every column moved by 0, 0.05, 0.1 and 0.2
standard deviations, and prints per shift how many decisions by Wasserstein differ from scipy's, and by how much.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from bench_project import DATABASE, deploy, write_project
from scipy import stats

START = datetime(2024, 1, 1)  # the reference is the first hour
SHIFTS = (0.0, 0.05, 0.1, 0.2)
THRESHOLD = 0.1
Draw = np.random.Generator
COLUMNS: dict[str, Callable[[Draw, int], np.ndarray]] = {
    "normal": lambda draw, n: draw.normal(size=n),
    "level": lambda draw, n: 1e6 + draw.normal(size=n),
    "order_value": lambda draw, n: np.round(draw.lognormal(3.5, 0.8, n), 2),
    "lifetime_value": lambda draw, n: draw.lognormal(4, 2, n),
    "pareto": lambda draw, n: draw.pareto(1.5, n),
    "few_counts": lambda draw, n: draw.poisson(2, n).astype(float),
    "counts": lambda draw, n: draw.poisson(20, n).astype(float),
    "zipf": lambda draw, n: np.minimum(draw.zipf(2, n), 10**6).astype(float),
    "age": lambda draw, n: np.where(draw.random(n) < 0.05, np.nan, draw.integers(18, 90, n)),
    "share": lambda draw, n: draw.beta(2, 5, n),
    "inflated_share": lambda draw, n: np.where(draw.random(n) < 0.4, draw.integers(0, 2, n), draw.beta(2, 2, n)),
    "inflated_money": lambda draw, n: np.where(draw.random(n) < 0.7, 0, np.round(draw.lognormal(3, 1, n), 2)),
    "revenue": lambda draw, n: draw.lognormal(3, 1.2, n) * draw.choice([1, 1, 1, -1], n),
    "epoch": lambda draw, n: np.floor(1.7e9 + draw.uniform(0, 2.6e6, n)),
    "recency": lambda draw, n: draw.exponential(30, n),
    "score": lambda draw, n: 1 / (1 + np.exp(-draw.normal(-2, 1.5, n))),
    "latitude": lambda draw, n: draw.normal(52, 1.5, n),
    "tiny": lambda draw, n: draw.normal(size=n) * 1e-5,
}


def samples(rows: int) -> list[pd.DataFrame]:
    """Return the reference and a batch for each shift; null where a value is not known."""
    draw = np.random.default_rng(7)
    reference = {name: column(draw, rows) for name, column in COLUMNS.items()}
    batches = []
    for shift in SHIFTS:
        moved = {name: column(draw, rows) for name, column in COLUMNS.items()}
        batches.append({name: values + shift * np.nanstd(reference[name], ddof=1) for name, values in moved.items()})
    return [pd.DataFrame(side) for side in (reference, *batches)]


def measured(sides: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the Wasserstein rows of the product: a project whose batches are these samples."""
    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder), list(COLUMNS), [], "hour")
        with duckdb.connect(str(Path(folder) / DATABASE)) as connection:
            connection.execute("create schema raw; create type float64 as double")
            for hour, side in enumerate(sides):
                connection.register("side", side)
                names = ", ".join(f"if(isnan({name}), null, {name}) as {name}" for name in COLUMNS)
                query = (
                    f"select {hour}::bigint * 1000000000 + row_number() over () as row_id, "
                    f"timestamp '2024-01-01 00:30:00' + interval {hour} hour as seen_at, {names} from side"
                )
                connection.execute(
                    f"create table raw.rows as {query}" if hour == 0 else f"insert into raw.rows {query}"
                )
        now = START + timedelta(hours=len(sides))
        project = deploy(Path(folder), list(COLUMNS), START, START + timedelta(hours=1), now)
        project.build(["storeroom.predictions", "storeroom.monitoring"], now)
        relation = project.relation("fct_monitoring__drift")
        rows = project.warehouse.query(
            f"select batch_start_at, feature_name, statistic, error_bound, is_drifted, is_bound_deciding "
            f"from {relation} where drift_method = 'wasserstein' and reference = 'training' and slice_key = 'all'"
        )
        return pd.DataFrame(rows).query("feature_name in @COLUMNS")


def main() -> None:
    """Print the comparison, a line per shift."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    sides = samples(rows)
    found = measured(sides).set_index(["batch_start_at", "feature_name"])
    print(
        f"| {rows:,} x {rows:,}, moved by | drifted by scipy | called drifted | wrong | bound decides | error | bound |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for hour, (shift, batch) in enumerate(zip(SHIFTS, sides[1:], strict=True), start=1):
        exact, ours = {}, found.loc[START + timedelta(hours=hour)]
        for name in COLUMNS:
            reference, values = sides[0][name].dropna(), batch[name].dropna()
            exact[name] = stats.wasserstein_distance(reference, values) / reference.std(ddof=1)
        errors = {name: abs(ours.loc[name, "statistic"] - value) for name, value in exact.items()}
        outside = [name for name in COLUMNS if errors[name] > ours.loc[name, "error_bound"] + 1e-9]
        drifted = {name for name, value in exact.items() if value >= THRESHOLD}
        called = {name for name in COLUMNS if ours.loc[name, "is_drifted"]}
        undecided = {name for name in COLUMNS if ours.loc[name, "is_bound_deciding"]}
        wrong = (drifted ^ called) - undecided
        print(
            f"| {shift} sd | {len(drifted)} | {len(called)} | {', '.join(sorted(wrong)) or 'none'} "
            f"| {', '.join(sorted(undecided)) or 'none'} | {max(errors.values()):.1e} "
            f"| {ours['error_bound'].max():.1e} |"
        )
        if outside:
            raise SystemExit(f"outside the bound: {outside}")


if __name__ == "__main__":
    main()
