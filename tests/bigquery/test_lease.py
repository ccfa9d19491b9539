"""The lease in the ledger on the emulator: of two that take it at once, one gets it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
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
Take = Callable[..., AbstractContextManager[None]]
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
def lease(emulator: Emulator, warehouse: Warehouse) -> Take:
    """Return what takes the lease, with a connection of its own; something else may come before its first append."""

    def take(command: str, before: Callable[[], Any] | None = None) -> AbstractContextManager[None]:
        own: Any = open_warehouse(credentials(emulator, dataset=DATASET), Path())
        append, first = own.append, [before] if before else []

        def later(records: Any) -> None:
            if first:
                first.pop()()
            append(records)

        own.append = later
        project: Any = SimpleNamespace(
            warehouse=own,
            credentials=credentials(emulator, dataset=DATASET),
            directory=Path(),
            has_table=lambda name: (PROJECT, DATASET, name) in own.relations([(PROJECT, DATASET)]),
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


def test_of_two_that_take_the_same_number_one_gets_it(lease: Take) -> None:
    """The other one came between the look and the append, whose job then exists; it is let go, and free again."""
    other = lease("storeroom cycle")
    with pytest.raises(LeaseError, match=r"^`storeroom cycle` of "):
        lease("storeroom train", other.__enter__).__enter__()
    try:
        with pytest.raises(LeaseError, match=r"^`storeroom cycle` of "):
            lease("storeroom train").__enter__()
    finally:
        other.__exit__(None, None, None)
    with lease("storeroom train"):
        pass
