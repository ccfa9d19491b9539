"""Register a model that was trained elsewhere: a skops file, and what it was trained on if that is known."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from storeroom.artifacts import deserialise, serialise
from storeroom.components import log_components
from storeroom.dataset import Dataset, read, request_for
from storeroom.declaration import Declaration
from storeroom.errors import ArtifactError, UsageError
from storeroom.evaluation import Output, predict, with_labels
from storeroom.features import Feature, features_of
from storeroom.jobs.train import (
    class_names,
    dummy_output,
    label_values,
    log_estimation,
    log_evaluation,
    log_test_predictions,
)
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.registry import register_version

Window = tuple[datetime, datetime]


def register(
    project: Project,
    model_name: str,
    model: Path | Any,
    now: datetime,
    training: Window | None = None,
    test: Window | None = None,
    description: str | None = None,
    tags: dict[str, str] | None = None,
    params: dict[str, Any] | None = None,
    threshold: float | None = None,
) -> str:
    """Register a fitted estimator as a new staged version; return its id.

    Args:
        project: where it is declared.
        model_name: the declared model.
        model: a skops file, or a fitted scikit-learn estimator.
        now: the job's clock.
        training: half-open window of as_of it was fitted on; without it there is no training reference to watch it by.
        test: half-open window to measure it on; it must start after the training window ends.
        description: free words.
        tags: name to value.
        params: hyperparameters to record.
        threshold: a score at or above it is a positive prediction; the declared one where it is left out.

    """
    declaration = project.declaration(model_name)
    features = features_of(project, model_name)
    if training and test and training[1] > test[0]:
        raise UsageError(f"The training window ends at {training[1]}, after the test window starts at {test[0]}.")
    if threshold is not None and (declaration.task != "binary_classification" or not 0 < threshold < 1):
        raise UsageError(
            f"The threshold of {model_name} is {threshold}: only a binary classification has one, between 0 and 1."
        )
    decides_at = declaration.threshold if threshold is None else threshold
    estimator, content = _content(model)
    expected = getattr(estimator, "feature_names_in_", None)
    if expected is not None and list(expected) != [feature.name for feature in features]:
        features = _reordered(model_name, features, list(expected))
    with Run(project, "register", model_name, now, {"description": description}) as run:
        classes = class_names(declaration, estimator)
        fitted_on = _window(project, model_name, declaration, features, training, now)
        measured_on = _window(project, model_name, declaration, features, test, now)
        output: Output | None = None
        baseline: tuple[Output, float | None] | None = None
        if measured_on is not None and len(measured_on.frame):
            said = predict(estimator, measured_on.X, declaration.task, classes)
            output = with_labels(said, label_values(declaration, measured_on))
        if fitted_on is not None and len(fitted_on.frame):
            reference = output or Output(declaration.task, np.empty(0))
            baseline = dummy_output(declaration, fitted_on, reference, classes)
        version_id = register_version(
            run,
            store=project.artifacts,
            content=content,
            features=features,
            classes=classes,
            declaration=declaration,
            training=fitted_on,
            test=measured_on,
            baseline_value=baseline[1] if baseline else None,
            classification_threshold=threshold,
            source="registered",
            estimator_name=type(estimator).__name__,
            description=description,
            tags=tags,
        )
        run.log_params(params or {})
        if fitted_on is not None and len(fitted_on.frame):
            log_components(run, fitted_on, version_id, {})
        if output is not None and baseline is not None and measured_on is not None and test is not None:
            log_evaluation(run, declaration, output, baseline[0], measured_on.frame, "test", version_id, decides_at)
            log_test_predictions(run, output, measured_on, version_id, test[0], decides_at)
            log_estimation(run, output, measured_on, version_id, declaration.train.seed)
    return version_id


def _content(model: Path | Any) -> tuple[Any, bytes]:
    if not isinstance(model, Path):
        return model, serialise(model)
    try:
        content = model.read_bytes()
    except OSError as error:
        raise ArtifactError(f"The model file {model} cannot be read: {error.strerror}.") from None
    return deserialise(content, str(model)), content


def _window(
    project: Project,
    model_name: str,
    declaration: Declaration,
    features: list[Feature],
    window: Window | None,
    now: datetime,
) -> Dataset | None:
    if window is None:
        return None
    return read(project, "training_set", request_for(model_name, declaration, features, *window), now, features)


def _reordered(model_name: str, features: list[Feature], expected: list[str]) -> list[Feature]:
    known = {feature.name: feature for feature in features}
    missing = [name for name in expected if name not in known]
    if missing:
        raise UsageError(
            f"The model was fitted on columns that the feature view of {model_name} does not have: "
            f"{', '.join(missing)}; register it under a model whose view has them."
        )
    return [known[name] for name in expected]
