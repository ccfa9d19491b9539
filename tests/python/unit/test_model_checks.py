"""What `register` asks of a model before anything is stored, and a training before it fits."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import VotingClassifier
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier

from storeroom.artifacts.own_types import NO_OWN_TYPES
from storeroom.errors import ModelError, TrainerError
from storeroom.features import Feature
from storeroom.learning.model_checks import check_fitted, check_known_classes, check_unfitted, column_order, try_out

ROWS = pd.DataFrame({"heat": np.arange(20.0), "hours": np.arange(20.0) % 7})
LABELS = (np.arange(20) > 9).astype(int)
FEATURES = [Feature("heat", "float64", "numeric"), Feature("hours", "int64", "numeric")]
BINARY, MULTI, NUMBER = "binary_classification", "multiclass_classification", "regression"


def declared(task: str) -> Any:
    """Return what the checks read of a declaration."""
    return SimpleNamespace(task=task)


class Constant(ClassifierMixin, BaseEstimator):
    """A classifier that answers what it was made with, and has no attribute that says it is fitted."""

    def __init__(self, answer: Any = None) -> None:
        """Keep the answer."""
        self.answer = answer

    @property
    def classes_(self) -> Any:
        """Return two classes."""
        return np.array([0, 1])

    def predict(self, X: Any) -> Any:
        """Return the answer."""
        return self.answer

    def predict_proba(self, X: Any) -> Any:
        """Return the answer."""
        return self.answer


@pytest.mark.parametrize(
    ("task", "model", "said"),
    [
        (BINARY, LinearSVC().fit(ROWS, LABELS), "LinearSVC has no predict_proba; a binary classification needs it"),
        (BINARY, SVC().fit(ROWS, LABELS), "SVC has no predict_proba"),
        (BINARY, SGDClassifier().fit(ROWS, LABELS), "SGDClassifier has no predict_proba"),
        (MULTI, VotingClassifier([("a", LogisticRegression())]).fit(ROWS, LABELS), "has no predict_proba"),
        (BINARY, Ridge().fit(ROWS, LABELS), "Ridge has no predict_proba"),
        (BINARY, StandardScaler().fit(ROWS), "StandardScaler predicts nothing"),
        (BINARY, LogisticRegression(), "LogisticRegression is not fitted"),
        (BINARY, make_pipeline(StandardScaler(), LogisticRegression()), "is not fitted"),
        (NUMBER, GridSearchCV(Ridge(), {"alpha": [1, 2]}), "GridSearchCV is not fitted"),
        (BINARY, LogisticRegression, "the class LogisticRegression predicts nothing"),
        (BINARY, {"model": 1}, "dict predicts nothing"),
        (BINARY, None, "NoneType predicts nothing"),
        (BINARY, LogisticRegression().fit(ROWS, np.where(LABELS, "yes", "no")), "knows the classes no, yes; a binary"),
        (BINARY, LogisticRegression().fit(ROWS, LABELS + 1), "knows the classes 1, 2;"),
        (BINARY, LogisticRegression().fit(ROWS, LABELS * 2 - 1), "knows the classes -1, 1;"),
        (BINARY, LogisticRegression().fit(ROWS, np.arange(20) % 3), "knows the classes 0, 1, 2;"),
        (BINARY, DecisionTreeClassifier().fit(ROWS, LABELS * 0), "knows the classes 0;"),
        (NUMBER, LogisticRegression().fit(ROWS, LABELS), "is a classifier, and the task is a regression"),
    ],
)
def test_a_model_that_the_task_cannot_use(task: str, model: Any, said: str) -> None:
    """One sentence, which names the model and what it lacks."""
    with pytest.raises(ModelError, match=said) as raised:
        check_fitted("churn", declared(task), model)
    assert str(raised.value).startswith("churn: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("task", "model"),
    [
        (BINARY, LogisticRegression().fit(ROWS, LABELS)),
        (BINARY, LogisticRegression().fit(ROWS, LABELS.astype(bool))),
        (BINARY, LogisticRegression().fit(ROWS, LABELS.astype(float))),
        (BINARY, CalibratedClassifierCV(LinearSVC()).fit(ROWS, LABELS)),
        (BINARY, make_pipeline(StandardScaler(), LogisticRegression()).fit(ROWS, LABELS)),
        (BINARY, Constant(np.ones((20, 2)) / 2)),
        (MULTI, LogisticRegression().fit(ROWS, np.where(LABELS, "yes", "no"))),
        (NUMBER, Ridge().fit(ROWS, LABELS)),
        (NUMBER, LinearSVC().fit(ROWS, LABELS)),
    ],
)
def test_a_model_that_the_task_can_use(task: str, model: Any) -> None:
    """Labels of 0 and 1, of false and true; a class of the team's that does not say whether it is fitted."""
    check_fitted("churn", declared(task), model)


def names(features: list[Feature]) -> list[str]:
    """Return the names of features."""
    return [feature.name for feature in features]


def test_the_order_of_the_columns_is_the_models() -> None:
    """As it was fitted, whatever the contract's order; a part of the features is enough."""
    model = LogisticRegression().fit(ROWS[["hours", "heat"]], LABELS)
    assert names(column_order("churn", FEATURES, model)) == ["hours", "heat"]
    some = make_pipeline(ColumnTransformer([("a", StandardScaler(), ["hours"])]), Ridge()).fit(ROWS[["hours"]], LABELS)
    assert names(column_order("churn", FEATURES, some)) == ["hours"]


