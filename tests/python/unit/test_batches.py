"""Rows of a DuckDB query in parts, with appends between them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from storeroom.errors import TimeLimitError, WarehouseError
from storeroom.warehouse.duckdb import DuckDBWarehouse
from storeroom.warehouse.plain import PlainFile

ENDLESS = "select count(*) from range(3000000) as a, range(3000000) as b where (a.range * b.range) % 7 = 3"


def open_with(folder: Path, kind: str) -> DuckDBWarehouse:
    """Return a warehouse whose statements may take a second, opened without dbt or by dbt-duckdb's own code."""
    plain = PlainFile("rows.duckdb", "rows", "main")
    if kind == "plain":
        return DuckDBWarehouse(plain, folder, limit_minutes=1 / 60)
    from dbt.adapters.duckdb.credentials import DuckDBCredentials

    credentials = DuckDBCredentials(
        database="rows", schema="main", path="rows.duckdb", settings={"memory_limit": "1GB"}
    )
    return DuckDBWarehouse(credentials, folder, limit_minutes=1 / 60)


@pytest.mark.parametrize("kind", ["plain", "by dbt"])
def test_what_is_appended_between_two_parts_is_not_among_them(tmp_path: Path, kind: str) -> None:
    """The time between two parts is not the statement's: it takes longer than one may."""
    warehouse = open_with(tmp_path, kind)
    warehouse.query("create table rows_due as select range as place from range(100000)")
    warehouse.query("create table done (place bigint)")
    sql = "select rows_due.place from rows_due left join done on rows_due.place = done.place where done.place is null"
    counts = []
    for part in warehouse.batches(sql, 30_000):
        counts.append(part.num_rows)
        warehouse.append({"done": part})
        time.sleep(0.4)
    assert len(counts) > 2
    assert sum(counts) == 100_000
    assert warehouse.query("select count(*) as n, count(distinct place) as m from done") == [
        {"n": 100_000, "m": 100_000}
    ]
    assert list(warehouse.batches(sql, 30_000)) == []


@pytest.mark.parametrize(
    ("sql", "error", "said"),
    [(ENDLESS, TimeLimitError, "was stopped"), ("select error('no such price')", WarehouseError, "no such price")],
)
def test_what_goes_wrong_is_one_sentence(tmp_path: Path, sql: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        list(open_with(tmp_path, "plain").batches(sql, 10))
