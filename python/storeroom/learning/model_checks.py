"""Whether an estimator can do what its declaration asks of it: before it is fitted, and before it is registered."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted

from storeroom.artifacts import OwnTypes, check_storable
from storeroom.declaration import Declaration
from storeroom.errors import ModelError, TrainerError
from storeroom.features import Feature
from storeroom.learning.evaluation import Output, predict

_KINDS = {
    "binary_classification": "a binary classification",
    "multiclass_classification": "a multiclass classification",
    "regression": "a regression",
}
_ADVICE = "wrap it, as in CalibratedClassifierCV(...), or use a classifier that has it"

_NAMELESS = ("", "Column_")  # what CatBoost and LightGBM call columns that came without a name, before their number


def check_unfitted(estimator: Any, task: str, name: str, own: OwnTypes) -> None:
    """Refuse an estimator that could not be stored or could not score, before time is spent on its fit.

    Raises:
        TrainerError: one sentence that names the trainer.

    """
    check_storable(estimator, f"the trainer {name}", own)
    what = f"The trainer {name} returned {_name(estimator)}"
    if task != "regression" and not hasattr(estimator, "predict_proba"):
        raise TrainerError(f"{what}, which has no predict_proba; {_KINDS[task]} needs it: {_ADVICE}.")
    if task == "regression" and hasattr(estimator, "predict_proba"):
        raise TrainerError(f"{what}, a classifier, and the task is a regression: use a regressor, or change the task.")


def check_fitted(model_name: str, declaration: Declaration, estimator: Any) -> None:
    """Refuse a model that is not fitted, or not for the task: it must predict, and a classifier must know its classes.

    Raises:
        ModelError: one sentence that says what it lacks.

    """
    what, task = f"{model_name}: {_name(estimator)}", declaration.task
    if isinstance(estimator, type) or not hasattr(estimator, "predict"):
        raise ModelError(f"{what} predicts nothing: register a fitted estimator with a predict method.")
    if not _is_fitted(estimator):
        raise ModelError(f"{what} is not fitted: fit it before you register it.")
    if task == "regression":
        if _has(estimator, "classes_") and _has(estimator, "predict_proba"):
            raise ModelError(f"{what} is a classifier, and the task is a regression: register a regressor.")
        return
    if not _has(estimator, "predict_proba"):
        raise ModelError(f"{what} has no predict_proba; {_KINDS[task]} needs it: {_ADVICE}.")
    classes = _classes(estimator)
    if classes is None:
        raise ModelError(f"{what} does not say its classes (classes_); {_KINDS[task]} needs them.")
    if task == "binary_classification" and classes != [0, 1]:
        raise ModelError(
            f"{what} knows the classes {_listed(classes)}; a binary classification needs 0 and 1, or false and true: "
            "fit it on such labels."
        )


def column_order(
    model_name: str, features: list[Feature], estimator: Any, columns: list[str] | None = None
) -> list[Feature]:
    """Return the features in the order that a fitted model wants its columns.

    Args:
        model_name: the declared model.
        features: of its feature view.
        estimator: the fitted model.
        columns: the order as whoever registers states it, for a model that was fitted without names.

    Raises:
        ModelError: the model does not say which columns it wants, or wants others than the view has.

    """
    names, width = _column_names(estimator), _width(estimator)
    if names is not None and columns is not None and names != columns:
        raise ModelError(
            f"{model_name}: the model was fitted on the columns {_listed(names)}, and the columns given are "
            f"{_listed(columns)}: leave them out."
        )
    wanted = names if names is not None else columns
    if wanted is None:
        state = "columns without names, so that nothing says their order"
        if width is not None and width != len(features):
            view = f"the feature view has {len(features)} ({_listed([feature.name for feature in features])})"
            state = f"an array without column names: it expects {_counted(width)}, and {view}"
        raise ModelError(
            f"{model_name}: the model was fitted on {state}; fit it on a DataFrame with the view's columns, or state "
            "which it wants in which order (columns=[...], --columns a,b)."
        )
    known = {feature.name: feature for feature in features}
    missing = [name for name in wanted if name not in known]
    if missing:
        raise ModelError(
            f"{model_name}: the model was fitted on columns that the feature view does not have: {_listed(missing)}; "
            "register it under a model whose view has them."
        )
    if len(set(wanted)) != len(wanted) or (width is not None and width != len(wanted)):
        raise ModelError(
            f"{model_name}: the model expects {_counted(width)}, and the columns given are {_listed(wanted)}: name "
            "each of its columns once, in its order."
        )
    return [known[name] for name in wanted]


def try_out(
    model_name: str, declaration: Declaration, estimator: Any, X: pd.DataFrame, classes: tuple[str, ...]
) -> None:
    """Score a few rows, and refuse a model whose answer is none.

    Raises:
        ModelError: it raised, or did not return one finite number, or one probability for each class, a row.

    """
    where = f"{model_name}: {_name(estimator)} cannot score {len(X)} rows of the feature view"
    try:
        output = predict(estimator, X, declaration.task, classes)
        problem = _problem(output, len(X))
    except NotFittedError:
        raise ModelError(f"{model_name}: {_name(estimator)} is not fitted: fit it before you register it.") from None
    except Exception as error:  # noqa: BLE001 - whatever a model raises
        problem = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
    if problem:
        raise ModelError(f"{where} ({problem}): fit it on the columns and types of the view.")


def check_known_classes(model_name: str, classes: tuple[str, ...], labels: Any) -> None:
    """Refuse a multiclass model none of whose classes is a label of the window that it is measured or was fitted on.

    Raises:
        ModelError: the labels and the classes are spelled in two ways.

    """
    found = sorted(set(np.asarray(labels, dtype=object).astype(str)))
    if classes and found and not set(found) & set(classes):
        raise ModelError(
            f"{model_name}: the model knows the classes {_listed(classes)}, and the labels are {_listed(found)}: fit "
            "it on labels that are spelled as the label view's."
        )


def _problem(output: Output, count: int) -> str | None:
    values = output.value if output.value is not None else output.score
    if output.class_scores is not None:
        values = output.class_scores
        if values.shape != (count, len(output.classes)):
            return f"predict_proba returned {values.shape} for {count} rows and {len(output.classes)} classes"
        if (np.abs(values.sum(axis=1) - 1) > 1e-3).any():
            return "its probabilities do not add up to 1"
    if values is None or len(values) != count or values.ndim != (1 if output.class_scores is None else 2):
        return f"it did not return one answer for each of {count} rows"
    if not np.isfinite(values).all():
        return "it returned what is no finite number"
    if output.task != "regression" and ((values < 0) | (values > 1)).any():
        return "its probabilities are not between 0 and 1"
    return None


def _is_fitted(estimator: Any) -> bool:
    """Return false where a model of a library says so itself; what it is for others is found by a trial."""
    if type(estimator).__module__ == "catboost.core":
        return bool(estimator.is_fitted())
    last = estimator.steps[-1][1] if isinstance(estimator, Pipeline) and estimator.steps else estimator
    if type(last).__module__.split(".")[0] not in ("sklearn", "lightgbm", "xgboost"):
        return True
    try:
        check_is_fitted(last)
    except NotFittedError:
        return False
    return True


def _counted(count: int | None) -> str:
    return f"{count} column{'' if count == 1 else 's'}"


def _has(estimator: Any, name: str) -> bool:
    try:
        return hasattr(estimator, name)
    except Exception:  # noqa: BLE001 - properties of boosters raise errors of their own
        return False


def _classes(estimator: Any) -> list[Any] | None:
    try:
        return np.asarray(estimator.classes_).tolist()
    except Exception:  # noqa: BLE001 - see above
        return None


def _column_names(estimator: Any) -> list[str] | None:
    for name in ("feature_names_in_", "feature_names_"):
        found = getattr(estimator, name) if _has(estimator, name) else None
        names = None if found is None else [str(column) for column in found]
        if names and names not in ([f"{word}{place}" for place in range(len(names))] for word in _NAMELESS):
            return names
    return None


def _width(estimator: Any) -> int | None:
    try:
        return int(estimator.n_features_in_)
    except Exception:  # noqa: BLE001 - see above
        return None


def _name(estimator: Any) -> str:
    if isinstance(estimator, type):
        return f"the class {estimator.__name__}"
    if isinstance(estimator, Pipeline) and estimator.steps:
        return f"the pipeline that ends in {type(estimator.steps[-1][1]).__name__}"
    return type(estimator).__name__


def _listed(values: Any, most: int = 8) -> str:
    shown = [str(value) for value in list(values)[:most]]
    more = len(values) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
