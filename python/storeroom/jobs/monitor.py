"""Build monitoring for what is new. dbt does the work; this job finds out whether there is any."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storeroom.clock import batch_end
from storeroom.dataset import call, check_labels, request_for
from storeroom.declaration.project import PACKAGE
from storeroom.errors import DataError, DbtError, StoreroomError, UsageError
from storeroom.features import features_of
from storeroom.jobs.acknowledge import check_batch
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.reader import Readable

MODELS = (f"{PACKAGE}.predictions", f"{PACKAGE}.monitoring")
RENDERED_TAG = "storeroom_rendered"  # of the views whose SQL holds the clock or the declaration
RENDERED = (f"tag:{RENDERED_TAG}",)


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
    for name, problem in input_problems(project).items():
        project.leave_out(name, problem)
    if model_name is not None:
        project.declaration(model_name)
    if project.missing(node for node in nodes if node.package_name == PACKAGE and node.relation_name):
        project.build([f"package:{PACKAGE}"], now)


def input_problems(project: Project) -> dict[str, StoreroomError]:
    """Return model -> what is wrong with the tables that it is declared on, of each where something is.

    Each table is asked for once, however many models are declared on it.
    """
    declared = project.declarations.models
    nodes = {name: project.node(name) for item in declared.values() for name in (item.features, item.labels)}
    missing = {node.unique_id for node in project.missing(nodes.values())}
    if missing:
        project.warehouse.check()  # what keeps the warehouse from showing any table is the better answer
    columns: dict[str, dict[str, str]] = {}
    problems: dict[str, StoreroomError] = {}
    for name, declaration in declared.items():
        tables = {"features": declaration.features, "labels": declaration.labels}
        gone = next((key for key, table in tables.items() if nodes[table].unique_id in missing), None)
        if gone is not None:
            problems[name] = DataError(
                f"{name}: the table of its {gone}, '{tables[gone]}', does not exist yet: run "
                f"`dbt build --select +{tables[gone]}` first."
            )
            continue
        try:
            if declaration.labels not in columns:
                relation = project.declared_relation(declaration.labels)
                columns[declaration.labels] = project.warehouse.columns(relation)
            check_labels(name, declaration, columns[declaration.labels])
        except StoreroomError as error:
            problems[name] = error
    return problems


def tasks(project: Readable) -> dict[str, int]:
    """Return model -> number of measurements that were due when the tables were last looked at."""
    rows = project.warehouse.query(f"select model_name from {project.relation('int_monitoring__tasks')}")  # noqa: S608
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["model_name"]] = counts.get(row["model_name"], 0) + 1
    return counts


def monitor(project: Project, now: datetime, without: Collection[str] = (), *, is_rendered: bool = False) -> Monitored:
    """Measure what is due for all models at once: each batch is read once.

    Where a statement fails, the model at which it does is found, and the others are measured.

    Args:
        project: whose models are measured.
        now: the clock.
        without: models that are not measured, as their views are too slow to wait for.
        is_rendered: whether the views hold this clock and the declarations already; then only what they keep as tables
            is built again.

    """
    every = list(project.declarations.models)
    looked_at = [name for name in every if name not in without]
    failed = _look(project, now, looked_at, len(looked_at) < len(every), is_rendered)
    looked_at = [name for name in looked_at if name not in failed]
    found = tasks(project)
    names = [name for name in sorted(found) if name in looked_at]
    if not names:
        return Monitored({}, False, failed)
    is_part = len(names) < len(found)
    failed |= _build(project, now, MODELS, names, is_part)
    if is_part or failed:
        looked_at = [name for name in looked_at if name not in failed]
        failed |= _look(project, now, looked_at, len(looked_at) < len(every))
    left = {name: count for name, count in tasks(project).items() if name in names and name not in failed}
    if left:
        raise DbtError(
            f"dbt ran, but {sum(left.values())} measurements of {', '.join(sorted(left))} are still due: "
            "run `dbt build --select storeroom.monitoring` and read what it says."
        )
    return Monitored({name: found[name] for name in names if name not in failed}, True, failed)


def request_again(project: Project, model_name: str, batch_start: datetime, now: datetime) -> None:
    """Append that a person wants a batch measured again; the next `monitor` does it.

    Args:
        project: whose ledger is written.
        model_name: the declared model.
        batch_start: start of a monitored batch, UTC.
        now: the clock of the request.

    Raises:
        UsageError: there is no such batch, or the feature view has no row of it any more.

    """
    declaration = project.declaration(model_name)
    check_batch(project, model_name, batch_start)
    end = batch_end(batch_start, declaration.batch)
    request = request_for(model_name, declaration, features_of(project, model_name), batch_start, end)
    query = project.compile(call("maturity"), now, request)
    if not project.warehouse.query(query):
        raise UsageError(
            f"--batch is '{batch_start:%Y-%m-%dT%H:%M:%S}', of which {declaration.features} has no row any more: what "
            f"was measured of {model_name} then stays as it is."
        )
    with Run(project, "monitor", model_name, now, {"again_batch_start_at": batch_start}):
        pass


def _look(
    project: Project, now: datetime, names: list[str], is_part: bool, is_rendered: bool = False
) -> dict[str, str]:
    """Render the views, and count the present rows of some models; return what was wrong with each that failed."""
    kept = [
        node.name
        for node in project.manifest.nodes.values()
        if RENDERED_TAG in getattr(node, "tags", ()) and node.config.materialized != "replaced_view"
    ]
    failed = _build(project, now, kept if is_rendered and not is_part else RENDERED, names, is_part)
    if failed:  # halves count what is theirs alone
        _build(project, now, RENDERED, [name for name in names if name not in failed], is_part=True)
    return failed


def _build(
    project: Project, now: datetime, select: Sequence[str], names: list[str], is_part: bool = False
) -> dict[str, str]:
    """Build for some models; where that fails, each half of them. Return what was wrong with each that failed alone."""
    only: dict[str, Any] = {"storeroom_measured_models": names} if is_part else {}
    try:
        project.build(select, now, "run", **only)
    except DbtError as error:
        if len(names) == 1:
            return {names[0]: f"{names[0]} could not be measured: {error}"}
        if not names:
            raise
        half = len(names) // 2
        return {
            **_build(project, now, select, names[:half], is_part=True),
            **_build(project, now, select, names[half:], is_part=True),
        }
    return {}
