"""Fit a version from the declaration: point-in-time training window, out-of-time test window, registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.model_selection import KFold, ParameterGrid

from storeroom.artifacts import OwnTypes, serialise
from storeroom.components import log_components
from storeroom.dataset import AS_OF, ENTITY, Dataset, check_labels, label_sentence, read, request_for
from storeroom.declaration import Declaration
from storeroom.errors import DataError
from storeroom.estimation import calibrations, fit_loss_estimator
from storeroom.evaluation import (
    Estimate,
    Output,
    metrics,
    paired_difference,
    predict,
    row_losses,
    with_labels,
)
from storeroom.features import Feature, features_of
from storeroom.importance import log_importances
from storeroom.jobs.windows import Windows, choose_windows, matured_batches
from storeroom.leakage import leaks
from storeroom.ledger import Run
from storeroom.model_checks import check_unfitted
from storeroom.project import Project
from storeroom.records import Calibration, Prediction, digest, to_json
from storeroom.registry import own_types_of, register_version
from storeroom.thresholds import best_threshold
from storeroom.trainers import Trainer, load_trainer
from storeroom.values import binary_label, reserved_text, text_of

FOLDS = 3


@dataclass(frozen=True)
class Trained:
    """What a training run produced.

    `warnings` has a sentence for each feature that seems to know the label.
    """

    model_name: str
    version_id: str
    execution_id: str
    windows: Windows
    test_metrics: dict[str, Estimate]
    baseline_metrics: dict[str, Estimate]
    test_count: int
    warnings: tuple[str, ...] = ()


def train(
    project: Project,
    model_name: str,
    now: datetime,
    description: str | None = None,
    tags: dict[str, str] | None = None,
) -> Trained:
    """Fit, measure, store and register a new version, which is then staged.

    Raises:
        DataError: too few matured batches, a duplicate key, a null entity, an impossible label, or labels of one class.
        TrainerError: the team's code raised, or returned something that cannot be stored.

    """
    declaration = project.declaration(model_name)
    features = features_of(project, model_name)
    check_labels(project, model_name, declaration)
    windows = choose_windows(model_name, declaration, matured_batches(project, model_name, declaration, features, now))
    trainer = load_trainer(declaration.trainer, project.directory, declaration.train.time_limit_minutes)
    own = own_types_of(project, model_name)
    store = project.artifacts  # a place that is none is told before the fit
    with Run(project, "train", model_name, now, {"trainer": declaration.trainer, "description": description}) as run:
        run.check_is_shown()
        training = _labelled(
            project, model_name, declaration, features, windows.training_start, windows.training_end, now
        )
        test = _labelled(project, model_name, declaration, features, windows.test_start, windows.test_end, now)
        _check_classes(model_name, declaration, training)
        warnings = leaks(declaration, features, training.X, label_values(declaration, training))
        estimator, params, search, held_out = _fit(trainer, declaration, features, training, own)
        sought = best_threshold(declaration, held_out)
        threshold = declaration.threshold if sought is None else sought
        classes = class_names(declaration, estimator)
        said = trainer.run(partial(predict, estimator, test.X, declaration.task, classes))
        output = with_labels(said, label_values(declaration, test))
        baseline, baseline_value = dummy_output(declaration, training, output, classes)
        version_id = register_version(
            run,
            store=store,
            content=trainer.run(lambda: serialise(estimator, own)),
            features=features,
            classes=classes,
            declaration=declaration,
            training=training,
            test=test,
            baseline_value=baseline_value,
            classification_threshold=sought,
            source="trained",
            estimator_name=type(estimator).__name__,
            description=description,
            tags=tags,
        )
        run.log_params({**_plain_params(estimator), **params, "trainer": declaration.trainer})
        for metric, estimate in search.items():
            run.log_metric(
                metric,
                estimate.value,
                estimate.std_error,
                len(training.frame),
                dataset_role="cross_validation",
                version_id=version_id,
            )
        measured = log_evaluation(run, declaration, output, baseline, test.frame, "test", version_id, threshold)
        importances = log_importances(
            run,
            declaration,
            estimator,
            test.X,
            output.labels,
            classes,
            version_id=version_id,
            dataset_role="test",
            seed=declaration.train.seed,
        )
        log_components(run, training, version_id, importances)
        log_test_predictions(run, output, test, version_id, windows.test_start, threshold)
        log_estimation(run, output, test, version_id, declaration.train.seed)
    return Trained(
        model_name,
        version_id,
        run.execution_id,
        windows,
        measured,
        metrics(baseline, threshold),
        len(test.frame),
        tuple(warnings),
    )


def log_evaluation(
    run: Run,
    declaration: Declaration,
    output: Output,
    baseline: Output,
    frame: pd.DataFrame,
    role: str,
    version_id: str,
    threshold: float,
) -> dict[str, Estimate]:
    """Log metrics of the model and of the dummy on all rows and per declared slice, and their paired difference."""
    measured: dict[str, Estimate] = {}
    for slice_key, slice_value, mask in slices_of(frame, declaration.slice_names):
        for subject, subject_output in (("model", output), ("baseline", baseline)):
            estimates = metrics(subject_output.rows(mask), threshold)
            if subject == "model" and slice_key == "all":
                measured = estimates
            for metric, estimate in estimates.items():
                run.log_metric(
                    metric,
                    estimate.value,
                    estimate.std_error,
                    int(mask.sum()),
                    dataset_role=role,
                    subject=subject,
                    slice_key=slice_key,
                    slice_value=slice_value,
                    version_id=version_id,
                )
    difference = paired_difference(baseline, output, declaration.gate_metric)
    run.log_metric(
        f"{declaration.gate_metric}_better_than_baseline",
        difference.value,
        difference.std_error,
        len(output),
        dataset_role=role,
        subject="difference",
        version_id=version_id,
    )
    return measured


def slices_of(frame: pd.DataFrame, slices: list[str]) -> list[tuple[str, str, Any]]:
    """Return (slice_key, slice_value, mask) for everything and for each value of each slice column.

    A value is its text as monitoring has it; what is missing is a slice of its own.
    """
    found: list[tuple[str, str, Any]] = [("all", "all", np.ones(len(frame), dtype=bool))]
    for key in slices:
        column = frame[f"storeroom_slice_{key}"] if f"storeroom_slice_{key}" in frame else frame[key]
        text = column.map(lambda value: reserved_text(None if pd.isna(value) else text_of(value)))
        found += [(key, value, (text == value).to_numpy()) for value in sorted(text.unique())]
    return found


def _labelled(
    project: Project, model_name: str, declaration: Declaration, features: list[Feature],
    start: datetime, end: datetime, now: datetime,
) -> Dataset:  # fmt: skip
    dataset = read(project, "training_set", request_for(model_name, declaration, features, start, end), now, features)
    if not len(dataset.frame):
        raise DataError(
            f"{model_name}: no label of the batches between {start:%Y-%m-%d} and {end:%Y-%m-%d} has matured by {now}; "
            "check observed_at in the label view."
        )
    return dataset


def label_values(declaration: Declaration, dataset: Dataset) -> Any:
    """Return the labels as the task has them: 0.0 and 1.0, numbers, or the text of classes.

    Raises:
        DataError: a label is none that the task has.

    """
    values = _labels_of(declaration, dataset.labels)
    is_wrong = (values.isna() & dataset.labels.notna()).to_numpy()
    if is_wrong.any():
        seen = sorted({text_of(value) for value in dataset.labels[is_wrong].unique()})[:5]
        raise DataError(label_sentence(dataset.request["model_name"], declaration, int(is_wrong.sum()), seen))
    return values.to_numpy()


def labelled_rows(declaration: Declaration, dataset: Dataset) -> Dataset:
    """Return the rows with a label that the task has: a missing or an impossible one counts nowhere."""
    known = dataset.frame[_labels_of(declaration, dataset.labels).notna()].reset_index(drop=True)
    return Dataset(known, dataset.query, dataset.request, dataset.features)


def _labels_of(declaration: Declaration, labels: pd.Series) -> pd.Series:
    if declaration.task == "multiclass_classification":
        return labels.map(text_of, na_action="ignore")
    if declaration.task == "binary_classification":
        return labels.map(binary_label, na_action="ignore").astype("float64")
    numbers = pd.to_numeric(labels, errors="coerce").astype("float64")
    return numbers.where(np.isfinite(numbers))


def _check_classes(model_name: str, declaration: Declaration, training: Dataset) -> None:
    values = set(label_values(declaration, training).tolist())
    if declaration.task != "regression" and len(values) < 2:
        raise DataError(
            f"{model_name}: all {len(training.frame)} labels of the training window are {values.pop()}; a classifier "
            "needs two classes: wait for more batches, or widen train.window_batches."
        )


def _target(declaration: Declaration, dataset: Dataset) -> Any:
    values = label_values(declaration, dataset)
    return values.astype(int) if declaration.task == "binary_classification" else values


def _fit(
    trainer: Trainer, declaration: Declaration, features: list[Feature], training: Dataset, own: OwnTypes
) -> tuple[Any, dict[str, Any], dict[str, Estimate], list[Output]]:
    """Return the fitted estimator, what the search chose, its estimate of the loss, and the outputs that this is of."""
    estimator = trainer.estimator(features)
    X, y = training.X, _target(declaration, training)
    candidates = list(ParameterGrid(trainer.grid)) if trainer.grid else [{}]
    folds = _folds(training, declaration.train.seed)

    def fitted() -> tuple[Any, int, list[tuple[Estimate, list[Output]]]]:
        for candidate in candidates:
            unfitted = clone(estimator).set_params(**candidate)
            check_unfitted(unfitted, declaration.task, trainer.name, own)
        results = [_cross_validate(estimator, X, y, candidate, folds, declaration) for candidate in candidates]
        best = int(np.argmin([estimate.value for estimate, _ in results]))
        return clone(estimator).set_params(**candidates[best]).fit(X, y), best, results

    chosen, best, results = trainer.run(fitted)
    loss, held_out = results[best]
    return chosen, dict(candidates[best]), {declaration.gate_metric: loss}, held_out


def _folds(training: Dataset, seed: int) -> list[tuple[Any, Any]]:
    """Return folds that test later batches on earlier ones; with two points in time or fewer, plain folds."""
    times = np.sort(training.frame[AS_OF].unique())
    if len(times) <= 2:
        return list(KFold(FOLDS, shuffle=True, random_state=seed).split(training.frame))
    at = training.frame[AS_OF].to_numpy()
    parts = np.array_split(times, min(FOLDS + 1, len(times)))
    return [(np.flatnonzero(at < part[0]), np.flatnonzero((at >= part[0]) & (at <= part[-1]))) for part in parts[1:]]


def _cross_validate(
    estimator: Any,
    X: pd.DataFrame,
    y: Any,
    params: dict[str, Any],
    folds: list[tuple[Any, Any]],
    declaration: Declaration,
) -> tuple[Estimate, list[Output]]:
    """Return the mean loss of the folds, and the output of each on the rows that it was not fitted on."""
    outputs = []
    for fit_rows, test_rows in folds:
        if declaration.task != "regression" and len(np.unique(y[fit_rows])) < len(np.unique(y)):
            continue
        fitted = clone(estimator).set_params(**params).fit(X.iloc[fit_rows], y[fit_rows])
        output = predict(fitted, X.iloc[test_rows], declaration.task, class_names(declaration, fitted))
        outputs.append(with_labels(output, y[test_rows]))
    if not outputs:
        return Estimate(float("inf"), float("nan")), []
    losses = [float(row_losses(output, declaration.gate_metric).mean()) for output in outputs]
    spread = float(np.std(losses, ddof=1) / np.sqrt(len(losses))) if len(losses) > 1 else float("nan")
    return Estimate(float(np.mean(losses)), spread), outputs


def class_names(declaration: Declaration, estimator: Any) -> tuple[str, ...]:
    if declaration.task != "multiclass_classification":
        return ()
    return tuple(text_of(name) for name in estimator.classes_)


def dummy_output(
    declaration: Declaration, training: Dataset, output: Output, classes: tuple[str, ...]
) -> tuple[Output, float | None]:
    """Return what scikit-learn's dummy predicts on the test rows, and its one number.

    The dummy predicts the training window's class shares; for a regression its mean, or its median where the gate
    metric is the absolute error.
    """
    y = _target(declaration, training)
    if declaration.task == "regression":
        dummy = DummyRegressor(strategy="median" if declaration.gate_metric == "mae" else "mean").fit(None, y)
        constant = float(np.ravel(dummy.constant_)[0])
        return Output(output.task, output.labels, value=np.full(len(output), constant)), constant
    dummy = DummyClassifier(strategy="prior").fit(None, y)
    prior = dict(zip(dummy.classes_.tolist(), dummy.class_prior_.tolist(), strict=True))
    if declaration.task == "binary_classification":
        share = prior.get(1, 0.0)
        return Output(output.task, output.labels, score=np.full(len(output), share)), share
    # A registered model may know a class of which its training window had no row.
    shares = [prior.get(name, 0.0) for name in classes]
    return Output(output.task, output.labels, class_scores=np.tile(shares, (len(output), 1)), classes=classes), None


def _plain_params(estimator: Any) -> dict[str, Any]:
    """Return the estimator's parameters that are plain values; its parts are named, not spelled out."""
    return {
        name: value if value is None or isinstance(value, str | int | float | bool) else type(value).__name__
        for name, value in estimator.get_params(deep=True).items()
    }


