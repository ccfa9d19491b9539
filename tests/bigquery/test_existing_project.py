"""A team's ordinary project, and declarations of every kind, on paper: every statement is GoogleSQL."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import yaml
from conftest import NOWHERE, ROOT, Built
from dbt.adapters.bigquery.impl import BigQueryAdapter
from googlesql import Analyzer
from offline import Paper, build, windows

sys.path.append(str(ROOT / "tests" / "python" / "unit"))

from test_declarations import CONTRACT, generated, problem

DECLARED = {
    "task": "binary_classification", "features": "fct_customer_weeks", "labels": "fct_returned",
    "entity": "customer_id", "as_of": "week_at", "label": "has_returned", "batch": "week", "slices": "region",
    "trainer": "training.returned:build", "owner": "crm@example.com",
}  # fmt: skip
RAW = {
    "storeroom.raw.customers": {"id": "INT64", "country": "STRING"},
    "storeroom.raw.orders": {"order_id": "INT64", "customer": "INT64", "ordered_at": "TIMESTAMP", "amount": "FLOAT64"},
}
KINDS = {"region": "categorical", "order_count": "numeric", "spend": "numeric", "largest_order": "numeric"}
LABELS = "select customer_id, week_at, has_returned, observed_at from {{ ref('fct_returned') }}"
# Label views without a contract, each with one column of a type that BigQuery cannot cast.
UNFIT = {
    "number_of_days": ("observed_at", "1", "int64"),
    "clock": ("week_at", "cast('12:00:00' as time)", "time"),
    "document": ("has_returned", "json '1'", "json"),
    "list": ("customer_id", "[customer_id]", "array<int64>"),
}


def on_paper(project: Path, tables: dict[str, dict[str, str]], models: dict[str, dict[str, str]]) -> Built:
    """Build a project with windows of its models; a seed is a table of texts."""
    profile = yaml.safe_load((project / "dbt_project.yml").read_text())["profile"]
    output = {"target": "emulator", "outputs": {"emulator": NOWHERE}}
    (project / "profiles.yml").write_text(yaml.safe_dump({profile: output}))
    (project / "packages.yml").write_text(yaml.safe_dump({"packages": [{"local": str(ROOT)}]}))
    paper = Paper(Analyzer(), windows(models, 1_000))
    for path, columns in tables.items():
        paper.analyzer.add_table(path, columns)

    def load(adapter: Any, database: str, schema: str, table: str, frame: Any, *_: Any) -> None:
        paper.kinds[database, schema, table] = "table"
        paper.analyzer.add_table(f"{database}.{schema}.{table}", dict.fromkeys(frame.column_names, "STRING"))

    with patch.object(BigQueryAdapter, "load_dataframe", load):
        built = Built(project, project / "target", build(project, project, project / "target", paper), paper)
    built.tell(profile)
    return built


def sent(built: Built, node: str) -> str:
    """Return what a node sent, in lower case."""
    return "\n".join(statement for name, statement in built.paper.statements if name == node).lower()


@pytest.fixture(scope="module")
def existing(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the project of tests/data with a fitting model and unfit ones beside it."""
    folder = tmp_path_factory.mktemp("existing")
    shutil.copytree(ROOT / "tests/data/existing_project", folder, dirs_exist_ok=True)
    marts = folder / "models/marts"
    contract = (marts / "_marts.yml").read_text()
    (marts / "_marts.yml").write_text(contract.replace("varchar", "string").replace("double", "float64"))
    for name, (column, value, _) in UNFIT.items():
        (marts / f"{name}.sql").write_text(LABELS.replace(f"{column}", f"{value} as {column}", 1))
    settings = yaml.safe_load((folder / "dbt_project.yml").read_text())
    declared = {"returned": DECLARED} | {f"of_{name}": {**DECLARED, "labels": name} for name in UNFIT}
    settings["vars"]["storeroom"] = {"ml_models": declared}
    settings["models"]["storeroom"] = {"+schema": "storeroom"}
    (folder / "dbt_project.yml").write_text(yaml.safe_dump(settings))
    return on_paper(folder, RAW, {"returned": KINDS})


def test_its_tables_lie_where_dbt_puts_them_and_ours_beside_them(existing: Built) -> None:
    """Its own schemas, aliases and versions; every model of ours has its statement."""
    assert ("storeroom", "storeroom_marts", "customer_returned") in existing.paper.kinds
    assert ("storeroom", "storeroom_marts", "fct_customer_weeks_v2") in existing.paper.kinds
    names = {name for name, _ in existing.paper.statements}
    ours = {
        node["name"]
        for node in existing.models()
        if node["package_name"] == "storeroom" and node["config"]["materialized"] != "ephemeral"
    }
    assert len(ours) > 60
    assert ours <= names
    assert all(node["schema"] == "storeroom_storeroom" for node in existing.models() if node["name"] in ours)
    assert "storeroom_marts`.`fct_customer_weeks_v2`" in sent(existing, "int_monitoring__profiles")


def test_a_label_column_that_cannot_be_cast_leaves_out_that_model_alone(existing: Built) -> None:
    """Neither shared statement of labels names its view; the fitting model is in both."""
    for node in ("int_predictions__labels", "int_predictions__label_problems"):
        statement = sent(existing, node)
        assert "customer_returned" in statement
        assert not [name for name in UNFIT if f"`{name}`" in statement]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Built]:
    """Return declarations with extreme values, and their project."""
    folder, declared = tmp_path_factory.mktemp("many"), generated()
    settings = {"name": "small", "version": "1.0.0", "profile": "small"}
    (folder / "models").mkdir()
    for name, content in {
        "dbt_project.yml": {**settings, "vars": {"storeroom": {"ml_models": declared}}},
        "models/_models.yml": yaml.safe_load(CONTRACT),
    }.items():
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    (folder / "models/fct_accounts.sql").write_text("select * from raw.accounts")
    (folder / "models/fct_leavers.sql").write_text("select * from raw.left")
    keys = {"region": "STRING", "account": "INT64", "seen_at": "TIMESTAMP"}
    raw = {
        "storeroom.raw.accounts": {**keys, "visits": "FLOAT64", "plan": "STRING"},
        "storeroom.raw.left": {**keys, "has_left": "BOOL", "observed_at": "TIMESTAMP"},
    }
    fine = [name for name, keys in declared.items() if not problem(name, keys)]
    kinds = {"visits": "numeric", "plan": "categorical"}
    return declared, on_paper(folder, raw, dict.fromkeys([*fine[::8], "fine"], kinds))


def test_any_declaration_leaves_every_statement_right(many: tuple[dict[str, Any], Built]) -> None:
    """What is refused is said in the registry; what is read is measured."""
    declared, built = many
    registry = sent(built, "dim_registry__models")
    assert registry.count("as model_name") >= len(declared)
    assert "'fine'" in sent(built, "int_predictions__labels")
