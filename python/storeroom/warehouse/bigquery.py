"""BigQuery: appends are load jobs, reads come through the Storage Read API."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import grpc
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from dbt.adapters.bigquery.credentials import create_google_credentials
from google.api_core import exceptions
from google.api_core.client_options import ClientOptions
from google.auth.exceptions import GoogleAuthError
from google.cloud import bigquery
from google.cloud.bigquery_storage_v1 import BigQueryReadClient
from google.cloud.bigquery_storage_v1.services.big_query_read.transports import BigQueryReadGrpcTransport
from requests.exceptions import RequestException

from storeroom.errors import WarehouseError
from storeroom.meter import Meter
from storeroom.records import Execution, Record, digest, to_json
from storeroom.warehouse.bigquery_jobs import bill, estimate, watched_dbt

_ARROW = {
    "str": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "datetime": pa.timestamp("us", tz="UTC"),
}
_ATTEMPTS = 3  # jobs of one append, each after one that failed
_RETRY_SECONDS = 60.0


class BigQueryWarehouse:
    """A dataset, with the settings of a dbt-bigquery target.

    Args:
        credentials: of the target: project, dataset, location, how to log in, endpoint, maximum_bytes_billed, priority,
            job_retry_deadline_seconds (by default a minute).
        meter: counts what every statement costs, and may keep one from being sent.

    """

    engine = "bigquery"
    bills_bytes = True

    def __init__(self, credentials: Any, meter: Meter | None = None) -> None:
        self._credentials = credentials
        self._meter = meter or Meter()
        self._retry = bigquery.DEFAULT_RETRY.with_timeout(
            float(credentials.job_retry_deadline_seconds or _RETRY_SECONDS)
        )

    def append(self, records: Mapping[str, Sequence[Record]]) -> None:
        """See the protocol. One load job per table, each whole or not at all.

        The states of the runs come last: rows count only when their run is complete, so what an interruption leaves
        behind is never seen. A job's id is made of the ids of its rows, so that a repeated append finds the job that
        has already done it.
        """
        filled = sorted(
            ((table, rows) for table, rows in records.items() if rows), key=lambda item: type(item[1][0]) is Execution
        )
        labels = _labels([row for _, rows in filled for row in rows])
        with self._one_sentence():
            for table, rows in filled:
                self._load(table, rows, labels)

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """See the protocol."""
        with self._one_sentence():
            rows = self._send(sql, parameters or {})
            texts = {field.name for field in rows.schema if field.field_type == "JSON"}
            return [
                {
                    name: to_json(value) if name in texts and value is not None else _naive(value)
                    for name, value in row.items()
                }
                for row in rows
            ]

    def frame(self, sql: str) -> pd.DataFrame:
        """See the protocol. Through the Storage Read API, unless the target has an endpoint of its own without one."""
        with self._one_sentence():
            reader = self._reader
            table = self._send(sql, {}).to_arrow(bqstorage_client=reader, create_bqstorage_client=reader is not None)
        naive = [
            table.column(name).cast(pa.timestamp("us")) if pa.types.is_timestamp(kind) else table.column(name)
            for name, kind in zip(table.column_names, table.schema.types, strict=True)
        ]
        frame: pd.DataFrame = pa.table(dict(zip(table.column_names, naive, strict=True))).to_pandas()
        return frame

    def parameter(self, name: str) -> str:
        """See the protocol."""
        return f"@{name}"

    def tables(self) -> set[str]:
        """See the protocol."""
        with self._one_sentence():
            return {str(item.table_id) for item in self._client.list_tables(self._dataset, retry=self._retry)}

    def columns(self, relation: str) -> list[str]:
        """See the protocol."""
        with self._one_sentence():
            return [str(field.name) for field in self._table(relation).schema]

    def location(self) -> str:
        """See the protocol."""
        return f"BigQuery dataset {self._dataset}"

    def watched_dbt(self) -> AbstractContextManager[None]:
        """See the protocol."""
        return watched_dbt(self._meter)

    @property
    def _dataset(self) -> str:
        return f"{self._credentials.database}.{self._credentials.schema}"

    @cached_property
    def _client(self) -> bigquery.Client:
        options = ClientOptions(
            api_endpoint=self._credentials.api_endpoint, quota_project_id=self._credentials.quota_project
        )
        return bigquery.Client(
            self._credentials.execution_project,
            create_google_credentials(self._credentials),
            location=self._credentials.location,
            client_options=options,
        )

    @cached_property
    def _reader(self) -> BigQueryReadClient | None:
        """Return the client of the Storage Read API; none for an endpoint that has no such address beside it."""
        address = os.environ.get("STOREROOM_BIGQUERY_STORAGE_ENDPOINT")
        if address:
            channel = grpc.insecure_channel(address)
            return BigQueryReadClient(transport=BigQueryReadGrpcTransport(channel=channel))
        if self._credentials.api_endpoint:
            return None
        return BigQueryReadClient(credentials=create_google_credentials(self._credentials))

    def _config(self, parameters: Mapping[str, Any]) -> bigquery.QueryJobConfig:
        config = bigquery.QueryJobConfig(
            labels={"storeroom_job": "read"},
            query_parameters=[_parameter(name, value) for name, value in parameters.items()],
        )
        if self._credentials.maximum_bytes_billed:
            config.maximum_bytes_billed = self._credentials.maximum_bytes_billed
        if self._credentials.priority:
            config.priority = str(self._credentials.priority.value).upper()
        return config

    def _send(self, sql: str, parameters: Mapping[str, Any]) -> Any:
        """Return the rows of a query, which the meter counts."""
        with self._meter.statement(lambda: estimate(self._client, sql, self._config(parameters), self._retry)) as pay:
            job = self._client.query(sql, job_config=self._config(parameters), retry=self._retry)
            rows = job.result(retry=self._retry)
            pay(bill(job))
        return rows

    def _table(self, relation: str) -> bigquery.Table:
        return self._client.get_table(relation.replace("`", ""), retry=self._retry)

    def _load(self, relation: str, rows: Sequence[Record], labels: dict[str, str]) -> None:
        table, content = self._table(relation), _parquet(rows)
        names = {field.name for field in fields(rows[0])}
        config = bigquery.LoadJobConfig(
            labels=labels,
            source_format=bigquery.SourceFormat.PARQUET,
            schema=[field for field in table.schema if field.name in names],
            write_disposition=bigquery.WriteDisposition.WRITE_APPEND,
            create_disposition=bigquery.CreateDisposition.CREATE_NEVER,
        )
        first = fields(rows[0])[0].name
        name = digest("append", relation, *sorted(getattr(row, first) for row in rows))
        for attempt in range(1, _ATTEMPTS + 1):
            job_id = f"storeroom_{name}_{attempt}"
            job = self._retry(lambda job_id=job_id: self._submit(content, table, job_id, config))()
            try:
                job.result(retry=self._retry)
                self._meter.add(bill(job))
                return
            except exceptions.GoogleAPICallError:
                if job.state != "DONE" or attempt == _ATTEMPTS:
                    raise

    def _submit(self, content: bytes, table: bigquery.Table, job_id: str, config: bigquery.LoadJobConfig) -> Any:
        """Return the job of that id: a new one, or the one that an earlier call began and whose answer was lost."""
        try:
            return self._client.load_table_from_file(
                io.BytesIO(content), table, job_id=job_id, job_config=config, rewind=True, num_retries=0
            )
        except exceptions.Conflict:
            return self._client.get_job(job_id, retry=self._retry)

    @contextmanager
    def _one_sentence(self) -> Iterator[None]:
        try:
            yield
        except (exceptions.GoogleAPIError, GoogleAuthError, RequestException, OSError) as error:
            raise WarehouseError(self._sentence(error)) from error

    def _sentence(self, error: Exception) -> str:
        cause = error
        while isinstance(cause, exceptions.RetryError) and isinstance(cause.cause, Exception):
            cause = cause.cause
        said = _said(cause)
        project, location = self._credentials.execution_project, self._credentials.location or "the default location"
        advice: dict[type[Exception] | tuple[type[Exception], ...], str] = {
            GoogleAuthError: "log in again (`gcloud auth application-default login`), or check the profile's keyfile",
            exceptions.Unauthorized: "its credentials have expired or are wrong: log in again, or check the keyfile",
            exceptions.Forbidden: "grant the roles that docs/bigquery.md lists, or raise maximum_bytes_billed",
            exceptions.NotFound: f"check project, dataset and location ({location}) in the dbt profile, and run "
            "`dbt build` where tables are missing",
            (exceptions.ServerError, RequestException, OSError): "check the network and the profile's api_endpoint, "
            "and run again",
        }
        for kind, words in advice.items():
            if isinstance(cause, kind):
                return f"{self.location()} (project {project}) did not answer as it should: {said}; {words}."
        return f"{self.location()} refused: {said}."


def _said(error: Exception) -> str:
    """Return what an error says, in one line without the client's own trailer."""
    text = str(getattr(error, "message", "") or error)
    return " ".join(re.split(r"\n\n?Location:", text)[0].split()).rstrip(".") or type(error).__name__


