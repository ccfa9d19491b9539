"""The reconstruction error of a project whose features have everything awkward in them, against scikit-learn's PCA.

Rows are read from the raw table and encoded here; imputing, scaling and projecting are scikit-learn's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import yaml
from sklearn.decomposition import PCA
from sklearn.dummy import DummyClassifier
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from storeroom.features import features_of
from storeroom.findings import read_flags
from storeroom.jobs.monitor import monitor, prepare
from storeroom.jobs.predict import predict
from storeroom.jobs.register import register
from storeroom.jobs.stages import promote
from storeroom.project import Project

REPOSITORY = Path(__file__).parents[3]
START, ROWS, TOP = datetime(2024, 3, 1), 400, 5
TRAINED = (START, START + timedelta(days=4, hours=12))  # the last of its five days is cut at noon
DEPLOYED, NOW = START + timedelta(days=5), START + timedelta(days=11)
CLEAN, BROKEN, STRANGE, EMPTY, LATE, FAR = (DEPLOYED + timedelta(days=day) for day in range(6))
TYPES = {
    "id": "int64", "seen_at": "timestamp", "one": "float64", "other": "float64", "third": "float64", "holey": "float64",
    "count": "int64", "constant": "float64", "empty": "float64", "word": "string", "code": "int64", "is_new": "bool",
}  # fmt: skip
WORDS = ["word", "code", "is_new"]
VARYING = [name for name in TYPES if name not in ("id", "seen_at", "constant", "empty")]
DECLARED = {
    "task": "binary_classification", "entity": "id", "as_of": "seen_at", "label": "is_good", "batch": "day",
    "trainer": "training:build", "owner": "team@example.com", "labels": "fct_good", "references": ["training"],
}  # fmt: skip


def column(name: str, data_type: str) -> dict[str, Any]:
    """Return a column of the contract; a code is a number that is none."""
    return {
        "name": name,
        "data_type": data_type,
        **({"config": {"meta": {"storeroom": {"kind": "categorical"}}}} if name == "code" else {}),
    }


def contract(name: str, types: dict[str, str]) -> dict[str, Any]:
    """Return a model of the YAML."""
    columns = [column(*item) for item in types.items()]
    return {"name": name, "config": {"contract": {"enforced": True}}, "columns": columns}


FILES = {
    "profiles.yml": "goods: {target: dev, outputs: {dev: {type: duckdb, path: goods.duckdb, threads: 2}}}",
    "packages.yml": f"packages: [{{local: {REPOSITORY.as_posix()}}}]",
    "dbt_project.yml": yaml.safe_dump(
        {
            "name": "goods", "version": "1.0.0", "profile": "goods", "models": {"goods": {"+materialized": "table"}},
            "vars": {
                "storeroom": {
                    "top_values": TOP,
                    "ml_models": {
                        "good": {**DECLARED, "features": "fct_many"}, "alone": {**DECLARED, "features": "fct_one"},
                    },
                }
            },
        }
    ),
    "models/fct_many.sql": f"select {', '.join(TYPES)} from raw.seen",
    "models/fct_one.sql": "select id, seen_at, one, constant from raw.seen",
    "models/fct_good.sql": "select id, seen_at, is_good, seen_at as observed_at from raw.seen",
    "models/_models.yml": yaml.safe_dump(
        {
            "models": [
                contract("fct_many", TYPES),
                contract("fct_one", {name: TYPES[name] for name in ("id", "seen_at", "one", "constant")}),
            ]
        }
    ),
}  # fmt: skip


def generated() -> pd.DataFrame:
    """Return eleven days of rows; `other` and `word` go with `one`, but for the day on which they do not."""
    draw = np.random.default_rng(5)
    rows: list[dict[str, Any]] = []
    for day in range(11):
        start = START + timedelta(days=day)
        if start == EMPTY:
            continue
        one, third = draw.normal(size=ROWS), draw.normal(size=ROWS)
        other = 0.9 * one + 0.4 * draw.normal(size=ROWS)
        words = np.array(["it's", "null", "", "b\\n", "eä", "f", "rare"])[
            np.clip(np.round(2.5 + one + 0.5 * draw.normal(size=ROWS)), 0, 6).astype(int)
        ].tolist()
        if start == BROKEN:
            other, words = other[::-1], words[::-1]
        for row in range(ROWS):
            kind = draw.random()
            strange = start == STRANGE and row % 4 == 0
            rows.append(
                {
                    "id": len(rows),
                    "seen_at": start + timedelta(minutes=3 * row),
                    "one": None if strange else float(one[row]),
                    "other": np.nan if strange else float(other[row]),
                    "third": float(third[row]) * 1e6 + 1e9,
                    "holey": None if kind < 0.1 else np.nan if kind < 0.15 else np.inf if kind < 0.18
                    else -np.inf if kind < 0.2 else float(np.exp(third[row] + draw.normal())),
                    "count": None if draw.random() < 0.05 else int(draw.poisson(3)),
                    "constant": 2.5 if start < FAR else 3.5,
                    "empty": None if start < FAR else float(draw.normal()),
                    "word": None if draw.random() < 0.05 else "unseen" if strange else words[row],
                    "code": None if draw.random() < 0.1 else int(draw.integers(1, 4)) * 10,
                    "is_new": None if draw.random() < 0.02 else bool(one[row] > 0),
                    "is_good": row % 2,
                }
            )  # fmt: skip
            if start == FAR and row == 7:
                rows[-1]["third"] = 1e300  # its square is above the largest number
    types = {name: pa.int64() for name, data_type in TYPES.items() if data_type == "int64"}
    types |= {name: pa.float64() for name, data_type in TYPES.items() if data_type == "float64"}
    types |= {"seen_at": pa.timestamp("us"), "word": pa.string(), "is_new": pa.bool_(), "is_good": pa.int64()}
    return pa.table(
        {name: pa.array([row[name] for row in rows], type=types[name], from_pandas=False) for name in rows[0]}
    )


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    """Return the raw rows."""
    return generated()


@pytest.fixture(scope="module")
def watched(rows: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Return the project after a version of either model was registered, deployed, and all days were watched."""
    folder = tmp_path_factory.mktemp("goods")
    for name, content in FILES.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")
    with duckdb.connect(str(folder / "goods.duckdb")) as connection:
        connection.execute("create schema raw; create type float64 as double")
        connection.register("seen", rows)
        connection.execute("create table raw.seen as select * from seen")
    project = Project(folder, profiles_dir=folder, is_replay=True)
    project.build(["package:goods"], NOW)
    prepare(project, DEPLOYED)
    for model_name in ("good", "alone"):
        model = DummyClassifier(strategy="prior").fit(None, [0, 1])
        order = [feature.name for feature in features_of(project, model_name)]
        register(project, model_name, model, DEPLOYED, training=TRAINED, columns=order)
        promote(project, model_name, "1", DEPLOYED, reason="the first", override=True)
        predict(project, model_name, NOW)
    monitor(project, NOW)
    yield project


