"""The package alone on the emulator: every table empty, with its contracts and unit tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, TOLD
from emulator import Emulator
from loop import counted, run_dbt
from offline import WITH_TESTS

PROFILES = ROOT / "profiles"
MODELS = list((ROOT / "models").rglob("*.sql"))


@pytest.fixture
def options(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return dbt's options to write into a dataset of the package's own."""
    monkeypatch.setenv("STOREROOM_TARGET", "emulator")
    monkeypatch.setenv("STOREROOM_BIGQUERY_ENDPOINT", emulator.endpoint)
    monkeypatch.setenv("STOREROOM_BIGQUERY_DATASET", "package")
    monkeypatch.setenv("STOREROOM_THREADS", "4")
    return ["--target-path", str(tmp_path), "--log-path", str(tmp_path)]


def test_the_package_builds_by_itself(options: list[str]) -> None:
    """The data tests and documents are those of the loop (test_loop.py), where the tables hold something."""
    nodes = counted(run_dbt(ROOT, PROFILES, "build", "--exclude-resource-type", "test", *WITH_TESTS, *options))
    TOLD.append(f"dbt build of the package on the emulator: {nodes}")
    assert {status for counts in nodes.values() for status in counts} <= {"success", "pass"}
    ephemeral = sum("materialized='ephemeral'" in path.read_text(encoding="utf-8") for path in MODELS)
    assert sum(nodes["model"].values()) == len(MODELS) - ephemeral > 60
    assert sum(nodes["unit_test"].values()) > 20
