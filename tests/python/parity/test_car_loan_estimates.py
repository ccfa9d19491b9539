"""NannyML's car loans with labels a month late: the estimates before they come, and the alarm when they do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import yaml
from sklearn.linear_model import LogisticRegression

from storeroom.findings import read_flags
from storeroom.jobs.monitor import monitor, prepare
from storeroom.jobs.predict import predict
from storeroom.jobs.register import register
from storeroom.jobs.stages import promote
from storeroom.learning.estimation import calibration, needs_calibration
from storeroom.project import Project

REPOSITORY = Path(__file__).parents[3]
DATA = REPOSITORY / "tests" / "data" / "car_loan"
CHUNK = 5_000  # rows of a month
TRAINED, TESTED, DEPLOYED = datetime(2023, 1, 1), datetime(2023, 2, 1), datetime(2024, 1, 1)
MONTHS = [datetime(2024, 1 + month, 1) for month in range(10)]
METRICS = ["roc_auc", "average_precision", "f1", "precision", "recall", "specificity", "accuracy"]
FILES = {
    "profiles.yml": "loans: {target: dev, outputs: {dev: {type: duckdb, path: loans.duckdb, threads: 2}}}",
    "packages.yml": f"packages: [{{local: {REPOSITORY.as_posix()}}}]",
    "dbt_project.yml": """
name: loans
version: 1.0.0
profile: loans
models: {loans: {+materialized: table}}
vars:
  storeroom:
    ml_models:
      repaid:
        task: binary_classification
        features: fct_loans
        labels: fct_repaid
        entity: loan_id
        as_of: seen_at
        label: repaid
        label_delay_days: 30
        batch: month
        trainer: training:build
        owner: team@example.com
        references: [training]
