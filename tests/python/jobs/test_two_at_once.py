"""Two processes on one file: two cycles, a reader beside a writer, dbt beside a cycle."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from factory import LATER, Factory, copy

from storeroom.lease import hold
from storeroom.project import Project

WRITTEN = """
select job, model_name, state, count(*) from ledger__executions group by all
union all select 'predictions', model_name, purpose, count(*) from ledger__predictions group by all
union all select 'decisions', model_name, outcome, count(*) from ledger__decisions group by all
order by all
"""


def cycle(factory: Factory) -> subprocess.Popen[str]:
    """Start a cycle in a process of its own."""
    command = [sys.executable, "-m", "storeroom.cli", "cycle", "--now", LATER, "--project-dir", str(factory.folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@contextmanager
def other_process(file: Path, read_only: bool = False) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold the database."""
    opened = f"c = duckdb.connect({str(file)!r}, read_only={read_only})"
    code = f"import duckdb; {opened}; print('open', flush=True); input()"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_two_cycles_at_once_do_what_one_does(live: Factory, later: Factory, tmp_path: Path) -> None:
    """Both wait until the lease is free, one after the other has it, and no run is recorded twice."""
    shared = copy(live, tmp_path)
    with hold(Project(shared.folder), "storeroom train"):
        both = [cycle(shared), cycle(shared)]
        said = [process.stderr.readline() for process in both if process.stderr]
        assert [line.startswith("Waiting for `storeroom train` of ") for line in said] == [True, True]
    ended = [(*process.communicate(), process.returncode) for process in both]
    assert {code for *_, code in ended} <= {0, 3}, ended
    assert all("Waiting" not in error for _, error, _ in ended)
    assert shared.sql(WRITTEN) == later.sql(WRITTEN)
    assert shared.visible() == later.visible()


READING = [
    ("models",),
    ("show", "breaks"),
    ("compare", "breaks", "1", "1"),
    ("history", "breaks"),
    ("lineage", "breaks@deployed"),
    ("flags",),
]


@pytest.mark.parametrize("verb", READING, ids=lambda verb: verb[0])
def test_a_reading_verb_reads(serving: Factory, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]) -> None:
    """Beside a tool that holds the file read-only; without a parse; nothing is built and nothing written."""
    serving.ok(*verb)  # a project that was moved is parsed once

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("dbt was called")

    monkeypatch.setattr(Project, "_invoke", refuse)
    before = serving.database.read_bytes()
    with other_process(serving.database, read_only=True):
        assert json.loads(serving.ok(*verb, "--json")) is not None
    monkeypatch.setenv("STOREROOM_LOCK_SECONDS", "0")
    with other_process(serving.database) as writer:
        result = serving.run(*verb)
    assert result.exit_code == 1
    assert "is locked by another process, and was for 0 seconds" in result.stderr
    assert f"PID {writer.pid}" in result.stderr
    assert serving.database.read_bytes() == before


def test_a_reading_verb_waits_for_a_writer(serving: Factory) -> None:
    """It says so, and answers when the writer is done."""
    command = [sys.executable, "-m", "storeroom.cli", "models", "--json", "--project-dir", str(serving.folder)]
    with other_process(serving.database) as writer:
        reader = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert reader.stderr is not None
        assert reader.stderr.readline() == f"Waiting for another process to let go of {serving.database} ...\n"
        writer.kill()
        answer, error = reader.communicate()
    assert (reader.returncode, error) == (0, "")
    assert {row["model_name"] for row in json.loads(answer)} == {"breaks", "downtime"}


def test_a_reading_verb_before_the_first_build_says_what_makes_the_tables(fresh: Factory) -> None:
    """One sentence, exit code 1, and no table."""
    before = fresh.database.read_bytes()
    for verb in READING:
        result = fresh.run(*verb)
        assert result.exit_code == 1
        assert result.stderr.count("\n") == 1
        assert "`dbt build --select package:storeroom` makes it, and so does `storeroom cycle`." in result.stderr
    assert fresh.database.read_bytes() == before


def test_a_call_of_dbt_waits_for_a_process_that_writes(fresh: Factory) -> None:
    """A `dbt build` of the team beside a cycle: dbt itself would fail at once, half way through the cycle."""
    code = f"""
from datetime import datetime
from storeroom.project import Project

project = Project({str(fresh.folder)!r})
project.manifest
print("parsed", flush=True)
input()
done = project.build(["fct_breaks"], datetime(2024, 1, 1))
print(*(str(result.status) for result in done if result.node.name == "fct_breaks"), flush=True)
"""
    job = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert job.stdin is not None
    assert job.stdout is not None
    assert job.stderr is not None
    assert job.stdout.readline() == "parsed\n"
    with other_process(fresh.database) as writer:
        job.stdin.write("\n")
        job.stdin.flush()
        assert job.stderr.readline() == f"Waiting for another process to let go of {fresh.database} ...\n"
        writer.kill()
        assert job.communicate()[0] == "success\n"
    assert job.returncode == 0


def test_a_notebook_reads_while_others_read_and_waits_for_the_lease_to_write(
    serving: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`versions` and `load_model` open the file read-only; what builds or registers holds the lease."""
    import storeroom
    from storeroom.lease import LeaseError

    monkeypatch.setenv("STOREROOM_LEASE_SECONDS", "0")
    with (
        other_process(serving.database, read_only=True),
        hold(Project(serving.folder), "storeroom cycle"),
        storeroom.open(serving.folder, now=datetime(2024, 3, 1)) as room,
    ):
        assert [version.stage for version in room.versions("breaks")] == ["deployed"]
        assert hasattr(room.load_model("breaks@deployed"), "predict")
        with pytest.raises(LeaseError, match="`storeroom cycle` of"):
            room.training_set("breaks", "2024-01-01", "2024-02-01")
