"""Predictions as columns: a batch may have more rows than Python can hold one object each for."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from storeroom.clock import wall_clock
from storeroom.dataset import AS_OF, ENTITY
from storeroom.learning.evaluation import Floats, Output
from storeroom.records import ARROW_TYPES, Prediction

if TYPE_CHECKING:
    from storeroom.ledger import Run

# What JSON writes in another way than it is.
_ESCAPED = r'["\\\x00-\x1f]'


def prediction_rows(
    run: Run,
    output: Output,
    frame: pd.DataFrame,
    version_id: str,
    purpose: str,
    threshold: float,
    expected: tuple[Floats, Floats] | None = None,
) -> pa.Table:
    """Return one row of ledger__predictions per row of `frame`; `expected` is their absolute and squared error."""
    keys = pa.array(frame[ENTITY].astype(object), pa.string(), from_pandas=True)
    times = frame[AS_OF].to_numpy(dtype="datetime64[us]")
    count = len(frame)
    columns = {
        "prediction_id": prediction_ids((run.model_name, version_id, purpose), keys, times),
        "entity_key": keys,
        "as_of_at": pa.array(times),
        "score": output.score,
        "predicted_class": _predicted_class(output, threshold),
        "value": output.value,
        "class_scores": None if output.class_scores is None else _as_json(output.classes, output.class_scores),
        "estimated_absolute_error": None if expected is None else expected[0],
        "estimated_squared_error": None if expected is None else expected[1],
    }
    constants = {
        "execution_id": run.execution_id,
        "model_name": run.model_name,
        "version_id": version_id,
        "purpose": purpose,
        "occurred_at": run.now,
        "recorded_at": wall_clock(),
    }
    filled = {}
    for field in fields(Prediction):
        kind, values = pa.type_for_alias(ARROW_TYPES[str(field.type).split(" | ")[0]]), columns.get(field.name)
        if values is None:
            filled[field.name] = pa.repeat(pa.scalar(constants.get(field.name), kind), count)
        else:
            filled[field.name] = values if isinstance(values, pa.Array) else pa.array(values, kind)
    return pa.table(filled)


def prediction_ids(terms: tuple[str, str, str], keys: pa.Array, times: np.ndarray) -> pa.Array:
    """Return `digest("prediction", *terms, key, time)` of each key and time, for the model, version and purpose.

    DuckDB hashes the columns, whatever the warehouse is: Python would make several objects of each row.
    """
    is_escaped = pc.match_substring_regex(keys, _ESCAPED)
    if pc.any(is_escaped).as_py():
        keys = pc.replace_with_mask(keys, is_escaped, pa.array(map(_escaped, keys.filter(is_escaped).to_pylist())))
    texts = np.datetime_as_string(times.astype("datetime64[us]"), unit="us")
    rows = pa.table({"entity_key": keys, "as_of": pa.array(texts)})
    # Python writes a time with a blank, and with a fraction only where it has one.
    query = """
        select substr(sha256($start || entity_key || $middle || as_of || $end), 1, 32) as prediction_id
        from (
            select entity_key, replace(regexp_replace(as_of, '[.]000000$', ''), 'T', ' ') as as_of
            from storeroom_rows
        )
    """
    start = json.dumps(["prediction", *terms], ensure_ascii=False)[:-1] + ', "'
    parts = {"start": start, "middle": '", "', "end": '"]'}
    with duckdb.connect() as connection:
        connection.register("storeroom_rows", rows)
        found = connection.execute(query, parts).fetchnumpy()["prediction_id"]
    return pa.array(found, pa.string())


def _escaped(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)[1:-1]


def _predicted_class(output: Output, threshold: float) -> Any:
    if output.score is not None:
        return pc.if_else(pa.array(output.score >= threshold), "1", "0")
    if output.class_scores is not None:
        return pa.array([str(name) for name in output.classes]).take(pa.array(output.class_scores.argmax(axis=1)))
    return None


def _as_json(classes: tuple[str, ...], scores: Floats) -> pa.Array:
    """Return each row's scores as `to_json` writes the mapping of class names to them."""
    parts: list[Any] = []
    for place, name in sorted(enumerate(classes), key=lambda item: item[1]):
        parts += [
            f"{', ' if parts else '{'}{json.dumps(name, ensure_ascii=False)}: ",
            pa.array(scores[:, place].astype("U")),
        ]
    return pc.binary_join_element_wise(*parts, "}", "")
