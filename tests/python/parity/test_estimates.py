"""What is estimated without labels: beside NannyML's CBPE of several classes, and how often the intervals hold."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from dbt.cli.main import dbtRunner
from sklearn import metrics as sk

from storeroom.learning.estimation import AS_IT_IS, Knots, calibrations
from storeroom.learning.evaluation import Output
from storeroom.records import to_json

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "data" / "multiclass"
CLASSES = ("bronze", "gold", "silver")
START = datetime(2024, 1, 1)


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the model's first run, as dbt renders it; its tables are those of a database named estimates."""
    folder = tmp_path_factory.mktemp("estimates")
    common = [
        "--project-dir", str(ROOT), "--profiles-dir", str(ROOT / "profiles"), "--no-send-anonymous-usage-stats",
        "--target-path", str(folder / "target"), "--log-path", str(folder / "logs"), "--log-level", "none",
        "--no-print", "--no-partial-parse",
    ]  # fmt: skip
    os.environ.update(STOREROOM_DUCKDB_PATH=str(folder / "estimates.duckdb"), STOREROOM_TARGET="dev")
    compiled = dbtRunner().invoke(["compile", "--select", "int_monitoring__estimates", *common])
    assert compiled.success, compiled.exception
    # The package alone declares no model.
    return str(compiled.result.results[0].node.compiled_code).replace("model_name in ('')", "model_name in ('model')")


def estimates(query: str, task: str, rows: pd.DataFrame, knots: Mapping[str, Knots]) -> pd.DataFrame:
    """Return value and std_error by chunk and metric.

    Args:
        query: the model's SQL.
        task: the task of the only model.
        rows: chunk, score or class_scores, and predicted_class.
        knots: class name to the knots of its calibration.

    """
    calibration = pd.DataFrame(
        [
            (f"{name} {place}", "run", "model", "version", name, place, score, probability, START, START)
            for name, line in knots.items()
            for place, (score, probability) in enumerate(line)
        ],
        columns=["calibration_id", "execution_id", "model_name", "version_id", "class_name", "knot", "score",
                 "probability", "occurred_at", "recorded_at"],
    )  # fmt: skip
    days = [START + timedelta(days=int(chunk)) for chunk in rows["chunk"]]
    frame = rows.assign(
        entity_key=np.arange(len(rows)).astype(str), as_of_at=days, model_name="model", version_id="version",
        purpose="serving", estimated_absolute_error=np.nan, estimated_squared_error=np.nan,
    )  # fmt: skip
    for name in ("score", "class_scores", "predicted_class"):
        frame[name] = frame.get(name)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("attach ':memory:' as estimates; use estimates; create type float64 as double")
        connection.register("calibration", calibration)
        connection.register("frame", frame)
        connection.execute(
            f"create table dim_registry__models as select 'model' as model_name, '{task}' as task; "
            "create table dim_registry__versions as select 'version' as version_id, 0.5 as classification_threshold; "
            "create table ledger__executions as select 'run' as execution_id, "
            "'COMPLETE' as state; create table ledger__calibrations as select * from calibration; "
            "create table fct_predictions__predictions as select * replace (cast(score as double) as score, "
            "cast(class_scores as varchar) as class_scores, cast(predicted_class as varchar) as predicted_class) "
            "from frame; create table int_monitoring__outcome_counts as select chunk as window_id, "
            "'batch' as window_kind, model_name, version_id, as_of_at as batch_start_at, "
            "as_of_at + interval 1 day as batch_end_at, count(*) as prediction_count from frame group by all"
        )
        found = connection.execute(query).df()
    return found.assign(chunk=found["window_id"].astype(int)).set_index(["chunk", "metric"])[["value", "std_error"]]


@pytest.fixture(scope="module")
def scores() -> pd.DataFrame:
    """Return the rows that NannyML was asked about."""
    frame = pd.read_parquet(DATA / "scores.parquet")
    shares = frame[list(CLASSES)].to_dict("records")
    return frame.assign(class_scores=[to_json(row) for row in shares], predicted_class=frame["predicted"])


def differences(query: str, scores: pd.DataFrame, kind: str, knots: Mapping[str, Knots]) -> pd.DataFrame:
    """Return how far the estimates of the analysis lie from NannyML's: a row per chunk, a column per metric."""
    table = pd.read_csv(DATA / "nannyml.csv")
    expected = table[table["kind"] == kind].set_index(["chunk", "metric"])["value"]
    analysis = scores[scores["period"] == "analysis"][["chunk", "class_scores", "predicted_class"]]
    found = estimates(query, "multiclass_classification", analysis, knots)["value"]
    return (found.loc[expected.index] - expected).abs().unstack("metric")


def test_several_classes_as_they_are_have_nannymls_estimates(query: str, scores: pd.DataFrame) -> None:
    """Accuracy, macro precision, recall and F1 within 1e-9, the area within 1e-8: NannyML adds it up in another way."""
    found = differences(query, scores, "as they are", dict.fromkeys(CLASSES, AS_IT_IS))
    assert found.drop(columns="roc_auc_ovr").to_numpy().max() <= 1e-9
    assert found["roc_auc_ovr"].max() <= 1e-8


