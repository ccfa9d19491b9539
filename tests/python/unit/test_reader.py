"""Where the tables are is remembered from dbt's last parse, and forgotten when anything that decides it changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from storeroom.errors import StoreroomError
from storeroom.project import Project
from storeroom.reader import Reader, Relation, fingerprint, recall, remember
from storeroom.warehouse.plain import PlainFile

FILES = {
    "dbt_project.yml": "name: shop\nprofile: shop\nmodels: {storeroom: {+schema: storeroom}}\n",
    "profiles.yml": (
        "shop:\n  target: dev\n  outputs:\n"
        "    dev: {type: duckdb, path: \"{{ env_var('SHOP_FILE', 'shop.duckdb') }}\", schema: main}\n"
        "    prod: {type: duckdb, path: shop.duckdb, schema: prod}\n"
    ),
    "packages.yml": "packages: []\n",
    "macros/names.sql": "{% macro generate_schema_name(name, node) %}{{ env_var('SHOP_PREFIX', '') }}{% endmacro %}\n",
    "models/fct_sales.sql": "select 1 as x\n",
    "dbt_packages/storeroom/dbt_project.yml": "name: storeroom\n",
    "dbt_packages/storeroom/models/registry/dim_registry__versions.sql": "select 1 as x\n",
    "dbt_packages/other/macros/names.sql": "{% macro generate_alias_name() %}{% endmacro %}\n",
}
TABLE = "dim_registry__versions"


def manifest(schema: str = "main") -> Any:
    """Return as much of dbt's manifest as says where one table lies."""
    node = SimpleNamespace(
        name=TABLE, database="shop", schema=schema, alias=TABLE, relation_name=f'"shop"."{schema}"."{TABLE}"',
        resource_type="model", package_name="storeroom",
    )  # fmt: skip
    return SimpleNamespace(nodes={"model.storeroom.x": node})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a project that dbt has parsed."""
    for name, content in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    project = Project(tmp_path)
    remember(project, fingerprint(project), manifest())
    return tmp_path


def test_nothing_is_parsed_while_nothing_has_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is opened as the profile says, without dbt; models of the team decide no name of ours."""
    (folder / "models" / "fct_sales.sql").write_text("select 2 as x")
    monkeypatch.setenv("DBT_CLOUD_RUN_ID", "7")
    kept = recall(Project(folder))
    assert kept is not None
    assert kept.relations == {TABLE: Relation("shop", "main", TABLE, f'"shop"."main"."{TABLE}"')}
    assert kept.file == PlainFile("shop.duckdb", "shop", "main")


