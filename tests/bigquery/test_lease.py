"""The lease in the ledger on the emulator: of many that want it at once, one gets it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import credentials
from emulator import PROJECT, Emulator
from google.cloud import bigquery

from storeroom.lease import LeaseError, hold
from storeroom.records import LeaseEvent
from storeroom.warehouse import Warehouse, open_warehouse

DATASET = "leases"
KINDS = {"str": "STRING", "int": "INT64", "datetime": "TIMESTAMP"}


@pytest.fixture(scope="module")
def warehouse(emulator: Emulator) -> Warehouse:
    """Return a dataset with the table of leases."""
    found = open_warehouse(credentials(emulator, dataset=DATASET), Path())
    client = found._client  # type: ignore[attr-defined]
    client.create_dataset(DATASET, exists_ok=True)
    columns = [
        bigquery.SchemaField(field.name, KINDS[str(field.type).split(" | ")[0]])
        for field in LeaseEvent.__dataclass_fields__.values()
        if not str(field.type).startswith("ClassVar")
    ]
    client.create_table(bigquery.Table(f"{PROJECT}.{DATASET}.{LeaseEvent.table}", columns), exists_ok=True)
    return found


@pytest.fixture
def lease(emulator: Emulator, warehouse: Warehouse) -> Callable[[str], AbstractContextManager[None]]:
    """Return what takes the lease, with connections of its own, as a process has them."""

    def take(command: str) -> AbstractContextManager[None]:
        project: Any = SimpleNamespace(
            warehouse=open_warehouse(credentials(emulator, dataset=DATASET), Path()),
            credentials=credentials(emulator, dataset=DATASET),
            directory=Path(),
            node=lambda name: SimpleNamespace(database=PROJECT, schema=DATASET, alias=name),
            relation=lambda name: f"`{PROJECT}`.`{DATASET}`.`{name}`",
        )
        return hold(project, command, 0)

    return take


def test_relations_are_those_of_the_datasets_that_are_asked_for(warehouse: Warehouse) -> None:
    """In lower case; a dataset that does not exist has none."""
    asked = [(PROJECT, DATASET), (PROJECT, "nowhere")]
    assert warehouse.relations(asked) == {(PROJECT.lower(), DATASET, "ledger__leases")}
    assert warehouse.relations([]) == set()
    assert warehouse.read_only() is warehouse


def test_of_many_at_once_one_gets_the_lease(lease: Callable[[str], AbstractContextManager[None]]) -> None:
    """All look before any has written; the others are told whose it is, and get it when it is let go."""
    together = Barrier(4)

    def want(number: int) -> AbstractContextManager[None] | str:
        taken = lease(f"storeroom cycle {number}")
        together.wait()
        try:
            taken.__enter__()
        except LeaseError as error:
            return str(error)
        return taken

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(want, range(4)))
    (held,) = [outcome for outcome in outcomes if not isinstance(outcome, str)]
    winner = f"`storeroom cycle {outcomes.index(held)}` of "
    assert all(outcome.startswith(winner) for outcome in outcomes if isinstance(outcome, str))
    with pytest.raises(LeaseError, match=winner):
        lease("storeroom train").__enter__()
    held.__exit__(None, None, None)
    with lease("storeroom train"):
        pass
