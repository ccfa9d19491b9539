"""The stage history in SQL against a few lines of Python that walk the same moves one by one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_project import make

from storeroom.project import Project

START = datetime(2024, 1, 1)
VERSIONS = ("a", "b", "c")


class Move(NamedTuple):
    """A written move: days after START, seconds of the wall clock, version, stage."""

    day: int
    second: int
    version: str
    stage: str


MOVES = st.lists(
    st.builds(
        Move,
        st.integers(0, 4),
        st.integers(0, 2),
        st.sampled_from(VERSIONS),
        st.sampled_from(["deployed", "deployed", "retired", "staged"]),
    ),
    max_size=10,
)
REGISTERED = st.tuples(*(st.integers(0, 3) for _ in VERSIONS))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with an empty ledger."""
    return make(tmp_path_factory.mktemp("stages"), START)


def walk(registered: tuple[int, ...], moves: list[Move]) -> set[tuple[Any, ...]]:
    """Return (version, stage, from day, to day) of every interval, by walking through the moves."""
    born = dict(zip(VERSIONS, registered, strict=True))
    events = [(day, 0, 0, "", version, "staged") for version, day in born.items()]
    events += [
        (move.day, 1, move.second, f"t{place:02}", move.version, move.stage)
        for place, move in enumerate(moves)
        if move.day >= born[move.version]
    ]
    present: dict[str, tuple[str, int]] = {}
    intervals = set()

    def enter(version: str, stage: str, day: int) -> None:
        if version in present:
            was, since = present[version]
            if was == stage:
                return
            if since < day:
                intervals.add((version, was, since, day))
        present[version] = (stage, day)

    for day, _, _, _, version, stage in sorted(events):
        if stage == "deployed":
            for other, (was, _) in list(present.items()):
                if other != version and was == "deployed":
                    enter(other, "retired", day)
        enter(version, stage, day)
    return intervals | {(version, stage, since, None) for version, (stage, since) in present.items()}


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(registered=REGISTERED, moves=MOVES)
def test_sql_and_python_tell_the_same_history(project: Project, registered: tuple[int, ...], moves: list[Move]) -> None:
    with duckdb.connect(project.warehouse.path) as connection:  # type: ignore[attr-defined]
        connection.execute("delete from ledger__transitions")
        connection.execute("delete from ledger__model_versions")
        connection.execute("delete from ledger__executions")
        connection.execute(
            "insert into ledger__executions (execution_event_id, execution_id, state, occurred_at, recorded_at)"
            " values ('e', 'r', 'COMPLETE', $1, $1)",
            [START],
        )
        for version, day in zip(VERSIONS, registered, strict=True):
            connection.execute(
                "insert into ledger__model_versions (version_id, execution_id, model_name, occurred_at, recorded_at)"
                " values ($1, 'r', 'churn', $2, $2)",
                [version, START + timedelta(days=day)],
            )
        for place, move in enumerate(moves):
            connection.execute(
                "insert into ledger__transitions (transition_id, execution_id, model_name, version_id,"
                " transition_type, to_value, occurred_at, recorded_at)"
                " values ($1, 'r', 'churn', $2, 'stage', $3, $4, $5)",
                [
                    f"t{place:02}",
                    move.version,
                    move.stage,
                    START + timedelta(days=move.day),
                    START + timedelta(days=99, seconds=move.second),
                ],
            )
        found = connection.execute(
            "select version_id, stage, valid_from_at, valid_to_at from fct_registry__stage_history"
        ).fetchall()
        present = connection.execute("select version_id, stage from dim_registry__versions").fetchall()
    days = {
        (version, stage, (since - START).days, None if until is None else (until - START).days)
        for version, stage, since, until in found
    }
    assert len(days) == len(found)
    assert days == walk(registered, moves)
    assert dict(present) == {version: stage for version, stage, _, until in days if until is None}
    for day in range(6):
        deployed = [row for row in days if row[1] == "deployed" and row[2] <= day and (row[3] is None or day < row[3])]
        assert len(deployed) <= 1
