"""The example shop on the emulator: every twenty-fifth customer has the features and labels that DuckDB gives."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, TOLD, credentials
from emulator import PROJECT, Emulator
from google.cloud import bigquery
from loop import counted, run_dbt
from side_by_side import compare

from storeroom.warehouse import open_warehouse

EXAMPLE, FILE = ROOT / "examples" / "online_retail", "online_retail_ii.parquet"
SAMPLE = f"select * from '{EXAMPLE / 'data' / FILE}' where customer_id is null or mod(customer_id, 25) = 0"
DATASET = "shop"
# Without the counts of all two years' lines; "as of" the end of them.
BUILD = ("--select", "package:online_retail", "--exclude", "test_name:expression_equals")
CLOCK = ("--vars", "{storeroom_now: '2011-12-10'}")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the example's project whose data is the sample."""
    folder = tmp_path_factory.mktemp("shop")
    left_out = shutil.ignore_patterns("*.duckdb*", "target", "logs", "dbt_packages", "data", "storeroom_artifacts")
    shutil.copytree(EXAMPLE, folder, ignore=left_out, dirs_exist_ok=True)
    (folder / "packages.yml").write_text(f"packages: [{{local: '{ROOT}'}}]", encoding="utf-8")
    (folder / "data").mkdir()
    with duckdb.connect() as connection:
        connection.execute(f"copy ({SAMPLE}) to '{folder / 'data' / FILE}' (format parquet)")
    run_dbt(folder, folder, "deps")
    return folder


@pytest.fixture(scope="module")
def remote_shop(emulator: Emulator, shop: Path) -> tuple[bigquery.Client, dict[str, dict[str, int]]]:
    """Return a client of the emulator after the build there, as the example's page says; and how dbt's nodes ended."""
    client: bigquery.Client = open_warehouse(credentials(emulator, DATASET), Path())._client  # type: ignore[attr-defined]
    client.create_dataset("online_retail", exists_ok=True)
    parquet = bigquery.LoadJobConfig(source_format=bigquery.SourceFormat.PARQUET)
    with (shop / "data" / FILE).open("rb") as file:
        client.load_table_from_file(file, f"{PROJECT}.online_retail.online_retail_ii", job_config=parquet).result()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOREROOM_BIGQUERY_ENDPOINT", emulator.endpoint)
        patch.setenv("STOREROOM_BIGQUERY_DATASET", DATASET)
        return client, counted(run_dbt(shop, shop, "build", *BUILD, *CLOCK, "--target", "emulator"))


@pytest.fixture(scope="module")
def local_shop(shop: Path) -> Path:
    """Return the database after the build on DuckDB."""
    run_dbt(shop, shop, "build", *BUILD, *CLOCK)
    return shop / "storeroom.duckdb"


def test_every_model_and_test_of_the_example_succeeds(
    remote_shop: tuple[bigquery.Client, dict[str, dict[str, int]]],
) -> None:
    """Features and labels are counted again by its own tests, straight from the source."""
    _, nodes = remote_shop
    TOLD.append(f"dbt build of the example on the emulator: {nodes}")
    assert {status for counts in nodes.values() for status in counts} <= {"success", "pass"}
    assert nodes["model"]["success"] == len(list((EXAMPLE / "models").rglob("*.sql")))
    assert nodes["test"]["pass"] > 20


@pytest.mark.parametrize("table", [file.stem for file in sorted((EXAMPLE / "models").rglob("*.sql"))])
def test_a_table_of_the_example_is_the_same_on_both_engines(
    local_shop: Path, remote_shop: tuple[bigquery.Client, dict[str, dict[str, int]]], table: str
) -> None:
    """Row by row."""
    rows = remote_shop[0].query(f"select * from `{PROJECT}`.`{DATASET}`.{table}").result()
    remote = rows.to_arrow(create_bqstorage_client=False).to_pandas()
    with duckdb.connect(str(local_shop)) as connection:
        local = connection.execute(f"select * from {table}").df()
    assert len(local) > 300
    assert compare(local, remote, ({}, {})).wrong == {}
