"""One team's loop on the emulator and on DuckDB: train, promote, predict, monitor, retrain; the public tables row by row."""

from __future__ import annotations

from emulator import Emulator
from loop import DATASET, Loop


def test_no_statement_of_the_loop_was_refused(remote: Loop, emulator: Emulator) -> None:
    """Nor went unread, but for the catalogue's."""
    loop = [entry for entry in emulator.audit() if f"`{DATASET}`" in entry["sql"]]
    assert len(loop) > 200
    assert [entry["reason"] for entry in loop if entry["verdict"] == "rejected"] == []
    assert {entry["reason"] for entry in loop if entry["verdict"] == "unverified"} <= {"INFORMATION_SCHEMA"}
