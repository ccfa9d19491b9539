"""The list is complete: what scikit-learn offers and fits is stored, loaded, and answers as before."""

from __future__ import annotations

import importlib
import inspect
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
import skops.io
from numpy.typing import NDArray
from scipy import special
from sklearn import metrics, model_selection
from sklearn.base import BaseEstimator
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor, make_column_selector
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import (
    BaggingClassifier,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.experimental import enable_halving_search_cv, enable_iterative_imputer  # noqa: F401
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.feature_selection import SelectFromModel, SelectKBest, f_classif
from sklearn.gaussian_process import GaussianProcessRegressor, kernels
from sklearn.impute import IterativeImputer, SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier, TweedieRegressor
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    SplineTransformer,
    StandardScaler,
    TargetEncoder,
)
from sklearn.svm import SVC, LinearSVC
from sklearn.utils import all_estimators
from sklearn.utils._test_common.instance_generator import _construct_instances

from storeroom.artifacts import check_storable, deserialise, serialise
from storeroom.artifacts.allowed_types import CLASSES, FUNCTIONS
from storeroom.artifacts.audit import audit
from storeroom.errors import TrainerError

NOT_STORED = {"Birch"}  # skops refuses it: its tree of nodes refers to itself
DRAW = np.random.default_rng(3)
X = DRAW.normal(size=(60, 4))
CLASSES_OF_ROWS = np.arange(60) % 2
AMOUNTS = np.abs(X[:, 0]) + 0.1
FRAME = pd.DataFrame({"a": X[:, 0], "b": np.array(["x", "y"], dtype=object)[CLASSES_OF_ROWS], "c": X[:, 2]})
GAPS = FRAME.assign(a=FRAME["a"].where(FRAME.index != 3))
TEXT = ["red blue", "blue green", "green black white"] * 20

# What the estimators want of rows and labels differs; the first pair that an estimator fits on is taken.
ROWS: list[tuple[Any, Any]] = [
    (X, CLASSES_OF_ROWS),
    (np.abs(X), CLASSES_OF_ROWS),
    (np.abs(X), AMOUNTS),
    (X, X[:, :2]),
    (X, (X[:, :2] > 0).astype(int)),
    (X[:, 0], AMOUNTS),
    (X @ X.T, CLASSES_OF_ROWS),
    (TEXT, None),
    ([{"a": 1, "b": 2}, {"b": 1}] * 30, None),
    (["x", "y"] * 30, None),
    ([["x"], ["x", "y"]] * 30, None),
    (DRAW.normal(size=(3, 20, 20)), None),  # pictures
]


def answer(estimator: Any, rows: Any) -> list[NDArray[Any]]:
    """Return what an estimator says of rows, by each method that it has."""
    said = []
    for name in ("predict", "predict_proba", "decision_function", "transform", "score_samples"):
        if hasattr(estimator, name):
            value = getattr(estimator, name)(rows)
            value = value.tocsr().data if hasattr(value, "tocsr") else value
            said += [np.asarray(part) for part in (value if isinstance(value, list | tuple) else [value])]
    return said


def assert_kept(estimator: Any, rows: Any) -> None:
    """Store a fitted estimator, load it, and compare what it says; BLAS may round the last digit otherwise."""
    loaded = deserialise(serialise(estimator), "the file")
    assert type(loaded) is type(estimator)
    for before, after in zip(answer(estimator, rows), answer(loaded, rows), strict=True):
        if np.issubdtype(before.dtype, np.inexact):
            np.testing.assert_allclose(after, before, rtol=1e-9, atol=1e-12)
        else:
            np.testing.assert_array_equal(after, before)


def fitted(estimator: Any) -> tuple[Any, Any] | None:
    """Return an estimator fitted on the first of the rows that it takes, and these; None where it takes none."""
    if "random_state" in estimator.get_params():
        estimator.set_params(random_state=0)
    for rows, labels in ROWS:
        try:
            done = estimator.fit(rows) if labels is None else estimator.fit(rows, labels)
            answer(done, rows)
            return done, rows
        except Exception:  # noqa: BLE001, S112 - the next rows
            continue
    return None


def estimators() -> list[tuple[str, type[Any]]]:
    """Return every estimator of scikit-learn."""
    return [(name, kind) for name, kind in all_estimators() if kind.__module__.startswith("sklearn.")]


def instances(name: str, kind: type[Any]) -> Iterator[Any]:
    """Return an estimator with its defaults, around simple ones where it needs some."""
    if name == "FrozenEstimator":
        yield kind(LogisticRegression().fit(X, CLASSES_OF_ROWS))
    elif name == "SparseCoder":
        yield kind(np.eye(4))
    else:
        estimator = next(iter(_construct_instances(kind)))
        yield estimator.set_params(max_iter=250) if name == "TSNE" else estimator


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "kind"), estimators(), ids=[name for name, _ in estimators()])
def test_every_estimator_that_fits_with_its_defaults_is_kept(name: str, kind: type[Any]) -> None:
    """One that scikit-learn adds fails here until its names are on the list."""
    done = None
    for estimator in instances(name, kind):
        done = fitted(estimator)
    assert done is not None, f"{name} was not fitted on any of the rows of this test: add rows that it takes"
    if name in NOT_STORED:
        with pytest.raises(TrainerError, match="Birch are not supported"):
            check_storable(kind(), "training:build")
        return
    assert_kept(*done)


