"""Expressions of the package's macros as dbt renders them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner

ROOT = Path(__file__).parents[3]
RULE = "\n----------\n"


class Rendered(dict[str, str]):
    """Name to SQL; told in a few words, since hypothesis prints a failed test's arguments."""

    def __repr__(self) -> str:
        return f"<SQL of {', '.join(self)}>"


def render(expressions: Mapping[str, str], folder: Path) -> Rendered:
    """Return the SQL of each expression, for DuckDB; dbt writes into the folder.

    One query renders all of them, so that dbt parses and compiles once; a rule of dashes stands between two.
    """
    common = [
        "--project-dir", str(ROOT), "--profiles-dir", str(ROOT / "profiles"), "--no-send-anonymous-usage-stats",
        "--target-path", str(folder / "target"), "--log-path", str(folder / "logs"), "--log-level", "none",
        "--no-print", "--no-partial-parse",
    ]  # fmt: skip
    query = RULE.join(f"{{{{ {expression} }}}}" for expression in expressions.values())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOREROOM_DUCKDB_PATH", str(folder / "rendered.duckdb"))
        patch.setenv("STOREROOM_TARGET", "dev")
        parsed = dbtRunner().invoke(["parse", *common])
        assert parsed.success, parsed.exception
        compiled = dbtRunner(manifest=parsed.result).invoke(
            ["compile", "--inline", query, *common, "--no-introspect", "--no-populate-cache"]
        )
    assert compiled.success, compiled.exception
    parts = compiled.result.results[-1].node.compiled_code.split(RULE)
    return Rendered(zip(expressions, parts, strict=True))
