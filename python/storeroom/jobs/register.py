"""Register a model that was trained elsewhere: a skops file, and what it was trained on if that is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from storeroom.artifacts import OwnTypes, deserialise, serialise
from storeroom.dataset import Dataset, as_matrix, label_values, read, request_for
from storeroom.declaration import Declaration
from storeroom.errors import ArtifactError, UsageError
from storeroom.features import Feature, features_of
from storeroom.jobs.version_records import log_components, log_estimation, log_evaluation, log_test_predictions
from storeroom.learning.evaluation import Output, class_names, dummy_output, predict, with_labels
from storeroom.learning.model_checks import check_fitted, check_known_classes, column_order, try_out
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.registry import own_types_of, register_version
from storeroom.team_code import guarded

Window = tuple[datetime, datetime]

TRIAL_ROWS = 100  # of the view, from which the few are made that a model is tried on
TRIAL_DAYS = {"hour": 2, "day": 14, "week": 60, "month": 200}  # in which they are looked for first
EARLIEST = datetime(1970, 1, 1)


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
    columns: list[str] | None = None,
) -> str:
    """Register a fitted estimator as a new staged version; return its id.

    Args:
        project: where it is declared.
        model_name: the declared model.
        model: a skops file, or a fitted estimator.
        now: the job's clock.
        training: half-open window of as_of it was fitted on; without it there is no training reference to watch it by.
        test: half-open window to measure it on; it must start after the training window ends.
        description: free words.
        tags: name to value.
        params: hyperparameters to record.
        threshold: a score at or above it is a positive prediction; the declared one where it is left out.
        columns: features in the order that the model wants them, where it was fitted on columns without names.

    Raises:
        ModelError: the model is not fitted, or cannot do what the task asks; nothing is stored then.
        ArtifactError: the file is no skops file, or holds what is not loaded.

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
    own = own_types_of(project, model_name)
    estimator, content = _content(model, own)
    check_fitted(model_name, declaration, estimator)
    features = column_order(model_name, features, estimator, columns)
    with Run(project, "register", model_name, now, {"description": description}) as run:
        run.check_is_shown()
        classes = class_names(estimator, declaration.task)
        fitted_on = _window(project, model_name, declaration, features, training, now)
        measured_on = _window(project, model_name, declaration, features, test, now)
        for dataset in (fitted_on, measured_on):
            if dataset is not None and declaration.task == "multiclass_classification":
                check_known_classes(model_name, classes, dataset.labels)
        rows = _few_rows(project, model_name, declaration, features, (measured_on, fitted_on), now)
        if len(rows):
            try_out(model_name, declaration, estimator, rows, classes)
        output: Output | None = None
        baseline: tuple[Output, float | None] | None = None
        if measured_on is not None and len(measured_on.frame):
            said = predict(estimator, measured_on.X, declaration.task, classes)
            output = with_labels(said, label_values(declaration, measured_on))
        if fitted_on is not None and len(fitted_on.frame):
            reference = output or Output(declaration.task, np.empty(0), classes=classes)
            baseline = dummy_output(label_values(declaration, fitted_on), reference, declaration.gate_metric)
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
            log_evaluation(run, declaration, output, baseline[0], measured_on.frame, version_id, decides_at)
            log_test_predictions(run, output, measured_on, version_id, test[0], decides_at)
            log_estimation(run, output, measured_on, version_id, declaration.train.seed)
    return version_id


def _content(model: Path | Any, own: OwnTypes) -> tuple[Any, bytes]:
    if not isinstance(model, Path | str):
        return model, guarded("The model", lambda: serialise(model, own))
    try:
        content = Path(model).read_bytes()
    except OSError as error:
        raise ArtifactError(f"The model file {model} cannot be read: {error.strerror}.") from None
    return deserialise(content, str(model), own), content


def _few_rows(
    project: Project,
    model_name: str,
    declaration: Declaration,
    features: list[Feature],
    datasets: tuple[Dataset | None, ...],
    now: datetime,
) -> pd.DataFrame:
    """Return a few rows to try a model on, of the windows or the newest of the feature view; none where it is empty.

    Where a row has no value another row's is taken: whether a model can do without is for each batch to show.
    """
    for dataset in datasets:
        if dataset is not None and len(dataset.frame):
            return _complete(dataset.X)
    for start in (now - timedelta(days=TRIAL_DAYS[declaration.batch]), EARLIEST):
        request = request_for(model_name, declaration, features, start, now)
        call = f"{{{{ storeroom.feature_rows(request) }}}} limit {TRIAL_ROWS}"
        frame = project.warehouse.frame(project.compile(call, now, request))
        if len(frame):
            return _complete(as_matrix(frame, features))
    return pd.DataFrame()


def _complete(X: pd.DataFrame) -> pd.DataFrame:
    few = X.head(TRIAL_ROWS)
    return few.ffill().bfill().head(5).reset_index(drop=True)


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
