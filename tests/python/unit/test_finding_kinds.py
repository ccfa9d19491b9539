"""The kinds of findings: a model, a place in the union, an allowed value and a word in the manual for each."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "models/monitoring/findings"
MODELS = FOLDER.glob("int_monitoring__*_findings.sql")
KINDS = {path.stem.removeprefix("int_monitoring__").removesuffix("_findings") for path in MODELS}


def test_every_kind_is_in_the_union() -> None:
    """And no other: what a model finds is told."""
    union = (FOLDER / "fct_monitoring__findings.sql").read_text(encoding="utf-8")
    assert set(re.findall(r"'(\w+)'", union.split("%}")[0])) == KINDS


def test_every_kind_is_an_allowed_value() -> None:
    """A team's own build tests the column."""
    models = yaml.safe_load((FOLDER / "_findings.yml").read_text(encoding="utf-8"))["models"]
    columns = next(model for model in models if model["name"] == "fct_monitoring__findings")["columns"]
    tests = next(column for column in columns if column["name"] == "finding")["data_tests"]
    allowed = next(test["accepted_values"] for test in tests if isinstance(test, dict) and "accepted_values" in test)
    assert set(allowed["arguments"]["values"]) == KINDS


def test_the_manual_names_every_kind() -> None:
    """With its severity."""
    manual = (ROOT / "docs/monitoring.md").read_text(encoding="utf-8")
    assert {kind for kind in KINDS if f"`{kind}`" not in manual} == set()
