"""One reading of a declaration: what it refuses leaves out that model alone, by the same sentence in Python and dbt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from small_project import CONTRACT, FEATURES, LABELS, PACKAGE, PROFILE

from storeroom.declaration import read_declaration
from storeroom.declaration.project import Variables, read_declarations
from storeroom.errors import DeclarationError, StoreroomError
from storeroom.jobs.monitor import input_problems
from storeroom.package import macros
from storeroom.project import Project

NOW = datetime(2024, 3, 1)
DECLARED = {
    "task": "binary_classification", "features": "fct_accounts", "labels": "fct_leavers",
    "entity": ["region", "account"], "as_of": "seen_at", "label": "has_left", "batch": "week",
    "trainer": "training:build", "owner": "team@example.com",
}  # fmt: skip
EXTREMES: list[Any] = [
    None, True, False, 0, 1, 2, 5, -1, 0.5, 1.5, 1e308, -0.0, float("inf"), float("nan"), 10**30, "5", "0.5", "", " ",
    "x", "inf", "none", "null", "O'Hara \\ \"x\"", "{{ 1 }}", "select", "ü名", "x" * 200, "a\nb", [], {}, ["x"], [1],
    [None], ["x", "x"], ["training", 1.5], {"a": 1}, {"name": "a", "expression": "visits > 1"}, {1: 2},
    date(2024, 1, 1), datetime(2024, 1, 1, 12), b"x",
]  # fmt: skip


def paths(rules: dict[str, Any], before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the path of every key, of sections and of what is in them."""
    found = []
    for key, rule in rules.items():
        found.append((*before, key))
        within = (*before, key, "visits") if rule["type"] == "sections" else (*before, key)
        found += paths(rule.get("keys", {}), within)
    return found


PATHS = [*paths(macros().declaration_keys()), ("colour",), ("drift", "colour")]


