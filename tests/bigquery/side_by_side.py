"""Two engines' tables row by row, with every id by what it stands for: a version by its number, a run by its order."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

RELATION = re.compile(r"""([`"])\w+\1\.([`"])\w+\2\.([`"])(\w+)\3""")  # quoted by its engine
TOLERANCE = 1e-9  # relative where a number is above 1
ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{12}|[0-9a-f]{64}|(?:\w+:)?[0-9a-f]{32}")
# What a run has of its own, on one engine too, and why.
OWN = {
    "recorded_at": "the wall's clock",
    "started_at": "the wall's clock",
    "ended_at": "the wall's clock",
    "dbt_invocation_id": "dbt's own",
    "component_id": "a hash of the run's id",
    "metric_id": "a hash of the run's id",
    "param_id": "a hash of the run's id",
    "label_checksum": "a hash of the version's id, in which is a hash of its file",
    "query": "SQL of the engine, in the metadata of a dataset",
}
HEAD = """# DuckDB and BigQuery, row by row

`make parity-bigquery` runs one team's whole loop on DuckDB and on the emulator ([how it is checked](bigquery.md)) and
writes this page: the same raw tables, trained, promoted, predicted, monitored, flagged and retrained. Every public
table is compared row by row: text, counts, flags and times must be equal, numbers to 1e-9 (relative above 1). An id is
compared by what it stands for. Not compared: what BigQuery charges (`fct_metadata__warehouse_jobs`); {own}.

"""


@dataclass(frozen=True)
class Compared:
    """A table on both engines.

    Attributes:
        rows: how many it has on DuckDB.
        differences: column -> the largest difference of its numbers; infinite where something else is not equal.
        examples: column -> a pair that is too far apart.
        mismatch: what is wrong with the table's shape; empty where nothing is.

    """

    rows: int
    differences: dict[str, float]
    examples: dict[str, Any]
    mismatch: str = ""

    @property
    def wrong(self) -> dict[str, Any]:
        """Return what is not the same."""
        return {"shape": self.mismatch} if self.mismatch else self.examples


def names(frame: Callable[[str], pd.DataFrame]) -> dict[str, str]:
    """Return what each id of an engine stands for, from its own tables."""
    known = {row.version_id: f"{row.model_name} {row.version_number}" for row in _rows(frame("dim_registry__versions"))}
    runs = frame("fct_metadata__executions").query("is_complete").sort_values(["occurred_at", "started_at"])
    orders = runs.groupby(["job", "model_name"], dropna=False).cumcount()
    known |= {
        row.execution_id: f"{row.job} {row.model_name} {order}" for row, order in zip(_rows(runs), orders, strict=True)
    }
    for row in _rows(frame("int_monitoring__windows")):
        known[row.window_id] = f"{row.window_kind} {plain(row.batch_start_at, {})} of {known.get(row.version_id)}"
    for row in _rows(frame("int_monitoring__comparisons")):
        known[row.comparison_id] = f"{row.reference} of {named(row.measurement_id, known)}"
    for row in _rows(frame("dim_metadata__artifacts")):
        known[row.artifact_id] = f"{row.artifact_type} {named(row.name, known)}"
        if row.artifact_type != "dataset":  # a model's file differs from run to run; what it was trained on does not
            known[row.sha256] = f"content of {known[row.artifact_id]}"
    for row in _rows(frame("fct_metadata__decisions")):
        known[row.decision_id] = f"decision of {known[row.execution_id]}"
    for row in _rows(frame("fct_monitoring__findings")):
        what = (row.finding, row.feature_name, row.slice_key, row.slice_value, row.metric, row.method, row.reference)
        known[row.finding_id] = f"finding {known.get(row.version_id)} {plain(row.batch_start_at, {})} {plain(what, {})}"
    for row in _rows(frame("fct_predictions__predictions")):
        parts = (known[row.version_id], row.purpose, row.entity_key, plain(row.as_of_at, {}))
        known[row.prediction_id] = f"prediction {parts}"
    return known


def compare(one: pd.DataFrame, other: pd.DataFrame, known: tuple[dict[str, str], dict[str, str]]) -> Compared:
    """Compare a table of two engines, whose ids stand for what `known` says."""
    left, right = (comparable(frame, ids) for frame, ids in zip((one, other), known, strict=True))
    if left.shape != right.shape or list(left) != list(right):
        return Compared(
            len(one), {}, {}, f"{left.shape} and {right.shape}, {sorted(set(left) ^ set(right)) or 'same columns'}"
        )
    differences, examples = {}, {}
    for name in left:
        apart = [(distance(a, b), a, b) for a, b in zip(left[name], right[name], strict=True)]
        differences[name] = max((found for found, _, _ in apart), default=0.0)
        if not differences[name] <= TOLERANCE:
            worst = max(apart, key=lambda found: found[0])
            examples[name] = (sum(found > TOLERANCE for found, _, _ in apart), *worst)
    return Compared(len(left), differences, examples)


def comparable(frame: pd.DataFrame, known: dict[str, str]) -> pd.DataFrame:
    """Return a table in an order that both engines have, without what a run has of its own."""
    shared = [name for name in frame if name not in OWN]
    rows = [tuple(plain(value, known) for value in row) for row in frame[shared].astype(object).itertuples(index=False)]
    return pd.DataFrame(sorted(rows, key=_order), columns=shared, dtype=object)


def plain(value: Any, known: dict[str, str]) -> Any:
    """Return a value as both engines' clients would give it; JSON as what it holds."""
    if isinstance(value, dict):
        return tuple((key, plain(item, known)) for key, item in sorted(value.items()) if key not in OWN)
    if isinstance(value, list | tuple | np.ndarray):
        return tuple(plain(item, known) for item in value)
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.tz_localize(None).isoformat()
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | float | Decimal | np.number):
        return float(value)
    if isinstance(value, str) and value[:1] in ("[", "{"):
        return plain(json.loads(value), known)
    return named(value, known) if isinstance(value, str) else value


