"""Score the batches that are due, one run per batch, so that an interrupted job goes on where it stopped.

A batch is read, scored and appended in parts, so that memory does not grow with it; its rows count once its run is
complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from storeroom.clock import batch_end, batch_start
from storeroom.dataset import (
    AS_OF,
    Content,
    Dataset,
    Fingerprint,
    call,
    check_rows,
    columns_of,
    read_parts,
    request_for,
)
from storeroom.declaration import Declaration
from storeroom.errors import BudgetError, DataError, StoreroomError, UsageError
from storeroom.features import check_signature, measured_columns
from storeroom.learning.estimation import expected_losses
from storeroom.ledger import Run
from storeroom.predictions import prediction_rows
from storeroom.project import Project
from storeroom.records import Prediction, digest, to_json
from storeroom.registry import Version, add_dataset, all_versions, deployed_of, find_version, versions
from storeroom.scoring import Suspects, UnscorableError, scored

PART = 250_000  # rows that are scored at once
Request = dict[str, Any]


@dataclass(frozen=True)
class Scored:
    """One batch that was scored."""

    model_name: str
    version_number: int
    batch_start: datetime
    row_count: int
    purpose: str


@dataclass(frozen=True)
class Wanted:
    """Which rows a version is to score: of the half-open window of as_of those that have no prediction yet."""

    version: Version
    purpose: str
    start: datetime
    end: datetime


@dataclass
class Due:
    """What is due of it: the start of each batch -> its rows. `is_broken` where rows of the view have no time."""

    wanted: Wanted
    batches: dict[datetime, int] = field(default_factory=dict)
    is_broken: bool = False


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
    project.declaration(model_name)
    scorer = find_version(project, model_name, version) if version else deployed_of(versions(project, model_name))
    if scorer is None:
        raise UsageError(
            f"No version of {model_name} is deployed: promote one first (storeroom promote {model_name} ...)."
        )
    if scorer.stage != "deployed" and not is_shadow:
        raise UsageError(
            f"Version {scorer.version_number} of {model_name} is {scorer.stage}: only the deployed version serves; "
            "score with it in shadow (--shadow), or promote it."
        )
    purpose = "shadow" if is_shadow else "serving"
    first = start or first_batches(project).get(model_name)
    wanted = want(project, scorer, purpose, first or now, min(end, now) if end else now)
    found, problems = due(project, [wanted], now)
    if model_name in problems:
        raise problems[model_name]
    return [item for one in found for item in score(project, one, now)]


def predict_all(
    project: Project,
    now: datetime,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    is_shadow: bool = False,
) -> tuple[list[Scored], list[StoreroomError]]:
    """Score what is due with the deployed version of each model; return the errors of those that could not be."""
    known, firsts, purpose = all_versions(project), first_batches(project), "shadow" if is_shadow else "serving"
    wanted: list[Wanted] = []
    done: list[Scored] = []
    failures: list[StoreroomError] = []
    for name in project.declarations.models:
        version = deployed_of(known.get(name, []))
        if version is not None:
            try:
                wanted.append(want(project, version, purpose, start or firsts[name], min(end, now) if end else now))
            except StoreroomError as error:
                failures.append(error)
    found, problems = due(project, wanted, now)
    failures += problems.values()
    compile_scoring(project, found, now)
    for one in found:
        try:
            with project.meter.about("predict", one.wanted.version.model_name):
                done += score(project, one, now)
        except StoreroomError as error:
            failures.append(error)  # one model's error must not keep the others from being scored
    return done, failures


def want(project: Project, version: Version, purpose: str, start: datetime, end: datetime) -> Wanted:
    """Return what a version is to score, once it is known to fit the feature view as it is now.

    Raises:
        SchemaError: it does not.

    """
    name = version.model_name
    signature = [feature.as_dict() for feature in version.features]
    check_signature(name, version.version_id, signature, measured_columns(project, name))
    return Wanted(version, purpose, start, end)


def first_batches(project: Project) -> dict[str, datetime]:
    """Return model -> start of the batch in which it was first deployed; predictions are due from there on."""
    rows = project.warehouse.query(
        f"""
        select model_name, min(valid_from_at) as deployed_at
        from {project.relation("fct_registry__stage_history")}
        where stage = 'deployed'
        group by model_name
        """  # noqa: S608 - the relation's name comes from dbt's manifest
    )
    declared = project.declarations.models
    return {
        row["model_name"]: batch_start(row["deployed_at"], declared[row["model_name"]].batch)
        for row in rows
        if row["model_name"] in declared
    }


def due(project: Project, wanted: Iterable[Wanted], now: datetime) -> tuple[list[Due], dict[str, StoreroomError]]:
    """Return what is due of all that is wanted, and model -> why it could not be told.

    A feature view is asked once for all models on it, so that a view that cannot answer keeps no other from that.
    """
    views: dict[tuple[Any, ...], list[Wanted]] = {}
    for item in wanted:
        declaration = project.declaration(item.version.model_name)
        view = (declaration.features, tuple(declaration.entity), declaration.as_of, declaration.batch)
        views.setdefault(view, []).append(item)
    requests = [_question(project, items) for items in views.values()]
    project.compile_ahead([(call("scoring_due"), request) for request in requests], now)
    found: dict[tuple[str, str, str], Due] = {}
    problems: dict[str, StoreroomError] = {}
    for request, items in zip(requests, views.values(), strict=True):
        known = {(item.version.model_name, item.version.version_id, item.purpose): Due(item) for item in items}
        try:
            rows = project.warehouse.query(project.compile(call("scoring_due"), now, request))
        except BudgetError:
            raise
        except StoreroomError as error:
            problems |= {name: error for name, _, _ in known}
            continue
        for row in rows:
            key = (row["model_name"], row["version_id"], row["purpose"])
            one = found.setdefault(key, known[key])
            if row["batch_start_at"] is None:
                one.is_broken = True
            else:
                one.batches[row["batch_start_at"]] = int(row["row_count"])
    return list(found.values()), problems


def compile_scoring(project: Project, found: Iterable[Due], now: datetime) -> None:
    """Compile what `score` will read of several models in one run of dbt."""
    requests = [_request(project, one.wanted, one.wanted.start, one.wanted.end) for one in found]
    calls = [call("feature_checks"), call("scoring_set")]
    project.compile_ahead([(text, request) for request in requests for text in calls], now)


def score(project: Project, found: Due, now: datetime) -> list[Scored]:
    """Score what is due of one version."""
    wanted, version = found.wanted, found.wanted.version
    declaration = project.declaration(version.model_name)
    starts = sorted(found.batches)
    ends = {start: min(batch_end(start, declaration.batch), wanted.end) for start in starts}

    def request_of(first: datetime, end: datetime) -> Request:
        return _request(project, wanted, max(first, wanted.start), end)

    whole = request_of(starts[0], ends[starts[-1]]) if starts else _request(project, wanted, wanted.start, wanted.end)
    compile_scoring(project, [found], now)
    check_rows(project, whole, now)
    if not starts:
        return []
    texts = request_for(version.model_name, declaration, version.features, wanted.start, wanted.end)["number_texts"]
    estimators = version.load(project), version.load_loss_estimator(project)
    done, failed = [], []
    for together in _read_together(starts, found.batches):
        request = request_of(together[0], ends[together[-1]])
        parts = read_parts(project, "scoring_set", request, now, version.features, PART)
        for batch, rows in _by_batch(parts, together, declaration.batch):
            own = request_of(batch, ends[batch])
            try:
                if texts:
                    check_rows(project, {**own, "number_texts": texts}, now)
                count = _score_batch(project, version, estimators, rows, own, batch, now)
            except DataError as error:  # one batch that the model cannot take keeps no other waiting
                failed.append(error)
            else:
                done.append(Scored(version.model_name, version.version_number, batch, count, wanted.purpose))
    if failed:
        more = f" ({len(failed) - 1} more batches like it.)" if len(failed) > 1 else ""
        raise DataError(f"{failed[0]}{more}") from failed[0]
    return done


def _question(project: Project, items: list[Wanted]) -> Request:
    """Return the terms of the question what is due of models on one feature view."""
    declaration = project.declaration(items[0].version.model_name)
    return {
        "features": declaration.features,
        "entity": declaration.entity,
        "as_of": declaration.as_of,
        "batch": declaration.batch,
        "start_at": _text(min(item.start for item in items)),
        "end_at": _text(max(item.end for item in items)),
        "wanted": [
            {
                "model_name": item.version.model_name,
                "version_id": item.version.version_id,
                "purpose": item.purpose,
                "start_at": _text(item.start),
                "end_at": _text(item.end),
            }
            for item in items
        ],
    }


def _request(project: Project, wanted: Wanted, start: datetime, end: datetime) -> Request:
    """Return the terms of a scoring set. Numbers in texts are asked for per batch: a bad one stops no other."""
    version = wanted.version
    declaration = project.declaration(version.model_name)
    terms = {"version_id": version.version_id, "purpose": wanted.purpose, "number_texts": []}
    return {**request_for(version.model_name, declaration, version.features, start, end), **terms}


def _read_together(starts: list[datetime], counts: dict[datetime, int]) -> Iterator[list[datetime]]:
    """Yield batches that fit into memory together, in order; one that does not by itself."""
    together: list[datetime] = []
    for start in starts:
        if together and sum(counts[item] for item in together) + counts[start] > PART:
            yield together
            together = []
        together.append(start)
    yield together


def _by_batch(
    parts: Iterator[Dataset], batches: list[datetime], batch: str
) -> Iterator[tuple[datetime, Iterator[Dataset]]]:
    """Yield each batch with its rows; where there are several, they are held in memory."""
    if len(batches) == 1:
        yield batches[0], parts
        return
    held = list(parts)
    frame = pd.concat([part.frame for part in held], ignore_index=True) if held else pd.DataFrame({AS_OF: []})
    starts = frame[AS_OF].map(lambda at: batch_start(at.to_pydatetime(), batch))
    for start in batches:
        rows = frame[starts == start].reset_index(drop=True)
        yield start, iter([Dataset(rows, held[0].query, held[0].request, held[0].features)] if len(rows) else [])


def _score_batch(
    project: Project,
    version: Version,
    estimators: tuple[Any, Any],
    parts: Iterator[Dataset],
    request: Request,
    batch: datetime,
    now: datetime,
) -> int:
    """Score and append the rows of one batch under one run; return how many."""
    declaration, purpose = project.declaration(version.model_name), request["purpose"]
    arguments = {"version_id": version.version_id, "batch_start_at": batch, "purpose": purpose}
    with Run(project, "predict", version.model_name, now, arguments) as run:
        content = Content(project.compile(call("scoring_set"), now, request), request, [], Fingerprint())
        for rows in _scored_parts(run, declaration, version, estimators, parts, purpose, batch):
            content.fingerprint.add(rows.frame)
            content.columns[:] = columns_of(rows.frame)
        run.read_source_code()
        run.read_relation(declaration.features, "features")
        add_dataset(run, content, "scored_data")
        run.link(version.artifact_id, "input", "model")
        run.add_artifact(
            f"predictions:{digest(run.execution_id, batch)}",
            "predictions",
            f"{version.model_name} {purpose} {batch:%Y-%m-%d}",
            "output",
            "predictions",
            row_count=content.fingerprint.row_count,
            metadata=to_json({"purpose": purpose, "version_id": version.version_id, "batch_start_at": batch}),
        )
    return content.fingerprint.row_count


def _scored_parts(
    run: Run,
    declaration: Declaration,
    version: Version,
    estimators: tuple[Any, Any],
    parts: Iterator[Dataset],
    purpose: str,
    batch: datetime,
) -> Iterator[Dataset]:
    """Score each part, hand it to the run and yield it."""
    (estimator, losses), seen = estimators, Suspects(version.features)
    for rows in parts:
        seen.add(rows)
        try:
            output = scored(estimator, rows, version, declaration.task)
        except UnscorableError as error:
            for rest in parts:  # what is wrong with a batch is told of all its rows
                seen.add(rest)
            raise DataError(
                f"{version.model_name}: version {version.version_number} cannot score the batch of "
                f"{batch:%Y-%m-%d %H:%M} of '{declaration.features}' ({error}).{seen.sentence()} Nothing of it was "
                "kept: correct the rows, or train a version that can take them, and run again."
            ) from error
        expected = None if losses is None else expected_losses(losses, rows.X, output)
        threshold = version.threshold(declaration)
        run.add_columns(
            Prediction,
            prediction_rows(run, output, rows.frame, version.version_id, purpose, threshold, expected),
        )
        yield rows


def _text(at: datetime) -> str:
    return at.isoformat(sep=" ")