def test_calibrated_classes_differ_from_nannymls_by_its_division_by_their_sum(query: str, scores: pd.DataFrame) -> None:
    """Within 0.005 for accuracy, recall and F1, 0.002 for the area, 0.02 for precision; divided likewise, within 1e-9.

    Both calibrate each class by itself. NannyML then divides a row's probabilities by their sum; here they stay as they
    are, so that the expected number of each class is the one that was calibrated.
    """
    rows = scores[scores["period"] == "reference"]
    output = Output(
        "multiclass_classification",
        rows["label"].to_numpy(),
        class_scores=rows[list(CLASSES)].to_numpy(),
        classes=CLASSES,
    )
    knots = calibrations(output)
    assert all(line != AS_IT_IS for line in knots.values())
    found = differences(query, scores, "calibrated", knots).max()
    assert found[["accuracy", "macro_f1", "macro_recall"]].max() <= 0.005
    assert found["roc_auc_ovr"] <= 0.002
    assert found["macro_precision"] <= 0.02

    analysis = scores[scores["period"] == "analysis"]
    each = np.column_stack([np.interp(analysis[name], *zip(*knots[name], strict=True)) for name in CLASSES])
    said = (analysis["predicted"].to_numpy()[:, None] == np.array(CLASSES)).argmax(axis=1)
    divided = (each / each.sum(axis=1, keepdims=True))[np.arange(len(each)), said]
    table = pd.read_csv(DATA / "nannyml.csv")
    expected = table[(table["kind"] == "calibrated") & (table["metric"] == "accuracy")]["value"]
    assert pd.Series(divided).groupby(analysis["chunk"].to_numpy()).mean().to_numpy() == pytest.approx(
        expected, rel=1e-9
    )


BATCHES, ROWS = 200, 300


def test_what_came_true_lies_in_the_intervals_of_estimates(query: str) -> None:
    """Of 200 batches whose calibration holds, the 95% intervals of 180 to 199 hold what came true."""
    draw = np.random.default_rng(3)
    count = BATCHES * ROWS
    score = 1 / (1 + np.exp(-draw.normal(-0.5, 1.3, count)))
    label = (draw.random(count) < score).astype(int)
    rows = pd.DataFrame({"chunk": np.repeat(np.arange(BATCHES), ROWS), "score": score})
    found = estimates(query, "binary_classification", rows, {"1": AS_IT_IS})
    functions = {
        "roc_auc": sk.roc_auc_score,
        "brier": sk.brier_score_loss,
        "log_loss": sk.log_loss,
        "observed_rate": lambda y, _: y.mean(),
        "accuracy": lambda y, s: sk.accuracy_score(y, s >= 0.5),
        "precision": lambda y, s: sk.precision_score(y, s >= 0.5),
        "recall": lambda y, s: sk.recall_score(y, s >= 0.5),
        "specificity": lambda y, s: sk.recall_score(1 - y, s < 0.5),
        "f1": lambda y, s: sk.f1_score(y, s >= 0.5),
    }
    covered = {}
    for metric, function in functions.items():
        realised = [function(label[at : at + ROWS], score[at : at + ROWS]) for at in range(0, count, ROWS)]
        covered[metric] = held(found, metric, np.array(realised))
    assert all(180 <= times <= 199 for times in covered.values()), covered


def test_what_came_true_lies_in_the_interval_of_several_classes(query: str) -> None:
    """The same for the accuracy of three classes, which alone has a formula."""
    draw = np.random.default_rng(4)
    count = BATCHES * ROWS
    shares = np.exp(draw.normal(0, 1, (count, 3)) + np.log([0.5, 0.2, 0.3]))
    shares /= shares.sum(axis=1, keepdims=True)
    label = (draw.random(count)[:, None] > shares.cumsum(axis=1)).sum(axis=1)
    rows = pd.DataFrame(
        {
            "chunk": np.repeat(np.arange(BATCHES), ROWS),
            "class_scores": [to_json(dict(zip(CLASSES, row, strict=True))) for row in shares],
            "predicted_class": np.array(CLASSES)[shares.argmax(axis=1)],
        }
    )
    found = estimates(query, "multiclass_classification", rows, dict.fromkeys(CLASSES, AS_IT_IS))
    realised = (shares.argmax(axis=1) == label).reshape(BATCHES, ROWS).mean(axis=1)
    times = held(found, "accuracy", realised)
    assert 180 <= times <= 199


def held(found: pd.DataFrame, metric: str, realised: np.ndarray) -> int:
    """Return in how many batches the realised value lies in the interval of the estimate."""
    rows = found.xs(metric, level="metric").sort_index()
    return int((np.abs(rows["value"] - realised) <= 1.96 * rows["std_error"]).sum())
