"""The estimator of a regression's errors: what it learns, and what it must put up with."""

from __future__ import annotations

import numpy as np
import pandas as pd

from storeroom.artifacts import deserialise, serialise
from storeroom.learning.estimation import calibrations, expected_losses, fit_loss_estimator
from storeroom.learning.evaluation import Output


def errors(count: int, seed: int = 0) -> tuple[Output, pd.DataFrame]:
    """Return predictions that are off by 1 for one half and by 5 for the other, and features that tell the halves."""
    draw = np.random.default_rng(seed)
    kind = draw.choice(["near", "far"], count)
    value = draw.normal(10, 3, count)
    sign = draw.choice([-1, 1], count)
    labels = value + sign * np.where(kind == "near", 1, 5)
    words = pd.Series(kind, dtype=object).where(draw.random(count) > 0.02, None)
    X = pd.DataFrame({"kind": words, "empty": np.full(count, np.nan), "noise": draw.normal(size=count)})
    return Output("regression", labels, value=value), X


def test_it_expects_the_errors_of_rows_it_has_not_seen() -> None:
    """Mean absolute and squared error of a mixture it was not fitted on, within five per cent, after being stored."""
    stored = deserialise(serialise(fit_loss_estimator(*errors(2_000), seed=0)), "the losses")
    output, X = errors(4_000, seed=1)
    is_near = (X["kind"] == "near").to_numpy()
    rows = np.flatnonzero(is_near | (np.arange(len(X)) % 4 == 0))  # three of four far ones are gone
    absolute, squared = expected_losses(stored, X.iloc[rows], output.rows(np.isin(np.arange(len(X)), rows)))
    off = np.abs(output.labels - output.value)[rows]
    np.testing.assert_allclose(absolute.mean(), off.mean(), rtol=0.05)
    np.testing.assert_allclose(squared.mean(), (off**2).mean(), rtol=0.05)
    assert (absolute >= 0).all()


def test_there_is_none_for_few_rows_or_another_task() -> None:
    """A hundred rows are the fewest; a classifier has a calibration instead, per class."""
    assert fit_loss_estimator(*errors(99), seed=0) is None
    shares = np.tile([0.5, 0.3, 0.2], (100, 1))
    output = Output("multiclass_classification", np.array(["a"] * 100), class_scores=shares, classes=("a", "b", "c"))
    assert fit_loss_estimator(output, pd.DataFrame({"x": range(100)}), seed=0) is None
    assert list(calibrations(output)) == ["a", "b", "c"]
    assert calibrations(errors(100)[0]) == {}
