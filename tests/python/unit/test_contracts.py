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


def test_every_macro_is_documented() -> None:
    """Each macro file has an entry in its folder's YAML, with its arguments in order."""
    for path in (ROOT / "macros").rglob("*.sql"):
        documented = {
            macro["name"]: [argument["name"] for argument in macro.get("arguments", [])]
            for file in path.parent.glob("_*.yml")
            for macro in yaml.safe_load(file.read_text())["macros"]
        }
        if "{% materialization" in path.read_text():
            assert documented.get(f"materialization_{path.stem}_default") == [], path
            continue
        head = re.search(r"{%-? macro (\w+)\((.*?)\)", path.read_text(), re.S)
        assert head is not None, path
        arguments = [part.split("=")[0].strip() for part in head.group(2).split(",") if part.strip()]
        assert documented.get(head.group(1)) == arguments, path
