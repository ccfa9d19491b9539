"""Score the batches that are due, one run per batch, so that an interrupted job goes on where it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storeroom.clock import batch_end, batch_start
from storeroom.dataset import AS_OF, Dataset, check_rows, read, request_for
from storeroom.errors import DataError, UsageError
from storeroom.estimation import expected_losses
from storeroom.features import check_signature, measured_columns
from storeroom.jobs.train import add_predictions
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.records import digest, to_json
from storeroom.registry import Version, add_dataset, deployed, find_version
from storeroom.scoring import scored as scored_output


@dataclass(frozen=True)
class Scored:
    """One batch that was scored."""

    model_name: str
    version_number: int
    batch_start: datetime
    row_count: int
    purpose: str


def predict(
    project: Project,
    model_name: str,
    now: datetime,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    version: str | None = None,
    is_shadow: bool = False,
) -> list[Scored]:
    """Score every row that is due and has no prediction yet.

    Args:
        project: where the model is declared.
        model_name: the declared model.
        now: rows with as_of before it are seen.
        start: first as_of, inclusive; by default the batch in which the model was first deployed.
        end: last as_of, exclusive; by default `now`.
        version: the version to score with; by default the deployed one. Another one only scores in shadow.
        is_shadow: keep the scores beside the served ones instead of serving them.

    Raises:
        UsageError: nothing is deployed, or a version that is not deployed should serve.
        SchemaError: the feature view no longer fits the version.
        DataError: the rows have null entities or duplicate keys, or the model cannot take those of a batch; the other
            batches are scored before it is raised.
        ArtifactError: the stored model is missing or was changed.

    """
    declaration = project.declaration(model_name)
    scorer = find_version(project, model_name, version) if version else deployed(project, model_name)
    if scorer is None:
        raise UsageError(
            f"No version of {model_name} is deployed: promote one first (storeroom promote {model_name} ...)."
        )
    if scorer.stage != "deployed" and not is_shadow:
        raise UsageError(
            f"Version {scorer.version_number} of {model_name} is {scorer.stage}: only the deployed version serves; "
            "score with it in shadow (--shadow), or promote it."
        )
    check_signature(
        model_name,
        scorer.version_id,
        [f.as_dict() for f in scorer.features],
        measured_columns(project, model_name),
    )
    first = start or first_batch(project, model_name, declaration.batch)
    request = request_for(
        model_name,
        declaration,
        scorer.features,
        first or now,
        min(end, now) if end else now,
        version_id=scorer.version_id,
        purpose="shadow" if is_shadow else "serving",
    )
    texts, request["number_texts"] = request["number_texts"], []  # asked per batch: a bad one stops no other
    due = read(project, "scoring_set", request, now, scorer.features)
    if due.frame.empty:
        return []
    estimator, losses = scorer.load(project), scorer.load_loss_estimator(project)
    batches = due.frame[AS_OF].map(lambda at: batch_start(at.to_pydatetime(), declaration.batch))
    scored, failed = [], []
    for batch in sorted(batches.unique()):
        rows = due.frame[batches == batch].reset_index(drop=True)
        at = batch.to_pydatetime() if hasattr(batch, "to_pydatetime") else batch
        part = Dataset(rows, due.query, due.request, due.features)
        try:
            if texts:
                ends = batch_end(at, declaration.batch)
                check_rows(project, {**request, "number_texts": texts, "start_at": str(at), "end_at": str(ends)}, now)
            _score_batch(project, scorer, (estimator, losses), part, at, now)
        except DataError as error:  # one batch that the model cannot take keeps no other waiting
            failed.append(error)
        else:
            scored.append(Scored(model_name, scorer.version_number, at, len(rows), request["purpose"]))
    if failed:
        more = f" ({len(failed) - 1} more batches like it.)" if len(failed) > 1 else ""
        raise DataError(f"{failed[0]}{more}") from failed[0]
    return scored


def _score_batch(
    project: Project, version: Version, estimators: tuple[Any, Any], rows: Dataset, batch: datetime, now: datetime
) -> None:
    declaration = project.declaration(version.model_name)
    purpose = rows.request["purpose"]
    arguments = {"version_id": version.version_id, "batch_start_at": batch, "purpose": purpose}
    with Run(project, "predict", version.model_name, now, arguments) as run:
        estimator, losses = estimators
        output = scored_output(estimator, rows, version, declaration.task, batch)
        expected = None if losses is None else expected_losses(losses, rows.X, output)
        run.read_source_code()
        run.read_relation(declaration.features, "features")
        add_dataset(run, rows, "scored_data")
        run.link(version.artifact_id, "input", "model")
        run.add_artifact(
            f"predictions:{digest(run.execution_id, batch)}",
            "predictions",
            f"{version.model_name} {purpose} {batch:%Y-%m-%d}",
            "output",
            "predictions",
            row_count=len(rows.frame),
            metadata=to_json({"purpose": purpose, "version_id": version.version_id, "batch_start_at": batch}),
        )
        threshold = version.threshold(declaration)
        add_predictions(run, output, rows.frame, version.version_id, purpose, threshold, expected)


def first_batch(project: Project, model_name: str, batch: str) -> datetime | None:
    """Return the start of the batch in which the model was first deployed; predictions are due from there on."""
    warehouse = project.warehouse
    rows = warehouse.query(
        f"""
        select min(valid_from_at) as deployed_at
        from {project.relation("fct_registry__stage_history")}
        where model_name = {warehouse.parameter("model_name")} and stage = 'deployed'
        """,  # noqa: S608 - the relation's name comes from dbt's manifest
        {"model_name": model_name},
    )
    return batch_start(rows[0]["deployed_at"], batch) if rows[0]["deployed_at"] else None
