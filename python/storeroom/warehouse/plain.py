"""A DuckDB target that is nothing but a file: opened without dbt, which takes a second to import."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

_PLAIN = {"path", "database", "schema", "keep_open", "retries", "external_root", "disable_transactions"}


@dataclass(frozen=True)
class PlainFile:
    """The credentials of such a target, with the keys that a warehouse asks for."""

    path: str
    database: str
    schema: str
    type: str = "duckdb"
    remote: None = None
    attach: None = None
    is_motherduck: bool = False
    is_motherduck_database: bool = False

    @classmethod
    def of(cls, credentials: Any) -> PlainFile | None:
        """Return a target's credentials as these; None where they say more, or are of another engine."""
        if credentials.type != "duckdb" or ":" in credentials.path.removeprefix(":memory:"):
            return None
        others = {name for name, value in vars(credentials).items() if value and not name.startswith("_")} - _PLAIN
        if others:
            return None
        return cls(str(credentials.path), str(credentials.database), str(credentials.schema))


class PlainEnvironment:
    """What dbt-duckdb does for such a target: connect, and nothing else."""

    def __init__(self, file: PlainFile, is_read_only: bool) -> None:
        self._path = file.path
        self._config: dict[str, Any] = {"access_mode": "READ_ONLY"} if is_read_only else {}

    def handle(self) -> PlainHandle:
        """Return an open connection, in UTC."""
        connection = duckdb.connect(self._path, config=self._config)
        connection.execute("set TimeZone = 'UTC'")
        return PlainHandle(connection)

    def close(self) -> None:
        """Nothing stays open between handles."""


@dataclass(frozen=True)
class PlainHandle:
    """A connection, as dbt-duckdb hands it out."""

    connection: duckdb.DuckDBPyConnection

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return what executes SQL."""
        return self.connection

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()
