"""What a job needs from a warehouse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeAlias

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from storeroom.records import Record

    Rows: TypeAlias = Sequence[Record] | pa.Table  # of one ledger table

RelationKey = tuple[str, str, str]  # database, schema, name of a table or view, all in lower case


def relation_key(database: object, schema: object, name: object) -> RelationKey:
    """Return what a relation is found by in `Warehouse.relations`."""
    return str(database).lower(), str(schema).lower(), str(name).lower()


class Warehouse(Protocol):
    """Reads by query, writes by appending records. Nothing is ever updated or deleted."""

    engine: str
    bills_bytes: bool  # whether what a statement reads has its price

    def append(self, records: Mapping[str, Rows]) -> None:
        """Append records to tables, all or nothing.

        Args:
            records: fully qualified, quoted table name -> rows, as records of one class or as columns.

        Raises:
            WarehouseError: the warehouse cannot be reached, is locked, or refuses the rows; nothing was written.

        """
        ...

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the rows of a query as dictionaries.

        Args:
            sql: a select; values enter it only as parameters, written by `parameter`.
            parameters: name -> value.

        """
        ...

    def frame(self, sql: str) -> pd.DataFrame:
        """Return the rows of a query as a data frame; for training and scoring sets."""
        ...

    def batches(self, sql: str, rows: int) -> Iterator[pa.Table]:
        """Return the rows of a query in tables of about so many, as they come; others may be appended meanwhile.

        Times have no zone, and are UTC. An error may come after the first of them.
        """
        ...

    def parameter(self, name: str) -> str:
        """Return how this engine writes a named parameter in SQL."""
        ...

    def relations(self, schemas: Iterable[tuple[str, str]]) -> set[RelationKey]:
        """Return the tables and views that exist in some schemas; the catalogue is asked, and no table.

        Args:
            schemas: (database, schema) of each: on BigQuery project and dataset. One that does not exist holds none.

        Returns:
            (database, schema, name) of each, in lower case, as `relation_key` writes it.

        """
        ...

    def read_only(self) -> Self:
        """Return this warehouse for reading: nothing can be appended through it, and others may read beside it."""
        ...

    def columns(self, relation: str) -> dict[str, str]:
        """Return name -> type of the columns of a table or view given by its quoted, fully qualified name."""
        ...

    def check(self) -> str:
        """Try what a job will need, and change nothing.

        Returns:
            what was found, in words.

        Raises:
            WarehouseError: something a job needs is missing; says what to do.

        """
        ...

    def location(self) -> str:
        """Return where the warehouse is, in words and without secrets."""
        ...

    def watched_dbt(self) -> AbstractContextManager[None]:
        """Count what the statements cost that dbt sends inside, where the engine bills them."""
        ...

    def held(self) -> AbstractContextManager[None]:
        """Keep other processes from the database while dbt works inside, where only one can write; wait for it first.

        Raises:
            WarehouseError: another process did not let go of it.

        """
        ...
