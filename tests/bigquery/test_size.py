"""A hundred models of sixty features: every statement stays inside BigQuery's limits, as far as paper can tell them."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import NOWHERE
from factory import SHARED, Factory, lay_out
from googlesql import Analyzer
from offline import Paper, node_at_hand, run_dbt, windows

MODELS, VIEWS, NUMBERS, TEXTS = 100, 5, 50, 10
ROWS = 1_000_000
# BigQuery's limits of one query: its text, its text with that of the views it names, and the tables it names.
TEXT, RESOLVED, TABLES, COLUMNS = 1_000_000, 12_000_000, 1_000, 10_000
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
    paper = Sizes(analyzer, windows(dict.fromkeys(declare(factory), KINDS), ROWS))
    target = folder / "target"
    run_dbt(folder, folder, target, ["deps"], paper)
    run_dbt(folder, folder, target, ["run"], paper)
    return paper


def declare(factory: Factory) -> dict[str, Any]:
    """Write the feature and label views and declare the models; return the declaration."""
    for view in range(VIEWS):
        factory.write(f"models/fct_wide_{view}.sql", f"select {', '.join(TYPES)} from raw.wide")
    columns = [{"name": name, "data_type": kind} for name, kind in TYPES.items()]
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
        }
    factory.declare(declared)
    return declared
