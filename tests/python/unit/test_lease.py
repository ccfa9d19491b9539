"""One writing command at a time: who holds the lease, who waits, who leaves, and what a dead holder leaves behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from storeroom import lease
from storeroom.cli import main
from storeroom.clock import wall_clock
from storeroom.errors import UsageError, WarehouseError
from storeroom.lease import LeaseError, hold, lease_file
from storeroom.project import Project

HOLDER = """
import sys
from storeroom.lease import hold
from storeroom.project import Project

with hold(Project(sys.argv[1]), "storeroom cycle"):
    print("held", flush=True)
    input()
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project on DuckDB without a model."""
    monkeypatch.setenv("STOREROOM_ACTOR", "alice")
    (tmp_path / "dbt_project.yml").write_text("name: shop\nprofile: shop\n")
    (tmp_path / "profiles.yml").write_text("shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb}}}\n")
    return Project(tmp_path)


@contextmanager
def holder(project: Project) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold the lease."""
    command = [sys.executable, "-c", HOLDER, str(project.directory)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_the_second_leaves_with_a_sentence_that_names_the_first(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    """Command, person, process, machine, time and what to do; with patience, it says once for whom it waits."""
    with holder(project) as process:
        named = (
            rf"^`storeroom cycle` of alice \(process {process.pid} on \S+, since 2\S+ \S+ UTC\) is at work on DuckDB"
        )
        with pytest.raises(LeaseError, match=named + ".*run again when it is done, or set STOREROOM_LEASE_SECONDS"):
            hold(project, "storeroom train", patience=0).__enter__()
        assert capsys.readouterr().err == ""
        with pytest.raises(LeaseError, match=r"also after 1\.2 seconds"):
            hold(project, "storeroom train", patience=1.2).__enter__()
        assert capsys.readouterr().err.count("Waiting for `storeroom cycle` of alice") == 1


def test_a_killed_holder_holds_nothing(project: Project) -> None:
    """The kernel lets go; what it wrote into the file is overwritten, and the file is gone after a normal end."""
    file = lease_file(str(project.directory / "shop.duckdb"), project.directory)
    with holder(project) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert json.loads(file.read_text())["process_id"] == process.pid
        with hold(project, "storeroom train", patience=0):
            assert json.loads(file.read_text())["command"] == "storeroom train"
    assert not file.exists()


def test_who_waits_gets_it_when_the_holder_ends(project: Project) -> None:
    """Also through the removal of the file that it waited for: never two at once."""
    with holder(project) as first:
        command = [sys.executable, "-c", HOLDER, str(project.directory)]
        second = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            assert second.stderr is not None
            assert second.stdout is not None
            assert second.stderr.readline().startswith("Waiting for `storeroom cycle` of alice")
            first.communicate("\n")
            assert second.stdout.readline() == "held\n"
            with pytest.raises(LeaseError, match=f"process {second.pid}"):
                hold(project, "storeroom train", patience=0).__enter__()
        finally:
            second.kill()
            second.communicate()


def test_two_names_of_one_file_are_one_lease(project: Project, tmp_path: Path) -> None:
    """A link to the database is the database; a database that is no file has its lease in the project's folder."""
    (tmp_path / "shop.duckdb").touch()
    (tmp_path / "link.duckdb").symlink_to(tmp_path / "shop.duckdb")
    assert lease_file(str(tmp_path / "link.duckdb"), tmp_path) == tmp_path / "shop.duckdb.lease"
    remote = lease_file("s3://bucket/shop.duckdb", tmp_path)
    assert remote.parent == tmp_path
    assert remote != lease_file("s3://bucket/other.duckdb", tmp_path)


@pytest.mark.parametrize("path", ["shop.duckdb", "no/such/folder/shop.duckdb"])
def test_a_place_that_cannot_be_written_is_one_sentence(project: Project, path: str) -> None:
    """Not a traceback of the operating system's."""
    (project.directory / "shop.duckdb.lease").mkdir()
    (project.directory / "profiles.yml").write_text(
        f"shop: {{target: d, outputs: {{d: {{type: duckdb, path: {path}}}}}}}"
    )
    with pytest.raises(WarehouseError, match=rf"{path}.lease cannot be written \(.*\): .*check path in profiles.yml"):
        hold(project, "storeroom train", patience=0).__enter__()


def test_a_cycle_leaves_with_0_only_where_it_may_skip(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--skip-if-running` is for schedulers; both name the holder."""
    monkeypatch.setenv("STOREROOM_LEASE_SECONDS", "0")
    where = ["--project-dir", str(project.directory)]
    with holder(project) as process:
        skipped = CliRunner().invoke(main, ["cycle", "--skip-if-running", *where])
        left = CliRunner().invoke(main, ["cycle", *where])
    assert (skipped.exit_code, left.exit_code) == (0, 1)
    for result, start in ((skipped, "storeroom: skipped: `storeroom cycle`"), (left, "storeroom: `storeroom cycle`")):
        assert result.stderr.startswith(start)
        assert f"process {process.pid} " in result.stderr


def test_a_wrong_patience_is_one_sentence(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable, its value and what is allowed."""
    monkeypatch.setenv("STOREROOM_LEASE_SECONDS", "long")
    with pytest.raises(UsageError, match="STOREROOM_LEASE_SECONDS is 'long'; write a number of seconds"):
        hold(project, "storeroom train").__enter__()


# -- facts in the ledger: what BigQuery does, by a table in memory whose appends are jobs named after their rows ------


class Ledger:
    """A warehouse whose append of the same ids is the same job, as BigQuery's."""

    engine = "bigquery"

    def __init__(self) -> None:
        self.rows: dict[str, Any] = {}
        self.before_append: list[Any] = []  # called once each, before the next append reaches the table

    def append(self, records: dict[str, list[Any]]) -> None:
        """Keep the first row of each id."""
        if self.before_append:
            self.before_append.pop()()
        for rows in records.values():
            for row in rows:
                self.rows.setdefault(row.lease_event_id, row)

    def query(self, _: str) -> list[dict[str, Any]]:
        """Answer the one query there is."""
        newest = max((row.lease_number for row in self.rows.values()), default=0)
        rows = [row for row in self.rows.values() if row.lease_number == newest]
        if not rows:
            return []
        first = rows[0]
        return [
            {
                "lease_number": newest,
                **{name: getattr(first, name) for name in ("lease_id", "process_id", "host", "machine_id")},
                **{name: getattr(first, name) for name in ("actor", "command")},
                "acquired_at": min(row.recorded_at for row in rows),
                "heard_at": max(row.recorded_at for row in rows),
                "is_released": int(any(row.event == "RELEASE" for row in rows)),
            }
        ]

    def relations(self, _: Any) -> set[tuple[str, str, str]]:
        """Return the one table."""
        return {("p", "d", "ledger__leases")}

    def location(self) -> str:
        """Return where it is."""
        return "BigQuery dataset p.d"


class InMemory:
    """A project on that warehouse."""

    def __init__(self, ledger: Ledger) -> None:
        self.warehouse = ledger
        self.credentials, self.directory = None, Path()

    def has_table(self, name: str) -> bool:
        """Return whether a table exists."""
        return ("p", "d", name) in self.warehouse.relations([("p", "d")])

    def relation(self, name: str) -> str:
        """Return a table's name."""
        return f"`p`.`d`.`{name}`"


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a project whose lease is in a ledger."""
    monkeypatch.setenv("STOREROOM_ACTOR", "alice")
    ledger = Ledger()
    monkeypatch.setattr(lease, "open_warehouse", lambda *_: ledger)
    return InMemory(ledger)


def events(remote: Any) -> list[tuple[int, str]]:
    """Return number and event of the facts, in the order they were written."""
    return [(row.lease_number, row.event) for row in remote.warehouse.rows.values()]


def test_a_lease_in_the_ledger_is_taken_and_let_go(remote: Any) -> None:
    """Also by an error; the next one has the next number."""
    with hold(remote, "storeroom cycle", 0), pytest.raises(LeaseError, match="`storeroom cycle` of alice"):
        hold(remote, "storeroom train", 0).__enter__()
    with pytest.raises(ValueError, match="of the work"), hold(remote, "storeroom cycle", 0):
        raise ValueError("of the work")
    assert events(remote) == [(1, "ACQUIRE"), (1, "RELEASE"), (2, "ACQUIRE"), (2, "RELEASE")]


def test_of_two_that_take_the_same_number_one_gets_it(remote: Any) -> None:
    """The other one came between the look and the append: its row is the one that was written."""
    other = hold(remote, "storeroom cycle", 0)
    remote.warehouse.before_append = [other.__enter__]
    with pytest.raises(LeaseError, match="`storeroom cycle` of alice"):
        hold(remote, "storeroom train", 0).__enter__()
    assert events(remote) == [(1, "ACQUIRE")]
    other.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("machine", "process_id", "minutes", "is_taken"),
    [
        ("here", 2**22 + 1, 1, True),  # its process is gone: no number of a process is so large
        ("here", 1, 1, False),
        ("elsewhere", 2**22 + 1, 1, False),  # nobody here can see that process
        (None, 2**22 + 1, 1, False),
        ("elsewhere", 1, 14, False),
        ("elsewhere", 1, 16, True),  # no heartbeat for longer than the limit
        ("here", 1, 16, True),  # another process has its number by now, or it was asleep
    ],
)
def test_a_dead_holder_is_taken_over(
    remote: Any, monkeypatch: pytest.MonkeyPatch, machine: str | None, process_id: int, minutes: float, is_taken: bool
) -> None:
    """By its process where it can be seen, else by its heartbeats."""
    dead = lease._InLedger(remote, "storeroom cycle")
    dead._holder = lease.Holder(process_id, "h", "bob", "storeroom cycle", "")
    with monkeypatch.context() as then:
        then.setattr(lease, "machine_id", lambda: machine)
        then.setattr(lease, "wall_clock", lambda: wall_clock() - timedelta(minutes=minutes))
        dead.acquire()
    monkeypatch.setattr(lease, "machine_id", lambda: None if machine is None else "here")
    if is_taken:
        with hold(remote, "storeroom train", 0):
            assert events(remote)[-1] == (2, "ACQUIRE")
    else:
        with pytest.raises(LeaseError, match=f"of bob .process {process_id} on h"):
            hold(remote, "storeroom train", 0).__enter__()


def test_a_holder_that_works_for_long_is_heard_of(remote: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each heartbeat is a fact of its own, and renews the lease."""
    monkeypatch.setattr(lease, "HEARTBEAT", timedelta(milliseconds=1))
    with hold(remote, "storeroom cycle", 0):
        while len(remote.warehouse.rows) < 4:
            pass
    assert events(remote)[:4] == [(1, "ACQUIRE"), (1, "HEARTBEAT"), (1, "HEARTBEAT"), (1, "HEARTBEAT")]
    assert events(remote)[-1] == (1, "RELEASE")
