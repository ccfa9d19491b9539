"""Read flags and triggers, decide, train a challenger, gate it, promote or hold. Everything ends up in the ledger."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storeroom.declaration import Declaration
from storeroom.features import features_of
from storeroom.jobs.gates import Verdict, evaluate_gates
from storeroom.jobs.monitor import read_flags
from storeroom.jobs.stages import decide_promotion
from storeroom.jobs.train import train
from storeroom.jobs.windows import choose_windows, matured_batches
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.registry import Version, deployed, find_version, versions


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


def retrain(project: Project, model_name: str, now: datetime, on_demand: str | None = None) -> Retrained:
    """Train and gate a challenger if a trigger fires outside the cooldown.

    Args:
        project: where the model is declared.
        model_name: the declared model.
        now: the clock.
        on_demand: a person's reason to retrain regardless of triggers and cooldown.

    """
    declaration = project.declaration(model_name)
    champion = deployed(project, model_name)
    decisions = _decisions(project, model_name)
    if on_demand is not None:
        trigger: Trigger | None = Trigger("on_demand", on_demand, {})
    else:
        trigger = find_trigger(project, model_name, declaration, champion, decisions, now)
        waiting = _cooldown(declaration, decisions, now)
        if trigger and waiting:
            return Retrained(model_name, "none", waiting, trigger, champion=champion)
    if trigger is None:
        return Retrained(model_name, "none", "no trigger", champion=champion)
    features = features_of(project, model_name)
    windows = choose_windows(model_name, declaration, matured_batches(project, model_name, declaration, features, now))
    known = versions(project, model_name)
    decided = {row["challenger_version_id"] for row in decisions}
    newest = known[-1] if known else None
    is_same_window = newest is not None and newest.test_end_at == windows.test_end
    if newest and is_same_window and newest.version_id not in decided and newest.stage == "staged":
        challenger = newest  # trained by a run that was stopped before it could decide
    elif newest and is_same_window and on_demand is None:
        return Retrained(
            model_name, "none", "no batch has matured since the last challenger", trigger, champion=champion
        )
    else:
        trained = train(project, model_name, now, description=f"challenger: {trigger.reason}")
        challenger = find_version(project, model_name, trained.version_id)
    verdict = evaluate_gates(project, declaration, champion, challenger, now)
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


def find_trigger(
    project: Project,
    model_name: str,
    declaration: Declaration,
    champion: Version | None,
    decisions: list[dict[str, Any]],
    now: datetime,
) -> Trigger | None:
    """Return the first trigger that fires, in the order initial, degradation, drift, age, new labels.

    What a person acknowledged, as an incident or as normal after all, is no reason to train on it.
    """
    if champion is None:
        return Trigger("initial", "no version is deployed", {})
    terms = declaration.retrain
    flags = [
        row
        for row in read_flags(project, model_name)
        if row["version_id"] == champion.version_id and not row["is_acknowledged"]
    ]
    used = _used_evidence(decisions, champion)
    for kind, column in (("degradation", "is_degraded"), ("drift", "is_drifted")):
        if kind not in terms.triggers:
            continue
        fresh = [row for row in flags if row[column] and (kind, row["batch_start_at"].isoformat()) not in used]
        if fresh:
            newest = fresh[-1]
            evidence = {
                "table": "fct_monitoring__flags",
                "kind": kind,
                "version_id": champion.version_id,
                "batches": [row["batch_start_at"].isoformat() for row in fresh],
                "reasons": [row["reasons"] for row in fresh],
            }
            return Trigger(kind, f"{kind} in {newest['batch_start_at']:%Y-%m-%d}: {newest['reasons']}", evidence)
    trained_until = champion.training_end_at or champion.registered_at
    if "age" in terms.triggers and terms.max_age_days is not None:
        age = (now - champion.registered_at) / timedelta(days=1)
        if age >= terms.max_age_days:
            return Trigger("age", f"version {champion.version_number} is {age:.0f} days old", {"age_days": age})
    if "new_labels" in terms.triggers and terms.new_label_batches is not None:
        features = features_of(project, model_name)
        since = champion.test_end_at or trained_until
        fresh_batches = [
            b for b in matured_batches(project, model_name, declaration, features, now) if b.start >= since
        ]
        if len(fresh_batches) >= terms.new_label_batches:
            count = len(fresh_batches)
            return Trigger("new_labels", f"{count} batches have matured since training", {"batch_count": count})
    return None


def _cooldown(declaration: Declaration, decisions: list[dict[str, Any]], now: datetime) -> str | None:
    """Return why it is too early for another challenger, or None."""
    if not decisions:
        return None
    last = max(row["occurred_at"] for row in decisions)
    until = last + timedelta(days=declaration.retrain.cooldown_days)
    return f"cooling down until {until:%Y-%m-%d}" if now < until else None


def _used_evidence(decisions: list[dict[str, Any]], champion: Version) -> set[tuple[str, str]]:
    """Return the (kind, batch) pairs that already led to a decision about this champion: new evidence must be new."""
    used = set()
    for row in decisions:
        if row["champion_version_id"] == champion.version_id:
            evidence = json.loads(row["evidence"])
            used |= {(evidence.get("kind", ""), batch) for batch in evidence.get("batches", [])}
    return used


def _decisions(project: Project, model_name: str) -> list[dict[str, Any]]:
    warehouse = project.warehouse
    return warehouse.query(
        f"""
        select decision_id, champion_version_id, challenger_version_id, outcome, evidence, occurred_at
        from {project.relation("fct_metadata__decisions")}
        where model_name = {warehouse.parameter("model_name")}
        order by occurred_at, decision_id
        """,  # noqa: S608 - the relation's name comes from dbt's manifest
        {"model_name": model_name},
    )
