"""Check profile, connection, declaration, contracts, labels, trainers and versions; say what to do for each finding."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from storeroom.dataset import check_label_values, check_rows, request_for
from storeroom.declaration import Declaration
from storeroom.declaration.project import PATH
from storeroom.errors import StoreroomError
from storeroom.features import check_signature, features_of, measured_columns, unwatched_columns
from storeroom.jobs.monitor import input_problems, tasks
from storeroom.learning.leakage import named_leaks
from storeroom.learning.model_checks import check_unfitted
from storeroom.learning.trainers import load_trainer
from storeroom.project import Project
from storeroom.provenance import package_versions
from storeroom.registry import deployed, own_types_of, versions


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, whether it is fine, and what was found or is to be done."""

    subject: str
    check: str
    is_ok: bool
    detail: str


def doctor(project: Project, now: datetime) -> list[Finding]:
    """Run all checks; a failed one does not stop those that do not depend on it. Nothing is written."""
    findings = [Finding("python", "version", sys.version_info >= (3, 11), sys.version.split()[0])]
    findings.append(Finding("packages", "versions", True, ", ".join(f"{k} {v}" for k, v in package_versions().items())))
    steps: list[tuple[str, str, Callable[[], str]]] = [
        ("profile", "read", lambda: f"{project.credentials.type} target of {project.profiles_dir}"),
        ("warehouse", "connect", lambda: _connect(project)),
        ("warehouse", "permissions", lambda: project.warehouse.check()),
        ("dbt", "parse", lambda: f"{len(project.manifest.nodes)} nodes, package storeroom installed"),
    ]
    for subject, check, step in steps:
        finding = _check(subject, check, step)
        findings.append(finding)
        if not finding.is_ok:
            return [*findings, *_problems(project)]
    findings += _problems(project)
    findings.append(_check("budget", "cycle", lambda: _budget(project)))
    findings.append(_check("artifacts", "write and read", lambda: project.artifacts.check()))
    findings.append(_check("monitoring", "tasks", lambda: _tasks(project)))
    problems = input_problems(project)
    for name, declaration in project.declarations.models.items():
        findings += _check_model(project, name, declaration, now, problems.get(name))
    return findings


def _problems(project: Project) -> list[Finding]:
    """Return the models that are left out, once dbt was asked, or the lack of any."""
    found = [Finding(name, "declaration", False, text) for name, text in project.declarations.problems.items()]
    if not project.declarations.models:
        found.append(Finding("declaration", "models", False, f"no valid model under {PATH}: declare one"))
    return found


def _check(subject: str, check: str, step: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, check, True, step())
    except StoreroomError as error:
        return Finding(subject, check, False, str(error))


def _connect(project: Project) -> str:
    return f"{project.warehouse.location()}, {project.own_tables()} tables and views in its own schema"


def _budget(project: Project) -> str:
    budget, counts = project.cycle_budget_bytes, project.warehouse.bills_bytes
    if budget is None:
        return "none: a cycle may bill what it needs" if counts else "none, and this engine bills no bytes"
    return f"{budget:,} bytes" if counts else f"{budget:,} bytes, which stop nothing: this engine bills no bytes"


def _tasks(project: Project) -> str:
    if not project.has_table("int_monitoring__tasks"):
        return "nothing was looked at yet"
    due = tasks(project)
    counts = ", ".join(f"{count} of {name}" for name, count in sorted(due.items()))
    return f"measurements are due ({counts}): run `storeroom monitor`" if due else "nothing is due"


def _check_model(
    project: Project, name: str, declaration: Declaration, now: datetime, problem: StoreroomError | None
) -> list[Finding]:
    steps: list[tuple[str, Callable[[], str]]] = [
        ("contract", lambda: _contract(project, name, declaration)),
        ("leakage", lambda: _leakage(project, name, declaration)),
        ("labels", lambda: _labels(project, name, declaration, now, problem)),
        ("keys", lambda: _keys(project, name, declaration, now, problem)),
        ("trainer", lambda: _trainer(project, name, declaration)),
        ("versions", lambda: _versions(project, name)),
    ]
    return [_check(name, check, step) for check, step in steps]


def _contract(project: Project, name: str, declaration: Declaration) -> str:
    unwatched = [f"{column} ({kind})" for column, kind in unwatched_columns(project, name).items()]
    rest = f"; of a type that is not watched: {', '.join(unwatched)}" if unwatched else ""
    return f"{len(features_of(project, name))} features in {declaration.features}{rest}"


def _leakage(project: Project, name: str, declaration: Declaration) -> str:
    found = named_leaks(declaration, features_of(project, name))
    if found:
        raise StoreroomError("; ".join(found))
    return "no feature has the label's name"


def _labels(
    project: Project, name: str, declaration: Declaration, now: datetime, problem: StoreroomError | None
) -> str:
    if problem is not None:
        raise problem
    check_label_values(project, name, declaration, now)
    return f"{declaration.label} and observed_at in {declaration.labels}"


def _keys(project: Project, name: str, declaration: Declaration, now: datetime, problem: StoreroomError | None) -> str:
    if problem is not None:
        raise StoreroomError("not looked at, as the tables are not there")
    request = request_for(name, declaration, features_of(project, name), datetime(1, 1, 1), now)
    check_rows(project, request, now)
    return "one row per entity and time, no null entity"


def _trainer(project: Project, name: str, declaration: Declaration) -> str:
    trainer = load_trainer(declaration.trainer, project.directory, declaration.train.time_limit_minutes)
    estimator = trainer.estimator(features_of(project, name))
    check_unfitted(estimator, declaration.task, trainer.name, own_types_of(project, name))
    return f"{declaration.trainer} returns {type(estimator).__name__}"


def _versions(project: Project, name: str) -> str:
    known = versions(project, name)
    live = deployed(project, name)
    for version in known:
        if version.stage == "deployed":
            version.load(project)
            check_signature(
                name, version.version_id, [f.as_dict() for f in version.features], measured_columns(project, name)
            )
    return f"{len(known)} registered, " + (f"version {live.version_number} deployed" if live else "none deployed")
