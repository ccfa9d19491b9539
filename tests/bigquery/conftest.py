"""Projects with a BigQuery target, compiled without a server; and the emulator for the tests that need one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests" / "python" / "jobs"))

from emulator import Emulator, start  # noqa: E402 - the path comes first
from factory import lay_out  # noqa: E402
from googlesql import Analyzer  # noqa: E402
from offline import compile_project, hook_statements, windows  # noqa: E402

# A server that is never called: what is compiled without one must not need it.
NOWHERE = {
    "type": "bigquery",
    "method": "oauth-secrets",
    "token": "none",
    "project": "storeroom",
    "dataset": "storeroom",
    "location": "US",
    "api_endpoint": "http://127.0.0.1:9",
    "threads": 1,
}
RAW = {
    "storeroom.raw.readings": {
        "plant": "STRING",
        "machine": "INT64",
        "measured_at": "TIMESTAMP",
        "temperature": "FLOAT64",
        "hours": "INT64",
        "plant_line": "STRING",
        "is_old": "BOOL",
    },
    "storeroom.raw.outcomes": {
        "plant": "STRING",
        "machine": "INT64",
        "measured_at": "TIMESTAMP",
        "is_broken": "BOOL",
        "minutes": "FLOAT64",
        "observed_at": "TIMESTAMP",
    },
}


@dataclass(frozen=True)
class Compiled:
    """A project and dbt's manifest with its compiled code."""

    folder: Path
    profiles: Path
    target: Path
    manifest: dict[str, Any]

    def hooks(self, row_count: int) -> dict[str, list[str]]:
        """Return what the hooks send where every window has so many rows."""
        return hook_statements(self.folder, self.profiles, self.target, self.manifest, windows(row_count))


def new_analyzer() -> Analyzer:
    """Return an analyzer that knows the second project's raw tables."""
    analyzer = Analyzer()
    for path, columns in RAW.items():
        analyzer.add_table(path, columns)
    return analyzer


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    """Return an analyzer that the tests share."""
    return new_analyzer()


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """Return the package alone, compiled for BigQuery."""
    profiles, target = ROOT / "profiles", tmp_path_factory.mktemp("package")
    return Compiled(ROOT, profiles, target, compile_project(ROOT, profiles, target))


@pytest.fixture(scope="session")
def factory(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """Return the second project, which declares two models, compiled for BigQuery."""
    folder = tmp_path_factory.mktemp("factory")
    lay_out(folder, {"target": "emulator", "outputs": {"emulator": NOWHERE}})
    target = folder / "target"
    return Compiled(folder, folder, target, compile_project(folder, folder, target))


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """Return a running emulator, of the Python that `make test-bigquery` set up."""
    python = Path(os.environ.get("STOREROOM_EMULATOR_PYTHON", ROOT / ".venv-bigquery" / "bin" / "python"))
    if not python.exists():
        pytest.fail(f"The emulator's environment {python} does not exist: run `make test-bigquery`.")
    running = start(python, tmp_path_factory.mktemp("emulator"))
    try:
        yield running
    finally:
        running.stop()
