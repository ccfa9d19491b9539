"""Principal components of a training window against scikit-learn, and where there are none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from storeroom.features import Feature
from storeroom.learning.components import Components, fit_components


def fit(frame: pd.DataFrame, **terms: float) -> Components | None:
    """Return the components of columns of numbers."""
    return fit_components(frame, [Feature(str(name), "float64", "numeric") for name in frame.columns], **terms)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 12), st.integers(20, 300), st.floats(0.1, 0.95))
def test_components_are_scikit_learns(seed: int, width: int, height: int, variance: float) -> None:
    """Count, shares and, up to sign, directions; one component is always left out."""
    draw = np.random.default_rng(seed)
    mixed = draw.normal(size=(height, width)) @ draw.normal(size=(width, width))
    values = mixed * draw.lognormal(0, 5, size=width) + draw.normal(0, 100, size=width)
    found = fit(pd.DataFrame(values, columns=[f"x{place}" for place in range(width)]), variance=variance)
    assert found is not None
    theirs = PCA(n_components=variance, svd_solver="full").fit(StandardScaler().fit_transform(values))
    count = min(theirs.n_components_, width - 1)
    assert found.loadings.shape == (count, width)
    np.testing.assert_allclose(found.explained, theirs.explained_variance_ratio_[:count], rtol=1e-9)
    np.testing.assert_allclose(found.loadings @ found.loadings.T, np.eye(count), atol=1e-12)
    projections = [directions.T @ directions for directions in (found.loadings, theirs.components_[:count])]
    gaps = -np.diff([*theirs.explained_variance_ratio_, 0.0])
    if len(gaps) < count or gaps[count - 1] > 1e-4:
        np.testing.assert_allclose(*projections, atol=1e-9)


def test_the_error_of_new_rows_is_foreseen_from_rows_left_out() -> None:
    """Twenty columns of noise and 400 rows: new rows lie more than a tenth further off than those that were fitted."""
    draw = np.random.default_rng(3)
    ratios, truths = [], []
    for _ in range(10):
        frame = pd.DataFrame(draw.normal(size=(400, 20)), columns=[f"x{place}" for place in range(20)])
        found = fit(frame)
        assert found is not None

        def error(values: np.ndarray, found: Components = found) -> float:
            rows = (values - found.means) / found.deviations
            return float(np.linalg.norm(rows - rows @ found.loadings.T @ found.loadings, axis=1).mean())

        ratios.append(found.held_out_ratio)
        truths.append(error(draw.normal(size=(20_000, 20))) / error(frame.to_numpy()))
    assert np.mean(truths) > 1.1
    assert np.mean(ratios) == pytest.approx(np.mean(truths), rel=0.01)


@pytest.mark.parametrize(
    "columns",
    [
        {"one": [1.0, 2.0, 3.0]},
        {"one": [1.0, 2.0, 3.0], "constant": [0.1, 0.1, 0.1]},
        {"one": [1.0, 2.0, 3.0], "empty": [np.nan, np.nan, np.nan]},
        {"one": [1.0, 2.0, 3.0], "single": [np.nan, 4.0, np.inf]},
        {"one": [1.0], "other": [2.0]},
    ],
)
def test_fewer_than_two_columns_that_vary_have_no_components(columns: dict[str, list[float]]) -> None:
    """A constant, an empty column, or one known value says nothing of how columns go together."""
    assert fit(pd.DataFrame(columns)) is None


def test_two_columns_of_which_one_says_all_have_an_error_of_nothing() -> None:
    """What remains is rounding; the ratio of nothing by nothing is 1."""
    found = fit(pd.DataFrame({"net": np.arange(50.0), "gross": np.arange(50.0) * 1.2}))
    assert found is not None
    assert found.explained == pytest.approx([1.0])
    assert found.held_out_ratio == 1.0
    np.testing.assert_allclose(found.loadings, [[np.sqrt(0.5), np.sqrt(0.5)]])


def test_shares_are_of_the_rows_with_a_category() -> None:
    frame = pd.DataFrame({"word": ["a", None, "b", "a"] * 3, "number": np.arange(12.0)})
    features = [Feature("word", "string", "categorical"), Feature("number", "float64", "numeric")]
    found = fit_components(frame, features)
    assert found is not None
    assert found.frequencies["word"] == pytest.approx({"a": 2 / 3, "b": 1 / 3})
