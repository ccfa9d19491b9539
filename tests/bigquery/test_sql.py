"""Every model, test and statement of a hook, as dbt compiles it for BigQuery, is GoogleSQL; and wrong ones are not."""

from __future__ import annotations

import pytest
from conftest import Compiled, new_analyzer
from googlesql import Analyzer, GoogleSQLError
from offline import analyse, compile_project

BYTES = 1_000_000  # of one statement; BigQuery's limit is 1 MB of unresolved GoogleSQL
# What a contract may say; the analyzer says the same in capitals.
TYPES = ("string", "int64", "float64", "bool", "timestamp", "date", "json")


@pytest.mark.parametrize("row_count", [1_000, 500_000])
def test_every_model_and_pass_of_a_project_is_accepted(factory: Compiled, row_count: int) -> None:
    """Windows that keep their values, and large ones that are sampled and cut by columns, take other statements."""
    hooks = factory.hooks(row_count)
    models = {name: node for name, node in factory.manifest["nodes"].items() if node["resource_type"] == "model"}
    accepted, refused = analyse({"nodes": models}, new_analyzer(), hooks)
    assert refused == {}
    assert len(accepted) == len(models) > 50
    assert all(len(found) > 5 for found in hooks.values())
    assert max(len(text) for found in hooks.values() for text in found) < BYTES


def test_every_model_and_test_of_the_package_alone_is_accepted_with_its_contract(package: Compiled) -> None:
    """The contract's types are those that BigQuery gives the columns. test_values.py has the macros' own tests."""
    nodes = {n: node for n, node in package.manifest["nodes"].items() if not node["path"].startswith("macros/")}
    accepted, refused = analyse({"nodes": nodes}, new_analyzer(), package.hooks(0))
    assert refused == {}
    wrong = {}
    for node in nodes.values():
        if node["resource_type"] == "model" and node["config"]["contract"]["enforced"]:
            types = {name: column["data_type"] for name, column in node["columns"].items()}
            assert set(types.values()) <= set(TYPES)
            contract = {name: kind.upper() for name, kind in types.items()}
            if contract != accepted[node["name"]]:
                wrong[node["name"]] = (contract, accepted[node["name"]])
    assert wrong == {}


def test_a_second_run_is_accepted(factory: Compiled) -> None:
    """An incremental model that exists reads itself."""
    names = {node["alias"] for node in factory.manifest["nodes"].values() if node["resource_type"] == "model"}
    hooks = factory.hooks(1_000)
    again = compile_project(factory.folder, factory.profiles, factory.target, frozenset(names))
    analyzer = new_analyzer()
    models = {name: node for name, node in again["nodes"].items() if node["resource_type"] == "model"}
    first = {name: factory.manifest["nodes"][name] for name in models}
    assert analyse({"nodes": first}, analyzer, hooks)[1] == {}  # makes the tables known
    incremental = [node for node in models.values() if "left join (select distinct" in node["compiled_code"]]
    assert len(incremental) >= 3
    assert analyse({"nodes": models}, analyzer, {})[1] == {}


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