def test_the_list_has_no_class_that_scikit_learn_does_not_have() -> None:
    """A name that is misspelled would never be missed; those of other versions of a library are few."""
    missing = []
    for name in CLASSES | FUNCTIONS:
        module, _, last = name.rpartition(".")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                found = getattr(importlib.import_module(module), last)
            except (ImportError, AttributeError):
                missing.append(name)
                continue
        assert inspect.isclass(found) or name in FUNCTIONS, name
    assert [name for name in missing if not name.startswith("scipy.special.")] == []


ENCODED = ColumnTransformer(
    [
        ("numbers", make_pipeline(SimpleImputer(add_indicator=True), StandardScaler(), PolynomialFeatures()), ["a"]),
        ("words", OneHotEncoder(handle_unknown="ignore"), ["b"]),
    ],
    remainder="passthrough",
)
PIPELINE = make_pipeline(ENCODED, LogisticRegression())
WRAPPED: dict[str, tuple[Any, Any, Any]] = {
    "a pipeline of a column transformer": (PIPELINE, GAPS, CLASSES_OF_ROWS),
    "a grid search of it": (
        model_selection.GridSearchCV(PIPELINE, {"logisticregression__C": [0.1, 1]}, scoring="roc_auc"),
        GAPS,
        CLASSES_OF_ROWS,
    ),
    "a random search with a seeded state": (
        model_selection.RandomizedSearchCV(PIPELINE, {"logisticregression__C": [0.1, 1]}, n_iter=1,
                                           random_state=np.random.RandomState(0)),
        GAPS,
        CLASSES_OF_ROWS,
    ),
    "a search by several scores": (
        model_selection.GridSearchCV(SVC(), {"C": [1, 2]}, scoring=["f1", "accuracy"], refit="f1"), X, CLASSES_OF_ROWS
    ),
    "a sigmoid calibration": (CalibratedClassifierCV(LinearSVC()), X, CLASSES_OF_ROWS),
    "an isotonic calibration": (CalibratedClassifierCV(LinearSVC(), method="isotonic"), X, CLASSES_OF_ROWS),
    "a target that is transformed": (
        TransformedTargetRegressor(Ridge(), func=np.log1p, inverse_func=np.expm1), X, AMOUNTS
    ),
    "a vote": (
        VotingClassifier([("a", LogisticRegression()), ("b", RandomForestClassifier(3))], voting="soft"),
        X,
        CLASSES_OF_ROWS,
    ),
    "a stack": (
        StackingClassifier([("a", LogisticRegression()), ("b", RandomForestClassifier(3))]), X, CLASSES_OF_ROWS
    ),
    "a bag": (BaggingClassifier(LogisticRegression()), X, CLASSES_OF_ROWS),
    "a union": (
        make_pipeline(FeatureUnion([("a", StandardScaler()), ("b", SelectKBest(f_classif, k=2))]), SVC()),
        X,
        CLASSES_OF_ROWS,
    ),
    "a selection by a model": (
        make_pipeline(SelectFromModel(RandomForestClassifier(3)), SVC(probability=True)), X, CLASSES_OF_ROWS
    ),
    "categories of histogram trees": (
        HistGradientBoostingClassifier(max_iter=3, categorical_features=[0]),
        np.c_[np.arange(60) % 3, X],
        CLASSES_OF_ROWS,
    ),
    "histogram trees of three classes that stop early": (
        HistGradientBoostingClassifier(max_iter=3, early_stopping=True), X, np.arange(60) % 3
    ),
    "ordinals and targets": (
        make_pipeline(
            ColumnTransformer([
                ("o", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), ["b"]),
                ("t", TargetEncoder(), ["b"]),
            ]),
            LogisticRegression(),
        ),
        FRAME,
        CLASSES_OF_ROWS,
    ),
    "an imputer by a model": (
        make_pipeline(IterativeImputer(), LogisticRegression()), GAPS[["a", "c"]], CLASSES_OF_ROWS
    ),
    "bins and splines": (
        make_pipeline(
            FeatureUnion([("a", KBinsDiscretizer(3, dtype=np.float32)), ("b", SplineTransformer())]), Ridge()
        ),
        X,
        AMOUNTS,
    ),
    "columns by their type": (
        make_pipeline(
            ColumnTransformer([("n", StandardScaler(), make_column_selector(dtype_include="number"))]).set_output(
                transform="pandas"
            ),
            LogisticRegression(),
        ),
        FRAME,
        CLASSES_OF_ROWS,
    ),
    "words of a text": (make_pipeline(TfidfVectorizer(stop_words="english"), LogisticRegression()), TEXT,
                        CLASSES_OF_ROWS),
    "weights of classes": (LogisticRegression(class_weight={0: 1, 1: 2}), X, CLASSES_OF_ROWS),
    "labels of text": (RandomForestClassifier(3), X, np.array(["no", "yes"])[CLASSES_OF_ROWS]),
    "labels of bool": (RandomForestClassifier(3), X, CLASSES_OF_ROWS.astype(bool)),
    "a network by gradient descent": (MLPClassifier(solver="sgd", max_iter=3), X, CLASSES_OF_ROWS),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("what", WRAPPED)