def changed(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Return the declaration with one key changed."""
    keys: dict[str, Any] = dict(DECLARED)
    place = keys
    for part in path[:-1]:
        place[part] = {}
        place = place[part]
    place[path[-1]] = value
    return keys


def problem(name: object, keys: object) -> str | None:
    """Return what is wrong with a declaration."""
    try:
        read_declaration(name, keys)
    except DeclarationError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("drift", "alpha"), "0.5", "drift.alpha is '0.5'; write a number above 0 and below 1."),
        (("trailing_batches",), "5", "trailing_batches is '5'; write a whole number from 2 to 1000."),
        (("references",), 1.5, "references is 1.5; write a list."),
        (("references",), True, "references is True; write a list."),
        (("references",), ["training", "training"], "references has 'training' twice; write it once."),
        (("entity",), 3, "entity is 3; write one word or name."),
        (("entity",), [], "entity is []; write a list."),
        (("drift", "numeric"), "x", "drift.numeric is 'x'; write a mapping of keys to values."),
        (("owner",), date(2024, 1, 1), "owner is datetime.date(2024, 1, 1); write one word or name."),
        (("retrain", "cooldown_days"), float("inf"), "retrain.cooldown_days is inf; write a number from 0 to 36500."),
        (("label_delay_days",), float("nan"), "label_delay_days is nan; write a number from 0 to 36500."),
        (("gates", "metric"), "mae", "gates.metric is 'mae', which is no loss of a binary_classification; allowed: br"),
        (("shadow",), [True], "shadow is True; write a whole number from 1 to 1000000."),
        (("allow_types",), "Encoder", "allow_types is 'Encoder'; write classes as 'module.Class'."),
        (("season_batches",), None, None),
        (("drift",), None, None),
        (("drift", "features"), None, None),
        (("entity",), "region", None),
        (("shadow",), 3, None),
    ],
)
def test_a_value_is_what_its_key_allows_or_one_sentence_says_what_is(
    path: tuple[str, ...], value: Any, sentence: str | None
) -> None:
    """A number in quotes, a boolean and infinity are no numbers. A key without a value is left out."""
    found = problem("m", changed(path, value))
    assert (found is None) == (sentence is None)
    assert found is None or found.startswith(f"dbt_project.yml: vars.storeroom.ml_models.m.{sentence}")


@pytest.mark.parametrize("name", ["../../evil", "churn@eu", "", "a b", "a\n", 5, None, True])
def test_what_cannot_be_a_folder_or_an_address_is_no_name_of_a_model(name: object) -> None:
    """It is text; test_names.py has the rest."""
    found = problem(name, DECLARED)
    assert found is not None
    assert f"ml_models has the model {name!r}, whose name may have letters" in found


LABEL_TYPES = {
    "region": "varchar(20)", "account": "bigint", "seen_at": "date", "has_left": "bool", "observed_at": "timestamptz",
}  # fmt: skip
ANY = "allowed: int64, numeric, float64, string, uuid, bool, date, timestamp. Cast it in the view"
TIMES = "allowed: date, timestamp, datetime, or timestamp with time zone. Cast it in the view"


def with_contract(types: dict[str, str]) -> dict[str, Any]:
    """Return a node of dbt's graph with these columns in its contract."""
    columns = {name: {"name": name, "data_type": kind, "meta": {}, "config": {}} for name, kind in types.items()}
    return {"config": {"contract": {"enforced": True}, "materialized": "view"}, "columns": columns}


@pytest.mark.parametrize(
    ("column", "data_type", "task", "said"),
    [
        ("observed_at", "INT64", "binary_classification", f"whose column 'observed_at' is of type int64; {TIMES}"),
        ("seen_at", "varchar", "binary_classification", f"whose column 'seen_at' is of type varchar; {TIMES}"),
        ("has_left", "json", "binary_classification", f"whose column 'has_left' is of type json; {ANY}"),
        ("has_left", "json", "multiclass_classification", None),
        ("account", "array<int64>", "regression", f"whose column 'account' is of type array<int64>; {ANY}"),
        ("OBSERVED_AT", "datetime", "regression", None),
        ("observed_at", None, "regression", "which has no column 'observed_at'; it has: region, account, seen_at"),
    ],
)
def test_a_label_column_of_a_wrong_type_is_that_models_problem(
    column: str, data_type: str | None, task: str, said: str | None
) -> None:
    """BigQuery has no cast for some; the statement that reads all labels would fail for all models."""
    types = {name: kind for name, kind in LABEL_TYPES.items() if name != column.lower()}
    types |= {column: data_type} if data_type else {}
    declaration = read_declaration("m", {**DECLARED, "task": task}).written
    found = macros().label_columns_problem(declaration, types)
    assert (found is None) == (said is None)
    assert said is None or f".labels is 'fct_leavers', {said}" in found
    features = {**dict(list(LABEL_TYPES.items())[:3]), "visits": "int"}
    assert macros().contract_problem(declaration, with_contract(features), with_contract(types)) == found


@settings(max_examples=500, derandomize=True, deadline=None)
@given(path=st.sampled_from(PATHS), value=st.one_of(st.sampled_from(EXTREMES), st.text(), st.floats(), st.integers()))
def test_any_value_of_any_key_is_read_or_refused_by_one_line(path: tuple[str, ...], value: Any) -> None:
    """The sentence names the key; what is read is read again as the same."""
    keys = changed(path, value)
    found = problem("m", keys)
    if found is None:
        read = read_declaration("m", keys)
        assert read_declaration("m", read.written) == read
    else:
        assert "\n" not in found
        assert path[0] in found


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        ({"storerom": {"ml_models": {"m": DECLARED}}}, "vars.storerom is no package; write vars.storeroom."),
        (
            {"storeroom": {"ml_model": {"m": DECLARED}}},
            "vars.storeroom.ml_model is no setting of the package; allowed: m",
        ),
        (
            {"storeroom": {"psi_smothing": 1}},
            "vars.storeroom.psi_smothing is no setting of the package; allowed: psi_sm",
        ),
        ({"ml_model": {"m": DECLARED}}, "vars.ml_model is no setting of storeroom; write vars.storeroom.ml_models."),
        ({"storeroom": [1]}, "vars.storeroom must be a mapping of settings, not list."),
        ({"storeroom": {"ml_models": ["m"]}}, "vars.storeroom.ml_models must be a mapping of models, not list."),
    ],
)
def test_a_misspelt_or_misshapen_variable_is_said(declared: dict[str, Any], sentence: str) -> None:
    """Dbt ignores a variable that nobody reads."""
    with pytest.raises(DeclarationError) as raised:
        read_declarations(Variables({"vars": declared}))
    assert str(raised.value).startswith(f"dbt_project.yml: {sentence}")


