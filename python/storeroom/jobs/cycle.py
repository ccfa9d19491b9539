"""The scheduled job: predict, monitor, retrain, predict again and evaluate, each only where something is due.

One model's error does not stop the others; a budget that is used up does. Run again after an interruption, it goes on
with what is still due; run twice in a row, the second finds nothing to do and writes nothing but, on BigQuery, what it
cost to look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from typing import Any

from storeroom import bugs
from storeroom.errors import BudgetError, StoreroomError, TimeLimitError, UsageError
from storeroom.findings import Row, is_alarm, newest_flags, read_findings, read_flags, told
from storeroom.jobs.evaluate import Evaluated, compile_evaluations, due, evaluate
from storeroom.jobs.monitor import monitor, prepare
from storeroom.jobs.predict import Scored, Wanted, compile_scoring, first_batches, score, want
from storeroom.jobs.predict import due as due_to_score
from storeroom.jobs.retrain import Known, Retrained, decisions, retrain
from storeroom.jobs.windows import TooFewBatchesError
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.registry import all_versions, deployed_of

Progress = Callable[[str], None]
ALL = "all models"  # what an error is of that no model has for itself


@dataclass
class Cycle:
    """What one cycle did, and what it did not do and why."""

    scored: list[Scored] = field(default_factory=list)
    monitored: dict[str, int] = field(default_factory=dict)
    retrained: list[Retrained] = field(default_factory=list)
    evaluated: list[Evaluated] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    slow: set[str] = field(default_factory=set)
    flags: dict[str, dict[str, Any]] = field(default_factory=dict)
    stopped: str | None = None

    def fail(self, name: str, sentence: str) -> None:
        """Keep what went wrong with a model; the same is said once."""
        said = self.errors.setdefault(name, [])
        if sentence not in said:
            said.append(sentence)

    @property
    def decisions(self) -> list[Retrained]:
        """The challengers that were trained and judged."""
        return [item for item in self.retrained if item.outcome != "none"]

    def as_dict(self) -> dict[str, Any]:
        """Return the cycle for a machine."""
        return {
            "scored": [vars(item) for item in self.scored],
            "measured": self.monitored,
            "decisions": [
                {"model_name": item.model_name, "outcome": item.outcome, "reason": item.reason}
                for item in self.retrained
            ],
            "evaluated": [vars(item) for item in self.evaluated],
            "waiting": self.waiting,
            "errors": {name: " ".join(said) for name, said in self.errors.items()},
            "stopped": self.stopped,
            "flags": list(self.flags.values()),
        }

    def lines(self) -> list[str]:
        """Return the cycle in words, one line for each thing done or found."""
        said = [f"{s.model_name}: scored {s.row_count:,} rows of {s.batch_start:%Y-%m-%d} with version "
                f"{s.version_number} ({s.purpose})" for s in self.scored]  # fmt: skip
        said += [f"{name}: {count} measurements" for name, count in self.monitored.items()]
        for item in self.retrained:
            if item.outcome != "none" and item.challenger and item.trigger:
                number = item.challenger.version_number
                said.append(f"{item.model_name}: trigger: {item.trigger.reason}")
                said.append(f"{item.model_name}: challenger version {number} {item.outcome}: {item.reason}")
        said += [f"{e.model_name}: measured importances of version {e.version_number} on {e.row_count:,} rows of "
                 f"{e.batch_start:%Y-%m-%d}" for e in self.evaluated]  # fmt: skip
        said += [f"{name}: waiting: {reason}" for name, reason in self.waiting.items()]
        said += [f"{item.model_name}: not retrained, though {item.trigger.reason}: {item.reason}"
                 for item in self.retrained if item.outcome == "none" and item.trigger]  # fmt: skip
        said += [
            f"{name}: {row['severity']} in {row['batch_start_at']:%Y-%m-%d}: "
            + told(row["reason"], row["finding_count"])
            for name, row in self.flags.items()
            if row["is_flagged"]
        ]
        return said if said or self.errors or self.stopped else ["Nothing to do."]

    @property
    def exit_code(self) -> int:
        """1 when a model failed or the budget ran out, 3 when a newest batch is flagged and unacknowledged, else 0."""
        if self.errors or self.stopped:
            return 1
        return 3 if any(is_alarm(row) for row in self.flags.values()) else 0


def cycle(project: Project, now: datetime, models: list[str] | None = None, progress: Progress | None = None) -> Cycle:
    """Do all that is due at `now` for the given models, by default all; stop where the meter's budget is used up.

    Raises:
        UsageError: no model is declared.

    """
    done = Cycle()
    try:
        _do(project, now, models, done, progress or (lambda _: None))
    except BudgetError as error:
        done.stopped = str(error)
    return done


def limit_bytes(project: Project, max_bytes: int | None) -> None:
    """Limit what the statements of this command may bill together: by the option, else by the project's setting.

    Raises:
        UsageError: the setting is no number of bytes, or the option is given where the engine bills none.

    """
    if max_bytes is not None and not project.warehouse.bills_bytes:
        raise UsageError(
            f"--max-bytes is {max_bytes}, but {project.warehouse.location()} bills no bytes: leave the option out, or "
            "name a BigQuery target with --target."
        )
    project.meter.budget_bytes = project.cycle_budget_bytes if max_bytes is None else max_bytes


def _do(project: Project, now: datetime, models: list[str] | None, done: Cycle, tell: Progress) -> None:
    project.require_models()
    hold = project.warehouse.held  # around questions that follow each other: DuckDB reads its catalogue at each opening
    with hold():
        prepare(project, now)
    for name, problem in project.declarations.problems.items():
        if models is None or name in models:
            done.fail(name, problem)
    names = [name for name in project.declarations.models if models is None or name in models]
    _predict(project, now, names, done, tell)  # before anything that labels or a retraining can stop
    _monitor(project, now, done, tell)
    with hold():
        flags = _flags(project)
        known, decided = all_versions(project), decisions(project)
    said = {name: Known(known.get(name, []), decided.get(name, [])) for name in names}
    is_changed = _retrain(project, now, said, flags, done, tell)
    if is_changed:
        _predict(project, now, [item.model_name for item in done.decisions if item.outcome == "promoted"], done, tell)
        _monitor(project, now, done, tell, is_rendered=True)
    # Last: what it finds is read by nothing above.
    with hold():
        complete = {name: batches for name, batches in due(project, now).items() if name in names}
        if complete:
            is_changed = True
            compile_evaluations(project, complete, now)
    for name, batches in complete.items():
        _each(project, now, [name], done, tell, "evaluate", partial(_evaluate, batches=batches))
    with hold():
        has_recorded = _record_failures(project, now, [*names, *project.declarations.problems], done)
        newest = newest_flags(read_flags(project) if flags is None or is_changed or has_recorded else flags)
    done.flags = {name: row for name, row in newest.items() if models is None or name in models}


def _each(
    project: Project, now: datetime, names: list[str], done: Cycle, tell: Progress, job: str, step: Callable[..., None]
) -> None:
    """Do one step for each model; whatever one model's data, code or files raise is that model's error."""
    for name in names:
        with _step(project, tell, job, name):
            try:
                step(project, name, now, done)
            except BudgetError:
                raise
            except TooFewBatchesError as reason:
                done.waiting[name] = str(reason)
            except TimeLimitError as error:
                done.slow.add(name)
                done.fail(name, f"{name}: {error}")
            except StoreroomError as error:
                done.fail(name, str(error))
            except Exception as error:  # noqa: BLE001 - the other models must go on; the traceback is kept
                done.fail(name, bugs.told(error, project.directory))


def _monitor(project: Project, now: datetime, done: Cycle, tell: Progress, *, is_rendered: bool = False) -> None:
    with _step(project, tell, "monitor"):
        try:
            found = monitor(project, now, done.slow, is_rendered=is_rendered)
        except BudgetError:
            raise
        except StoreroomError as error:
            done.fail(ALL, str(error))
            return
    done.monitored = _added(done.monitored, found.due)
    for name, problem in found.failed.items():
        done.fail(name, problem)


def _record_failures(project: Project, now: datetime, names: list[str], done: Cycle) -> bool:
    """Append to the ledger which models this cycle failed at, unless the newest one says the same; say if any was."""
    rows = project.warehouse.query(
        f"""
        select model_name, is_complete, error
        from {project.relation("fct_metadata__executions")}
        where job = 'cycle'
        order by occurred_at, started_at
        """  # noqa: S608 - the relation's name comes from dbt's manifest
    )
    newest = {row["model_name"]: row for row in rows}
    has_recorded = False
    for name in names:
        was = newest.get(name)
        problem = " ".join(done.errors.get(name, []))
        if problem and (was is None or was["is_complete"] or was["error"] != problem):
            Run(project, "cycle", name, now).fail(problem)
            has_recorded = True
        elif not problem and was is not None and not was["is_complete"]:
            with Run(project, "cycle", name, now):
                has_recorded = True
    return has_recorded


@contextmanager
def _step(project: Project, tell: Progress, job: str, name: str | None = None) -> Iterator[None]:
    """Say what is going on, to whoever watches and to the meter."""
    tell(f"{job} {name}" if name else job)
    with project.meter.about(job, name):
        yield


def refresh_inputs(project: Project, now: datetime) -> None:
    """Build the feature and label models of all declarations, and what they need, with the team's own tests."""
    project.own_tables()  # what keeps the warehouse from answering is told at once; dbt would try for ten minutes
    declared = project.declarations.models.values()
    names = {name for declaration in declared for name in (declaration.features, declaration.labels)}
    project.build([f"+{name}" for name in sorted(names)], now, command="build")


