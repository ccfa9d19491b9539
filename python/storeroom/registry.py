"""Versions: register one, find one by name, load one, read its stage. State is read from dbt's views, never kept."""

from __future__ import annotations

import hashlib
import json
import warnings
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from storeroom.declaration import Declaration
from storeroom.declaration.project import PATH
from storeroom.errors import OwnTypeChangedWarning, UsageError, allowed
from storeroom.features import Feature
from storeroom.provenance import package_versions
from storeroom.reader import Readable
from storeroom.records import ModelVersion, Transition, digest, to_json

if TYPE_CHECKING:  # the libraries behind these take seconds to load, and reading verbs need none of them
    from storeroom.artifacts import ArtifactStore, OwnTypes
    from storeroom.dataset import Content, Dataset
    from storeroom.ledger import Run


def own_types_of(project: Readable, model_name: str) -> OwnTypes:
    """Return the classes of the team's own that the models of this name may hold.

    Raises:
        DeclarationError: `allow_types` names what is no class of the project's folder.

    """
    from storeroom.artifacts import OwnTypes

    declared = tuple(project.declaration(model_name).allow_types)
    own = OwnTypes(declared, project.directory, f"dbt_project.yml: {PATH}.{model_name}.allow_types")
    own.check()
    return own


@dataclass(frozen=True)
class Version:
    """A registered version as the registry shows it now.

    Attributes:
        own_types: the team's own classes that the stored model holds -> sha256 of their source when it was registered.
        framework_versions: library -> version that it was registered under.

    """

    model_name: str
    version_id: str
    version_number: int
    stage: str
    approval: str | None
    artifact_id: str
    uri: str
    sha256: str
    features: list[Feature]
    classes: tuple[str, ...]
    own_types: dict[str, str]
    framework_versions: dict[str, str]
    baseline_value: float | None
    own_threshold: float | None
    training_start_at: datetime | None
    training_end_at: datetime | None
    test_start_at: datetime | None
    test_end_at: datetime | None
    registered_at: datetime
    loss_uri: str | None
    loss_sha256: str | None

    def threshold(self, declaration: Declaration) -> float:
        """Return the score from which on it says yes: its own where it has one, else the declared one."""
        return declaration.threshold if self.own_threshold is None else self.own_threshold

    def load(self, project: Readable) -> Any:
        """Return the stored estimator, after checking its content against the registry.

        A class of the team's that changed since the model was registered is told by a warning.
        """
        own = own_types_of(project, self.model_name)
        loaded = project.artifacts.load(self.uri, self.sha256, own, self.framework_versions)
        now = own.digests(self.own_types)
        changed = [name for name, sha256 in self.own_types.items() if now.get(name) != sha256]
        if changed:
            warnings.warn(
                f"{self.model_name}: {', '.join(changed)} changed since version {self.version_number} was registered, "
                "and scores with the code as it is now: train again, or restore it.",
                OwnTypeChangedWarning,
                stacklevel=2,
            )
        return loaded

    def load_loss_estimator(self, project: Readable) -> Any:
        """Return the estimator of this version's errors, checked likewise; None where it has none."""
        if self.loss_uri is None or self.loss_sha256 is None:
            return None
        return project.artifacts.load(self.loss_uri, self.loss_sha256)


