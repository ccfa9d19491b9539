"""A team's ordinary dbt project: sources, a schema a layer, aliases, versions, seeds, developers of their own."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from click.testing import CliRunner

from storeroom.cli import main
from storeroom.project import Project

REPOSITORY = Path(__file__).parents[3]
EXISTING = REPOSITORY / "tests/data/existing_project"
DECLARED = {
    "task": "binary_classification", "features": "fct_customer_weeks", "labels": "fct_returned",
    "entity": "customer_id", "as_of": "week_at", "label": "has_returned", "label_delay_days": 7, "batch": "week",
    "trainer": "training.returned:build", "owner": "crm@example.com",
}  # fmt: skip
FIRST, LATER = "2024-02-20", "2024-03-20"


def storeroom(*arguments: str) -> Any:
    """Run the command in this process, in the present folder."""
    result = CliRunner().invoke(main, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def dbt(folder: Path, *arguments: str) -> str:
    """Run dbt in a process of its own, which must succeed."""
    tool = Path(sys.executable).parent / "dbt"
    done = subprocess.run(
        [tool, *arguments, "--profiles-dir", "."], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def change(file: Path, edit: Callable[[Any], Any]) -> None:
    """Change a YAML file."""
    content = yaml.safe_load(file.read_text())
    edit(content)
    file.write_text(yaml.safe_dump(content, sort_keys=False))


def sql(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with duckdb.connect(str(folder / "shop.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the project after what README tells a new user to do, up to the first cycle, from a subfolder."""
    folder = tmp_path_factory.mktemp("existing")
    shutil.copytree(EXISTING, folder, dirs_exist_ok=True)
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    subprocess.run([sys.executable, "load.py"], cwd=folder, check=True)
    dbt(folder, "build", "--quiet")
    here = Path.cwd()
    try:
        os.chdir(folder / "training")
        assert storeroom("init").exit_code == 0
        change(
            folder / "dbt_project.yml", lambda it: it["vars"].update(storeroom={"ml_models": {"returned": DECLARED}})
        )
        dbt(folder, "deps", "--quiet")
        doctor = storeroom("doctor")
        assert doctor.exit_code == 0, doctor.output
        first = storeroom("cycle", "--now", FIRST)
        assert first.exit_code == 0, first.output
    finally:
        os.chdir(here)
    return folder


