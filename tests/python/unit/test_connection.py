"""A job's connection to DuckDB is dbt's: what dbt can read, the jobs can read, and nothing is written by reading."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from dbt.adapters.duckdb import environments

from storeroom.errors import UsageError, WarehouseError
from storeroom.project import Project
from storeroom.records import Execution
from storeroom.warehouse.duckdb import DuckDBWarehouse, explain

PROJECT = "name: shop\nprofile: shop\n"
EVENT = Execution(
    execution_event_id="e", execution_id="x", job="train", model_name="m", state="START", actor="a", git_sha=None,
    git_branch=None, is_git_dirty=None, dbt_invocation_id=None, package_versions="{}", arguments="{}", error=None,
    occurred_at=datetime(2024, 1, 1), recorded_at=datetime(2024, 1, 1),
)  # fmt: skip
LEDGER = """
create table ledger__executions (
    execution_event_id varchar, execution_id varchar, job varchar, model_name varchar, state varchar, actor varchar,
    git_sha varchar, git_branch varchar, is_git_dirty bool, dbt_invocation_id varchar, package_versions varchar,
    arguments varchar, error varchar, occurred_at timestamp, recorded_at timestamp
)
"""

Shop = Callable[..., DuckDBWarehouse]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Return the warehouse of a target with these keys; its project's folder is `tmp_path`."""

    def open_(patience: float = 0, **keys: Any) -> DuckDBWarehouse:
        output = {"type": "duckdb", "path": "shop.duckdb", **keys}
        (tmp_path / "dbt_project.yml").write_text(PROJECT)
        (tmp_path / "profiles.yml").write_text(yaml.safe_dump({"shop": {"target": "dev", "outputs": {"dev": output}}}))
        return DuckDBWarehouse(Project(tmp_path).credentials, tmp_path, patience)

    return open_


def sql(file: Path, *statements: str) -> None:
    """Run statements on a DuckDB file."""
    with duckdb.connect(str(file)) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def other_process(file: Path, read_only: bool = False) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold a file."""
    code = (
        f"import duckdb; c = duckdb.connect({str(file)!r}, read_only={read_only}); print('open', flush=True); input()"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_what_of_dbt_duckdb_is_used_is_still_there() -> None:
    """It is no public interface: an environment is made of credentials, hands out cursors, and closes."""
    assert list(inspect.signature(environments.create).parameters) == ["creds"]
    for name in ("handle", "close"):
        assert callable(getattr(environments.Environment, name))


def test_an_attached_database_is_read_and_from_any_folder(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its alias, relative to the project as for dbt; a view of the first file may stand on it."""
    sql(tmp_path / "raw.duckdb", "create table pumps as select 7 as heat")
    sql(
        tmp_path / "shop.duckdb",
        f"attach '{tmp_path}/raw.duckdb' as landing",
        "create view fct_pumps as select heat from landing.pumps",
    )
    warehouse = shop(attach=[{"path": "raw.duckdb", "alias": "landing", "read_only": True}])
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert warehouse.query("select heat from fct_pumps") == [{"heat": 7}]
    assert Path.cwd() == tmp_path / "elsewhere"
    with pytest.raises(WarehouseError, match="read-only"):
        warehouse.query("insert into landing.pumps values (8)")


