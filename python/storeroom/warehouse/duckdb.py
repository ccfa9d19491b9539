"""DuckDB: one file, one writing process. Opened late, closed early."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pandas as pd
import pyarrow as pa

from storeroom.errors import Explained, UsageError, WarehouseError
from storeroom.records import Record

Result = TypeVar("Result")

_ARROW = {
    "str": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "datetime": pa.timestamp("us"),
}


class DuckDBWarehouse:
    """A DuckDB file.

    Every call opens the file, works and closes it, so that dbt, a notebook and a second job can take turns. When
    another process holds the file, a call waits up to `patience` seconds, and says so.
    """

    engine = "duckdb"
    bills_bytes = False

    def __init__(self, path: Path | str, schema: str = "main", patience: float | None = None) -> None:
        self.path = str(path)
        self.schema = schema
        self.patience = _patience() if patience is None else patience

    @classmethod
    def from_credentials(cls, credentials: Any, directory: Path) -> DuckDBWarehouse:
        """Return the warehouse of a dbt-duckdb target."""
        if credentials.path == ":memory:":
            raise UsageError(
                "The dbt target keeps its tables in memory, where they end with the process: "
                "give the profile's output a path to a file."
            )
        path = credentials.path if "://" in credentials.path else directory / credentials.path
        return cls(path, credentials.schema)

    def append(self, records: Mapping[str, Sequence[Record]]) -> None:
        """See the protocol. One transaction for all tables."""
        filled = {table: rows for table, rows in records.items() if rows}

        def work(connection: duckdb.DuckDBPyConnection) -> None:
            connection.execute("begin")
            for table, rows in filled.items():
                names = [field.name for field in fields(rows[0])]
                columns = ", ".join(f'"{name}"' for name in names)
                connection.register("storeroom_rows", _arrow(rows))
                connection.execute(f"insert into {table} ({columns}) select {columns} from storeroom_rows")  # noqa: S608 - both come from records.py and dbt's manifest
                connection.unregister("storeroom_rows")
            connection.execute("commit")

        self._with_connection(work)

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """See the protocol."""

        def work(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
            cursor = connection.execute(sql, dict(parameters) if parameters else None)
            names = [column[0] for column in cursor.description or []]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        return self._with_connection(work)

    def frame(self, sql: str) -> pd.DataFrame:
        """See the protocol."""
        return self._with_connection(lambda connection: connection.execute(sql).df())

    def parameter(self, name: str) -> str:
        """See the protocol."""
        return f"${name}"

    def tables(self) -> set[str]:
        """See the protocol."""
        rows = self.query(
            "select table_name from information_schema.tables where table_schema = $schema",
            {"schema": self.schema},
        )
        return {str(row["table_name"]) for row in rows}

    def relations(self, schemas: Iterable[tuple[str, str]]) -> set[tuple[str, str, str]]:
        """See the protocol."""
        wanted = {(database.lower(), schema.lower()) for database, schema in schemas}
        rows = self.query("select table_catalog, table_schema, table_name from information_schema.tables")
        found = {tuple(str(value).lower() for value in row.values()) for row in rows}
        return {place for place in found if place[:2] in wanted}

    def columns(self, relation: str) -> list[str]:
        """See the protocol."""
        return [str(row["column_name"]) for row in self.query(f"describe {relation}")]

    def check(self) -> str:
        """See the protocol."""
        self.query("select 1 as one")
        return "opens for reading and writing"

    def location(self) -> str:
        """See the protocol."""
        return f"DuckDB file {self.path}"

    def watched_dbt(self) -> AbstractContextManager[None]:
        """See the protocol. DuckDB bills nothing."""
        return nullcontext()

    def _with_connection(self, work: Callable[[duckdb.DuckDBPyConnection], Result]) -> Result:
        connection = self._connect()
        try:
            connection.execute("set TimeZone = 'UTC'")
            return work(connection)
        except duckdb.Error as error:
            raise WarehouseError(f"{self.location()} refused: {' '.join(str(error).split())}") from error
        finally:
            connection.close()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        deadline = time.monotonic() + self.patience
        is_waiting = False
        while True:
            try:
                return duckdb.connect(self.path)
            except duckdb.IOException as error:
                if "lock" not in str(error).lower():
                    raise WarehouseError(f"{self.location()} cannot be opened: {_first_line(error)}") from None
                if time.monotonic() >= deadline:
                    raise WarehouseError(
                        f"{self.location()} is locked by another process, and was for {self.patience:g} seconds: "
                        f"{_first_line(error)} Close that process, or set STOREROOM_LOCK_SECONDS to wait longer."
                    ) from None
            except duckdb.Error as error:
                raise WarehouseError(f"{self.location()} cannot be opened: {_first_line(error)}") from None
            if not is_waiting:
                print(f"Waiting for another process to let go of {self.path} ...", file=sys.stderr)
                is_waiting = True
            time.sleep(0.2)


def explain(text: str) -> Explained | None:
    """Return one sentence for an error that dbt met; None for one that is about the query itself."""
    if "Could not set lock" in text or "Conflicting lock" in text:
        return Explained("The database is locked by another process: wait until it is done, or stop it, and run again.")
    return None


def _patience() -> float:
    text = os.environ.get("STOREROOM_LOCK_SECONDS", "60")
    try:
        return float(text)
    except ValueError:
        raise UsageError(f"STOREROOM_LOCK_SECONDS is '{text}'; write a number of seconds, such as 60.") from None


def _first_line(error: Exception) -> str:
    text = str(error).split("\n", 1)[0].split("See also")[0].strip()
    return text if text.endswith(".") else text + "."


def _arrow(rows: Sequence[Record]) -> pa.Table:
    """Return the rows as an Arrow table with the types that the record class states."""
    columns = {}
    for field in fields(rows[0]):
        base = str(field.type).split(" | ")[0]
        columns[field.name] = pa.array([getattr(row, field.name) for row in rows], _ARROW[base])
    return pa.table(columns)
