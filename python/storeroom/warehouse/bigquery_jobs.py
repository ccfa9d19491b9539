"""What BigQuery says of its jobs: the bill of one that ran, an estimate of one that has not, and dbt's own, watched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from dbt.adapters.bigquery.connections import BigQueryConnectionManager
from dbt.adapters.bigquery.impl import BigQueryAdapter
from dbt_common.events.contextvars import get_node_info
from google.api_core import exceptions
from google.api_core.retry import Retry
from google.cloud import bigquery

from storeroom.meter import Bill, Meter

# Billed is what each table gives, in whole MB and at least ten of them (https://cloud.google.com/bigquery/pricing).
_MEGABYTE = 1 << 20
_LEAST_OF_A_TABLE = 10 * _MEGABYTE
_MODEL = re.compile(r"/\* storeroom_model: (.+?) \*/")  # macros/project/model_mark.sql writes it


def bill(job: Any) -> Bill:
    """Return the bill of a job that ended, a query or a load."""
    return Bill(
        engine_job_id=f"{job.project}:{job.location}.{job.job_id}",
        statement_type=getattr(job, "statement_type", None) or job.job_type.upper(),
        bytes_processed=getattr(job, "total_bytes_processed", None),
        bytes_billed=getattr(job, "total_bytes_billed", None),
        slot_ms=getattr(job, "slot_millis", None),
        is_cache_hit=getattr(job, "cache_hit", None),
        started_at=_naive(job.started),
        ended_at=_naive(job.ended),
    )


def estimate(
    client: bigquery.Client, sql: str, config: bigquery.QueryJobConfig, retry: Retry = bigquery.DEFAULT_RETRY
) -> int:
    """Return the most bytes that a statement can bill, by a dry run, which is free.

    A statement that is wrong bills nothing: it is refused again, in BigQuery's own words, when it is sent.
    """
    config.dry_run = True
    try:
        job = client.query(sql, job_config=config, retry=retry, job_retry=None)
    except (exceptions.BadRequest, exceptions.NotFound):
        return 0
    processed = job.total_bytes_processed or 0
    if not processed:
        return 0
    whole = -(-processed // _MEGABYTE) * _MEGABYTE
    return int(whole + _LEAST_OF_A_TABLE * max(1, len(job.referenced_tables)))


@contextmanager
def watched_dbt(meter: Meter) -> Iterator[None]:
    """Count every statement that dbt sends inside: of models, their hooks, and tests."""

    class Watched(BigQueryConnectionManager):
        def raw_execute(
            self, sql: str, use_legacy_sql: bool = False, limit: int | None = None, dry_run: bool = False
        ) -> Any:
            if dry_run:
                return super().raw_execute(sql, use_legacy_sql, limit, dry_run)

            def estimated() -> int:
                config = bigquery.QueryJobConfig(use_legacy_sql=use_legacy_sql)
                return estimate(self.get_thread_connection().handle, sql, config)

            marked = _MODEL.search(sql)
            node = get_node_info().get("unique_id")
            # dbt's handler makes its own error of what stops a statement, so that the node fails as any other.
            with self.exception_handler(sql), meter.statement(estimated, node, marked and marked[1]) as pay:
                job, rows = super().raw_execute(sql, use_legacy_sql, limit)
                pay(bill(job))
            return job, rows

    plain = BigQueryAdapter.ConnectionManager
    BigQueryAdapter.ConnectionManager = Watched
    try:
        yield
    finally:
        BigQueryAdapter.ConnectionManager = plain


def _naive(value: datetime | None) -> datetime | None:
    return value.astimezone(UTC).replace(tzinfo=None) if value else None
