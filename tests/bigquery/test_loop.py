"""One team's loop on the emulator and on DuckDB: trained, promoted, monitored, retrained; then compared row by row."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from conftest import DATASET, TOLD
from emulator import Emulator
from faults import Answer, Refusals, proxy
from loop import CLOCKS, Loop
from side_by_side import Compared, compare, names, page


@pytest.fixture(scope="module")
def compared(local: Loop, remote: Loop) -> dict[str, Compared]:
    """Return every public table on both engines; with STOREROOM_BIGQUERY_PARITY, write the page of them there."""
    known = names(local.frame), names(remote.frame)
    found = {name: compare(local.frame(name), remote.frame(name), known) for name in local.public()}
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
    """Models with their contracts and data tests, over tables that hold something."""
    TOLD.append(f"dbt build on the emulator: {remote.nodes}")
    assert {status for counts in remote.nodes.values() for status in counts} <= {"success", "pass"}
    assert sum(remote.nodes["model"].values()) > 60
    assert sum(remote.nodes["test"].values()) > 150


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


@pytest.mark.parametrize("engine", ["local", "remote"])
@pytest.mark.parametrize(
    ("table", "key", "stale"),
    [
        ("int_monitoring__estimates", "measurement_id", "scored_count = scored_count + 1"),
        ("int_monitoring__evaluations", "evaluation_id", "label_checksum = label_checksum + 1"),
    ],
)
def test_a_window_that_is_measured_again_loses_its_old_rows(
    request: pytest.FixtureRequest, engine: str, table: str, key: str, stale: str
) -> None:
    """Its rows are those of other labels or predictions, some of a slice that is gone since: all are replaced.

    Only the clock at which it was measured is another.
    """
    loop: Loop = request.getfixturevalue(engine)
    before, name = loop.frame(table), f"{loop.schema}.{table}"
    old = ", ".join(f"{column} = concat({column}, ' of old')" for column in (key, "slice_value"))
    due = f"(select min(window_id) from {name} where slice_key <> 'all')"
    loop.query(f"update {name} set {old}, {stale} where window_id = {due}")
    assert loop.frame(table)[key].str.endswith(" of old").any()
    loop.build(table)
    after = [frame.drop(columns="measured_at", errors="ignore") for frame in (before, loop.frame(table))]
    assert compare(*after, ({}, {})).wrong == {}


def test_a_job_that_may_not_write_leaves_nothing(remote: Loop, emulator: Emulator) -> None:
    """One sentence, exit code 1, and every table as before."""
    message = (
        f"Access Denied: Table storeroom:{DATASET}.ledger__executions: Permission bigquery.tables.updateData denied"
    )
    refusals = Refusals([(r"POST /upload/", r"", Answer(403, "accessDenied", message, "PERMISSION_DENIED"))])
    path = Path(remote.factory.folder) / "profiles.yml"
    before = path.read_text(encoding="utf-8")
    written = yaml.safe_load(before)
    state = {table: len(remote.frame(table)) for table in remote.tables()}
    with proxy(emulator.port, refusals) as running:
        written["factory"]["outputs"]["emulator"]["api_endpoint"] = running.endpoint
        path.write_text(yaml.safe_dump(written), encoding="utf-8")
        try:
            for job in (("train", "breaks"), ("predict",)):
                result = remote.factory.run(*job, "--now", "2024-03-20")
                assert result.exit_code == 1, result.output
                assert f"grant roles/bigquery.dataEditor on dataset '{DATASET}'" in result.stderr
        finally:
            path.write_text(before, encoding="utf-8")
    assert refusals.seen
    assert {table: len(remote.frame(table)) for table in remote.tables()} == state


def test_no_statement_of_the_loop_was_refused(remote: Loop, emulator: Emulator) -> None:
    """Nor went unread, but for the catalogue's."""
    loop = [entry for entry in emulator.audit() if f"`{DATASET}`" in entry["sql"]]
    assert len(loop) > 1_000
    assert [entry["reason"] for entry in loop if entry["verdict"] == "rejected"] == []
    unread = [entry["reason"] for entry in loop if entry["verdict"] == "unverified"]
    assert [name for name in unread if "INFORMATION_SCHEMA" not in name and "__TABLES__" not in name] == []
    TOLD.append(f"the loop: {len(loop)} statements analysed, none rejected, {len(unread)} unverified")
