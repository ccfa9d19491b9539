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
from functools import partial
from typing import Any

from storeroom import bugs
from storeroom.errors import BudgetError, StoreroomError, TimeLimitError, UsageError
from storeroom.jobs.evaluate import Evaluated, due, evaluate
from storeroom.jobs.monitor import is_alarm, monitor, newest_flags, prepare, read_flags
from storeroom.jobs.predict import Scored, predict
from storeroom.jobs.retrain import Retrained, retrain
from storeroom.jobs.windows import TooFewBatchesError
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.registry import deployed, versions

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
    def has_changed(self) -> bool:
        """Whether anything was written."""
        decided = [item for item in self.retrained if item.outcome != "none"]
        return bool(self.scored or self.monitored or decided or self.evaluated)

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
                said.append(f"{item.model_name}: trigger: {_short(item.trigger.reason)}")
                said.append(f"{item.model_name}: challenger version {number} {item.outcome}: {item.reason}")
        said += [f"{e.model_name}: measured importances of version {e.version_number} on {e.row_count:,} rows of "
                 f"{e.batch_start:%Y-%m-%d}" for e in self.evaluated]  # fmt: skip
        said += [f"{name}: waiting: {reason}" for name, reason in self.waiting.items()]
        said += [f"{item.model_name}: not retrained, though {_short(item.trigger.reason)}: {item.reason}"
                 for item in self.retrained if item.outcome == "none" and item.trigger]  # fmt: skip
        said += [
            f"{name}: {row['severity']} in {row['batch_start_at']:%Y-%m-%d}: {_short(row['reasons'])}"
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
    prepare(project, now)
    for name, problem in project.declarations.problems.items():
        if models is None or name in models:
            done.fail(name, problem)
    names = [name for name in project.declarations.models if models is None or name in models]
    _each(project, now, names, done, tell, "predict", _predict)  # before anything that labels or a retraining can stop
    _monitor(project, now, done, tell)
    before = {name: deployed(project, name) for name in names}
    _each(project, now, names, done, tell, "retrain", _retrain)
    changed = [name for name in names if deployed(project, name) != before[name]]
    _each(project, now, changed, done, tell, "predict", _predict)
    if done.has_changed:
        _monitor(project, now, done, tell)
    for name, batches in due(project, now).items():  # last: what it finds is read by nothing above
        if name in names:
            _each(project, now, [name], done, tell, "evaluate", partial(_evaluate, batches=batches))
    _record_failures(project, now, [*names, *project.declarations.problems], done)
    newest = newest_flags(read_flags(project))
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


def _monitor(project: Project, now: datetime, done: Cycle, tell: Progress) -> None:
    with _step(project, tell, "monitor"):
        try:
            found = monitor(project, now, done.slow)
        except BudgetError:
            raise
        except StoreroomError as error:
            done.fail(ALL, str(error))
            return
    done.monitored = _added(done.monitored, found.due)
    for name, problem in found.failed.items():
        done.fail(name, problem)


def _record_failures(project: Project, now: datetime, names: list[str], done: Cycle) -> None:
    """Append to the ledger which models this cycle failed at, unless the newest one says the same."""
    rows = project.warehouse.query(
        f"""
        select model_name, is_complete, error
        from {project.relation("fct_metadata__executions")}
        where job = 'cycle'
        order by occurred_at, started_at
        """  # noqa: S608 - the relation's name comes from dbt's manifest
    )
    newest = {row["model_name"]: row for row in rows}
    for name in names:
        was = newest.get(name)
        problem = " ".join(done.errors.get(name, []))
        if problem and (was is None or was["is_complete"] or was["error"] != problem):
            Run(project, "cycle", name, now).fail(problem)
        elif not problem and was is not None and not was["is_complete"]:
            with Run(project, "cycle", name, now):
                pass


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


def _predict(project: Project, name: str, now: datetime, done: Cycle) -> None:
    served_by = deployed(project, name)
    if served_by is None:
        return
    done.scored += predict(project, name, now)
    numbers = {version.version_number for version in versions(project, name)}
    for number in project.declaration(name).shadow:
        if number in numbers and number != served_by.version_number:
            done.scored += predict(project, name, now, version=str(number), is_shadow=True)


def _retrain(project: Project, name: str, now: datetime, done: Cycle) -> None:
    done.retrained.append(retrain(project, name, now))


def _evaluate(project: Project, name: str, now: datetime, done: Cycle, batches: list[dict[str, Any]]) -> None:
    done.evaluated += evaluate(project, name, now, batches)


def _short(reasons: str, count: int = 3) -> str:
    """Return the first reasons and how many more there are; the table has them all."""
    parts = reasons.split("; ")
    more = f"; and {len(parts) - count} more" if len(parts) > count else ""
    return "; ".join(parts[:count]) + more


def _added(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}
