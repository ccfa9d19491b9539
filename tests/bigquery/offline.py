"""dbt against a BigQuery on paper: every statement is analysed, tables are known by their columns, nothing runs."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from googlesql import Analyzer, GoogleSQLError
from reads import Resolved, Scan, scans_of

Answer = Callable[[str], list[tuple[Any, ...]]]
FIRST = datetime(2024, 1, 1)
MACRO_TESTS = "fqn:storeroom.macros"
PARTITIONED = re.compile(r"partition by timestamp_trunc\((\w+), month\)")
WITH_TESTS = ("--vars", "{storeroom_tests: true}")  # of the package itself; off in a team's project
SUBJECTS = ("features", "prediction", "label")


@dataclass
class Paper:
    """What a warehouse would know after the statements it was sent.

    Attributes:
        analyzer: takes or refuses a statement; knows the tables there are.
        answer: the rows of a query, of what the hooks ask for.
        statements: what was taken, with the name of the node that sent it.
        kinds: table or view, by project, dataset and name.
        views: the statement that created each view.
        filtered: the column that a query must filter, of each table that requires it; held to where it `is_reading`.
        reads: what each statement that reads a table reads, with its node and itself; of a paper that `is_reading`.
        is_reading: whether that is found out, which takes as long as the rest.

    """

    analyzer: Analyzer
    answer: Answer
    statements: list[tuple[str, str]] = field(default_factory=list)
    kinds: dict[tuple[str, str, str], str] = field(default_factory=dict)
    views: dict[str, Resolved] = field(default_factory=dict)
    filtered: dict[str, str] = field(default_factory=dict)
    reads: list[tuple[str, str, list[Scan]]] = field(default_factory=list)
    is_reading: bool = False

    def send(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the names of a statement's columns and its rows.

        Raises:
            GoogleSQLError: BigQuery would refuse it.

        """
        columns: dict[str, str] = {}
        if sql.strip():
            statement = self.analyzer.analyze(sql)
            columns = self.analyzer.columns_of(statement)
            resolved = statement, [".".join(path) for path in self.analyzer.named_tables(sql)]
            self._remember(sql, resolved, columns)
            self.statements.append((node_at_hand(), sql))
            if self.is_reading and (scans := scans_of(resolved, self.views)):
                self.reads.append((node_at_hand(), sql, scans))
                self._refuse_unfiltered(resolved)
        return list(columns), self.answer(sql)

    def forget(self, path: tuple[str, str, str]) -> None:
        """Drop a table."""
        self.views.pop(".".join(path), None)
        if self.kinds.pop(path, None):
            self.analyzer.drop_table(".".join(path))

    def _refuse_unfiltered(self, resolved: Resolved) -> None:
        for scan in scans_of(resolved, self.views, is_any=True):
            column = self.filtered.get(scan.table)
            if column and column not in scan.bounded:
                raise GoogleSQLError(
                    f"Cannot query over table '{scan.table}' without a filter over column(s) '{column}' that can be "
                    "used for partition elimination"
                )

    def _remember(self, sql: str, resolved: Resolved, columns: dict[str, str]) -> None:
        statement, _ = resolved
        created = re.fullmatch(r"ResolvedCreate(Table|View)\w*Proto", statement.DESCRIPTOR.name)
        if created:
            while not hasattr(statement, "name_path"):
                statement = statement.parent
            path = tuple(statement.name_path)
            self.kinds[path] = created[1].lower()
            if created[1] == "View":
                self.views[".".join(path)] = resolved
            if "require_partition_filter=True" in sql and (partitioned := PARTITIONED.search(sql)):
                self.filtered[".".join(path)] = partitioned[1]
            self.analyzer.add_table(".".join(path), columns)
        elif statement.DESCRIPTOR.name == "ResolvedDropStmtProto":
            self.forget(tuple(statement.name_path))


