"""Classes of the team's own, named by `allow_types`: only those, only from the project's folder, and watched."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hostile as h
import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from storeroom.artifacts import OwnTypes, check_storable, deserialise, serialise, stored_names
from storeroom.errors import ArtifactError, DeclarationError, TrainerError

RARE = """
from subprocess import Popen
from sklearn.base import BaseEstimator, TransformerMixin

class Shared(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        self.most_ = X['hours'].max()
        return self

class Capped(Shared):
    def transform(self, X):
        return X[['hours']].clip(upper=self.most_)

class Other:
    pass

def function(X):
    return X
"""
NAME = "own_training.encoding.Capped"
ROWS = pd.DataFrame({"hours": np.arange(20.0)})
LABELS = (ROWS["hours"] > 9).astype(int)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Return a project's folder with a package of the team's."""
    (tmp_path / "own_training").mkdir()
    (tmp_path / "own_training" / "__init__.py").write_text("class InPackage: pass\n")
    (tmp_path / "own_training" / "encoding.py").write_text(RARE)
    yield tmp_path
    for name in [key for key in sys.modules if key.split(".")[0] == "own_training"]:
        del sys.modules[name]
    sys.path[:] = [place for place in sys.path if place != str(tmp_path)]


def own(folder: Path, *names: str) -> OwnTypes:
    """Return the declared classes of a project."""
    return OwnTypes(names, folder, "dbt_project.yml: vars.storeroom.ml_models.churn.allow_types")


def fitted(folder: Path) -> Any:
    """Return a fitted pipeline that begins with a class of the team's."""
    sys.path.insert(0, str(folder))
    from own_training.encoding import Capped  # type: ignore[import-not-found]

    return make_pipeline(Capped(), LogisticRegression()).fit(ROWS, LABELS)


def test_a_class_that_is_named_is_stored_and_loaded(folder: Path) -> None:
    """It is imported from the folder when it is loaded, as trainers are."""
    model, allowed = fitted(folder), own(folder, NAME)
    content = serialise(model, allowed)
    for name in ("own_training", "own_training.encoding"):
        del sys.modules[name]
    sys.path.remove(str(folder))
    loaded = deserialise(content, "the file", allowed)
    np.testing.assert_array_equal(loaded.predict_proba(ROWS), model.predict_proba(ROWS))
    assert NAME in stored_names(content)


def test_a_class_that_is_not_named_is_refused_by_what_names_it(folder: Path) -> None:
    """Neither a neighbour nor a prefix of the name lets it in."""
    model = fitted(folder)
    for names in ((), ("own_training.encoding.Other",), ("own_training.encoding.Shared",)):
        with pytest.raises(TrainerError, match=rf"{NAME}; .*under allow_types"):
            check_storable(model, "training:build", own(folder, *names))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Capped", "write the dotted name of a class"),
        ("own_training.encoding.", "write the dotted name of a class"),
        ("own_training.encoding.*", "write the dotted name of a class"),
        ("../evil.Capped", "write the dotted name of a class"),
        ("own_training.encoding.Missing", "defines no class Missing"),
        ("own_training.encoding.function", "defines no class function"),
        ("own_training.encoding.Popen", "defines no class Popen"),
        ("own_training.missing.Capped", "has no module own_training.missing"),
        ("subprocess.Popen", "has no module subprocess"),
        ("sklearn.base.BaseEstimator", "has no module sklearn.base"),
    ],
)
def test_only_classes_that_are_written_in_the_folder_are_allowed(name: str, said: str, folder: Path) -> None:
    """What a module of the team's shows of another is not theirs; nothing is imported to find out."""
    with pytest.raises(DeclarationError, match=rf"^dbt_project.yml: .*allow_types has '.*{said}") as raised:
        own(folder, name).check()
    assert "\n" not in str(raised.value)
    assert "own_training" not in sys.modules


def test_a_class_may_stand_in_a_package(folder: Path) -> None:
    """Its module is then a folder."""
    own(folder, "own_training.InPackage", NAME).check()


def test_an_allowed_class_may_be_built_and_not_be_called(folder: Path) -> None:
    """As with scikit-learn's: no constructor with arguments of the file's, no function, no type."""
    allowed = own(folder, NAME, "own_training.encoding.Other")
    deserialise(h.packed(h.instance("own_training.encoding.Other", a=1)), "the file", allowed)
    arguments = {"args": h.several()}
    for kind in ("ConstructorFromReduceNode", "FunctionNode", "TypeNode", "TreeNode"):
        with pytest.raises(ArtifactError, match="own_training"):
            deserialise(h.packed(h.node(kind, NAME, content=h.several(), __reduce__=arguments)), "x", allowed)


def test_the_digest_is_of_the_class_and_of_what_it_builds_on(folder: Path) -> None:
    """Of nothing else in the module, so that a neighbour's change is no alarm."""
    file = folder / "own_training" / "encoding.py"
    allowed = own(folder, NAME, "own_training.encoding.Other")
    first = allowed.digests([NAME, "sklearn.base.X"])
    assert list(first) == [NAME]
    file.write_text(RARE.replace("class Other:\n    pass", "class Other:\n    x = 1"))
    assert allowed.digests([NAME]) == first
    for changed in (RARE.replace("upper=", "lower="), RARE.replace("].max()", "].min()")):
        file.write_text(changed)
        assert allowed.digests([NAME]) != first


def test_a_module_that_fails_is_one_sentence(folder: Path) -> None:
    """Also one that exits."""
    content = serialise(fitted(folder), own(folder, NAME))
    file = folder / "own_training" / "encoding.py"
    for name in ("own_training", "own_training.encoding"):
        del sys.modules[name]
    file.write_text(RARE + "\nraise SystemExit(1)\n")
    with pytest.raises(TrainerError, match=r"^The class own_training.encoding.Capped raised SystemExit at encoding.py"):
        deserialise(content, "the file", own(folder, NAME))
    file.write_text("def (")
    with pytest.raises(DeclarationError, match=r"encoding\.py cannot be read"):
        deserialise(content, "the file", own(folder, NAME))