def register_version(
    run: Run,
    *,
    store: ArtifactStore,
    content: bytes,
    features: list[Feature],
    classes: tuple[str, ...],
    declaration: Declaration,
    training: Dataset | None,
    test: Dataset | None,
    baseline_value: float | None,
    classification_threshold: float | None,
    source: str,
    estimator_name: str,
    description: str | None,
    tags: dict[str, str] | None,
) -> str:
    """Store a model and collect everything that makes it a version; it starts staged. Return its id."""
    from storeroom.artifacts import stored_names

    sha256 = hashlib.sha256(content).hexdigest()
    # With the model's name in the hash, two models that register the same artifact at once stay two versions.
    version_id = f"{run.now:%Y%m%dT%H%M%S}-{digest(run.model_name, sha256)[:12]}"
    stored = store.save(run.model_name, content)
    artifact_id = f"model:{sha256[:32]}"
    run.read_source_code()
    run.read_relation(declaration.features, "features")
    run.read_relation(declaration.labels, "labels")
    datasets = {
        role: add_dataset(run, dataset.content, role)
        for role, dataset in (("training_data", training), ("test_data", test))
        if dataset is not None
    }
    run.add_artifact(
        artifact_id,
        "model",
        f"{run.model_name} {version_id}",
        "output",
        "model",
        uri=stored.uri,
        sha256=stored.sha256,
        byte_count=stored.byte_count,
        metadata=to_json({"estimator": estimator_name, "format": "skops", "trainer": declaration.trainer}),
    )
    run.add(
        ModelVersion,
        version_id=version_id,
        artifact_id=artifact_id,
        training_dataset_id=datasets.get("training_data"),
        test_dataset_id=datasets.get("test_data"),
        training_start_at=_bound(training, "start_at"),
        training_end_at=_bound(training, "end_at"),
        test_start_at=_bound(test, "start_at"),
        test_end_at=_bound(test, "end_at"),
        signature=to_json(
            {
                "features": [f.as_dict() for f in features],
                "classes": list(classes) or None,
                "own_types": own_types_of(run.project, run.model_name).digests(stored_names(content)),
            }
        ),
        framework_versions=to_json(package_versions()),
        baseline_value=baseline_value,
        classification_threshold=classification_threshold,
        source=source,
        description=description,
        tags=to_json(tags or {}),
        git_sha=run.commit.sha,
        actor=run.actor,
    )
    add_transition(run, version_id, "stage", None, "staged", "registered")
    return version_id


def add_dataset(run: Run, dataset: Content, role: str) -> str:
    """Collect a dataset the run read: its window, query, schema, size and content; return its id."""
    window = f"{dataset.request['start_at'][:10]} to {dataset.request['end_at'][:10]}"
    return run.add_artifact(
        dataset.artifact_id,
        "dataset",
        f"{run.model_name} {role} {window}",
        "input",
        role,
        sha256=dataset.fingerprint.text,
        row_count=dataset.fingerprint.row_count,
        schema_fields=to_json(dataset.columns),
        metadata=to_json({"query": dataset.query, "terms": dataset.request, "now": run.now}),
    )


def add_transition(
    run: Run,
    version_id: str,
    transition_type: str,
    from_value: str | None,
    to_value: str,
    reason: str,
    decision_id: str | None = None,
    evidence: Any = None,
) -> None:
    """Collect a change of stage or approval."""
    run.add(
        Transition,
        transition_id=digest("transition", run.execution_id, version_id, transition_type, to_value),
        version_id=version_id,
        transition_type=transition_type,
        from_value=from_value,
        to_value=to_value,
        actor=run.actor,
        reason=reason,
        decision_id=decision_id,
        evidence=None if evidence is None else to_json(evidence),
    )


def _bound(dataset: Dataset | None, key: str) -> datetime | None:
    return datetime.fromisoformat(dataset.request[key]) if dataset else None


def check_known(project: Readable, model_name: str) -> None:
    """Refuse a name that is neither declared nor was: what was renamed or taken out keeps its past.

    Raises:
        UsageError: the name is of no model; says which are.

    """
    declared = {*project.declarations.models, *project.declarations.problems}
    if model_name in declared:
        return
    known: set[str] = set()
    if project.has_table("dim_registry__versions"):
        rows = project.warehouse.query(
            f"select distinct model_name from {project.relation('dim_registry__versions')}"  # noqa: S608 - dbt's name
        )
        known = {row["model_name"] for row in rows}
    if model_name not in known:
        raise UsageError(
            f"Model '{model_name}' is not declared, and has no version; {allowed(sorted(declared | known))}."
        )