def test_the_usual_wrappers_are_kept(what: str) -> None:
    """And they are known to be storable before they are fitted."""
    estimator, rows, labels = WRAPPED[what]
    check_storable(estimator, "training:build")
    assert_kept(estimator.fit(rows, labels), rows)


@pytest.mark.filterwarnings("ignore")
def test_every_loss_kernel_metric_and_splitter_is_kept() -> None:
    """Parts that only some settings of an estimator bring in."""
    for loss in ("log_loss", "modified_huber", "hinge", "squared_hinge", "huber", "epsilon_insensitive"):
        assert_kept(SGDClassifier(loss=loss).fit(X, CLASSES_OF_ROWS), X)
    for loss in ("squared_error", "absolute_error", "huber", "quantile"):
        assert_kept(GradientBoostingRegressor(loss=loss, n_estimators=2).fit(X, AMOUNTS), X)
    for loss in ("squared_error", "absolute_error", "gamma", "poisson", "quantile"):
        assert_kept(HistGradientBoostingRegressor(loss=loss, quantile=0.5, max_iter=2).fit(X, AMOUNTS), X)
    for power in (0, 1, 1.5, 2, 3):
        assert_kept(TweedieRegressor(power=power).fit(X, AMOUNTS), X)
    for metric in ("manhattan", "chebyshev", "minkowski", "hamming", "canberra", "braycurtis"):
        assert_kept(KNeighborsClassifier(algorithm="ball_tree", metric=metric, p=3).fit(X, CLASSES_OF_ROWS), X)
    sums = kernels.RBF() + kernels.WhiteKernel() + kernels.Matern() * kernels.ConstantKernel()
    for kernel in (sums, kernels.RationalQuadratic(), kernels.DotProduct(), kernels.Exponentiation(kernels.RBF(), 2)):
        assert_kept(GaussianProcessRegressor(kernel).fit(X, AMOUNTS), X)
    arguments = {"PredefinedSplit": (CLASSES_OF_ROWS,), "LeavePOut": (2,), "LeavePGroupsOut": (2,)}
    bases = (model_selection.BaseCrossValidator, model_selection.BaseShuffleSplit)
    for name, kind in inspect.getmembers(model_selection, inspect.isclass):
        if issubclass(kind, bases) and kind not in bases:
            assert audit(skops.io.dumps(kind(*arguments.get(name, ())))).refused == set(), name


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", metrics.get_scorer_names())
def test_every_named_score_is_kept(name: str) -> None:
    """A search keeps its scorer, and that the function it calls."""
    search = model_selection.GridSearchCV(DummyClassifier(), {"strategy": ["prior"]}, scoring=name, error_score=0, cv=2)
    assert_kept(search.fit(X, CLASSES_OF_ROWS), X)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "function",
    [np.log1p, np.expm1, np.sqrt, np.abs, np.log, np.log2, np.log10, np.exp, np.square, np.cbrt, np.sign, np.sin,
     np.tanh, np.floor, np.rint, np.isnan, np.nan_to_num, np.round, np.around, special.expit, special.logit,
     special.softmax],
)  # fmt: skip
def test_the_functions_of_numpy_that_change_a_number_are_kept(function: Any) -> None:
    """As a transformer of columns, with no argument but these."""
    assert_kept(FunctionTransformer(function).fit(np.abs(X)), np.abs(X))


def test_a_function_keeps_its_arguments() -> None:
    """What a lambda would be written for."""
    assert_kept(FunctionTransformer(np.clip, kw_args={"a_min": -1, "a_max": 1}).fit(X), X)


class Foreign(BaseEstimator):
    """An estimator of nobody's."""

    def fit(self, X: Any, y: Any = None) -> Foreign:
        """Do nothing."""
        return self


@pytest.mark.parametrize(
    ("estimator", "named"),
    [
        (FunctionTransformer(lambda X: X), "<lambda>"),
        (FunctionTransformer(np.max), "numpy.max"),
        (make_pipeline(StandardScaler(), Foreign()), "test_allowed_types.Foreign"),
        (model_selection.GridSearchCV(Foreign(), {}), "test_allowed_types.Foreign"),
        (TransformedTargetRegressor(Ridge(), func=np.add, inverse_func=np.subtract), "numpy.add, numpy.subtract"),
    ],
)
def test_what_cannot_be_stored_is_told_before_the_fit(estimator: Any, named: str) -> None:
    """The sentence names the class or function, and what to do."""
    with pytest.raises(TrainerError, match=rf"could not be stored: .*are loaded: [^;]*{named}.*allow_types") as raised:
        check_storable(estimator, "the trainer training:build")
    assert "\n" not in str(raised.value)
