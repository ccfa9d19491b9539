"""One team's whole loop on either engine: raw data, `dbt build`, train, promote, predict, monitor, flag, retrain."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from conftest import RAW, credentials, lay_out_factory
from emulator import PROJECT, Emulator
from factory import DEPLOYED, FIRST, Factory, readings
from google.cloud import bigquery
from offline import MACRO_TESTS

from storeroom.warehouse import open_warehouse

# The first clock trains and promotes. By the second a batch has run hot, its repairs took long, and it has its labels:
# the loop predicts, monitors, flags drift and degradation, and retrains.
CLOCKS = (DEPLOYED, "2024-03-01")
WITHOUT = ("--exclude", MACRO_TESTS, "--exclude-resource-type", "unit_test")
COSTS = {"ledger__warehouse_jobs", "fct_metadata__warehouse_jobs", "ledger__leases"}
OUTCOMES = (
    "create table {raw}.outcomes as select plant, machine, measured_at, is_broken, minutes, {seen} as observed_at "
    "from {raw}.frame"
)


def raw() -> pd.DataFrame:
    """Return the machines, whose repairs take longer from the hot week on than a model can know."""
    frame = readings()
    frame["minutes"] += 20.0 * (frame["measured_at"] >= FIRST + timedelta(weeks=7))
    return frame


@dataclass
class Loop:
    """A project on one engine, and what the loop said.

    Attributes:
        factory: the project.
        query: returns the rows of a query of the engine.
        schema: what stands before a table's name.
        nodes: how dbt's nodes ended, of the build of everything: resource type -> status -> count.
        cycles: what each cycle printed with --json.

    """

    factory: Factory
    query: Callable[[str], pd.DataFrame]
    schema: str
    nodes: dict[str, dict[str, int]] = field(default_factory=dict)
    cycles: list[dict[str, Any]] = field(default_factory=list)

    def run(self) -> None:
        """Run the loop, from the raw tables to a retrained model."""
        self.factory.build()
        for clock in CLOCKS:
            self.cycle(clock)
        self.nodes = self.build()

    def cycle(self, clock: str) -> dict[str, Any]:
        """Run one cycle, which may flag and must not fail; return what it did."""
        result = self.factory.run("cycle", "--now", clock, "--json")
        assert result.exit_code in (0, 3), result.output
        self.cycles.append(json.loads(result.stdout))
        return self.cycles[-1]

    def build(self, *select: str) -> dict[str, dict[str, int]]:
        """Build everything, or some, with data tests and contracts; unit tests need none of this (test_package.py).

        Return how dbt's nodes ended.
        """
        clock = json.dumps({"storeroom_now": f"{CLOCKS[-1]} 00:00:00"})
        folder, selected = self.factory.folder, ["--select", *select] if select else []
        return counted(run_dbt(folder, folder, "build", *selected, *WITHOUT, "--vars", clock))

    def docs(self) -> set[str]:
        """Generate dbt's documents; return the names of the relations in its catalogue."""
        folder = self.factory.folder
        run_dbt(folder, folder, "docs", "generate")
        catalog = json.loads((folder / "target" / "catalog.json").read_text(encoding="utf-8"))
        return {node["metadata"]["name"] for node in catalog["nodes"].values()}

    def tables(self) -> list[str]:
        """Return the names of all tables and views but those of what BigQuery alone bills, for looking too."""
        folder = self.schema.strip("`").split("`.`")[-1]
        names = self.query(f"select table_name from {self.catalog} where table_schema = '{folder}'")
        return sorted(set(names["table_name"]) - COSTS)

    @property
    def catalog(self) -> str:
        """Return where the engine lists its tables."""
        return f"{self.schema}.INFORMATION_SCHEMA.TABLES" if "`" in self.schema else "information_schema.tables"

    def state(self) -> dict[str, str]:
        """Return a fingerprint of the rows of every table and view, in whatever order they lie."""
        return {name: _fingerprint(self.frame(name)) for name in self.tables()}

    def frame(self, table: str) -> pd.DataFrame:
        """Return a table whole."""
        return self.query(f"select * from {self.schema}.{table}")

    def public(self) -> list[str]:
        """Return the names of the tables that users read."""
        return [name for name in self.tables() if name.startswith(("fct_", "dim_")) and "__" in name]


