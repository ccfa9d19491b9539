"""Rows that arrive or change after a batch was measured, and rows that retention takes, through the product's jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from one_view import START, WEEK, watched

from storeroom.errors import UsageError
from storeroom.jobs.monitor import monitor, request_again
from storeroom.project import Project

ROWS, WEEKS = 60, 3
DAY = timedelta(days=1)
END = START + (WEEKS + 1) * WEEK  # of the newest batch that was measured


class View:
    """A project that was watched for three weeks, and a connection to its database."""

    def __init__(self, folder: Path) -> None:
        draw = np.random.default_rng(3)
        self.sides = [pd.DataFrame({"size": draw.normal(0, 1, ROWS)}) for _ in range(WEEKS + 1)]
        self.database = watched(folder, self.sides, label_delay_days=7)
        self.project = Project(folder, profiles_dir=folder, is_replay=True)

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.database)) as connection:
            return connection.execute(query).fetchall()

    def counts(self, feature: str = "size") -> list[int]:
        """Return the rows of each served week, as the public table has them."""
        rows = self.sql(
            "select value from fct_monitoring__statistics where window_kind = 'batch' and slice_key = 'all' "
            f"and statistic = 'row_count' and feature_name = '{feature}' order by batch_start_at"
        )
        return [int(value) for (value,) in rows]

    def restated(self) -> list[str]:
        return [
            reason for (reason,) in self.sql("select reason from fct_monitoring__findings where finding = 'restated'")
        ]

    def history(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return what was measured and found, as people read it."""
        tables = {
            "fct_monitoring__statistics": "feature_name, statistic, value",
            "fct_monitoring__drift": "feature_name, reference, drift_method, statistic, is_drifted",
            "fct_monitoring__flags": "severity, reasons",
        }
        return {
            table: self.sql(f"select batch_start_at, {columns} from {table} where version_id is not null order by all")
            for table, columns in tables.items()
        }


