"""Boosted trees, classes of the team's own, and trainers that fail: through the command, in a real project."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skops.io
from factory import DECLARED, TRAINING, Factory
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import storeroom
from storeroom.errors import ModelError, OwnTypeChangedWarning

NOW = "2024-02-01"
NUMBERS = ["temperature", "hours"]
OWN = """
from sklearn.base import BaseEstimator, TransformerMixin

class Capped(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        self.n_features_in_ = 2
        return self

    def transform(self, X):
        print('hello')
        return X[['temperature', 'hours']].fillna(60).clip(upper=70)
"""
TRAINERS = """
import os, sys, time
from training.own import Capped


def boosted(features):
    from lightgbm import LGBMClassifier
    print('building')
    os.write(1, b'as a library in C would')
    return _pipeline(features, LGBMClassifier(n_estimators=10, n_jobs=1))


def extreme(features):
    from xgboost import XGBClassifier
    return _pipeline(features, XGBClassifier(n_estimators=10, n_jobs=1))


def cat(features):
    from catboost import CatBoostClassifier
    return _pipeline(features, CatBoostClassifier(iterations=10, thread_count=1))


def own(features):
    return make_pipeline(Capped(), LogisticRegression())


def exits(features):
    sys.exit('no model today')


def hangs(features):
    while True:
        time.sleep(1)


class Slow(LogisticRegression):
    def fit(self, X, y):
        raise RuntimeError('it was fitted')


def unstorable(features):
    return _pipeline(features, Slow())


def wrong(features):
    from sklearn.svm import LinearSVC
    return _pipeline(features, LinearSVC())
"""


def with_trainer(factory: Factory, name: str, **keys: Any) -> None:
    """Declare one model, trained by a function of this module's."""
    factory.write("training/models.py", TRAINING + TRAINERS)
    factory.write("training/own.py", OWN)
    factory.declare({"breaks": {**DECLARED["breaks"], "trainer": f"training.models:{name}", **keys}})


@pytest.mark.parametrize("name", ["boosted", "extreme", "cat"])
def test_a_pipeline_of_each_library_is_trained_registered_and_loaded(name: str, fresh: Factory) -> None:
    """It scores in a fresh process what it scored here; its library's version is kept, and no stray file is left."""
    pytest.importorskip({"boosted": "lightgbm", "extreme": "xgboost", "cat": "catboost"}[name])
    with_trainer(fresh, name)
    out = fresh.ok("train", "breaks", "--now", NOW)
    assert "Registered breaks" in out
    assert "building" not in out
    ((versions,),) = fresh.sql("select framework_versions from ledger__model_versions")
    assert json.loads(versions)[{"boosted": "lightgbm", "extreme": "xgboost", "cat": "catboost"}[name]]
    with storeroom.open(fresh.folder, now=NOW) as room:
        rows = room.training_set("breaks", "2024-01-01", "2024-01-29")
        X = rows[["temperature", "hours", "plant_line", "is_old"]].astype({"is_old": str, "plant_line": object})
        X[["temperature", "hours"]] = X[["temperature", "hours"]].astype(float)
        model = room.load_model("breaks@1")
        scores = model.predict_proba(X)
        file = fresh.folder / "model.skops"
        skops.io.dump(model, file)
        room.register("breaks", file)
    X.to_parquet(fresh.folder / "rows.parquet")
    script = (
        "import sys, numpy, pandas, storeroom; room = storeroom.open('.', now='2024-02-01');"
        "numpy.save('scores.npy', room.load_model('breaks@2').predict_proba(pandas.read_parquet('rows.parquet')))"
    )
    subprocess.run([sys.executable, "-c", script], cwd=fresh.folder, check=True)
    np.testing.assert_array_equal(np.load(fresh.folder / "scores.npy"), scores)
    assert not list(fresh.folder.rglob("catboost_info"))
    assert not Path("catboost_info").exists()


def test_a_class_of_the_teams_own_is_trained_and_a_changed_one_is_told(fresh: Factory) -> None:
    """Without `allow_types` it is refused before the fit, by the sentence that names the key."""
    with_trainer(fresh, "own")
    result = fresh.run("train", "breaks", "--now", NOW)
    assert result.exit_code == 1
    assert "training.own.Capped; " in result.stderr
    assert "under allow_types" in result.stderr
    with_trainer(fresh, "own", allow_types=["training.own.Capped"])
    assert "hello" not in fresh.ok("train", "breaks", "--now", NOW)
    with storeroom.open(fresh.folder, now=NOW) as room:
        room.load_model("breaks@1")
        fresh.write("training/own.py", OWN.replace("upper=70", "upper=80"))
        with pytest.warns(OwnTypeChangedWarning, match=r"^breaks: training\.own\.Capped changed since version 1 was"):
            room.load_model("breaks@1")
    fresh.ok("promote", "breaks", "1", "--reason", "first", "--now", NOW)
    scored = fresh.run("predict", "breaks", "--now", "2024-02-06")
    assert (scored.exit_code, "hello" in scored.stdout) == (0, False)
    assert scored.stderr.count("storeroom: warning: breaks: training.own.Capped changed since version 1") == 1
    fresh.declare({"breaks": {**DECLARED["breaks"], "allow_types": ["subprocess.Popen"]}})
    refused = fresh.run("train", "breaks", "--now", NOW)
    assert refused.exit_code == 2
    assert "breaks.allow_types has 'subprocess.Popen', and" in refused.stderr


def test_what_could_not_be_stored_or_used_is_told_before_it_is_fitted(fresh: Factory) -> None:
    """By one sentence; the run has failed, and nothing of it is visible."""
    for name, said in (
        ("unstorable", "training.models.Slow"),
        ("wrong", "returned the pipeline that ends in LinearSVC, which has no predict_proba"),
    ):
        with_trainer(fresh, name)
        result = fresh.run("train", "breaks", "--now", NOW)
        assert result.exit_code == 1
        assert said in result.stderr
        assert "it was fitted" not in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1
    assert fresh.visible() == (0, 0, 0, 0, 0)
    assert fresh.sql("select state from int_metadata__executions") == [("FAIL",), ("FAIL",)]


def test_the_other_models_go_on_beside_a_trainer_that_hangs_or_exits(fresh: Factory) -> None:
    """In one cycle, whose output for a machine stays JSON."""
    fresh.write("training/models.py", TRAINING + TRAINERS)
    fresh.write("training/own.py", OWN)
    limit = {"time_limit_minutes": 0.02}
    models = {
        name: {**DECLARED["breaks"], "trainer": f"training.models:{name}", "train": limit}
        for name in ("hangs", "exits")
    }
    fresh.declare({**models, "downtime": DECLARED["downtime"]})
    result = fresh.run("cycle", "--now", NOW, "--json")
    assert result.exit_code == 1
    done = json.loads(result.stdout)
    assert sorted(done["errors"]) == ["exits", "hangs"]
    assert "raised SystemExit at models.py:" in done["errors"]["exits"]
    assert "was stopped after 0.02 minutes" in done["errors"]["hangs"]
    assert {row["model_name"] for row in done["scored"]} == {"downtime"}


def test_register_tries_a_model_on_rows_of_the_view_and_stores_nothing_of_one_that_fails(fresh: Factory) -> None:
    """No windows are needed for that; a missing value among the rows is no reason to refuse it."""
    with_trainer(fresh, "boosted")
    with storeroom.open(fresh.folder, now=NOW) as room:
        rows = room.training_set("breaks", "2024-01-01", "2024-01-29").fillna({"temperature": 60})
        truth = rows["storeroom_label"].astype(int)
        words = make_pipeline(StandardScaler(), LogisticRegression()).fit(
            rows[["temperature", "hours"]].rename(columns={"temperature": "plant_line"}), truth
        )
        with pytest.raises(
            ModelError, match=r"cannot score 5 rows of the feature view \(ValueError: could not convert"
        ):
            room.register("breaks", words)
        assert not list(fresh.folder.rglob("*.skops"))
        assert room.versions("breaks") == []
        good = make_pipeline(StandardScaler(), LogisticRegression()).fit(rows[NUMBERS], truth)
        room.register("breaks", good)
        room.register("breaks", LogisticRegression().fit(rows[NUMBERS[::-1]].to_numpy(), truth), columns=NUMBERS[::-1])
        assert [[feature.name for feature in version.features] for version in room.versions("breaks")] == [
            NUMBERS, NUMBERS[::-1]
        ]  # fmt: skip
        file = fresh.folder / "array.skops"
        skops.io.dump(LogisticRegression().fit(rows[NUMBERS].to_numpy(), truth), file)
    assert "without column names" in fresh.run("register", "breaks", str(file), "--now", NOW).stderr
    assert "Registered" in fresh.ok("register", "breaks", str(file), "--columns", "temperature, hours", "--now", NOW)