def named(text: str, known: dict[str, str]) -> str:
    """Return a text with what its ids stand for, and a relation by its own name."""
    return ID.sub(lambda found: known.get(found[0], found[0]), RELATION.sub(r"\4", text))


def distance(one: Any, other: Any) -> float:
    """Return how far two values are apart, relative above 1; infinite where they are unlike."""
    if isinstance(one, float) and isinstance(other, float):
        return 0.0 if one == other else abs(one - other) / max(1.0, abs(one))
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        return max((distance(a, b) for a, b in zip(one, other, strict=True)), default=0.0)
    return 0.0 if one == other else math.inf


def page(compared: dict[str, Compared]) -> str:
    """Return the table of rows, and of the largest difference of every column that has one."""
    own = "; ".join(f"`{name}` ({why})" for name, why in OWN.items())
    lines = [
        "| table | rows | columns | equal | apart, with the largest difference |",
        "| --- | --- | --- | --- | --- |",
    ]
    for table, found in compared.items():
        apart = {name: size for name, size in found.differences.items() if size}
        said = ", ".join(f"{name} {size:.1e}" for name, size in sorted(apart.items(), key=lambda item: -item[1]))
        count = len(found.differences)
        lines.append(f"| {table} | {found.rows:,} | {count} | {count - len(apart)} | {said} |")
    return HEAD.format(own=own) + "\n".join(lines) + "\n"


def _order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Sort by what is equal on both engines, then by numbers, rounded."""
    is_number = [isinstance(value, float) for value in row]
    exact = ["" if number else repr(value) for value, number in zip(row, is_number, strict=True)]
    return exact, [round(value, 6) if number else 0.0 for value, number in zip(row, is_number, strict=True)]


def _rows(frame: pd.DataFrame) -> Any:
    return frame.itertuples(index=False)