@pytest.fixture(scope="module")
def encoded(rows: pa.Table) -> pd.DataFrame:
    """Return every row as numbers, what is missing as NaN, indexed by time; training's own frequencies."""
    frame = pd.DataFrame({"seen_at": rows["seen_at"].to_pylist()})
    is_training = (frame["seen_at"] >= TRAINED[0]) & (frame["seen_at"] < TRAINED[1])
    for name in VARYING:
        values = pd.Series(rows[name].to_pylist(), dtype=object)
        if name not in WORDS:
            frame[name] = pd.to_numeric(values.where(values.notna(), np.nan)).astype(float)
            frame.loc[~np.isfinite(frame[name]), name] = np.nan
            continue
        known = values[is_training].dropna()
        ranked = sorted(known.value_counts().items(), key=lambda item: (-item[1], str(item[0])))
        shares = {value: count / len(known) for value, count in ranked[:TOP]}
        frame[name] = [np.nan if value is None else shares.get(value, 0.0) for value in values]
    return frame.set_index("seen_at")


def fitted(training: pd.DataFrame, components: float | int = 0.65) -> Any:
    """Return scikit-learn's imputer, scaler and components of some rows."""
    return make_pipeline(
        SimpleImputer(), StandardScaler(), PCA(n_components=components, svd_solver="full")
    ).fit(training)  # fmt: skip


def errors(model: Any, frame: pd.DataFrame) -> np.ndarray:
    """Return each row's distance from its reconstruction."""
    standardised = np.clip(model[:2].transform(frame), -1e6, 1e6)
    return np.linalg.norm(standardised - model[2].inverse_transform(model[2].transform(standardised)), axis=1)


def between(frame: pd.DataFrame, start: datetime, end: datetime) -> pd.DataFrame:
    """Return the rows of a window."""
    return frame[(frame.index >= start) & (frame.index < end)]


def measured(project: Project, model_name: str = "good") -> dict[datetime, dict[str, Any]]:
    """Return the table's rows of a model by batch."""
    found = project.warehouse.query(
        f"select * from {project.relation('fct_monitoring__reconstruction')} where model_name = '{model_name}'"
    )
    return {row["batch_start_at"]: row for row in found}


