"""LightGBM, XGBoost and CatBoost: stored, loaded in another process, and answering as before under their version."""

from __future__ import annotations

import io
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hostile as h
import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder

from storeroom.artifacts import check_storable, deserialise, libraries, serialise
from storeroom.errors import ArtifactError
from storeroom.learning.trainers import load_trainer

lightgbm = pytest.importorskip("lightgbm")
xgboost = pytest.importorskip("xgboost")
catboost = pytest.importorskip("catboost")

DRAW = np.random.default_rng(5)
ROWS = pd.DataFrame(
    {"heat": DRAW.normal(60, 5, 300), "hours": DRAW.uniform(0, 500, 300), "line": ["A", "B", "C"] * 100}
)
ROWS.loc[7, "heat"] = np.nan
ROWS["line"] = ROWS["line"].astype(object)
NUMBERS = ROWS[["heat", "hours"]]
BREAKS = (ROWS["hours"] + 40 * (ROWS["line"] == "B") > 260).astype(int)
MINUTES = ROWS["hours"] / 10 + (ROWS["line"] == "C")
KINDS = np.array(["good", "worn", "broken"])[(ROWS["hours"] // 170).astype(int)]

CLASSIFIERS: dict[str, Callable[[], Any]] = {
    "lightgbm": lambda: lightgbm.LGBMClassifier(n_estimators=20, n_jobs=1, verbose=-1),
    "xgboost": lambda: xgboost.XGBClassifier(n_estimators=20, n_jobs=1),
    "catboost": lambda: catboost.CatBoostClassifier(
        iterations=20, thread_count=1, verbose=0, allow_writing_files=False
    ),
}
REGRESSORS: dict[str, Callable[[], Any]] = {
    "lightgbm": lambda: lightgbm.LGBMRegressor(n_estimators=20, n_jobs=1, verbose=-1),
    "xgboost": lambda: xgboost.XGBRegressor(n_estimators=20, n_jobs=1),
    "catboost": lambda: catboost.CatBoostRegressor(iterations=20, thread_count=1, verbose=0, allow_writing_files=False),
}
SCORING = """
import sys
import numpy as np, pandas as pd
from storeroom.artifacts import deserialise
model = deserialise(open(sys.argv[1], 'rb').read(), 'the file')
rows = pd.read_parquet(sys.argv[2])
np.save(sys.argv[3], model.predict_proba(rows))
"""


def encoded(model: Any) -> Any:
    """Return a pipeline that encodes the words and leaves the numbers as they are."""
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    return make_pipeline(ColumnTransformer([("words", codes, ["line"])], remainder="passthrough"), model)


@pytest.mark.parametrize("library", CLASSIFIERS)
def test_a_pipeline_scores_in_a_fresh_process_as_it_did_here(library: str, tmp_path: Path) -> None:
    """No probability differs by a bit."""
    model = encoded(CLASSIFIERS[library]())
    check_storable(model, "training:build")
    model.fit(ROWS, BREAKS)
    (tmp_path / "model.skops").write_bytes(serialise(model))
    ROWS.to_parquet(tmp_path / "rows.parquet")
    files = [str(tmp_path / name) for name in ("model.skops", "rows.parquet", "scores.npy")]
    subprocess.run([sys.executable, "-c", SCORING, *files], check=True)
    np.testing.assert_array_equal(np.load(files[2]), model.predict_proba(ROWS))


@pytest.mark.parametrize("library", CLASSIFIERS)
def test_each_answers_alone_and_for_each_task(library: str) -> None:
    """As classifier of two and of three classes, and as regressor; on a frame and on an array."""
    labels = np.unique(KINDS, return_inverse=True)[1] if library == "xgboost" else KINDS
    for model, y in ((CLASSIFIERS[library](), BREAKS), (CLASSIFIERS[library](), labels)):
        for rows in (NUMBERS, NUMBERS.to_numpy()):
            loaded = deserialise(serialise(model.fit(rows, y)), "the file")
            np.testing.assert_array_equal(loaded.predict_proba(rows), model.predict_proba(rows))
            assert list(np.ravel(loaded.classes_)) == list(np.ravel(model.classes_))
    regressor = REGRESSORS[library]().fit(NUMBERS, MINUTES)
    loaded = deserialise(serialise(regressor), "the file")
    np.testing.assert_array_equal(loaded.predict(NUMBERS), regressor.predict(NUMBERS))


def test_catboost_keeps_its_categories() -> None:
    """It encodes words itself, from columns named in the trainer."""
    model = catboost.CatBoostClassifier(
        iterations=10, thread_count=1, verbose=0, allow_writing_files=False, cat_features=["line"]
    )
    model.fit(ROWS, BREAKS)
    np.testing.assert_array_equal(deserialise(serialise(model), "x").predict_proba(ROWS), model.predict_proba(ROWS))


def test_catboost_writes_no_files_where_the_command_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trainer that does not say `allow_writing_files` gets an estimator that leaves no catboost_info behind."""
    monkeypatch.chdir(tmp_path)
    module = """
from catboost import CatBoostClassifier
from sklearn.pipeline import make_pipeline
def alone(features):
    return CatBoostClassifier(iterations=2, verbose=0)
def last(features):
    return make_pipeline(CatBoostClassifier(iterations=2, verbose=0))
"""
    (tmp_path / "catboost_training.py").write_text(module)
    for name in ("alone", "last"):
        trainer = load_trainer(f"catboost_training:{name}", tmp_path, 1)
        trainer.estimator([]).fit(NUMBERS, BREAKS)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("catboost_info")] == []


@pytest.mark.parametrize(
    ("library", "stored", "installed"),
    [
        ("xgboost", "3.1.3", "3.2.0"),
        ("xgboost", "3.2.0", "3.1.9"),
        ("xgboost", "2.1.4", "3.1.0"),
        ("lightgbm", "4.6.0", "4.7.0"),
        ("catboost", "1.2.10", "1.3"),
    ],
)
def test_another_minor_version_of_the_library_is_refused(
    library: str, stored: str, installed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A patch release is not; nor is a version that another library of the file has."""
    model = CLASSIFIERS[library]().fit(NUMBERS, BREAKS)
    content = serialise(model)
    if library == "xgboost":  # the snapshot says its version itself; this one was made under the real one
        content = _with_snapshot_of(content, stored)
    others = libraries.installed_version
    monkeypatch.setattr(libraries, "installed_version", lambda name: installed if name == library else others(name))
    with pytest.raises(ArtifactError, match=f"was stored under {library} {stored}, and {library} {installed} is"):
        deserialise(content, "the file", registered={library: stored})


def _with_snapshot_of(content: bytes, version: str) -> bytes:
    """Return the file with the snapshot's version overwritten."""
    numbers = b"".join(b"i" + bytes([int(part)]) for part in version.split("."))
    now = b"".join(b"i" + bytes([int(part)]) for part in xgboost.__version__.split("."))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"version[#L" + b"\0" * 7 + b"\3" + now,
                                                       b"version[#L" + b"\0" * 7 + b"\3" + numbers))  # fmt: skip
    return buffer.getvalue()


