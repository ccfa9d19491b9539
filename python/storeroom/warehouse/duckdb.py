"""DuckDB: one file, one writing process. Opened late, closed early, and always as dbt opens it."""

from __future__ import annotations

import copy
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from storeroom.errors import Explained, TimeLimitError, UsageError, WarehouseError
from storeroom.records import ARROW_TYPES
from storeroom.warehouse.plain import PlainEnvironment, PlainFile
from storeroom.warehouse.protocol import RelationKey, relation_key

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from storeroom.warehouse.protocol import Rows

Result = TypeVar("Result")

_MEMORY = ":memory:"
_POLL_SECONDS = 0.2
_FOLDER = threading.RLock()  # the working directory belongs to the whole process


class DuckDBWarehouse:
    """The database of a dbt-duckdb target, opened by dbt-duckdb's own code.

    So it has what dbt has: attached databases, extensions, settings, secrets, filesystems, plugins, and paths that are
    relative to the project's folder. Only the session's time zone is always UTC. Every call opens the database, works
    and closes it, so that dbt, a notebook and a second job can take turns. When another process holds a file, a call
    waits up to `patience` seconds, and says so once.

    Args:
        credentials: of the target, as dbt reads them.
        directory: of the dbt project.
        patience: seconds to wait for another process; by default STOREROOM_LOCK_SECONDS, else 60.
        is_read_only: whether nothing is ever written, so that others may read at the same time.
        limit_minutes: how long one statement may take; None is no limit.

    Raises:
        UsageError: the target has no file to keep tables in.

    """

    engine = "duckdb"
    bills_bytes = False

    def __init__(
        self,
        credentials: Any,
        directory: Path,
        patience: float | None = None,
        is_read_only: bool = False,
        limit_minutes: float | None = None,
    ) -> None:
        refusal = _refusal(credentials)
        if refusal:
            raise UsageError(refusal)
        self.directory = directory
        self.path = file_of(credentials, directory)
        self.patience = _patience() if patience is None else patience
        self.is_read_only = is_read_only
        self.limit_minutes = limit_minutes
        self._credentials = credentials
        self._has_waited = False
        self._open = 0  # handles at this time

    def read_only(self) -> DuckDBWarehouse:
        """See the protocol. Others that only read may hold the files at the same time."""
        return DuckDBWarehouse(self._credentials, self.directory, self.patience, True, self.limit_minutes)

    def append(self, records: Mapping[str, Rows]) -> None:
        """See the protocol. One transaction for all tables."""
        filled = {table: _arrow(rows) for table, rows in records.items() if len(rows)}
        _refuse_two_databases(filled)

        def work(connection: duckdb.DuckDBPyConnection) -> None:
            connection.execute("begin")
            for table, rows in filled.items():
                columns = ", ".join(f'"{name}"' for name in rows.column_names)
                connection.register("storeroom_rows", rows)
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

    def batches(self, sql: str, rows: int) -> Iterator[pa.Table]:
        """See the protocol. What is appended meanwhile is not among the rows."""
        import pyarrow as pa

        with self._connected() as connection:
            limit = _TimeLimit(connection, self.limit_minutes)
            with limit:
                reader = connection.sql(sql).to_arrow_reader(rows)
            while True:
                try:
                    with limit:
                        batch = next(reader, None)
                except (pa.ArrowException, OSError) as error:  # what DuckDB raises, in Arrow's words
                    kind = duckdb.InterruptException if "INTERRUPT" in str(error) else duckdb.Error
                    raise kind(str(error)) from error
                if batch is None:
                    return
                yield pa.Table.from_batches([batch])

    def parameter(self, name: str) -> str:
        """See the protocol."""
        return f"${name}"

    def relations(self, schemas: Iterable[tuple[str, str]]) -> set[RelationKey]:
        """See the protocol."""
        wanted = {(database.lower(), schema.lower()) for database, schema in schemas}
        rows = self.query("select table_catalog, table_schema, table_name from system.information_schema.tables")
        found = {relation_key(row["table_catalog"], row["table_schema"], row["table_name"]) for row in rows}
        return {key for key in found if key[:2] in wanted}

    def columns(self, relation: str) -> dict[str, str]:
        """See the protocol."""
        return {str(row["column_name"]): str(row["column_type"]) for row in self.query(f"describe {relation}")}

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

    @contextmanager
    def held(self) -> Iterator[None]:
        """See the protocol. dbt does not wait for a locked file; it joins the database that this process has open."""
        if self._plain is None:
            self.query("select 1 as one")  # dbt opens the attached files, too: wait until all of them can be opened
        # dbt's own connection must find the same configuration; a plugin may add to it.
        if self._credentials.path == _MEMORY or (self._plain is None and self._credentials.plugins):
            yield
            return
        config = {} if self._plain else dict(self._credentials.config_options or {})
        with in_folder(self.directory):
            connection = self._patiently(lambda: duckdb.connect(self._credentials.path, config=config))
        try:
            yield
        finally:
            connection.close()

    @cached_property
    def _plain(self) -> PlainFile | None:
        return self._credentials if isinstance(self._credentials, PlainFile) else PlainFile.of(self._credentials)

    def _make_environment(self, is_read_only: bool) -> Any:
        """Return what connects: dbt-duckdb's own, which imports the plugins; nothing is opened yet."""
        if self._plain:
            return PlainEnvironment(self._plain, is_read_only)
        from dbt.adapters.duckdb import environments

        creds = copy.deepcopy(self._credentials)
        others = {name: value for name, value in (creds.settings or {}).items() if name.lower() != "timezone"}
        creds.settings = {"TimeZone": "UTC", **others}
        creds.retries = None  # patience is ours
        # With MotherDuck attached, dbt-duckdb makes a schema whenever it connects.
        if is_read_only and not creds.is_motherduck:
            _make_read_only(creds)
        return environments.create(creds)

    @cached_property
    def _environment(self) -> Any:
        return self._make_environment(self.is_read_only)

    def _connect(self) -> Any:
        """Return an open handle."""
        try:
            return self._environment.handle()
        except duckdb.ConnectionException as error:
            if not self.is_read_only or not _is_other_configuration(error):
                raise
            # This process has the file open for writing, as a notebook may: beside that, only the same way in goes.
            self._environment = self._make_environment(is_read_only=False)
            return self._environment.handle()

    def _with_connection(self, work: Callable[[duckdb.DuckDBPyConnection], Result]) -> Result:
        with self._connected() as connection, _TimeLimit(connection, self.limit_minutes):
            return work(connection)

    @contextmanager
    def _connected(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with in_folder(self.directory):  # a relative path in a view is relative to the project, as for dbt
            handle = self._patiently(self._connect)
            self._open += 1
            try:
                cursor = handle.cursor()
                # Its time grows with the square of a plan: it is half of what planning the flags takes.
                cursor.execute("set disabled_optimizers = 'projection_pullup'")
                yield cursor
            except duckdb.InterruptException as error:
                raise TimeLimitError(
                    f"{self.location()}: a statement took longer than {self.limit_minutes:g} minutes and was stopped; "
                    "materialize the view that it reads as a table, or raise vars.storeroom.statement_limit_minutes."
                ) from error
            except duckdb.Error as error:
                raise WarehouseError(f"{self.location()} refused: {' '.join(str(error).split())}") from error
            finally:
                handle.close()
                self._open -= 1
                if not self._open:  # else the rows of `batches` still come from it
                    self._environment.close()

    def _patiently(self, open_it: Callable[[], Result]) -> Result:
        """Return what opening gives, once no other process keeps it from that."""
        deadline = time.monotonic() + self.patience
        while True:
            try:
                return open_it()
            except duckdb.IOException as error:
                if not _is_lock(str(error)):
                    raise WarehouseError(self._cannot_open(error)) from None
                if time.monotonic() >= deadline:
                    raise WarehouseError(
                        f"{self.location()} is locked by another process, and was for {self.patience:g} seconds: "
                        f"{_first_line(error)} Close that process, or set STOREROOM_LOCK_SECONDS to wait longer."
                    ) from None
            except Exception as error:
                raise WarehouseError(self._cannot_open(error)) from error
            if not self._has_waited:
                self._has_waited = True
                print(f"Waiting for another process to let go of {self.path} ...", file=sys.stderr)
            time.sleep(_POLL_SECONDS)

    def _cannot_open(self, error: Exception) -> str:
        if _is_other_configuration(error):
            return (
                f"{self.location()} is open in this process already, by a connection with other settings: close that "
                "connection and call again."
            )
        if self.is_read_only and "database does not exist" in str(error):
            return f"{self.location()} does not exist yet: run `dbt build`, then `storeroom cycle`."
        return f"{self.location()} cannot be opened as profiles.yml says: {_first_line(error)}"


class _TimeLimit:
    """Stops what a cursor does when the limit is over; as a context manager, it counts the time inside alone."""

    def __init__(self, cursor: Any, minutes: float | None) -> None:
        self._cursor = cursor
        self._seconds = None if minutes is None else minutes * 60
        self._timer: threading.Timer | None = None
        self._began = 0.0

    def __enter__(self) -> None:
        if self._seconds is None:
            return
        self._began = time.monotonic()
        self._timer = threading.Timer(max(self._seconds, 0), self._cursor.interrupt)
        self._timer.daemon = True
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        if self._seconds is None or self._timer is None:
            return
        self._timer.cancel()
        self._seconds -= time.monotonic() - self._began


@contextmanager
def in_folder(directory: Path) -> Iterator[None]:
    """Work in the folder of the dbt project, as dbt does; only one thread at a time can."""
    with _FOLDER:
        before = Path.cwd()
        os.chdir(directory)
        try:
            yield
        finally:
            os.chdir(before)


def file_of(credentials: Any, directory: Path) -> str:
    """Return where the target's database lies: a file's whole path, or an address as the profile has it."""
    path = str(credentials.path)
    for attachment in credentials.attach or []:
        if credentials.database == attachment.alias:
            path = str(attachment.path)
    return path if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", path) else str(directory / Path(path).expanduser())


def _refusal(credentials: Any) -> str | None:
    """Return why a target cannot be used, in one sentence."""
    file = "write path: and the name of a file, such as dev.duckdb"
    if credentials.remote:
        return f"profiles.yml: remote is set, and Storeroom opens DuckDB files only: leave remote out, and {file}."
    if credentials.is_motherduck_database:
        path = str(credentials.path).split("?")[0]  # what follows may hold a token
        return (
            f"profiles.yml: path is '{path}', a MotherDuck database, which Storeroom does not support: {file}, or use "
            "a BigQuery target."
        )
    attached = {item.alias for item in credentials.attach or [] if item.path != _MEMORY}
    if credentials.path == _MEMORY and credentials.database not in attached:
        return f"profiles.yml: path is ':memory:', where all tables end with the process: {file}."
    return None


def _make_read_only(creds: Any) -> None:
    """Let the credentials open the database and all that is attached for reading."""
    creds.attach = [item for item in creds.attach or [] if item.path != _MEMORY] or None
    if creds.path != _MEMORY:  # the attached databases follow
        creds.config_options = {**(creds.config_options or {}), "access_mode": "READ_ONLY"}
    for item in creds.attach or []:
        item.options = {key: value for key, value in (item.options or {}).items() if key.lower() != "read_only"}
        item.read_only = True


def _refuse_two_databases(tables: Iterable[str]) -> None:
    """Refuse an append that DuckDB could not make whole or not at all."""
    databases = sorted({parts[0] for table in tables if len(parts := re.findall(r'"((?:[^"]|"")*)"', table)) == 3})
    if len(databases) > 1:
        raise WarehouseError(
            f"The ledger's tables lie in the databases {' and '.join(databases)}, and DuckDB writes to one database in "
            "a transaction: give all of models.storeroom.ledger the same +database in dbt_project.yml."
        )


def explain(text: str) -> Explained | None:
    """Return one sentence for an error that dbt met; None for one that is about the query itself."""
    if _is_lock(text):
        return Explained(
            "The database is locked by another process: wait until it is done, or stop it, and run again.",
            is_passing=True,
        )
    return None


def _is_other_configuration(error: Exception) -> bool:
    """Return whether an error says that this process has the file open in another way."""
    return "different configuration" in str(error)


def _is_lock(text: str) -> bool:
    """Return whether an error says that another process holds a file."""
    return "Could not set lock" in text or "Conflicting lock" in text


def _patience() -> float:
    text = os.environ.get("STOREROOM_LOCK_SECONDS", "60")
    try:
        return float(text)
    except ValueError:
        raise UsageError(f"STOREROOM_LOCK_SECONDS is '{text}'; write a number of seconds, such as 60.") from None


def _first_line(error: Exception) -> str:
    text = str(error).split("\n", 1)[0].split("See also")[0].strip()
    return text if text.endswith(".") else text + "."


def _arrow(rows: Rows) -> pa.Table:
    """Return the rows as an Arrow table with the types that the record class states."""
    import pyarrow as pa

    if isinstance(rows, pa.Table):
        return rows
    columns = {}
    for field in fields(rows[0]):
        base = str(field.type).split(" | ")[0]
        columns[field.name] = pa.array([getattr(row, field.name) for row in rows], pa.type_for_alias(ARROW_TYPES[base]))
    return pa.table(columns)
