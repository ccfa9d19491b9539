"""One team's loop on the emulator and on DuckDB: train, promote, predict, monitor, retrain; the public tables row by row."""

from __future__ import annotations

import pytest
from emulator import Emulator
from loop import Loop, on_bigquery

DATASET = "factory"


@pytest.fixture(scope="module")
def remote(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Loop:
    """Return the project after its loop on the emulator."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOREROOM_BIGQUERY_STORAGE_ENDPOINT", f"127.0.0.1:{emulator.grpc_port}")
        found = on_bigquery(emulator, tmp_path_factory.mktemp("bigquery"), DATASET)
        found.run()
        return found


def test_no_statement_of_the_loop_was_refused(remote: Loop, emulator: Emulator) -> None:
    """Nor went unread, but for the catalogue's."""
    loop = [entry for entry in emulator.audit() if f"`{DATASET}`" in entry["sql"]]
    assert len(loop) > 200
    assert [entry["reason"] for entry in loop if entry["verdict"] == "rejected"] == []
    assert {entry["reason"] for entry in loop if entry["verdict"] == "unverified"} <= {"INFORMATION_SCHEMA"}
