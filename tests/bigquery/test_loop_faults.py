"""A whole loop through a proxy that breaks a tenth of all calls ends as the undisturbed one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml
from conftest import DATASET as UNDISTURBED
from conftest import TOLD
from emulator import Emulator
from faults import KINDS, Answer, Chaos, Refusals, proxy
from loop import CLOCKS, Loop, on_bigquery
from side_by_side import compare, names

pytestmark = pytest.mark.long

DATASET = "disturbed"
MOST_CYCLES = 4  # of one clock, until one ends well


@pytest.fixture(scope="module")
def disturbed(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> tuple[Loop, Chaos, int]:
    """Return the same project after a loop through the proxy, what the proxy did, and how many cycles failed."""
    chaos, failed = Chaos(0.1), 0
    settings = {"job_retries": 3, "job_creation_timeout_seconds": 2, "job_retry_deadline_seconds": 120}
    with proxy(emulator.port, chaos, patience=3) as running:
        folder = tmp_path_factory.mktemp("disturbed")
        loop = on_bigquery(emulator, folder, DATASET, api_endpoint=running.endpoint, **settings)
        loop.factory.build()
        for clock in CLOCKS:
            for _ in range(MOST_CYCLES):
                result = loop.factory.run("cycle", "--now", clock, "--json")
                assert "Traceback" not in result.output
                if result.exit_code in (0, 3):
                    break
                failed += 1
            assert result.exit_code in (0, 3), result.output
    return loop, chaos, failed


def counted(loop: Loop, table: str) -> pd.DataFrame:
    """Return a table's rows without the dataset's name; of the ledger those that count, of completed runs."""
    frame = loop.frame(table)
    if table.startswith("ledger__"):
        ended = loop.frame("ledger__executions").query("state == 'COMPLETE'")["execution_id"]
        frame = frame[frame["execution_id"].isin(ended)]
        drawn = [name for name in frame if name.endswith("_id") and name not in ("execution_id", "version_id")]
    else:
        drawn = [name for name in frame if name in ("link_id", "transition_id")]  # hashes of the run's id
    dataset = loop.schema.split(".")[1]
    return frame.drop(columns=drawn).map(
        lambda value: value.replace(dataset, "`dataset`") if isinstance(value, str) else value
    )


def test_the_end_state_is_that_of_the_undisturbed_loop(remote: Loop, disturbed: tuple[Loop, Chaos, int]) -> None:
    """Every kind of fault happened often; every table has the same rows, none lost and none twice."""
    loop, chaos, failed = disturbed
    assert min(chaos.counts[kind] for kind in KINDS) >= 5, chaos.counts
    assert loop.tables() == remote.tables()
    known = names(remote.frame), names(loop.frame)
    found = {table: compare(counted(remote, table), counted(loop, table), known) for table in loop.tables()}
    assert {table: differ.wrong for table, differ in found.items() if differ.wrong} == {}
    rows = sum(differ.rows for differ in found.values())
    assert rows > 10_000
    TOLD.append(
        f"the loop with {sum(chaos.counts.values())} of {chaos.calls} calls broken ({dict(chaos.counts)}), {failed} "
        f"cycles repeated: {rows:,} rows of {len(found)} tables as in the undisturbed one"
    )


def test_a_job_that_may_not_write_leaves_nothing(remote: Loop, emulator: Emulator) -> None:
    """One sentence, exit code 1, and every table as before."""
    message = (
        f"Access Denied: Table storeroom:{UNDISTURBED}.ledger__executions: Permission bigquery.tables.updateData denied"
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
                assert f"grant roles/bigquery.dataEditor on dataset '{UNDISTURBED}'" in result.stderr
        finally:
            path.write_text(before, encoding="utf-8")
    assert refusals.seen
    assert {table: len(remote.frame(table)) for table in remote.tables()} == state
