"""How the package's tables and views are made, and what of them stays when they are made again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

MAKE = "import sys; from pathlib import Path; from datetime import datetime; from small_project import make; " \
    "make(Path(sys.argv[1]), datetime(2024, 2, 1))"  # fmt: skip


def _rows(folder: Path, *statements: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(folder / "small.duckdb")) as connection:
        return [row for statement in statements for row in connection.execute(statement).fetchall()]


def _run(folder: Path, *arguments: str) -> tuple[bool, str]:
    command = [sys.executable, "-m", "dbt.cli.main", "run", "--profiles-dir", ".", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project built again, after an earlier version and a person had left their traces in it."""
    folder = tmp_path_factory.mktemp("made")
    subprocess.run([sys.executable, "-c", MAKE, str(folder)], cwd=Path(__file__).parent, check=True)
    _rows(
        folder,
        "insert into ledger__params (param_id, param_name) values ('kept', 'depth')",
        "alter table ledger__params drop column param_value",
        "drop view fct_metadata__params",
        "create table fct_metadata__params as select 1 as left_over",
        "create or replace view dim_registry__versions as select 1 as earlier",
    )
    done, said = _run(
        folder, "--full-refresh", "--select", "storeroom.ledger", "storeroom.metadata", "storeroom.registry"
    )
    assert done, said
    return folder


def test_a_ledger_keeps_its_rows_and_gets_the_columns_that_its_contract_has_more(folder: Path) -> None:
    """Also with --full-refresh: no run of dbt takes a fact away."""
    assert _rows(folder, "select param_id, param_name, param_value from ledger__params") == [("kept", "depth", None)]


def test_a_view_takes_the_place_of_whatever_had_its_name(folder: Path) -> None:
    """A table that an earlier version kept, or a view with other columns; nothing else is left beside it."""
    kinds = dict(_rows(folder, "select table_name, table_type from information_schema.tables"))
    assert kinds["fct_metadata__params"] == kinds["dim_registry__versions"] == "VIEW"
    assert _rows(folder, "select param_name from fct_metadata__params") == []
    assert _rows(folder, "select count(version_id) from dim_registry__versions") == [(0,)]
    assert [name for name in kinds if "__dbt_" in name] == []


def test_a_view_is_held_to_its_contract(folder: Path) -> None:
    """A column that the YAML promises and the select lacks ends the run, and the view stays as it was."""
    model, patch = folder / "models/dim_promised.sql", folder / "models/_promised.yml"
    patch.write_text(
        "models: [{name: dim_promised, config: {materialized: replaced_view, contract: {enforced: true}}, "
        "columns: [{name: kept, data_type: int32}]}]"
    )
    model.write_text("select 1 as kept")
    assert _run(folder, "--select", "dim_promised")[0]
    model.write_text("select 2 as other")
    done, said = _run(folder, "--select", "dim_promised")
    assert not done
    assert "kept" in said
    assert _rows(folder, "select kept from dim_promised") == [(1,)]