""",
    "models/fct_loans.sql": "select loan_id, seen_at, log_odds from raw.loans",
    "models/fct_repaid.sql": "select loan_id, seen_at, repaid, seen_at + interval 30 day as observed_at from raw.loans",
    "models/_models.yml": yaml.safe_dump(
        {
            "models": [
                {
                    "name": "fct_loans",
                    "config": {"contract": {"enforced": True}},
                    "columns": [
                        {"name": "loan_id", "data_type": "int64"},
                        {"name": "seen_at", "data_type": "timestamp"},
                        {"name": "log_odds", "data_type": "float64"},
                    ],
                }
            ]
        }
    ),
}


def loans() -> pd.DataFrame:
    """Return a month for training, the reference and the ten analysis chunks, with the score of NannyML's own model."""
    reference = pd.read_parquet(DATA / "reference.parquet")
    analysis = pd.read_parquet(DATA / "analysis.parquet").reset_index(drop=True)
    analysis["repaid"] = pd.read_parquet(DATA / "analysis_target.parquet")["repaid"].to_numpy()
    rows = pd.concat([reference.head(CHUNK), reference, analysis], ignore_index=True)
    starts = [TRAINED, *[TESTED] * 10, *MONTHS]
    rows["seen_at"] = [
        starts[place // CHUNK] + timedelta(minutes=5 * (place % CHUNK)) for place in range(len(rows))
    ]  # a month has 8,064 times of five minutes at least
    rows["loan_id"] = np.arange(len(rows))
    score = rows["y_pred_proba"].clip(1e-12, 1 - 1e-12)  # a few are 0 or 1, whose odds have no logarithm
    rows["log_odds"] = np.log(score / (1 - score))
    return rows[["loan_id", "seen_at", "log_odds", "repaid"]].astype({"repaid": int})


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Return the project with the model registered, deployed, and all ten chunks scored."""
    folder = tmp_path_factory.mktemp("loans")
    for name, content in FILES.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")
    frame = loans()
    with duckdb.connect(str(folder / "loans.duckdb")) as connection:
        connection.execute("create schema raw; create type float64 as double")
        connection.register("frame", frame)
        connection.execute("create table raw.loans as select * from frame")
    project = Project(folder, profiles_dir=folder, is_replay=True)
    project.build(["package:loans"], DEPLOYED)
    prepare(project, DEPLOYED)
    # Its probability of a row is the one that NannyML's file holds.
    model = LogisticRegression().fit(frame[["log_odds"]].head(CHUNK), frame["repaid"].head(CHUNK))
    model.coef_, model.intercept_ = np.array([[1.0]]), np.array([0.0])
    register(project, "repaid", model, DEPLOYED, training=(TRAINED, TESTED), test=(TESTED, datetime(2023, 3, 1)))
    promote(project, "repaid", "1", DEPLOYED, reason="the first", override=True)
    predict(project, "repaid", datetime(2024, 11, 1))
    yield project


def performance(project: Project, condition: str) -> pd.DataFrame:
    """Return rows of all loans with the number of their chunk."""
    table = pd.DataFrame(
        project.warehouse.query(
            f"select * from {project.relation('fct_monitoring__performance')} where slice_key = 'all' and {condition}"
        )
    )
    table["chunk"] = [MONTHS.index(start) for start in table["batch_start_at"]]
    return table.set_index(["metric", "chunk"]).sort_index()


def test_a_degradation_alarms_when_its_labels_come_and_no_chunk_before_row_25000_does(project: Project) -> None:
    """The estimate warns a month earlier; once the labels are there they speak alone."""
    monitor(project, datetime(2024, 7, 1, 12))  # the sixth month has ended; labels up to the fifth have come
    flags = read_flags(project, "repaid")
    assert [row["is_degraded"] for row in flags] == [False] * 5 + [None]
    assert ["estimated to have degraded" in str(row["reasons"]) for row in flags] == [False] * 5 + [True]
    monitor(project, datetime(2024, 7, 31, 12))  # and those of the sixth
    flags = read_flags(project, "repaid")
    assert [row["is_degraded"] for row in flags] == [False] * 5 + [True]
    assert "brier degraded: " in flags[5]["reasons"]
    assert "data drift (estimated " in flags[5]["reasons"]
    assert "estimated to have degraded" not in flags[5]["reasons"]
    monitor(project, datetime(2024, 12, 1, 12))
    flags = [row for row in read_flags(project, "repaid") if row["batch_start_at"] in MONTHS]
    assert [row["is_degraded"] for row in flags] == [False] * 5 + [True] * 5


@pytest.mark.parametrize("metric", METRICS)
def test_estimates_are_nannymls(project: Project, metric: str) -> None:
    """NannyML 0.13.1 rounds expected counts to five places, and steps through rows of one score one by one.

    Its threshold here is 0.5, as ours. Ties count together in average precision, as in scikit-learn's.
    """
    monitor(project, datetime(2024, 12, 1, 12))
    theirs = pd.read_csv(DATA / "nannyml_car_loan_estimated.csv")[f"{metric}|value"]
    ours = performance(project, "is_estimated").loc[metric]["value"]
    np.testing.assert_allclose(ours, theirs, atol=1e-3 if metric == "average_precision" else 1e-6)


def test_an_estimate_stands_beside_what_came_true(project: Project) -> None:
    """Its standard error says how far off it may be: of 120 errors about one in twenty lies beyond two of them."""
    monitor(project, datetime(2024, 12, 1, 12))
    measured, estimated = (performance(project, condition) for condition in ("not is_estimated", "is_estimated"))
    both = measured[measured["estimated_value"].notna()]
    assert len(both) == len(estimated) == 120
    np.testing.assert_array_equal(both["estimated_value"], estimated["value"])
    assert both["value"].groupby("metric").count().eq(10).all()
    early = both[both.index.get_level_values("chunk") < 5]
    off = (early["value"] - early["estimated_value"]).abs() / early["std_error"]
    assert (off < 3).all()
    assert estimated["label_count"].isna().all()


def test_calibration_is_tried_where_it_helps_alone() -> None:
    """Scores that say the truth are left as they are; ones that exaggerate are put right."""
    draw = np.random.default_rng(3)
    truth = draw.uniform(0.05, 0.95, 5_000)
    label = draw.random(5_000) < truth
    assert not needs_calibration(truth, label)
    assert calibration(truth, label) == [(0.0, 0.0), (1.0, 1.0)]
    exaggerated = truth**3
    assert needs_calibration(exaggerated, label)
    scores, probabilities = zip(*calibration(exaggerated, label), strict=True)
    assert (np.diff(scores) > 0).all()
    assert (np.diff(probabilities) >= 0).all()
    assert np.abs(np.interp(exaggerated, scores, probabilities) - truth).mean() < 0.03
    few = label & (np.cumsum(label) <= 19)
    assert not needs_calibration(exaggerated, few)
