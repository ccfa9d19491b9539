"""A hundred models of sixty features: every statement stays inside BigQuery's limits, as far as paper can tell them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conftest import NOWHERE, TOLD
from factory import SHARED, Factory, lay_out
from googlesql import Analyzer
from offline import Answer, Paper, node_at_hand, run_dbt, windows

MODELS, VIEWS, NUMBERS, TEXTS = 100, 5, 50, 10
ROWS = 1_000
ABOUT = "what a team writes of a column, in a sentence of some length, as the next reader is not the one who made it."
# BigQuery's limits: of a query's text, of its text with that of the views it names, of the tables it names, of a view.
TEXT, RESOLVED, TABLES, VIEW = 1_000_000, 12_000_000, 1_000, 256_000
NAME = re.compile(r"`storeroom`\.`(\w+)`\.`(\w+)`")
# What measures every feature, and what that reads.
MEASURING = ["+int_monitoring__profiles", "+dim_features__catalogue"]
TASKS = {
    "binary_classification": ("fct_bits", "bit"),
    "regression": ("fct_sizes", "size"),
    "multiclass_classification": ("fct_words", "word"),
}
KINDS = {f"number_{n}": "numeric" for n in range(NUMBERS)} | {f"text_{n}": "categorical" for n in range(TEXTS)}
TYPES = {"id": "int64", "seen_at": "timestamp"} | {
    name: "float64" if kind == "numeric" else "string" for name, kind in KINDS.items()
}


class Sizes(Paper):
    """Paper that reads of the many measuring statements the first of each node alone, and keeps the size of all."""

    def send(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Take a statement; see Paper."""
        node = node_at_hand()
        is_pass = sql.strip().startswith("insert into")
        if is_pass and any(name == node and sent.strip().startswith("insert into") for name, sent in self.statements):
            self.statements.append((node, sql))
            return [], []
        return super().send(sql)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Sizes:
    """Return what was sent for a hundred models in a first run and, with two windows of each kind, in a later one."""
    folder = tmp_path_factory.mktemp("large")
    factory = lay_out(folder, {"target": "emulator", "outputs": {"emulator": NOWHERE}})
    for path in folder.glob("models/*"):
        path.unlink()
    analyzer = Analyzer()
    analyzer.add_table("storeroom.raw.wide", {name: kind.upper() for name, kind in TYPES.items()})
    analyzer.add_table(
        "storeroom.raw.outcomes",
        {
            "id": "INT64",
            "seen_at": "TIMESTAMP",
            "bit": "BOOL",
            "size": "FLOAT64",
            "word": "STRING",
            "observed_at": "TIMESTAMP",
        },
    )
    paper = Sizes(analyzer, due(windows(dict.fromkeys(declare(factory), KINDS), ROWS, places=1)))
    target = folder / "target"
    run_dbt(folder, folder, target, ["deps"], paper)
    run_dbt(folder, folder, target, ["run", "--select", *MEASURING], paper)
    return paper


def due(answer: Answer) -> Answer:
    """Return the same answers with the windows that there can be."""

    def there_can_be(window: tuple[Any, ...]) -> bool:
        _, _, _, subject, kind, *_ = window
        return (subject == "features") == (kind == "training") if kind != "batch" else True

    def some(sql: str) -> list[tuple[Any, ...]]:
        rows = answer(sql)
        is_list = sql.strip().startswith("select measurement_id, model_name")
        return [row for row in rows if there_can_be(row)] if is_list else rows

    return some


def declare(factory: Factory) -> dict[str, Any]:
    """Write the feature and label views and declare the models; return the declaration."""
    for view in range(VIEWS):
        factory.write(f"models/fct_wide_{view}.sql", f"select {', '.join(TYPES)} from raw.wide")
    columns = [{"name": name, "data_type": kind, "description": f"{name}: " + ABOUT} for name, kind in TYPES.items()]
    contract = {"contract": {"enforced": True}}
    named = [{"name": f"fct_wide_{view}", "config": contract, "columns": columns} for view in range(VIEWS)]
    factory.write("models/_models.yml", {"models": named})
    for name, label in TASKS.values():
        factory.write(f"models/{name}.sql", f"select id, seen_at, {label}, observed_at from raw.outcomes")
    tasks = list(TASKS.items())
    declared = {}
    for number in range(MODELS):
        task, (labels, label) = tasks[number % len(tasks)]
        declared[f"model_{number}"] = {
            **SHARED,
            "features": f"fct_wide_{number % VIEWS}",
            "entity": "id",
            "as_of": "seen_at",
            "task": task,
            "labels": labels,
            "label": label,
            "trainer": "training.models:regressor" if task == "regression" else "training.models:classifier",
            "slices": ["text_0"],
            "references": ["training", "previous", "trailing", "seasonal"],
            "season_batches": 4,
        }
    factory.declare(declared)
    return declared


def expanded(sql: str, views: dict[str, str]) -> tuple[int, set[str]]:
    """Return the length of a statement with every view in its place, each time it is named, and the tables under it."""
    size, tables = len(sql), set()
    for name in (f"{dataset}.{table}" for dataset, table in NAME.findall(sql)):
        if name in views:
            inner, under = expanded(views[name], views)
            size, tables = size + inner, tables | under
        else:
            tables.add(name)
    return size, tables


def test_no_statement_for_a_hundred_models_is_too_long(large: Sizes) -> None:
    """Nor with its views in place, and none names too many tables; a model's passes are statements of their own."""
    views = {}
    for _, sql in large.statements:
        if created := re.match(r"\s*create or replace view `storeroom`\.`(\w+)`\.`(\w+)`", sql):
            views[".".join(created.groups())] = sql.split(" as ", 1)[1]
    longest, widest, most = [
        max((number, node) for number, node in numbers)
        for numbers in zip(
            *(
                ((len(sql), node), (size, node), (len(tables), node))
                for node, sql in large.statements
                for size, tables in [expanded(sql, views)]
            ),
            strict=True,
        )
    ]
    parts = [sql for node, sql in large.statements if node == "dim_features__catalogue" and "unnest(" in sql]
    inserts = [node for node, sql in large.statements if sql.strip().startswith("insert into")]
    passes = [node for node in inserts if "monitoring__" in node]
    TOLD.append(
        f"{MODELS} models of {len(KINDS)} features on paper: {len(large.statements)} statements, {len(passes)} of them "
        f"measure; the longest {longest[0]:,} bytes ({longest[1]}), with its views {widest[0]:,} ({widest[1]}), "
        f"at most {most[0]} tables ({most[1]})"
    )
    assert set(passes) == {"int_monitoring__profiles"}
    assert len(passes) >= 3 * MODELS
    assert len(parts) == 3 and sum(map(len, parts)) > TEXT
    assert longest[0] < TEXT, longest
    assert widest[0] < RESOLVED, widest
    assert most[0] < TABLES, most
    assert max(map(len, views.values())) < VIEW