def test_a_relative_file_and_a_search_path_are_the_projects(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As dbt reads them, whose working directory is the project's."""
    (tmp_path / "data" / "deep").mkdir(parents=True)
    (tmp_path / "data" / "near.csv").write_text("heat\n1\n")
    (tmp_path / "data" / "deep" / "far.csv").write_text("heat\n2\n")
    monkeypatch.chdir("/")
    warehouse = shop(settings={"file_search_path": "data/deep"})
    assert warehouse.query("select heat from read_csv('data/near.csv')") == [{"heat": 1}]
    assert warehouse.query("select heat from read_csv('far.csv')") == [{"heat": 2}]


def test_settings_and_options_are_dbts_but_for_the_time_zone(shop: Shop) -> None:
    """Settings go to every session, options to the database; times are UTC in Storeroom, whatever the profile says."""
    warehouse = shop(
        settings={"default_null_order": "nulls_first", "timezone": "America/New_York"},
        config_options={"default_order": "desc"},
    )
    assert warehouse.query(
        "select lower(current_setting('default_null_order')) as nulls, "
        "lower(current_setting('default_order')) as direction, current_setting('TimeZone') as zone"
    ) == [{"nulls": "nulls_first", "direction": "desc", "zone": "UTC"}]


def test_a_plugin_of_the_team_is_there(shop: Shop, tmp_path: Path) -> None:
    """A function that a plugin gives to dbt's connection can be called by a view that a job reads."""
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "shop_plugin.py").write_text(
        "from dbt.adapters.duckdb.plugins import BasePlugin\n"
        "class Plugin(BasePlugin):\n"
        "    def configure_connection(self, conn):\n"
        "        conn.create_function('twice', lambda x: 2 * x, ['bigint'], 'bigint')\n"
    )
    warehouse = shop(module_paths=["plugins"], plugins=[{"module": "shop_plugin"}])
    assert warehouse.query("select twice(21) as x") == [{"x": 42}]
    assert warehouse.query("select twice(4) as x") == [{"x": 8}]


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"plugins": [{"module": "no_such_plugin"}]}, "no_such_plugin"),
        ({"attach": [{"path": "no/such/folder/raw.duckdb"}]}, "no/such/folder/raw.duckdb"),
        ({"settings": {"no_such_setting": 1}}, "no_such_setting"),
        ({"extensions": ["no_such_extension"]}, "no_such_extension"),
        ({"secrets": [{"type": "no_such_secret"}]}, "no_such_secret"),
        ({"filesystems": [{"fs": "no_such_system"}]}, "no_such_system|fsspec"),
        ({"path": "no/such/folder/shop.duckdb"}, "no/such/folder/shop.duckdb"),
    ],
)
def test_what_cannot_be_opened_is_said_in_one_sentence(shop: Shop, keys: dict[str, Any], says: str) -> None:
    """Whatever key of the profile it is."""
    with pytest.raises(WarehouseError, match=rf"cannot be opened as profiles.yml says: .*{says}"):
        shop(**keys).query("select 1")


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"path": "md:pumps?motherduck_token=secret"}, "path is 'md:pumps', a MotherDuck database"),
        ({"path": "motherduck:pumps"}, "path is 'motherduck:pumps', a MotherDuck database"),
        ({"path": ":memory:"}, "path is ':memory:'"),
        ({"path": ":memory:", "attach": [{"path": "raw.duckdb", "alias": "raw"}]}, "path is ':memory:'"),
        ({"remote": {"host": "h", "port": 1, "user": "u"}}, "remote is set"),
    ],
)
def test_a_target_without_a_file_is_refused(shop: Shop, tmp_path: Path, keys: dict[str, Any], says: str) -> None:
    """One sentence names the key, and nothing of that name appears."""
    with pytest.raises(UsageError, match=f"^profiles.yml: {says}.*write path: ") as refused:
        shop(**keys)
    assert "secret" not in str(refused.value)
    assert {file.name for file in tmp_path.iterdir()} == {"dbt_project.yml", "profiles.yml"}


def test_a_target_in_an_attached_file_is_written_and_read(shop: Shop, tmp_path: Path) -> None:
    """Nothing needs to lie in the first database, which may be memory."""
    sql(tmp_path / "kept.duckdb", LEDGER)
    warehouse = shop(path=":memory:", database="kept", attach=[{"path": "kept.duckdb", "alias": "kept"}])
    warehouse.append({'"kept"."main"."ledger__executions"': [EVENT]})
    for reader in (warehouse, warehouse.read_only()):
        assert reader.query("select job from kept.main.ledger__executions") == [{"job": "train"}]
        assert reader.relations([("kept", "main")]) == {("kept", "main", "ledger__executions")}
    with pytest.raises(WarehouseError, match="read-only"):
        warehouse.read_only().append({'"kept"."main"."ledger__executions"': [EVENT]})
    assert warehouse.location() == f"DuckDB file {tmp_path / 'kept.duckdb'}"


def test_an_append_to_two_databases_is_refused_before_anything_is_written(shop: Shop, tmp_path: Path) -> None:
    """DuckDB could not undo the first one; two schemas of one database are fine."""
    sql(tmp_path / "shop.duckdb", LEDGER, "create schema marts; create table marts.l as from ledger__executions")
    sql(tmp_path / "other.duckdb", LEDGER)
    warehouse = shop(attach=[{"path": "other.duckdb"}])
    here, there = '"shop"."main"."ledger__executions"', '"other"."main"."ledger__executions"'
    with pytest.raises(WarehouseError, match=r"^The ledger's tables lie in the databases other and shop.*\+database"):
        warehouse.append({here: [EVENT], there: [EVENT]})
    assert warehouse.query(f"select * from {here} union all select * from {there}") == []
    warehouse.append({here: [EVENT], '"shop"."marts"."l"': [EVENT]})
    assert len(warehouse.query(f"select 1 from {here}, shop.marts.l")) == 1


def test_relations_are_those_of_the_schemas_that_are_asked_for(shop: Shop, tmp_path: Path) -> None:
    """In every attached database, tables and views, in lower case; nothing of other schemas."""
    sql(tmp_path / "shop.duckdb", 'create schema "Marts"; create table "Marts"."Fct_A" as select 1 as x')
    sql(tmp_path / "shop.duckdb", "create schema dev_alice; create table dev_alice.fct_b as select 1 as x")
    sql(tmp_path / "raw.duckdb", "create view fct_c as select 1 as x")
    warehouse = shop(attach=[{"path": "raw.duckdb"}])
    asked = [("SHOP", "marts"), ("raw", "main"), ("shop", "main"), ("nowhere", "main")]
    assert warehouse.relations(asked) == {("shop", "marts", "fct_a"), ("raw", "main", "fct_c")}
    assert warehouse.relations([]) == set()


