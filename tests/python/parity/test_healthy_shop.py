"""Eighteen weeks of a shop in which prices and incomes rise together: what the model sees moves, and it stays right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
import yaml
from sklearn.linear_model import LogisticRegression

from storeroom.findings import is_alarm, newest_flags, read_findings, read_flags
from storeroom.jobs.monitor import monitor, prepare
from storeroom.jobs.predict import predict
from storeroom.jobs.register import register
from storeroom.jobs.stages import promote
from storeroom.project import Project

REPOSITORY = Path(__file__).parents[3]
TRAINED, TESTED, DEPLOYED = datetime(2023, 11, 6), datetime(2023, 12, 18), datetime(2024, 1, 1)
WEEKS, ROWS = 18, 600
FEATURES = ["price", "income", "shoe_size"]
END = DEPLOYED + timedelta(weeks=WEEKS)
COLUMNS = {"customer": "int64", "seen_at": "timestamp", "price": "float64", "income": "float64", "shoe_size": "float64"}
DECLARED = {
    "task": "binary_classification", "features": "fct_customers", "labels": "fct_purchases", "entity": "customer",
    "as_of": "seen_at", "label": "has_bought", "label_delay_days": 14, "batch": "week", "trainer": "training:build",
    "owner": "team@example.com", "references": ["training"],
}  # fmt: skip
FILES = {
    "profiles.yml": "shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, threads: 2}}}",
    "packages.yml": f"packages: [{{local: {REPOSITORY.as_posix()}}}]",
    "dbt_project.yml": yaml.safe_dump(
        {
            "name": "shop",
            "version": "1.0.0",
            "profile": "shop",
            "models": {"shop": {"+materialized": "table"}},
            "vars": {"storeroom": {"ml_models": {"buys": DECLARED}}},
        }
    ),
    "models/fct_customers.sql": f"select {', '.join(COLUMNS)} from raw.customers",
    "models/fct_purchases.sql": "select customer, seen_at, has_bought, seen_at + interval 14 day as observed_at "
    "from raw.customers",
    "models/_models.yml": yaml.safe_dump(
        {
            "models": [
                {
                    "name": "fct_customers",
                    "config": {"contract": {"enforced": True}},
                    "columns": [{"name": name, "data_type": kind} for name, kind in COLUMNS.items()],
                }
            ]
        }
    ),
}


def customers() -> pd.DataFrame:
    """Return 600 customers a week; from the third week served on prices and incomes rise, in the last prices jump."""
    draw = np.random.default_rng(5)
    weeks = []
    for week in range(-8, WEEKS):
        inflation = 0.1 * max(week - 1, 0)
        price, income = draw.normal(inflation, 1, ROWS), draw.normal(inflation, 1, ROWS)
        has_bought = draw.random(ROWS) < 1 / (1 + np.exp(-1.5 * (income - price)))
        weeks.append(
            pd.DataFrame(
                {
                    "customer": np.arange(ROWS),
                    "seen_at": [DEPLOYED + timedelta(weeks=week, minutes=10 * row) for row in range(ROWS)],
                    "price": 10 * price if week == WEEKS - 1 else price,
                    "income": income,
                    "shoe_size": draw.normal(40 + 2 * inflation, 2, ROWS),
                    "has_bought": has_bought.astype(int),
                }
            )
        )
    return pd.concat(weeks, ignore_index=True)


@pytest.fixture(scope="module")
def flags(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Return the flags of the eighteen weeks, after the last one was measured, and the findings."""
    folder = tmp_path_factory.mktemp("healthy")
    for name, content in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    frame = customers()
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute("create schema raw; create type float64 as double")
        connection.register("frame", frame)
        connection.execute("create table raw.customers as select * replace (seen_at::timestamp as seen_at) from frame")
    project = Project(folder, profiles_dir=folder, is_replay=True)
    project.build(["package:shop"], DEPLOYED)
    prepare(project, DEPLOYED)
    seen = frame[frame["seen_at"] < TESTED]
    model = LogisticRegression().fit(seen[FEATURES], seen["has_bought"])
    register(project, "buys", model, DEPLOYED, training=(TRAINED, TESTED), test=(TESTED, DEPLOYED))
    promote(project, "buys", "1", DEPLOYED, reason="the first", override=True)
    predict(project, "buys", END)
    monitor(project, END)
    yield {"flags": read_flags(project), "findings": read_findings(project)}


def test_at_most_one_week_in_five_is_flagged_though_most_have_drifted(flags: dict[str, Any]) -> None:
    """Important features moved in most weeks, and no metric fell: labels say that this did no harm."""
    healthy = flags["flags"][:-1]
    assert len(healthy) == WEEKS - 1
    assert sum(bool(row["is_drifted"]) for row in healthy) >= WEEKS / 2
    assert {row["drifted_importance"] for row in healthy} == {None}  # registered: every feature counts as important
    assert not any(row["is_degraded"] for row in healthy)
    assert sum(row["is_flagged"] for row in healthy) <= WEEKS / 5
    assert {row["severity"] for row in healthy} <= {"ok", "info", "warning"}


def test_a_jump_of_an_important_feature_is_news_all_the_same(flags: dict[str, Any]) -> None:
    """In the last week, whose labels are still to come, prices are in another currency."""
    last = newest_flags(flags["flags"])["buys"]
    assert is_alarm(last)
    found = [row for row in flags["findings"] if row["batch_start_at"] == last["batch_start_at"]]
    severities = {row["feature_name"]: row["severity"] for row in found if row["finding"] == "drift"}
    assert {name: severities[name] for name in FEATURES} == {"price": "warning", "income": "info", "shoe_size": "info"}
    assert last["reason"] == found[0]["reason"]