def test_a_variable_is_found_where_dbt_finds_it() -> None:
    """--vars before the package's own before those of all packages before the default; a team's own are left alone."""
    everywhere = {
        "vars": {"ml_models": {"all": DECLARED}, "storeroom": {"ml_models": {"own": DECLARED}}, "storage": {}}
    }
    for terms, name in (
        (Variables(everywhere, {"ml_models": {"given": DECLARED}}), "given"),
        (Variables(everywhere), "own"),
        (Variables({"vars": {"ml_models": {"all": DECLARED}}}), "all"),
    ):
        assert list(read_declarations(terms).models) == [name]
    assert read_declarations(Variables({})).models == {}
    assert Variables({}).get("top_values") == 100


def generated() -> dict[str, Any]:
    """Return declarations by name, one of each key with an extreme value."""
    declared = {
        f"m{number:03}": changed(path, EXTREMES[(7 * number) % len(EXTREMES)])
        for number, path in enumerate([*PATHS, *PATHS[3::2]])
    }
    return declared | {"fine": DECLARED, "no_mapping": ["x"], "../evil": DECLARED}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Project]:
    """Return declarations, one of each key with an extreme value, and their project, built."""
    folder, declared = tmp_path_factory.mktemp("many"), generated()
    files: dict[str, Any] = {
        "dbt_project.yml": {
            "name": "small", "version": "1.0.0", "profile": "small", "vars": {"storeroom": {"ml_models": declared}},
        },
        "profiles.yml": yaml.safe_load(PROFILE.replace("FOLDER", folder.as_posix())),
        "packages.yml": {"packages": [{"local": PACKAGE.as_posix()}]},
        "models/_models.yml": yaml.safe_load(CONTRACT),
    }  # fmt: skip
    (folder / "models").mkdir()
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    (folder / "models/fct_accounts.sql").write_text(FEATURES)
    (folder / "models/fct_leavers.sql").write_text(LABELS)
    project = Project(folder, profiles_dir=folder)
    project.build(["package:small", "storeroom"], NOW)
    return declared, project


def test_dbt_reads_every_declaration_as_the_jobs_do(many: tuple[dict[str, Any], Project]) -> None:
    """Whatever a key holds, every statement of the package runs, and the model alone is left out, by the same words."""
    declared, project = many
    rows = project.warehouse.query(f"select * from {project.relation('dim_registry__models')}")
    assert sorted(row["model_name"] for row in rows) == sorted(declared)
    told = {row["model_name"]: row["problem"] for row in rows}
    for name, keys in declared.items():
        expected = problem(name, keys)
        if expected is not None:
            assert told[name] == expected, name
    fine = [name for name, text in told.items() if text is None]
    assert "fine" in fine
    assert len(declared) - len(fine) > 40, "too few of the declarations are wrong to prove anything"
    assert len(fine) > 10, "too few of the declarations are right to prove anything"


def test_what_is_accepted_is_watched(many: tuple[dict[str, Any], Project]) -> None:
    """A model without a problem has features and labels; one with a problem has none."""
    _, project = many
    fine = project.warehouse.query(
        f"select model_name from {project.relation('dim_registry__models')} where problem is null"
    )
    names = {row["model_name"] for row in fine}
    labelled = names - input_problems(project).keys()
    assert names - labelled, "no declared label is one that the table does not have"
    for table, expected in (("dim_features__catalogue", names), ("int_predictions__labels", labelled)):
        found = project.warehouse.query(f"select distinct model_name from {project.relation(table)}")
        assert {row["model_name"] for row in found} == expected, table


def test_a_model_with_a_problem_says_it_wherever_it_is_named(many: tuple[dict[str, Any], Project]) -> None:
    """The same sentence as the registry's."""
    _, project = many
    with pytest.raises(StoreroomError, match=r"no_mapping is .*; write a mapping of keys"):
        project.declaration("no_mapping")