def versions(project: Readable, model_name: str) -> list[Version]:
    """Return all versions of a model, oldest first; also of one that is no longer declared."""
    check_known(project, model_name)
    return all_versions(project, model_name).get(model_name, [])


def all_versions(project: Readable, model_name: str | None = None) -> dict[str, list[Version]]:
    """Return model -> its versions, oldest first, of each model that has one, or of the named one alone."""
    if not project.has_table("dim_registry__versions"):
        return {}
    warehouse = project.warehouse
    condition = f"where versions.model_name = {warehouse.parameter('model_name')}" if model_name else ""
    rows = warehouse.query(
        f"""
        select
            versions.*,
            artifacts.uri,
            artifacts.sha256,
            registered.signature,
            registered.baseline_value as dummy_value,
            registered.classification_threshold as own_threshold,
            losses.uri as loss_uri,
            losses.sha256 as loss_sha256
        from {project.relation("dim_registry__versions")} as versions
        inner join {project.relation("ledger__model_versions")} as registered
            on versions.version_id = registered.version_id
            and versions.execution_id = registered.execution_id
        inner join {project.relation("dim_metadata__artifacts")} as artifacts
            on versions.artifact_id = artifacts.artifact_id
        left join {project.relation("dim_metadata__artifacts")} as losses
            on versions.execution_id = losses.execution_id
            and losses.artifact_type = 'loss_estimator'
        {condition}
        order by versions.model_name, versions.version_number
        """,  # noqa: S608 - relation names come from dbt's manifest
        {"model_name": model_name} if model_name else None,
    )
    found: dict[str, list[Version]] = {}
    for row in rows:
        found.setdefault(row["model_name"], []).append(_version(row))
    return found


def _version(row: dict[str, Any]) -> Version:
    signature = json.loads(row["signature"])
    return Version(
        model_name=row["model_name"],
        version_id=row["version_id"],
        version_number=row["version_number"],
        stage=row["stage"],
        approval=row["approval"],
        artifact_id=row["artifact_id"],
        uri=row["uri"],
        sha256=row["sha256"],
        features=[Feature(**feature) for feature in signature["features"]],
        classes=tuple(signature["classes"] or ()),
        own_types=signature.get("own_types") or {},
        framework_versions=json.loads(row["framework_versions"] or "{}"),
        baseline_value=row["dummy_value"],
        own_threshold=row["own_threshold"],
        training_start_at=row["training_start_at"],
        training_end_at=row["training_end_at"],
        test_start_at=row["test_start_at"],
        test_end_at=row["test_end_at"],
        registered_at=row["registered_at"],
        loss_uri=row["loss_uri"],
        loss_sha256=row["loss_sha256"],
    )


def find_version(project: Readable, model_name: str, wanted: str) -> Version:
    """Return the version called by number, id, unambiguous start of an id, stage 'deployed', or 'latest'.

    Raises:
        UsageError: none or several answer to that name.

    """
    known = versions(project, model_name)
    if wanted == "latest" and known:
        return known[-1]
    found = [version for version in known if _answers_to(version, wanted)]
    if len(found) == 1:
        return found[0]
    names = [f"{version.version_number} ({version.version_id}, {version.stage})" for version in known]
    problem = "names several versions" if found else "is no version"
    raise UsageError(f"'{wanted}' {problem} of {model_name}; {allowed(names)}.")


def _answers_to(version: Version, wanted: str) -> bool:
    if wanted.isdigit() and len(wanted) < 8:
        return version.version_number == int(wanted)
    return version.stage == wanted == "deployed" or (len(wanted) >= 8 and version.version_id.startswith(wanted))


def deployed(project: Readable, model_name: str) -> Version | None:
    """Return the deployed version, if there is one."""
    return deployed_of(versions(project, model_name))


def deployed_of(known: list[Version]) -> Version | None:
    """Return the deployed one of a model's versions, if there is one."""
    return next((version for version in known if version.stage == "deployed"), None)
