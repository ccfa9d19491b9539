"""The rows the jobs append: one frozen dataclass per ledger table.

The contract in models/ledger is the only list of columns; a test holds the fields below to it. Every row has a
deterministic id (a hash of what makes it itself), so appending it twice is harmless.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

# Type of a field -> Arrow's name of the type of its column; times are UTC.
ARROW_TYPES = {"str": "string", "int": "int64", "float": "float64", "bool": "bool", "datetime": "timestamp[us]"}


def digest(*parts: object) -> str:
    """Return 32 hex digits that depend on the parts, their order and nothing else."""
    text = json.dumps([str(part) if part is not None else None for part in parts], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


def to_json(value: Any) -> str:
    """Return canonical JSON: sorted keys, no NaN (null instead), times as ISO text."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [_plain(item) for item in items]
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


@dataclass(frozen=True, kw_only=True)
class Record:
    """A row of a ledger table. The first field is its id."""

    table: ClassVar[str]


@dataclass(frozen=True, kw_only=True)
class Execution(Record):
    """A state change of a job run."""

    table: ClassVar[str] = "ledger__executions"
    execution_event_id: str
    execution_id: str
    job: str
    model_name: str | None
    state: str
    actor: str
    git_sha: str | None
    git_branch: str | None
    is_git_dirty: bool | None
    dbt_invocation_id: str | None
    package_versions: str
    arguments: str
    error: str | None
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Param(Record):
    """A parameter of a run; the value is JSON text."""

    table: ClassVar[str] = "ledger__params"
    param_id: str
    execution_id: str
    model_name: str
    param_name: str
    param_value: str
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class MetricValue(Record):
    """A metric of a run on a dataset role, slice and, for an importance, feature."""

    table: ClassVar[str] = "ledger__metrics"
    metric_id: str
    execution_id: str
    model_name: str
    version_id: str | None
    dataset_role: str
    subject: str
    slice_key: str
    slice_value: str
    feature_name: str | None
    metric: str
    value: float | None
    std_error: float | None
    row_count: int
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Artifact(Record):
    """Something a run read or wrote."""

    table: ClassVar[str] = "ledger__artifacts"
    artifact_id: str
    execution_id: str
    model_name: str | None
    artifact_type: str
    name: str
    uri: str | None
    sha256: str | None
    byte_count: int | None
    row_count: int | None
    schema_fields: str | None
    metadata: str | None
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Link(Record):
    """An input or output edge between a run and an artifact."""

    table: ClassVar[str] = "ledger__links"
    link_id: str
    execution_id: str
    artifact_id: str
    direction: str
    role: str
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class ModelVersion(Record):
    """A registered model version."""

    table: ClassVar[str] = "ledger__model_versions"
    version_id: str
    execution_id: str
    model_name: str
    artifact_id: str
    training_dataset_id: str | None
    test_dataset_id: str | None
    training_start_at: datetime | None
    training_end_at: datetime | None
    test_start_at: datetime | None
    test_end_at: datetime | None
    signature: str
    framework_versions: str
    baseline_value: float | None
    classification_threshold: float | None
    source: str
    description: str | None
    tags: str
    git_sha: str | None
    actor: str
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Transition(Record):
    """A change of a version's stage or approval."""

    table: ClassVar[str] = "ledger__transitions"
    transition_id: str
    execution_id: str
    model_name: str
    version_id: str
    transition_type: str
    from_value: str | None
    to_value: str
    actor: str
    reason: str
    decision_id: str | None
    evidence: str | None
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Prediction(Record):
    """A prediction of a version for an entity at a time and a purpose."""

    table: ClassVar[str] = "ledger__predictions"
    prediction_id: str
    execution_id: str
    model_name: str
    version_id: str
    purpose: str
    entity_key: str
    as_of_at: datetime
    score: float | None
    predicted_class: str | None
    value: float | None
    class_scores: str | None
    estimated_absolute_error: float | None
    estimated_squared_error: float | None
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Calibration(Record):
    """A knot of the line that turns a version's scores into calibrated probabilities."""

    table: ClassVar[str] = "ledger__calibrations"
    calibration_id: str
    execution_id: str
    model_name: str
    version_id: str
    class_name: str
    knot: int
    score: float
    probability: float
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Decision(Record):
    """A retraining or promotion decision, with the evidence and each gate's numbers."""

    table: ClassVar[str] = "ledger__decisions"
    decision_id: str
    execution_id: str
    model_name: str
    decision_type: str
    trigger_type: str
    champion_version_id: str | None
    challenger_version_id: str | None
    outcome: str
    reason: str
    evidence: str
    gates: str
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Acknowledgement(Record):
    """A person's word on a batch, or on one feature of it: an incident, or normal after all."""

    table: ClassVar[str] = "ledger__acknowledgements"
    acknowledgement_id: str
    execution_id: str
    model_name: str
    batch_start_at: datetime
    feature_name: str | None
    is_incident: bool
    actor: str
    reason: str
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Component(Record):
    """A number of the principal components of a version's training window."""

    table: ClassVar[str] = "ledger__components"
    component_id: str
    execution_id: str
    model_name: str
    version_id: str
    term: str
    component_number: int | None
    feature_name: str | None
    feature_kind: str | None
    category: str | None
    value: float
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class WarehouseJob(Record):
    """A statement that a command sent to the warehouse, or that its budget kept it from sending."""

    table: ClassVar[str] = "ledger__warehouse_jobs"
    warehouse_job_id: str
    command_id: str
    command: str
    job: str
    model_name: str | None
    execution_id: str | None
    node: str | None
    engine_job_id: str
    statement_type: str
    bytes_processed: int | None
    bytes_billed: int | None
    slot_ms: int | None
    is_cache_hit: bool | None
    started_at: datetime | None
    ended_at: datetime | None
    estimated_bytes: int | None
    budget_bytes: int | None
    is_over_budget: bool
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class LeaseEvent(Record):
    """A command took, kept or let go of the right to be the only one that writes."""

    table: ClassVar[str] = "ledger__leases"
    lease_event_id: str
    lease_number: int
    lease_id: str
    event: str
    process_id: int
    host: str
    machine_id: str | None
    actor: str
    command: str
    occurred_at: datetime
    recorded_at: datetime


RECORDS: tuple[type[Record], ...] = (
    Execution,
    Param,
    MetricValue,
    Artifact,
    Link,
    ModelVersion,
    Transition,
    Prediction,
    Calibration,
    Decision,
    Acknowledgement,
    Component,
    WarehouseJob,
    LeaseEvent,
)
