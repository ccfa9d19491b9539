"""The warehouse behind the jobs: one small protocol, one file per engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from storeroom.errors import Explained, UsageError, allowed
from storeroom.meter import Meter
from storeroom.warehouse.protocol import RelationKey, Warehouse, relation_key

__all__ = ["ENGINES", "RelationKey", "Warehouse", "explain", "open_warehouse", "relation_key"]

ENGINES = ("duckdb", "bigquery")
WITHOUT_BIGQUERY = "The dbt target is of type 'bigquery', which needs: pip install 'storeroom[bigquery]'"


def open_warehouse(
    credentials: Any, directory: Path, meter: Meter | None = None, limit_minutes: float | None = None
) -> Warehouse:
    """Return the warehouse that a dbt target's credentials describe.

    Args:
        credentials: of the target.
        directory: of the dbt project; paths are relative to it.
        meter: where what statements cost goes, if the engine bills them.
        limit_minutes: how long one statement may take; None is no limit.

    """
    if credentials.type == "duckdb":
        from storeroom.warehouse.duckdb import DuckDBWarehouse

        return DuckDBWarehouse(credentials, directory, limit_minutes=limit_minutes)
    if credentials.type == "bigquery":
        try:
            from storeroom.warehouse.bigquery import BigQueryWarehouse
        except ImportError as error:
            raise UsageError(f"{WITHOUT_BIGQUERY} ({error}).") from None
        return BigQueryWarehouse(credentials, meter, limit_minutes)
    raise UsageError(f"The dbt target is of type '{credentials.type}'; {allowed(ENGINES)}.")


def explain(credentials: Any, text: str) -> Explained | None:
    """Return what an error means that dbt met on a target; None where it is about dbt or the query itself."""
    if credentials.type == "bigquery":
        from storeroom.warehouse.bigquery_errors import explain as of_bigquery

        return of_bigquery(credentials, text)
    from storeroom.warehouse.duckdb import explain as of_duckdb

    return of_duckdb(text)