def test_reading_goes_beside_another_reader_and_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    """A tool that holds the files read-only keeps a job from writing, and nobody from reading."""
    file, raw = tmp_path / "shop.duckdb", tmp_path / "raw.duckdb"
    sql(file, LEDGER)
    sql(raw, "create table pumps as select 7 as heat")
    before = file.read_bytes(), raw.read_bytes()
    warehouse = shop(attach=[{"path": "raw.duckdb"}, {"path": ":memory:", "alias": "scratch"}])
    with other_process(file, read_only=True), other_process(raw, read_only=True):
        reader = warehouse.read_only()
        assert reader.query("select heat from raw.pumps") == [{"heat": 7}]
        for table in ("raw.pumps", "ledger__executions"):
            with pytest.raises(WarehouseError, match="read-only"):
                reader.query(f"create or replace table {table} as select 1 as x")
        with pytest.raises(WarehouseError, match=r"is locked by another process"):
            warehouse.query("select 1")
    assert (file.read_bytes(), raw.read_bytes()) == before


def test_reading_does_not_make_the_file(shop: Shop, tmp_path: Path) -> None:
    """The sentence says what makes it."""
    with pytest.raises(
        WarehouseError, match=r"shop.duckdb does not exist yet: run `dbt build`, then `storeroom cycle`"
    ):
        shop().read_only().query("select 1")
    assert not (tmp_path / "shop.duckdb").exists()


def test_a_file_that_another_process_writes_is_waited_for(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reading and writing wait, say so once, and then name the process."""
    file = tmp_path / "shop.duckdb"
    with other_process(file) as holder:
        for warehouse in (shop(), shop().read_only()):
            with pytest.raises(WarehouseError, match=rf"is locked by another process.*PID {holder.pid}"):
                warehouse.query("select 1")
        warehouse = shop(patience=0.7)
        for _ in range(2):
            with pytest.raises(WarehouseError, match="is locked"):
                warehouse.query("select 1")
    assert capsys.readouterr().err.count(f"Waiting for another process to let go of {file}") == 1
    assert shop(patience=60).query("select 1 as x") == [{"x": 1}]


def test_an_attached_file_is_waited_for_too(shop: Shop, tmp_path: Path) -> None:
    """And the first file is not held meanwhile."""
    sql(tmp_path / "raw.duckdb", "create table pumps as select 7 as heat")
    warehouse = shop(attach=[{"path": "raw.duckdb"}])
    with other_process(tmp_path / "raw.duckdb") as holder:
        with pytest.raises(WarehouseError, match=rf"is locked by another process.*PID {holder.pid}"):
            warehouse.query("select 1")
        sql(tmp_path / "shop.duckdb", "select 1")


def test_nobody_gets_between_while_dbt_works(shop: Shop, tmp_path: Path) -> None:
    """The file is held from before dbt's first connection to after its last, and then let go."""
    warehouse = shop(settings={"default_null_order": "nulls_first"}, config_options={"default_order": "desc"})
    code = f"import duckdb; duckdb.connect({str(tmp_path / 'shop.duckdb')!r})"
    command = [sys.executable, "-c", code]
    with warehouse.held():
        environment = environments.create(warehouse._credentials)  # as dbt opens it
        environment.handle().close()
        environment.close()
        assert b"Could not set lock" in subprocess.run(command, capture_output=True, check=False).stderr
    subprocess.run(command, check=True)


def test_a_notebook_that_has_the_file_open_can_read_beside_itself(shop: Shop, tmp_path: Path) -> None:
    """One process has one configuration of a file; where ours does not fit, the sentence says what to close."""
    warehouse = shop()
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as own:
        own.execute("create table a as select 1 as x")
        assert warehouse.read_only().query("select x from a") == [{"x": 1}]
        assert warehouse.query("select x from a") == [{"x": 1}]
    with duckdb.connect(str(tmp_path / "shop.duckdb"), read_only=True):
        for ours in (warehouse, warehouse.read_only()):
            with pytest.raises(WarehouseError, match="is open in this process already, by a connection with"):
                ours.query("select x from a")


def test_a_lock_passes_and_other_errors_do_not() -> None:
    """A lock passes: dbt may be called again after a lock; a query that is wrong stays wrong."""
    found = explain('IO Error: Could not set lock on file "a": Conflicting lock is held in python (PID 1).')
    assert found is not None
    assert found.is_passing
    assert explain("Catalog Error: Table with name a does not exist!") is None
