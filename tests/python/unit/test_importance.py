"""Permutation importance: scikit-learn's values, and standard errors that know the rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LinearRegression, LogisticRegression

from storeroom.learning.importance import REPEATS, importances


def sample(draw: np.random.Generator, count: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Return four features, two of which matter, one of them with two values; and the probability that they make."""
    X = pd.DataFrame(draw.normal(size=(count, 4)), columns=list("abcd"))
    X["b"] = (X.b > 1).astype(float)
    return X, 1 / (1 + np.exp(-X.a - X.b)).to_numpy()


@settings(max_examples=20, derandomize=True, database=None, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(2, 300))
def test_values_are_scikit_learns(seed: int, count: int) -> None:
    """With the same seed, and whatever the index."""
    X, share = sample(np.random.default_rng(seed), count)
    X.index = X.index[::-1] * 3
    model = LinearRegression().fit(X, share)
    found = importances(lambda rows: np.abs(model.predict(rows) - share**2), X, seed)
    expected = permutation_importance(
        model, X, share**2, scoring="neg_mean_absolute_error", n_repeats=REPEATS, random_state=seed
    )
    assert [estimate.value for estimate in found.values()] == pytest.approx(expected.importances_mean, rel=1e-9)


def test_a_feature_without_a_part_in_it_and_a_single_row() -> None:
    """No importance and no error where the loss cannot change; one row has no standard error."""
    X, _ = sample(np.random.default_rng(1), 50)
    found = importances(lambda rows: rows.a.to_numpy() ** 2 + rows.b.to_numpy(), X, 0)
    assert (found["d"].value, found["d"].std_error) == (0, 0)
    assert np.isnan(importances(lambda rows: rows.a.to_numpy(), X[:1], 0)["a"].std_error)


def test_two_windows_of_one_world_differ_by_their_standard_errors() -> None:
    """Of 300 pairs of windows about 5% of the importances differ by more than 1.96 of their errors."""
    draw = np.random.default_rng(2)
    X, share = sample(draw, 5_000)
    model = LogisticRegression().fit(X, draw.random(len(X)) < share)
    beyond = []
    for seed in range(300):
        sides = []
        for _ in range(2):
            rows, share = sample(draw, 200)
            label = draw.random(len(rows)) < share
            sides.append(importances(lambda of, y=label: (model.predict_proba(of)[:, 1] - y) ** 2, rows, seed))
        for one, other in zip(*(side.values() for side in sides), strict=True):
            beyond.append(abs(one.value - other.value) > 1.96 * np.hypot(one.std_error, other.std_error))
    low, high = stats.binom.interval(0.999, len(beyond), 0.05)
    assert low <= sum(beyond) <= high
