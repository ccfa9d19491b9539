"""The second project, built once for all processes and copied for every test that changes it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from factory import DEPLOYED, LATER, Factory, copy, make


def made_once(paths: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Factory:
    """Return a copy of a project that the first process to ask for it makes, while the others wait.

    Only the copy may be changed: another process may copy the project at any time.
    """
    base = paths.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, ready = shared / name, shared / f"{name}.ready"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of one that failed
            make(folder)
            ready.touch()
    return copy(Factory(folder), paths.mktemp(name))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Factory:
    """Return the project with its own tables, and nothing of Storeroom's yet."""
    return made_once(tmp_path_factory, "built", make)


@pytest.fixture(scope="session")
def live(built: Factory, tmp_path_factory: pytest.TempPathFactory) -> Factory:
    """Return the project with both models trained and deployed by a first cycle."""

    def deploy(folder: Path) -> None:
        copy(built, folder).ok("cycle", "--now", DEPLOYED)

    return made_once(tmp_path_factory, "live", deploy)


@pytest.fixture(scope="session")
def later(live: Factory, tmp_path_factory: pytest.TempPathFactory) -> Factory:
    """Return the project after a second cycle, which scored and retrained; to look at, not to change."""

    def go_on(folder: Path) -> None:
        result = copy(live, folder).run("cycle", "--now", LATER)
        # Drift started a retraining, and labels show that no metric degraded: nothing is flagged.
        assert (result.exit_code, "scored" in result.stdout) == (0, True), result.output

    return made_once(tmp_path_factory, "later", go_on)


@pytest.fixture
def fresh(built: Factory, tmp_path: Path) -> Factory:
    """Return a copy of the built project to change."""
    return copy(built, tmp_path)


@pytest.fixture
def serving(live: Factory, tmp_path: Path) -> Factory:
    """Return a copy of the live project to change."""
    return copy(live, tmp_path)
