"""The package alone on the emulator: every table empty, with its contracts, data tests and unit tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, TOLD
from emulator import Emulator
from loop import counted, documented, run_dbt
from offline import MACRO_TESTS

PROFILES = ROOT / "profiles"


@pytest.fixture
def options(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return dbt's options to write into a dataset of the package's own."""
    monkeypatch.setenv("STOREROOM_TARGET", "emulator")
    monkeypatch.setenv("STOREROOM_BIGQUERY_ENDPOINT", emulator.endpoint)
    monkeypatch.setenv("STOREROOM_BIGQUERY_DATASET", "package")
    return ["--target-path", str(tmp_path), "--log-path", str(tmp_path)]


def test_the_package_builds_and_documents_itself(options: list[str]) -> None:
    """The macros' own tests are left to the reference evaluator (test_values.py)."""
    nodes = counted(run_dbt(ROOT, PROFILES, "build", "--exclude", MACRO_TESTS, *options))
    TOLD.append(f"dbt build of the package on the emulator: {nodes}")
    assert {status for counts in nodes.values() for status in counts} <= {"success", "pass"}
    assert sum(nodes["unit_test"].values()) > 20
    assert {file.stem for file in (ROOT / "models").rglob("*.sql")} <= documented(ROOT, PROFILES, *options)