def log_test_predictions(
    run: Run, output: Output, test: Dataset, version_id: str, start: datetime, threshold: float
) -> None:
    """Collect the predictions of the test window: the reference of the scores from then on."""
    artifact = f"predictions:{digest(run.execution_id, 'test')}"
    run.add_artifact(
        artifact,
        "predictions",
        f"{run.model_name} test window {start:%Y-%m-%d}",
        "output",
        "predictions",
        row_count=len(output),
        metadata=to_json({"purpose": "test", "version_id": version_id}),
    )
    add_predictions(run, output, test.frame, version_id, "test", threshold)


def log_estimation(run: Run, output: Output, test: Dataset, version_id: str, seed: int) -> None:
    """Collect what a version's performance is estimated by before labels come.

    For a classifier the knots of its calibration, for a regression an estimator of its errors: both are fitted on the
    test window, whose rows the model has not seen.
    """
    for class_name, knots in calibrations(output).items():
        for place, (score, probability) in enumerate(knots):
            run.add(
                Calibration,
                calibration_id=digest("calibration", version_id, class_name, place),
                version_id=version_id,
                class_name=class_name,
                knot=place,
                score=score,
                probability=probability,
            )
    losses = fit_loss_estimator(output, test.X, seed)
    if losses is None:
        return
    stored = run.project.artifacts.save(run.model_name, serialise(losses))
    run.add_artifact(
        f"loss_estimator:{digest(version_id, stored.sha256)}",
        "loss_estimator",
        f"{run.model_name} {version_id} losses",
        "output",
        "loss_estimator",
        uri=stored.uri,
        sha256=stored.sha256,
        byte_count=stored.byte_count,
        metadata=to_json({"version_id": version_id, "format": "skops"}),
    )


