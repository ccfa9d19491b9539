"""What is written in two places must be the same in both."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from storeroom.records import RECORDS, Record

ROOT = Path(__file__).parents[3]
LEDGER = {m["name"]: m for m in yaml.safe_load((ROOT / "models/ledger/_ledger.yml").read_text())["models"]}
TYPES = {"str": {"string", "json"}, "int": {"int64"}, "float": {"float64"}, "bool": {"bool"}, "datetime": {"timestamp"}}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.table)
def test_a_record_has_the_columns_of_its_contract(record: type[Record]) -> None:
    """Names, order and types are those of models/ledger."""
    columns = LEDGER[record.table]["columns"]
    assert [field.name for field in fields(record)] == [column["name"] for column in columns]
    for field, column in zip(fields(record), columns, strict=True):
        assert column["data_type"] in TYPES[str(field.type).split(" | ")[0]], field.name


def test_every_ledger_has_a_record_and_the_other_way_round() -> None:
    """No ledger without a writer, no record without a table."""
    assert {record.table for record in RECORDS} == set(LEDGER)


def test_only_cross_db_names_an_engine() -> None:
    """Models and all other macros are free of engine names."""
    guilty = [
        str(path.relative_to(ROOT))
        for folder in ("models", "macros")
        for path in (ROOT / folder).rglob("*.sql")
        if path.parent.name != "cross_db" and re.search(r"target\.type|duckdb__|bigquery__", path.read_text())
    ]
    assert guilty == []
