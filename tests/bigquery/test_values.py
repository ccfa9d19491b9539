"""The macros' own tests, whose expected numbers come from scipy and scikit-learn, on GoogleSQL's reference evaluator.

Each test of tests/dbt/macros is one query over literal inputs that returns the rows in which a macro is wrong; the same
file is run on DuckDB by `dbt build`. So what holds on one engine to 1e-9 holds on the other.
"""

from __future__ import annotations

from typing import Any

import pytest
from conftest import ROOT
from googlesql import Analyzer

NAMES = sorted(file.stem for file in (ROOT / "tests" / "dbt" / "macros").glob("*.sql"))
# float64 has no square of a number below 1e-154, and the expected deviation of such values is 0; the evaluator has.
TINY = 1e-290


def is_wrong(row: dict[str, Any]) -> bool:
    """Return whether a failing row is a failure beyond what float64 itself cannot hold."""
    found, expected = row.get("found_value"), row.get("expected_value")
    return not (isinstance(found, float) and isinstance(expected, float) and abs(found - expected) < TINY)


@pytest.mark.parametrize("name", NAMES)
def test_a_macro_has_its_known_answers(macro_tests: dict[str, str], analyzer: Analyzer, name: str) -> None:
    """No row comes back."""
    rows = analyzer.evaluate(macro_tests[name])
    assert [row for row in rows if is_wrong(row)] == []


def test_a_wrong_answer_comes_back(macro_tests: dict[str, str], analyzer: Analyzer) -> None:
    """The check above can fail: numbers are rounded to nine bits instead of eight."""
    code = macro_tests["assert_rounded"]
    assert "35184372088833e0" in code
    assert analyzer.evaluate(code.replace("35184372088833e0", "17592186044417e0"))
