"""BigQuery: appends are load jobs, reads come through the Storage Read API."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import fields
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import grpc
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from dbt.adapters.bigquery.credentials import create_google_credentials
from dbt_common.exceptions import DbtBaseException
from google.api_core import exceptions
from google.api_core.client_options import ClientOptions
from google.api_core.retry import if_exception_type
from google.auth.exceptions import GoogleAuthError, TransportError
from google.auth.transport.requests import AuthorizedSession
from google.cloud import bigquery
from google.cloud.bigquery_storage_v1 import BigQueryReadClient
from google.cloud.bigquery_storage_v1.services.big_query_read.transports import BigQueryReadGrpcTransport
from requests.exceptions import ChunkedEncodingError, RequestException, SSLError, Timeout
from requests.exceptions import ConnectionError as RequestsConnectionError

from storeroom.errors import UsageError, WarehouseError
from storeroom.meter import Meter
from storeroom.records import ARROW_TYPES, digest, to_json
from storeroom.warehouse.bigquery_errors import LOGINS, explain, method, one_line, said
from storeroom.warehouse.bigquery_jobs import bill, estimate, watched_dbt
from storeroom.warehouse.protocol import RelationKey, relation_key

if TYPE_CHECKING:
    from storeroom.warehouse.protocol import Rows

Result = TypeVar("Result")

_EXECUTION = "execution_event_id"  # of ledger__executions
_ATTEMPTS = 3  # jobs of one append or one query, each after one that failed
_RETRY_SECONDS = 60.0
_CALL_SECONDS = 60.0

# What passes by itself, by BigQuery's own word or, where it said none, by the kind of the error.
_PASSING_REASONS = {
    "backendError",
    "badGateway",
    "internalError",
    "jobBackendError",
    "jobInternalError",
    "jobRateLimitExceeded",
    "rateLimitExceeded",
}
_PASSING_ERRORS = (
    exceptions.BadGateway,
    exceptions.GatewayTimeout,
    exceptions.InternalServerError,
    exceptions.ServiceUnavailable,
    exceptions.TooManyRequests,
    ChunkedEncodingError,
    ConnectionError,
    RequestsConnectionError,
    Timeout,
    TransportError,
)


class BigQueryWarehouse:
    """A dataset, with the settings of a dbt-bigquery target.

    Args:
        credentials: of the target: project, dataset, location, how to log in, endpoint, maximum_bytes_billed, priority,
            job_creation_timeout_seconds (how long one call may take), job_retry_deadline_seconds (how long a call is
            tried again); both a minute by default.
        meter: counts what every statement costs, and may keep one from being sent.

    """

    engine = "bigquery"
    bills_bytes = True

    def __init__(self, credentials: Any, meter: Meter | None = None, limit_minutes: float | None = None) -> None:
        self._credentials = credentials
        self._limit_minutes = limit_minutes
        self._meter = meter or Meter()
        seconds = float(credentials.job_retry_deadline_seconds or _RETRY_SECONDS)
        self._retry = bigquery.DEFAULT_RETRY.with_predicate(_is_passing).with_timeout(seconds)

    def append(self, records: Mapping[str, Rows]) -> None:
        """See the protocol. One load job per table, each whole or not at all.

        The states of the runs come last: rows count only when their run is complete, so what an interruption leaves
        behind is never seen. A job's id is made of the ids of its rows and their runs, so that a repeated append finds
        the job that has already done it.
        """
        filled = {table: _columns(rows) for table, rows in records.items() if len(rows)}
        labels = _labels(filled.values())
        with self._one_sentence():
            for table, rows in sorted(filled.items(), key=lambda item: _EXECUTION in item[1].column_names):
                self._load(table, rows, labels)

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """See the protocol."""

        def fetch(rows: Any) -> list[dict[str, Any]]:
            texts = {field.name for field in rows.schema if field.field_type == "JSON"}
            return [
                {
                    name: to_json(value) if name in texts and value is not None else _naive(value)
                    for name, value in row.items()
                }
                for row in rows
            ]

        return self._read(sql, parameters or {}, fetch)

    def frame(self, sql: str) -> pd.DataFrame:
        """See the protocol. Through the Storage Read API, unless the target has an endpoint of its own without one."""

        def fetch(rows: Any) -> pa.Table:
            reader = self._reader
            return rows.to_arrow(bqstorage_client=reader, create_bqstorage_client=reader is not None)

        frame: pd.DataFrame = _without_zone(self._read(sql, {}, fetch)).to_pandas()
        return frame

    def batches(self, sql: str, rows: int) -> Iterator[pa.Table]:
        """See the protocol. BigQuery sends small pieces; they are put together."""

        def fetch(found: Any) -> Iterator[pa.RecordBatch]:
            return found.to_arrow_iterable(bqstorage_client=self._reader)

        kept: list[pa.RecordBatch] = []
        pieces = self._read(sql, {}, fetch)
        while True:
            with self._one_sentence():
                piece = next(pieces, None)
            if piece is not None:
                kept.append(piece)
            if kept and (piece is None or sum(item.num_rows for item in kept) >= rows):
                yield _without_zone(pa.Table.from_batches(kept))
                kept = []
            if piece is None:
                return

    def parameter(self, name: str) -> str:
        """See the protocol."""
        return f"@{name}"

    def relations(self, schemas: Iterable[tuple[str, str]]) -> set[RelationKey]:
        """See the protocol. A list of a dataset's tables costs nothing."""
        found: set[RelationKey] = set()
        with self._one_sentence():
            for project, dataset in sorted(set(schemas)):
                try:
                    listed = list(self._client.list_tables(f"{project}.{dataset}", retry=self._retry))
                except exceptions.NotFound as error:
                    if "Not found: Dataset" not in str(error):
                        raise
                    continue  # dbt makes the dataset with the first table in it
                found |= {relation_key(project, dataset, item.table_id) for item in listed}
        return found

    def read_only(self) -> BigQueryWarehouse:
        """See the protocol. Nobody's reading keeps others from anything here."""
        return self

    def columns(self, relation: str) -> dict[str, str]:
        """See the protocol."""
        with self._one_sentence():
            return {
                str(field.name): f"array<{field.field_type}>" if field.mode == "REPEATED" else str(field.field_type)
                for field in self._table(relation).schema
            }

    def check(self) -> str:
        """See the protocol. Asks what each role is needed for; the table is only planned (a dry run)."""
        with self._one_sentence():
            lies = str(self._client.get_dataset(self._dataset, retry=self._retry).location)
            location = self._credentials.location
            if location and location.upper() != lies.upper():
                raise WarehouseError(
                    f"profiles.yml: location is '{location}', and dataset '{self._dataset}' lies in '{lies}': write "
                    f"location: {lies}, or another dataset."
                )
            self.query("select 1 as one")
            config = bigquery.QueryJobConfig(dry_run=True)
            self._client.query(
                f"create table `{self._dataset}.storeroom_doctor` as select 1 as one",
                job_config=config,
                retry=self._retry,
                job_retry=None,
            )
        return f"lies in {lies}; the account may query and create tables"

    def location(self) -> str:
        """See the protocol."""
        return f"BigQuery dataset {self._dataset}"

    def watched_dbt(self) -> AbstractContextManager[None]:
        """See the protocol."""
        return watched_dbt(self._meter)

    def held(self) -> AbstractContextManager[None]:
        """See the protocol. BigQuery has many at once."""
        return nullcontext()

    @property
    def _dataset(self) -> str:
        return f"{self._credentials.database}.{self._credentials.schema}"

    @cached_property
    def _client(self) -> bigquery.Client:
        options = ClientOptions(
            api_endpoint=self._credentials.api_endpoint, quota_project_id=self._credentials.quota_project
        )
        login = self._login()
        return bigquery.Client(
            self._credentials.execution_project,
            login,
            location=self._credentials.location,
            client_options=options,
            _http=_Session(login, float(self._credentials.job_creation_timeout_seconds or _CALL_SECONDS)),
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
        return BigQueryReadClient(credentials=self._login())

    def _login(self) -> Any:
        """Return google's credentials; what of the profile makes none is wrong use."""
        try:
            return create_google_credentials(self._credentials)
        except (DbtBaseException, GoogleAuthError, OSError, ValueError) as error:
            how = method(self._credentials)
            raise UsageError(_no_login(how, self._credentials, said(one_line(error)))) from error

    def _config(self, parameters: Mapping[str, Any]) -> bigquery.QueryJobConfig:
        config = bigquery.QueryJobConfig(
            labels={"storeroom_job": "read"},
            query_parameters=[_parameter(name, value) for name, value in parameters.items()],
        )
        if self._credentials.maximum_bytes_billed:
            config.maximum_bytes_billed = self._credentials.maximum_bytes_billed
        if self._limit_minutes is not None:
            config.job_timeout_ms = int(self._limit_minutes * 60_000)
        if self._credentials.priority:
            config.priority = str(self._credentials.priority.value).upper()
        return config

    def _table(self, relation: str) -> bigquery.Table:
        return self._client.get_table(relation.replace("`", ""), retry=self._retry)

    def _read(self, sql: str, parameters: Mapping[str, Any], fetch: Callable[[Any], Result]) -> Result:
        """Return what `fetch` makes of a query's rows. It changes nothing, so a query that failed is sent anew."""
        with self._one_sentence():
            for _ in range(1, _ATTEMPTS):
                try:
                    return self._read_once(sql, parameters, fetch)
                except (exceptions.GoogleAPICallError, RequestException, OSError) as error:
                    if not _is_passing(error):
                        raise
            return self._read_once(sql, parameters, fetch)

    def _read_once(self, sql: str, parameters: Mapping[str, Any], fetch: Callable[[Any], Result]) -> Result:
        """Fetch the rows of a query, which the meter counts."""
        with self._meter.statement(lambda: estimate(self._client, sql, self._config(parameters), self._retry)) as pay:
            # Google's own way to send a failed job anew would try for ten minutes, whatever the profile says.
            job = self._client.query(sql, job_config=self._config(parameters), retry=self._retry, job_retry=None)
            rows = job.result(retry=self._retry, job_retry=None)
            pay(bill(job))
        return fetch(rows)

    def _load(self, relation: str, rows: pa.Table, labels: dict[str, str]) -> None:
        table, content = self._table(relation), _parquet(rows)
        names = set(rows.column_names)
        config = bigquery.LoadJobConfig(
            labels=labels,
            source_format=bigquery.SourceFormat.PARQUET,
            schema=[field for field in table.schema if field.name in names],
            write_disposition=bigquery.WriteDisposition.WRITE_APPEND,
            create_disposition=bigquery.CreateDisposition.CREATE_NEVER,
        )
        # Another run may have appended rows with the same ids, and not have come to count.
        runs = rows.column("execution_id").unique().to_pylist() if "execution_id" in rows.column_names else []
        name = digest("append", relation, *sorted(rows.column(0).to_pylist()), *sorted(map(str, runs)))

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
                io.BytesIO(content),
                table,
                job_id=job_id,
                job_config=config,
                location=table.location,
                rewind=True,
                num_retries=0,
            )
        except exceptions.Conflict:  # the job exists, though BigQuery may not find it at once
            return self._retry.with_predicate(if_exception_type(exceptions.NotFound))(
                lambda: self._client.get_job(job_id, location=table.location, retry=self._retry)
            )()

    @contextmanager
    def _one_sentence(self) -> Iterator[None]:
        try:
            yield
        except (exceptions.GoogleAPIError, GoogleAuthError, RequestException, OSError, grpc.RpcError) as error:
            raise WarehouseError(self._sentence(error)) from error

    def _sentence(self, error: Exception) -> str:
        cause = error
        while isinstance(cause, exceptions.RetryError) and isinstance(cause.cause, Exception):
            cause = cause.cause
        text = "; reason: ".join([str(cause) or type(cause).__name__, *_reasons(cause)])
        known = explain(self._credentials, text)
        return known.sentence if known else f"{self.location()} refused: {said(str(cause))}."


