"""What scipy and numpy say of two columns: the definitions that macros/compare follows."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from scipy import stats
from scipy.spatial.distance import jensenshannon

QUANTILES = {
    "p01": 0.01, "p05": 0.05, "p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99,
}  # fmt: skip
BIN_METHODS = (
    "psi", "jensen_shannon", "kullback_leibler", "hellinger", "total_variation", "l_infinity", "chi_square",
)  # fmt: skip
VALUE_METHODS = ("kolmogorov_smirnov", "wasserstein", "mean_difference")


def finite(values: list[float | None]) -> np.ndarray:
    """Return the finite values."""
    return np.array([v for v in values if v is not None and math.isfinite(v)], dtype=float)


def number_table(reference: list, current: list) -> np.ndarray:
    """Return both sides' counts on every reference value or ten quantile bins, and in the bins beside them."""
    known = finite(reference)
    inner = np.quantile(known, np.arange(1, 11) / 10, method="inverted_cdf") if len(set(known)) > 10 else known
    edges = np.array(sorted({*inner, np.nextafter(known.min(), -np.inf)})) if len(known) else np.array([])
    table = []
    for side in (reference, current):
        counts = np.bincount(np.searchsorted(edges, finite(side)), minlength=len(edges) + 1)
        nulls = sum(v is None for v in side)
        nans = sum(v is not None and math.isnan(v) for v in side)
        table.append([*counts, nulls, nans, sum(v is not None and math.isinf(v) for v in side)])
    return np.array(table, dtype=float)


def category_table(reference: list, current: list, top: int = 100) -> np.ndarray:
    """Return the counts of both sides on the reference's most frequent categories, the others, and null."""
    known = pd.Series([v for v in reference if v is not None], dtype=object).value_counts()
    kept = sorted(known.index, key=lambda v: (-known[v], v))[:top]
    return np.array(
        [
            [
                *(side.count(category) for category in kept),
                sum(v is not None and v not in kept for v in side),
                side.count(None),
            ]
            for side in (reference, current)
        ],
        dtype=float,
    )


def bin_answers(table: np.ndarray) -> dict[str, tuple[float | None, float | None]]:
    """Return statistic and p of every method on bins."""
    table = table[:, table.sum(axis=0) > 0]
    r, b = table
    if not r.sum() or not b.sum():
        return dict.fromkeys(BIN_METHODS, (None, None))
    p, q = r / r.sum(), b / b.sum()
    smooth_p, smooth_q = ((x + 0.5) / (x.sum() + 0.5 * len(x)) for x in (r, b))
    rare = table.sum(axis=0) * min(r.sum(), b.sum()) / table.sum() < 5
    cells = np.column_stack([table[:, ~rare], *([table[:, rare].sum(axis=1)] if rare.any() else [])])
    many = cells.shape[1] > 1
    chi_square = stats.chi2_contingency(cells, correction=False).statistic if many else 0.0
    p_value = float(stats.chi2.sf(chi_square, cells.shape[1] - 1)) if many else None
    answers = {
        "psi": stats.entropy(smooth_p, smooth_q) + stats.entropy(smooth_q, smooth_p),
        "jensen_shannon": np.nan_to_num(jensenshannon(p, q, base=2)),
        "kullback_leibler": stats.entropy(smooth_q, smooth_p),
        "hellinger": np.linalg.norm(np.sqrt(p) - np.sqrt(q)) / math.sqrt(2),
        "total_variation": np.abs(p - q).sum() / 2,
        "l_infinity": np.abs(p - q).max(),
        "chi_square": chi_square,
    }
    return {method: (float(answer), p_value) for method, answer in answers.items()}


def value_answers(reference: list, current: list) -> dict[str, tuple[float | None, float | None]]:
    """Return statistic and p of every method on raw numbers; p of Kolmogorov-Smirnov for whole effective n."""
    r, b = finite(reference), finite(current)
    if not len(r) or not len(b):
        return dict.fromkeys(VALUE_METHODS, (None, None))
    with np.errstate(divide="ignore"):  # its own p of samples whose effective size rounds to 0
        ks = float(stats.ks_2samp(r, b, method="asymp").statistic)
    ks_p = float(stats.kstwo.sf(ks, max(1, round(len(r) * len(b) / (len(r) + len(b))))))
    distance, difference = float(stats.wasserstein_distance(r, b)), float(b.mean() - r.mean())
    answers: dict[str, tuple[float | None, float | None]] = {"kolmogorov_smirnov": (ks, ks_p)}
    constant = len(np.unique(r)) == 1
    for method, size in (("wasserstein", distance), ("mean_difference", difference)):
        in_deviations: float | None = None
        if constant and len(r) > 1:
            in_deviations = math.copysign(math.inf, size) if size else 0.0
        elif not constant:
            in_deviations = float(size / r.std(ddof=1))
        answers[method] = (in_deviations, ks_p)
    p = None
    if len(r) > 1 and len(b) > 1:
        both = constant and len(np.unique(b)) == 1
        if both:
            return answers | {"mean_difference": (answers["mean_difference"][0], float(not difference))}
        sides = [part for side in (r, b) for part in (side.mean(), side.std(ddof=1), len(side))]
        p = float(stats.ttest_ind_from_stats(*sides, equal_var=False).pvalue)
    answers["mean_difference"] = (answers["mean_difference"][0], p)
    return answers
