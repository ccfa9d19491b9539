"""Every metric, standard error and curve of a batch against scikit-learn, scipy and textbook definitions.

Batches are drawn with ties, constant scores, one class and probabilities at the very ends. `expected_values.py` has the
definitions that no library has; their standard errors come from derivatives taken numerically without loss.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from evaluation_sql import WORTH, curve_of, measure, metrics_of, render
from expected_values import (
    calibration,
    delong,
    delta_error,
    distance_of_bins,
    refinement,
    weighted_precision,
)
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve

LOANS = Path(__file__).parents[2] / "data" / "car_loan"
EXACT = 1e-9
EPSILON = np.finfo(float).eps
# Shrinking runs the large query hundreds of times; the seed of the batch that failed is in the message.
examples = settings(
    max_examples=12, derandomize=True, database=None, deadline=None, phases=[Phase.explicit, Phase.generate]
)
seeds = st.lists(st.integers(0, 2**32 - 1), min_size=4, max_size=25, unique=True)


@pytest.fixture(scope="module")
def queries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the query of each task, for models without slices."""
    return render(tmp_path_factory.mktemp("evaluation"))


@pytest.fixture(scope="module")
def sliced(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the query of each task, for models with two slices."""
    return render(tmp_path_factory.mktemp("sliced"), ("plan", "town"))


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return an empty database with the package's types."""
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("create type float64 as double")
        yield connection


def close(found: float, expected: float, absolute: float = EXACT) -> bool:
    """Whether two numbers agree to a billionth, null being NaN on either side."""
    if np.isnan(expected):
        return bool(np.isnan(found))
    return bool(abs(found - expected) <= EXACT * abs(expected) + absolute)


def scored(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return scores and labels of a batch; of six kinds, of 1 to 250 rows, up to which no step holds two scores."""
    draw = np.random.default_rng(seed)
    n = int(draw.integers(1, 250))
    score = draw.random(n)
    kind = int(draw.integers(6))
    if kind == 0:
        score = np.round(score, 1)
    elif kind == 1:
        score = np.full(n, score[0])
    elif kind == 2:
        score = draw.choice([0.0, 1.0, 1e-300, 1 - 1e-16, 0.5], n)
    elif kind == 3:
        score = stats.norm.cdf(draw.normal(-2, 2, n))
    label = (draw.random(n) < score).astype(float)
    if kind == 4:
        label = np.full(n, float(draw.integers(2)))
    return score, label


def share_error(hits: float, total: float) -> float:
    """Return a binomial standard error."""
    return float(np.sqrt(hits / total * (1 - hits / total) / total)) if total else np.nan


def mean_error(values: np.ndarray) -> float:
    """Return the standard error of a mean."""
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else np.nan


def top_hits(s: np.ndarray, y: np.ndarray, count: float) -> float:
    """Return the positives among so many rows of the highest scores, ties by their share."""
    above, tied = (s[None, :] > s[:, None]).sum(1), (s[None, :] == s[:, None]).sum(1)
    return float(np.sum(y * np.clip((count - above) / tied, 0, 1)))


def expected_binary(s: np.ndarray, y: np.ndarray) -> dict[str, tuple[float, float]]:
    """Return metric -> value and standard error."""
    n, positives = len(y), int(y.sum())
    both, few = 0 < positives < n, min(positives, n - positives) < 2
    said = s >= 0.4
    logs = -np.where(y == 1, np.log(np.clip(s, EPSILON, 1 - EPSILON)), np.log1p(-np.clip(s, EPSILON, 1 - EPSILON)))
    ones, e = np.ones(n), s - y
    bins = np.searchsorted(np.arange(1, 10) / 10, s, side="left")
    groups = [np.flatnonzero(bins == b) for b in np.unique(bins)]
    of_bins = lambda function, w: function([(e[g], w[g]) for g in groups], w)  # noqa: E731
    cells = [float(np.sum((y == a) & (said == b))) for a, b in ((1, 1), (0, 1), (1, 0), (0, 0))]
    tp, fp, fn, tn = cells
    worth = np.repeat(list(WORTH.values()), np.array(cells, int))
    hits, cut, root = top_hits(s, y, 0.1 * n), 0.1 * n, np.sqrt(n)
    near = min(n, cut + root) - max(0, cut - root)
    rate = (top_hits(s, y, cut + root) - top_hits(s, y, cut - root)) / near
    in_top = top_shares(s, 0.1 * n)
    gain = hits / positives if positives else np.nan
    # A row that the cut goes through is on both sides, in part.
    sides = [(side, y * (side - gain) - rate * (side - 0.1)) for side in (1, 0)]
    moved = sum(np.sum((in_top if side else 1 - in_top) * change**2) for side, change in sides)
    furthest = ks = np.nan
    if both:
        found = stats.ks_2samp(s[y == 1], s[y == 0])
        ks = found.statistic
        at = s > found.statistic_location if found.statistic_sign else s
        furthest = np.hypot(share_error(at[y == 1].sum(), positives), share_error(at[y == 0].sum(), n - positives))
    matthews = sk.matthews_corrcoef(y, said) if both and 0 < said.sum() < n else np.nan

    def correlation(c):
        return (c[0] * c[3] - c[1] * c[2]) / np.sqrt((c[0] + c[1]) * (c[0] + c[2]) * (c[3] + c[1]) * (c[3] + c[2]))

    nothing = tp + fp + fn == 0
    return {
        "roc_auc": (sk.roc_auc_score(y, s) if both else np.nan, np.nan if few else delong(s, y)),
        "average_precision": (
            sk.average_precision_score(y, s) if positives else np.nan,
            delta_error(lambda w: weighted_precision(s, y, w), ones) if both else np.nan,
        ),
        "kolmogorov_smirnov": (ks, furthest),
        "gain_at_k": (gain, np.sqrt(moved) / positives if positives else np.nan),
        "lift_at_k": (gain / 0.1, np.sqrt(moved) / positives / 0.1 if positives else np.nan),
        "log_loss": (sk.log_loss(y, s, labels=[0, 1]), mean_error(logs)),
        "brier": (sk.brier_score_loss(y, s, pos_label=1), mean_error(e**2)),
        "brier_calibration": (of_bins(calibration, ones), delta_error(lambda w: of_bins(calibration, w), ones)),
        "brier_refinement": (of_bins(refinement, ones), delta_error(lambda w: of_bins(refinement, w), ones)),
        "expected_calibration_error": (
            of_bins(distance_of_bins, ones),
            np.sqrt(max(np.sum(e**2) - n * of_bins(distance_of_bins, ones) ** 2, 0)) / n,
        ),
        "mean_prediction": (s.mean(), mean_error(s)),
        "observed_rate": (y.mean(), share_error(positives, n)),
        "mean_error": (e.mean(), mean_error(e)),
        "true_positives": (tp, n * share_error(tp, n)),
        "false_positives": (fp, n * share_error(fp, n)),
        "false_negatives": (fn, n * share_error(fn, n)),
        "true_negatives": (tn, n * share_error(tn, n)),
        "selection_rate": (said.mean(), share_error(tp + fp, n)),
        "accuracy": (sk.accuracy_score(y, said), share_error(tp + tn, n)),
        "balanced_accuracy": (
            sk.balanced_accuracy_score(y, said) if both else np.nan,
            np.hypot(share_error(tp, tp + fn), share_error(tn, tn + fp)) / 2,
        ),
        "precision": (sk.precision_score(y, said, zero_division=np.nan), share_error(tp, tp + fp)),
        "recall": (sk.recall_score(y, said, zero_division=np.nan), share_error(tp, positives)),
        "specificity": (
            sk.recall_score(y, said, pos_label=0, zero_division=np.nan),
            share_error(tn, n - positives),
        ),
        "f1": (
            np.nan if nothing else sk.f1_score(y, said),
            np.nan if nothing else delta_error(lambda c: 2 * c[0] / (2 * c[0] + c[1] + c[2]), np.array(cells)),
        ),
        "f_beta": (
            np.nan if nothing else sk.fbeta_score(y, said, beta=2),
            np.nan if nothing else delta_error(lambda c: 5 * c[0] / (5 * c[0] + c[1] + 4 * c[2]), np.array(cells)),
        ),
        "matthews_correlation": (
            matthews,
            np.nan if np.isnan(matthews) else delta_error(correlation, np.array(cells)),
        ),
        "business_value": (worth.mean(), mean_error(worth)),
    }


def top_shares(s: np.ndarray, count: float) -> np.ndarray:
    """Return how much of each row is in the top."""
    above, tied = (s[None, :] > s[:, None]).sum(1), (s[None, :] == s[:, None]).sum(1)
    return np.clip((count - above) / tied, 0, 1)


def batches(pairs: list[tuple[np.ndarray, np.ndarray]], names: tuple[str, str]) -> pd.DataFrame:
    """Return the rows of several batches, one window each."""
    frames = [
        pd.DataFrame({"window_number": number, names[0]: pair[0], names[1]: pair[1]})
        for number, pair in enumerate(pairs, 1)
    ]
    return pd.concat(frames, ignore_index=True)


@pytest.mark.filterwarnings("ignore")
@examples
@given(seeds)
def test_binary_metrics_and_their_standard_errors(queries, warehouse, errors, drawn: list[int]) -> None:
    """All of them, each batch a window of one pass; one whose terms cancel is within 3e-8."""
    pairs = [scored(seed) for seed in drawn]
    found = measure(warehouse, queries["binary_classification"], batches(pairs, ("score", "label")))
    found = found.set_index("window_number")
    for number, (s, y) in enumerate(pairs, 1):
        expected, ours = expected_binary(s, y), metrics_of(found.loc[number])
        assert set(ours) == set(expected)
        for name, (value, std_error) in expected.items():
            error = errors(name, ours[name][0], value, max(1.0, abs(value)))
            assert error <= EXACT, (name, ours[name], value, drawn[number - 1])
            if name == "kolmogorov_smirnov":
                continue  # of several scores where the distance is largest, either may be told
            error = errors("standard errors, binary", ours[name][1], std_error, max(1.0, abs(std_error)))
            assert error <= 3e-8, (name, ours[name], std_error, drawn[number - 1])
        loss = ours["brier_calibration"][0] + ours["brier_refinement"][0]
        assert close(loss, ours["brier"][0])


def test_bins_are_those_of_scikit_learn(queries, warehouse) -> None:
    """The calibration curve, whose points the calibration error is of."""
    draw = np.random.default_rng(3)
    s = draw.beta(2, 3, 5_000)
    y = (draw.random(5_000) < s**1.3).astype(float)
    row = measure(warehouse, queries["binary_classification"], batches([(s, y)], ("score", "label"))).iloc[0]
    points = curve_of(row, "calibration")
    truth, predicted = calibration_curve(y, s, n_bins=10, strategy="uniform")
    np.testing.assert_allclose(points["y"], truth, rtol=EXACT)
    np.testing.assert_allclose(points["x"], predicted, rtol=EXACT)
    assert points["row_count"].sum() == 5_000
    error = np.average(np.abs(truth - predicted), weights=points["row_count"])
    assert close(metrics_of(row)["expected_calibration_error"][0], error)


def long_batch(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return 30,000 rows whose ROC curve is smooth, of steps, or a staircase as uneven as its thinning allows."""
    draw = np.random.default_rng(seed)
    n, kind = 30_000, seed % 4
    s = draw.random(n)
    y = (draw.random(n) < s ** draw.uniform(0.5, 6)).astype(float)
    if kind == 1:
        s = np.round(s, 2)
    if kind >= 2:
        # Blocks of one class after another, about as long as a step of the thinned curve, or a few long ones.
        blocks = np.repeat(np.arange(n), draw.integers(1, 120 if kind == 2 else 9_000, n))[:n]
        y, s = (blocks % 2).astype(float), -np.arange(n) / n + 1
    return s, y


@pytest.mark.parametrize("seed", range(12))
def test_thinned_curves_keep_their_areas(queries, warehouse, seed: int) -> None:
    """ROC and gain within 1e-3 by trapezoids, precision-recall by steps to 1e-9; all of them within the unit square."""
    s, y = long_batch(seed)
    row = measure(warehouse, queries["binary_classification"], batches([(s, y)], ("score", "label"))).iloc[0]
    roc, gain, recall = (curve_of(row, name) for name in ("roc", "gain", "precision_recall"))
    assert len(roc) <= 1_002
    assert len(recall) <= 501
    area = np.trapezoid(roc["y"], roc["x"])
    assert abs(area - sk.roc_auc_score(y, s)) <= 1e-3
    rate = y.mean()
    exact_gain = rate / 2 + (1 - rate) * sk.roc_auc_score(y, s)
    assert abs(np.trapezoid(gain["y"], gain["x"]) - exact_gain) <= 1e-3
    steps = np.diff(np.concatenate([[0.0], recall["x"]]))
    assert close(float(np.sum(steps * recall["y"])), sk.average_precision_score(y, s))
    for curve in (roc, gain):
        assert (curve[["x", "y"]].iloc[0].tolist(), curve[["x", "y"]].iloc[-1].tolist()) == ([0, 0], [1, 1])
        assert curve["x"].is_monotonic_increasing
        assert curve["y"].is_monotonic_increasing
    # Points lie on the exact curve.
    chosen = roc.iloc[len(roc) // 2]
    assert close(chosen["y"], np.mean(s[y == 1] >= chosen["threshold"]))
    assert close(chosen["x"], np.mean(s[y == 0] >= chosen["threshold"]))
    # Average precision's standard error takes the scores of a step together: within a hundredth.
    if seed % 4 < 2:
        order = np.argsort(-s, kind="stable")
        exact = precision_error(s[order], y[order])
        assert abs(metrics_of(row)["average_precision"][1] / exact - 1) <= 1e-2


def precision_error(s: np.ndarray, y: np.ndarray) -> float:
    """Return the standard error of average precision of rows from the highest score down, row by row."""
    last = np.searchsorted(-s, -s, side="right") - 1
    hits, rows = np.cumsum(y)[last], last + 1.0
    first = np.searchsorted(-s, -s, side="left")
    below = lambda x: np.cumsum(x[::-1])[::-1][first]  # noqa: E731
    precision = hits / rows
    change = y * (precision - np.sum(y * precision) / y.sum() + below(y / rows)) - below(y * hits / rows**2)
    return float(np.sqrt(np.sum(change**2)) / y.sum())


def predicted(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return predicted numbers and labels; with ties, constants, zeros and large means."""
    draw = np.random.default_rng(seed)
    n, kind = int(draw.integers(2, 400)), int(draw.integers(5))
    value = draw.normal(0, 3, n)
    if kind == 1:
        value = np.round(value)
    if kind == 2:
        value = np.full(n, 2.5)
    if kind == 3:
        value = value + 1e6
    label = value + draw.standard_t(4, n)
    return value, np.round(label) if kind == 1 else label


@examples
@given(seeds)
def test_regression_metrics_and_their_standard_errors(queries, warehouse, errors, drawn: list[int]) -> None:
    """All of them; what is of large numbers is compared by their size."""
    pairs = [predicted(seed) for seed in drawn]
    found = measure(warehouse, queries["regression"], batches(pairs, ("value", "label"))).set_index("window_number")
    for number, (v, y) in enumerate(pairs, 1):
        n, e = len(y), v - y
        known = y != 0
        relative = np.abs(e[known]) / np.abs(y[known])
        symmetric = np.where(e == 0, 0, 2 * np.abs(e) / np.where(e == 0, 1, np.abs(v) + np.abs(y)))
        losses = np.where(y >= v, 0.3 * (y - v), 0.7 * (v - y))
        decile = np.floor(10 * (stats.rankdata(v, "min") - 1) / n)
        gaps = np.array([abs(e[decile == d].sum()) for d in np.unique(decile)])
        explained = lambda w, e=e, y=y: 1 - w @ e**2 / (w @ (y - y.mean()) ** 2 - (w @ (y - y.mean())) ** 2 / w.sum())  # noqa: E731
        expected = {
            "mean_error": (e.mean(), mean_error(e)),
            "mae": (sk.mean_absolute_error(y, v), mean_error(np.abs(e))),
            "mse": (sk.mean_squared_error(y, v), mean_error(e**2)),
            "rmse": (sk.root_mean_squared_error(y, v), mean_error(e**2) / 2 / np.sqrt(np.mean(e**2))),
            "mape": (relative.mean(), mean_error(relative)),
            "smape": (symmetric.mean(), mean_error(symmetric)),
            "median_absolute_error": (
                sk.median_absolute_error(y, v),
                np.subtract(*np.quantile(np.abs(e), [0.6, 0.4])) * 2.5 / np.sqrt(n),
            ),
            "r_squared": (sk.r2_score(y, v), delta_error(explained, np.ones(n)) * np.sqrt(n / (n - 1))),
            "pinball": (sk.mean_pinball_loss(y, v, alpha=0.3), mean_error(losses)),
            "decile_error": (
                gaps.sum() / n,
                np.sqrt(max(np.sum(e**2) - gaps.sum() ** 2 / n, 0)) / n,
            ),
        }
        ours = metrics_of(found.loc[number])
        assert set(ours) == set(expected)
        size = max(1.0, float(np.abs(v).max()) * 1e-3)
        for name, (value, std_error) in expected.items():
            error = errors(name, ours[name][0], value, max(size, abs(value)))
            assert error <= EXACT, (name, ours[name], value, drawn[number - 1])
            error = errors("standard errors, regression", ours[name][1], std_error, max(size, abs(std_error)))
            assert error <= 10 * EXACT, (name, ours[name], std_error, drawn[number - 1])


def test_classes_against_scikit_learn(queries, warehouse) -> None:
    """Areas, losses and means over classes of awkward names, one of which training never saw and one is never said."""
    draw = np.random.default_rng(5)
    names, n = np.array(["a", "b/~c", 'd"e', "rare"]), 900
    scores = draw.dirichlet([2, 3, 1, 0.2], n)
    label = names[[draw.choice(4, p=row) for row in scores]].astype(object)
    said = names[scores[:, :3].argmax(1)]
    rows = pd.DataFrame(
        {
            "window_number": 1,
            "class_scores": [json.dumps(dict(zip(names, map(float, row), strict=True))) for row in scores],
            "label_class": label,
            "predicted_class": said,
        }
    )
    row = measure(warehouse, queries["multiclass_classification"], rows).iloc[0]
    ours = metrics_of(row)
    order = np.argsort(names)
    assert close(ours["roc_auc_ovr"][0], sk.roc_auc_score(label, scores[:, order], multi_class="ovr"))
    assert close(ours["log_loss"][0], sk.log_loss(label, scores[:, order], labels=sorted(names)))
    for mean in ("macro", "weighted"):
        shares = sk.precision_recall_fscore_support(label, said, average=mean, zero_division=0)[:3]
        for name, value in zip(("precision", "recall", "f1"), shares, strict=True):
            assert close(ours[f"{mean}_{name}"][0], value)
    assert np.isnan(ours["class_precision[rare]"][0])
    assert ours["class_recall[rare]"][0] == 0
    # One row more or less of weight in the area of each class, averaged.
    influence = np.zeros(n)
    for place, name in enumerate(names):
        s, y = scores[:, place], label == name
        above = lambda side, s=s: ((s[side][None, :] > s[:, None]) + 0.5 * (s[side][None, :] == s[:, None])).mean(1)  # noqa: E731
        wrong = 1 - sk.roc_auc_score(y, s)
        influence += np.where(y, (wrong - above(~y)) / y.sum(), (wrong - above(y)) / (~y).sum()) / len(names)
    assert close(ours["roc_auc_ovr"][1], np.sqrt(np.sum(influence**2)))
    unseen = rows.assign(label_class=["never seen", *label[1:]])
    changed = metrics_of(measure(warehouse, queries["multiclass_classification"], unseen).iloc[0])
    was = -np.log(scores[0][list(names).index(label[0])])
    assert close(changed["log_loss"][0], ours["log_loss"][0] + (-np.log(EPSILON) - was) / n)


def test_a_slice_is_measured_as_if_it_were_all(sliced, queries, warehouse) -> None:
    """Slices and pairs of them; a row without features is in none, a pair of too few labels is left out."""
    draw = np.random.default_rng(9)
    n = 800
    rows = pd.DataFrame({"window_number": draw.integers(1, 3, n), "score": np.round(draw.random(n), 2)})
    rows["label"] = np.where(draw.random(n) < 0.1, np.nan, draw.random(n) < rows["score"])
    rows["storeroom_slice_value_1"] = draw.choice(np.array(["x", "y", None]), n)
    rows["storeroom_slice_value_2"] = np.where(np.arange(n) == 0, "alone", draw.choice(["u", "v"], n))
    found = measure(warehouse, sliced["binary_classification"], rows, slices=2)
    assert not found.duplicated(["window_number", "slice_key", "slice_value"]).any()
    assert set(found["slice_key"]) == {"all", "plan", "town", "plan, town"}
    for row in found.itertuples():
        kept = rows["window_number"] == row.window_number
        for key, value in zip(row.slice_key.split(", "), row.slice_value.split(", "), strict=True):
            if key != "all":
                kept &= rows["storeroom_slice_value_1" if key == "plan" else "storeroom_slice_value_2"] == value
        part = rows[kept]
        losses = (part["score"] - part["label"]).dropna() ** 2
        assert (row.prediction_count, row.label_count) == (len(part), len(losses))
        assert close(row.loss, losses.mean())
        assert close(row.loss_variance, losses.var())
        assert row.slice_depth == (0 if row.slice_key == "all" else 1 + row.slice_key.count(","))
        if row.slice_depth < 2:
            alone = measure(warehouse, queries["binary_classification"], part.assign(window_number=1)).iloc[0]
            for name, values in metrics_of(alone).items():
                assert all(close(a, b) for a, b in zip(metrics_of(row)[name], values, strict=True)), (row, name)
    assert "alone" not in set(found.loc[found["slice_depth"] == 2, "slice_value"].str.split(", ").str[1])


def test_a_window_without_a_matured_label_is_a_row_without_a_metric(queries, warehouse) -> None:
    """It was looked at, and there was nothing; of every task."""
    rows = pd.DataFrame({"window_number": [1, 1], "score": [0.2, 0.9], "value": [1.0, 2.0], "label": [np.nan, np.nan]})
    rows["class_scores"], rows["predicted_class"] = '{"a": 1.0}', "a"
    for query in queries.values():
        (row,) = measure(warehouse, query, rows).itertuples()
        assert (row.slice_key, row.prediction_count, row.label_count) == ("all", 2, 0)
        assert metrics_of(row) == {}


def test_car_loans_are_measured_as_nannyml_measures_them(queries, warehouse) -> None:
    """Every realised metric of its table, in each chunk of 5,000 rows, to the eight places that the table has."""
    loans = pd.read_parquet(LOANS / "analysis.parquet").reset_index(drop=True)
    label = pd.read_parquet(LOANS / "analysis_target.parquet")["repaid"].to_numpy(dtype=float)
    theirs = pd.read_csv(LOANS / "nannyml_car_loan_performance.csv")
    chunk = np.arange(len(loans)) // 5_000 + 1
    rows = pd.DataFrame({"window_number": chunk, "score": loans["y_pred_proba"], "label": label})
    query = queries["binary_classification"]
    found = measure(warehouse, query, rows, threshold=0.65).sort_values("window_number")  # as the data set decides
    assert len(found) == len(theirs) == 10
    for name in ("roc_auc", "f1", "precision", "recall", "specificity", "accuracy"):
        ours = [metrics_of(row)[name][0] for row in found.itertuples()]
        np.testing.assert_allclose(ours, theirs[f"{name}|value"], atol=1e-8, rtol=0)