@pytest.fixture
def copied(watched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of it to change, entered."""
    shutil.copytree(watched, tmp_path, dirs_exist_ok=True, symlinks=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_its_tables_lie_where_dbt_puts_them_and_ours_beside_them(watched: Path) -> None:
    """Nothing of ours is in a schema of the team's; the package's own tests are no part of its builds."""
    tables = sql(watched, "select table_schema, table_name from information_schema.tables")
    ours = {schema for schema, name in tables if name.startswith(("ledger__", "fct_registry", "dim_registry"))}
    assert ours == {"dbt_ada_storeroom"}
    assert {name for schema, name in tables if schema == "dbt_ada_marts"} == {
        "customer_returned", "fct_customer_weeks_v1", "fct_customer_weeks_v2",
    }  # fmt: skip
    assert sql(watched, "select stage, version_number from dbt_ada_storeroom.dim_registry__versions") == [
        ("deployed", 1)
    ]
    assert (watched / "packages/storeroom/dbt_project.yml").exists()
    assert "storeroom_artifacts/" in (watched / ".gitignore").read_text().splitlines()
    built = [line for line in dbt(watched, "ls", "--quiet").splitlines() if line.startswith("storeroom.")]
    assert len(built) == len(list((REPOSITORY / "models").rglob("*.sql"))), "a build has our models, and nothing else"


def test_a_build_at_the_clock_of_the_cycle_measures_nothing(copied: Path) -> None:
    """What measures asks what is due, and ends there; what it fills on the way is gone afterwards."""
    dbt(copied, "build", "--select", "package:storeroom", "--vars", f'{{storeroom_now: "{FIRST} 00:00:00"}}')
    read = {name: json.loads((copied / f"target/{name}.json").read_text()) for name in ("manifest", "run_results")}
    said = {row["unique_id"]: row["message"] for row in read["run_results"]["results"]}
    kinds = {name: node["config"].get("materialized") for name, node in read["manifest"]["nodes"].items()}
    measured = {name.split(".")[-1]: said[name] for name, kind in kinds.items() if kind == "measured"}
    assert len(measured) == 7
    assert set(measured.values()) == {"nothing is due"}
    relations = [str(name) for (name,) in sql(copied, "select table_name from information_schema.tables")]
    assert [name for name in relations if re.search("__(passes|windows|rows)_", name)] == []


def test_a_later_cycle_watches_the_batches_and_finds_the_weeks_in_which_all_spend_more(copied: Path) -> None:
    """From the tenth week on amounts are three times as high."""
    later = storeroom("cycle", "--now", LATER)
    assert later.exit_code in (0, 3), later.output
    rows = sql(copied, "select batch_start_at, reasons from dbt_ada_storeroom.fct_monitoring__flags order by 1")
    assert len(rows) == 4
    assert "spend" in rows[-1][1]


def test_the_latest_version_of_a_dbt_model_is_what_every_part_reads(copied: Path) -> None:
    """Pointed back to the first version, whose contract lacks what the model was trained on, nothing is scored."""
    change(
        copied / "models/marts/_marts.yml",
        lambda it: next(m for m in it["models"] if m["name"] == "fct_customer_weeks").update(latest_version=1),
    )
    later = storeroom("cycle", "--now", LATER)
    assert later.exit_code == 1
    assert "the feature view no longer fits version" in later.stderr
    assert "removed: largest_order, order_count, region" in later.stderr or "removed: region" in later.stderr
    change(
        copied / "dbt_project.yml",
        lambda it: it["vars"]["storeroom"]["ml_models"]["returned"].update(features="fct_customer_weeks.v2"),
    )
    pinned = storeroom("predict", "--now", LATER)
    assert pinned.exit_code == 0, pinned.output
    assert re.search(r"2024-03-18 +400 ", pinned.stdout)


def test_another_developer_and_production_see_their_own_tables_or_none(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of one schema is read or written for another."""
    before = sql(copied, "select count(*) from dbt_ada_storeroom.ledger__executions")
    monkeypatch.setenv("SHOP_DEVELOPER", "ben")
    told = storeroom("train", "returned", "--now", FIRST)
    assert told.exit_code == 1
    assert "'fct_customer_weeks', does not exist yet: run `dbt build --select +fct_customer_weeks`" in told.stderr
    monkeypatch.setenv("DBT_TARGET", "prod")
    dbt(copied, "build", "--quiet", "--select", "package:shop", "--target", "prod")
    assert storeroom("train", "returned", "--now", FIRST).exit_code == 0
    assert sql(copied, "select count(*) from storeroom.ledger__model_versions") == [(1,)]
    assert sql(copied, "select count(*) from dbt_ada_storeroom.ledger__executions") == before
    assert not sql(copied, "select 1 from information_schema.tables where table_schema = 'dbt_ben_storeroom'")


def test_what_a_package_cannot_ref_leaves_out_that_model_alone_by_one_sentence(copied: Path) -> None:
    """A source, an ephemeral, a private, a disabled and a missing model; a seed and a snapshot of labels are read."""
    labels = (
        "select 1 as customer_id, current_timestamp as week_at, true as has_returned, current_timestamp as observed_at"
    )
    (copied / "models/marts/private_labels.sql").write_text(labels)
    (copied / "models/marts/disabled_labels.sql").write_text("{{ config(enabled=false) }} " + labels)
    (copied / "models/marts/_more.yml").write_text(
        "groups: [{name: crm, owner: {name: crm}}]\n"
        "models: [{name: private_labels, config: {group: crm, access: private}}]\n"
    )
    (copied / "seeds/seeded.csv").write_text(
        "customer_id,week_at,has_returned,observed_at\n1,2024-01-01 00:00:00,true,2024-01-08 00:00:00\n"
    )
    (copied / "snapshots").mkdir()
    (copied / "snapshots/_snapshots.yml").write_text(
        "snapshots: [{name: kept_labels, relation: ref('seeded'), "
        "config: {unique_key: customer_id, strategy: check, check_cols: all}}]\n"
    )
    named = {
        "returned": "fct_returned", "of_source": "shop_raw.orders", "of_ephemeral": "int_weeks",
        "of_private": "private_labels", "of_disabled": "disabled_labels", "of_nothing": "fct_nothing",
        "of_seed": "seeded", "of_snapshot": "kept_labels",
    }  # fmt: skip
    change(
        copied / "dbt_project.yml",
        lambda it: it["vars"]["storeroom"].update(
            ml_models={name: {**DECLARED, "labels": labels} for name, labels in named.items()}
        ),
    )
    project = Project()
    assert {name for name in named if name in project.declarations.models} == set(named)
    _ = project.manifest
    told = {name: text.partition(f"{name}.labels is ")[2] for name, text in project.declarations.problems.items()}
    assert told == {
        "of_source": "'shop_raw.orders', which is a source: select from it in a model, and name that.",
        "of_ephemeral": "'int_weeks', which is ephemeral and has no table; give it materialized: table or view.",
        "of_private": "'private_labels', which is private to its group 'crm': give it `access: protected`, so that the "
        "package may read it.",
        "of_disabled": "'disabled_labels', which is disabled: enable the dbt model, or take the declaration out.",
        "of_nothing": "'fct_nothing', which is no model of this project; allowed: fct_customer_weeks, fct_returned, "
        "int_weeks, private_labels, stg_shop__customers, stg_shop__orders.",
    }
    dbt(copied, "build", "--quiet", "--select", "seeded", "kept_labels", "--vars", "{ml_models: {}}")
    done = storeroom("cycle", "--now", FIRST)
    assert done.exit_code == 1
    assert len([line for line in done.stderr.splitlines() if line.startswith("storeroom: ")]) == len(told)
    problems = dict(sql(copied, "select model_name, problem from dbt_ada_storeroom.dim_registry__models"))
    assert {name for name, text in problems.items() if text} == set(told)


def test_a_changed_declaration_is_a_change_of_state(copied: Path) -> None:
    """`state:modified` names what a changed declaration changes, and nothing before; dbt's own commands all work."""
    dbt(copied, "parse", "--quiet")
    shutil.copytree(copied / "target", copied / "production")
    modified = ("ls", "--quiet", "--state", "production", "--select")
    assert dbt(copied, *modified, "state:modified").split() == []
    change(
        copied / "dbt_project.yml",
        lambda it: it["vars"]["storeroom"]["ml_models"]["returned"].update(drift={"alpha": 0.01}),
    )
    changed = dbt(copied, *modified, "state:modified").split()
    assert "storeroom.registry.dim_registry__models" in changed
    below = dbt(copied, *modified, "state:modified+").split()
    assert "storeroom.monitoring.findings.fct_monitoring__flags" in below
    for command in (
        ("build", "--quiet", "--empty", "--target", "prod"),
        ("build", "--quiet", "--select", "package:storeroom", "--defer", "--state", "production"),
        ("docs", "generate", "--quiet"),
    ):
        dbt(copied, *command)
