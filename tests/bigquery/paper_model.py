"""What a row costs in bytes, from the declaration alone: the formula of docs/bigquery.md for the second project."""

from __future__ import annotations

import re
from typing import Any

# BigQuery's logical bytes of a value; a text has two and its UTF-8 bytes.
WIDTHS = {
    "plant": 2 + 5,
    "machine": 8,
    "measured_at": 8,
    "temperature": 8,
    "hours": 8,
    "plant_line": 2 + 1,
    "is_old": 1,
}
TIME, KEYS = {"measured_at"}, {"plant", "machine"}
FEATURES = {"temperature", "hours", "plant_line", "is_old"}
PAIRED = FEATURES  # the most important ones: here there are no more
COMPONENTS = {"temperature", "hours", "plant_line"}  # of the components that the paper warehouse answers with
# What a prediction is found by, kept once and counted as complete.
SETTLED = {
    "prediction_id",
    "as_of_at",
    "model_name",
    "version_id",
    "execution_id",
    "occurred_at",
    "recorded_at",
    "purpose",
}
SETTLED_BYTES = 150  # of one prediction's columns above, with ids as the jobs make them
KEY_BYTES = 12  # of its entity_key
PASS_VALUES = 4_000_000  # dbt_project.yml's
Found = dict[tuple[str, str, str], list[tuple[set[tuple[str, str]], dict[str, set[str]]]]]


def slice_columns(declaration: dict[str, Any]) -> set[str]:
    """Return the columns that a model's declared slices name."""
    declared = declaration.get("slices", [])
    texts = [
        slice_ if isinstance(slice_, str) else slice_["expression"]
        for slice_ in ([declared] if isinstance(declared, str) else declared)
    ]
    return {column for column in WIDTHS if any(re.search(rf"\b{column}\b", text) for text in texts)}


def width(columns: set[str]) -> int:
    """Return the bytes of a row of these columns."""
    return sum(WIDTHS[column] for column in columns)


def needed(node: str, declaration: dict[str, Any], subject: str) -> dict[str, set[str]]:
    """Return table -> columns that a measuring model needs of what one model's subject is."""
    slices = slice_columns(declaration)
    sliced = {declaration["features"]: KEYS | TIME | slices} if slices and node == "int_monitoring__profiles" else {}
    if subject == "label":
        return {declaration["labels"]: KEYS | TIME | {declaration["label"], "observed_at"}, **sliced}
    if subject == "prediction":
        is_class = declaration["task"] == "multiclass_classification"
        said = {"predicted_class"} if is_class else {"score", "value"}
        return {"ledger__predictions": SETTLED | said | {"entity_key"}, **sliced}
    measured = {
        "int_monitoring__profiles": FEATURES | KEYS | slices,
        "int_monitoring__associations": PAIRED,
        "int_monitoring__reconstructions": COMPONENTS,
    }
    return {declaration["features"]: TIME | measured[node]}


def priced(node: str, declaration: dict[str, Any], statements: int) -> int:
    """Return the bytes that a measuring model reads of one row of features, in so many statements."""
    slices = slice_columns(declaration)
    if node == "int_monitoring__profiles":
        return statements * width(TIME | slices) + width(KEYS) + width(FEATURES - slices)
    return width(TIME | (PAIRED if node == "int_monitoring__associations" else COMPONENTS))


def written_table(found: Found) -> str:
    """Return the table of docs/bigquery.md: what the measuring statements of one model read and need, per table."""
    from conftest import DECLARED

    lines = ["| measuring model, subject | of | columns read | needed |", "| --- | --- | --- | --- |"]
    for (node, model, subject), statements in sorted(found.items()):
        if model == "breaks":
            for table, columns in needed(node, DECLARED[model], subject).items():
                read = set().union(*(tables[table] for _, tables in statements))
                names = ", ".join(f"`{column}`" for column in sorted(read))
                lines.append(f"| `{node}`, {subject} | `{table}` | {names} | {len(read & columns)} of {len(read)} |")
    return "\n".join(lines)


def example(rows: int, features: int, slices: int) -> dict[str, int]:
    """Return what a batch of one model reads, in bytes, by what reads it.

    Args:
        rows: of the batch, each with a prediction.
        features: FLOAT64 columns.
        slices: declared ones, each a text of ten characters; the key is one INT64.

    """
    time, key, feature, text, said = 8, 8, 8, 12, 8
    at_once = max(1, 10 * PASS_VALUES // (rows * (1 + slices)))
    statements = -(-features // at_once)
    sliced = time + key + slices * text
    prediction = SETTLED_BYTES + KEY_BYTES + 2 * said
    return {
        "counting rows, for each of three measuring models": rows * 3 * time,
        f"profiles, in {statements} statements": rows
        * (statements * (time + slices * text) + key + features * feature),
        "associations of the 8 most important": rows * (time + 8 * feature),
        "reconstruction": rows * (time + features * feature),
        "predictions: counted, profiled, with the slices of their features": rows
        * (SETTLED_BYTES + prediction + sliced),
        "labels, once they are final: counted, profiled, with slices": rows * (2 * (key + time + 1 + time) + sliced),
        "evaluation: predictions, labels, slices": rows * (prediction + key + time + 1 + time + sliced),
    }


def written_example(rows: int, features: int, slices: int) -> str:
    """Return the example of docs/bigquery.md."""
    terms = example(rows, features, slices)
    lines = ["| a batch, read by | GB |", "| --- | --- |"]
    lines += [f"| {name} | {size / 1e9:.3f} |" for name, size in terms.items()]
    return "\n".join([*lines, f"| all | {sum(terms.values()) / 1e9:.3f} |"])