class _Session(AuthorizedSession):
    """HTTP whose calls have an end, where google's client waits for ever by default."""

    def __init__(self, login: Any, seconds: float) -> None:
        super().__init__(login)
        self._seconds = seconds

    def request(self, *arguments: Any, timeout: Any = None, **options: Any) -> Any:
        """See requests."""
        return super().request(*arguments, timeout=timeout or self._seconds, **options)


def _is_passing(error: Exception) -> bool:
    """Return whether the same call may succeed a little later."""
    reasons = _reasons(error)
    if reasons:
        return reasons[0] in _PASSING_REASONS
    return isinstance(error, _PASSING_ERRORS) and not isinstance(error, SSLError)


def _reasons(error: Exception) -> list[str]:
    """Return BigQuery's own words for what is wrong; none where the error is the network's."""
    items = getattr(error, "errors", None) or ()
    return [str(item["reason"]) for item in items if isinstance(item, dict) and item.get("reason")]


def _no_login(how: str, credentials: Any, reason: str) -> str:
    if how == "service-account":
        return (
            f"profiles.yml: keyfile is '{credentials.keyfile}', which is no key file of a service account ({reason}): "
            "write the path of one, as Google gave it, or use method: oauth."
        )
    if how == "service-account-json":
        return (
            f"profiles.yml: keyfile_json is no key of a service account ({reason}): write the content of a key file, "
            "as Google gave it, or use method: oauth."
        )
    return f"profiles.yml: method is '{how}', and there are no credentials for it ({reason}): {LOGINS[how]}."


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


