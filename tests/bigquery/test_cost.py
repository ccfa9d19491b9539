"""What is spent on BigQuery is counted statement by statement, and a budget is kept by a dry run of each.

The emulator bills nothing: where numbers are needed, google's job says them in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Built, lay_out_factory
from emulator import Emulator
from factory import Factory
from google.cloud import bigquery
from googlesql import Analyzer
from offline import run_dbt

from storeroom.errors import BudgetError
from storeroom.ledger import record_costs
from storeroom.meter import Bill, Meter
from storeroom.project import Project
from storeroom.warehouse.bigquery_jobs import bill, estimate

NOW = datetime(2024, 5, 6)
MEGABYTE = 1 << 20
TABLES = ["ledger__warehouse_jobs", "fct_metadata__warehouse_jobs"]
COUNTED = """
select job, model_name, execution_id, node, statement_type, bytes_billed, engine_job_id, is_over_budget,
    duration_ms, monitor
from {relation} where command_id = @command_id
"""
# A measuring hook as the package's are: statements beside the model's own.
MODELS = {
    "models/fct_first.sql": "select 1 as a",
    "models/fct_hooked.sql": "{{ config(pre_hook='{{ measure() }}') }} select a from {{ ref('fct_first') }}",
    "models/fct_last.sql": "select a from {{ ref('fct_hooked') }}",
    "models/fct_broken.sql": "select nothing from {{ ref('fct_first') }}",
    "macros/measure.sql": """
{% macro measure() %}
    {% if execute %}
        {% do run_query('create or replace table ' ~ this.schema ~ '.scratch as select 0 as a') %}
        {% set mark = storeroom.model_mark('O*/Neil') %}
        {% do run_query('insert into ' ~ this.schema ~ '.scratch (a) ' ~ mark ~ ' select 1') %}
    {% endif %}
{% endmacro %}
""",
}


@pytest.fixture(scope="module")
def factory(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Factory:
    """Return a project with the tables of costs on the emulator."""
    folder = tmp_path_factory.mktemp("cost")
    output = emulator.output("costs", job_retry_deadline_seconds=5)
    made = lay_out_factory(folder, {"target": "emulator", "outputs": {"emulator": output}})
    for file, content in MODELS.items():
        made.write(file, content)
    Project(folder).build([*TABLES, "fct_first"], NOW)
    return made


@pytest.fixture
def project(factory: Factory) -> Project:
    """Return the project as a command opens it."""
    return Project(factory.folder, meter=Meter("cycle", NOW))


@pytest.fixture
def billed(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """Return what a statement processes, by a text in it; every statement reads one table and bills what it reads."""
    sizes: dict[str, int] = {}

    def size(job: bigquery.QueryJob) -> int:
        return next((size for text, size in sizes.items() if text in job.query), 0)

    monkeypatch.setattr(bigquery.QueryJob, "total_bytes_processed", property(size))
    monkeypatch.setattr(bigquery.QueryJob, "total_bytes_billed", property(size))
    yield sizes


def counted(project: Project) -> list[dict[str, Any]]:
    """Record what the command cost, and read it back."""
    command_id = project.meter._command_id
    assert record_costs(project) is None
    sql = COUNTED.format(relation=project.relation("fct_metadata__warehouse_jobs"))
    return project.warehouse.query(sql, {"command_id": command_id})


def test_every_statement_of_dbt_and_of_the_jobs_has_a_row(project: Project) -> None:
    """Hooks too; a pass says whose it is. What the emulator lists and what is counted are the same jobs."""
    client = project.warehouse._client  # type: ignore[attr-defined]
    before = {job.job_id for job in client.list_jobs(max_results=1000)}
    with project.meter.about("monitor"):
        project.build(["fct_hooked"], NOW)
    with project.meter.about("predict", "breaks", "run-1"):
        project.warehouse.query(f"select a from {project.declared_relation('fct_hooked')}")
        project.warehouse.frame(f"select a from {project.declared_relation('fct_hooked')}")
    jobs = [job for job in client.list_jobs(max_results=1000) if job.job_id not in before]
    rows = counted(project)
    assert {row["engine_job_id"] for row in rows} == {bill(job).engine_job_id for job in jobs}
    assert len(rows) == len(jobs) >= 5
    by_node: dict[str | None, list[Any]] = {}
    for row in rows:
        by_node.setdefault(row["node"], []).append((row["job"], row["model_name"], row["statement_type"]))
    assert by_node[None] == [("predict", "breaks", "SELECT")] * 2
    hooked = by_node["model.factory.fct_hooked"]
    assert ("monitor", "ONeil", "INSERT") in hooked
    assert hooked.count(("monitor", None, "CREATE_TABLE_AS_SELECT")) == 2
    assert all(row["duration_ms"] >= 0 and row["bytes_billed"] == 0 for row in rows)
    assert {row["execution_id"] for row in rows if row["node"] is None} == {"run-1"}


def test_an_append_is_counted_and_costs_nothing(project: Project) -> None:
    """A load job; what is appended of the costs themselves is not counted in turn."""
    project.warehouse.query("select 1 as a")
    counted(project)
    (row,) = project.meter.drain()[:1]
    assert (row.statement_type, row.bytes_billed, row.bytes_processed, row.is_cache_hit) == ("LOAD", None, None, None)


def test_what_a_failed_build_spent_is_counted(project: Project) -> None:
    """The node that BigQuery refused bills nothing; what ran before it does."""
    from storeroom.errors import DbtError

    with pytest.raises(DbtError, match="fct_broken"):
        project.build(["fct_first", "fct_broken"], NOW)
    nodes = {row["node"] for row in counted(project)}
    assert "model.factory.fct_first" in nodes


def test_a_budget_stops_dbt_before_the_statement_that_breaks_it(project: Project, billed: dict[str, int]) -> None:
    """Nothing of it is sent, nothing after it, and the row says which statement it was."""
    billed["scratch (a)"] = 40 * MEGABYTE
    project.meter.budget_bytes = 49 * MEGABYTE  # it bills 40, and by the least of a table up to 50
    client = project.warehouse._client  # type: ignore[attr-defined]
    client.delete_table("costs.scratch", not_found_ok=True)
    with project.meter.about("monitor"), pytest.raises(BudgetError) as caught:
        project.build(["fct_hooked", "fct_last"], NOW)
    assert "(monitor, fct_hooked, ONeil) may bill 52,428,800 more" in str(caught.value)
    assert client.get_table("costs.scratch").num_rows == 1  # of the statement before
    with pytest.raises(BudgetError):
        project.warehouse.query("select 1 as a")
    project.meter.budget_bytes = None  # so that the test may read
    rows = counted(project)
    (refused,) = [row for row in rows if row["is_over_budget"]]
    assert (refused["node"], refused["bytes_billed"]) == ("model.factory.fct_hooked", None)
    assert not [row for row in rows if row["node"] == "model.factory.fct_last"]


def test_with_enough_the_same_build_is_done(project: Project, billed: dict[str, int]) -> None:
    """It is run again with more, and goes through; the estimate lies above the bill."""
    billed["scratch (a)"] = 40 * MEGABYTE
    project.meter.budget_bytes = 50 * MEGABYTE
    project.build(["fct_hooked", "fct_last"], NOW)
    assert project.meter.spent_bytes == 40 * MEGABYTE
    assert all(row.bytes_billed <= row.estimated_bytes for row in project.meter.drain() if row.estimated_bytes)


def test_a_budget_stops_a_job_before_its_query(project: Project, billed: dict[str, int]) -> None:
    """A training set is a query like any other."""
    billed["select a from"] = 5 * MEGABYTE
    project.meter.budget_bytes = 14 * MEGABYTE
    with project.meter.about("train", "breaks"), pytest.raises(BudgetError, match=r"\(train, breaks\) may bill"):
        project.warehouse.frame(f"select a from {project.declared_relation('fct_first')}")
    project.meter.refusal = None
    project.meter.budget_bytes = 15 * MEGABYTE
    assert len(project.warehouse.frame(f"select a from {project.declared_relation('fct_first')}")) == 1


def test_an_estimate_is_what_can_be_billed(project: Project, billed: dict[str, int]) -> None:
    """Whole megabytes, and ten more for the least of a table; nothing for what reads nothing or is refused anyway."""
    client = project.warehouse._client  # type: ignore[attr-defined]
    billed["scanned"] = MEGABYTE + 1
    assert estimate(client, "select 1 as scanned", bigquery.QueryJobConfig()) == 12 * MEGABYTE
    assert estimate(client, "select 1 as a", bigquery.QueryJobConfig()) == 0
    assert estimate(client, "select nothing as scanned", bigquery.QueryJobConfig()) == 0


def test_the_bill_says_what_bigquery_said(project: Project) -> None:
    """From the answer as the REST interface documents it."""
    resource = {
        "jobReference": {"projectId": "shop", "location": "EU", "jobId": "j1"},
        "configuration": {"query": {"query": "select 1"}},
        "status": {"state": "DONE"},
        "statistics": {
            "creationTime": "1714953600000",
            "startTime": "1714953600500",
            "endTime": "1714953602000",
            "query": {
                "statementType": "SELECT",
                "totalBytesProcessed": "123",
                "totalBytesBilled": "10485760",
                "totalSlotMs": "77",
                "cacheHit": False,
            },
        },
    }
    start = datetime(2024, 5, 6, 0, 0, 0, 500_000)
    job = bigquery.QueryJob.from_api_repr(resource, project.warehouse._client)  # type: ignore[attr-defined]
    assert bill(job) == Bill(
        "shop:EU.j1", "SELECT", 123, 10 * MEGABYTE, 77, False, start, start + timedelta(milliseconds=1500)
    )


# The columns of JOBS that are read, with the types that BigQuery documents for them.
JOBS = {
    "project_id": "STRING",
    "job_id": "STRING",
    "parent_job_id": "STRING",
    "job_type": "STRING",
    "statement_type": "STRING",
    "state": "STRING",
    "query": "STRING",
    "labels": "ARRAY<STRUCT<key STRING, value STRING>>",
    "total_bytes_processed": "INT64",
    "total_bytes_billed": "INT64",
    "total_slot_ms": "INT64",
    "cache_hit": "BOOL",
    "start_time": "TIMESTAMP",
    "end_time": "TIMESTAMP",
}
HISTORY = """(
    select 'shop' as project_id, 'seen' as job_id, cast(null as string) as parent_job_id, 'QUERY' as job_type,
        'MERGE' as statement_type, 'DONE' as state,
        '/* {"node_id": "model.storeroom.fct_monitoring__drift"} */ merge into x' as query,
        [struct('dbt_invocation_id' as key, 'i' as value)] as labels, 1 as total_bytes_processed,
        10485760 as total_bytes_billed, 5 as total_slot_ms, false as cache_hit,
        timestamp '2024-05-06 00:00:00' as start_time, timestamp '2024-05-06 00:00:01' as end_time
    union all
    select 'shop', 'pass', null, 'QUERY', 'INSERT', 'DONE',
        '/* {"node_id": "model.storeroom.int_monitoring__profiles"} */ insert /* storeroom_model: breaks */ select 1',
        [struct('a', 'b')], 2, 3, 4, false, timestamp '2024-05-06 00:00:00', timestamp '2024-05-06 00:00:01'
    union all
    select 'shop', 'load', null, 'LOAD', null, 'DONE', null,
        [struct('storeroom_job', 'train'), ('storeroom_model', 'downtime')], null, null, null, null,
        timestamp '2024-05-06 00:00:00', timestamp '2024-05-06 00:00:01'
    union all
    select 'shop', 'foreign', null, 'QUERY', 'SELECT', 'DONE', '/* {"node_id": "model.other.storeroom_like"} */ select',
        [struct('a', 'b')], 2, 3, 4, false, timestamp '2024-05-06 00:00:00', timestamp '2024-05-06 00:00:01'
    union all
    select 'shop', 'running', null, 'QUERY', 'SELECT', 'RUNNING', '/* {"node_id": "model.storeroom.x"} */ select',
        [struct('a', 'b')], 2, 3, 4, false, timestamp '2024-05-06 00:00:00', timestamp '2024-05-06 00:00:01'
    union all
    select 'shop', 'child', 'pass', 'QUERY', 'SELECT', 'DONE', '/* {"node_id": "model.storeroom.x"} */ select',
        [struct('a', 'b')], 2, 3, 4, false, timestamp '2024-05-06 00:00:00', timestamp '2024-05-06 00:00:01'
)"""


def test_bigquerys_own_list_adds_what_no_command_counted(package: Built, tmp_path: Path) -> None:
    """Read as it is documented: there is no such view here. dbt's by their comment, the jobs' by their labels."""
    package.paper.analyzer.add_table("my-project.region-eu.INFORMATION_SCHEMA.JOBS", JOBS)
    arguments = ["compile", "--select", TABLES[1], "--vars", "{jobs_history: my-project.region-eu}"]
    manifest = run_dbt(ROOT, ROOT / "profiles", tmp_path, arguments, package.paper)
    sql = manifest["nodes"][f"model.storeroom.{TABLES[1]}"]["compiled_code"]
    view = "`my-project.region-eu`.INFORMATION_SCHEMA.JOBS"
    assert view in sql
    contract = manifest["nodes"][f"model.storeroom.{TABLES[1]}"]["columns"]
    found = package.paper.analyzer.columns(sql)
    assert found == {name: column["data_type"].upper() for name, column in contract.items()}
    ledger = manifest["nodes"]["model.storeroom.ledger__warehouse_jobs"]
    kinds = {name: column["data_type"] for name, column in ledger["columns"].items()}
    known = {"warehouse_job_id": "'1'", "engine_job_id": "'shop:EU.seen'", "is_over_budget": "false"}
    row = ", ".join(f"cast({known.get(name, 'null')} as {kind}) as {name}" for name, kind in kinds.items())
    literal = sql.replace(view, HISTORY).replace(ledger["relation_name"], f"(select {row})")
    columns = "engine_job_id, job, model_name, monitor, statement_type, bytes_billed"
    final = re.sub(r"select \* from final\s*$", f"select {columns} from final order by 1", literal)
    assert final != literal
    assert [tuple(row.values()) for row in Analyzer().evaluate(final)] == [
        ("shop:EU.seen", None, None, None, None, None),
        ("shop:eu.load", "train", "downtime", None, "LOAD", None),
        ("shop:eu.pass", None, "breaks", "profiles", "INSERT", 3),
    ]
