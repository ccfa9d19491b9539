"""What a stored model says of rows, or why it cannot."""

from __future__ import annotations

from typing import Any

import numpy as np

from storeroom.dataset import Dataset
from storeroom.features import Feature
from storeroom.learning.evaluation import Output, predict
from storeroom.registry import Version


class UnscorableError(Exception):
    """A model cannot score some rows; the message is why, in its own words where it has some."""


def scored(estimator: Any, rows: Dataset, version: Version, task: str) -> Output:
    """Return the estimator's output on rows.

    Raises:
        UnscorableError: the estimator raised, or said something that is no number; whatever it was, it is the model's.

    """
    try:
        output = predict(estimator, rows.X, task, version.classes)
    except Exception as error:
        text = " ".join(str(error).split())
        raise UnscorableError(f"{type(error).__name__}: {text[:200]}") from error
    said = next(item for item in (output.score, output.value, output.class_scores) if item is not None)
    is_finite = np.isfinite(said.reshape(len(said), -1)).all(axis=1)
    if len(said) != len(rows.frame):
        raise UnscorableError(f"it said {len(said)} predictions for {len(rows.frame)} rows")
    if not is_finite.all():
        raise UnscorableError(f"{int((~is_finite).sum())} of {len(said)} predictions are no finite number")
    return output


class Suspects:
    """Counts the values that a model may stumble over: infinite ones, else missing ones."""

    def __init__(self, features: list[Feature]) -> None:
        self._features = features
        self._infinite = dict.fromkeys((feature.name for feature in features), 0)
        self._missing = dict(self._infinite)

    def add(self, rows: Dataset) -> None:
        """Count those of some rows."""
        matrix = rows.X
        for feature in self._features:
            column = matrix[feature.name]
            self._missing[feature.name] += int(column.isna().sum())
            if feature.kind == "numeric":
                self._infinite[feature.name] += int(np.isinf(column.to_numpy()).sum())

    def sentence(self) -> str:
        """Return what was found, in words; nothing where nothing was."""
        counts, kind = (self._infinite, "infinite") if any(self._infinite.values()) else (self._missing, "missing")
        found = [f"{name} has {n} {kind} value{'s' if n > 1 else ''}" for name, n in counts.items() if n]
        return f" In that batch {', '.join(found)}." if found else ""
