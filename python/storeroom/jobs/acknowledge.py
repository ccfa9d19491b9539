"""A person's word on a batch: an incident that must not serve as reference or history, or normal after all."""

from __future__ import annotations

from datetime import datetime

from storeroom.errors import UsageError, allowed
from storeroom.features import measured_columns
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.records import Acknowledgement, digest

OUTPUTS = ("prediction", "label")  # monitored like features
NEAREST = 5


def acknowledge(
    project: Project,
    model_name: str,
    batch_start: datetime,
    now: datetime,
    reason: str,
    feature: str | None = None,
    is_incident: bool = True,
) -> None:
    """Append the word; the newest word on a batch or feature is the one that holds.

    Args:
        project: whose ledger is written.
        model_name: the declared model.
        batch_start: start of a monitored batch, UTC.
        now: the clock of the word.
        reason: why, in words.
        feature: the feature, prediction or label that it is on; None for the whole batch.
        is_incident: whether the batch is not normal.

    Raises:
        UsageError: there is no reason, no such batch or no such feature.

    """
    project.declaration(model_name)
    if not reason.strip():
        raise UsageError("--reason is empty: say in words why, for whoever reads it next year.")
    check_batch(project, model_name, batch_start)
    if feature is not None:
        _check_feature(project, model_name, feature)
    arguments = {"batch_start_at": batch_start, "feature_name": feature, "is_incident": is_incident}
    with Run(project, "acknowledge", model_name, now, arguments) as run:
        run.add(
            Acknowledgement,
            acknowledgement_id=digest("acknowledgement", run.execution_id, model_name, batch_start, feature),
            batch_start_at=batch_start,
            feature_name=feature,
            is_incident=is_incident,
            actor=run.actor,
            reason=reason.strip(),
        )


def check_batch(project: Project, model_name: str, batch_start: datetime) -> None:
    """Refuse a time at which no monitored batch starts, and say which do nearby."""
    warehouse = project.warehouse
    rows = warehouse.query(
        f"""
        select distinct batch_start_at
        from {project.relation("fct_monitoring__flags")}
        where model_name = {warehouse.parameter("model_name")}
        """,  # noqa: S608 - the relation's name comes from dbt's manifest
        {"model_name": model_name},
    )
    starts = [row["batch_start_at"] for row in rows]
    if batch_start in starts:
        return
    nearest = sorted(sorted(starts, key=lambda start: abs(start - batch_start))[:NEAREST])
    raise UsageError(
        f"--batch is '{batch_start:%Y-%m-%dT%H:%M:%S}', which starts no monitored batch of {model_name}; "
        f"{allowed(f'{start:%Y-%m-%dT%H:%M:%S}' for start in nearest)}{', ...' if len(starts) > len(nearest) else ''}."
    )


def _check_feature(project: Project, model_name: str, feature: str) -> None:
    """Refuse a name that is no monitored column of the model."""
    known = [*(column.name for column in measured_columns(project, model_name)), *OUTPUTS]
    if feature not in known:
        raise UsageError(f"--feature is '{feature}', which is no monitored column of {model_name}; {allowed(known)}.")
