"""How often importances are said to have drifted: on batches where nothing moved, and where a feature's effect did.

    python benchmarks/performance/attribution.py

draws 200 times a model, its test window and three batches of the same size: one of the same world, one in which the
most important feature has lost its effect, one in which the effects go the other way round. It prints how often NDCG
falls below 0.9, and how often that and a q below 0.05 make `is_drifted`, as fct_monitoring__attributions has it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import ndcg_score

from storeroom.learning.importance import ROWS, importances

ROUNDS, SIZES = 200, (100, 300, 1_000, ROWS)
# Name -> effects of the features, and whether they are 0 or 1 rather than normal.
CLASSIFIERS: dict[str, tuple[np.ndarray, bool]] = {
    "10 features, effects fall off": (2 * 0.7 ** np.arange(10), False),
    "10 features alike": (np.full(10, 0.6), False),
    "2 of 20 features matter": (np.r_[1.0, 0.6, np.zeros(18)], False),
    "8 features of 0 and 1": (np.array([1.0, 0.7, 0.5, 0.3, 0.2, 0.1, 0, 0]), True),
    "10 features, none matters": (np.zeros(10), False),
}
REGRESSIONS: dict[str, tuple[np.ndarray, bool]] = {"regression, effects fall off": (2 * 0.7 ** np.arange(10), False)}


def window(
    draw: np.random.Generator, effects: np.ndarray, count: int, is_binary: bool, is_number: bool
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return features and labels of a window."""
    X = draw.normal(size=(count, len(effects)))
    X = (X > 1).astype(float) if is_binary else X
    value = X @ effects
    label = value + draw.normal(0, 2, count) if is_number else draw.random(count) < 1 / (1 + np.exp(-value))
    return pd.DataFrame(X).rename(columns=str), label.astype(float)


def measured(model: Ridge | LogisticRegression, rows: tuple[pd.DataFrame, np.ndarray], seed: int) -> np.ndarray:
    """Return (2, k) importances and standard errors by the loss that gates compare."""
    X, label = rows
    if isinstance(model, Ridge):
        found = importances(lambda of: np.abs(model.predict(of.to_numpy()) - label), X, seed)
    else:
        found = importances(lambda of: (model.predict_proba(of.to_numpy())[:, 1] - label) ** 2, X, seed)
    return np.array([(estimate.value, estimate.std_error) for estimate in found.values()]).T


def verdict(reference: np.ndarray, batch: np.ndarray) -> tuple[bool, bool]:
    """Return whether NDCG is below 0.9, and whether the importances have drifted."""
    before, now = np.maximum(reference[0], 0), np.maximum(batch[0], 0)
    is_moved = bool(before.sum()) and ndcg_score([before], [now]) < 0.9
    deviations = (batch[0] - reference[0]) / np.hypot(batch[1], reference[1])
    q = stats.false_discovery_control(2 * stats.norm.sf(np.abs(deviations)))
    return is_moved, is_moved and q.min() < 0.05


def main() -> None:
    """Print the tables' rows."""
    print(
        "| features | rows | clean | top feature without effect | effects reversed |\n| --- | --- | --- | --- | --- |"
    )
    for name, (effects, is_binary) in {**CLASSIFIERS, **REGRESSIONS}.items():
        is_number = name in REGRESSIONS
        for count in SIZES:
            worlds = (effects, np.r_[0, effects[1:]], effects[::-1])
            hits = np.zeros((3, 2))
            for seed in range(ROUNDS):
                draw = np.random.default_rng([seed, count])
                X, label = window(draw, effects, 6 * count, is_binary, is_number)
                model = (Ridge() if is_number else LogisticRegression()).fit(X.to_numpy(), label)
                reference = measured(model, window(draw, effects, count, is_binary, is_number), 0)
                for place, world in enumerate(worlds):
                    batch = measured(model, window(draw, world, count, is_binary, is_number), seed + 1)
                    hits[place] += verdict(reference, batch)
            shares = " | ".join(f"{100 * low:.1f}% / {100 * drifted:.1f}%" for low, drifted in hits / ROUNDS)
            print(f"| {name} | {count:,} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
