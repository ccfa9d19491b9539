"""Check profile, connection, declaration, contracts, labels, trainers and versions; say what to do for each finding."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from storeroom.config import Declaration
from storeroom.dataset import check_labels, check_rows, request_for
from storeroom.errors import StoreroomError
from storeroom.features import check_signature, features_of, measured_columns
from storeroom.model_checks import check_unfitted
from storeroom.project import Project
from storeroom.provenance import package_versions
from storeroom.registry import deployed, own_types_of, versions
from storeroom.trainers import load_trainer


@dataclass(frozen=True)
class Finding:
    """One check: what was looked at, whether it is fine, and what was found or is to be done."""

    subject: str
    check: str
    is_ok: bool
    detail: str


def doctor(project: Project, now: datetime) -> list[Finding]:
    """Run all checks; a failed one does not stop those that do not depend on it."""
    findings = [Finding("python", "version", sys.version_info >= (3, 11), sys.version.split()[0])]
    findings.append(Finding("packages", "versions", True, ", ".join(f"{k} {v}" for k, v in package_versions().items())))
    for name, problem in project.declarations.problems.items():
        findings.append(Finding(name, "declaration", False, problem))
    if not project.declarations.models:
        findings.append(
            Finding("declaration", "models", False, "no valid model under vars.storeroom.ml_models: declare one")
        )
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
            return findings
    findings.append(_check("budget", "cycle", lambda: _budget(project)))
    findings.append(_check("artifacts", "write and read", lambda: project.artifacts.check()))
    for name, declaration in project.declarations.models.items():
        findings += _check_model(project, name, declaration, now)
    return findings


def _check(subject: str, check: str, step: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, check, True, step())
    except StoreroomError as error:
        return Finding(subject, check, False, str(error))


def _connect(project: Project) -> str:
    count = len(project.warehouse.tables())
    return f"{project.warehouse.location()}, {count} tables and views"


def _budget(project: Project) -> str:
    budget, counts = project.cycle_budget_bytes, project.warehouse.bills_bytes
    if budget is None:
        return "none: a cycle may bill what it needs" if counts else "none, and this engine bills no bytes"
    return f"{budget:,} bytes" if counts else f"{budget:,} bytes, which stop nothing: this engine bills no bytes"


def _check_model(project: Project, name: str, declaration: Declaration, now: datetime) -> list[Finding]:
    steps: list[tuple[str, Callable[[], str]]] = [
        ("contract", lambda: f"{len(features_of(project, name))} features in {declaration.features}"),
        ("labels", lambda: _labels(project, name, declaration)),
        ("keys", lambda: _keys(project, name, declaration, now)),
        ("trainer", lambda: _trainer(project, name, declaration)),
        ("versions", lambda: _versions(project, name)),
    ]
    return [_check(name, check, step) for check, step in steps]


def _labels(project: Project, name: str, declaration: Declaration) -> str:
    _need_table(project, declaration.labels)
    check_labels(project, name, declaration)
    return f"{declaration.label} and observed_at in {declaration.labels}"


def _keys(project: Project, name: str, declaration: Declaration, now: datetime) -> str:
    _need_table(project, declaration.features)
    request = request_for(name, declaration, features_of(project, name), datetime(1, 1, 1), now)
    check_rows(project, request, now)
    return "one row per entity and time, no null entity"


def _need_table(project: Project, name: str) -> None:
    if project.node(name).alias not in project.warehouse.tables():
        raise StoreroomError(f"the table does not exist yet: run `dbt build --select +{name}`")


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