def _naive(value: Any) -> Any:
    """Return a time without its zone, which is UTC, as everywhere in Storeroom."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _parameter(name: str, value: Any) -> bigquery.ScalarQueryParameter:
    kinds: list[tuple[type, str]] = [
        (bool, "BOOL"),
        (int, "INT64"),
        (float, "FLOAT64"),
        (datetime, "TIMESTAMP"),
        (str, "STRING"),
    ]
    kind = next((name for base, name in kinds if isinstance(value, base)), "STRING")
    return bigquery.ScalarQueryParameter(name, kind, value)


def _labels(rows: Sequence[Record]) -> dict[str, str]:
    """Return the labels of an append: the job, model and run whose rows they are."""
    found: dict[str, str] = {}
    for key, name in (("storeroom_job", "job"), ("storeroom_model", "model_name"), ("storeroom_run", "execution_id")):
        values = {getattr(row, name) for row in rows if getattr(row, name, None)}
        if len(values) == 1:
            found[key] = re.sub(r"[^a-z0-9_-]", "_", str(values.pop()).lower())[:63]
    return found


def _parquet(rows: Sequence[Record]) -> bytes:
    """Return the rows as a Parquet file with the types that the record class states."""
    columns = {}
    for field in fields(rows[0]):
        kind = _ARROW[str(field.type).split(" | ")[0]]
        columns[field.name] = pa.array([_in_utc(getattr(row, field.name)) for row in rows], kind)
    target = io.BytesIO()
    pq.write_table(pa.table(columns), target)
    return target.getvalue()


def _in_utc(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