def _labels(tables: Iterable[pa.Table]) -> dict[str, str]:
    """Return the labels of an append: the job, model and run whose rows they are."""
    tables, found = list(tables), {}
    for key, name in (("storeroom_job", "job"), ("storeroom_model", "model_name"), ("storeroom_run", "execution_id")):
        values = {
            value
            for table in tables
            if name in table.column_names
            for value in table.column(name).unique().to_pylist()
            if value
        }
        if len(values) == 1:
            found[key] = re.sub(r"[^a-z0-9_-]", "_", str(values.pop()).lower())[:63]
    return found


def _columns(rows: Rows) -> pa.Table:
    """Return the rows as columns, with the types that the record class states."""
    if isinstance(rows, pa.Table):
        return rows
    columns = {}
    for field in fields(rows[0]):
        kind = pa.type_for_alias(ARROW_TYPES[str(field.type).split(" | ")[0]])
        columns[field.name] = pa.array([_naive(getattr(row, field.name)) for row in rows], kind)
    return pa.table(columns)


def _parquet(rows: pa.Table) -> bytes:
    """Return the rows as a Parquet file, whose times are instants."""
    instants = pa.timestamp("us", tz="UTC")
    kinds = [instants if pa.types.is_timestamp(kind) else kind for kind in rows.schema.types]
    target = io.BytesIO()
    pq.write_table(rows.cast(pa.schema(list(zip(rows.column_names, kinds, strict=True)))), target)
    return target.getvalue()


def _without_zone(table: pa.Table) -> pa.Table:
    """Return a table whose times are UTC and say no zone."""
    kinds = [pa.timestamp("us") if pa.types.is_timestamp(kind) else kind for kind in table.schema.types]
    return table.cast(pa.schema(list(zip(table.column_names, kinds, strict=True))))
