"""A batch that is scored in parts, and what a cycle asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from factory import Factory, copy

from storeroom.jobs import predict
from storeroom.project import Project
from storeroom.warehouse.duckdb import DuckDBWarehouse

WEEK, NEXT = "2024-02-06", "2024-02-13"
PREDICTED = """
    select prediction_id, entity_key, as_of_at, version_id, score, predicted_class, value
    from fct_predictions__predictions where purpose = 'serving' order by all
"""
DATASETS = """
    select name, sha256, row_count, schema_fields, artifact_id from dim_metadata__artifacts
    where artifact_type = 'dataset' and name like '%scored_data%' order by all
"""


def test_a_batch_scored_in_parts_is_the_batch_scored_at_once(
    live: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same predictions and the same dataset, though some parts have a missing value and others have none."""
    whole, parts = copy(live, tmp_path / "whole"), copy(live, tmp_path / "parts")
    whole.ok("predict", "--now", WEEK)
    monkeypatch.setattr(predict, "PART", 16)
    parts.ok("predict", "--now", WEEK)
    assert len(whole.sql(PREDICTED)) > 2 * 100
    assert parts.sql(PREDICTED) == whole.sql(PREDICTED)
    assert parts.sql(DATASETS) == whole.sql(DATASETS)


def test_nothing_of_a_batch_is_seen_that_cannot_be_scored_to_its_end(
    serving: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parts before were appended, and count for nothing; corrected, the batch is scored once."""
    monkeypatch.setattr(predict, "PART", 16)
    serving.sql(
        "update fct_readings set temperature = 'infinity' where measured_at = '2024-02-05 06:00' and rowid in "
        "(select max(rowid) from fct_readings where measured_at = '2024-02-05 06:00')"
    )
    before = serving.sql("select count(*) from ledger__predictions")[0][0]
    seen = len(serving.sql(PREDICTED))
    result = serving.run("predict", "breaks", "--now", WEEK)
    assert result.exit_code == 1
    assert "cannot score the batch of 2024-02-05" in result.stderr
    assert "In that batch temperature has 1 infinite value." in result.stderr
    assert serving.sql("select count(*) from ledger__predictions")[0][0] > before, "no part was appended"
    last = "select count(*) from fct_predictions__predictions where as_of_at >= '2024-02-05' and purpose = 'serving'"
    assert serving.sql(last) == [(0,)]
    serving.sql("update fct_readings set temperature = 60 where temperature = 'infinity'")
    serving.ok("predict", "breaks", "--now", WEEK)
    assert serving.sql(last) == [(160,)]
    assert len(serving.sql(PREDICTED)) > seen


def test_a_row_that_comes_twice_after_its_batch_was_scored_is_told(serving: Factory) -> None:
    serving.ok("predict", "breaks", "--now", WEEK)
    serving.sql("insert into fct_readings select * from fct_readings where measured_at = '2024-02-05 06:00' limit 1")
    result = serving.run("predict", "breaks", "--now", WEEK)
    assert (result.exit_code, "on more than one row" in result.stderr) == (1, True), result.output


def test_a_cycle_asks_once_and_measures_once(live: Factory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One compilation tells what is due, one what is read of it, one what importances are measured on."""
    factory, asked = copy(live, tmp_path), []
    invoke = Project._invoke

    def watched(self: Project, arguments: list[str], *more: Any, **options: Any) -> Any:
        asked.append(" ".join(arguments[:1] if arguments[0] in ("parse", "compile") else arguments[:4]))
        return invoke(self, arguments, *more, **options)

    monkeypatch.setattr(Project, "_invoke", watched)
    factory.run("cycle", "--now", WEEK)
    views, measured = (
        "run --select tag:storeroom_rendered --vars",
        "run --select storeroom.predictions storeroom.monitoring",
    )
    assert asked == ["parse", "compile", "compile", views, measured, "compile"]
    asked.clear()
    factory.run("cycle", "--now", "2024-02-06T12:00")
    assert asked == ["parse", "compile", views]


def test_a_retraining_reads_each_window_once(serving: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Maturity of the labels, the training window and the test window; the gates have the rows of the latter."""
    read = []
    frame, query = DuckDBWarehouse.frame, DuckDBWarehouse.query

    def framed(self: DuckDBWarehouse, sql: str) -> Any:
        read.append("rows")
        return frame(self, sql)

    def queried(self: DuckDBWarehouse, sql: str, *more: Any) -> Any:
        read.extend(["maturity"] if "label_batches as" in sql else [])
        return query(self, sql, *more)

    monkeypatch.setattr(DuckDBWarehouse, "frame", framed)
    monkeypatch.setattr(DuckDBWarehouse, "query", queried)
    said = serving.ok("retrain", "breaks", "--reason", "a person wants it", "--now", NEXT)
    assert "challenger version 2" in said
    assert read == ["maturity", "rows", "rows"]


@pytest.mark.parametrize("verb", [("models",), ("history", "breaks"), ("show", "breaks"), ("lineage", "breaks@1")])
def test_a_verb_that_says_what_is_so_now_takes_no_clock(live: Factory, verb: tuple[str, ...]) -> None:
    result = live.run(*verb, "--now", NEXT)
    assert (result.exit_code, "No such option '--now'" in result.output) == (2, True), result.output
