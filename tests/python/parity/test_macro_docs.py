"""Every macro is documented as it is written, and the literal numbers of its dbt test are the script's."""

from __future__ import annotations

import re
from pathlib import Path

import expected_values
import pytest
import yaml

MACROS = Path(__file__).parents[3] / "macros"
HEAD = re.compile(r"{%-?\s*macro\s+(\w+)\((.*?)\)\s*-?%}", re.DOTALL)
MATERIALIZATION = re.compile(r"{%-?\s*materialization\s+(\w+),\s*default\s*-?%}")
IMPLEMENTATION = re.compile(r"(default|duckdb|bigquery)__")
# The names that dbt checks when a project sets the flag validate_macro_args.
TYPES = re.compile(r"(string|boolean|integer|float|any|relation|column|(list|dict|optional)\[[a-z, \[\]]+\])")
# No test of their own: parts of ks_p_value and student_t_p_value.
UNTESTED = {"pelz_good_sum", "student_t_constant"}

FOLDERS = sorted(folder for folder in MACROS.iterdir() if folder.is_dir())
FILES = sorted(MACROS.glob("*/*.sql"))


def documented(folder: Path) -> list[dict]:
    """Return the entries of a folder's YAML."""
    return yaml.safe_load((folder / f"_{folder.name}.yml").read_text(encoding="utf-8"))["macros"]


def name_of(path: Path) -> str:
    """Return what dbt calls the macro of a file."""
    is_one = MATERIALIZATION.search(path.read_text(encoding="utf-8"))
    return f"materialization_{path.stem}_default" if is_one else path.stem


def heads(path: Path) -> dict[str, list[str]]:
    """Return the arguments of each macro in a file; a materialization has none."""
    text = path.read_text(encoding="utf-8")
    found = HEAD.findall(text) + [(f"materialization_{name}_default", "") for name in MATERIALIZATION.findall(text)]
    return {
        name: [part.split("=")[0].strip() for part in arguments.split(",") if part.strip()] for name, arguments in found
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_macro_is_documented(path: Path) -> None:
    """One public macro per file, called as the file; its entry has the same arguments in order, each typed and told."""
    public = {name: arguments for name, arguments in heads(path).items() if not IMPLEMENTATION.match(name)}
    assert list(public) == [name_of(path)]
    (entry,) = [entry for entry in documented(path.parent) if entry["name"] == name_of(path)]
    arguments = entry.get("arguments", [])
    assert [argument["name"] for argument in arguments] == public[name_of(path)]
    assert len(arguments) <= 5
    assert len(entry["description"].split()) >= 4
    for argument in arguments:
        assert argument["description"].strip(), argument["name"]
        assert TYPES.fullmatch(argument["type"]), argument


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_implementations_take_what_the_macro_takes(path: Path) -> None:
    """Each engine's block has the arguments of the public macro, and there is a default for the others."""
    found = heads(path)
    implementations = {name: arguments for name, arguments in found.items() if name != name_of(path)}
    assert all(arguments == found[name_of(path)] for arguments in implementations.values())
    assert not implementations or f"default__{path.stem}" in implementations


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_entry_is_left_of_a_macro_that_is_gone(folder: Path) -> None:
    """Entries are the folder's files, each once, in one YAML file."""
    assert sorted(entry["name"] for entry in documented(folder)) == sorted(
        name_of(path) for path in folder.glob("*.sql")
    )
    assert [path.name for path in folder.glob("*.yml")] == [f"_{folder.name}.yml"]


def test_every_public_macro_of_numbers_has_a_test() -> None:
    """Statistics, drift and performance: a dbt test with literal inputs each."""
    macros = {
        path.stem for folder in ("statistics", "drift", "performance") for path in (MACROS / folder).glob("*.sql")
    }
    assert macros - UNTESTED <= set(expected_values.TESTS)


@pytest.mark.parametrize("macro", expected_values.TESTS)
def test_a_dbt_test_holds_the_scripts_numbers(macro: str) -> None:
    """Rows are those of expected_values.py, and the macro is really called."""
    text = expected_values.file(macro).read_text(encoding="utf-8")
    assert f"storeroom.{macro}(" in text
    assert rounded(expected_values.written(macro, text)) == rounded(text)


def rounded(text: str) -> str:
    """Return a text with its floats to twelve digits: beyond, another build of numpy may differ."""
    return re.sub(r"\d[\d.]*e[+-]?\d+", lambda number: f"{float(number.group()):.12g}", text)
