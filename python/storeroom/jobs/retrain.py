"""Read findings and triggers, decide, train a challenger, gate it, promote or hold. All of it ends up in the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any

from storeroom.declaration import Declaration
from storeroom.features import features_of
from storeroom.findings import Row, read_findings, told
from storeroom.jobs.gates import Verdict, evaluate_gates
from storeroom.jobs.stages import decide_promotion
from storeroom.jobs.train import train
from storeroom.jobs.windows import Batch, choose_windows, matured_batches
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.registry import Version, deployed_of, find_version, versions


@dataclass(frozen=True)
class Trigger:
    """Why a challenger is due, in the words of the declaration, with the rows that say so."""

    kind: str
    reason: str
    evidence: dict[str, Any]


@dataclass(frozen=True)
class Retrained:
    """What the loop decided for one model; `outcome` is promoted, held, or none when nothing was due."""

    model_name: str
    outcome: str
    reason: str
    trigger: Trigger | None = None
    challenger: Version | None = None
    champion: Version | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Known:
    """What the ledger says of a model: its versions, and the decisions about them, both oldest first."""

    versions: list[Version]
    decisions: list[Row]


def known_of(project: Project, model_name: str) -> Known:
    """Return what the ledger says of one model."""
    return Known(versions(project, model_name), decisions(project, model_name).get(model_name, []))


def retrain(
    project: Project,
    model_name: str,
    now: datetime,
    on_demand: str | None = None,
    findings: Callable[[], list[Row]] | None = None,
    known: Known | None = None,
) -> Retrained:
    """Train and gate a challenger if a trigger fires outside the cooldown.

    Args:
        project: where the model is declared.
        model_name: the declared model.
        now: the clock.
        on_demand: a person's reason to retrain regardless of triggers and cooldown.
        findings: what reads those of all models, where several models share one reading; by default they are read.
        known: what the ledger says of the model, where it has been read; by default it is read.

    """
    declaration = project.declaration(model_name)
    known = known or known_of(project, model_name)
    champion = deployed_of(known.versions)
    labels = Labels(project, model_name, declaration, now)
    if on_demand is not None:
        trigger: Trigger | None = Trigger("on_demand", on_demand, {})
    else:
        found = findings or partial(read_findings, project, model_name)
        trigger = find_trigger(declaration, champion, known.decisions, now, found, labels)
        waiting = _cooldown(declaration, known.decisions, now)
        if trigger and waiting:
            return Retrained(model_name, "none", waiting, trigger, champion=champion)
    if trigger is None:
        return Retrained(model_name, "none", "no trigger", champion=champion)
    windows = choose_windows(model_name, declaration, labels.batches)
    decided = {row["challenger_version_id"] for row in known.decisions}
    newest = known.versions[-1] if known.versions else None
    is_same_window = newest is not None and newest.test_end_at == windows.test_end
    test = None
    if newest and is_same_window and newest.version_id not in decided and newest.stage == "staged":
        challenger = newest  # trained by a run that was stopped before it could decide
    elif newest and is_same_window and on_demand is None:
        return Retrained(
            model_name, "none", "no batch has matured since the last challenger", trigger, champion=champion
        )
    else:
        description = f"challenger: {trigger.reason}"
        trained = train(project, model_name, now, description=description, windows=windows)
        challenger, test = find_version(project, model_name, trained.version_id), trained.test
    verdict = evaluate_gates(project, declaration, champion, challenger, now, test)
    with Run(project, "decide", model_name, now, {"trigger": trigger.kind}) as run:
        outcome = decide_promotion(
            run,
            champion,
            challenger,
            verdict,
            trigger.kind,
            trigger.reason,
            {"trigger": trigger.reason, **trigger.evidence},
        )
    return Retrained(model_name, outcome, verdict.summary, trigger, challenger, champion, verdict)


@dataclass
class Labels:
    """Which batches have matured labels; read where that is asked first, and once."""

    project: Project
    model_name: str
    declaration: Declaration
    now: datetime

    @cached_property
    def batches(self) -> list[Batch]:
        features = features_of(self.project, self.model_name)
        return matured_batches(self.project, self.model_name, self.declaration, features, self.now)


def find_trigger(
    declaration: Declaration,
    champion: Version | None,
    decisions: list[Row],
    now: datetime,
    findings: Callable[[], list[Row]],
    labels: Labels,
) -> Trigger | None:
    """Return the first trigger that fires, in the order initial, degradation, drift, age, new labels.

    What a person acknowledged, as an incident or as normal after all, is no reason to train on it.
    """
    if champion is None:
        return Trigger("initial", "no version is deployed", {})
    terms = declaration.retrain
    found = [
        row
        for row in (findings() if {"degradation", "drift"} & set(terms.triggers) else [])
        if row["version_id"] == champion.version_id and row["is_trigger"] and not row["is_acknowledged"]
    ]
    used = _used_evidence(decisions, champion)
    for kind in ("degradation", "drift"):
        fresh = [
            row for row in found if row["finding"] == kind and (kind, row["batch_start_at"].isoformat()) not in used
        ]
        if kind in terms.triggers and fresh:
            return _of_findings(kind, champion, fresh)
    trained_until = champion.training_end_at or champion.registered_at
    if "age" in terms.triggers and terms.max_age_days is not None:
        age = (now - champion.registered_at) / timedelta(days=1)
        if age >= terms.max_age_days:
            return Trigger("age", f"version {champion.version_number} is {age:.0f} days old", {"age_days": age})
    if "new_labels" in terms.triggers and terms.new_label_batches is not None:
        since = champion.test_end_at or trained_until
        fresh_batches = [batch for batch in labels.batches if batch.start >= since]
        if len(fresh_batches) >= terms.new_label_batches:
            count = len(fresh_batches)
            return Trigger("new_labels", f"{count} batches have matured since training", {"batch_count": count})
    return None


def _of_findings(kind: str, champion: Version, found: list[Row]) -> Trigger:
    """Return the trigger that findings of one kind are; it is told by the first of the newest batch."""
    newest = max(row["batch_start_at"] for row in found)
    last = [row for row in found if row["batch_start_at"] == newest]
    evidence = {
        "table": "fct_monitoring__findings",
        "kind": kind,
        "version_id": champion.version_id,
        "batches": sorted({row["batch_start_at"].isoformat() for row in found}),
        "findings": [row["finding_id"] for row in found],
        "reasons": [row["reason"] for row in last],
    }
    return Trigger(kind, f"{kind} in {newest:%Y-%m-%d}: {told(last[0]['reason'], len(last))}", evidence)


def _cooldown(declaration: Declaration, decisions: list[Row], now: datetime) -> str | None:
    """Return why it is too early for another challenger, or None."""
    if not decisions:
        return None
    last = max(row["occurred_at"] for row in decisions)
    until = last + timedelta(days=declaration.retrain.cooldown_days)
    return f"cooling down until {until:%Y-%m-%d}" if now < until else None


def _used_evidence(decisions: list[Row], champion: Version) -> set[tuple[str, str]]:
    """Return the (kind, batch) pairs that already led to a decision about this champion: new evidence must be new."""
    used = set()
    for row in decisions:
        if row["champion_version_id"] == champion.version_id:
            evidence = json.loads(row["evidence"])
            used |= {(evidence.get("kind", ""), batch) for batch in evidence.get("batches", [])}
    return used


def decisions(project: Project, model_name: str | None = None) -> dict[str, list[Row]]:
    """Return model -> the decisions about it, oldest first, of all models or of the named one."""
    warehouse = project.warehouse
    condition = f"where model_name = {warehouse.parameter('model_name')}" if model_name else ""
    rows = warehouse.query(
        f"""
        select model_name, decision_id, champion_version_id, challenger_version_id, outcome, evidence, occurred_at
        from {project.relation("fct_metadata__decisions")}
        {condition}
        order by occurred_at, decision_id
        """,  # noqa: S608 - the relation's name comes from dbt's manifest
        {"model_name": model_name} if model_name else None,
    )
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["model_name"], []).append(row)
    return found
