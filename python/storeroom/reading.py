"""What the registry and the ledger say: selects over public tables, returned as plain rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from storeroom.errors import UsageError, allowed
from storeroom.reader import Readable
from storeroom.registry import Version, check_known, find_version

Rows = list[dict[str, Any]]


def models(project: Readable) -> Rows:
    """Return all versions of all models in one view; a declared model without a version is one row without one.

    `problem` says what keeps a model from being watched, or that it is no longer declared; null for the others.
    """
    rows = project.warehouse.query(
        f"""
        select
            coalesce(versions.model_name, models.model_name) as model_name,
            versions.version_number, versions.version_id, versions.stage, versions.approval, models.task, models.owner,
            versions.actor, versions.source, versions.registered_at, versions.deployed_at, versions.retired_at,
            versions.training_start_at, versions.training_end_at, models.problem
        from {project.relation("dim_registry__models")} as models
        full outer join {project.relation("dim_registry__versions")} as versions
            on models.model_name = versions.model_name
        order by 1, 2
        """  # noqa: S608 - relation names come from dbt's manifest
    )
    valid, problems = project.declarations.models, project.declarations.problems
    for row in rows:
        name = row["model_name"]
        row["problem"] = problems.get(name) or (row["problem"] if name in valid else "no longer declared")
    return rows


def show(project: Readable, model_name: str, wanted: str) -> dict[str, Any]:
    """Return one version: registry row, stages, parameters, metrics on all rows, decisions about it, inputs."""
    version = find_version(project, model_name, wanted)
    return {
        "version": _select(project, "dim_registry__versions", "version_id", version.version_id)[0],
        "stages": _select(project, "fct_registry__stage_history", "version_id", version.version_id, "valid_from_at"),
        "params": _params(project, version),
        "metrics": _metrics(project, version),
        "decisions": _select(
            project, "fct_metadata__decisions", "challenger_version_id", version.version_id, "occurred_at"
        ),
        "inputs": lineage(project, version.version_id, "up"),
    }


def compare(project: Readable, model_name: str, one: str, other: str) -> Rows:
    """Return windows, features, parameters and metrics of two versions side by side.

    Each row has a kind (window, feature, param, metric), a name, and what either version has under it. Two versions are
    measured on windows of their own, so a difference of metrics is no proof; a gate's paired difference is.
    """
    first, second = (find_version(project, model_name, wanted) for wanted in (one, other))
    rows: Rows = []
    for kind, read in (
        ("window", _windows),
        ("feature", _features),
        ("param", _params),
        ("metric", _metrics),
    ):
        left, right = ({row["name"]: row["value"] for row in read(project, version)} for version in (first, second))
        for name in dict.fromkeys([*left, *right]):
            rows.append({"kind": kind, "name": name, "one": left.get(name), "other": right.get(name)})
    return rows


def history(project: Readable, model_name: str, at: datetime | None = None) -> Rows:
    """Return the stages of all versions of a model, each with the decision behind it, if there was one.

    Args:
        project: whose registry is read.
        model_name: the declared model.
        at: only the stages that held at this instant.

    """
    check_known(project, model_name)
    warehouse = project.warehouse
    rows = warehouse.query(
        f"""
        select
            history.*, decisions.trigger_type, decisions.outcome, decisions.evidence, decisions.gates
        from {project.relation("fct_registry__stage_history")} as history
        left join {project.relation("fct_metadata__decisions")} as decisions
            on history.decision_id = decisions.decision_id
        where history.model_name = {warehouse.parameter("model_name")}
        order by history.valid_from_at, history.version_number
        """,  # noqa: S608 - relation names come from dbt's manifest
        {"model_name": model_name},
    )
    if at is None:
        return rows
    return [
        row for row in rows if row["valid_from_at"] <= at and (row["valid_to_at"] is None or at < row["valid_to_at"])
    ]


def decisions(project: Readable, model_name: str | None = None) -> Rows:
    """Return retraining and promotion decisions, oldest first."""
    if model_name is not None:
        return _select(project, "fct_metadata__decisions", "model_name", model_name, "occurred_at")
    return project.warehouse.query(
        f"select * from {project.relation('fct_metadata__decisions')} order by occurred_at, model_name"  # noqa: S608
    )


def lineage(project: Readable, node: str, direction: str) -> Rows:
    """Return the edges from a node up to what made it, or down to what it made, nearest first.

    Args:
        project: whose ledger is walked.
        node: an artifact, execution or version id, or its unambiguous start; a dbt model that a run read, such as a
            feature view; or model@version.
        direction: up or down.

    """
    warehouse = project.warehouse
    start, step = ("to_id", "from_id") if direction == "up" else ("from_id", "to_id")
    edges = project.relation("fct_metadata__lineage_edges")
    artifacts = project.relation("dim_metadata__artifacts")
    # The path ends a walk where it would close a circle: BigQuery has no distinct union in a recursion.
    return warehouse.query(
        f"""
        with recursive walk as (
            select
                {step} as node_id, from_id, from_type, to_id, to_type, role, execution_id, 1 as depth,
                '|' || {start} || '|' || {step} || '|' as path
            from {edges}
            where {start} = {warehouse.parameter("node")}
            union all
            select
                edges.{step}, edges.from_id, edges.from_type, edges.to_id, edges.to_type, edges.role,
                edges.execution_id, walk.depth + 1, walk.path || edges.{step} || '|'
            from {edges} as edges
            inner join walk on edges.{start} = walk.node_id
            where strpos(walk.path, '|' || edges.{step} || '|') = 0
        ),

        nearest as (
            select from_id, from_type, to_id, to_type, role, execution_id, min(depth) as depth
            from walk
            group by from_id, from_type, to_id, to_type, role, execution_id
        )

        select
            nearest.depth, nearest.from_id, nearest.from_type, nearest.to_id, nearest.to_type, nearest.role,
            nearest.execution_id, executions.job, executions.occurred_at, from_artifacts.name as from_name,
            to_artifacts.name as to_name
        from nearest
        left join {project.relation("fct_metadata__executions")} as executions
            on nearest.execution_id = executions.execution_id
        left join {artifacts} as from_artifacts
            on nearest.from_id = from_artifacts.artifact_id
        left join {artifacts} as to_artifacts
            on nearest.to_id = to_artifacts.artifact_id
        order by nearest.depth, executions.occurred_at, nearest.execution_id, nearest.from_id, nearest.to_id
        """,  # noqa: S608 - relation names come from dbt's manifest, columns from the line above
        {"node": _node_id(project, node, direction)},
    )


def _node_id(project: Readable, node: str, direction: str) -> str:
    """Return the id of a node given by id or its start, by a dbt model's name, or by model@version.

    A version is a name for a stored model: what was made from it was made from that artifact.
    """
    if "@" in node:
        model_name, _, wanted = node.partition("@")
        version = find_version(project, model_name, wanted)
        return version.artifact_id if direction == "down" else version.version_id
    known = project.warehouse.query(
        f"""
        select artifact_id as node_id, name, artifact_id from {project.relation("dim_metadata__artifacts")}
        union all
        select execution_id, job, execution_id from {project.relation("fct_metadata__executions")}
        union all
        select version_id, model_name, artifact_id from {project.relation("dim_registry__versions")}
        """  # noqa: S608 - relation names come from dbt's manifest
    )
    relations = [row for row in known if row["node_id"].startswith("relation:")]
    found = [row for row in known if row["node_id"] == node] or [row for row in relations if row["name"] == node]
    if not found and len(node) >= 8:
        found = [row for row in known if row["node_id"].startswith(node)]
    if len(found) == 1:
        return str(found[0]["artifact_id" if direction == "down" else "node_id"])
    problem = "is the start of several nodes" if found else "is no node"
    named = found or relations
    raise UsageError(
        f"'{node}' {problem} of the lineage graph: write model@deployed, an id out of fct_metadata__lineage_edges, or "
        f"a dbt model that a run read; {allowed(sorted(row['node_id' if found else 'name'] for row in named)[:20])}."
    )


def _windows(_: Readable, version: Version) -> Rows:
    return [
        {"name": "registered_at", "value": version.registered_at},
        {"name": "training_start_at", "value": version.training_start_at},
        {"name": "training_end_at", "value": version.training_end_at},
        {"name": "test_start_at", "value": version.test_start_at},
        {"name": "test_end_at", "value": version.test_end_at},
    ]


def _features(_: Readable, version: Version) -> Rows:
    return [{"name": feature.name, "value": feature.data_type} for feature in version.features]


def _params(project: Readable, version: Version) -> Rows:
    warehouse = project.warehouse
    return warehouse.query(
        f"""
        select params.param_name as name, params.param_value as value
        from {project.relation("fct_metadata__params")} as params
        inner join {project.relation("dim_registry__versions")} as versions
            on params.execution_id = versions.execution_id
        where versions.version_id = {warehouse.parameter("version_id")}
        order by params.param_name
        """,  # noqa: S608 - relation names come from dbt's manifest
        {"version_id": version.version_id},
    )


def _metrics(project: Readable, version: Version) -> Rows:
    warehouse = project.warehouse
    return warehouse.query(
        f"""
        select
            dataset_role || ' ' || case subject when 'model' then '' else subject || ' ' end || metric
                || coalesce(' of ' || feature_name, '') as name,
            value, std_error, row_count
        from {project.relation("fct_metadata__metrics")}
        where version_id = {warehouse.parameter("version_id")} and slice_key = 'all'
            and dataset_role not in ('gate', 'batch')
        order by 1
        """,  # noqa: S608 - the relation's name comes from dbt's manifest
        {"version_id": version.version_id},
    )


def _select(project: Readable, table: str, column: str, value: str, order: str = "1") -> Rows:
    """Return the rows of a public table where a column has a value; names are this module's own, the value is bound."""
    warehouse = project.warehouse
    return warehouse.query(
        f"select * from {project.relation(table)} where {column} = {warehouse.parameter('value')} order by {order}",  # noqa: S608
        {"value": value},
    )