def test_the_error_of_every_batch_is_scikit_learns(watched: Project, encoded: pd.DataFrame) -> None:
    """With nulls, NaN, infinity, rare and unseen categories, quotes, and columns that never vary in training."""
    training = between(encoded, *TRAINED)
    model = fitted(training)
    days = [between(training, START + timedelta(days=day), START + timedelta(days=day + 1)) for day in range(5)]
    assert [len(day) for day in days] == [400, 400, 400, 400, 240]
    means = [errors(model, day).mean() for day in days]
    found = measured(watched)
    assert sorted(found) == [CLEAN, BROKEN, STRANGE, EMPTY, LATE, FAR]
    for start, row in found.items():
        batch = between(encoded, start, start + timedelta(days=1))
        assert (row["row_count"], row["feature_count"]) == (len(batch), len(VARYING))
        assert row["component_count"] == model[2].n_components_
        assert row["explained_variance_share"] == pytest.approx(model[2].explained_variance_ratio_.sum(), rel=1e-9)
        assert (row["training_batch_count"], row["training_row_count"]) == (5, len(training))
        assert row["training_spread"] == pytest.approx(np.std(means, ddof=1), rel=1e-9)
        if start == EMPTY:
            assert (row["value"], row["std_error"], row["is_drifted"], row["upper_threshold"]) == (None,) * 4
            continue
        expected = errors(model, batch)
        assert row["value"] == pytest.approx(expected.mean(), rel=1e-9), start
        assert row["std_error"] == pytest.approx(expected.std(ddof=1) / np.sqrt(len(batch)), rel=1e-9)


def test_what_is_expected_of_a_batch_is_trainings_error_corrected_by_rows_left_out(
    watched: Project, encoded: pd.DataFrame
) -> None:
    """Every fifth row is left out of the fit; the margin is three deviations, of chance or of training's days."""
    training = between(encoded, *TRAINED)
    model = fitted(training)
    inside = errors(model, training)
    held_out = np.empty(len(training))
    for fold in range(5):
        is_out = np.arange(len(training)) % 5 == fold
        imputed = pd.DataFrame(model[:1].transform(training), index=training.index)
        held_out[is_out] = errors(fitted(imputed[~is_out], model[2].n_components_), imputed[is_out])
    assert held_out.mean() > inside.mean()
    for start, row in measured(watched).items():
        assert row["expected_value"] == pytest.approx(held_out.mean(), rel=1e-9)
        if start == EMPTY:
            continue
        batch = errors(model, between(encoded, start, start + timedelta(days=1)))
        chance = max(inside.std(ddof=1), batch.std(ddof=1)) * np.sqrt(1 / len(batch) + 1 / len(inside))
        margin = max(3 * max(chance, row["training_spread"]), 0.01 * held_out.mean())
        assert row["sampling_error"] == pytest.approx(chance, rel=1e-9)
        assert row["upper_threshold"] - row["expected_value"] == pytest.approx(margin, rel=1e-9)
        assert row["is_drifted"] == (abs(batch.mean() - held_out.mean()) > margin)


def test_columns_that_come_apart_are_found_though_each_stays_put(watched: Project) -> None:
    """On that day two columns were turned round: no column drifts, is_drifted stays false, and a finding says why."""
    found = measured(watched)
    assert [found[start]["is_drifted"] for start in (CLEAN, BROKEN, LATE)] == [False, True, False]
    drifted = watched.warehouse.query(
        f"select batch_start_at, feature_name from {watched.relation('fct_monitoring__drift')} where is_drifted "
        "and is_deciding and model_name = 'good'"
    )
    assert not {CLEAN, BROKEN, LATE} & {row["batch_start_at"] for row in drifted}
    flags = {row["batch_start_at"]: row for row in read_flags(watched, "good")}
    assert (flags[CLEAN]["severity"], flags[LATE]["severity"]) == ("ok", "ok")
    assert (flags[BROKEN]["severity"], flags[BROKEN]["is_drifted"]) == ("info", False)
    assert flags[BROKEN]["reasons"].startswith("the features together moved: reconstruction error ")
    assert flags[BROKEN]["reasons"].endswith("(above: they no longer go together as in training)")


def test_one_feature_that_varies_goes_together_with_nothing(watched: Project) -> None:
    """No components, no row, and nothing is due for ever."""
    assert measured(watched, "alone") == {}
    assert not monitor(watched, NOW).due


def test_components_are_orthonormal_rows_of_the_ledger(watched: Project) -> None:
    """The largest loading of each is positive; what never varied in training has no part."""
    terms = pd.DataFrame(watched.warehouse.query(f"select * from {watched.relation('fct_metadata__components')}"))
    assert set(terms["model_name"]) == {"good"}
    loadings = terms[terms["term"] == "loading"].pivot(
        index="component_number", columns="feature_name", values="value"
    )  # fmt: skip
    assert sorted(loadings.columns) == sorted(VARYING)
    np.testing.assert_allclose(loadings @ loadings.T, np.eye(len(loadings)), atol=1e-12)
    assert (loadings.to_numpy()[np.arange(len(loadings)), np.abs(loadings).to_numpy().argmax(axis=1)] > 0).all()
    codes = terms[(terms["term"] == "frequency") & (terms["feature_name"] == "code")]
    assert set(codes["category"]) == {"10", "20", "30"}
    assert set(terms.loc[terms["feature_name"] == "is_new", "category"].dropna()) == {"true", "false"}
    assert (terms[terms["term"] == "frequency"].groupby("feature_name").size() <= TOP).all()