@pytest.fixture(scope="module")
def at_end(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Return the project after its third week."""
    return View(tmp_path_factory.mktemp("restated"))


@pytest.fixture
def view(at_end: View, tmp_path: Path) -> View:
    """Return a copy of it for one test."""
    import shutil

    shutil.copytree(at_end.database.parent, tmp_path / "copy", symlinks=True)
    copied = View.__new__(View)
    copied.sides, copied.database = at_end.sides, tmp_path / "copy" / at_end.database.name
    copied.project = Project(tmp_path / "copy", profiles_dir=tmp_path / "copy", is_replay=True)
    return copied


def week(place: int) -> str:
    """Return the time of the rows of a week, as a literal."""
    return f"timestamp '{START + place * WEEK + timedelta(hours=1)}'"


def add(view: View, place: int, count: int) -> None:
    view.sql(f"insert into raw.rows select 9000000 + range, {week(place)}, 0.5 from range({count})")


def test_nothing_is_due_while_nothing_changes(view: View) -> None:
    """Another look measures nothing, and appends nothing to what it knows; the last bits of a sum are no change."""
    view.sql("update raw.rows set size = size * (1 + 1e-15)")
    before = view.sql("select count(*), max(state_number) from int_monitoring__states")
    assert not monitor(view.project, END + DAY).has_run
    assert view.sql("select count(*), max(state_number) from int_monitoring__states") == before == [(before[0][0], 1)]
    assert view.counts() == [ROWS] * WEEKS
    assert view.restated() == []


CHANGES: dict[str, tuple[Callable[[View], None], int, float]] = {
    "rows came": (lambda view: add(view, WEEKS, 7), ROWS + 7, 0.0),
    "rows went": (lambda view: view.sql(f"delete from raw.rows where row_id % 10 = 0 and seen_at = {week(WEEKS)}"),
                  ROWS - 6, 0.0),
    "a value was corrected": (lambda view: view.sql(f"update raw.rows set size = 1000 where seen_at = {week(WEEKS)}"),
                              ROWS, 1000.0),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_batch_whose_rows_changed_in_time_is_measured_again_and_counts_once(view: View, change: str) -> None:
    """The public tables have the new numbers alone; the drift is that of the new rows; a second look finds nothing."""
    make, count, maximum = CHANGES[change]
    make(view)
    assert monitor(view.project, END + 6 * DAY).due == {"seen": 1}
    assert view.counts() == [ROWS, ROWS, count]
    measured = view.sql(
        "select max(value) from fct_monitoring__statistics where feature_name = 'size' and statistic = 'maximum' "
        f"and batch_start_at = timestamp '{START + WEEKS * WEEK}'"
    )
    assert measured[0][0] >= maximum
    compared = view.sql(
        "select distinct batch_count from fct_monitoring__drift where feature_name = 'size' and slice_key = 'all' "
        f"and drift_method = 'wasserstein' and batch_start_at = timestamp '{START + WEEKS * WEEK}'"
    )
    assert compared == [(count,)]
    assert view.sql("select count(*) from int_monitoring__states where state_number = 2") == [(1,)]
    assert not monitor(view.project, END + 6 * DAY).has_run


def test_a_change_of_an_older_batch_is_told_until_a_person_has_it_measured_again(view: View) -> None:
    """The first week's rows change when its labels are long final; the finding names both counts and what to run."""
    add(view, 1, 7)
    assert not monitor(view.project, END + DAY).has_run
    assert view.counts() == [ROWS] * WEEKS
    assert view.restated() == [
        "was measured on 60 rows and has 67 now: run storeroom monitor seen --batch 2024-01-08T00:00:00 --again"
    ]
    assert view.sql("select distinct severity from fct_monitoring__findings where finding = 'restated'") == [
        ("warning",)
    ]
    request_again(view.project, "seen", START + WEEK, END + DAY)
    assert monitor(view.project, END + DAY).due == {"seen": 1}, "of its features; nothing was predicted"
    assert view.counts() == [ROWS + 7, ROWS, ROWS]
    assert view.restated() == []
    assert not monitor(view.project, END + DAY).has_run, "a request is done once"


def test_a_batch_that_cannot_be_asked_for_is_refused(view: View) -> None:
    """No such batch; or retention took its rows, and measuring would put nothing in place of what is known."""
    with pytest.raises(UsageError, match="starts no monitored batch of seen"):
        request_again(view.project, "seen", START + WEEK + DAY, END)
    view.sql(f"delete from raw.rows where seen_at <= {week(1)}")
    with pytest.raises(UsageError, match="of which fct_rows has no row any more"):
        request_again(view.project, "seen", START + WEEK, END)
    assert view.sql("select count(*) from int_monitoring__requests") == [(0,)]


def test_an_empty_batch_is_measured_once_it_has_rows_however_late(view: View) -> None:
    """The fourth week has no row when it ends, and gets them six weeks later: the alarm ends."""
    monitor(view.project, END + WEEK)
    assert view.counts() == [*[ROWS] * WEEKS, 0]
    assert "no row" in view.sql("select reasons from fct_monitoring__flags order by batch_start_at desc limit 1")[0][0]
    add(view, WEEKS + 1, 40)
    monitor(view.project, END + 6 * WEEK)
    assert view.counts() == [*[ROWS] * WEEKS, 40, *[0] * 5]
    reasons = view.sql("select coalesce(reasons, '') from fct_monitoring__flags order by batch_start_at")[WEEKS][0]
    assert "no row" not in reasons


def predict(view: View, place: int, remainder: int) -> None:
    """Append predictions of every second row of a week, as a completed run does."""
    view.sql(
        "insert into ledger__predictions by name select md5(cast(row_id as varchar)) as prediction_id, "
        "(select min(execution_id) from ledger__executions where state = 'COMPLETE') as execution_id, "
        "'seen' as model_name, (select min(version_id) from dim_registry__versions) as version_id, "
        "'serving' as purpose, cast(row_id as varchar) as entity_key, seen_at as as_of_at, 0.5 as score, "
        f"seen_at as occurred_at, seen_at as recorded_at from raw.rows where seen_at = {week(place)} "
        f"and row_id % 2 = {remainder}"
    )


def test_predictions_that_come_after_the_batch_was_measured_are_measured(view: View) -> None:
    """The first ones at any age of the batch, others while it is open; of an older batch that is told."""
    assert view.counts("prediction") == [0] * WEEKS
    predict(view, 1, 0)
    predict(view, WEEKS, 0)
    monitor(view.project, END + DAY)
    assert view.counts("prediction") == [ROWS / 2, 0, ROWS / 2]
    predict(view, 1, 1)
    predict(view, WEEKS, 1)
    monitor(view.project, END + DAY)
    assert view.counts("prediction") == [ROWS / 2, 0, ROWS]
    (told,) = view.restated()
    assert told.startswith("prediction was measured on 30 rows and has 60 now: run storeroom monitor seen --batch ")


@pytest.mark.parametrize("until", [2, WEEKS + 1])
def test_retention_takes_nothing_of_the_history(view: View, until: int) -> None:
    """Raw rows of one week, or of all of them, are deleted; a full refresh comes after: everything stays as it was."""
    late = END + 2 * WEEK
    monitor(view.project, late)
    before = view.history()
    view.sql(f"delete from raw.rows where seen_at < {week(until)}")
    view.project.build(["package:storeroom"], late, "run")
    assert view.history() == before
    terms = view.project._vars(storeroom_now=str(late))
    view.project._invoke(["run", "--full-refresh", "--select", "package:storeroom", *terms], reuse=True)
    assert view.history() == before


def test_everything_is_measured_anew_where_a_variable_says_so(view: View) -> None:
    """`--full-refresh` with `storeroom_remeasure` reads the raw rows again."""
    view.sql(f"update raw.rows set size = 1000 where seen_at = {week(1)}")
    folder = view.database.parent
    project = Project(folder, profiles_dir=folder, is_replay=True, variables={"storeroom_remeasure": True})
    terms = project._vars(storeroom_now=str(END))
    project._invoke(["run", "--full-refresh", "--select", "package:storeroom", *terms], reuse=True)
    found = view.sql(
        "select max(value) from fct_monitoring__statistics where feature_name = 'size' and statistic = 'maximum' "
        f"and window_kind = 'batch' and batch_start_at = timestamp '{START + WEEK}'"
    )
    assert found == [(1000.0,)]


def test_what_was_measured_before_states_were_known_is_not_due_by_an_upgrade(view: View) -> None:
    """An earlier release left profiles and no states; what changes from now on is noticed."""
    view.sql("drop table int_monitoring__states")
    view.sql("drop table int_monitoring__present_rows")
    assert not monitor(view.project, END + DAY).has_run
    assert view.counts() == [ROWS] * WEEKS
    add(view, WEEKS, 7)
    assert monitor(view.project, END + DAY).due == {"seen": 1}
    assert view.counts() == [ROWS, ROWS, ROWS + 7]
