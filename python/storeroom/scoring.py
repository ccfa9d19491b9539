"""What a stored model says of a batch, or one sentence on why it cannot: model, version, batch and columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np

from storeroom.dataset import Dataset
from storeroom.errors import DataError
from storeroom.evaluation import Output, predict
from storeroom.registry import Version


def scored(estimator: Any, rows: Dataset, version: Version, task: str, batch: datetime) -> Output:
    """Return the estimator's output on the rows of one batch.

    Raises:
        DataError: the estimator raised, or said something that is no number; whatever it was, it is the model's own.

    """
    try:
        output = predict(estimator, rows.X, task, version.classes)
    except Exception as error:
        text = " ".join(str(error).split())
        reason = f"{type(error).__name__}: {text[:200]}"
        raise DataError(_sentence(rows, version, batch, reason)) from error
    said = next(item for item in (output.score, output.value, output.class_scores) if item is not None)
    is_finite = np.isfinite(said.reshape(len(said), -1)).all(axis=1)
    if len(said) != len(rows.frame):
        reason = f"it said {len(said)} predictions for {len(rows.frame)} rows"
        raise DataError(_sentence(rows, version, batch, reason))
    if not is_finite.all():
        reason = f"{int((~is_finite).sum())} of {len(said)} predictions are no finite number"
        raise DataError(_sentence(rows, version, batch, reason))
    return output


def _sentence(rows: Dataset, version: Version, batch: datetime, reason: str) -> str:
    found = suspects(rows)
    where = f"{version.model_name}: version {version.version_number} cannot score the batch of {batch:%Y-%m-%d %H:%M}"
    columns = f" In that batch {', '.join(found)}." if found else ""
    return (
        f"{where} of '{rows.request['features']}' ({reason}).{columns} Nothing of it was kept: correct the rows, or "
        "train a version that can take them, and run again."
    )


def suspects(rows: Dataset) -> list[str]:
    """Return the columns that a model may stumble over, in words: infinite values, else missing ones."""
    matrix = rows.X
    infinite, missing = [], []
    for feature in rows.features:
        column = matrix[feature.name]
        if feature.kind == "numeric" and (count := int(np.isinf(column.to_numpy()).sum())):
            infinite.append(f"{feature.name} has {count} infinite value{'s' if count > 1 else ''}")
        if count := int(column.isna().sum()):
            missing.append(f"{feature.name} has {count} missing value{'s' if count > 1 else ''}")
    return infinite or missing
