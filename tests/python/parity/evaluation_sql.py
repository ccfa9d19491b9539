"""The query that measures a batch, as dbt renders it in the package, over tables of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import rendered

WORTH = {"true_positive": 12.5, "false_positive": -2.0, "false_negative": -30.0, "true_negative": 0.0}
PERFORMANCE = {
    "top_share": 0.1, "beta": 2.0, "quantile": 0.3, "outcome_values": WORTH, "min_slice_labels": 2,
}  # fmt: skip
TASKS = ("binary_classification", "multiclass_classification", "regression")
TYPES = {
    "window_number": "int64", "prediction_id": "string", "is_matured": "bool", "score": "float64", "value": "float64",
    "predicted_class": "string", "class_scores": "json", "label": "float64", "label_class": "string",
}  # fmt: skip


def render(folder: Path, slices: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the query of each task over the tables main.due_windows and main.due_rows; dbt writes into the folder."""
    named = [{"name": name, "expression": name} for name in slices]
    queries = {}
    for task in TASKS:
        declaration = {"task": task, "performance": PERFORMANCE}
        found = {"windows": [1, 1_000_000], "slices": named, "declaration": declaration}
        queries[task] = f"storeroom.evaluation_pass({json.dumps(found)}, 'main.due_windows', 'main.due_rows')"
    return rendered.render(queries, folder)


def measure(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    rows: pd.DataFrame,
    dummy: float = 0.3,
    slices: int = 0,
    threshold: float = 0.4,
) -> pd.DataFrame:
    """Return what the query finds of the rows: their window and slices, and of TYPES what they have.

    Every window has the same dummy and decides at the same threshold. A row without a label has not matured.
    """
    kept = rows.copy()
    label = kept["label"] if "label" in kept else kept["label_class"]
    kept["is_matured"] = label.notna()
    if "prediction_id" not in kept:
        kept["prediction_id"] = [str(place) for place in range(len(kept))]
    types = {**TYPES, **{f"storeroom_slice_value_{place}": "string" for place in range(1, slices + 1)}}
    columns = [f"cast({n if n in kept else 'null'} as {t}) as {n}" for n, t in types.items()]
    connection.register("given_rows", kept)
    connection.execute(f"create or replace table main.due_rows as select {', '.join(columns)} from given_rows")
    connection.execute(
        f"create or replace table main.due_windows as select distinct window_number, {dummy} as baseline_value, "
        f"{threshold} as classification_threshold from main.due_rows"
    )
    return connection.execute(query).df()


def metrics_of(row: Any) -> dict[str, tuple[float, float, float]]:
    """Return metric -> value, standard error, the dummy's value of a row of `measure`; null is NaN."""
    names = ("value", "std_error", "baseline_value")
    lists = [] if row.measures is None or row.measures is pd.NA else row.measures
    return {item["metric"]: tuple(float("nan") if item[n] is None else item[n] for n in names) for item in lists}


def curve_of(row: Any, curve: str) -> pd.DataFrame:
    """Return the points of a curve, along it."""
    return pd.DataFrame([point for point in row.points if point["curve"] == curve])