def on_duckdb(folder: Path, models: Any = None) -> Loop:
    """Return the project on DuckDB, with its raw tables; all its models, or these declarations."""
    output = {"type": "duckdb", "path": "factory.duckdb", "threads": 2}
    factory = lay_out_factory(folder, {"target": "dev", "outputs": {"dev": output}}, models)
    frame = raw()
    with duckdb.connect(str(factory.database)) as connection:
        connection.register("frame_", frame)
        connection.execute("create schema raw; create type float64 as double; create table raw.frame as from frame_")
        connection.execute("create table raw.readings as select * exclude (is_broken, minutes) from raw.frame")
        seen = "measured_at + case when is_broken then interval 2 day else interval 7 day end"
        connection.execute(OUTCOMES.format(raw="raw", seen=seen))

    def query(sql: str) -> pd.DataFrame:
        with duckdb.connect(str(factory.database)) as connection:  # as dbt does, which may still hold it
            return connection.execute(sql).df()

    return Loop(factory, query, "main")


def on_bigquery(emulator: Emulator, folder: Path, dataset: str, models: Any = None, **settings: Any) -> Loop:
    """Return the project on the emulator, with its raw tables; `settings` go into the profile's output.

    The jobs read through the Storage Read API where STOREROOM_BIGQUERY_STORAGE_ENDPOINT says where it answers.
    """
    factory = lay_out_factory(
        folder, {"target": "emulator", "outputs": {"emulator": emulator.output(dataset, **settings)}}, models
    )
    client: bigquery.Client = open_warehouse(credentials(emulator, dataset), Path())._client  # type: ignore[attr-defined]
    client.create_dataset(dataset, exists_ok=True)
    load_raw(client)

    def query(sql: str) -> pd.DataFrame:
        return client.query(sql).result().to_arrow(create_bqstorage_client=False).to_pandas()

    return Loop(factory, query, f"`{PROJECT}`.`{dataset}`")


def load_raw(client: bigquery.Client) -> None:
    """Load the raw tables, where they are not there yet."""
    client.create_dataset("raw", exists_ok=True)
    if any(table.table_id == "outcomes" for table in client.list_tables("raw")):
        return
    frame = raw()
    frame = frame.assign(measured_at=frame["measured_at"].dt.tz_localize("UTC"))
    columns = {**RAW["storeroom.raw.readings"], **RAW["storeroom.raw.outcomes"]}
    job = bigquery.LoadJobConfig(schema=[bigquery.SchemaField(name, columns[name]) for name in frame])
    client.load_table_from_dataframe(frame, f"{PROJECT}.raw.frame", job_config=job).result()
    place = f"`{PROJECT}`.`raw`"
    client.query(f"create table {place}.readings as select * except (is_broken, minutes) from {place}.frame").result()
    seen = "timestamp_add(measured_at, interval case when is_broken then 2 else 7 end day)"
    client.query(OUTCOMES.format(raw=place, seen=seen)).result()


def run_dbt(project: Path, profiles: Path, *arguments: str) -> list[Any]:
    """Run one dbt command; return the results of its nodes, none of which may fail."""
    from dbt.cli.main import dbtRunner

    options = ["--project-dir", str(project), "--profiles-dir", str(profiles), "--log-level", "none", "--no-print"]
    folder = Path.cwd()
    try:
        os.chdir(project)
        result = dbtRunner().invoke([*arguments, *options])
    finally:
        os.chdir(folder)
    nodes = list(getattr(result.result, "results", None) or [])
    failed = [f"{n.node.name}: {n.message}" for n in nodes if str(getattr(n, "status", "")) in ("error", "fail")]
    assert result.success, f"dbt {arguments[0]} did not succeed: {result.exception or ''} {failed}"
    return nodes


def counted(results: list[Any]) -> dict[str, dict[str, int]]:
    """Return how dbt's nodes ended: resource type -> status -> count."""
    counts: dict[str, dict[str, int]] = {}
    for result in results:
        found = counts.setdefault(str(result.node.resource_type), {})
        found[str(result.status)] = found.get(str(result.status), 0) + 1
    return counts


def _fingerprint(frame: pd.DataFrame) -> str:
    rows = sorted(map(repr, frame.astype(object).itertuples(index=False, name=None)))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
