"""One writing command at a time: a lease that a command holds from its first look at the warehouse to its last word.

A command reads what is due, does it, and appends; a second one in between would do the same again. On DuckDB the lease
is a lock (flock) on a file beside the database: the kernel lets go of it when its holder ends, however it ends, so that
nobody has to judge whether the holder still lives. What is written in the file is only for people to read.

On BigQuery the lease is facts in the ledger: ACQUIRE, HEARTBEAT while it is held, RELEASE. The one who takes lease n
appends a row whose id is made of n, and an append is a load job whose id is made of its rows' ids. BigQuery makes one
job of an id, so of two that take n at once one row is written; both read it back, and see whose it is.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from storeroom.clock import wall_clock
from storeroom.errors import StoreroomError, UsageError, WarehouseError
from storeroom.project import Project
from storeroom.provenance import actor
from storeroom.records import LeaseEvent, digest
from storeroom.warehouse import Warehouse, open_warehouse
from storeroom.warehouse.duckdb import file_of

if sys.platform != "win32":
    import fcntl

Result = TypeVar("Result")

SETTING = "STOREROOM_LEASE_SECONDS"
HEARTBEAT = timedelta(minutes=5)
LIMIT = timedelta(minutes=15)  # without a heartbeat for so long, a holder in another place counts as dead
_POLL_SECONDS = {"duckdb": 0.5, "bigquery": 15.0}


class LeaseError(StoreroomError):
    """Another command is at work on the same warehouse."""


@dataclass(frozen=True)
class Holder:
    """Who holds a lease: a process, where it runs, whose it is, what it does, and since when (UTC)."""

    process_id: int
    host: str
    user: str
    command: str
    since: str

    @classmethod
    def me(cls, command: str) -> Holder:
        """Return this process."""
        return cls(os.getpid(), socket.gethostname(), actor(), command, f"{wall_clock():%Y-%m-%d %H:%M:%S}")

    def __str__(self) -> str:
        """Return the holder in words."""
        return f"`{self.command}` of {self.user} (process {self.process_id} on {self.host}, since {self.since} UTC)"


class _BusyError(Exception):
    """Somebody holds the lease; the message is who."""


@contextmanager
def hold(project: Project, command: str, patience: float | None = None) -> Iterator[None]:
    """Hold the lease of the project's warehouse; wait while another command holds it, and say so once.

    Args:
        project: whose warehouse is written to.
        command: what the others are told, such as `storeroom cycle`.
        patience: seconds to wait; by default STOREROOM_LEASE_SECONDS, else an hour.

    Raises:
        LeaseError: it is still held after that; the message names the holder.

    """
    seconds = _patience() if patience is None else patience
    engine = project.warehouse.engine
    if engine == "bigquery":
        lease = _InLedger(project, command)
        if lease.relation is None:  # the first command makes the table, and has nobody beside it
            yield
            return
        _wait(lease.acquire, project, seconds)
        try:
            with lease.beating():
                yield
        finally:
            lease.release()
        return
    if sys.platform == "win32":  # there is no flock: see docs/operations.md
        yield
        return
    file = lease_file(file_of(project.credentials, project.directory), project.directory)
    descriptor = _wait(lambda: _lock(file, command), project, seconds)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)  # still locked: who waits sees that it waited for a file that is gone
        os.close(descriptor)


def lease_file(database: str, directory: Path) -> Path:
    """Return the lock file of a DuckDB database: beside its file, else in the project's folder."""
    if Path(database).is_absolute():
        return Path(f"{Path(database).resolve()}.lease")  # one file may have several names
    return directory / f".storeroom-{digest(database)[:12]}.lease"


def _wait(take: Callable[[], Result], project: Project, seconds: float) -> Result:
    """Return what taking the lease gives, once nobody else holds it."""
    deadline, has_waited = time.monotonic() + seconds, False
    while True:
        try:
            return take()
        except _BusyError as busy:
            if time.monotonic() >= deadline:
                waited = f", also after {seconds:g} seconds" if has_waited else ""
                raise LeaseError(
                    f"{busy} is at work on {project.warehouse.location()}{waited}: run again when it is done, or set "
                    f"{SETTING} to wait longer."
                ) from None
            if not has_waited:
                print(f"Waiting for {busy} ...", file=sys.stderr)
                has_waited = True
        time.sleep(min(_POLL_SECONDS[project.warehouse.engine], max(0.0, deadline - time.monotonic())))


def _patience() -> float:
    text = os.environ.get(SETTING, "3600")
    try:
        return float(text)
    except ValueError:
        raise UsageError(f"{SETTING} is '{text}'; write a number of seconds, such as 3600, or 0.") from None


# -- a file beside the database --------------------------------------------------------------------------------------