def test_a_file_of_another_scikit_learn_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file says its version itself, so that this holds for one that was trained elsewhere, too."""
    content = serialise(LogisticRegression().fit(NUMBERS.fillna(0), BREAKS))
    others = libraries.installed_version
    for found in ("1.2.2", "99.0"):
        monkeypatch.setattr(
            libraries, "installed_version", lambda name, found=found: found if name == "scikit-learn" else others(name)
        )
        with pytest.raises(ArtifactError, match=rf"was stored under scikit-learn \S+, and scikit-learn {found} is"):
            deserialise(content, "the file")
    patch = ".".join([*others("scikit-learn").split(".")[:2], "999"])  # type: ignore[union-attr]
    monkeypatch.setattr(libraries, "installed_version", lambda name: patch if name == "scikit-learn" else others(name))
    assert deserialise(content, "the file").predict(NUMBERS.fillna(0)).shape == (300,)


@pytest.mark.parametrize("library", CLASSIFIERS)
def test_a_library_that_is_missing_or_too_old_is_told(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the extra to install; nothing of the file is built before."""
    content = serialise(CLASSIFIERS[library]().fit(NUMBERS, BREAKS))
    others = libraries.installed_version
    for found, said in ((None, "is not installed"), ("0.9", "is 0.9")):
        monkeypatch.setattr(
            libraries, "installed_version", lambda name, found=found: found if name == library else others(name)
        )
        expected = rf"needs {library} [\d.]+ or newer, which {said}: pip install 'storeroom\[{library}\]'"
        with pytest.raises(ArtifactError, match=expected):
            deserialise(content, "the file")


def test_only_their_models_are_on_the_list() -> None:
    """Neither what reads files nor what is called."""
    for name in ("xgboost.core.DMatrix", "lightgbm.basic.Dataset", "catboost.core.Pool", "xgboost.training.train"):
        for kind in ("ObjectNode", "ConstructorFromReduceNode", "FunctionNode", "TypeNode"):
            with pytest.raises(ArtifactError, match=name):
                deserialise(h.packed(h.node(kind, name, content=h.several())), "the file")
    for name in ("xgboost.core.Booster", "lightgbm.basic.Booster", "catboost.core.CatBoostClassifier"):
        for kind in ("ConstructorFromReduceNode", "FunctionNode", "TypeNode"):
            with pytest.raises(ArtifactError, match=name):
                deserialise(h.packed(h.node(kind, name, content=h.several(h.plain("file.txt")))), "the file")


def test_the_extras_have_the_floors_that_are_checked() -> None:
    """One number in two places."""
    extras = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    for library, floor in libraries.FLOORS.items():
        assert extras[library][0].startswith(f"{library}>={floor}")
