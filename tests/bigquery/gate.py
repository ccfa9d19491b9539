"""The emulator behind the gate: what GoogleSQL's analyzer refuses never reaches it.

Runs in the emulator's own environment (requirements.txt beside this file, Python 3.13) as a server of its own. Every
statement that a client sends is analysed against the schemas of the tables it names, and written with its verdict to
the audit file, one JSON object per line: accepted, rejected, or unverified with the reason (INFORMATION_SCHEMA has no
schema here). The emulator is corrected where it says less than BigQuery does:

1. A CREATE TABLE AS SELECT job names its destination, which dbt asks for.
2. WITH(name AS value, ..., result) is an expression: the analyzer rewrites it into a subquery.
3. A division is checked for zero by a copy of its operands, which grows a long formula a hundredfold, and refuses null
   divided by 0, which is null: here a function of the emulator's DuckDB takes both operands once. A subquery under a
   CASE, which DuckDB evaluates for every row, is not checked. least and greatest copy theirs, too, to look for null.
4. DIV(a + b, c) loses its brackets and becomes a + b // c.
5. An array's [safe_offset(place)] is one off where the place is no literal, and counts from the end where it is
   negative.
6. What tables, views and columns there are is asked of DuckDB, which plans every view of the lake for the answer, at
   each statement: here the lake's own tables say it, and a view keeps the columns that it had when it was made.
7. generate_array of two floats fails, and range_bucket of a value of an array inside a subquery of that array.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from functools import reduce
from pathlib import Path
from typing import Any

from duckdb_extensions import import_extension

sys.modules["pandas"] = None  # type: ignore[assignment]  # DuckDB would search the disk for it at every parameter

for extension in ("icu", "ducklake", "spatial"):  # from wheels, before the emulator would fetch them
    import_extension(extension)

from googlesql import Analyzer, GoogleSQLError, stand_in, type_of  # noqa: E402 - the extensions come first
from local_bigquery.api import jobs as api_jobs  # noqa: E402
from local_bigquery.catalog import tables  # noqa: E402
from local_bigquery.cli import main  # noqa: E402
from local_bigquery.engine import database, types  # noqa: E402
from local_bigquery.errors import BigQueryError  # noqa: E402
from local_bigquery.jobs import query, runner  # noqa: E402
from local_bigquery.settings import settings  # noqa: E402
from local_bigquery.sql import script  # noqa: E402
from local_bigquery.sql.dialect import FUNCTIONS, macro  # noqa: E402
from local_bigquery.sql.rules import NODE_RULES, STATEMENT_RULES  # noqa: E402
from local_bigquery.sql.rules import math as division  # noqa: E402
from sqlglot import exp  # noqa: E402

AUDIT = Path(os.environ["STOREROOM_BIGQUERY_AUDIT"])
WITHOUT_SCHEMA = re.compile(r"(?i)INFORMATION_SCHEMA|__TABLES__")
WITH_EXPRESSION = re.compile(r"(?i)\bwith\s*\(")
ALTERED = re.compile(r"(?is)^\s*(?:/\*.*?\*/\s*)*ALTER\s+(?:TABLE|VIEW)\s+(?:IF\s+EXISTS\s+)?([`\w.\-]+)")

analyzer = Analyzer()
lock = threading.RLock()
job = threading.local()  # the configuration of the query that this thread executes
view_columns: dict[tuple[Any, ...], Any] = {}  # by the id that a view has until it is replaced
accepted: dict[tuple[str, str], str] = {}  # what is executed, by statement and what the analyzer was told with it


class UnverifiedError(Exception):
    """A statement names a table whose schema is not known here."""


def checked(interpreter: Any, sql: str) -> str:
    """Return the statement to execute; raise BigQuery's error where the analyzer refuses it."""
    verdict, reason, statement = "accepted", "", sql
    try:
        with lock:
            statement = _analysed(interpreter, sql)
    except UnverifiedError as error:
        verdict, reason = "unverified", str(error)
    except GoogleSQLError as error:
        verdict, reason = "rejected", error.message
    with lock, AUDIT.open("a", encoding="utf-8") as audit:
        audit.write(json.dumps({"verdict": verdict, "reason": reason, "sql": sql.strip()}) + "\n")
    if verdict == "rejected":
        raise BigQueryError("invalidQuery", reason, "query")
    return statement


