"""Metrics and standard errors against scikit-learn and against their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from storeroom.learning.evaluation import Output, dummy_output, metrics, paired_difference

EXACT = {"rel": 1e-9, "abs": 1e-12}
scored = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=60)


def binary(pairs: list[tuple[int, bool]]) -> Output:
    """Return scores with many ties, 0 and 1 among them, and labels."""
    return Output(
        "binary_classification", np.array([float(y) for _, y in pairs]), score=np.array([s / 20 for s, _ in pairs])
    )


@settings(derandomize=True, max_examples=200, deadline=None)
@given(scored)
def test_binary_metrics_are_scikit_learns(pairs: list[tuple[int, bool]]) -> None:
    """With ties, extreme probabilities and one class."""
    output = binary(pairs)
    assert output.score is not None
    found, label, said = metrics(output), output.labels, output.score >= 0.5
    assert found["brier"].value == pytest.approx(sk.brier_score_loss(label, output.score), **EXACT)
    assert found["log_loss"].value == pytest.approx(sk.log_loss(label, output.score, labels=[0, 1]), **EXACT)
    assert found["accuracy"].value == pytest.approx(sk.accuracy_score(label, said), **EXACT)
    for name, reference in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)):
        if not np.isnan(found[name].value):
            assert found[name].value == pytest.approx(reference(label, said, zero_division=0), **EXACT)
    if 0 < label.sum() < len(label):
        assert found["roc_auc"].value == pytest.approx(sk.roc_auc_score(label, output.score), **EXACT)
    else:
        assert np.isnan(found["roc_auc"].value)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(scored)
def test_the_standard_error_of_auc_is_delongs(pairs: list[tuple[int, bool]]) -> None:
    """By the definition: the kernel over all pairs of a positive and a negative, and its row and column means."""
    output = binary(pairs)
    assert output.score is not None
    positive, negative = output.score[output.labels == 1], output.score[output.labels == 0]
    if len(positive) < 2 or len(negative) < 2:
        return
    kernel = (positive[:, None] > negative[None, :]) + 0.5 * (positive[:, None] == negative[None, :])
    expected = np.sqrt(
        kernel.mean(axis=1).var(ddof=1) / len(positive) + kernel.mean(axis=0).var(ddof=1) / len(negative)
    )
    assert metrics(output)["roc_auc"].std_error == pytest.approx(expected, **EXACT)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=3, max_size=50))
def test_regression_metrics_are_scikit_learns(pairs: list[tuple[float, float]]) -> None:
    """On numbers of any size."""
    label, value = (np.array(side) for side in zip(*pairs, strict=True))
    found = metrics(Output("regression", label, value=value))
    assert found["mae"].value == pytest.approx(sk.mean_absolute_error(label, value), **EXACT)
    assert found["rmse"].value == pytest.approx(sk.root_mean_squared_error(label, value), **EXACT)
    assert found["r_squared"].value == pytest.approx(sk.r2_score(label, value), **EXACT)


def test_a_paired_difference_is_positive_when_the_challenger_is_better() -> None:
    """And its standard error is that of the mean of the row differences."""
    label = np.array([0.0, 1.0, 1.0, 0.0])
    champion = Output("binary_classification", label, score=np.array([0.5, 0.5, 0.5, 0.5]))
    challenger = Output("binary_classification", label, score=np.array([0.1, 0.9, 0.6, 0.4]))
    difference = paired_difference(champion, challenger, "brier")
    rows = np.array([0.24, 0.24, 0.09, 0.09])
    assert difference.value == pytest.approx(rows.mean())
    assert difference.std_error == pytest.approx(rows.std(ddof=1) / 2)


def test_a_class_that_training_never_saw_costs_what_a_probability_of_zero_costs() -> None:
    """As scikit-learn has it with the class among its labels."""
    label = np.array(["a", "b", "new"])
    scores = np.array([[0.7, 0.3], [0.2, 0.8], [0.6, 0.4]])
    found = metrics(Output("multiclass_classification", label, class_scores=scores, classes=("a", "b")))
    known = np.column_stack([scores, np.zeros(3)])
    assert found["brier"].value == pytest.approx(
        sk.brier_score_loss(label, known, labels=["a", "b", "new"], scale_by_half=False), **EXACT
    )


@pytest.mark.parametrize(
    ("task", "labels", "classes", "expected"),
    [
        ("binary_classification", [0, 0, 0], (), [0.0, 0.0]),
        ("binary_classification", [1, 1], (), [1.0, 1.0]),
        ("multiclass_classification", ["b", "b"], ("a", "b"), [[0.0, 1.0], [0.0, 1.0]]),
    ],
)
def test_the_dummy_of_one_class_is_sure_of_it(
    task: str, labels: list, classes: tuple[str, ...], expected: list
) -> None:
    """A team may register what was fitted on a window that holds no row of another class."""
    said, share = dummy_output(np.array(labels), Output(task, np.zeros(2), classes=classes), "brier")
    found = said.score if said.class_scores is None else said.class_scores
    np.testing.assert_array_equal(found, expected)
    assert share == (None if classes else expected[0])