def _line(sql: str, message: str) -> str:
    """Return the line of a statement that a message points at."""
    place = re.search(r"\[at (\d+):\d+\]", message)
    return sql.splitlines()[int(place[1]) - 1].strip() if place else sql


def node_at_hand() -> str:
    """Return the name of the node that dbt is at; empty between nodes."""
    from dbt_common.events.contextvars import get_node_info

    return str(get_node_info().get("node_name", ""))


@contextmanager
def _in_place_of_a_server(paper: Paper) -> Iterator[None]:
    """Answer every question that dbt-bigquery asks the service."""
    from dbt.adapters.bigquery.connections import BigQueryAdapterResponse
    from dbt.adapters.bigquery.impl import BigQueryAdapter
    from dbt_common.clients.agate_helper import table_from_data_flat
    from dbt_common.exceptions import DbtDatabaseError

    def relations(adapter: Any, schema: Any) -> list[Any]:
        return [
            adapter.Relation.create(database=database, schema=dataset, identifier=name, type=kind)
            for (database, dataset, name), kind in sorted(paper.kinds.items())
            if (database, dataset) == (schema.database, schema.schema)
        ]

    def execute(adapter: Any, sql: str, auto_begin: bool = False, fetch: bool = False, limit: Any = None) -> Any:
        try:
            names, rows = paper.send(sql)
        except GoogleSQLError as error:
            raise DbtDatabaseError(f"{error.message}: {_line(sql, error.message)}") from error
        table = table_from_data_flat([dict(zip(names, row, strict=True)) for row in rows], names)
        return BigQueryAdapterResponse(_message="OK"), table

    def columns(adapter: Any, known: dict[str, str]) -> list[Any]:
        return [adapter.Column(name, kind) for name, kind in known.items()]

    def drop(adapter: Any, relation: Any) -> None:
        adapter.cache_dropped(relation)
        paper.forget((relation.database, relation.schema, relation.identifier))

    analyzer = paper.analyzer
    with (
        patch.object(BigQueryAdapter, "list_relations_without_caching", relations),
        patch.object(BigQueryAdapter, "list_schemas", lambda *_: []),
        patch.object(BigQueryAdapter, "create_schema", lambda *_: None),
        patch.object(BigQueryAdapter, "execute", execute),
        patch.object(BigQueryAdapter, "drop_relation", drop),
        patch.object(BigQueryAdapter, "is_replaceable", lambda *_: True),
        patch.object(BigQueryAdapter, "get_columns_in_relation", lambda a, r: columns(a, analyzer.columns_in(str(r)))),
        patch.object(BigQueryAdapter, "get_column_schema_from_query", lambda a, q: columns(a, analyzer.columns(q))),
    ):
        yield


def run_dbt(project: Path, profiles: Path, target_path: Path, arguments: list[str], paper: Paper) -> dict[str, Any]:
    """Run one dbt command on paper; return the manifest that it wrote.

    Raises:
        AssertionError: it did not succeed; says which node failed, and why.

    """
    from dbt.cli.main import dbtRunner

    options = ["--project-dir", str(project), "--profiles-dir", str(profiles), "--target", "emulator"]
    options += ["--log-path", str(target_path), "--log-level", "none", "--no-print"]
    if arguments[0] != "deps":
        options += ["--target-path", str(target_path), "--threads", "1"]
    folder = Path.cwd()
    try:
        os.chdir(project)
        with _in_place_of_a_server(paper):
            result = dbtRunner().invoke([*arguments, *options])
    finally:
        os.chdir(folder)
    if not result.success:
        wrong = [r for r in getattr(result.result, "results", None) or [] if r.message and r.status != "success"]
        failed = [f"{r.node.name}: {r.message}" for r in wrong]
        raise AssertionError(f"dbt {arguments[0]} did not succeed: {result.exception or ''} {' | '.join(failed)}")
    path = target_path / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def build(project: Path, profiles: Path, target_path: Path, paper: Paper) -> dict[str, Any]:
    """Build every model and test but the macros' own on paper; return the manifest.

    The macros' own tests are queries of literals, which test_values.py evaluates.
    """
    if (project / "packages.yml").exists():
        run_dbt(project, profiles, target_path, ["deps"], paper)
    options = ["--exclude", MACRO_TESTS, "--exclude-resource-type", "unit_test", *WITH_TESTS]
    return run_dbt(project, profiles, target_path, ["build", *options], paper)


