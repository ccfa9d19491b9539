"""The data of the alarm study: a reference and, per batch size, batches that are clean or moved in one feature."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

REFERENCE_ROWS = 20_000
WORDS = ["x17", "x18", "x19", "x20", "x27"]
NUMBERS = [f"x{place}" for place in range(1, 28) if f"x{place}" not in WORDS]


@dataclass(frozen=True)
class Plan:
    """How many batches of a size there are: clean ones, and moved ones per scenario."""

    rows: int
    clean: int
    moved: int


PLANS = (
    Plan(60, 200, 0),
    Plan(300, 200, 10),
    Plan(1_000, 100, 10),
    Plan(10_000, 40, 5),
    Plan(100_000, 10, 2),
    Plan(1_000_000, 4, 0),
)
# Name -> the feature that moves. What happens to it: `moved`.
SCENARIOS = {
    "mean +0.05 sd": "x1",
    "mean +0.1 sd": "x1",
    "mean +0.2 sd": "x1",
    "mean +0.5 sd": "x1",
    "mean +1 sd": "x1",
    "scale x1.25": "x1",
    "scale x1.5": "x1",
    "tails of t(3), same sd": "x1",
    "heavy-tailed mean +0.2 sd": "x7",
    "level share +2 points": "x17",
    "level share +5 points": "x17",
    "level share +10 points": "x17",
    "missing +5 points": "x16",
    "missing +15 points": "x16",
    "new category 2%": "x17",
    "new category 5%": "x17",
    "rare flag 0.1% to 1%": "x21",
    "rare flag 0.1% to 3%": "x21",
    "zeros 70% to 80%": "x22",
    "money x1.25": "x22",
    "outliers in training, mean +0.2 sd": "x23",
    "outliers in training, mean +0.5 sd": "x23",
    "constant, another": "x25",
    "constant, 5% vary": "x25",
    "heavy tails x1.5": "x26",
    "one of 200 levels +10 points": "x27",
}


def clean(draw: np.random.Generator, rows: int) -> pd.DataFrame:
    """Draw 27 independent features.

    Six normal, six heavy-tailed, three discrete, one with nulls, four of words; then a rare flag, money that is mostly
    zero, a normal one whose training has outliers, one that is a sum whose last bits differ, a constant, one without a
    variance, and one of 200 levels.
    """
    columns: dict[str, object] = {f"x{place}": draw.normal(0, 1, rows) for place in range(1, 7)}
    columns |= {f"x{place}": draw.lognormal(0, 1, rows) for place in range(7, 10)}
    columns |= {f"x{place}": draw.standard_t(3, rows) for place in range(10, 13)}
    columns["x13"] = draw.poisson(20, rows).astype(float)
    columns["x14"] = draw.poisson(1, rows).astype(float)
    columns["x15"] = (draw.random(rows) < 0.1).astype(float)
    columns["x16"] = np.where(draw.random(rows) < 0.1, np.nan, draw.normal(0, 1, rows))
    columns["x17"] = np.array(list("abcde"))[draw.choice(5, rows, p=[0.4, 0.3, 0.15, 0.1, 0.05])]
    columns["x18"] = np.char.add("c", draw.integers(0, 12, rows).astype(str))
    columns["x19"] = np.char.add("d", draw.geometric(0.1, rows).astype(str))  # a tail of rare levels
    columns["x20"] = np.char.add("e", np.minimum(draw.zipf(1.6, rows), 10**9).astype(str))  # levels that are always new
    columns["x21"] = (draw.random(rows) < 0.001).astype(float)
    columns["x22"] = np.where(draw.random(rows) < 0.7, 0.0, np.round(draw.lognormal(3, 1, rows), 2))
    columns["x23"] = draw.normal(0, 1, rows)
    columns["x24"] = np.where(draw.random(rows) < 0.5, 0.3, 0.1 + 0.2)
    columns["x25"] = np.full(rows, 7.0)
    columns["x26"] = draw.pareto(1.5, rows)
    columns["x27"] = np.char.add("f", draw.integers(0, 200, rows).astype(str))
    return pd.DataFrame(columns)


def moved(draw: np.random.Generator, frame: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """Return the frame with the scenario's feature moved."""
    name = SCENARIOS[scenario]
    values, rows = frame[name], len(frame)
    lots = draw.random(rows)
    if scenario.startswith("mean"):
        values = values + float(scenario.split()[1])
    elif scenario.startswith("heavy-tailed"):
        values = values + 0.2 * np.sqrt((np.e - 1) * np.e)
    elif scenario.startswith("scale"):
        values = values * float(scenario.split("x")[1])
    elif scenario.startswith("tails"):
        values = pd.Series(draw.standard_t(3, rows) / np.sqrt(3))
    elif scenario.startswith("level"):  # from the commonest level to the rarest
        values = values.mask((values == "a") & (lots < float(scenario.split()[2]) / 40), "e")
    elif scenario.startswith("rare"):
        values = pd.Series((lots < float(scenario.split()[-1].rstrip("%")) / 100).astype(float))
    elif scenario.startswith("zeros"):
        values = values.mask((values > 0) & (lots < 1 / 3), 0.0)
    elif scenario.startswith(("money", "heavy tails")):
        values = values * float(scenario.split("x")[-1])
    elif scenario.startswith("outliers"):
        values = values + float(scenario.split()[-2])
    elif scenario == "constant, another":
        values = values + 1
    elif scenario.startswith("constant"):
        values = values.where(lots >= 0.05, values + draw.normal(0, 1, rows))
    elif scenario.startswith("one of"):
        values = values.mask(lots < 0.1, "f0")
    elif scenario.startswith("missing"):
        values = values.mask(values.notna() & (lots < float(scenario.split()[1]) / 90))
    else:
        values = values.mask(lots < float(scenario.split()[2].rstrip("%")) / 100, "new")
    return frame.assign(**{name: values})


def generate(folder: Path, plan: Plan) -> list[str]:
    """Write the batches of a size, one row group each, clean ones first; return their scenarios ('' is clean)."""
    scenarios = [""] * plan.clean + [name for name in SCENARIOS for _ in range(plan.moved)]
    draw = np.random.default_rng([11, plan.rows])
    writer: pq.ParquetWriter | None = None
    for scenario in scenarios:
        frame = clean(draw, plan.rows)
        table = pa.Table.from_pandas(moved(draw, frame, scenario) if scenario else frame, preserve_index=False)
        writer = writer or pq.ParquetWriter(folder / f"batches_{plan.rows}.parquet", table.schema)
        writer.write_table(table, row_group_size=plan.rows)
    assert writer is not None
    writer.close()
    return scenarios


def generate_reference(folder: Path) -> None:
    """Write the reference, the same one for every batch size and tool."""
    reference = clean(np.random.default_rng(7), REFERENCE_ROWS)
    reference["x24"] = 0.3  # what batches say as 0.1 + 0.2, too
    reference.loc[:2, "x23"] = [1e6, -1e6, 1e5]  # as a sensor's or a typist's mistake leaves them
    reference.to_parquet(folder / "reference.parquet", index=False)
