"""One team's loop on the emulator and on DuckDB: trained, promoted, monitored, retrained; then compared row by row."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import DATASET, TOLD
from emulator import Emulator
from loop import CLOCKS, Loop, on_duckdb
from side_by_side import Compared, compare, names, page

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Loop:
    """Return the same on DuckDB."""
    found = on_duckdb(tmp_path_factory.mktemp("duckdb"))
    found.run()
    return found


@pytest.fixture(scope="module")
def compared(local: Loop, remote: Loop) -> dict[str, Compared]:
    """Return every public table on both engines; with STOREROOM_BIGQUERY_PARITY, write the page of them there."""
    known = names(local.frame), names(remote.frame)
    public = [name for name in local.tables() if name.startswith(("fct_", "dim_")) and "__" in name]
    found = {name: compare(local.frame(name), remote.frame(name), known) for name in public}
    rows, apart = sum(c.rows for c in found.values()), [size for c in found.values() for size in c.differences.values()]
    TOLD.append(
        f"DuckDB and BigQuery: {len(found)} public tables, {rows:,} rows, {len(apart)} columns, "
        f"largest difference {max(apart):.1e}"
    )
    if file := os.environ.get("STOREROOM_BIGQUERY_PARITY"):
        Path(file).write_text(page(found), encoding="utf-8")
    return found


def test_the_loop_goes_all_the_way(remote: Loop) -> None:
    """A version of each model is promoted; drift and degradation are flagged; a challenger is trained and judged."""
    first, last = remote.cycles[:2]
    assert {d["model_name"]: d["outcome"] for d in first["decisions"]} == dict.fromkeys(first["measured"], "promoted")
    assert len(first["decisions"]) == 3
    assert {d["outcome"] for d in last["decisions"]} == {"promoted", "held"}
    flags = remote.frame("fct_monitoring__flags")
    assert flags["is_drifted"].any()
    assert flags["is_degraded"].any()


def test_every_test_of_the_project_succeeds(remote: Loop) -> None:
    """Models with their contracts, data tests and unit tests, over tables that hold something."""
    TOLD.append(f"dbt build on the emulator: {remote.nodes}")
    assert {status for counts in remote.nodes.values() for status in counts} <= {"success", "pass"}
    assert sum(remote.nodes["model"].values()) > 60
    assert sum(remote.nodes["unit_test"].values()) > 20


def test_the_documents_have_every_table(remote: Loop) -> None:
    """`dbt docs generate` reads the catalogue."""
    public = {name for name in remote.tables() if name.startswith(("ledger__", "fct_", "dim_"))}
    assert public <= remote.docs()


def test_the_public_tables_are_the_same(compared: dict[str, Compared]) -> None:
    """Each row and column, but what a run has of its own."""
    assert {name: found.wrong for name, found in compared.items() if found.wrong} == {}
    assert len(compared) > 25
    assert sum(found.rows for found in compared.values()) > 10_000


def test_a_second_cycle_changes_nothing(remote: Loop) -> None:
    """No row of any table."""
    before = remote.state()
    again = remote.cycle(CLOCKS[-1])
    assert not again["scored"] and not again["evaluated"] and not again["measured"]
    assert remote.state() == before


def test_no_statement_of_the_loop_was_refused(remote: Loop, emulator: Emulator) -> None:
    """Nor went unread, but for the catalogue's."""
    loop = [entry for entry in emulator.audit() if f"`{DATASET}`" in entry["sql"]]
    assert len(loop) > 1_000
    assert [entry["reason"] for entry in loop if entry["verdict"] == "rejected"] == []
    unread = [entry["reason"] for entry in loop if entry["verdict"] == "unverified"]
    assert [name for name in unread if "INFORMATION_SCHEMA" not in name and "__TABLES__" not in name] == []
    TOLD.append(f"the loop: {len(loop)} statements analysed, none rejected, {len(unread)} unverified")