def _predict(project: Project, now: datetime, names: list[str], done: Cycle, tell: Progress) -> None:
    """Score what is due of the deployed versions and their declared shadows."""
    wanted: list[Wanted] = []

    def want_all(project: Project, name: str, now: datetime, done: Cycle) -> None:
        served_by = deployed_of(known.get(name, []))
        if served_by is None:
            return
        shadows = project.declaration(name).shadow
        for version in known[name]:
            if version is served_by or version.version_number in shadows:
                purpose = "serving" if version is served_by else "shadow"
                wanted.append(want(project, version, purpose, starts[name], now))

    with project.warehouse.held():
        known, starts = all_versions(project), first_batches(project)
        _each(project, now, names, done, tell, "predict", want_all)
        with _step(project, tell, "predict"):
            found, problems = due_to_score(project, wanted, now)
            compile_scoring(project, found, now)

    def score_all(project: Project, name: str, now: datetime, done: Cycle) -> None:
        if name in problems:
            raise problems[name]
        for item in found:
            if item.wanted.version.model_name == name:
                done.scored += score(project, item, now)

    concerned = {*problems, *(item.wanted.version.model_name for item in found)}
    _each(project, now, [name for name in names if name in concerned], done, tell, "predict", score_all)


def _flags(project: Project) -> list[Row] | None:
    """Return the flags; None where they cannot be read now, which is asked again, and told, at the cycle's end."""
    try:
        return read_flags(project)
    except BudgetError:
        raise
    except StoreroomError:
        return None


def _retrain(
    project: Project, now: datetime, known: dict[str, Known], flags: list[Row] | None, done: Cycle, tell: Progress
) -> bool:
    """Train and judge what is due; return whether anything may have been written."""
    flagged = {row["version_id"] for row in flags or () if row["finding_count"]}
    has_findings = flags is None or any(
        version.version_id in flagged for said in known.values() for version in said.versions
    )

    @cache
    def findings() -> list[Row]:
        """Return those of all models, as one reading costs what one model's does; of none where there is no finding."""
        return read_findings(project) if has_findings else []

    errors = sum(map(len, done.errors.values()))

    def retrain_one(project: Project, name: str, now: datetime, done: Cycle) -> None:
        done.retrained.append(retrain(project, name, now, findings=findings, known=known[name]))

    _each(project, now, list(known), done, tell, "retrain", retrain_one)
    return bool(done.decisions) or sum(map(len, done.errors.values())) > errors


def _evaluate(project: Project, name: str, now: datetime, done: Cycle, batches: list[dict[str, Any]]) -> None:
    done.evaluated += evaluate(project, name, now, batches)


def _added(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}
