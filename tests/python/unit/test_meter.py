"""What is spent is counted for what it was spent on, and a budget is kept before anything is sent."""

from __future__ import annotations

import sys
import threading
from collections import namedtuple
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from storeroom.commands.context import Context, shared
from storeroom.errors import BudgetError, UsageError, WarehouseError
from storeroom.jobs.cycle import Cycle, cycle, limit_bytes
from storeroom.ledger import record_costs
from storeroom.meter import Bill, Meter
from storeroom.project import Project
from storeroom.records import WarehouseJob

NOW = datetime(2024, 5, 6)
MEGABYTE = 1 << 20


def send(meter: Meter, estimate: int, billed: int, **terms: Any) -> None:
    """Send a statement that bills something."""
    with meter.statement(lambda: estimate, **terms) as pay:
        pay(Bill(f"job-{len(meter._rows)}", "SELECT", billed, billed, 5, False, NOW, NOW))


def never() -> int:
    """Fail: a dry run that nobody needs costs time."""
    raise AssertionError("nobody needs an estimate here")


def test_a_statement_is_counted_for_what_it_was_for() -> None:
    """The run's job before the step's, the step's before the command; a pass says its own model."""
    meter = Meter("cycle", NOW)
    send(meter, 0, 1)
    with meter.about("predict", "breaks"):
        send(meter, 0, 2)
        with meter.about("train", "breaks", "run-1"):
            send(meter, 0, 3)
        send(meter, 0, 4, node="model.storeroom.x", model_name="downtime")
    send(meter, 0, 5)
    rows = meter.drain()
    found = [(row.job, row.model_name, row.execution_id, row.node, row.bytes_billed) for row in rows]
    assert found == [
        ("cycle", None, None, None, 1),
        ("predict", "breaks", None, None, 2),
        ("train", "breaks", "run-1", None, 3),
        ("predict", "downtime", None, "model.storeroom.x", 4),
        ("cycle", None, None, None, 5),
    ]
    assert {(row.command, row.occurred_at, row.is_over_budget) for row in rows} == {("cycle", NOW, False)}
    assert len({row.command_id for row in rows}) == 1
    assert len({row.warehouse_job_id for row in rows}) == 5
    assert meter.drain() == []


def test_two_commands_are_two_and_a_statement_keeps_its_id() -> None:
    """The id is the engine's: a row that is appended twice is one."""
    one, other = Meter("cycle", NOW), Meter("cycle", NOW)
    send(one, 0, 1)
    send(other, 0, 1)
    first, second = one.drain()[0], other.drain()[0]
    assert first.command_id != second.command_id
    assert first.warehouse_job_id == second.warehouse_job_id


def test_without_a_budget_nothing_is_estimated() -> None:
    """A dry run takes a call of its own."""
    meter = Meter()
    with meter.statement(never) as pay:
        pay(Bill("job", "SELECT", bytes_billed=7))
    assert meter.drain()[0].estimated_bytes is None


def test_a_budget_stops_before_the_statement_that_may_break_it() -> None:
    """To the byte; after that nothing is sent, not even what costs nothing."""
    meter = Meter("cycle", NOW)
    meter.budget_bytes = 100
    with meter.about("monitor"):
        send(meter, 60, 40)
        send(meter, 60, 60)
        with (
            pytest.raises(BudgetError) as caught,
            meter.statement(lambda: 1, "model.storeroom.int_monitoring__profiles", "breaks"),
        ):
            raise AssertionError("it was sent")
        with pytest.raises(BudgetError), meter.statement(never):
            raise AssertionError("it was sent")
    assert str(caught.value) == (
        "The budget of this cycle is 100 bytes: 100 are billed, and the next statement (monitor, "
        "int_monitoring__profiles, breaks) may bill 1 more. It was not sent; what was done is kept. Raise "
        "vars.storeroom.cycle_budget_bytes or --max-bytes and run again: it goes on with what is still due."
    )
    rows = meter.drain()
    assert [(row.bytes_billed, row.estimated_bytes, row.budget_bytes, row.is_over_budget) for row in rows] == [
        (40, 60, 100, False),
        (60, 60, 100, False),
        (None, 1, 100, True),
    ]
    assert rows[-1].statement_type == "REFUSED"


