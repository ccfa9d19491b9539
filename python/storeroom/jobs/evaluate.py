"""Measure again what a version's loss depends on, once the labels of a batch are complete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storeroom.dataset import call, label_values, labelled_rows, read, request_for
from storeroom.errors import SchemaError
from storeroom.features import check_signature, measured_columns
from storeroom.jobs.version_records import log_importances
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.records import digest
from storeroom.registry import Version, add_dataset, all_versions, versions

# What a run was about: the version on the batch, and the state of its labels.
KEYS = ("version_id", "window_id", "batch_start_at", "label_count", "label_checksum")


@dataclass(frozen=True)
class Evaluated:
    """One batch whose importances were measured."""

    model_name: str
    version_number: int
    batch_start: datetime
    row_count: int


def due(project: Project, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Return, per model, the served batches with complete labels whose importances are not measured, oldest first.

    Labels are complete when every prediction has one, or when the delay of the batch's last instant is over. A label
    that comes or is corrected after that makes its batch due again.
    """
    warehouse = project.warehouse
    rows = warehouse.query(
        f"""
        select model_name, version_id, window_id, batch_start_at, batch_end_at, label_count, label_checksum
        from {project.relation("int_monitoring__attribution_windows")}
        where is_wanted
            and execution_id is null
            and (label_count = prediction_count or final_at <= {warehouse.parameter("now")})
        order by model_name, batch_start_at, version_id
        """,  # noqa: S608 - the relation's name comes from dbt's manifest
        {"now": now},
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["model_name"], []).append(row)
    return found


def compile_evaluations(project: Project, found: dict[str, list[dict[str, Any]]], now: datetime) -> None:
    """Compile what `evaluate` will read of several models in one run of dbt."""
    known = {version.version_id: version for of_model in all_versions(project).values() for version in of_model}
    requests = [_request(project, known[row["version_id"]], row) for rows in found.values() for row in rows]
    calls = [call("feature_checks"), call("training_set")]
    project.compile_ahead([(text, request) for request in requests for text in calls], now)


def evaluate(project: Project, model_name: str, now: datetime, batches: list[dict[str, Any]]) -> list[Evaluated]:
    """Measure the permutation importance of a model's due batches, one run per batch.

    A batch is left as it is while the feature view does not fit the version that served it.

    Args:
        project: where the model is declared.
        model_name: the declared model.
        now: labels known by then are read.
        batches: the rows that `due` returned for the model.

    Raises:
        DataError: the rows have null entities or duplicate keys.
        ArtifactError: a stored model is missing or was changed.

    """
    known = {version.version_id: version for version in versions(project, model_name)}
    current = measured_columns(project, model_name)
    models: dict[str, Any] = {}
    done = []
    for batch in batches:
        version = known[batch["version_id"]]
        try:
            check_signature(model_name, version.version_id, [f.as_dict() for f in version.features], current)
        except SchemaError:
            continue
        if version.version_id not in models:
            models[version.version_id] = version.load(project)
        count = _evaluate_batch(project, version, models[version.version_id], batch, now)
        done.append(Evaluated(model_name, version.version_number, batch["batch_start_at"], count))
    return done


def _evaluate_batch(project: Project, version: Version, estimator: Any, batch: dict[str, Any], now: datetime) -> int:
    """Log the importances on the labelled rows of the batch, whichever version served them; return how many."""
    name, declaration = version.model_name, project.declaration(version.model_name)
    request = _request(project, version, batch)
    found = read(project, "training_set", request, now, version.features)
    labelled = labelled_rows(declaration, found)
    with Run(project, "evaluate", name, now, {key: batch[key] for key in KEYS}) as run:
        run.read_source_code()
        run.read_relation(declaration.features, "features")
        run.read_relation(declaration.labels, "labels")
        add_dataset(run, labelled.content, "evaluation_data")
        run.link(version.artifact_id, "input", "model")
        log_importances(
            run,
            declaration,
            estimator,
            labelled.X,
            label_values(declaration, labelled),
            version.classes,
            version_id=version.version_id,
            dataset_role="batch",
            seed=int(digest(name, request["start_at"])[:8], 16),  # the same for every version, run and engine
        )
    return len(labelled.frame)


def _request(project: Project, version: Version, batch: dict[str, Any]) -> dict[str, Any]:
    declaration = project.declaration(version.model_name)
    return request_for(
        version.model_name, declaration, version.features, batch["batch_start_at"], batch["batch_end_at"]
    )
