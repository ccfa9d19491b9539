"""Every statement that dbt sends for every model, test and hook is GoogleSQL; and wrong ones are not."""

from __future__ import annotations

import re

import pytest
from conftest import DECLARED, Built
from googlesql import Analyzer, GoogleSQLError

BYTES = 1_000_000  # of one statement; BigQuery's limit is 1 MB of unresolved GoogleSQL
MONTHS_AND_SORTED = re.compile(r"partition by timestamp_trunc\(\w+, month\)\s+cluster by model_name, version_id")
# What a contract may say; the analyzer says the same in capitals.
TYPES = ("string", "int64", "float64", "bool", "timestamp", "date", "json")


def assert_nothing_left_out(built: Built, silent: tuple[str, ...] = ("ephemeral",)) -> dict[str, list[str]]:
    """Everything but the silent kinds sent a statement; return them by node. A refused one has failed the build."""
    sent: dict[str, list[str]] = {}
    for name, statement in built.paper.statements:
        sent.setdefault(name, []).append(statement)
        assert len(statement) < BYTES, name
    for node in built.manifest["nodes"].values():
        if node["resource_type"] in ("model", "test") and node["fqn"][:2] != ["storeroom", "macros"]:
            assert node["config"]["materialized"] in silent or sent.get(node["name"]), node["name"]
    return sent


def test_every_model_and_test_of_the_package_alone_is_accepted_with_its_contract(package: Built) -> None:
    """The contract's types are those that BigQuery gives the columns: dbt compares them while it builds."""
    assert_nothing_left_out(package)
    for node in package.models():
        if node["config"]["contract"]["enforced"]:
            contract = {name: column["data_type"] for name, column in node["columns"].items()}
            assert set(contract.values()) <= set(TYPES)
            found = package.paper.analyzer.columns_in(node["relation_name"])
            assert {name: kind.upper() for name, kind in contract.items()} == found, node["name"]


def test_every_model_and_pass_of_a_project_is_accepted(factory: Built, later: Built) -> None:
    """Windows that keep their values; later, beside tables that exist, large ones: sampled, and cut by columns."""
    before = {node["name"]: str(node["config"].get("measure")) for node in factory.models()}
    measured = {name for name, text in before.items() if "storeroom.measure_" in text} - {"int_monitoring__estimates"}
    assert len(measured) == 4
    first = assert_nothing_left_out(factory)
    second = assert_nothing_left_out(later, silent=("ephemeral", "ledger"))
    for name in measured:
        for sent in (first, second):
            passes = [statement for statement in sent[name] if statement.strip().startswith("insert into")]
            assert len(passes) >= len(DECLARED), name
            marked = [re.search(r"/\* storeroom_model: (\w+) \*/", statement) for statement in passes]
            assert {found and found[1] for found in marked} <= set(DECLARED), name
        assert any("merge into" in statement for statement in second[name]), name
    assert len(second["int_monitoring__profiles"]) > len(first["int_monitoring__profiles"])
    assert any("delete from" in statement for statement in second["int_monitoring__evaluations"])


def test_big_tables_lie_in_months_and_sorted(package: Built) -> None:
    """The statement that creates each of them says so, and the analyzer has taken it."""
    created = {name: sql for name, sql in package.paper.statements if "create or replace table" in sql}
    laid_out = {name for name, sql in created.items() if MONTHS_AND_SORTED.search(sql)}
    configured = {node["name"] for node in package.models() if node["config"].get("partition_by")}
    assert laid_out == configured
    assert len(laid_out) == 10


WRONG = {
    "a function of DuckDB's": ("select median(amount) as x from `p`.`d`.`orders`", "Function not found: median"),
    "a cast of DuckDB's": ("select order_id::string as x from `p`.`d`.`orders`", "Syntax error"),
    "a filter of DuckDB's": ("select count(*) filter (where amount > 1) from `p`.`d`.`orders`", "Syntax error"),
    "a list of DuckDB's": ("select list(amount) from `p`.`d`.`orders`", "Function not found: list"),
    "a remainder of DuckDB's": ("select order_id % 2 from `p`.`d`.`orders`", "Syntax error"),
    "ilike": ("select customer ilike 'a%' from `p`.`d`.`orders`", "Syntax error"),
    "exclude": ("select * exclude (amount) from `p`.`d`.`orders`", "Syntax error"),
    "a type of DuckDB's": ("select cast(amount as double) from `p`.`d`.`orders`", "Type not found: double"),
    "an unknown column": ("select amuont from `p`.`d`.`orders`", "Unrecognized name: amuont"),
    "an unknown table": ("select 1 from `p`.`d`.`nothing`", "Table not found"),
    "types that do not go together": (
        "select customer from `p`.`d`.`orders` union all select order_id from `p`.`d`.`orders`",
        "incompatible types",
    ),
    "text plus number": ("select customer + 1 from `p`.`d`.`orders`", "No matching signature"),
    "a window over a float": (
        "select count(*) over (partition by amount) from `p`.`d`.`orders`",
        "Partitioning by expressions of type FLOAT64",
    ),
    "an aggregate of an aggregate": (
        "select customer, sum(amount) as amount from `p`.`d`.`orders` group by customer having sum(amount) > 1",
        "Aggregations of aggregations",
    ),
    "a quantile as an aggregate": ("select percentile_cont(amount, 0.5) from `p`.`d`.`orders`", "OVER"),
    "a partition by text": (
        "create table `p`.`d`.`x` partition by customer as select customer from `p`.`d`.`orders`",
        "PARTITION BY",
    ),
    "five columns to cluster by": (
        "create table `p`.`d`.`x` cluster by a, b, c, d, e as select 1 as a, 2 as b, 3 as c, 4 as d, 5 as e",
        "clustering columns",
    ),
    "a number with a fraction to cluster by": (
        "create table `p`.`d`.`x` cluster by amount as select amount from `p`.`d`.`orders`",
        "CLUSTER BY expression may not be a floating point",
    ),
    "a partition by a text's month": (
        "create table `p`.`d`.`x` partition by timestamp_trunc(t, month) as select customer as t from `p`.`d`.`orders`",
        "No matching signature",
    ),
    "an unknown option": (
        "create table `p`.`d`.`x` options(lables=[('a', 'b')]) as select 1 as a",
        "Unknown option: lables",
    ),
    "an option of another type": (
        "create table `p`.`d`.`x` options(partition_expiration_days='soon') as select 1 as a",
        "partition_expiration_days",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_statement_is_refused(analyzer: Analyzer, name: str) -> None:
    """What the emulator alone would run."""
    analyzer.add_table("p.d.orders", {"order_id": "INT64", "customer": "STRING", "amount": "FLOAT64"})
    sql, reason = WRONG[name]
    with pytest.raises(GoogleSQLError, match=reason):
        analyzer.analyze(sql)
