"""A job run and what it appends.

A run announces itself with START, collects its rows, and appends them together with COMPLETE in one step; where it has
too many of them to hold at once, some before. A run that fails appends FAIL with the reason; a run that is killed
leaves START. Either way nothing half-done is visible, because dbt counts the rows of completed runs only.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import fields
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from storeroom.clock import wall_clock
from storeroom.errors import StoreroomError
from storeroom.project import Project
from storeroom.provenance import actor, commit_of, package_versions
from storeroom.records import Artifact, Execution, Link, MetricValue, Param, Record, WarehouseJob, digest, to_json

if TYPE_CHECKING:
    import pyarrow as pa

    from storeroom.warehouse.protocol import Rows

Row = TypeVar("Row", bound=Record)


class Run:
    """One run of a job, as a context manager.

    Args:
        project: the project whose ledger it writes.
        job: train, register, evaluate, predict, decide, transition, acknowledge, monitor (a batch again), or cycle.
        model_name: declared model it is about.
        now: the job's clock.
        arguments: plain arguments, recorded as they are.

    """

    def __init__(
        self,
        project: Project,
        job: str,
        model_name: str,
        now: datetime,
        arguments: dict[str, Any] | None = None,
    ) -> None:
        self.project = project
        self.job = job
        self.model_name = model_name
        self.now = now
        self.arguments = arguments or {}
        self.actor = actor()
        self.commit = commit_of(project.directory)
        # Two attempts are two runs, even at the same clock: only one of them may come to count.
        self.execution_id = digest("execution", job, model_name, now, uuid.uuid4())
        self._rows: dict[type[Record], list[Record]] = defaultdict(list)
        self._columns: dict[type[Record], pa.Table] = {}
        self._metered = ExitStack()

    def __enter__(self) -> Self:
        """Announce the run."""
        self._metered.enter_context(self.project.meter.about(self.job, self.model_name, self.execution_id))
        self._append({Execution: [self._event("START")]})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Append all rows and COMPLETE, or FAIL and no row."""
        with self._metered:
            if error is not None:
                self._append({Execution: [self._event("FAIL", " ".join(f"{error}".split()) or type(error).__name__)]})
                return
            self._append({**self._columns, **self._rows, Execution: [self._event("COMPLETE")]})

    def check_is_shown(self) -> None:
        """Refuse to go on where the registry would not show what this run is about to append.

        Raises:
            StoreroomError: the views read another ledger than the one that the jobs write to.

        """
        warehouse = self.project.warehouse
        executions = self.project.relation("fct_metadata__executions")
        rows = warehouse.query(
            f"select 1 as found from {executions} where execution_id = {warehouse.parameter('execution_id')}",  # noqa: S608 - the relation's name comes from dbt's manifest
            {"execution_id": self.execution_id},
        )
        if not rows:
            raise StoreroomError(
                f"{executions} does not show what was just written to {self.project.relation(Execution.table)}: the "
                "registry reads another ledger. Run `dbt build --select package:storeroom` for this target, then again."
            )

    def fail(self, reason: str) -> None:
        """Append that the run failed, without its having begun."""
        self._append({Execution: [self._event("FAIL", " ".join(reason.split()))]})

    def add(self, record: type[Row], **values: Any) -> Row:
        """Collect a row of `record`; run, model and clocks are filled in."""
        names = {field.name for field in fields(record)}
        common = {"execution_id": self.execution_id, "occurred_at": self.now, "recorded_at": wall_clock()}
        if "model_name" in names:
            common["model_name"] = self.model_name
        row = record(**{**common, **values})
        self._rows[record].append(row)
        return row

    def add_columns(self, record: type[Record], rows: pa.Table) -> None:
        """Collect many rows of `record` as columns; those that were collected before are appended now."""
        if record in self._columns:
            self._append({record: self._columns[record]})
        self._columns[record] = rows

    def log_params(self, params: dict[str, Any]) -> None:
        """Collect parameters, each stored as JSON text."""
        for name, value in params.items():
            self.add(
                Param,
                param_id=digest("param", self.execution_id, name),
                param_name=name,
                param_value=to_json(value),
            )

    def log_metric(
        self,
        metric: str,
        value: float | None,
        std_error: float | None = None,
        row_count: int = 0,
        *,
        dataset_role: str = "test",
        subject: str = "model",
        slice_key: str = "all",
        slice_value: str = "all",
        feature_name: str | None = None,
        version_id: str | None = None,
    ) -> None:
        """Collect one metric."""
        terms = (dataset_role, subject, slice_key, slice_value, feature_name, version_id)
        self.add(
            MetricValue,
            metric_id=digest("metric", self.execution_id, metric, *terms),
            version_id=version_id,
            dataset_role=dataset_role,
            subject=subject,
            slice_key=slice_key,
            slice_value=slice_value,
            feature_name=feature_name,
            metric=metric,
            value=_finite(value),
            std_error=_finite(std_error),
            row_count=row_count,
        )

    def log_metrics(self, metrics: dict[str, float], dataset_role: str = "test") -> None:
        """Collect metrics without standard errors, as a notebook has them."""
        for metric, value in metrics.items():
            self.log_metric(metric, value, dataset_role=dataset_role)

    def add_artifact(
        self, artifact_id: str, artifact_type: str, name: str, direction: str, role: str, **values: Any
    ) -> str:
        """Collect an artifact and its link to this run; return its id."""
        empty: dict[str, Any] = dict.fromkeys(("uri", "sha256", "byte_count", "row_count", "schema_fields", "metadata"))
        shared = {"model_name": None} if artifact_type in ("relation", "source_code") else {}
        self.add(
            Artifact,
            artifact_id=artifact_id,
            artifact_type=artifact_type,
            name=name,
            **{**empty, **shared, **values},
        )
        self.link(artifact_id, direction, role)
        return artifact_id

    def link(self, artifact_id: str, direction: str, role: str) -> None:
        """Collect an input or output edge to an artifact that is already recorded."""
        self.add(
            Link,
            link_id=digest("link", self.execution_id, artifact_id, direction, role),
            artifact_id=artifact_id,
            direction=direction,
            role=role,
        )

    def read_relation(self, name: str, role: str) -> None:
        """Collect that this run read a dbt model's table."""
        node = self.project.node(name)
        columns = [{"name": column.name, "data_type": column.data_type} for column in node.columns.values()]
        self.add_artifact(
            f"relation:{node.unique_id}",
            "relation",
            name,
            "input",
            role,
            uri=node.relation_name,
            schema_fields=to_json(columns),
        )

    def read_source_code(self) -> None:
        """Collect the commit this run worked at, if there is one."""
        if self.commit.sha:
            self.add_artifact(
                f"source_code:{self.commit.sha}",
                "source_code",
                self.commit.sha[:12],
                "input",
                "source_code",
                metadata=to_json({"branch": self.commit.branch, "is_dirty": self.commit.is_dirty}),
            )

    def _event(self, state: str, error: str | None = None) -> Execution:
        return Execution(
            execution_event_id=digest("execution_event", self.execution_id, state),
            execution_id=self.execution_id,
            job=self.job,
            model_name=self.model_name,
            state=state,
            actor=self.actor,
            git_sha=self.commit.sha,
            git_branch=self.commit.branch,
            is_git_dirty=self.commit.is_dirty,
            dbt_invocation_id=self.project.last_invocation_id,
            package_versions=to_json(package_versions()),
            arguments=to_json(self.arguments),
            error=error,
            occurred_at=self.now,
            recorded_at=wall_clock(),
        )

    def _append(self, rows: Mapping[type[Record], Rows]) -> None:
        relation = self.project.relation
        self.project.warehouse.append({relation(record.table): batch for record, batch in rows.items()})


def record_costs(project: Project) -> str | None:
    """Append what the project's meter has counted; return in one sentence why it could not be, if so.

    A command that did its work has not failed because its costs are not recorded. Nothing is to be recorded on DuckDB,
    and nothing can be before the first `dbt build` has made the table.
    """
    costs = project.meter.drain()
    try:
        if costs and project.has_table(WarehouseJob.table):
            project.warehouse.append({project.relation(WarehouseJob.table): costs})
    except StoreroomError as error:
        return f"What this cost was not recorded: {error}"
    return None


def _finite(value: float | None) -> float | None:
    """Return a plain float, or None for what is not a number."""
    if value is None or value != value or value in (float("inf"), float("-inf")):
        return None
    return float(value)
