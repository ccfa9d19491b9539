"""The second project, built once and copied for every test that changes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from factory import DEPLOYED, Factory, copy, make


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Factory:
    """Return the project with its own tables, and nothing of Storeroom's yet."""
    return make(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def live(built: Factory, tmp_path_factory: pytest.TempPathFactory) -> Factory:
    """Return the project with both models trained and deployed by a first cycle."""
    factory = copy(built, tmp_path_factory.mktemp("live"))
    factory.ok("cycle", "--now", DEPLOYED)
    return factory


@pytest.fixture
def fresh(built: Factory, tmp_path: Path) -> Factory:
    """Return a copy of the built project to change."""
    return copy(built, tmp_path)


@pytest.fixture
def serving(live: Factory, tmp_path: Path) -> Factory:
    """Return a copy of the live project to change."""
    return copy(live, tmp_path)
