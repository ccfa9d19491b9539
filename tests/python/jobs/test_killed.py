"""kill -9 anywhere in a cycle, then run again: the same end state, nothing lost, nothing doubled."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from factory import LATER, Factory, copy

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


# The command, but for an append that its own kill -9 comes before or after. What a kill in the middle of DuckDB's own
# write of its file leaves is DuckDB's to repair, and not asked here.
KILLED = """
import os, signal, sys
from storeroom.warehouse.duckdb import DuckDBWarehouse

place, last, append, count = sys.argv.pop(1), int(sys.argv.pop(1)), DuckDBWarehouse.append, 0


def counted(self, records):
    global count
    count += 1
    if (place, count) == ("before", last):
        os.kill(os.getpid(), signal.SIGKILL)
    append(self, records)
    if (place, count) == ("after", last):
        os.kill(os.getpid(), signal.SIGKILL)


DuckDBWarehouse.append = counted
from storeroom.cli import main
main()
"""


@pytest.mark.parametrize(("place", "appends"), [("after", 1), ("before", 8), ("after", 17)])
def test_a_killed_cycle_goes_on_where_it_stopped(
    live: Factory, later: Factory, tmp_path: Path, place: str, appends: int
) -> None:
    """The process is killed at an append to the ledger, the first, some later; what it left half-done is invisible."""
    factory = copy(live, tmp_path)
    events = factory.sql("select count(*) from ledger__executions")[0][0]
    command = [sys.executable, "-c", KILLED, place, str(appends), "cycle", "--now", LATER]
    done = subprocess.run([*command, "--project-dir", str(factory.folder)], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, "the cycle was over before it could be killed"
    factory.run("cycle", "--now", LATER)
    factory.run("cycle", "--now", LATER)
    assert factory.sql(ENDED) == later.sql(ENDED)
    assert factory.sql("select count(*) from ledger__executions")[0][0] > events
