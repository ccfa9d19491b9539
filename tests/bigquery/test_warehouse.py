"""The warehouse behind the jobs on the emulator, with google's own clients."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from conftest import credentials
from emulator import PROJECT, Emulator
from google.api_core import exceptions
from google.cloud import bigquery

from storeroom.errors import WarehouseError
from storeroom.records import Execution, MetricValue, Param
from storeroom.warehouse import Warehouse, open_warehouse

NOW = datetime(2024, 5, 6, 7, 8, 9, 123456)
TABLES = {Execution: "ledger__executions", Param: "ledger__params", MetricValue: "ledger__metrics"}
KINDS = {"str": "STRING", "int": "INT64", "float": "FLOAT64", "bool": "BOOL", "datetime": "TIMESTAMP"}


@pytest.fixture(scope="module")
def warehouse(emulator: Emulator) -> Warehouse:
    """Return a dataset with three ledger tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOREROOM_BIGQUERY_STORAGE_ENDPOINT", f"127.0.0.1:{emulator.grpc_port}")
        found = open_warehouse(credentials(emulator), Path())
        assert found._reader is not None  # type: ignore[attr-defined]
    client = found._client  # type: ignore[attr-defined]
    client.create_dataset("warehouse", exists_ok=True)
    for record, name in TABLES.items():
        columns = [
            bigquery.SchemaField(field.name, KINDS[str(field.type).split(" | ")[0]])
            for field in record.__dataclass_fields__.values()
            if not str(field.type).startswith("ClassVar")
        ]
        client.create_table(bigquery.Table(f"{PROJECT}.warehouse.{name}", columns), exists_ok=True)
    return found


def relation(name: str) -> str:
    """Return a table's name as dbt writes it."""
    return f"`{PROJECT}`.`warehouse`.`{name}`"


def count(warehouse: Warehouse, name: str, run: str) -> int:
    """Return how many rows a run has in a table."""
    rows = warehouse.query(
        f"select count(*) as n from {relation(name)} where execution_id = {warehouse.parameter('run')}", {"run": run}
    )
    return int(rows[0]["n"])


def facts(run: str) -> dict[str, list[Any]]:
    """Return what a run appends."""
    common = {"execution_id": run, "model_name": "breaks", "occurred_at": NOW, "recorded_at": NOW}
    event = Execution(
        execution_event_id=f"{run}-complete",
        job="train",
        state="COMPLETE",
        actor="a",
        git_sha=None,
        git_branch=None,
        is_git_dirty=None,
        dbt_invocation_id=None,
        package_versions="{}",
        arguments="{}",
        error=None,
        **common,
    )
    params = [Param(param_id=f"{run}-{n}", param_name=f"p{n}", param_value="1", **common) for n in range(3)]
    return {relation("ledger__executions"): [event], relation("ledger__params"): params}


def test_what_is_appended_is_read_back(warehouse: Warehouse) -> None:
    """Times to the microsecond, in UTC and without a zone; nulls stay null."""
    warehouse.append(facts("read"))
    rows = warehouse.query(f"select * from {relation('ledger__executions')} where execution_id = 'read'")
    assert rows[0]["occurred_at"] == NOW
    assert rows[0]["git_sha"] is None
    assert rows[0]["state"] == "COMPLETE"
    frame = warehouse.frame(f"select param_name, occurred_at from {relation('ledger__params')} order by 1")
    assert list(frame["param_name"]) == ["p0", "p1", "p2"]
    assert str(frame["occurred_at"].dtype) == "datetime64[us]"


def test_an_append_that_is_repeated_adds_nothing(warehouse: Warehouse) -> None:
    """The job's id is that of the rows: the second call finds the first one's job."""
    warehouse.append(facts("twice"))
    warehouse.append(facts("twice"))
    assert count(warehouse, "ledger__params", "twice") == 3
    assert count(warehouse, "ledger__executions", "twice") == 1


def test_another_run_with_the_same_rows_appends_them(warehouse: Warehouse) -> None:
    """A prediction's id does not depend on its run: the rows of one that failed must not stand for the next one's."""
    rows = facts("failed")[relation("ledger__params")]
    warehouse.append({relation("ledger__params"): rows})
    warehouse.append({relation("ledger__params"): [replace(row, execution_id="repeated") for row in rows]})
    assert count(warehouse, "ledger__params", "repeated") == 3


