"""A hostile file by every way in: registered, loaded by name, and put in the place of a registered one."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from factory import DEPLOYED, Factory

import storeroom
from storeroom.errors import ArtifactError

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
import hostile as h

LATER = "2024-02-20"
SCORED = r"downtime .* 2024-02-19 +160 "  # of the other model
RUNNER = h.SCRIPT_RUNNER


def by_function(script: str) -> bytes:
    """Return a pipeline whose transformer is a function that runs its argument."""
    return h.packed(h.pipeline(h.transformer(h.node("FunctionNode", RUNNER), source_code=script)))


def by_method(script: str) -> bytes:
    """Return a classifier whose answer is a method of a loaded object."""
    method = {"obj": h.instance("sklearn.utils._testing.TempMemmap", data=script), "func": "__enter__"}
    node = h.node("MethodNode", "sklearn.utils._testing.TempMemmap", content=method)
    return h.packed(h.instance("sklearn.dummy.DummyClassifier", predict_proba=node))


def by_unpickling(script: str) -> bytes:
    """Return a mapping whose values are unpickled by what scikit-learn shows of joblib."""
    arguments = h.several(h.plain(f"/tmp/{script[:4]}"))  # noqa: S108 - never read
    return h.packed(h.node("ConstructorFromReduceNode", "sklearn.datasets._base.load_files", content=arguments))


FAMILIES: dict[str, Callable[[str], bytes]] = {
    "constructor": h.runs_a_script,
    "partial": h.runs_when_it_predicts,
    "function": by_function,
    "method": by_method,
    "unpickling": by_unpickling,
}


def marked(folder: Path, family: str) -> tuple[Path, bytes]:
    """Return a file that appears once the script runs, and the hostile file of a family."""
    marker = folder / "it_ran"
    return marker, FAMILIES[family](f"open({str(marker)!r}, 'w').close()")


@pytest.mark.parametrize("family", FAMILIES)
def test_register_refuses_it_and_stores_nothing(family: str, live: Factory, tmp_path: Path) -> None:
    """From the command and from Python; no version is made, no file is kept, nothing runs."""
    marker, content = marked(tmp_path, family)
    file = tmp_path / "model.skops"
    file.write_bytes(content)
    before = live.visible(), sorted(live.folder.rglob("*.skops"))
    result = live.run("register", "breaks", str(file), "--now", LATER)
    assert result.exit_code == 1
    assert "holds what is not on the list of types that are loaded" in result.stderr
    assert "Traceback" not in result.output
    with storeroom.open(live.folder, now=LATER) as room, pytest.raises(ArtifactError, match="not on the list"):
        room.register("breaks", file)
    assert (live.visible(), sorted(live.folder.rglob("*.skops"))) == before
    assert not marker.exists()


@pytest.mark.parametrize("family", ["constructor", "partial"])
def test_in_the_place_of_a_registered_file_it_is_not_loaded(family: str, serving: Factory) -> None:
    """Whoever can write the store and the ledger can make the sha256 agree: the list is what still refuses it."""
    marker, content = marked(serving.folder, family)
    sha256 = hashlib.sha256(content).hexdigest()
    next(serving.folder.glob("storeroom_artifacts/breaks/*.skops")).write_bytes(content)
    serving.sql(
        f"update ledger__artifacts set sha256 = '{sha256}' where artifact_type = 'model' and name like 'breaks%'"
    )
    serving.sql("create or replace table kept as select 1")  # closes the connection with what was written
    with storeroom.open(serving.folder, now=LATER) as room, pytest.raises(ArtifactError, match="not on the list"):
        room.load_model("breaks@deployed")
    predicted = serving.run("predict", "breaks", "--now", LATER)
    assert (predicted.exit_code, "not on the list" in predicted.stderr) == (1, True)
    verb, scored = ("predict", SCORED) if family == "partial" else ("cycle", "downtime: scored 160 rows of 2024-02-19")
    both = serving.run(verb, "--now", LATER)
    assert (both.exit_code, "not on the list" in both.stderr, "Traceback" in both.output) == (1, True, False)
    assert re.search(scored, both.stdout)
    assert not marker.exists()


def test_a_file_of_another_scikit_learn_is_that_models_error(serving: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other model, whose file says the version that is installed, is scored by the same command."""
    from storeroom.artifacts import audit

    read = audit.audit
    place = next(serving.folder.glob("storeroom_artifacts/breaks/*.skops")).read_bytes()

    def older(content: bytes, more: tuple[str, ...] = ()) -> audit.Contents:
        found = read(content, more)
        if content == place:
            found.library_versions["scikit-learn"] = "1.2.2"
        return found

    monkeypatch.setattr("storeroom.artifacts.skops_files.audit", older)
    done = serving.run("predict", "--now", LATER)
    assert done.exit_code == 1
    assert "was stored under scikit-learn 1.2.2, and scikit-learn" in done.stderr
    assert re.search(SCORED, done.stdout)


def test_a_cycle_starts_before(live: Factory) -> None:
    """The fixture is what it is said to be."""
    assert live.sql("select count(*) from dim_registry__versions where stage = 'deployed'") == [(2,)]
    assert DEPLOYED < LATER
