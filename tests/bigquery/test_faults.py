"""What the network and BigQuery do to a call changes nothing of what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import credentials
from emulator import PROJECT, Emulator
from faults import KINDS, Chaos, ReadProxy, proxy
from google.cloud import bigquery

from storeroom.records import Execution, Param
from storeroom.warehouse import Warehouse, open_warehouse

NOW = datetime(2024, 5, 6, 7, 8, 9, 123456)
TABLES = {Execution: "ledger__executions", Param: "ledger__params"}
KINDS_OF = {"str": "STRING", "int": "INT64", "float": "FLOAT64", "bool": "BOOL", "datetime": "TIMESTAMP"}
RUNS, PARAMS = 8, 5
COMMON = {"execution_id": "", "model_name": "breaks", "occurred_at": NOW, "recorded_at": NOW}
EMPTY = ("git_sha", "git_branch", "is_git_dirty", "dbt_invocation_id", "error")
EVENT = Execution(
    execution_event_id="",
    job="train",
    state="COMPLETE",
    actor="a",
    package_versions="{}",
    arguments="{}",
    **dict.fromkeys(EMPTY),
    **COMMON,
)


def ledger(emulator: Emulator, dataset: str) -> Warehouse:
    """Return a dataset with two ledger tables, reached without faults."""
    found = open_warehouse(credentials(emulator, dataset), Path())
    client = found._client  # type: ignore[attr-defined]
    client.create_dataset(dataset, exists_ok=True)
    for record, name in TABLES.items():
        columns = [
            bigquery.SchemaField(field.name, KINDS_OF[str(field.type).split(" | ")[0]])
            for field in record.__dataclass_fields__.values()
            if not str(field.type).startswith("ClassVar")
        ]
        client.create_table(bigquery.Table(f"{PROJECT}.{dataset}.{name}", columns))
    return found


def facts(dataset: str, number: int) -> dict[str, list[Any]]:
    """Return what a run appends."""
    run = f"run-{number:02}"
    at = NOW + timedelta(hours=number)
    event = replace(EVENT, execution_event_id=f"{run}-complete", execution_id=run, occurred_at=at)
    params = [
        Param(**{**COMMON, "execution_id": run, "param_id": f"{run}-{n}", "param_name": f"p{n}", "param_value": str(n)})
        for n in range(PARAMS)
    ]
    return {f"`{PROJECT}.{dataset}.{TABLES[type(rows[0])]}`": rows for rows in ([event], params)}


def content(warehouse: Warehouse, dataset: str) -> list[list[dict[str, Any]]]:
    """Return every row of the tables."""
    return [
        warehouse.query(f"select * from `{PROJECT}.{dataset}.{name}` order by 1, recorded_at")
        for name in TABLES.values()
    ]


@contextmanager
def disturbed(emulator: Emulator, dataset: str, chaos: Chaos, **settings: Any) -> Iterator[Warehouse]:
    """Yield the warehouse behind a proxy; a call waits a second for its answer, the proxy withholds it longer."""
    settings = {"job_creation_timeout_seconds": 1, **settings}
    with proxy(emulator.port, chaos, patience=3) as running:
        target = credentials(emulator, dataset, api_endpoint=running.endpoint, **settings)
        target.job_retry_deadline_seconds = 60
        yield open_warehouse(target, Path())
        assert running.gave_up > 0, "no call ran into its time limit"


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_appends_and_reads_are_as_if_undisturbed(emulator: Emulator, share: float) -> None:
    """Every kind of fault happens, and every row is there once, in the tables and in what is read."""
    quiet, loud = (f"{name}_{share * 100:.0f}" for name in ("quiet", "loud"))
    undisturbed, direct = ledger(emulator, quiet), ledger(emulator, loud)
    chaos = Chaos(share, seed=3)
    with disturbed(emulator, loud, chaos) as warehouse:
        rounds = 0
        while rounds < RUNS or min(chaos.counts[kind] for kind in KINDS) == 0:
            undisturbed.append(facts(quiet, rounds))
            warehouse.append(facts(loud, rounds))
            (row,) = warehouse.query(f"select count(*) as n from `{PROJECT}.{loud}.ledger__params`")
            rounds += 1
            assert row["n"] == PARAMS * rounds
        listed = [{name for _, _, name in warehouse.relations([(PROJECT, dataset)])} for dataset in (loud, quiet)]
        assert listed[0] == listed[1] != set()
        frame = warehouse.frame(f"select * from `{PROJECT}.{loud}.ledger__params` order by param_id")
    assert content(direct, loud) == content(undisturbed, quiet)
    assert list(frame["param_id"]) == [row["param_id"] for row in content(direct, loud)[1]]
    print(f"{share:.0%} of {chaos.calls} calls: {dict(chaos.counts)}")


def test_a_read_through_the_storage_api_goes_on_after_a_fault(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session or a stream that is UNAVAILABLE is asked for again: every row once."""
    reads = ReadProxy(emulator.grpc_port, 0.4)
    monkeypatch.setenv("STOREROOM_BIGQUERY_STORAGE_ENDPOINT", reads.address)
    try:
        warehouse = open_warehouse(credentials(emulator), Path())
        for _ in range(3):
            frame = warehouse.frame("select n from unnest(generate_array(1, 200000)) as n")
            assert sorted(frame["n"]) == list(range(1, 200001))
    finally:
        reads.stop()
    assert min(reads.counts["CreateReadSession refused"], reads.counts["ReadRows refused"]) > 0, reads.counts
