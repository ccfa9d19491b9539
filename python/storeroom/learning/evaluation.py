"""Metrics of one model on one labelled table, with standard errors; and what two models' paired losses say.

The warehouse computes the same metrics for monitoring in SQL (macros/performance). Here they are needed on a test
window that was never written anywhere: at training and at the gates.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn import metrics as sk
from sklearn.dummy import DummyClassifier, DummyRegressor

from storeroom.team_code import prints_on_stderr
from storeroom.values import text_of

Floats = NDArray[np.float64]
SMALLEST = float(
    np.finfo(np.float64).eps
)  # probabilities are kept this far from 0 and 1 before a logarithm, as scikit-learn does for float64


@dataclass(frozen=True)
class Estimate:
    """A metric's value and its standard error; NaN where it is not defined on the rows."""

    value: float
    std_error: float


@dataclass(frozen=True)
class Output:
    """What a model says of n rows.

    Attributes:
        task: the declaration's task.
        labels: (n,) labels; 0/1 for binary, class names for multiclass, numbers for regression.
        score: (n,) probability of the positive class; binary only.
        value: (n,) predicted number; regression only.
        class_scores: (n, k) probabilities; multiclass only.
        classes: the k class names in the order of `class_scores`.

    """

    task: str
    labels: NDArray[Any]
    score: Floats | None = None
    value: Floats | None = None
    class_scores: Floats | None = None
    classes: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.labels)

    def rows(self, mask: NDArray[np.bool_]) -> Output:
        """Return the rows where `mask` is true."""
        return Output(
            self.task,
            self.labels[mask],
            None if self.score is None else self.score[mask],
            None if self.value is None else self.value[mask],
            None if self.class_scores is None else self.class_scores[mask],
            self.classes,
        )


def predict(estimator: Any, X: Any, task: str, classes: tuple[str, ...] = ()) -> Output:
    """Return the estimator's output on X, with empty labels. What it prints goes to stderr."""
    with prints_on_stderr(), warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", message="X has feature names, but .* was fitted without", category=UserWarning
        )
        return _predict(estimator, X, task, classes)


def _predict(estimator: Any, X: Any, task: str, classes: tuple[str, ...]) -> Output:
    empty = np.full(len(X), np.nan)
    if task == "regression":
        return Output(task, empty, value=np.asarray(estimator.predict(X), dtype=float))
    probabilities = np.asarray(estimator.predict_proba(X), dtype=float)
    if task == "binary_classification":
        return Output(task, empty, score=probabilities[:, list(estimator.classes_).index(1)])
    return Output(task, empty, class_scores=probabilities, classes=classes)


def with_labels(output: Output, labels: NDArray[Any]) -> Output:
    """Return `output` with labels."""
    return Output(output.task, labels, output.score, output.value, output.class_scores, output.classes)


def class_names(estimator: Any, task: str) -> tuple[str, ...]:
    """Return the classes of a fitted multiclass model as text, in its own order; of another task none."""
    return tuple(text_of(name) for name in estimator.classes_) if task == "multiclass_classification" else ()


def constant_output(output: Output, value: float) -> Output:
    """Return the output of a binary or regression model that says `value` of every row of `output`."""
    said = np.full(len(output), value)
    if output.task == "regression":
        return Output(output.task, output.labels, value=said)
    return Output(output.task, output.labels, score=said)


def dummy_output(training_labels: NDArray[Any], output: Output, gate_metric: str) -> tuple[Output, float | None]:
    """Return what scikit-learn's dummy says of the rows of `output`, and its one number.

    The dummy predicts the training window's class shares; for a regression its mean, or its median where the gate
    metric is the absolute error.

    Args:
        training_labels: (m,) labels that the model was fitted on, as the task has them.
        output: of the model: its task, labels, and the classes of a multiclass model.
        gate_metric: the declared loss.

    """
    if output.task == "regression":
        dummy = DummyRegressor(strategy="median" if gate_metric == "mae" else "mean").fit(None, training_labels)
        constant = float(np.ravel(dummy.constant_)[0])
        return constant_output(output, constant), constant
    dummy = DummyClassifier(strategy="prior").fit(None, training_labels)
    prior = dict(zip(dummy.classes_.tolist(), dummy.class_prior_.tolist(), strict=True))
    if output.task == "binary_classification":
        share = prior.get(1, 0.0)
        return constant_output(output, share), share
    # A registered model may know a class of which its training window had no row.
    shares = np.tile([prior.get(name, 0.0) for name in output.classes], (len(output), 1))
    return Output(output.task, output.labels, class_scores=shares, classes=output.classes), None


