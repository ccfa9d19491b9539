"""One team's whole loop on either engine: raw data, `dbt build`, train, promote, predict, monitor, flag, retrain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from conftest import RAW, credentials, lay_out_factory
from emulator import PROJECT, Emulator
from factory import DEPLOYED, Factory, readings
from google.cloud import bigquery

from storeroom.project import Project
from storeroom.warehouse import open_warehouse

# The first clock trains and promotes. By the second a batch has run hot, and has its labels: the loop predicts, monitors,
# flags and retrains.
CLOCKS = (DEPLOYED, "2024-02-28")
OUTCOMES = (
    "create table {raw}.outcomes as select plant, machine, measured_at, is_broken, minutes, {seen} as observed_at "
    "from {raw}.frame"
)


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
        self.build()

    def cycle(self, clock: str) -> dict[str, Any]:
        """Run one cycle, which may flag and must not fail; return what it did."""
        result = self.factory.run("cycle", "--now", clock, "--json")
        assert result.exit_code in (0, 3), result.output
        self.cycles.append(json.loads(result.stdout))
        return self.cycles[-1]

    def build(self) -> None:
        """Build everything with every data test, unit test and contract."""
        project = Project(self.factory.folder, is_replay=True)
        for result in project.build(["*"], datetime.fromisoformat(CLOCKS[-1]), "build"):
            counts = self.nodes.setdefault(str(result.node.resource_type), {})
            counts[str(result.status)] = counts.get(str(result.status), 0) + 1

    def tables(self) -> list[str]:
        """Return the names of all tables and views."""
        folder = self.schema.strip("`").split("`.`")[-1]
        names = self.query(f"select table_name from {self.catalog} where table_schema = '{folder}'")
        return sorted(names["table_name"])

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


def on_duckdb(folder: Path) -> Loop:
    """Return the project on DuckDB, with its raw tables."""
    output = {"type": "duckdb", "path": "factory.duckdb", "threads": 2}
    factory = lay_out_factory(folder, {"target": "dev", "outputs": {"dev": output}})
    frame = readings()
    with duckdb.connect(str(factory.database)) as connection:
        connection.register("frame_", frame)
        connection.execute("create schema raw; create type float64 as double; create table raw.frame as from frame_")
        connection.execute("create table raw.readings as select * exclude (is_broken, minutes) from raw.frame")
        seen = "measured_at + case when is_broken then interval 2 day else interval 7 day end"
        connection.execute(OUTCOMES.format(raw="raw", seen=seen))

    def query(sql: str) -> pd.DataFrame:
        with duckdb.connect(str(factory.database), read_only=True) as connection:
            return connection.execute(sql).df()

    return Loop(factory, query, "main")


def on_bigquery(emulator: Emulator, folder: Path, dataset: str, **settings: Any) -> Loop:
    """Return the project on the emulator, with its raw tables; `settings` go into the profile's output.

    The jobs read through the Storage Read API where STOREROOM_BIGQUERY_STORAGE_ENDPOINT says where it answers.
    """
    factory = lay_out_factory(
        folder, {"target": "emulator", "outputs": {"emulator": emulator.output(dataset, **settings)}}
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
    frame = readings()
    frame = frame.assign(measured_at=frame["measured_at"].dt.tz_localize("UTC"))
    columns = {**RAW["storeroom.raw.readings"], **RAW["storeroom.raw.outcomes"]}
    job = bigquery.LoadJobConfig(schema=[bigquery.SchemaField(name, columns[name]) for name in frame])
    client.load_table_from_dataframe(frame, f"{PROJECT}.raw.frame", job_config=job).result()
    raw = f"`{PROJECT}`.`raw`"
    client.query(f"create table {raw}.readings as select * except (is_broken, minutes) from {raw}.frame").result()
    seen = "timestamp_add(measured_at, interval case when is_broken then 2 else 7 end day)"
    client.query(OUTCOMES.format(raw=raw, seen=seen)).result()


def _fingerprint(frame: pd.DataFrame) -> str:
    rows = sorted(map(repr, frame.astype(object).itertuples(index=False, name=None)))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
