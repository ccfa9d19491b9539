"""One spelling of a value, the same as the package's SQL has: classes, binary labels, and the values of slices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

MISSING = "(missing)"
REST = "(other)"


def text_of(value: Any) -> str:
    """Return a value as macros/cross_db/value_text.sql writes it: true, 1, 1.0, 2024-01-29."""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, datetime | date) and not isinstance(value, pd.Timestamp):
        return str(value)
    if isinstance(value, np.generic):
        return text_of(value.item()) if not isinstance(value, np.datetime64) else str(pd.Timestamp(value))
    return str(value)


def reserved_text(text: str | None) -> str:
    """Return a value of a slice as macros/types/reserved_text.sql does: no real value reads as a word of ours."""
    if text is None:
        return MISSING
    is_reserved = text.startswith("(") and text.strip("()") in ("missing", "other")
    return f"({text})" if is_reserved else text


def binary_label(value: Any) -> float:
    """Return a label of a binary task as 0.0 or 1.0, as macros/features/label_number.sql does; NaN for any other."""
    if isinstance(value, bool | np.bool_):
        return float(value)
    text = str(value).strip().lower()
    if text in ("true", "false"):
        return float(text == "true")
    try:
        number = float(text)
    except ValueError:
        return float("nan")
    return number if number in (0.0, 1.0) else float("nan")


def labels_of(task: str, labels: pd.Series) -> pd.Series:
    """Return labels as the task has them: 0.0 and 1.0, finite numbers, or the text of classes; NaN for any other."""
    if task == "multiclass_classification":
        return labels.map(text_of, na_action="ignore")
    if task == "binary_classification":
        return labels.map(binary_label, na_action="ignore").astype("float64")
    numbers = pd.to_numeric(labels, errors="coerce").astype("float64")
    return numbers.where(np.isfinite(numbers))