CHANGES: dict[str, Callable[[Path, pytest.MonkeyPatch], Any]] = {
    "the profile": lambda f, _: (f / "profiles.yml").write_text(FILES["profiles.yml"].replace("main", "alice")),
    "the settings": lambda f, _: (f / "dbt_project.yml").write_text("name: shop\nprofile: shop\n"),
    "a macro of the team": lambda f, _: (f / "macros" / "more.sql").write_text("{% macro x() %}{% endmacro %}"),
    "a macro that is gone": lambda f, _: (f / "macros" / "names.sql").unlink(),
    "a macro of a package": lambda f, _: (f / "dbt_packages/other/macros/names.sql").write_text("{# #}"),
    "a package that is gone": lambda f, _: shutil.rmtree(f / "dbt_packages" / "other"),
    "a model of ours": lambda f, _: (f / "dbt_packages/storeroom/models/registry/a.sql").write_text("select 1"),
    "a variable of the profile": lambda _, m: m.setenv("SHOP_FILE", "other.duckdb"),
    "a variable of a macro": lambda _, m: m.setenv("SHOP_PREFIX", "alice"),
    "a setting of dbt": lambda _, m: m.setenv("DBT_TARGET", "prod"),
    "a name that is made": lambda f, _: (f / "macros" / "m.sql").write_text("{{ env_var(var('x')) }}"),
    "a folder of macros that is made": lambda f, _: (f / "dbt_project.yml").write_text(
        FILES["dbt_project.yml"] + "macro-paths: [\"{{ var('x') }}\"]\n"
    ),
    "another folder of packages": lambda _, m: m.setenv("DBT_PACKAGES_INSTALL_PATH", "elsewhere"),
    "the file that is kept": lambda f, _: [file.write_text("{") for file in (f / "target").glob("storeroom_*.json")],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_may_move_a_table_is_a_parse(folder: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """What was kept is not believed any more."""
    CHANGES[change](folder, monkeypatch)
    assert recall(Project(folder)) is None


@pytest.mark.parametrize(
    "change", ["a name that is made", "a folder of macros that is made", "another folder of packages"]
)
def test_what_no_file_tells_is_never_kept(folder: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """What dbt makes while it renders may be another thing the next time."""
    CHANGES[change](folder, monkeypatch)
    assert fingerprint(Project(folder)) is None


def test_each_target_keeps_its_own(folder: Path) -> None:
    """Another target's tables are never read, and going there and back costs no parse."""
    prod = Project(folder, target="prod")
    assert recall(prod) is None
    remember(prod, fingerprint(prod), manifest("prod"))
    for target, schema in ((None, "main"), ("prod", "prod")):
        kept = recall(Project(folder, target=target))
        assert kept is not None
        assert (kept.relations[TABLE].schema, kept.file and kept.file.schema) == (schema, schema)


def test_a_target_that_is_more_than_a_file_is_asked_for_at_dbt(folder: Path) -> None:
    """Attachments and secrets are the profile's: nothing of them is kept, where others may read it."""
    profile = folder / "profiles.yml"
    for more in ("attach: [{path: raw.duckdb}]", "settings: {threads: 1}", "secrets: [{type: s3, secret: xyz}]"):
        profile.write_text(f"shop: {{target: dev, outputs: {{dev: {{type: duckdb, path: shop.duckdb, {more}}}}}}}")
        project = Project(folder)
        remember(project, fingerprint(project), manifest())
        kept = recall(Project(folder))
        assert kept is not None
        assert kept.file is None
        assert "xyz" not in "".join(file.read_text() for file in (folder / "target").glob("storeroom_*.json"))
    profile.write_text(FILES["profiles.yml"].replace("SHOP_FILE", "DBT_ENV_SECRET_FILE"))
    project = Project(folder)
    remember(project, fingerprint(project), manifest())
    kept = recall(Project(folder))
    assert kept is not None
    assert kept.file is None


def test_a_folder_that_cannot_be_written_is_no_error(folder: Path) -> None:
    """The next one parses again."""
    shutil.rmtree(folder / "target")
    (folder / "target").touch()
    project = Project(folder)
    remember(project, fingerprint(project), manifest())
    assert recall(Project(folder)) is None


def test_a_reader_says_what_makes_the_tables(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the file, without the table, and with the table in another schema; nothing is built, nothing parsed."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("dbt was called")

    monkeypatch.setattr(Project, "_invoke", refuse)
    with pytest.raises(StoreroomError, match=r"shop\.duckdb does not exist yet: run `dbt build`"):
        Reader(Project(folder))
    assert not (folder / "shop.duckdb").exists()
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute(f"create schema other; create table other.{TABLE} as select 1 as x")
    with pytest.raises(StoreroomError, match=rf"has no {TABLE} in shop\.main yet: `dbt build --select pack"):
        Reader(Project(folder))
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute(f"create table {TABLE} as select 2 as x")
    reader = Reader(Project(folder))
    assert reader.warehouse.query(f"select x from {reader.relation(TABLE)}") == [{"x": 2}]
    with pytest.raises(StoreroomError, match=r"There is no dbt model 'fct_sales' in the package"):
        reader.relation("fct_sales")


def test_what_is_kept_names_no_place_of_this_machine(folder: Path) -> None:
    """A target folder may be copied into an image, with the project."""
    (kept,) = (json.loads(file.read_text()) for file in (folder / "target").glob("storeroom_*.json"))
    assert str(folder) not in json.dumps(kept)