def test_rows_come_in_parts_and_go_as_columns(warehouse: Warehouse) -> None:
    """Through the Storage Read API or without it; a time has no zone, there as back."""
    rows = pa.table(
        {
            "param_id": [f"columns-{n}" for n in range(5)],
            "execution_id": ["columns"] * 5,
            "model_name": ["breaks"] * 5,
            "param_name": [f"p{n}" for n in range(5)],
            "param_value": pa.array(["1", None, "1", "1", "1"]),
            "occurred_at": pa.array([NOW] * 5, pa.timestamp("us")),
            "recorded_at": pa.array([NOW] * 5, pa.timestamp("us")),
        }
    )
    warehouse.append({relation("ledger__params"): rows})
    sql = f"select * from {relation('ledger__params')} where execution_id = 'columns'"
    parts = list(warehouse.batches(sql, 2))
    assert sum(part.num_rows for part in parts) == 5
    found = pa.concat_tables(parts).sort_by("param_id").select(rows.column_names)
    assert found.to_pylist() == rows.to_pylist()
    assert list(warehouse.batches(f"{sql} and false", 2)) == []


def test_an_answer_that_is_lost_doubles_nothing(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """The load ran, and the client never heard of it."""
    client = warehouse._client  # type: ignore[attr-defined]
    load, lost = client.load_table_from_file, []

    def lose(*arguments: Any, **options: Any) -> Any:
        load(*arguments, **options).result()
        if not lost:
            lost.append(True)
            raise exceptions.ServiceUnavailable("the connection was reset")
        return load(*arguments, **options)

    monkeypatch.setattr(client, "load_table_from_file", lose)
    warehouse.append(facts("lost"))
    assert lost
    assert count(warehouse, "ledger__params", "lost") == 3


def test_the_state_of_a_run_is_appended_last(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a table of the run cannot be written, the run does not count as complete."""
    broken = facts("half")
    broken[relation("nothing")] = [replace(broken[relation("ledger__params")][0], param_id="other")]
    with pytest.raises(WarehouseError, match="nothing"):
        warehouse.append(broken)
    assert count(warehouse, "ledger__executions", "half") == 0


def test_every_job_says_whose_it_is(warehouse: Warehouse) -> None:
    """Labels name job, model and run."""
    warehouse.append(facts("labelled"))
    client = warehouse._client  # type: ignore[attr-defined]
    labels = [job.labels for job in client.list_jobs(max_results=20) if job.job_type == "load"]
    assert {"storeroom_job": "train", "storeroom_model": "breaks", "storeroom_run": "labelled"} in labels


def test_tables_and_columns(warehouse: Warehouse) -> None:
    """Names without the dataset."""
    assert {(PROJECT, "warehouse", name) for name in TABLES.values()} <= warehouse.relations([(PROJECT, "warehouse")])
    assert warehouse.relations([(PROJECT, "nowhere")]) == set()
    assert next(iter(warehouse.columns(relation("ledger__params")).items())) == ("param_id", "STRING")
    assert warehouse.location() == f"BigQuery dataset {PROJECT}.warehouse"


def test_parameters_keep_their_types(warehouse: Warehouse) -> None:
    """A value never becomes SQL."""
    names = {"text": "it's", "number": 3, "share": 0.5, "flag": True, "time": NOW, "nothing": None}
    items = ", ".join(f"{warehouse.parameter(name)} as `{name}`" for name in names)
    assert warehouse.query(f"select {items}", names) == [names]


def test_what_is_wrong_is_one_sentence(emulator: Emulator, warehouse: Warehouse) -> None:
    """Dataset, table, query and endpoint; each says what to do next."""
    missing = open_warehouse(credentials(emulator, dataset="nowhere"), Path())
    with pytest.raises(WarehouseError, match=r"nowhere.*dbt build"):
        missing.check()
    with pytest.raises(WarehouseError, match=r"no_such_table.*dbt build"):
        warehouse.columns(relation("no_such_table"))
    with pytest.raises(WarehouseError, match="Unrecognized name: nothing"):
        warehouse.query("select nothing")
    unreachable = open_warehouse(credentials(emulator, api_endpoint="http://127.0.0.1:9"), Path())
    with pytest.raises(WarehouseError, match="check the network") as caught:
        unreachable.check()
    assert "\n" not in str(caught.value)


def test_json_is_text(warehouse: Warehouse) -> None:
    """As on DuckDB; the client has read it already."""
    rows = warehouse.query('select json \'{"b": [1, 2], "a": null}\' as found, cast(null as json) as missing')
    assert rows == [{"found": '{"a": null, "b": [1, 2]}', "missing": None}]


def test_the_doctors_check_changes_nothing(emulator: Emulator, warehouse: Warehouse) -> None:
    """It tells the location, and plans a table that it does not make; another location is told before a query fails."""
    before = warehouse.relations([(PROJECT, "warehouse")])
    assert warehouse.check() == "lies in US; the account may query and create tables"
    assert warehouse.relations([(PROJECT, "warehouse")]) == before
    elsewhere = open_warehouse(credentials(emulator, location="europe-west3"), Path())
    with pytest.raises(WarehouseError, match=r"location is 'europe-west3', and dataset .* lies in 'US'"):
        elsewhere.check()
