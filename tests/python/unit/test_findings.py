"""Findings for a person: a line per batch that fits a terminal; and for a machine: rows under their flags."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import storeroom
from storeroom.errors import UsageError
from storeroom.findings import UNMEASURED, is_alarm, lines, newest_flags, read_flags_at, told, with_findings

MODELS = Path(storeroom.__file__).parents[2] / "models"


def flag(day: int = 1, **changed: Any) -> dict[str, Any]:
    """Return a flag row, as the table has it."""
    return {
        "model_name": "churn",
        "version_id": "a",
        "version_number": 12,
        "batch_start_at": datetime(2024, 1, day),
        "severity": "critical",
        "is_flagged": True,
        "finding_count": 1,
        "reason": "age moved",
        "is_acknowledged": False,
        **changed,
    }


@pytest.mark.parametrize("count", [1, 2, 11, 1234])
@pytest.mark.parametrize("start", [datetime(2024, 1, 1), datetime(2024, 1, 1, 6)])
@pytest.mark.parametrize("is_acknowledged", [True, False])
@pytest.mark.parametrize("reason", ["age moved", "x" * 300, "a sentence; of\nseveral lines " * 20])
def test_a_batch_is_one_line_of_a_terminal_with_the_first_finding_and_the_count_of_the_rest(
    count: int, start: datetime, is_acknowledged: bool, reason: str
) -> None:
    """At most 100 columns, however long a sentence is; what is cut is the sentence, never the count."""
    row = flag(batch_start_at=start, finding_count=count, reason=reason, is_acknowledged=is_acknowledged)
    head, line = lines([row])
    assert head == "churn"
    assert len(line) <= 100
    assert "\n" not in line
    assert "critical" in line
    assert reason[:9] in line
    assert line.endswith(f" (and {count - 1} more)") == (count > 1)
    assert ("(acknowledged)" in line) == is_acknowledged
    assert ("..." in line) == (len(reason) > 100)


def test_models_are_headings_and_a_batch_without_a_finding_says_its_state_alone() -> None:
    """The rows come in the order of models and batches."""
    fine = flag(2, severity="ok", is_flagged=False, finding_count=0, reason=None)
    assert list(lines([flag(), fine, flag(3, model_name="spend")])) == [
        "churn",
        "  2024-01-01  v12  critical  age moved",
        "  2024-01-02  v12  ok",
        "spend",
        "  2024-01-03  v12  critical  age moved",
    ]
    assert list(lines([])) == []


def test_a_sentence_is_whole_where_no_width_is_asked_for() -> None:
    """A log may have long lines."""
    assert told("x" * 300, 1) == "x" * 300
    assert told("age moved", 3) == "age moved (and 2 more)"
    assert told("age moved", 3, 19) == "age... (and 2 more)"


def test_findings_lie_as_rows_under_the_flag_of_their_version_and_batch() -> None:
    """Nothing is taken out of a sentence."""
    rows = [
        {"version_id": "a", "batch_start_at": datetime(2024, 1, 1), "finding": "drift"},
        {"version_id": "b", "batch_start_at": datetime(2024, 1, 1), "finding": "empty"},
        {"version_id": "a", "batch_start_at": datetime(2024, 1, 1), "finding": "anomaly"},
    ]
    first, second = with_findings([flag(), flag(2)], rows)
    assert [row["finding"] for row in first["findings"]] == ["drift", "anomaly"]
    assert second["findings"] == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [({}, True), ({"is_acknowledged": True}, False), ({"is_flagged": False, "severity": "info"}, False)],
)
def test_what_is_flagged_and_not_acknowledged_is_an_alarm_of_the_newest_batch(
    changed: dict[str, Any], expected: bool
) -> None:
    """What only informs wants nobody."""
    newest = newest_flags([flag(), flag(2, **changed)])["churn"]
    assert newest["batch_start_at"] == datetime(2024, 1, 2)
    assert is_alarm(newest) is expected


def readable(flags: list[dict[str, Any]], clock: datetime, **batches: str) -> Any:
    """Return a project whose tables were built at a clock; each model has one version, in service since January 3rd."""
    versions = [
        {"model_name": name, "version_id": "a", "version_number": 12, "deployed_at": datetime(2024, 1, 3, 7)}
        for name in batches
        if name != "never_deployed"
    ]
    answers = {"clock_at": [{"clock_at": clock}], "deployed_at": versions, "flags.*": flags}

    def query(sql: str, _: object = None) -> list[dict[str, Any]]:
        return next(list(rows) for mark, rows in answers.items() if mark in sql)

    return SimpleNamespace(
        warehouse=SimpleNamespace(query=query, parameter=lambda name: f"${name}"),
        relation=lambda name: name,
        declarations=SimpleNamespace(models=batches),
        declaration=lambda name: SimpleNamespace(batch=batches[name]),
    )


def test_what_ended_since_the_tables_were_built_is_unmeasured_batch_by_batch() -> None:
    """Not the batch that is still open; of a model without any row from its deployment on; of what serves alone."""
    known = flag(8, model_name="weekly", batch_end_at=datetime(2024, 1, 15))
    project = readable([known], datetime(2024, 1, 15), weekly="week", monthly="month", never_deployed="day")
    found = read_flags_at(project, None, datetime(2024, 2, 4, 23))
    starts = [(row["model_name"], row["batch_start_at"], row["severity"]) for row in found]
    assert starts == [
        ("monthly", datetime(2024, 1, 1), "critical"),
        ("weekly", datetime(2024, 1, 8), "critical"),
        ("weekly", datetime(2024, 1, 15), "critical"),
        ("weekly", datetime(2024, 1, 22), "critical"),
    ]
    assert {row["reason"] for row in found[2:]} == {UNMEASURED}
    assert is_alarm(newest_flags(found)["weekly"])
    assert [row["finding"] for row in with_findings(found, [])[-1]["findings"]] == ["unmeasured"]
    assert read_flags_at(project, "weekly") == [known], "without a clock that of the tables"
    assert read_flags_at(project, "weekly", datetime(2024, 1, 15)) == [known]


def test_a_time_before_the_clock_of_the_tables_is_refused() -> None:
    """What was found later cannot be taken out of them."""
    project = readable([], datetime(2024, 1, 15), weekly="week")
    with pytest.raises(UsageError, match="--now is '2024-01-14T00:00:00', but the flags say what was found up to"):
        read_flags_at(project, None, datetime(2024, 1, 14))


def test_an_unmeasured_batch_is_told_by_the_same_sentence_whoever_notices_it() -> None:
    """The view for what the tables know, the reader for what ended since."""
    text = (MODELS / "monitoring/findings/int_monitoring__unmeasured_findings.sql").read_text(encoding="utf-8")
    assert UNMEASURED in re.findall("'([^']+)' as event", text)