def add_predictions(
    run: Run,
    output: Output,
    frame: pd.DataFrame,
    version_id: str,
    purpose: str,
    threshold: float,
    expected: tuple[Any, Any] | None = None,
) -> None:
    """Collect one prediction row per row of `frame`; `expected` is their absolute and squared error, if known."""
    keys = frame[ENTITY].astype(str).tolist()
    times = frame[AS_OF].dt.to_pydatetime() if hasattr(frame[AS_OF].dt, "to_pydatetime") else frame[AS_OF]
    scores, values, names = output.score, output.value, np.asarray(output.classes)
    for row, (key, at) in enumerate(zip(keys, list(times), strict=True)):
        predicted, by_class = None, None
        if scores is not None:
            predicted = "1" if scores[row] >= threshold else "0"
        if output.class_scores is not None:
            predicted = str(names[output.class_scores[row].argmax()])
            by_class = to_json(dict(zip(output.classes, output.class_scores[row], strict=True)))
        run.add(
            Prediction,
            prediction_id=digest("prediction", run.model_name, version_id, purpose, key, at),
            version_id=version_id,
            purpose=purpose,
            entity_key=key,
            as_of_at=at,
            score=None if scores is None else float(scores[row]),
            predicted_class=predicted,
            value=None if values is None else float(values[row]),
            class_scores=by_class,
            estimated_absolute_error=None if expected is None else float(expected[0][row]),
            estimated_squared_error=None if expected is None else float(expected[1][row]),
        )