def compile_macro_tests(project: Path, profiles: Path, target_path: Path, paper: Paper) -> dict[str, str]:
    """Return the query of each of the macros' own tests, by name."""
    manifest = run_dbt(project, profiles, target_path, ["compile", "--select", MACRO_TESTS, *WITH_TESTS], paper)
    tests = [node for node in manifest["nodes"].values() if node["fqn"][:2] == ["storeroom", "macros"]]
    return {node["name"]: node["compiled_code"] for node in tests}


def no_rows(sql: str) -> list[tuple[Any, ...]]:
    """Answer as a warehouse that holds nothing; a test finds no failure."""
    if sql.strip().startswith("select count(*) as found"):
        return [(0,)]
    return [(0, False, False)] if re.search(r"\bas should_error\b", sql) else []


def windows(models: dict[str, dict[str, str]], row_count: int, places: int = 2) -> Answer:
    """Return the answers of a warehouse with windows of each model, subject and kind, of so many rows.

    Args:
        models: name of a model -> feature -> kind.
        row_count: of every window.
        places: how many windows of each.

    """
    found = [
        (f"{model}|{subject}|{kind}|{place}", model, f"version-of-{model}", subject, kind, *_week(place))
        for model in models
        for subject in SUBJECTS
        for kind in ("training", "test", "batch")
        for place in range(places)
    ]
    kinds = {feature: kind for features in models.values() for feature, kind in features.items()}
    terms = [
        *((term, None, feature, None, "1.5") for feature in kinds for term in ("mean", "standard_deviation")),
        *(("frequency", None, feature, "O'Hara", "0.25") for feature, kind in kinds.items() if kind != "numeric"),
        *(("loading", number, feature, None, "-0.5") for feature in kinds for number in (1, 2)),
        *(("explained_variance", number, None, None, "0.4") for number in (1, 2)),
        ("held_out_ratio", None, None, None, "1e-3"),
    ]

    def answer(sql: str) -> list[tuple[Any, ...]]:
        asked = sql.strip()
        if asked.startswith("select measurement_id, model_name"):
            subjects = ["features"] if "subject = 'features'" in sql else SUBJECTS
            wanted = re.search(r"measurements\.window_kind in \((.*?)\)", sql)
            return [row for row in found if row[3] in subjects and (not wanted or f"'{row[4]}'" in wanted[1])]
        if asked.startswith("select measurement_id, count("):
            return [(row[0], row_count) for row in found]
        if asked.startswith("select model_name, window_number"):
            return [(m, number + 1, row_count, *_week(number)) for number, m in enumerate(sorted([*models] * 2))]
        if asked.startswith("select model_name, cast(min(batch_start_at) as string)"):
            return [(model, _week(0)[0]) for model in models]
        if asked.startswith("select distinct cast(timestamp_trunc(batch_start_at, month)"):
            return [(_week(0)[0],)]
        if asked.startswith("select count(*) as found"):
            return [(1,)]
        if asked.startswith("select term, component_number"):
            return terms
        if asked.startswith("select feature_name, feature_kind"):
            return list(kinds.items())
        return no_rows(sql)

    return answer


def _week(place: int) -> tuple[str, str]:
    """Return start and end of a week as the hooks read them."""
    start, end = (f"{FIRST + timedelta(weeks=week):%Y-%m-%d %H:%M:%S}+00" for week in (place, place + 1))
    return start, end
