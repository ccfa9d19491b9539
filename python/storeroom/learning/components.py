"""Principal components of a training window: what the reconstruction error of a batch is measured with, in SQL.

As NannyML does it: categories become their frequency, what is missing the mean, every feature is standardised, and as
many components are kept as hold a share of the variance. A row's error is its Euclidean distance from what the kept
components say of it. Source: Pearson 1901; NannyML, Data Reconstruction with PCA.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from storeroom.features import Feature

FOLDS = 5
FURTHEST = 1e6  # standard deviations beyond which a value counts as so far, so that no square overflows
ROUNDING = 1e-12  # share of a row's square that is rounding: less than it is no error


@dataclass(frozen=True)
class Components:
    """What a training window's features look like together.

    Attributes:
        features: those that vary in training, at least two.
        means: of the encoded feature over rows that know it, one per feature.
        deviations: standard deviation, with the mean in place of what is missing; one per feature, above 0.
        frequencies: categorical feature -> category -> its share of the rows that know it, in 0-1.
        loadings: orthonormal rows, one per kept component, one column per feature.
        explained: share of the variance per kept component, in 0-1, the largest first.
        held_out_ratio: error of rows that were left out of the fit by that of rows in it; about 1, above 1 for a
            small window.

    """

    features: list[Feature]
    means: np.ndarray
    deviations: np.ndarray
    frequencies: dict[str, dict[str, float]]
    loadings: np.ndarray
    explained: np.ndarray
    held_out_ratio: float

    def terms(self) -> list[dict[str, Any]]:
        """Return the numbers as rows of the ledger: one each."""
        nothing = dict.fromkeys(("component_number", "feature_name", "feature_kind", "category"))
        rows: list[dict[str, Any]] = [{**nothing, "term": "held_out_ratio", "value": self.held_out_ratio}]
        for place, feature in enumerate(self.features):
            own = {**nothing, "feature_name": feature.name, "feature_kind": feature.kind}
            rows.append({**own, "term": "mean", "value": float(self.means[place])})
            rows.append({**own, "term": "standard_deviation", "value": float(self.deviations[place])})
            for category, share in self.frequencies.get(feature.name, {}).items():
                rows.append({**own, "term": "frequency", "category": category, "value": share})
            for number, loading in enumerate(self.loadings[:, place], start=1):
                rows.append({**own, "term": "loading", "component_number": number, "value": float(loading)})
        for number, share in enumerate(self.explained, start=1):
            rows.append({**nothing, "term": "explained_variance", "component_number": number, "value": float(share)})
        return rows


def fit_components(
    frame: pd.DataFrame, features: list[Feature], top_values: int = 100, variance: float = 0.65
) -> Components | None:
    """Return the components of a training window.

    Args:
        frame: its rows, as training_set returns them: a category is text.
        features: what may take part; a feature that never varies does not.
        top_values: most frequent categories that keep their frequency; all others have frequency 0.
        variance: share of the variance that the kept components pass, in 0-1. One component is always left out, as
            there would be no error without it.

    Returns:
        None when fewer than two features vary: one feature goes together with nothing.

    """
    frequencies = {
        feature.name: _frequencies(frame[feature.name].dropna(), top_values)
        for feature in features
        if feature.kind == "categorical"
    }
    encoded = {feature.name: _encoded(frame[feature.name], feature, frequencies) for feature in features}
    varying = [feature for feature in features if _varies(encoded[feature.name])]
    if len(varying) < 2:
        return None
    values = np.column_stack([encoded[feature.name] for feature in varying])
    means = np.nanmean(values, axis=0)
    values = np.where(np.isnan(values), means, values)
    deviations = values.std(axis=0)
    rows = _standardised(values, means, deviations)
    shares, loadings = _directions(rows)
    count = min(int(np.searchsorted(np.cumsum(shares), variance, side="right")) + 1, len(varying) - 1)
    return Components(
        varying,
        means,
        deviations,
        {feature.name: frequencies[feature.name] for feature in varying if feature.kind == "categorical"},
        loadings[:count],
        shares[:count],
        _held_out_ratio(values, _errors(rows, loadings[:count]), count),
    )


def _frequencies(text: pd.Series, top_values: int) -> dict[str, float]:
    """Return the share of each of the most frequent categories; ties go to the smaller one, as bins have it."""
    counts = sorted(text.value_counts().items(), key=lambda item: (-item[1], str(item[0])))
    return {str(category): count / len(text) for category, count in counts[:top_values]}


def _encoded(column: pd.Series, feature: Feature, frequencies: dict[str, dict[str, float]]) -> np.ndarray:
    """Return a feature as numbers; NaN for what is missing, infinite values among it."""
    if feature.kind == "categorical":
        text = column.dropna()
        shares = text.map(frequencies[feature.name]).astype("float64").fillna(0.0)
        return shares.reindex(column.index).to_numpy()
    numbers = pd.to_numeric(column).astype("float64").to_numpy()
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _varies(values: np.ndarray) -> bool:
    known = values[~np.isnan(values)]
    with np.errstate(over="ignore"):
        return len(known) > 0 and known.min() < known.max() and bool(np.isfinite(known.std()))


def _standardised(values: np.ndarray, means: np.ndarray, deviations: np.ndarray) -> np.ndarray:
    return np.clip((values - means) / np.where(deviations > 0, deviations, np.inf), -FURTHEST, FURTHEST)


def _directions(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return share of the variance and loadings of every component, the largest first.

    A component's largest loading is positive: else its sign would be left to chance.
    """
    variances, vectors = np.linalg.eigh(rows.T @ rows / len(rows))
    loadings = vectors.T[::-1]
    largest = np.abs(loadings).argmax(axis=1)
    signs = np.sign(loadings[np.arange(len(loadings)), largest])
    variances = np.maximum(variances[::-1], 0.0)
    return variances / variances.sum(), loadings * signs[:, None]


def _errors(rows: np.ndarray, loadings: np.ndarray) -> np.ndarray:
    squares = (rows**2).sum(axis=1)
    rest = squares - ((rows @ loadings.T) ** 2).sum(axis=1)
    return np.sqrt(np.where(rest > ROUNDING * squares, rest, 0.0))


def _held_out_ratio(values: np.ndarray, errors: np.ndarray, count: int) -> float:
    """Return by how much the error of new rows is larger than that of the rows that the components were fitted on.

    Every fifth row is left out in turn, and measured with as many components of the others.
    """
    held_out = np.empty(len(values))
    for fold in range(min(FOLDS, len(values))):
        is_out = np.arange(len(values)) % FOLDS == fold
        inside = values[~is_out]
        if len(inside) < 2:
            return 1.0
        means, deviations = inside.mean(axis=0), inside.std(axis=0)
        _, loadings = _directions(_standardised(inside, means, deviations))
        held_out[is_out] = _errors(_standardised(values[is_out], means, deviations), loadings[:count])
    return float(held_out.mean() / errors.mean()) if errors.mean() > 0 else 1.0
