"""Features that know the label: by their name, or because they alone tell it of every row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from storeroom.declaration import Declaration
from storeroom.features import Feature

FEWEST_ROWS, FEWEST_OF_A_CLASS = 30, 5
ROWS_PER_VALUE = (
    10  # of a category on average; with fewer it is a key, which tells any label of the rows it was seen on
)
ADVICE = "what is known only afterwards is no feature; if it is such, give it `meta: {storeroom: {role: ignored}}`"


def named_leaks(declaration: Declaration, features: list[Feature]) -> list[str]:
    """Return one sentence per feature that has the name of the label or of observed_at."""
    names = {declaration.label.lower(), "observed_at"}
    return [
        f"'{feature.name}' of '{declaration.features}' has the name of a column of the label view "
        f"'{declaration.labels}': {ADVICE}"
        for feature in features
        if feature.name.lower() in names
    ]


def leaks(declaration: Declaration, features: list[Feature], X: pd.DataFrame, labels: NDArray[Any]) -> list[str]:
    """Return one sentence per feature that has the label's name, or alone tells the label of all rows that have it.

    Args:
        declaration: says the task and the names.
        features: the columns of X.
        X: (n, k) features, as a trainer gets them.
        labels: (n,) labels as the task has them, none missing.

    """
    found = named_leaks(declaration, features)
    for feature in features:
        column = X[feature.name]
        known = column.notna().to_numpy()
        if 10 * known.sum() < 9 * len(column) or known.sum() < FEWEST_ROWS:
            continue
        if _tells(feature, column[known], labels[known], declaration.task):
            found.append(
                f"'{feature.name}' of '{declaration.features}' alone tells the label of all {int(known.sum())} "
                f"training rows that have it: {ADVICE}"
            )
    return found


def _tells(feature: Feature, column: pd.Series, labels: NDArray[Any], task: str) -> bool:
    if task == "regression":
        return feature.kind == "numeric" and _is_line(column.to_numpy(dtype=float), labels.astype(float))
    classes, counts = np.unique(labels, return_counts=True)
    if len(classes) < 2 or counts.min() < FEWEST_OF_A_CLASS:
        return False
    if feature.kind == "numeric" and len(classes) == 2:
        first, second = (column[labels == name] for name in classes)
        return bool(first.max() < second.min() or second.max() < first.min())
    values = column.nunique()
    pairs = pd.DataFrame({"value": column.to_numpy(), "label": labels}).drop_duplicates()
    return values * ROWS_PER_VALUE <= len(column) and len(pairs) == values


def _is_line(x: NDArray[np.float64], y: NDArray[np.float64]) -> bool:
    """Return whether y is a straight line of x, up to rounding."""
    if not np.isfinite(x).all() or x.min() == x.max() or y.min() == y.max():
        return False
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(abs(np.corrcoef(x, y)[0, 1]) > 1 - 1e-9)
