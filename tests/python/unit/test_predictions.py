"""Predictions as columns have the ids and texts that one row at a time has."""

from __future__ import annotations

from datetime import datetime
from itertools import product

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from storeroom.dataset import AS_OF, ENTITY
from storeroom.learning.evaluation import Output
from storeroom.predictions import prediction_ids, prediction_rows
from storeroom.records import digest, to_json

KEYS = ["a", "", 'ü"x', "back\\slash", "a\\|b|c", "tab\t", "\x00\x1f\x7f", "日本", "/slash", "\u2028", "😀"]
TIMES = [
    datetime(2024, 1, 1),
    datetime(2024, 1, 1, 9, 30, 1, 5),
    datetime(2024, 1, 1, 0, 0, 0, 500_000),
    datetime(1, 1, 1),
    datetime(9999, 12, 31, 23, 59, 59, 999_999),
]


class FakeRun:
    """What of a run a prediction has."""

    execution_id, model_name, now = "run", 'mo"del', datetime(2024, 2, 1)


@pytest.mark.parametrize("terms", [('mo"del', "v-1", "serving"), ("ü\n", "v", "shadow")])
def test_an_id_is_the_digest_of_model_version_purpose_key_and_time(terms: tuple[str, str, str]) -> None:
    rows = list(product(KEYS, TIMES))
    times = np.array([at for _, at in rows], dtype="datetime64[us]")
    found = prediction_ids(terms, pa.array([key for key, _ in rows]), times).to_pylist()
    assert found == [digest("prediction", *terms, key, at) for key, at in rows]


def test_scores_of_classes_are_the_json_of_each_row() -> None:
    classes = ("b", 'a"', "c")
    scores = np.random.default_rng(0).random((50, 3))
    scores[0], scores[1] = [1e-5, 0, 1], [1e-300, 0.1, 1 / 3]
    frame = pd.DataFrame({ENTITY: [str(row) for row in range(50)], AS_OF: np.datetime64("2024-01-01", "us")})
    output = Output("multiclass_classification", np.empty(50), class_scores=scores, classes=classes)
    found = prediction_rows(FakeRun(), output, frame, "v", "serving", 0.5).to_pylist()  # type: ignore[arg-type]
    assert [row["class_scores"] for row in found] == [to_json(dict(zip(classes, row, strict=True))) for row in scores]
    assert [row["predicted_class"] for row in found] == [classes[place] for place in scores.argmax(axis=1)]


def test_a_score_at_the_threshold_is_a_yes() -> None:
    frame = pd.DataFrame({ENTITY: ["a", "b"], AS_OF: np.datetime64("2024-01-01", "us")})
    output = Output("binary_classification", np.empty(2), score=np.array([0.3, np.nextafter(0.3, 0)]))
    found = prediction_rows(FakeRun(), output, frame, "v", "serving", 0.3).to_pylist()  # type: ignore[arg-type]
    assert [row["predicted_class"] for row in found] == ["1", "0"]
    assert [row["value"] for row in found] == [None, None]
