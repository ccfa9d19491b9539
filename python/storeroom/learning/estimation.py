"""Performance before labels come: what calibrates the scores, or estimates the errors, fitted on the test window.

The warehouse does the estimating (models/monitoring/int_monitoring__estimates): from calibrated probabilities it
expects a confusion matrix, and from that every metric. Source: NannyML's confidence-based performance estimation and
direct loss estimation.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedShuffleSplit
from sklearn.multioutput import MultiOutputRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

from storeroom.learning.evaluation import Floats, Output, row_losses

Knots = list[tuple[float, float]]

AS_IT_IS: Knots = [(0.0, 0.0), (1.0, 1.0)]
FEWEST_OF_A_CLASS = 20  # rows of either class below which a calibration is not tried
SPLITS, HELD_OUT, ECE_BINS = 10, 0.1, 10
FEWEST_LOSSES = 100  # rows below which no estimator of the errors is fitted
PREDICTION = "storeroom_prediction"


def calibrations(output: Output) -> dict[str, Knots]:
    """Return the class name ("1" for a binary model) -> ascending knots (score, probability); empty for a regression.

    Args:
        output: predictions with labels on rows that the model was not fitted on.

    """
    if output.task == "binary_classification":
        assert output.score is not None
        return {"1": calibration(output.score, output.labels.astype(float) == 1)}
    if output.task == "multiclass_classification":
        assert output.class_scores is not None
        labels = output.labels.astype(str)
        return {
            name: calibration(output.class_scores[:, place], labels == name)
            for place, name in enumerate(output.classes)
        }
    return {}


def calibration(score: Floats, is_class: NDArray[np.bool_]) -> Knots:
    """Return the knots of an isotonic regression where it calibrates better, else of the score itself."""
    if not needs_calibration(score, is_class):
        return AS_IT_IS
    fitted = _isotonic(score, is_class)
    return [
        (float(at), float(probability))
        for at, probability in zip(fitted.X_thresholds_, fitted.y_thresholds_, strict=True)
    ]


def needs_calibration(score: Floats, is_class: NDArray[np.bool_]) -> bool:
    """Return whether calibration lowers the expected calibration error on rows held out from it, as NannyML decides.

    Ten random splits hold out a tenth each; their held-out rows together are put into ten bins of equal size. Scores
    that separate the classes are left alone, and so are those of a class with fewer than 20 rows.
    """
    if min(is_class.sum(), (~is_class).sum()) < FEWEST_OF_A_CLASS or roc_auc_score(is_class, score) > 0.999:
        return False
    before, after, labels = [], [], []
    splits = StratifiedShuffleSplit(n_splits=SPLITS, test_size=HELD_OUT, random_state=42)
    for fit_rows, held_out in splits.split(score, is_class):
        before.append(score[held_out])
        after.append(_isotonic(score[fit_rows], is_class[fit_rows]).predict(score[held_out]))
        labels.append(is_class[held_out])
    label = np.concatenate(labels)
    return _calibration_error(np.concatenate(before), label) > _calibration_error(np.concatenate(after), label)


def _isotonic(score: Floats, is_class: NDArray[np.bool_]) -> IsotonicRegression:
    return IsotonicRegression(out_of_bounds="clip", y_min=0, y_max=1).fit(score, is_class.astype(float))


def _calibration_error(score: Floats, is_class: NDArray[np.bool_]) -> float:
    """Return the mean distance of mean score and observed rate over bins of equal size."""
    order = np.argsort(score, kind="stable")
    bins = np.array_split(order, ECE_BINS)
    return float(sum(len(rows) * abs(score[rows].mean() - is_class[rows].mean()) for rows in bins) / len(order))


def fit_loss_estimator(output: Output, X: pd.DataFrame, seed: int) -> Any:
    """Return an estimator of a regression's absolute and squared error from the features and the prediction.

    Args:
        output: predictions with labels on rows that the model was not fitted on.
        X: their features.
        seed: of the trees.

    Returns:
        The fitted estimator with two targets, or None for another task and below 100 rows.

    """
    if output.task != "regression" or len(output) < FEWEST_LOSSES:
        return None
    rows = _with_prediction(X, output)
    words = [name for name in rows.columns if not pd.api.types.is_numeric_dtype(rows[name])]
    numbers = [name for name in rows.columns if name not in words and rows[name].notna().any()]  # trees need a value
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-1)
    trees = HistGradientBoostingRegressor(max_iter=50, random_state=seed)
    estimator = make_pipeline(
        ColumnTransformer([("words", codes, words), ("numbers", "passthrough", numbers)]), MultiOutputRegressor(trees)
    )
    losses = [row_losses(output, metric) for metric in ("mae", "squared_error")]
    return estimator.fit(rows, np.column_stack(losses))


def expected_losses(estimator: Any, X: pd.DataFrame, output: Output) -> tuple[Floats, Floats]:
    """Return each row's expected absolute and squared error; neither is below zero."""
    expected = np.clip(estimator.predict(_with_prediction(X, output)), 0, None)
    return expected[:, 0], expected[:, 1]


def _with_prediction(X: pd.DataFrame, output: Output) -> pd.DataFrame:
    return X.assign(**{PREDICTION: output.value})
