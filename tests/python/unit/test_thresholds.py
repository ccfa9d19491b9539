"""The threshold that a training seeks, against every threshold tried with scikit-learn's metrics."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from storeroom.declaration import Declaration, read_declaration
from storeroom.errors import DataError
from storeroom.learning.evaluation import Output
from storeroom.learning.thresholds import best_threshold

VALUES = {"true_positive": 5.0, "false_positive": -1.0, "false_negative": -9.0, "true_negative": 0.25}
DECLARED = {
    "task": "binary_classification",
    "features": "f",
    "labels": "l",
    "entity": "e",
    "as_of": "t",
    "batch": "day",
    "trainer": "a:b",
    "owner": "o",
}
scored = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=60)


def declaration(threshold: Any) -> Declaration:
    """Return a declaration that states or seeks that threshold."""
    performance = {"threshold": threshold, "beta": 2, "outcome_values": VALUES}
    return read_declaration("m", {**DECLARED, "performance": performance})


def value(sought: str, labels: Any, said: Any) -> float:
    """Return what scikit-learn finds."""
    tn, fp, fn, tp = sk.confusion_matrix(labels, said, labels=[0, 1]).ravel()
    worth = [VALUES[f"{outcome}"] for outcome in ("true_positive", "false_positive", "false_negative", "true_negative")]
    return {
        "f1": lambda: float(sk.f1_score(labels, said, zero_division=0)),
        "f_beta": lambda: float(sk.fbeta_score(labels, said, beta=2, zero_division=0)),
        "balanced_accuracy": lambda: float(sk.balanced_accuracy_score(labels, said)),
        "mcc": lambda: float(sk.matthews_corrcoef(labels, said)),
        "business_value": lambda: float(np.dot(worth, [tp, fp, fn, tn])),
    }[sought]()


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    pairs=scored,
    cut=st.integers(1, 59),
    sought=st.sampled_from(["f1", "f_beta", "balanced_accuracy", "mcc", "business_value"]),
)
def test_no_threshold_is_better(pairs: list[tuple[int, bool]], cut: int, sought: str) -> None:
    """Of all scores and of none, over all folds together, with ties."""
    labels, scores = np.array([float(y) for _, y in pairs]), np.array([s / 20 for s, _ in pairs])
    assume(0 < labels.sum() < len(labels))
    folds = [
        Output("binary_classification", labels[part], score=scores[part]) for part in (slice(0, cut), slice(cut, None))
    ]
    found = best_threshold(declaration(sought), folds)
    assert found is not None
    assert 0 <= found <= 1
    best = max(value(sought, labels, scores >= at) for at in [*np.unique(scores), 2.0])
    if found == 1:  # nothing is positive but what is certain
        assert best == pytest.approx(value(sought, labels, scores >= 2.0), rel=1e-12, abs=1e-12)
    else:
        assert value(sought, labels, scores >= found) == pytest.approx(best, rel=1e-12, abs=1e-12)


def test_the_threshold_lies_between_two_scores() -> None:
    """Halfway, so that a row a little below the last one that counted still counts; never at the lower one."""
    labels, scores = np.array([0.0, 0, 1, 1]), np.array([0.1, 0.3, 0.7, 0.9])
    assert best_threshold(declaration("f1"), [Output("binary_classification", labels, score=scores)]) == 0.5
    near = np.array([0.1, np.nextafter(0.7, 0), 0.7, 0.9])
    assert best_threshold(declaration("f1"), [Output("binary_classification", labels, score=near)]) == 0.7


def test_a_stated_number_is_not_sought() -> None:
    """Then a version has no threshold of its own."""
    assert best_threshold(declaration(0.3), []) is None
    assert declaration(0.3).threshold == 0.3
    assert declaration("f1").threshold == 0.5


@pytest.mark.parametrize("labels", [[], [1.0, 1.0], [0.0]])
def test_one_class_has_no_best_threshold(labels: list[float]) -> None:
    """One sentence, with what to do."""
    output = Output("binary_classification", np.array(labels), score=np.full(len(labels), 0.5))
    with pytest.raises(DataError, match=r"best for mcc .* both classes; wait for more batches, or write a number"):
        best_threshold(declaration("mcc"), [output])