def row_losses(output: Output, metric: str) -> Floats:
    """Return the loss of every row; lower is better.

    `brier` squared error of the probability (summed over classes for multiclass), `log_loss` in nats, `mae` absolute
    error, `squared_error` squared error of the predicted number.
    """
    if output.task == "regression":
        assert output.value is not None
        error: Floats = output.labels.astype(float) - output.value
        return np.abs(error) if metric == "mae" else error**2
    if output.task == "binary_classification":
        assert output.score is not None
        if metric == "brier":
            squared: Floats = (output.score - output.labels.astype(float)) ** 2
            return squared
        kept = np.clip(output.score, SMALLEST, 1 - SMALLEST)
        return -np.where(output.labels.astype(float) == 1, np.log(kept), np.log1p(-kept))
    assert output.class_scores is not None
    truth = np.asarray(output.labels.astype(str)[:, None] == np.asarray(output.classes)[None, :], dtype=float)
    if metric == "brier":
        # A class that was never seen in training had probability zero: one more square.
        per_row: Floats = ((output.class_scores - truth) ** 2).sum(axis=1) + 1 - truth.sum(axis=1)
        return per_row
    true_probability = (output.class_scores * truth).sum(axis=1)
    return -np.log(np.clip(true_probability, SMALLEST, 1.0))


def metrics(output: Output, threshold: float = 0.5) -> dict[str, Estimate]:
    """Return every metric of the task with its standard error.

    Args:
        output: predictions with labels, at least one row.
        threshold: a score at or above it is a positive prediction.

    """
    if output.task == "regression":
        return _regression(output)
    if output.task == "binary_classification":
        return _binary(output, threshold)
    assert output.class_scores is not None
    hit = np.asarray(output.classes)[output.class_scores.argmax(axis=1)] == output.labels.astype(str)
    return {
        "accuracy": _mean(hit.astype(float)),
        "log_loss": _mean(row_losses(output, "log_loss")),
        "brier": _mean(row_losses(output, "brier")),
    }


def paired_difference(champion: Output, challenger: Output, metric: str) -> Estimate:
    """Return the champion's mean loss minus the challenger's on the same rows: above zero, the challenger is better."""
    return _mean(row_losses(champion, metric) - row_losses(challenger, metric))


def _mean(values: Floats) -> Estimate:
    n = len(values)
    if n == 0:
        return Estimate(float("nan"), float("nan"))
    return Estimate(float(values.mean()), float(values.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan"))


def _share(hits: float, total: float) -> Estimate:
    """Return a share and its binomial standard error; not defined without a row."""
    if total == 0:
        return Estimate(float("nan"), float("nan"))
    share = hits / total
    return Estimate(float(share), float(np.sqrt(share * (1 - share) / total)))


def _binary(output: Output, threshold: float) -> dict[str, Estimate]:
    assert output.score is not None
    labels = output.labels.astype(float)
    positive, said = labels == 1, output.score >= threshold
    tp, fp = float((positive & said).sum()), float((~positive & said).sum())
    fn = float((positive & ~said).sum())
    f1 = 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else float("nan")
    # Delta method on the two shares of the confusion matrix that F1 is made of.
    weight = np.where(positive & said, 2 - 2 * f1, np.where(positive | said, -f1, 0.0))
    total = 2 * tp + fp + fn
    return {
        "roc_auc": _roc_auc(output.score, positive),
        "log_loss": _mean(row_losses(output, "log_loss")),
        "brier": _mean(row_losses(output, "brier")),
        "accuracy": _share(float((positive == said).sum()), len(labels)),
        "precision": _share(tp, tp + fp),
        "recall": _share(tp, tp + fn),
        "f1": Estimate(f1, float(np.sqrt((weight**2).sum()) / total) if total else float("nan")),
        "mean_prediction": _mean(output.score),
        "observed_rate": _share(float(positive.sum()), len(labels)),
    }


def _roc_auc(score: Floats, positive: NDArray[np.bool_]) -> Estimate:
    """Return the area under the ROC curve with DeLong's standard error; not defined with one class.

    DeLong, DeLong and Clarke-Pearson (1988), by midranks as Sun and Xu (2014).
    """
    m, n = int(positive.sum()), int((~positive).sum())
    if m == 0 or n == 0:
        return Estimate(float("nan"), float("nan"))
    overall = _midranks(score)
    v10 = (overall[positive] - _midranks(score[positive])) / n
    v01 = 1 - (overall[~positive] - _midranks(score[~positive])) / m
    if m < 2 or n < 2:
        return Estimate(float(v10.mean()), float("nan"))
    return Estimate(float(v10.mean()), float(np.sqrt(v10.var(ddof=1) / m + v01.var(ddof=1) / n)))


def _midranks(values: Floats) -> Floats:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = counts.cumsum()
    midranks: Floats = (ends - (counts - 1) / 2.0)[inverse]
    return midranks


def _regression(output: Output) -> dict[str, Estimate]:
    assert output.value is not None
    labels = output.labels.astype(float)
    squared = _mean(row_losses(output, "squared_error"))
    rmse = float(np.sqrt(squared.value))
    r_squared = float(sk.r2_score(labels, output.value)) if len(labels) > 1 else float("nan")
    return {
        "mae": _mean(row_losses(output, "mae")),
        "rmse": Estimate(rmse, squared.std_error / (2 * rmse) if rmse > 0 else 0.0),
        "r_squared": Estimate(r_squared, float("nan")),
        "mean_error": _mean(output.value - labels),
    }
