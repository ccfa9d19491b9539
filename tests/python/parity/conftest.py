"""What the parity tests share: the largest error measured of each number."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from references import Errors, table


@pytest.fixture(scope="session")
def errors() -> Iterator[Errors]:
    """Return the keeper of errors; with STOREROOM_PARITY_TABLE, write the table of them there at the end."""
    kept = Errors()
    yield kept
    if file := os.environ.get("STOREROOM_PARITY_TABLE"):
        Path(file).write_text(table(kept.largest, kept.counts), encoding="utf-8")
