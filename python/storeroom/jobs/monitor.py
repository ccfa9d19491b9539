"""Build monitoring for what is new. dbt does the work; this job finds out whether there is any."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storeroom.declaration.project import PACKAGE
from storeroom.errors import DataError, DbtError, StoreroomError
from storeroom.project import Project
from storeroom.reader import Readable

MODELS = (f"{PACKAGE}.predictions", f"{PACKAGE}.monitoring")
RENDERED = ("tag:storeroom_rendered",)  # the views whose SQL holds the clock or the declaration


@dataclass(frozen=True)
class Monitored:
    """What was measured, per model, whether dbt ran for it, and what kept a model from being measured."""

    due: dict[str, int]
    has_run: bool
    failed: dict[str, str] = field(default_factory=dict)


def prepare(project: Project, now: datetime, model_name: str | None = None) -> None:
    """Create what is missing of the package's tables and views, so that a first job can start on an empty warehouse.

    A model whose own tables are missing, or whose label view lacks a column, is left out.

    Raises:
        StoreroomError: it is the one that the job is about; nothing was created.

    """
    nodes = [node for node in project.manifest.nodes.values() if node.resource_type == "model"]
    for name in list(project.declarations.models):
        problem = input_problem(project, name)
        if problem is not None:
            project.leave_out(name, problem)
    if model_name is not None:
        project.declaration(model_name)
    if project.missing(node for node in nodes if node.package_name == PACKAGE and node.relation_name):
        project.build([f"package:{PACKAGE}"], now)


def input_problem(project: Project, model_name: str) -> StoreroomError | None:
    """Return what is wrong with the tables that a model is declared on; None when nothing is."""
    from storeroom.dataset import check_labels

    declaration = project.declarations.models[model_name]
    for key, reference in (("features", declaration.features), ("labels", declaration.labels)):
        if project.missing([project.node(reference)]):
            project.warehouse.check()  # what keeps the warehouse from showing any table is the better answer
            return DataError(
                f"{model_name}: the table of its {key}, '{reference}', does not exist yet: run "
                f"`dbt build --select +{reference}` first."
            )
    try:
        check_labels(project, model_name, declaration)
    except StoreroomError as error:
        return error
    return None


def due(project: Project, now: datetime) -> dict[str, int]:
    """Return model -> number of measurements that are due at that clock; empty when there is nothing to do."""
    project.build(RENDERED, now)
    rows = project.warehouse.query(f"select model_name from {project.relation('int_monitoring__due')}")  # noqa: S608
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["model_name"]] = counts.get(row["model_name"], 0) + 1
    return counts


def monitor(project: Project, now: datetime, without: Collection[str] = ()) -> Monitored:
    """Measure what is due for all models at once: each batch is read once.

    Where a statement fails, the model at which it does is found, and the others are measured.

    Args:
        project: whose models are measured.
        now: the clock.
        without: models that are not measured, as their views are too slow to wait for.

    """
    found = due(project, now)
    names = [name for name in sorted(found) if name not in without]
    if not names:
        return Monitored({}, False)
    failed = _measure(project, now, names, is_part=len(names) < len(found))
    left = {name: count for name, count in due(project, now).items() if name in names and name not in failed}
    if left:
        raise DbtError(
            f"dbt ran, but {sum(left.values())} measurements of {', '.join(sorted(left))} are still due: "
            "run `dbt build --select storeroom.monitoring` and read what it says."
        )
    return Monitored({name: found[name] for name in names if name not in failed}, True, failed)


def _measure(project: Project, now: datetime, names: list[str], is_part: bool = False) -> dict[str, str]:
    """Measure models; where that fails, each half of them. Return what was wrong with each that failed alone."""
    only: dict[str, Any] = {"storeroom_measured_models": names} if is_part else {}
    try:
        project.build(MODELS, now, "run", **only)
    except DbtError as error:
        if len(names) == 1:
            return {names[0]: f"{names[0]} could not be measured: {error}"}
        half = len(names) // 2
        return {
            **_measure(project, now, names[:half], is_part=True),
            **_measure(project, now, names[half:], is_part=True),
        }
    return {}


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


def newest_flags(flags: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the newest flag row of each model: what is wrong now."""
    return {row["model_name"]: row for row in flags}


def is_alarm(flag: dict[str, Any]) -> bool:
    """Return whether a flag row still wants a person: it is flagged, and nobody gave a word on it."""
    return bool(flag["is_flagged"]) and not flag["is_acknowledged"]