def _analysed(interpreter: Any, sql: str) -> str:
    paths = analyzer.named_tables(sql)
    if altered := ALTERED.match(sql):
        paths.append([part.strip("`") for part in re.findall(r"`[^`]+`|[^.`]+", altered[1])])
    columns = [_columns(interpreter, [part for written in path for part in written.split(".")]) for path in paths]
    parameters = [
        (parameter.name or "", _parameter_type(parameter.parameterType))
        for parameter in (getattr(job, "configuration", None) and job.configuration.queryParameters) or []
    ]
    asked = sql, repr([paths, columns, parameters])
    if asked not in accepted:
        accepted[asked] = _resolved(sql, paths, columns, parameters)
    return accepted[asked]


def _resolved(
    sql: str, paths: list[list[str]], columns: list[dict[str, str] | None], parameters: list[tuple[str, str]]
) -> str:
    """Return the statement to execute, for tables of these columns; None stands for a table that is not there."""
    catalog = analyzer.catalog()
    for number, (path, known) in enumerate(zip(paths, columns, strict=True)):
        if known is not None:
            for known_as in (path, [stand_in(number + 1)]):  # BuildSql looks its own name up
                analyzer.add_to(catalog, known_as, known, number + 1)
    resolved = analyzer.resolve(sql, catalog, [(name, type_of(kind)) for name, kind in parameters])
    if not WITH_EXPRESSION.search(sql):
        return sql
    text = analyzer.build(resolved, catalog)
    for number, path in enumerate(paths):
        name, quoted = stand_in(number + 1), ".".join(f"`{part}`" for part in path)
        text = re.sub(rf"\b(FROM|JOIN|MERGE INTO|UPDATE) {name}\b", rf"\1 {quoted} AS {name}", text)
        text = re.sub(rf"\b(INSERT|INSERT INTO) {name}\b", rf"\1 {quoted}", text)
    return text


def _columns(interpreter: Any, path: list[str]) -> dict[str, str] | None:
    """Return a table's columns and their types; None when there is no such table."""
    context = interpreter.context
    if len(path) == 1 and path[0].lower() in context.temporary:
        relation = interpreter.cursor.sql(f'SELECT * FROM temp.main."{path[0]}" LIMIT 0')
        fields = [types.field(name, kind) for name, kind in zip(relation.columns, relation.types, strict=True)]
        return {field.name: _type(field) for field in fields}
    full = [context.project_id, context.dataset_id, path[-1]]
    full[3 - len(path) :] = path
    name = ".".join(map(str, full))
    if WITHOUT_SCHEMA.search(name):
        raise UnverifiedError(name)
    try:
        resource = tables.load(*full)
    except BigQueryError:
        return None
    return {field.name: _type(field) for field in (resource.schema_ and resource.schema_.fields) or []}


def _type(field: Any) -> str:
    kind = field.type
    if kind in ("RECORD", "STRUCT"):
        kind = "STRUCT<" + ", ".join(f"{inner.name} {_type(inner)}" for inner in field.fields) + ">"
    return f"ARRAY<{kind}>" if field.mode == "REPEATED" else kind


def _parameter_type(kind: Any) -> str:
    return f"ARRAY<{_parameter_type(kind.arrayType)}>" if kind.type == "ARRAY" else kind.type


# -- what is put in the emulator's place -------------------------------------------------------------------------------

_run_sql = script.Interpreter.sql
_execute, _run_query, _results = query.execute, runner._query, api_jobs.results
_nonzero, _table_columns = division._nonzero, tables.columns
_fetch, _objects = database.fetch, database.objects


def run_sql(self: Any, statement: Any) -> Any:
    """Analyse a statement of a query or script, then run it."""
    statement.text = checked(self, statement.text)
    return _run_sql(self, statement)


def execute(cursor: Any, project_id: str, job_id: str, configuration: Any, *rest: Any, **options: Any) -> Any:
    """Keep a query's configuration, which has its parameters, where the analyzer finds it."""
    job.configuration = configuration
    try:
        return _execute(cursor, project_id, job_id, configuration, *rest, **options)
    finally:
        job.configuration = None


def run_query(job: Any, session: Any, running: Any) -> Any:
    """Say where a CREATE TABLE AS SELECT job wrote."""
    statistics = _run_query(job, session, running)
    created = statistics.query
    if created and created.statementType == "CREATE_TABLE_AS_SELECT" and created.ddlTargetTable:
        job.configuration.query.destinationTable = created.ddlTargetTable
    return statistics


def results(job: Any, *rest: Any) -> Any:
    """Return no rows of a job that created a table, though it names a destination."""
    created = job.statistics and job.statistics.query
    if created and created.statementType == "CREATE_TABLE_AS_SELECT":
        bare = job.configuration.query.without("destinationTable")
        job = job.replace(configuration=job.configuration.replace(query=bare))
    return _results(job, *rest)