def test_a_model_without_names_needs_a_stated_order() -> None:
    """It would be fed the contract's order in silence, right or wrong."""
    array = ROWS.to_numpy()
    model = LogisticRegression().fit(array, LABELS)
    with pytest.raises(ModelError, match=r"fitted on columns without names.*columns=\[\.\.\.\], --columns a,b"):
        column_order("churn", FEATURES, model)
    assert names(column_order("churn", FEATURES, model, ["hours", "heat"])) == ["hours", "heat"]
    for wrong in (["hours"], ["hours", "hours"], ["hours", "heat", "hours"]):
        with pytest.raises(ModelError, match=r"expects 2 columns, and the columns given are"):
            column_order("churn", FEATURES, model, wrong)
    with pytest.raises(ModelError, match=r"the feature view does not have: colour"):
        column_order("churn", FEATURES, model, ["hours", "colour"])
    one = LogisticRegression().fit(array[:, :1], LABELS)
    with pytest.raises(ModelError, match=r"expects 1 column, and the feature view has 2 \(heat, hours\); .*--columns"):
        column_order("churn", FEATURES, one)


def test_an_order_that_contradicts_the_model_is_refused() -> None:
    """And so are columns that the view does not have."""
    model = LogisticRegression().fit(ROWS, LABELS)
    with pytest.raises(ModelError, match=r"fitted on the columns heat, hours, and the columns given are hours, heat"):
        column_order("churn", FEATURES, model, ["hours", "heat"])
    other = LogisticRegression().fit(ROWS.rename(columns={"heat": "colour"}), LABELS)
    with pytest.raises(ModelError, match=r"does not have: colour"):
        column_order("churn", FEATURES, other)


def test_the_names_that_a_booster_makes_up_are_no_names() -> None:
    """LightGBM and CatBoost number the columns of an array."""
    lightgbm, catboost = pytest.importorskip("lightgbm"), pytest.importorskip("catboost")
    for model in (
        lightgbm.LGBMClassifier(n_estimators=2, verbose=-1, n_jobs=1),
        catboost.CatBoostClassifier(iterations=2, verbose=0, allow_writing_files=False, thread_count=1),
    ):
        with pytest.raises(ModelError, match="without names"):
            column_order("churn", FEATURES, model.fit(ROWS.to_numpy(), LABELS))
        assert names(column_order("churn", FEATURES, model.fit(ROWS[["hours", "heat"]], LABELS))) == ["hours", "heat"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (np.full((20, 2), np.nan), "no finite number"),
        (np.full((20, 2), 2.0), "not between 0 and 1"),
        (np.full((3, 2), 0.5), "did not return one answer for each of 20 rows"),
        (np.full(20, 0.5), "IndexError"),
        (None, "cannot score 20 rows"),
        ("text", "ValueError"),
    ],
)
def test_an_answer_that_is_none(answer: Any, said: str) -> None:
    """A trial shows what no attribute says."""
    with pytest.raises(ModelError, match=said):
        try_out("churn", declared(BINARY), Constant(answer), ROWS, ())


def test_a_trial_finds_what_the_model_was_not_fitted_on() -> None:
    """Text where it wants a number, and a step that is not fitted behind one that is."""
    words = ROWS.assign(heat=["A"] * 20)
    with pytest.raises(ModelError, match=r"LogisticRegression cannot score 20 rows of the feature view \(ValueError: "):
        try_out("churn", declared(BINARY), LogisticRegression().fit(ROWS, LABELS), words, ())
    half = make_pipeline(StandardScaler(), LogisticRegression().fit(ROWS, LABELS))
    with pytest.raises(ModelError, match="is not fitted"):
        try_out("churn", declared(BINARY), half, ROWS, ())
    try_out("churn", declared(MULTI), DummyClassifier().fit(ROWS, LABELS), ROWS, ("0", "1"))


def test_classes_that_no_label_has() -> None:
    """Spelled otherwise, every prediction would be of a class that never comes true."""
    check_known_classes("churn", ("a", "b"), pd.Series(["b", "c"]))
    with pytest.raises(ModelError, match="knows the classes 0, 1, and the labels are no, yes"):
        check_known_classes("churn", ("0", "1"), pd.Series(["yes", "no"]))


@pytest.mark.parametrize(
    ("task", "estimator", "said"),
    [
        (BINARY, LinearSVC(), "LinearSVC, which has no predict_proba; a binary classification needs it"),
        (
            MULTI,
            make_pipeline(StandardScaler(), Ridge()),
            "the pipeline that ends in Ridge, which has no predict_proba",
        ),
        (NUMBER, LogisticRegression(), "LogisticRegression, a classifier, and the task is a regression"),
        (NUMBER, GridSearchCV(LogisticRegression(), {}), "GridSearchCV, a classifier"),
    ],
)
def test_what_could_not_score_is_told_before_the_fit(task: str, estimator: Any, said: str) -> None:
    """The sentence names the trainer."""
    with pytest.raises(TrainerError, match=f"^The trainer training:build returned {said}"):
        check_unfitted(estimator, task, "training:build", NO_OWN_TYPES)


class Hidden(TransformerMixin, BaseEstimator):
    """A transformer that nobody allowed."""


def test_an_own_class_is_told_before_the_fit() -> None:
    """By the trainer's name, too."""
    with pytest.raises(
        TrainerError, match=r"what the trainer training:build returned holds .*test_model_checks\.Hidden"
    ):
        check_unfitted(make_pipeline(Hidden(), Ridge()), NUMBER, "training:build", NO_OWN_TYPES)
