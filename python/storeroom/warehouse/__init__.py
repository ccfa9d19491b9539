"""The warehouse behind the jobs: one small protocol, one file per engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from storeroom.errors import UsageError, allowed
from storeroom.meter import Meter
from storeroom.warehouse.protocol import Warehouse

__all__ = ["ENGINES", "Warehouse", "open_warehouse"]

ENGINES = ("duckdb", "bigquery")
WITHOUT_BIGQUERY = "The dbt target is of type 'bigquery', which needs: pip install 'storeroom[bigquery]'"


def open_warehouse(credentials: Any, directory: Path, meter: Meter | None = None) -> Warehouse:
    """Return the warehouse that a dbt target's credentials describe; paths are relative to `directory`.

    What its statements cost goes to the meter, where the engine bills them.
    """
    if credentials.type == "duckdb":
        from storeroom.warehouse.duckdb import DuckDBWarehouse

        return DuckDBWarehouse.from_credentials(credentials, directory)
    if credentials.type == "bigquery":
        try:
            from storeroom.warehouse.bigquery import BigQueryWarehouse
        except ImportError as error:
            raise UsageError(f"{WITHOUT_BIGQUERY} ({error})") from None
        return BigQueryWarehouse(credentials, meter)
    raise UsageError(f"The dbt target is of type '{credentials.type}'; {allowed(ENGINES)}.")
