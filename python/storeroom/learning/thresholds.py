"""The score from which on a binary prediction is positive, sought on rows that the model was not fitted on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn import metrics as sk

from storeroom.declaration import Declaration, Performance
from storeroom.errors import DataError
from storeroom.learning.evaluation import Output

Counts = NDArray[np.float64]
ONLY_CERTAIN, EVERYTHING = 1.0, 0.0  # where no positive prediction is better than any, and where nothing else is


def best_threshold(declaration: Declaration, held_out: list[Output]) -> float | None:
    """Return the threshold that is best for the declared metric; None where the declaration states a number.

    Every score of the folds is tried, all folds together. Halfway to the next lower score lies the threshold, so that a
    row that scores a little less than the last one that counted still counts; of several that are equally good, the
    highest.

    Raises:
        DataError: no fold has rows of both classes.

    """
    sought = declaration.performance.threshold
    if not isinstance(sought, str):
        return None
    labels = np.concatenate([output.labels for output in held_out]) if held_out else np.empty(0)
    if len(np.unique(labels)) < 2:
        raise DataError(
            f"No threshold that is best for {sought} can be sought: the batches held out in training have not both "
            "classes; wait for more batches, or write a number as performance.threshold."
        )
    scores = np.concatenate([output.score for output in held_out if output.score is not None])
    false_share, true_share, thresholds = sk.roc_curve(labels, scores, drop_intermediate=False)
    positives = float((labels == 1).sum())
    tp, fp = true_share * positives, false_share * (len(labels) - positives)
    found = _MEASURES[sought](tp, fp, positives - tp, len(labels) - positives - fp, declaration.performance)
    best = int(np.argmax(found))
    if best == 0:
        return ONLY_CERTAIN
    if best + 1 == len(thresholds):
        return EVERYTHING
    below = thresholds[best + 1]
    return float(max((thresholds[best] + below) / 2, np.nextafter(below, 1.0)))


def _f_beta(tp: Counts, fp: Counts, fn: Counts, beta: float) -> Counts:
    weight = beta**2
    return (1 + weight) * tp / ((1 + weight) * tp + weight * fn + fp)


def _mcc(tp: Counts, fp: Counts, fn: Counts, tn: Counts) -> Counts:
    scale = np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
    return np.divide(tp * tn - fp * fn, scale, out=np.zeros_like(scale), where=scale > 0)


def _business_value(tp: Counts, fp: Counts, fn: Counts, tn: Counts, settings: Performance) -> Counts:
    worth = settings.outcome_values
    assert worth is not None
    total: Counts = tp * worth["true_positive"] + fp * worth["false_positive"]
    return total + fn * worth["false_negative"] + tn * worth["true_negative"]


_MEASURES: dict[str, Callable[..., Any]] = {
    "f1": lambda tp, fp, fn, _tn, _settings: _f_beta(tp, fp, fn, 1.0),
    "f_beta": lambda tp, fp, fn, _tn, settings: _f_beta(tp, fp, fn, settings.beta),
    "balanced_accuracy": lambda tp, fp, fn, tn, _settings: tp / (tp + fn) + tn / (tn + fp),
    "mcc": lambda tp, fp, fn, tn, _settings: _mcc(tp, fp, fn, tn),
    "business_value": _business_value,
}