def test_what_costs_nothing_fits_into_a_budget_that_is_used_up() -> None:
    """Views are made for nothing."""
    meter = Meter()
    meter.budget_bytes = 10
    send(meter, 10, 10)
    send(meter, 0, 0)
    assert len(meter.drain()) == 2


def test_a_statement_that_failed_leaves_its_bytes_to_the_next() -> None:
    """BigQuery bills no query that ends in an error."""
    meter = Meter()
    meter.budget_bytes = 100
    with pytest.raises(WarehouseError), meter.statement(lambda: 100):
        raise WarehouseError("it broke")
    send(meter, 100, 100)
    assert [row.bytes_billed for row in meter.drain()] == [100]


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0, 1)), max_size=30), st.integers(1, 300))
def test_no_order_of_statements_breaks_a_budget(statements: list[tuple[int, float]], budget: int) -> None:
    """As long as none bills more than its estimate."""
    meter = Meter()
    meter.budget_bytes = budget
    for estimate, share in statements:
        try:
            send(meter, estimate, int(estimate * share))
        except BudgetError:
            break
    assert meter.spent_bytes <= budget
    assert meter.spent_bytes == sum(row.bytes_billed or 0 for row in meter.drain())


def test_what_runs_side_by_side_shares_the_budget() -> None:
    """A second statement waits for what the first one leaves, and is sent if that is enough."""
    for billed, is_sent in ((40, True), (80, False)):
        meter, started, go_on, outcomes = Meter(), threading.Event(), threading.Event(), []
        meter.budget_bytes = 100

        def first(meter: Meter = meter, started: Any = started, go_on: Any = go_on, billed: int = billed) -> None:
            with meter.statement(lambda: 80) as pay:
                started.set()
                go_on.wait(10)
                pay(Bill("first", "SELECT", bytes_billed=billed))

        def second(meter: Meter = meter, outcomes: list[bool] = outcomes) -> None:
            try:
                send(meter, 60, 60)
                outcomes.append(True)
            except BudgetError:
                outcomes.append(False)

        threads = [threading.Thread(target=first), threading.Thread(target=second)]
        threads[0].start()
        assert started.wait(10)
        threads[1].start()
        threads[1].join(0.2)
        assert outcomes == []  # it waits
        go_on.set()
        for thread in threads:
            thread.join(10)
        assert outcomes == [is_sent]
        assert meter.spent_bytes <= 100


class Place:
    """A project's warehouse that bills bytes, or does not."""

    def __init__(self, bills_bytes: bool, budget: Any = None) -> None:
        self.meter, self.warehouse, self.bills_bytes = Meter(), self, bills_bytes
        self.cycle_budget_bytes = budget
        self.appended: dict[str, Any] = {}
        self.names: set[str] = set()
        self.is_broken = False

    def location(self) -> str:
        """Return where it is."""
        return "DuckDB file shop.duckdb"

    def has_table(self, name: str) -> bool:
        """Return whether it exists."""
        return name in self.names

    def relation(self, name: str) -> str:
        """Return a table's name."""
        return name

    def append(self, rows: dict[str, Any]) -> None:
        """Keep the rows, or break."""
        if self.is_broken:
            raise WarehouseError("it is away")
        self.appended.update(rows)


def test_the_option_comes_before_the_setting_and_is_refused_where_nothing_is_billed() -> None:
    """One dbt_project.yml serves both engines, so the setting alone is no mistake on DuckDB."""
    paid, free = Place(True, 500), Place(False, 500)
    limit_bytes(paid, None)  # type: ignore[arg-type]
    assert paid.meter.budget_bytes == 500
    limit_bytes(paid, 20)  # type: ignore[arg-type]
    assert paid.meter.budget_bytes == 20
    limit_bytes(free, None)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"--max-bytes is 20, but DuckDB file shop.duckdb bills no bytes"):
        limit_bytes(free, 20)  # type: ignore[arg-type]