def nonzero(node: Any, value: Any) -> Any:
    """Return the quotient, or BigQuery's error for a divisor of 0."""
    query = node.find_ancestor(exp.Select)
    if query and query.find_ancestor(exp.Case):
        return value
    is_plain = isinstance(node, exp.Div) and isinstance(value, exp.Div)
    return macro("_quotient", node.this, node.expression) if is_plain else _nonzero(node, value)


def extreme(node: Any, context: Any) -> Any:
    """Return the least or greatest of two or more, null where one is null."""
    if not isinstance(node, exp.Least | exp.Greatest):
        return node
    name = "_least" if isinstance(node, exp.Least) else "_greatest"
    return reduce(lambda one, other: macro(name, one, other), [node.this, *node.expressions])


def lake(table: str) -> str:
    """Return the name of a table in which DuckLake keeps what there is."""
    return database.quote(f"__ducklake_metadata_{settings.default_project_id}", f"ducklake_{table}")


def fetch(sql: str, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """Read columns from the lake's own tables."""
    columns = (
        f"(SELECT '{settings.default_project_id}' AS database_name, schema_name, table_name, column_name, "
        f"nulls_allowed AS is_nullable FROM {lake('column')} AS c JOIN {lake('table')} AS t USING (table_id) "
        f"JOIN {lake('schema')} AS s USING (schema_id) "
        "WHERE c.end_snapshot IS NULL AND t.end_snapshot IS NULL AND s.end_snapshot IS NULL)"
    )
    return _fetch(sql.replace("duckdb_columns()", columns), params)


def objects(project_id: str, dataset_id: str, table_id: str | None = None) -> list[tuple[str, str, int]]:
    """Return the tables and views of a dataset, or the one of that name, with their rows."""
    if project_id != settings.default_project_id:
        return _objects(project_id, dataset_id, table_id)
    there = f"JOIN {lake('schema')} AS s USING (schema_id) WHERE o.end_snapshot IS NULL AND s.end_snapshot IS NULL"
    return _fetch(
        f"SELECT table_name, 'TABLE', coalesce(record_count, 0) FROM {lake('table')} AS o "
        f"LEFT JOIN {lake('table_stats')} USING (table_id) {there} "
        "AND schema_name = $1 AND table_name = coalesce($2, table_name) UNION ALL "
        f"SELECT view_name, 'VIEW', 0 FROM {lake('view')} AS o {there} "
        "AND schema_name = $1 AND view_name = coalesce($2, view_name) ORDER BY 1",
        [dataset_id, table_id],
    )


def columns(project_id: str, dataset_id: str, table_id: str) -> Any:
    """Return the columns of a table, or of a view from the first time that they were asked for."""
    found = _fetch(
        f"SELECT view_uuid FROM {lake('view')} AS v JOIN {lake('schema')} USING (schema_id) "
        "WHERE v.end_snapshot IS NULL AND schema_name = ? AND view_name = ?",
        [dataset_id, table_id],
    )
    if not found or project_id != settings.default_project_id:
        return _table_columns(project_id, dataset_id, table_id)
    if found[0] not in view_columns:
        view_columns[found[0]] = _table_columns(project_id, dataset_id, table_id)
    return view_columns[found[0]]


def grouped(tree: Any, context: Any) -> Any:
    """Keep the brackets around the operands of DIV."""
    for node in list(tree.find_all(exp.IntDiv)):
        for name in ("this", "expression"):
            node.set(name, exp.Paren(this=node.args[name]))
    return tree


def safe_places(tree: Any, context: Any) -> Any:
    """Count the places of an array as BigQuery does; null beyond either end."""
    for node in list(tree.find_all(exp.Bracket)):
        if node.args.get("safe"):
            base = exp.Literal.number(node.args.get("offset") or 0)
            node.replace(macro("_safe_at", node.this, node.expressions[0], base))
    return tree


FUNCTIONS.append(Path(__file__).parent / "functions.sql")  # made when the emulator opens its DuckDB
STATEMENT_RULES[:0] = [grouped, safe_places]
NODE_RULES.append(extreme)
division._nonzero, tables.columns = nonzero, columns
database.fetch, database.objects = fetch, objects
script.Interpreter.sql = run_sql
query.execute, runner._query, api_jobs.results = execute, run_query, results

if __name__ == "__main__":
    main()
