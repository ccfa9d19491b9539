"""How often the 95% intervals of metrics hold the truth, over simulated batches measured by the product's own query.

    python benchmarks/performance/coverage.py

draws 1,000 batches of each size, all of them windows of one pass, and prints a table. The truth is that of ten million
rows. Regression is drawn twice, with normal errors and with skewed ones.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from scipy import stats
from sklearn import metrics as sk

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "python" / "parity"))
from evaluation_sql import measure, metrics_of, render

BATCHES, SIZES, TRUTH = 1_000, (300, 3_000), 10_000_000
BINARY = ("roc_auc", "brier", "accuracy", "average_precision", "log_loss", "kolmogorov_smirnov", "gain_at_k",
          "precision", "recall", "f1", "balanced_accuracy", "matthews_correlation", "brier_refinement",
          "mean_error")  # fmt: skip
REGRESSION = ("rmse", "mae", "median_absolute_error", "r_squared", "mean_error")


def scored(draw: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return scores and labels of a model that is a little too sure of itself; about a quarter are positives."""
    logit = draw.normal(-1.5, 1.3, n)
    label = draw.random(n) < 1 / (1 + np.exp(-logit))
    return 1 / (1 + np.exp(-1.2 * logit)), label.astype(float)


def normal(draw: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return predicted numbers and labels with normal errors and a bias."""
    value = draw.gamma(4, 10, n)
    return value, value + draw.normal(0.5, 6, n)


def skewed(draw: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return predicted numbers and labels with skewed errors that grow with the number: squares of heavy tails."""
    value = draw.gamma(4, 10, n)
    return value, value + (draw.gamma(3, 1, n) - 2.8) * np.sqrt(value)


def true_binary(s: np.ndarray, y: np.ndarray) -> dict[str, float]:
    """Return the metrics of many rows by numpy, scipy and scikit-learn."""
    said, top = s >= 0.4, s >= np.quantile(s, 0.9)
    bins = np.minimum(np.ceil(s * 10), 10)
    gaps = pd.Series(s - y).groupby(bins).agg(["mean", "size"])
    brier = float(np.mean((s - y) ** 2))
    return {
        "roc_auc": sk.roc_auc_score(y, s),
        "brier": brier,
        "accuracy": float(np.mean(said == y)),
        "average_precision": sk.average_precision_score(y, s),
        "log_loss": sk.log_loss(y, s),
        "kolmogorov_smirnov": stats.ks_2samp(s[y == 1], s[y == 0], method="asymp").statistic,
        "gain_at_k": float(y[top].sum() / y.sum()),
        "precision": float(y[said].mean()),
        "recall": float(said[y == 1].mean()),
        "f1": sk.f1_score(y, said),
        "balanced_accuracy": sk.balanced_accuracy_score(y, said),
        "matthews_correlation": sk.matthews_corrcoef(y, said),
        "brier_refinement": brier - float(np.sum(gaps["size"] * gaps["mean"] ** 2) / len(s)),
        "mean_error": float(np.mean(s - y)),
    }


def true_regression(v: np.ndarray, y: np.ndarray) -> dict[str, float]:
    """Return the metrics of many rows by numpy and scikit-learn."""
    return {
        "rmse": sk.root_mean_squared_error(y, v),
        "mae": sk.mean_absolute_error(y, v),
        "median_absolute_error": float(np.median(np.abs(v - y))),
        "r_squared": sk.r2_score(y, v),
        "mean_error": float(np.mean(v - y)),
    }


def main() -> None:
    """Print the share of intervals that hold the truth, by metric and size."""
    draw = np.random.default_rng(11)
    subjects = (
        ("binary", "binary_classification", "score", scored, true_binary, BINARY),
        ("normal errors", "regression", "value", normal, true_regression, REGRESSION),
        ("skewed errors", "regression", "value", skewed, true_regression, REGRESSION),
    )
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("create type float64 as double")
        queries = render(Path(folder))
        print(f"| metric | {' | '.join(f'n = {n:,}' for n in SIZES)} |\n| --- |{' --- |' * len(SIZES)}")
        for title, task, column, sample, truth_of, names in subjects:
            truth = truth_of(*sample(draw, TRUTH))
            held: dict[str, list[float]] = {name: [] for name in names}
            wilson = []
            for n in SIZES:
                outputs, labels = sample(draw, n * BATCHES)
                rows = pd.DataFrame(
                    {"window_number": np.arange(len(labels)) // n + 1, column: outputs, "label": labels}
                )
                found = [metrics_of(row) for row in measure(connection, queries[task], rows).itertuples()]
                for name in names:
                    ends = np.array([(m[name][0], m[name][1]) for m in found])
                    held[name].append(float(np.mean(np.abs(ends[:, 0] - truth[name]) <= 1.959964 * ends[:, 1])))
                if title == "binary":
                    hits = [round(m["accuracy"][0] * n) for m in found]
                    bounds = [stats.binomtest(k, n).proportion_ci(0.95, "wilson") for k in hits]
                    wilson.append(float(np.mean([low <= truth["accuracy"] <= high for low, high in bounds])))
            for name, shares in held.items():
                print(f"| {name} ({title}) | {' | '.join(f'{100 * x:.1f}%' for x in shares)} |")
            if wilson:
                print(f"| accuracy by Wilson | {' | '.join(f'{100 * x:.1f}%' for x in wilson)} |")


if __name__ == "__main__":
    main()
