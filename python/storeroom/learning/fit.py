"""Fitting a version: a search over the trainer's grid by cross-validation, and what the chosen candidate said there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.model_selection import KFold, ParameterGrid

from storeroom.artifacts import OwnTypes
from storeroom.declaration import Declaration
from storeroom.learning.evaluation import Estimate, Output, class_names, predict, row_losses, with_labels
from storeroom.learning.model_checks import check_unfitted
from storeroom.learning.trainers import Trainer

FOLDS = 3

Fold = tuple[NDArray[np.intp], NDArray[np.intp]]


@dataclass(frozen=True)
class Fitted:
    """A fitted estimator and how it was chosen.

    Attributes:
        estimator: fitted on all rows.
        params: the candidate of the grid that it is; empty without a grid.
        loss: mean of the folds' losses, in the unit of the gate metric, and its standard error.
        held_out: its output per fold on the rows that it was not fitted on.

    """

    estimator: Any
    params: dict[str, Any]
    loss: Estimate
    held_out: list[Output]

    def shown_params(self) -> dict[str, Any]:
        """Return its parameters that are plain values, and what the search chose; other parts are named."""
        plain = {
            name: value if value is None or isinstance(value, str | int | float | bool) else type(value).__name__
            for name, value in self.estimator.get_params(deep=True).items()
        }
        return {**plain, **self.params}


def fit(
    trainer: Trainer,
    declaration: Declaration,
    unfitted: Any,
    X: pd.DataFrame,
    labels: NDArray[Any],
    times: NDArray[Any],
    own: OwnTypes,
) -> Fitted:
    """Return the candidate with the smallest loss over the folds, fitted on all rows.

    Args:
        trainer: the team's, with its grid.
        declaration: says the task, the loss and the seed.
        unfitted: the trainer's estimator.
        X: (n, k) features.
        labels: (n,) labels as the task has them.
        times: (n,) as_of of each row.
        own: classes of the team that may be stored.

    """
    y = labels.astype(int) if declaration.task == "binary_classification" else labels
    candidates = list(ParameterGrid(trainer.grid)) if trainer.grid else [{}]
    folds = list(_folds(times, declaration.train.seed))

    def search() -> tuple[Any, int, list[tuple[Estimate, list[Output]]]]:
        for candidate in candidates:
            check_unfitted(clone(unfitted).set_params(**candidate), declaration.task, trainer.name, own)
        results = [_cross_validate(unfitted, X, y, candidate, folds, declaration) for candidate in candidates]
        best = int(np.argmin([estimate.value for estimate, _ in results]))
        return clone(unfitted).set_params(**candidates[best]).fit(X, y), best, results

    estimator, best, results = trainer.run(search)
    return Fitted(estimator, dict(candidates[best]), *results[best])


def _folds(times: NDArray[Any], seed: int) -> Iterator[Fold]:
    """Yield folds that test later batches on earlier ones; with two points in time or fewer, plain folds."""
    known = np.sort(pd.unique(times))
    if len(known) <= 2:
        yield from KFold(FOLDS, shuffle=True, random_state=seed).split(times)
        return
    for part in np.array_split(known, min(FOLDS + 1, len(known)))[1:]:
        yield np.flatnonzero(times < part[0]), np.flatnonzero((times >= part[0]) & (times <= part[-1]))


def _cross_validate(
    unfitted: Any, X: pd.DataFrame, y: Any, params: dict[str, Any], folds: list[Fold], declaration: Declaration
) -> tuple[Estimate, list[Output]]:
    """Return the mean loss of the folds, and the output of each on the rows that it was not fitted on."""
    outputs = []
    for fit_rows, test_rows in folds:
        if declaration.task != "regression" and len(np.unique(y[fit_rows])) < len(np.unique(y)):
            continue
        fitted = clone(unfitted).set_params(**params).fit(X.iloc[fit_rows], y[fit_rows])
        classes = class_names(fitted, declaration.task)
        outputs.append(with_labels(predict(fitted, X.iloc[test_rows], declaration.task, classes), y[test_rows]))
    if not outputs:
        return Estimate(float("inf"), float("nan")), []
    losses = [float(row_losses(output, declaration.gate_metric).mean()) for output in outputs]
    spread = float(np.std(losses, ddof=1) / np.sqrt(len(losses))) if len(losses) > 1 else float("nan")
    return Estimate(float(np.mean(losses)), spread), outputs
