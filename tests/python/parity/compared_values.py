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
    "psi", "jensen_shannon", "kullback_leibler", "hellinger", "total_variation", "l_infinity", "chi_square", "g_test",
    "cramers_v",
)  # fmt: skip
VALUE_METHODS = ("kolmogorov_smirnov", "wasserstein", "mean_difference")


def finite(values: list[float | None]) -> np.ndarray:
    """Return the finite values."""
    return np.array([v for v in values if v is not None and math.isfinite(v)], dtype=float)


def middle(reference: np.ndarray) -> tuple[float, float]:
    """Return the 5% and 95% quantile, both values of the reference."""
    low, high = np.quantile(reference, [0.05, 0.95], method="inverted_cdf")
    return float(low), float(high)


def clipped(low: float, high: float, *sides: np.ndarray) -> list[np.ndarray]:
    """Return both sides with no value farther than ten robust deviations from the reference's middle."""
    reach = 10 * (high - low) / (2 * stats.norm.ppf(0.95))
    return [np.clip(side, low - reach, high + reach) if reach else side for side in sides]


def wasserstein(reference: np.ndarray, batch: np.ndarray) -> float:
    """Return the distance in units of the middle's width, or of the standard deviation where that is less."""
    low, high = middle(reference)
    robust, plain = (high - low) / (2 * stats.norm.ppf(0.95)), reference.std(ddof=1)
    distance = stats.wasserstein_distance(*clipped(low, high, reference, batch))
    return float(distance / (robust if 0 < robust < plain else plain))


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
        table.append([*counts, sum(v is not None and math.isinf(v) for v in side), nans, nulls])
    return np.array(table, dtype=float)


def category_tables(reference: list, current: list, top: int = 100) -> tuple[np.ndarray, np.ndarray]:
    """Return both sides' counts in the bins that distances are of, and per value, which tests are of.

    Bins are the reference's most frequent categories, its others, new ones and null. New is what the reference has
    not; on the reference's own side, what it has once.
    """
    known = pd.Series([v for v in reference if v is not None], dtype=object).value_counts()
    ranked = sorted(known.index, key=lambda v: (-known[v], v))
    bins = np.zeros((2, top + 3))
    for side, values, least in ((0, reference, 2), (1, current, 1)):
        for value in values:
            place = top + 2 if value is None else top + 1
            if value is not None and known.get(value, 0) >= least:
                place = min(ranked.index(value), top)
            bins[side, place] += 1
    names = [None, *sorted({v for v in reference + current if v is not None})]
    cells = np.array([[side.count(name) for name in names] for side in (reference, current)], dtype=float)
    return bins, cells


def merged_cells(table: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return the cells of a test, and whether the last one is several: those with under five expected rows are one.

    The largest is a cell of its own, the first of several that are as large.
    """
    table = table[:, table.sum(axis=0) > 0]
    totals = table.sum(axis=1)
    rare = table.sum(axis=0) * totals.min() < 5 * table.sum()
    rare[np.argmax(table.sum(axis=0))] = False
    cells = np.column_stack([table[:, ~rare], *([table[:, rare].sum(axis=1)] if rare.any() else [])])
    return cells, bool(rare.any())


def cell_tests(table: np.ndarray) -> tuple[float, float | None, float, float | None]:
    """Return chi-square and its p (by Fisher's test of two cells with a rare one), the likelihood ratio and its p."""
    cells, is_merged = merged_cells(table)
    degrees, totals = cells.shape[1] - 1, cells.sum(axis=1)
    chi_square, g_test = (
        float(stats.chi2_contingency(cells, correction=False, lambda_=name).statistic) if degrees else 0.0
        for name in ("pearson", "log-likelihood")
    )
    p_value, g_p_value = (float(stats.chi2.sf(x, degrees)) if degrees else None for x in (chi_square, g_test))
    if degrees == 1 and is_merged and cells.sum(axis=0).min() * totals.min() < 5 * cells.sum():
        merged, inside = cells[:, -1].sum(), cells[1, -1]
        urn, is_above = stats.hypergeom(cells.sum(), merged, totals[1]), inside > merged * totals[1] / cells.sum()
        p_value = min(1.0, 2 * float(urn.sf(inside - 1) if is_above else urn.cdf(inside)))
    return chi_square, p_value, g_test, g_p_value


def bin_answers(table: np.ndarray, cells: np.ndarray | None = None) -> dict[str, tuple[float | None, float | None]]:
    """Return statistic and p of every method on bins; tests are of the cells, where those are others."""
    table = table[:, table.sum(axis=0) > 0]
    r, b = table
    if not r.sum() or not b.sum():
        return dict.fromkeys(BIN_METHODS, (None, None))
    p, q = r / r.sum(), b / b.sum()
    smooth_p, smooth_q = ((x + 0.5) / (x.sum() + 0.5 * len(x)) for x in (r, b))
    chi_square, p_value, g_test, g_p_value = cell_tests(table if cells is None else cells)
    answers = {
        "psi": stats.entropy(smooth_p, smooth_q) + stats.entropy(smooth_q, smooth_p),
        "jensen_shannon": np.nan_to_num(jensenshannon(p, q, base=2)),
        "kullback_leibler": stats.entropy(smooth_q, smooth_p),
        "hellinger": np.linalg.norm(np.sqrt(p) - np.sqrt(q)) / math.sqrt(2),
        "total_variation": np.abs(p - q).sum() / 2,
        "l_infinity": np.abs(p - q).max(),
        "chi_square": chi_square,
        "g_test": g_test,
        "cramers_v": math.sqrt(chi_square / table.sum()),
    }
    return {name: (float(answer), g_p_value if name == "g_test" else p_value) for name, answer in answers.items()}


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
            in_deviations = wasserstein(r, b) if method == "wasserstein" else float(size / r.std(ddof=1))
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
