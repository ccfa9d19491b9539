"""What the ledger keeps of how a version did: metrics, importances, components, calibration and test predictions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from storeroom.artifacts import serialise
from storeroom.dataset import Dataset, slices_of
from storeroom.declaration import Declaration
from storeroom.learning.components import fit_components
from storeroom.learning.estimation import calibrations, fit_loss_estimator
from storeroom.learning.evaluation import Estimate, Output, metrics, paired_difference
from storeroom.learning.importance import sampled_importances
from storeroom.ledger import Run
from storeroom.predictions import prediction_rows
from storeroom.records import Calibration, Component, Prediction, digest, to_json

IMPORTANCE = "permutation_importance"


def log_evaluation(
    run: Run,
    declaration: Declaration,
    output: Output,
    baseline: Output,
    frame: pd.DataFrame,
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
                    dataset_role="test",
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
        dataset_role="test",
        subject="difference",
        version_id=version_id,
    )
    return measured


def log_importances(
    run: Run,
    declaration: Declaration,
    estimator: Any,
    X: pd.DataFrame,
    labels: NDArray[Any],
    classes: tuple[str, ...],
    *,
    version_id: str,
    dataset_role: str,
    seed: int,
) -> dict[str, float]:
    """Log and return the importance of each feature on a sample of the rows: test, or batch by `dataset_role`."""
    found, count = sampled_importances(declaration, estimator, X, labels, classes, seed)
    for feature, estimate in found.items():
        run.log_metric(
            IMPORTANCE,
            estimate.value,
            estimate.std_error,
            count,
            dataset_role=dataset_role,
            feature_name=feature,
            version_id=version_id,
        )
    return {feature: estimate.value for feature, estimate in found.items()}


def log_components(run: Run, training: Dataset, version_id: str, importances: Mapping[str, float]) -> None:
    """Fit the components of a version's training window and collect them; nothing when too few features vary.

    Only the `reconstruction_features` most important features take part, in the declared order where that is unknown:
    the text of a query grows with their square.
    """
    variable = run.project.variable
    ranked = sorted(training.features, key=lambda feature: -importances.get(feature.name, 0.0))
    chosen = ranked[: variable("reconstruction_features")]
    found = fit_components(
        training.frame,
        [feature for feature in training.features if feature in chosen],
        variable("top_values"),
        variable("reconstruction_variance"),
    )
    for term in found.terms() if found else []:
        run.add(Component, component_id=digest("component", version_id, *term.values()), version_id=version_id, **term)


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
    run.add_columns(Prediction, prediction_rows(run, output, test.frame, version_id, "test", threshold))


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
