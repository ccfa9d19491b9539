"""kill -9 anywhere in a cycle, then run again: the same end state, nothing lost, nothing doubled."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from factory import Factory, copy

LATER = "2024-03-13"
ENDED = """
select
    (select count(*) from fct_predictions__predictions where purpose = 'serving'),
    (select count(distinct model_name || entity_key || cast(as_of_at as varchar))
     from fct_predictions__predictions where purpose = 'serving'),
    (select count(*) from fct_monitoring__flags where is_flagged),
    (select string_agg(model_name || outcome, ',' order by occurred_at, model_name, outcome)
     from fct_metadata__decisions),
    (select string_agg(model_name || stage, ',' order by model_name, stage) from fct_registry__stage_history
     where valid_to_at is null and stage = 'deployed'),
    (select count(*) from fct_monitoring__performance where slice_key = 'all'),
    (select string_agg(cast(importance as varchar), ',' order by model_name, batch_start_at, feature_name)
     from fct_monitoring__attributions where reference = 'training')
"""


@pytest.fixture(scope="module")
def undisturbed(live: Factory, tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    """Return the end state of a cycle that nobody killed."""
    factory = copy(live, tmp_path_factory.mktemp("undisturbed"))
    factory.run("cycle", "--now", LATER)
    return factory.sql(ENDED)[0]


@pytest.mark.parametrize("runs", [1, 3, 8, 16])
def test_a_killed_cycle_goes_on_where_it_stopped(
    live: Factory, undisturbed: tuple[object, ...], tmp_path: Path, runs: int
) -> None:
    """The process is killed after the database file changed that many times; what it left half-done is invisible."""
    factory = copy(live, tmp_path)
    events = factory.sql("select count(*) from ledger__executions")[0][0]
    command = [sys.executable, "-m", "storeroom.cli", "cycle", "--now", LATER, "--project-dir", str(factory.folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watched = factory.database.stat().st_mtime_ns
    changes = 0
    while process.poll() is None and changes < runs:
        present = factory.database.stat().st_mtime_ns
        changes += present != watched
        watched = present
        time.sleep(0.005)
    was_running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert was_running, "the cycle was over before it could be killed"
    factory.run("cycle", "--now", LATER)
    factory.run("cycle", "--now", LATER)
    assert factory.sql(ENDED)[0] == undisturbed
    assert factory.sql("select count(*) from ledger__executions")[0][0] > events
