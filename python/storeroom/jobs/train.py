"""Fit a version from the declaration: point-in-time training window, out-of-time test window, registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from numpy.typing import NDArray

from storeroom.artifacts import serialise
from storeroom.dataset import AS_OF, Dataset, check_labels, label_values, read, request_for
from storeroom.declaration import Declaration
from storeroom.errors import DataError
from storeroom.features import Feature, features_of
from storeroom.jobs.version_records import (
    log_components,
    log_estimation,
    log_evaluation,
    log_importances,
    log_test_predictions,
)
from storeroom.jobs.windows import Windows, choose_windows, matured_batches
from storeroom.learning.evaluation import Estimate, class_names, dummy_output, metrics, predict, with_labels
from storeroom.learning.fit import fit
from storeroom.learning.leakage import leaks
from storeroom.learning.thresholds import best_threshold
from storeroom.learning.trainers import load_trainer
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.registry import own_types_of, register_version


@dataclass(frozen=True)
class Trained:
    """What a training run produced.

    `warnings` has a sentence for each feature that seems to know the label; `test` is what the version was tested on.
    """

    model_name: str
    version_id: str
    execution_id: str
    windows: Windows
    test_metrics: dict[str, Estimate]
    baseline_metrics: dict[str, Estimate]
    test_count: int
    test: Dataset
    warnings: tuple[str, ...] = ()


def train(
    project: Project,
    model_name: str,
    now: datetime,
    description: str | None = None,
    tags: dict[str, str] | None = None,
    windows: Windows | None = None,
) -> Trained:
    """Fit, measure, store and register a new version, which is then staged.

    Args:
        project: where the model is declared.
        model_name: the declared model.
        now: the clock.
        description: free words.
        tags: name to value.
        windows: what it is fitted and tested on, where the caller has chosen; by default the newest batches.

    Raises:
        DataError: too few matured batches, a duplicate key, a null entity, an impossible label, or labels of one class.
        TrainerError: the team's code raised, or returned something that cannot be stored.

    """
    declaration = project.declaration(model_name)
    features = features_of(project, model_name)
    check_labels(model_name, declaration, project.warehouse.columns(project.declared_relation(declaration.labels)))
    windows = windows or choose_windows(
        model_name, declaration, matured_batches(project, model_name, declaration, features, now)
    )
    trainer = load_trainer(declaration.trainer, project.directory, declaration.train.time_limit_minutes)
    own = own_types_of(project, model_name)
    store = project.artifacts  # a place that is none is told before the fit
    with Run(project, "train", model_name, now, {"trainer": declaration.trainer, "description": description}) as run:
        run.check_is_shown()
        training = _labelled(
            project, model_name, declaration, features, windows.training_start, windows.training_end, now
        )
        test = _labelled(project, model_name, declaration, features, windows.test_start, windows.test_end, now)
        labels = label_values(declaration, training)
        _check_classes(model_name, declaration, labels)
        warnings = leaks(declaration, features, training.X, labels)
        times, unfitted = training.frame[AS_OF].to_numpy(), trainer.estimator(features)
        fitted = fit(trainer, declaration, unfitted, training.X, labels, times, own)
        estimator = fitted.estimator
        sought = best_threshold(declaration, fitted.held_out)
        threshold = declaration.threshold if sought is None else sought
        classes = class_names(estimator, declaration.task)
        said = trainer.run(partial(predict, estimator, test.X, declaration.task, classes))
        output = with_labels(said, label_values(declaration, test))
        baseline, baseline_value = dummy_output(labels, output, declaration.gate_metric)
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
        run.log_params({**fitted.shown_params(), "trainer": declaration.trainer})
        run.log_metric(
            declaration.gate_metric,
            fitted.loss.value,
            fitted.loss.std_error,
            len(training.frame),
            dataset_role="cross_validation",
            version_id=version_id,
        )
        measured = log_evaluation(run, declaration, output, baseline, test.frame, version_id, threshold)
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
        test,
        tuple(warnings),
    )


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


def _check_classes(model_name: str, declaration: Declaration, labels: NDArray[Any]) -> None:
    values = set(labels.tolist())
    if declaration.task != "regression" and len(values) < 2:
        raise DataError(
            f"{model_name}: all {len(labels)} labels of the training window are {values.pop()}; a classifier "
            "needs two classes: wait for more batches, or widen train.window_batches."
        )
