"""Moving a version: approve, reject, promote, roll back, retire. Each leaves who, why and on what evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storeroom.errors import StoreroomError, UsageError
from storeroom.jobs.gates import Verdict, evaluate_gates
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.records import Decision, digest, to_json
from storeroom.registry import Version, add_transition, deployed, find_version, versions


@dataclass(frozen=True)
class Moved:
    """What became of a version."""

    version: Version
    stage: str
    reason: str
    verdict: Verdict | None = None


class HeldError(StoreroomError):
    """A gate held the version; the decision is recorded."""


def _find(project: Project, model_name: str, wanted: str, now: datetime) -> Version:
    """Return the version to move; a move cannot come before the registration."""
    version = find_version(project, model_name, wanted)
    if now < version.registered_at:
        raise UsageError(
            f"Version {version.version_number} of {model_name} was registered at {version.registered_at}, after --now "
            f"{now}: give a later --now."
        )
    return version


def approve(project: Project, model_name: str, version: str, now: datetime, reason: str) -> Moved:
    """Record a person's approval."""
    return _judge(project, model_name, version, now, reason, "approved")


def reject(project: Project, model_name: str, version: str, now: datetime, reason: str) -> Moved:
    """Record a person's rejection: the version can no longer be promoted."""
    return _judge(project, model_name, version, now, reason, "rejected")


def _judge(project: Project, model_name: str, wanted: str, now: datetime, reason: str, to_value: str) -> Moved:
    version = _find(project, model_name, wanted, now)
    with Run(project, "transition", model_name, now, {"version_id": version.version_id, "to": to_value}) as run:
        add_transition(run, version.version_id, "approval", version.approval, to_value, reason)
    return Moved(version, version.stage, reason)


def promote(
    project: Project, model_name: str, wanted: str, now: datetime, reason: str, override: bool = False
) -> Moved:
    """Deploy a version if the gates let it through; with `override`, deploy it and record that they did not.

    Raises:
        UsageError: the version is deployed already, or was rejected.
        HeldError: a gate held it; the decision and every gate's numbers are in the ledger.

    """
    version = _find(project, model_name, wanted, now)
    champion = deployed(project, model_name)
    if version.stage == "deployed":
        raise UsageError(f"Version {version.version_number} of {model_name} is deployed already.")
    if version.approval == "rejected":
        raise UsageError(
            f"Version {version.version_number} of {model_name} was rejected: approve it first, or promote another."
        )
    verdict = evaluate_gates(project, project.declaration(model_name), champion, version, now)
    with Run(project, "decide", model_name, now, {"version_id": version.version_id, "override": override}) as run:
        outcome = decide_promotion(run, champion, version, verdict, "human", reason, {}, override)
    if outcome == "held":
        raise HeldError(
            f"Version {version.version_number} of {model_name} is held: {verdict.summary}. "
            "Use --override-gates with a reason to deploy it all the same."
        )
    return Moved(version, "deployed", reason, verdict)


def decide_promotion(
    run: Run,
    champion: Version | None,
    challenger: Version,
    verdict: Verdict,
    trigger_type: str,
    reason: str,
    evidence: dict[str, Any],
    override: bool = False,
) -> str:
    """Collect the decision about a challenger, each gate's numbers and, if it passed, its deployment."""
    outcome = "promoted" if verdict.is_passed or override else "held"
    gates = [gate.as_dict() for gate in verdict.gates]
    decision_id = digest("decision", run.execution_id, challenger.version_id)
    told = (
        f"{reason}: {verdict.summary}"
        if verdict.is_passed or not override
        else f"{reason} (gates overridden: {verdict.summary})"
    )
    run.add(
        Decision,
        decision_id=decision_id,
        decision_type="promotion" if trigger_type == "human" else "retrain",
        trigger_type=trigger_type,
        champion_version_id=champion.version_id if champion else None,
        challenger_version_id=challenger.version_id,
        outcome=outcome,
        reason=told,
        evidence=to_json(evidence),
        gates=to_json(gates),
    )
    for gate in verdict.gates:
        run.log_metric(
            f"gate_{gate.name}",
            gate.value,
            gate.std_error,
            gate.row_count,
            dataset_role="gate",
            subject="difference",
            version_id=challenger.version_id,
        )
    run.link(challenger.artifact_id, "input", "model")
    if outcome == "promoted":
        add_transition(
            run,
            challenger.version_id,
            "stage",
            challenger.stage,
            "deployed",
            told,
            decision_id,
            {"gates": gates, "replaces": champion.version_id if champion else None, **evidence},
        )
    return outcome


def rollback(project: Project, model_name: str, now: datetime, reason: str, to: str | None = None) -> Moved:
    """Deploy the version that was deployed before the present one, or the one named by `to`; gates are not asked."""
    present = deployed(project, model_name)
    target = _find(project, model_name, to, now) if to else _deployed_before(project, model_name, present)
    if present and target.version_id == present.version_id:
        raise UsageError(f"Version {target.version_number} of {model_name} is deployed already.")
    with Run(project, "transition", model_name, now, {"version_id": target.version_id, "to": "deployed"}) as run:
        add_transition(run, target.version_id, "stage", target.stage, "deployed", f"rollback: {reason}")
    return Moved(target, "deployed", reason)


def _deployed_before(project: Project, model_name: str, present: Version | None) -> Version:
    warehouse = project.warehouse
    rows = warehouse.query(
        f"""
        select version_id
        from {project.relation("fct_registry__stage_history")}
        where model_name = {warehouse.parameter("model_name")} and stage = 'deployed'
        order by valid_from_at desc
        """,  # noqa: S608 - the relation's name comes from dbt's manifest
        {"model_name": model_name},
    )
    for row in rows:
        if present is None or row["version_id"] != present.version_id:
            return next(v for v in versions(project, model_name) if v.version_id == row["version_id"])
    raise UsageError(f"No other version of {model_name} was ever deployed: promote one instead.")


def retire(project: Project, model_name: str, wanted: str, now: datetime, reason: str) -> Moved:
    """Take a version out of service for good, or until it is promoted again."""
    version = _find(project, model_name, wanted, now)
    if version.stage == "retired":
        raise UsageError(f"Version {version.version_number} of {model_name} is retired already.")
    with Run(project, "transition", model_name, now, {"version_id": version.version_id, "to": "retired"}) as run:
        add_transition(run, version.version_id, "stage", version.stage, "retired", reason)
    return Moved(version, "retired", reason)