def _lock(file: Path, command: str) -> int:
    """Return the descriptor of the locked file, which says who holds it; closing it, or dying, lets go."""
    while True:
        try:
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise WarehouseError(
                f"{file} cannot be written ({error.strerror}): a command that writes holds this file beside the "
                "database; check path in profiles.yml, and that its folder exists and can be written to."
            ) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The holder before may have removed the file between our opening and locking it.
            if _is_same(descriptor, file):
                os.truncate(descriptor, 0)
                os.pwrite(descriptor, json.dumps(asdict(Holder.me(command))).encode(), 0)
                return descriptor
        except BlockingIOError:
            said = _said(descriptor)
            os.close(descriptor)
            raise _BusyError(said) from None
        except OSError as error:
            os.close(descriptor)
            raise WarehouseError(f"{file} cannot be locked ({error.strerror}): use a file system with locks.") from None
        os.close(descriptor)


def _is_same(descriptor: int, file: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), file.stat())
    return False


def _said(descriptor: int) -> str:
    try:
        return str(Holder(**json.loads(os.pread(descriptor, 10_000, 0))))
    except (OSError, TypeError, ValueError):  # it has not written yet
        return "Another command"


# -- facts in the ledger ---------------------------------------------------------------------------------------------


class _InLedger:
    """A lease by facts of ledger__leases. Attribute `relation` is None where there is no such table yet."""

    def __init__(self, project: Project, command: str) -> None:
        self.relation = project.relation(LeaseEvent.table) if project.has_table(LeaseEvent.table) else None
        self._project, self._holder = project, Holder.me(command)
        self._lease_id, self._number, self._beats = uuid.uuid4().hex, 0, 0

    def acquire(self) -> None:
        """Take the lease after the newest one, if that is over."""
        newest = self._newest()
        if newest and newest["lease_id"] != self._lease_id:
            _refuse_living(newest)
        self._number = newest["lease_number"] + 1 if newest else 1
        self._append(self._project.warehouse, "ACQUIRE")
        newest = self._newest()
        if newest is None or newest["lease_id"] != self._lease_id:
            raise _BusyError(_words(newest) if newest else "Another command")

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Say every few minutes that the holder lives, from a thread with a connection of its own."""
        warehouse, is_over = open_warehouse(self._project.credentials, self._project.directory), threading.Event()

        def beat() -> None:
            while not is_over.wait(HEARTBEAT.total_seconds()):
                self._beats += 1
                with suppress(StoreroomError):  # the next one may come through
                    self._append(warehouse, f"HEARTBEAT {self._beats}")

        thread = threading.Thread(target=beat, name="storeroom-lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()

    def release(self) -> None:
        """Let go; where that fails, the others wait until the heartbeats are missed."""
        try:
            self._append(self._project.warehouse, "RELEASE")
        except StoreroomError as error:
            print(f"storeroom: the lease ends by itself in {LIMIT.seconds // 60} minutes: {error}", file=sys.stderr)

    def _append(self, warehouse: Warehouse, event: str) -> None:
        now, kind = wall_clock(), event.split()[0]
        # Who takes a lease shares the id with whoever takes the same one: see the head of this file.
        owner = () if kind == "ACQUIRE" else (self._lease_id,)
        row = LeaseEvent(
            lease_event_id=digest("lease", self._number, event, *owner),
            lease_number=self._number,
            lease_id=self._lease_id,
            event=kind,
            process_id=self._holder.process_id,
            host=self._holder.host,
            machine_id=machine_id(),
            actor=self._holder.user,
            command=self._holder.command,
            occurred_at=now,
            recorded_at=now,
        )
        warehouse.append({str(self.relation): [row]})

    def _newest(self) -> dict[str, Any] | None:
        """Return the newest lease: who took it, when it was heard of last, and whether it was let go."""
        found = self._project.warehouse.query(
            f"""
            select
                lease_number, lease_id, process_id, host, machine_id, actor, command,
                min(recorded_at) as acquired_at, max(recorded_at) as heard_at,
                max(case event when 'RELEASE' then 1 else 0 end) as is_released
            from {self.relation}
            where lease_number = (select max(lease_number) from {self.relation})
            group by lease_number, lease_id, process_id, host, machine_id, actor, command
            order by acquired_at
            """  # noqa: S608 - the relation's name comes from dbt's manifest
        )
        return found[0] if found else None


def _refuse_living(lease: dict[str, Any]) -> None:
    """Refuse to take a lease whose holder may still be at work."""
    is_missed = wall_clock() - lease["heard_at"] > LIMIT
    is_gone = lease["machine_id"] == machine_id() is not None and not _is_alive(lease["process_id"])
    if not (lease["is_released"] or is_missed or is_gone):
        raise _BusyError(_words(lease))


def _words(lease: dict[str, Any]) -> str:
    since = f"{lease['acquired_at']:%Y-%m-%d %H:%M:%S}"
    return str(Holder(lease["process_id"], lease["host"], lease["actor"], lease["command"], since))


def machine_id() -> str | None:
    """Return what two processes share only if each could see the other's process id; None where nothing says it.

    A host's name does not: containers of one image may all be called localhost, with process 1.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return digest(socket.gethostname(), boot, Path("/proc/self/ns/pid").readlink())
    except OSError:
        return None


def _is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
