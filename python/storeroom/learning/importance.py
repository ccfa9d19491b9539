"""How much more a model loses when a feature's values are shuffled: permutation importance (Breiman 2001).

With one seed the values are those of sklearn.inspection.permutation_importance. The standard error is of the rows, too:
two windows of the same world differ by it, and not only by the shuffles that scikit-learn's own spread knows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.utils import check_random_state

from storeroom.declaration import Declaration
from storeroom.learning.evaluation import Estimate, Floats, predict, row_losses, with_labels

ROWS = 2_000  # rows of a window that are measured: so the cost does not grow with the window
REPEATS = 3


def sampled_importances(
    declaration: Declaration,
    estimator: Any,
    X: pd.DataFrame,
    labels: NDArray[Any],
    classes: tuple[str, ...],
    seed: int,
) -> tuple[dict[str, Estimate], int]:
    """Return the importance of each column of X on a sample of its rows, and how many rows that is.

    Args:
        declaration: says the task and, as `gate_metric`, the loss.
        estimator: the fitted model.
        X: (n, k) features; its index is 0 to n - 1.
        labels: (n,) labels, none of them missing.
        classes: class names of a multiclass model, else empty.
        seed: of the sample and the shuffles.

    Returns:
        Feature name to importance, in units of the loss; empty without a row, and where a classifier's rows are of one
        class, whose loss says nothing about a feature.

    """
    rows = X.sample(min(ROWS, len(X)), random_state=seed).index.to_numpy()
    if (declaration.task != "regression" and len(np.unique(labels[rows])) < 2) or not len(rows):
        return {}, len(rows)

    def losses(sample: pd.DataFrame) -> Floats:
        output = predict(estimator, sample, declaration.task, classes)
        return row_losses(with_labels(output, labels[rows]), declaration.gate_metric)

    return importances(losses, X.loc[rows], seed), len(rows)


def importances(losses: Callable[[pd.DataFrame], Floats], X: pd.DataFrame, seed: int) -> dict[str, Estimate]:
    """Return by how much the mean of `losses` grows when a column of X is shuffled, for each column.

    A row counts twice in it, with its own loss and with that of the row which got its value: the standard error is that
    of the mean of both, as of a U-statistic (Hoeffding 1948), less what the other rows of its few pairs add to it, and
    at least that of independent pairs.
    """
    before, count = losses(X), len(X)
    orders = _orders(count, seed)
    found = {}
    for name in X.columns:
        growths = np.array([losses(X.assign(**{name: X[name].to_numpy()[order]})) - before for order in orders])
        own, given = growths.mean(axis=0), np.zeros(count)
        for order, growth in zip(orders, growths, strict=True):
            given[order] += growth / REPEATS
        spread = float("nan")
        if count > 1:
            of_pairs = growths.var() / REPEATS
            spread = float(np.sqrt(max(np.var(own + given, ddof=1) - of_pairs, of_pairs) / count))
        found[str(name)] = Estimate(float(own.mean()), spread)
    return found


def _orders(count: int, seed: int) -> list[NDArray[np.intp]]:
    """Return the orders that scikit-learn shuffles each column into, one after the other."""
    draw = check_random_state(check_random_state(seed).randint(np.iinfo(np.int32).max + 1))
    shuffle, order, orders = np.arange(count), np.arange(count), []
    for _ in range(REPEATS):
        draw.shuffle(shuffle)
        order = order[shuffle]
        orders.append(order)
    return orders
