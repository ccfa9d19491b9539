"""A model's name is a folder and a part of an address: what it may be, and what the artifact store does with others."""

from __future__ import annotations

from pathlib import Path

import pytest
from sklearn.linear_model import Ridge

from storeroom.artifacts import ArtifactStore, serialise
from storeroom.declaration.project import Variables, read_declarations, read_settings
from storeroom.errors import ArtifactError, DeclarationError
from storeroom.package import macros

BAD = [
    "../../evil", "..", ".", "/etc/evil", "a/b", "a\\b", "churn@eu", "churn eu", "kündigung", "", "-churn", ".churn",
    "churn.", "churn-", "gs://bucket", "a\nb", "a\0b", "x" * 101, "churn?", "c:churn", "~", "$HOME", "churn;drop", "​x",
]  # fmt: skip
GOOD = ["churn", "churn_30d", "churn-eu", "churn.v2", "Churn", "2024", "_x", "a..b", "x" * 100]


@pytest.mark.parametrize("name", BAD)
def test_a_name_that_could_be_a_path_or_an_address_is_refused(name: str, tmp_path: Path) -> None:
    """By the store, too, which writes nothing anywhere."""
    assert macros().name_problem(name)
    root = tmp_path / "a" / "store"
    with pytest.raises(ArtifactError, match="Nothing is stored for the model") as raised:
        ArtifactStore(str(root)).save(name, b"x")
    assert "\n" not in str(raised.value)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("name", GOOD)
def test_a_name_of_letters_digits_and_three_signs_is_a_folder(name: str, tmp_path: Path) -> None:
    """It stays within the store."""
    assert macros().name_problem(name) is None
    stored = ArtifactStore(str(tmp_path)).save(name, b"x")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.skops")] == [stored.uri]


@pytest.mark.parametrize(
    "uri",
    ["../x.skops", "m/../../x.skops", "/etc/passwd", "m//x.skops", "./x.skops", "", "m\\..\\x", "gs://b/../x", "m/\0"],
)
def test_an_address_outside_the_store_is_not_read(uri: str, tmp_path: Path) -> None:
    """Whoever writes the ledger does not choose which file of this machine is read."""
    (tmp_path / "x.skops").write_bytes(b"x")
    with pytest.raises(ArtifactError, match="is no address within"):
        ArtifactStore(str(tmp_path / "store")).load(uri, "0" * 64)


def test_an_address_that_was_stored_under_another_rule_is_read(tmp_path: Path) -> None:
    """A model called `churn eu` may have been registered before; its file is where it was."""
    store = ArtifactStore(str(tmp_path))
    stored = store.save("churn", serialise(Ridge().fit([[0.0], [1.0]], [0, 1])))
    (tmp_path / "churn eu@x").mkdir()
    (tmp_path / stored.uri).rename(tmp_path / "churn eu@x" / "1.skops")
    assert store.load("churn eu@x/1.skops", stored.sha256).predict([[1.0]]) == pytest.approx(1.0, abs=0.5)


def test_a_declaration_with_such_a_name_is_one_sentence(tmp_path: Path) -> None:
    """It says what is allowed, and leaves the other models alone."""
    (tmp_path / "dbt_project.yml").write_text(
        "vars: {storeroom: {ml_models: {churn@eu: {task: regression}, ../../evil: {}, 7: {task: regression}}}}"
    )
    declarations = read_declarations(Variables(read_settings(tmp_path)))
    for name in ("churn@eu", "../../evil"):
        with pytest.raises(DeclarationError, match=r"letters \(a-z, A-Z\), digits, _, - and \. only") as raised:
            declarations.get(name)
        assert repr(name) in str(raised.value)
    assert "has the model 7, whose name may have letters" in declarations.problems["7"]