def test_costs_are_recorded_once_the_table_is_there_and_break_nothing() -> None:
    """A command that did its work has not failed because its costs are not recorded."""
    place = Place(True)
    send(place.meter, 0, 1)
    assert record_costs(place) is None  # type: ignore[arg-type]
    assert place.appended == {}
    place.names = {WarehouseJob.table}
    send(place.meter, 0, 2)
    assert record_costs(place) is None  # type: ignore[arg-type]
    assert [row.bytes_billed for row in place.appended[WarehouseJob.table]] == [2]
    place.is_broken = True
    send(place.meter, 0, 3)
    assert record_costs(place) == "What this cost was not recorded: it is away"  # type: ignore[arg-type]


@pytest.mark.parametrize("is_broken", [False, True])
def test_a_command_records_what_it_cost_however_it_ends(is_broken: bool) -> None:
    """Its exit code is its own, whether or not its costs could be recorded."""
    place = Place(True)
    place.names, place.is_broken = {WarehouseJob.table}, is_broken

    @click.command()
    @shared
    def verb(context: Context) -> None:
        context.__dict__["project"] = place
        send(place.meter, 0, 1)
        sys.exit(3)

    result = CliRunner().invoke(verb)
    assert result.exit_code == 3
    assert len(place.appended) == (0 if is_broken else 1)
    assert result.stderr == ("storeroom: What this cost was not recorded: it is away\n" if is_broken else "")


@pytest.mark.parametrize("value", [0, -1, 1.5, "many", True])
def test_a_budget_that_is_no_number_of_bytes_is_refused(tmp_path: Path, value: object) -> None:
    """One sentence: file, key, value, what is allowed."""
    content = {"name": "shop", "vars": {"storeroom": {"cycle_budget_bytes": value}}}
    (tmp_path / "dbt_project.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(UsageError, match=r"dbt_project.yml: vars.storeroom.cycle_budget_bytes is .*whole number"):
        _ = Project(tmp_path).cycle_budget_bytes


def test_a_cycle_that_its_budget_stopped_failed_and_says_what_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no model's error: the other models are not tried."""

    class Declared:
        declarations = type("D", (), {"problems": {}, "models": {"breaks": None, "downtime": None}})
        meter = Meter()
        warehouse = type("W", (), {"held": nullcontext})

        @staticmethod
        def require_models() -> None:
            """There are some."""

        @staticmethod
        def declaration(_: str) -> Any:
            return type("Declaration", (), {"shadow": ()})

    tried: list[str] = []

    def want(_: Any, version: Any, *__: Any) -> None:
        tried.append(version.model_name)
        raise BudgetError("The budget is used up.")

    version = namedtuple("version", ["model_name", "version_number"])
    names = ["breaks", "downtime"]
    monkeypatch.setattr("storeroom.jobs.cycle.prepare", lambda *_: None)
    monkeypatch.setattr("storeroom.jobs.cycle.all_versions", lambda _: {name: [version(name, 1)] for name in names})
    monkeypatch.setattr("storeroom.jobs.cycle.first_batches", lambda _: dict.fromkeys(names))
    monkeypatch.setattr("storeroom.jobs.cycle.deployed_of", lambda found: found[0])
    monkeypatch.setattr("storeroom.jobs.cycle.want", want)
    done = cycle(Declared, NOW)  # type: ignore[arg-type]
    assert tried == ["breaks"]
    assert (done.exit_code, done.stopped, done.errors, done.lines()) == (1, "The budget is used up.", {}, [])
    assert done.as_dict()["stopped"] == "The budget is used up."
    assert Cycle().lines() == ["Nothing to do."]
