"""Compile a dbt project for BigQuery without a server, and analyse what came out."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import agate
import yaml
from googlesql import Analyzer, GoogleSQLError

HOOKS = {
    "int_monitoring__edges": "measure_edges",
    "int_monitoring__profiles": "measure_profiles",
    "int_monitoring__associations": "measure_associations",
}
Answer = Callable[[str], list[tuple[Any, ...]]]


@contextmanager
def _no_server(existing: frozenset[str], answer: Answer) -> Iterator[None]:
    """Answer dbt's questions about the warehouse: it has these tables, and says this to a query."""
    from dbt.adapters.bigquery.connections import BigQueryAdapterResponse
    from dbt.adapters.bigquery.impl import BigQueryAdapter

    def relations(adapter: Any, schema: Any) -> list[Any]:
        return [
            adapter.Relation.create(database=schema.database, schema=schema.schema, identifier=name, type="table")
            for name in sorted(existing)
        ]

    def execute(adapter: Any, sql: str, auto_begin: bool = False, fetch: bool = False, limit: Any = None) -> Any:
        rows = answer(sql)
        names = [f"column_{place}" for place in range(len(rows[0]) if rows else 1)]
        return BigQueryAdapterResponse(_message="OK"), agate.Table(rows, names)

    with (
        patch.object(BigQueryAdapter, "list_relations_without_caching", relations),
        patch.object(BigQueryAdapter, "list_schemas", lambda *_: []),
        patch.object(BigQueryAdapter, "create_schema", lambda *_: None),
        patch.object(BigQueryAdapter, "execute", execute),
    ):
        yield


def _dbt(project: Path, profiles: Path, target_path: Path, arguments: list[str]) -> Any:
    from dbt.cli.main import dbtRunner

    options = ["--project-dir", str(project), "--profiles-dir", str(profiles), "--target", "emulator"]
    options += ["--log-path", str(target_path), "--log-level", "none", "--no-print"]
    if arguments[0] != "deps":
        options += ["--target-path", str(target_path)]
    folder = Path.cwd()
    try:
        os.chdir(project)
        result = dbtRunner().invoke([*arguments, *options])
    finally:
        os.chdir(folder)
    if not result.success:
        failed = [f"{r.node.name}: {r.message}" for r in getattr(result.result, "results", None) or [] if r.message]
        raise AssertionError(f"dbt {arguments[0]} did not succeed: {result.exception or ''} {' | '.join(failed)}")
    return result.result


def compile_project(
    project: Path, profiles: Path, target_path: Path, existing: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Return dbt's manifest with the compiled code of every node; tables in `existing` count as built."""
    with _no_server(existing, lambda _: []):
        if (project / "packages.yml").exists():
            _dbt(project, profiles, target_path, ["deps"])
        _dbt(project, profiles, target_path, ["compile"])
    manifest: dict[str, Any] = json.loads((target_path / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def windows(row_count: int) -> Answer:
    """Return the answers of a warehouse with two windows of each model, subject and kind, of so many rows."""
    first = datetime(2024, 1, 1)
    found = [
        (f"{model}|{subject}|{kind}|{place}", model, f"version-of-{model}", subject, kind, start, end)
        for model in ("breaks", "downtime")
        for subject in ("features", "prediction", "label")
        for kind in ("training", "test", "batch")
        for place in range(2)
        for start, end in [
            (f"{first + timedelta(weeks=week):%Y-%m-%d %H:%M:%S}+00" for week in (place, place + 1)),
        ]
    ]

    def answer(sql: str) -> list[tuple[Any, ...]]:
        if sql.strip().startswith("select measurement_id, model_name"):
            return [row for row in found if row[3] == "features" or "subject = 'features'" not in sql]
        if sql.strip().startswith("select measurement_id, count("):
            return [(row[0], row_count) for row in found]
        return []

    return answer


def hook_statements(
    project: Path, profiles: Path, target_path: Path, manifest: dict[str, Any], answer: Answer
) -> dict[str, list[str]]:
    """Return, for every model that is measured by a hook, what the hook sends to a warehouse that answers so."""
    settings = yaml.safe_load((project / "dbt_project.yml").read_text(encoding="utf-8"))
    sent: dict[str, list[str]] = {}
    for model, hook in HOOKS.items():
        statements = sent.setdefault(model, [])

        def listen(sql: str, statements: list[str] = statements) -> list[tuple[Any, ...]]:
            statements.append(re.sub(r"\w+__passes", f"{model}__passes", sql))  # noqa: B023 - called in this turn
            return answer(sql)

        with _no_server(frozenset(), listen):
            # An inline query belongs to the team's project, where the package's variables have no value.
            variables = json.dumps(settings["vars"]["storeroom"])
            node = manifest["nodes"][f"model.storeroom.{model}"]
            parents = [manifest["nodes"][name] for name in node["depends_on"]["nodes"]]
            hints = [f"-- depends_on: {{{{ ref('{n['package_name']}', '{n['name']}') }}}}" for n in parents]
            query = "\n".join([*hints, f"{{{{ storeroom.{hook}() }}}}"])
            _dbt(project, profiles, target_path, ["compile", "--inline", query, "--vars", variables])
    return sent


def in_order(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the nodes, each after those it refers to."""
    nodes, ordered, seen = manifest["nodes"], [], set()

    def visit(name: str) -> None:
        if name in nodes and name not in seen:
            seen.add(name)
            for parent in nodes[name].get("depends_on", {}).get("nodes", []):
                visit(parent)
            ordered.append(nodes[name])

    for name in nodes:
        visit(name)
    return ordered


def analyse(
    manifest: dict[str, Any], analyzer: Analyzer, hooks: dict[str, list[str]]
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Return the columns of every accepted node, and why each of the others was refused."""
    accepted: dict[str, dict[str, str]] = {}
    refused: dict[str, str] = {}
    for node in in_order(manifest):
        if node["resource_type"] not in ("model", "test") or not node.get("compiled_code"):
            continue
        try:
            for place, statement in enumerate(hooks.get(node["name"], [])):
                if place == 0:  # creates the table into which the others write
                    query = statement[statement.index(" as select ") + 4 :]
                    analyzer.add_table(node["relation_name"][:-1] + "__passes`", analyzer.columns(query))
                analyzer.analyze(statement)
            columns = analyzer.columns(node["compiled_code"])
        except GoogleSQLError as error:
            refused[node["name"]] = error.message
            columns = {name: column["data_type"] for name, column in node["columns"].items() if column["data_type"]}
        else:
            accepted[node["name"]] = columns
        if node["resource_type"] == "model" and node["config"]["materialized"] != "ephemeral":
            analyzer.add_table(node["relation_name"], columns)
    return accepted, refused
