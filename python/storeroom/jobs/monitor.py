"""Build monitoring for what is new. dbt does the work; this job finds out whether there is any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storeroom.errors import DataError, DbtError
from storeroom.project import PACKAGE, Project
from storeroom.reader import Readable

MODELS = (f"{PACKAGE}.predictions", f"{PACKAGE}.monitoring")
RENDERED = ("tag:storeroom_rendered",)  # the views whose SQL holds the clock or the declaration


@dataclass(frozen=True)
class Monitored:
    """What was due, per model, and whether dbt ran for it."""

    due: dict[str, int]
    has_run: bool


def prepare(project: Project, now: datetime) -> None:
    """Create what is missing of the package's tables and views, so that a first job can start on an empty warehouse."""
    from storeroom.dataset import check_labels

    present = project.warehouse.tables()
    for name, declaration in project.declarations.models.items():
        for key, reference in (("features", declaration.features), ("labels", declaration.labels)):
            if project.node(reference).relation_name and project.node(reference).alias not in present:
                raise DataError(
                    f"{name}: the table of its {key}, '{reference}', does not exist yet: run "
                    f"`dbt build --select +{reference}` first."
                )
        check_labels(project, name, declaration)
    missing = [
        node.name
        for node in project.manifest.nodes.values()
        if node.resource_type == "model"
        and node.package_name == PACKAGE
        and node.config.materialized != "ephemeral"
        and node.alias not in present
    ]
    if missing:
        project.build([f"package:{PACKAGE}"], now)


def due(project: Project, now: datetime) -> dict[str, int]:
    """Return model -> number of measurements that are due at that clock; empty when there is nothing to do."""
    project.build(RENDERED, now)
    rows = project.warehouse.query(f"select model_name from {project.relation('int_monitoring__due')}")  # noqa: S608
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["model_name"]] = counts.get(row["model_name"], 0) + 1
    return counts


def monitor(project: Project, now: datetime) -> Monitored:
    """Measure what is due for all models at once: each batch is read once."""
    found = due(project, now)
    if not found:
        return Monitored(found, False)
    project.build(MODELS, now)
    left = due(project, now)
    if left:
        raise DbtError(
            f"dbt ran, but {sum(left.values())} measurements of {', '.join(sorted(left))} are still due: "
            "run `dbt build --select storeroom.monitoring` and read what it says."
        )
    return Monitored(found, True)


def read_flags(project: Readable, model_name: str | None = None) -> list[dict[str, Any]]:
    """Return the flag rows of the deployed versions, oldest first."""
    warehouse = project.warehouse
    condition = f"where flags.model_name = {warehouse.parameter('model_name')}" if model_name else ""
    return warehouse.query(
        f"""
        select
            flags.*,
            versions.version_number
        from {project.relation("fct_monitoring__flags")} as flags
        inner join {project.relation("dim_registry__versions")} as versions
            on flags.version_id = versions.version_id
        {condition}
        order by flags.model_name, flags.batch_start_at, versions.version_number
        """,  # noqa: S608 - relation names come from dbt's manifest
        {"model_name": model_name} if model_name else None,
    )


def newest_flags(flags: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the newest flag row of each model: what is wrong now."""
    return {row["model_name"]: row for row in flags}


def is_alarm(flag: dict[str, Any]) -> bool:
    """Return whether a flag row still wants a person: it is flagged, and nobody gave a word on it."""
    return bool(flag["is_flagged"]) and not flag["is_acknowledged"]
