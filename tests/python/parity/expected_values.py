"""The numbers that tests/dbt/macros expects: literal inputs, and what scipy, scikit-learn and numpy say of them.

Each macro's test holds two CTEs between two marked lines, `samples` and `expected`. This script writes them:

    python tests/python/parity/expected_values.py

and tests/python/parity/test_macro_docs.py fails when a file holds anything else.
"""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from compared_values import QUANTILES, bin_answers, category_tables, number_table, value_answers
from scipy import special, stats
from scipy.spatial.distance import chebyshev, cityblock, jensenshannon
from sklearn import metrics

FOLDER = Path(__file__).parents[2] / "dbt" / "macros"
BEGIN = "-- rows of tests/python/parity/expected_values.py: change them there"
END = "-- end of rows"
NAN, INFINITY = float("nan"), float("inf")

Value = float | int | str | datetime | None
Sample = Sequence[float | None]


@dataclass(frozen=True)
class Rows:
    """The inputs of one test, its expected answers by case, and the tables' columns."""

    columns: dict[str, str]
    samples: list[tuple[Value, ...]]
    expected: list[tuple[str, Value]]
    value_type: str = "float64"


def literal(value: Value) -> str:
    """Return a value as both engines write it; floats with an exponent, so that none is read as a decimal."""
    if value is None:
        return "null"
    if isinstance(value, str):
        # A backslash is escaped by one engine and not by the other.
        return f"{{{{ storeroom.string_literal({json.dumps(value)}) }}}}" if "\\" in value else f"'{value}'"
    if isinstance(value, datetime):
        return f"cast('{value.isoformat(sep=' ')}' as timestamp)"
    if isinstance(value, int):
        return str(value)
    if not math.isfinite(value):
        return f"cast('{'nan' if math.isnan(value) else 'infinity' if value > 0 else '-infinity'}' as float64)"
    text = f"{float(value):.17g}"
    short = repr(float(value))
    text = short if len(short) < len(text) else text
    return text if "e" in text else text.removesuffix(".0") + "e0"


def select(columns: dict[str, str], rows: Iterable[tuple[Value, ...]]) -> str:
    """Return rows as one select after another; the first names the columns and gives them their types."""
    lines = []
    for row in rows:
        if not lines:
            first = zip(row, columns.items(), strict=True)
            named = [f"cast({literal(v)} as {t}) as {n}" for v, (n, t) in first]
            lines.append("    select " + ", ".join(named))
        else:
            lines.append("    union all select " + ", ".join(literal(v) for v in row))
    return "\n".join(lines)


def block(rows: Rows) -> str:
    """Return the marked part of a test."""
    samples = select({"case_name": "string", **rows.columns}, rows.samples)
    expected = select({"case_name": "string", "value": rows.value_type}, rows.expected)
    return f"{BEGIN}\nsamples as (\n{samples}\n),\n\nexpected as (\n{expected}\n),\n{END}"


# -- statistics ----------------------------------------------------------------------------------------------------

NUMBERS: dict[str, Sample] = {
    "plain": [1.5, -2.0, 4.25, 0.1],
    "one row": [3.0],
    "constant": [0.5, 0.5, 0.5, 0.5],
    "all null": [None, None],
    "with null": [1.0, None, 4.0],
    "ties": [2.0, 7.0, 2.0, 7.0, 7.0],
    "far from zero": [1e9 + 1, 1e9 + 2, 1e9 + 4],
    "tiny": [1e-300, 3e-300, 8e-300],
}
WILD: dict[str, Sample] = {
    "not a number": [NAN, 1.0, 2.0, None],
    "only not a number": [NAN],
    "infinite": [INFINITY, -INFINITY, 2.0, 5.0],
    "only infinite": [INFINITY, INFINITY],
}


def finite(sample: Sample) -> np.ndarray:
    """Return the finite values of a sample."""
    return np.array([x for x in sample if x is not None and math.isfinite(x)], dtype=float)


def aggregate(samples: dict[str, Sample], least: int, function: Callable[[np.ndarray], float]) -> Rows:
    """Return the rows of an aggregate of one column; null with fewer than `least` finite values, and on no row."""
    expected: list[tuple[str, Value]] = [
        (case, float(function(finite(x))) if len(finite(x)) >= least else None) for case, x in samples.items()
    ]
    return Rows({"x": "float64"}, [(case, x) for case, xs in samples.items() for x in xs], [*expected, ("empty", None)])


def mean_std_error() -> Rows:
    """Return the standard error of a mean."""
    return aggregate(NUMBERS, 2, stats.sem)


def finite_values() -> Rows:
    """Return what stays of each number."""
    numbers = {"zero": 0.0, "largest": 1.7976931348623157e308, "smallest": 5e-324, "below zero": -2.5}
    others = {"null": None, "not a number": NAN, "infinity": INFINITY, "below all": -INFINITY}
    return Rows(
        {"x": "float64"},
        [*numbers.items(), *others.items()],
        [*numbers.items(), *((case, None) for case in others)],
    )


def count_where() -> Rows:
    """Rows above one."""
    kinds = ("plain", "one row", "constant", "all null", "with null", "ties")
    return Rows(
        {"x": "float64"},
        [(case, x) for case in kinds for x in NUMBERS[case]],
        [*((case, int(np.sum(finite(NUMBERS[case]) > 1))) for case in kinds), ("empty", 0)],
        "int64",
    )


def share_std_error() -> Rows:
    """Binomial standard errors."""
    pairs = {"plain": (3, 10), "none": (0, 10), "all": (10, 10), "one row": (1, 1), "many": (123_456, 1_000_000)}
    wrong = {"no total": (0, 0), "null hits": (None, 5), "null total": (5, None)}
    return Rows(
        {"hits": "int64", "total": "int64"},
        [(case, *pair) for case, pair in {**pairs, **wrong}.items()],
        [
            *((case, float(stats.binom(n, k / n).std() / n)) for case, (k, n) in pairs.items()),
            *((c, None) for c in wrong),
        ],
    )


def deviation_std_error() -> Rows:
    """Return standard errors of means from sums of squares."""
    known = {case: finite(NUMBERS[case]) for case in ("plain", "constant", "ties")}
    columns = {"squares": "float64", "total": "int64"}
    pairs = {case: (float(np.sum((x - x.mean()) ** 2)), len(x)) for case, x in known.items()}
    answers = {pairs[case]: float(stats.sem(x)) for case, x in known.items()}
    corners = {"one row": (0.0, 1, None), "no row": (None, 0, None)}
    return by_row(columns, pairs, lambda *pair: answers[pair], corners)


def wilson_bound() -> Rows:
    """Return the lower end at 95%, as scipy's."""
    pairs = {"plain": (3, 10), "none": (0, 10), "all": (10, 10), "one row": (1, 1), "many": (123_456, 1_000_000)}
    bound = lambda k, n: stats.binomtest(k, n).proportion_ci(0.95, "wilson").low  # noqa: E731
    return by_row({"hits": "int64", "total": "int64"}, pairs, bound, {"no total": (0, 0, None)})


# -- drift ---------------------------------------------------------------------------------------------------------

HISTOGRAMS: dict[str, tuple[list[int], list[int]]] = {
    "plain": ([10, 20, 30], [15, 15, 30]),
    "equal": ([10, 20, 30], [10, 20, 30]),
    "in proportion": ([10, 20, 30], [100, 200, 300]),
    "one bin": ([12], [40]),
    "zero bin in the batch": ([5, 5, 10], [0, 8, 8]),
    "zero bin in the reference": ([0, 8, 8], [5, 5, 10]),
    "zero bin on both sides": ([10, 0, 20], [20, 0, 15]),
    "disjoint": ([7, 0], [0, 9]),
    "one row a side": ([1, 0], [0, 1]),
    "many rows": ([400_000, 350_000, 250_000], [399_000, 352_000, 249_000]),
}
ONE_SIDED: dict[str, tuple[list[int], list[int]]] = {
    "empty batch": ([3, 2, 5], [0, 0, 0]),
    "empty batch and a zero bin": ([3, 0, 5], [0, 0, 0]),
    "empty reference": ([0, 0], [4, 4]),
    "empty sides": ([0, 0], [0, 0]),
}


def distance(function: Callable[[np.ndarray, np.ndarray], float], one_sided: Callable | None = None) -> Rows:
    """Return the rows of a distance of two histograms; null when a side is empty unless the function says more."""
    samples = [(case, r, b) for case, sides in {**HISTOGRAMS, **ONE_SIDED}.items() for r, b in zip(*sides, strict=True)]
    expected: list[tuple[str, Value]] = [
        (case, float(function(np.array(r, float), np.array(b, float)))) for case, (r, b) in HISTOGRAMS.items()
    ]
    expected += [
        (case, one_sided(np.array(r, float), np.array(b, float)) if one_sided else None)
        for case, (r, b) in ONE_SIDED.items()
    ]
    return Rows({"r": "int64", "b": "int64"}, samples, [*expected, ("empty", None)])


def population_stability(r: np.ndarray, b: np.ndarray) -> float:
    """Return PSI by its definition, half a row added to every bin."""
    p, q = (r + 0.5) / (r.sum() + 0.5 * len(r)), (b + 0.5) / (b.sum() + 0.5 * len(b))
    return float(stats.entropy(q, p) + stats.entropy(p, q))


def chi_square(r: np.ndarray, b: np.ndarray) -> float:
    """Return the statistic of the table of the bins that hold anything."""
    table = np.array([r, b])[:, r + b > 0]
    return float(stats.chi2_contingency(table, correction=False).statistic)


def psi_of_bins() -> Rows:
    """PSI, defined on an empty side too."""
    return distance(population_stability, population_stability)


def jensen_shannon_of_bins() -> Rows:
    """Jensen-Shannon distance, base 2."""
    return distance(lambda r, b: np.nan_to_num(jensenshannon(r, b, base=2)))


def kullback_leibler_of_bins() -> Rows:
    """Kullback-Leibler divergence of the batch from the reference, half a row added to every bin."""

    def divergence(r: np.ndarray, b: np.ndarray) -> float:
        p, q = (r + 0.5) / (r.sum() + 0.5 * len(r)), (b + 0.5) / (b.sum() + 0.5 * len(b))
        return float(stats.entropy(q, p))

    return distance(divergence, divergence)


def hellinger_of_bins() -> Rows:
    """Hellinger distance of the shares."""
    return distance(lambda r, b: np.linalg.norm(np.sqrt(r / r.sum()) - np.sqrt(b / b.sum())) / math.sqrt(2))


def total_variation_of_bins() -> Rows:
    """Half the cityblock distance of the shares."""
    return distance(lambda r, b: cityblock(r / r.sum(), b / b.sum()) / 2)


def l_infinity_of_bins() -> Rows:
    """Chebyshev distance of the shares."""
    return distance(lambda r, b: chebyshev(r / r.sum(), b / b.sum()))


def g_statistic() -> Rows:
    """Two-sample log-likelihood ratio."""
    return distance(
        lambda r, b: (
            stats.chi2_contingency(np.array([r, b])[:, r + b > 0], correction=False, lambda_="log-likelihood").statistic
        )
    )


def chi_square_statistic() -> Rows:
    """Two-sample chi-square."""
    return distance(chi_square)


def smoothed_share() -> Rows:
    """Shares after half a row was added to every bin."""
    cells = {"plain": (3, 10, 4), "zero bin": (0, 10, 4), "one bin": (10, 10, 1), "no row": (0, 0, 4)}
    return Rows(
        {"bin_count": "int64", "total": "int64", "bins": "int64"},
        [*((case, *cell) for case, cell in cells.items()), ("null", None, 10, 4)],
        [*((case, float(np.divide(k + 0.5, n + 0.5 * bins))) for case, (k, n, bins) in cells.items()), ("null", None)],
    )


def by_row(columns: dict[str, str], known: dict[str, tuple], answers: Callable, corners: dict[str, tuple]) -> Rows:
    """Return the rows of an expression; a corner holds its inputs and, last, its answer."""
    return Rows(
        columns,
        [*((c, *row) for c, row in known.items()), *((c, *row[:-1]) for c, row in corners.items())],
        [*((c, float(answers(*row))) for c, row in known.items()), *((c, row[-1]) for c, row in corners.items())],
    )


def chi_square_p_value() -> Rows:
    """Upper tails."""
    degrees = (1, 2, 3, 10, 99, 100)
    known = {f"{x:g} with {df} degrees": (x, df) for df in degrees for x in (1e-3, 1.0, df + 3.5, 4.0 * df + 40)}
    known |= {"far out": (1370.0, 1), "far out, even": (1370.0, 2), "many degrees": (1100.0, 1000)}
    corners = {
        "zero": (0.0, 3, 1.0),
        "below zero": (-1e-12, 3, 1.0),
        "infinite": (INFINITY, 3, 0.0),
        "null statistic": (None, 3, None),
        "statistic not a number": (NAN, 3, None),
        "null degrees": (3.0, None, None),
        "no degree": (3.0, 0, None),
    }
    return by_row({"x": "float64", "df": "int64"}, known, stats.chi2.sf, corners)


def ks_p_value() -> Rows:
    """Kolmogorov tails where the stated bound is 1e-6."""
    known = {
        f"z {z:g} of {n} rows": (z / math.sqrt(n), float(n))
        for n in (300, 1_000, 1_000_000)
        for z in (0.02, 0.2, 0.5, 0.8, 1.2, 1.6, 2.4, 2.99, 3.01, 5.0)
    }
    corners = {
        "no distance": (0.0, 500.0, 1.0),
        "all the distance": (1.0, 500.0, 0.0),
        "null distance": (None, 500.0, None),
        "distance not a number": (NAN, 500.0, None),
        "null rows": (0.1, None, None),
        "no rows": (0.1, 0.0, None),
    }
    return by_row({"d": "float64", "n": "float64"}, known, lambda d, n: stats.kstwo.sf(d, round(n)), corners)


def cramers_v() -> Rows:
    """Association of sample and category, from scipy on the table that the statistic is of."""
    tables = {"plain": [[10, 20, 30], [15, 15, 30]], "disjoint": [[7, 0], [0, 9]], "equal": [[5, 5], [5, 5]]}
    known = {
        c: (float(stats.chi2_contingency(table, correction=False).statistic), int(np.sum(table)))
        for c, table in tables.items()
    }
    answers = {known[c]: stats.contingency.association(np.array(table)) for c, table in tables.items()}
    corners = {"null": (None, 10, None), "no row": (0.0, 0, None)}
    return by_row({"x": "float64", "n": "int64"}, known, lambda *cell: answers[cell], corners)


def wasserstein_of_steps() -> Rows:
    """Areas between two distribution functions."""
    pairs: dict[str, tuple[list[float], list[float]]] = {
        "plain": ([1.0, 2.0, 4.0], [1.5, 2.0, 9.0]),
        "equal": ([1.0, 2.0], [1.0, 2.0]),
        "one row a side": ([-3.0], [4.5]),
        "ties": ([1.0, 1.0, 2.0], [1.0, 2.0, 2.0, 2.0]),
        "far from zero": ([1e9, 1e9 + 1], [1e9 + 2, 1e9 + 3]),
    }
    samples: list[tuple[Value, ...]] = []
    for case, (r, b) in pairs.items():
        values = sorted({*r, *b})
        for place, value in enumerate(values):
            width = values[place + 1] - value if place + 1 < len(values) else None
            samples.append((case, float(np.mean(np.array(r) <= value)), float(np.mean(np.array(b) <= value)), width))
    expected = [(case, float(stats.wasserstein_distance(*sides))) for case, sides in pairs.items()]
    columns = {"r": "float64", "b": "float64", "width": "float64"}
    return Rows(columns, [*samples, ("constant", 1.0, 1.0, None)], [*expected, ("constant", None)])


def welch_t() -> Rows:
    """Scipy's t of two samples with variances of their own."""
    return welch(lambda found: found.statistic)


def welch_degrees_of_freedom() -> Rows:
    """Scipy's degrees of freedom of the same."""
    return welch(lambda found: found.df)


def welch(answer: Callable) -> Rows:
    """Return the inputs of Welch's test as means, squared errors and counts."""
    pairs: dict[str, tuple[Sample, Sample]] = {
        "plain": ([1.0, 2.0, 4.0], [1.5, 2.0, 9.0, 11.0]),
        "equal": ([1.0, 2.0], [1.0, 2.0]),
        "two rows and many": ([1.0, 2.0], [float(x % 17) for x in range(500)]),
        "far from zero": ([1e9, 1e9 + 1, 1e9 + 5], [1e9 + 2, 1e9 + 3, 1e9 + 3]),
    }
    rows, expected = [], []
    for case, (r, b) in pairs.items():
        errors = [float(np.var(side, ddof=1) / len(side)) for side in (r, b)]
        rows.append((case, float(np.mean(b) - np.mean(r)), *errors, len(r), len(b)))
        expected.append((case, float(answer(stats.ttest_ind(b, r, equal_var=False)))))
    rows += [("both constant", 1.0, 0.0, 0.0, 3, 3), ("one row", 1.0, None, 0.5, 1, 3)]
    columns = {"difference": "float64", "re": "float64", "be": "float64", "rn": "int64", "bn": "int64"}
    return Rows(columns, rows, [*expected, ("both constant", None), ("one row", None)])


def student_t_p_value() -> Rows:
    """Two-sided tails of Student's distribution."""
    degrees = (1.0, 1.5, 4.7, 30.0, 99.9, 100.1, 1e4, 1e7)
    known = {f"{t:g} with {df:g} degrees": (t, df) for df in degrees for t in (0.0, 1e-3, 0.7, -2.5, 12.0)}
    known |= {
        "far out": (37.0, 1e6),
        "a heavy tail far out": (1e90, 2.5),
        "a thin density, a thick tail": (1e69, 4.0),
        "beyond squares": (1e120, 1.0),
    }
    corners = {
        "infinite": (INFINITY, 3.0, 0.0),
        "null": (None, 3.0, None),
        "not a number": (NAN, 3.0, None),
        "null degrees": (3.0, None, None),
        "no degree": (3.0, 0.0, None),
    }
    columns = {"t": "float64", "df": "float64"}
    return by_row(columns, known, lambda t, df: 2 * stats.t.sf(abs(t), df), corners)


def normal_p_value() -> Rows:
    """Two-sided normal tails."""
    known = {f"{z:g}": (z,) for z in (0.0, 1e-3, 0.5, -1.0, 1.96, 5.0, 20.0, 36.0)}
    corners = {"infinite": (-INFINITY, 0.0), "null": (None, None), "not a number": (NAN, None)}
    return by_row({"z": "float64"}, known, lambda z: 2 * stats.norm.sf(abs(z)), corners)


def fisher_z_p_value() -> Rows:
    """Two-sided p of the difference of two correlations."""
    known = {
        f"{r:g} to {b:g} of {n} and {m}": (r, b, n, m)
        for r, b in ((0.3, 0.3), (0.3, 0.5), (-0.9, 0.9), (0.0, 0.02))
        for n, m in ((4, 10), (500, 1_000))
    }
    corners = {
        "all of it": (1.0, 0.3, 50, 50, None),
        "three rows": (0.5, 0.3, 3, 50, None),
        "null": (None, 0.3, 50, 50, None),
    }

    def p_value(r: float, b: float, n: int, m: int) -> float:
        return float(2 * stats.norm.sf(abs(np.arctanh(b) - np.arctanh(r)) / math.sqrt(1 / (n - 3) + 1 / (m - 3))))

    return by_row({"r": "float64", "b": "float64", "rn": "int64", "bn": "int64"}, known, p_value, corners)


def fisher_exact_p_value() -> Rows:
    """Twice the smaller hypergeometric tail, with five expected rows at most."""
    known = {
        f"{found} of {drawn} where {marked} of {total} are": (found, drawn, marked, total)
        for found, drawn, marked, total in (
            (1, 60, 10, 20_060), (5, 60, 419, 20_060), (0, 60, 419, 20_060), (60, 60, 69, 20_060), (3, 8, 9, 17),
            (9, 9, 9, 18), (7, 10, 8, 12), (300, 1_000, 300, 100_000), (4, 1_000, 5_000, 1_001_000),
        )
    }  # fmt: skip
    corners = {
        "nothing marked": (0, 60, 0, 100, 1.0),
        "all marked": (60, 60, 100, 100, 1.0),
        "more than there are": (11, 60, 10, 100, None),
        "fewer than there must be": (3, 60, 50, 100, None),
        "null": (None, 60, 10, 100, None),
    }

    def p_value(found: int, drawn: int, marked: int, total: int) -> float:
        urn = stats.hypergeom(total, marked, drawn)
        return float(min(1, 2 * (urn.sf(found - 1) if found > urn.mean() else urn.cdf(found))))

    columns = {"found": "int64", "drawn": "int64", "marked": "int64", "total": "int64"}
    return by_row(columns, known, p_value, corners)


def skewness_of_cubes() -> Rows:
    """Scipy's adjusted skewness, from cubes about a point 0.5 below the mean."""
    cases: dict[str, list[float]] = {
        "plain": [1.0, 2.0, 4.0, 9.0],
        "symmetric": [-1.0, 0.0, 1.0],
        "far from zero": [1e9, 1e9 + 1, 1e9 + 5, 1e9 + 6],
        "ties": [0.0, 0.0, 0.0, 7.0],
    }
    rows: list[tuple[Value, ...]] = []
    for case, values in cases.items():
        x = np.array(values)
        rows.append((case, float(((x - x.mean() + 0.5) ** 3).sum()), 0.5, float(x.std(ddof=1)), len(x)))
    rows += [("two rows", 0.0, 0.5, 1.0, 2), ("constant", 0.0, 0.5, 0.0, 5), ("empty", None, None, None, 0)]
    expected: list[tuple[str, Value]] = [(case, float(stats.skew(x, bias=False))) for case, x in cases.items()]
    expected += [(case, None) for case in ("two rows", "constant", "empty")]
    columns = {"cubes": "float64", "shift": "float64", "deviation": "float64", "n": "int64"}
    return Rows(columns, rows, expected)


def erfc() -> Rows:
    """Complementary error function."""
    known = {f"{x:g}": (x,) for x in (0.0, 1e-9, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 26.0)}
    return by_row({"x": "float64"}, known, special.erfc, {"null": (None, None), "far out": (100.0, 0.0)})


def log_gamma() -> Rows:
    """Logarithm of gamma."""
    known = {f"{z:g}": (z,) for z in (0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 10.0, 100.5, 600.0)}
    return by_row({"z": "float64"}, known, special.gammaln, {"null": (None, None)})


def log_of_one_plus() -> Rows:
    """Logarithm of one plus a number, however small."""
    known = {f"{y:g}": (y,) for y in (0.0, 1e-300, -1e-18, 3e-16, -1e-9, 0.5, -0.999, 3.0, 1e300)}
    return by_row({"y": "float64"}, known, special.log1p, {"null": (None, None)})


def benjamini_hochberg() -> Rows:
    """q-values by family."""
    families: dict[str, Sample] = {
        "plain": [0.01, 0.04, 0.03, 0.005, 0.9],
        "ties": [0.02, 0.02, 0.02, 0.5],
        "one test": [0.3],
        "constant": [1.0, 1.0, 1.0],
        "with null": [0.01, None, 0.02, None],
        "all null": [None, None],
        "certain": [0.0, 1e-300, 1.0],
        "grün": [0.2, 0.1],
    }
    samples: list[tuple[Value, ...]] = []
    expected: list[tuple[str, Value]] = []
    for family, p_values in families.items():
        known = [p for p in p_values if p is not None]
        adjusted = iter(stats.false_discovery_control(known) if known else [])
        for place, p in enumerate(p_values, 1):
            samples.append((f"{family} {place}", family, p))
            expected.append((f"{family} {place}", None if p is None else float(next(adjusted))))
    return Rows({"family": "string", "p": "float64"}, samples, expected)


# -- performance ---------------------------------------------------------------------------------------------------


def brier() -> Rows:
    """Squared error of one probability."""
    known = {f"{s:g} of {y:g}": (s, y) for s in (0.0, 0.25, 0.5, 1.0) for y in (0.0, 1.0)}
    corners = {"null score": (None, 1.0, None), "null label": (0.5, None, None)}
    score = lambda s, y: metrics.brier_score_loss([y], [s], pos_label=1)  # noqa: E731
    return by_row({"s": "float64", "y": "float64"}, known, score, corners)


def log_loss() -> Rows:
    """Log loss of one probability; -1 stands for not a number."""
    known = {f"{s:g} of {y:g}": (s, y) for s in (0.0, 1e-20, 1e-9, 0.25, 0.5, 0.999, 1.0) for y in (0.0, 1.0)}
    corners = {
        "null score": (None, 1.0, None),
        "null label": (0.5, None, None),
        "neither label": (0.5, 2.0, None),
        "score not a number": (NAN, 1.0, -1.0),
    }
    loss = lambda s, y: metrics.log_loss([y], [s], labels=[0, 1])  # noqa: E731
    return by_row({"s": "float64", "y": "float64"}, known, loss, corners)


RANKED: dict[str, tuple[list[float], list[int]]] = {
    "plain": ([0.1, 0.4, 0.35, 0.8, 0.7], [0, 0, 1, 1, 0]),
    "ties": ([0.2, 0.5, 0.5, 0.5, 0.9, 0.2, 0.9], [0, 1, 0, 1, 0, 0, 1]),
    "perfect": ([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1]),
    "the wrong way": ([0.9, 0.8, 0.2, 0.1], [0, 0, 1, 1]),
    "constant": ([0.5, 0.5, 0.5, 0.5], [0, 1, 0, 1]),
    "one positive": ([0.3, 0.6, 0.1], [0, 1, 0]),
    "infinite scores": ([-INFINITY, 0.0, INFINITY, 1.0], [0, 1, 1, 0]),
    "one class": ([0.3, 0.6], [1, 1]),
    "one row": ([0.3], [0]),
}


def ranked(function: Callable[[np.ndarray, np.ndarray], float], least: int) -> Rows:
    """Return the rows of a ranking metric; null with fewer than `least` rows of a class."""
    expected: list[tuple[str, Value]] = []
    for case, (scores, labels) in RANKED.items():
        s, y = np.array(scores), np.array(labels)
        expected.append((case, float(function(s, y)) if min(sum(y == 0), sum(y == 1)) >= least else None))
    samples = [(case, s, y) for case, pair in RANKED.items() for s, y in zip(*pair, strict=True)]
    return Rows({"s": "float64", "y": "int64"}, samples, [*expected, ("empty", None)])


def delong(s: np.ndarray, y: np.ndarray) -> float:
    """Return DeLong's standard error by its definition: a kernel of every positive with every negative."""
    kernel = (s[y == 1][:, None] > s[y == 0]) + 0.5 * (s[y == 1][:, None] == s[y == 0])
    positives, negatives = kernel.shape
    return math.sqrt(kernel.mean(1).var(ddof=1) / positives + kernel.mean(0).var(ddof=1) / negatives)


def roc_auc() -> Rows:
    """Area under the ROC curve: of ranks, since scikit-learn refuses infinite scores."""
    return ranked(lambda s, y: metrics.roc_auc_score(y, stats.rankdata(s)), 1)


def roc_auc_std_error() -> Rows:
    """DeLong's standard error."""
    return ranked(delong, 2)


def delta_error(function: Callable[[np.ndarray], complex], weights: np.ndarray) -> float:
    """Return the standard error that the derivatives of a function of weighted rows (or counts of cells) give.

    By a complex step, which loses no digit (Squire and Trapp 1998): no formula of a derivative is written down here.
    """
    changes = []
    for place in range(len(weights)):
        moved = weights.astype(complex)
        moved[place] += 1e-30j
        changes.append(np.imag(function(moved)) / 1e-30)
    return float(np.sqrt(np.sum(weights * np.square(changes))))


def weighted_precision(s: np.ndarray, y: np.ndarray, w: np.ndarray) -> complex:
    """Return average precision of weighted rows by its definition."""
    above = s[None, :] >= s[:, None]
    return np.sum(w * y * (above @ (w * y)) / (above @ w)) / np.sum(w * y)


def positive(function: Callable[[np.ndarray, np.ndarray], float]) -> Rows:
    """Return the rows of a ranking metric that needs a positive."""
    cases = {case: (np.array(s), np.array(y)) for case, (s, y) in RANKED.items()}
    expected = [(case, float(function(s, y)) if y.any() else None) for case, (s, y) in cases.items()]
    samples = [(case, s, y) for case, pair in RANKED.items() for s, y in zip(*pair, strict=True)]
    return Rows({"s": "float64", "y": "int64"}, samples, [*expected, ("empty", None)])


def average_precision() -> Rows:
    """Return scikit-learn's, of ranks."""
    return positive(lambda s, y: metrics.average_precision_score(y, stats.rankdata(s)))


def average_precision_std_error() -> Rows:
    """By the derivatives of the definition."""
    return positive(lambda s, y: delta_error(lambda w: weighted_precision(s, y, w), np.ones(len(y))))


def positives_in_top() -> Rows:
    """Return the positives among the two rows of highest score, those of equal scores by their share."""

    def count(s: np.ndarray, y: np.ndarray) -> float:
        ranks = (s[None, :] > s[:, None]).sum(1)
        share = np.clip((2 - ranks) / (s[None, :] == s[:, None]).sum(1), 0, 1)
        return float(np.sum(share * y))

    samples = [(case, s, y) for case, pair in RANKED.items() for s, y in zip(*pair, strict=True)]
    expected = [(case, count(np.array(s), np.array(y))) for case, (s, y) in RANKED.items()]
    return Rows({"s": "float64", "y": "int64"}, samples, [*expected, ("empty", None)])


REACHED = {"plain": (30, 5, 80, 120), "equal": (40, 60, 80, 120), "nothing yet": (0, 0, 3, 4), "all": (3, 4, 3, 4),
           "apart": (5, 0, 5, 9), "many": (400_000, 2_000_000, 1_000_000, 9_000_000)}  # fmt: skip
ONE_CLASS = {"no positive": (0, 2, 0, 4, None), "no negative": (2, 0, 4, 0, None), "null": (None, 1, 2, 3, None)}
SIDES = dict.fromkeys(("p", "n", "pt", "nt"), "int64")


def score_distance() -> Rows:
    """Distance of the shares reached."""
    return by_row(SIDES, REACHED, lambda p, n, pt, nt: abs(p / pt - n / nt), ONE_CLASS)


def score_distance_std_error() -> Rows:
    """Of two binomial shares."""
    error = lambda p, n, pt, nt: np.hypot(stats.binom(pt, p / pt).std() / pt, stats.binom(nt, n / nt).std() / nt)  # noqa: E731
    return by_row(SIDES, REACHED, error, ONE_CLASS)


def gain() -> Rows:
    """Hits of all positives."""
    known = {"plain": (12, 30), "none": (0, 30), "all": (30, 30)}
    return by_row({"hits": "int64", "p": "int64"}, known, lambda h, p: h / p, {"no positive": (0, 0, None)})


def lift() -> Rows:
    """Hits by those that chance would have."""
    columns = {"hits": "int64", "p": "int64", "share": "float64"}
    known = {"plain": (12, 30, 0.1), "none": (0, 30, 0.1), "half": (15, 30, 0.5)}
    return by_row(columns, known, lambda h, p, k: h / p / k, {"no positive": (0, 0, 0.1, None)})


def gain_std_error() -> Rows:
    """Row by row: what it changes in the hits, in the positives, and by the row that it pushes below the cut."""

    def error(hits: int, positives: int, rows: int, share: float, rate: float) -> float:
        top = np.arange(rows) < round(share * rows)
        y = np.zeros(rows)
        y[:hits], y[rows - (positives - hits) :] = 1, 1
        change = y * (top - hits / positives) - rate * (top - share)
        return float(np.sqrt(np.sum(change**2)) / positives)

    columns = {"hits": "int64", "p": "int64", "n": "int64", "share": "float64", "rate": "float64"}
    known = {"plain": (12, 30, 200, 0.1, 0.4), "none": (0, 30, 200, 0.1, 0.0), "all": (30, 30, 400, 0.25, 0.1)}
    return by_row(columns, known, error, {"no positive": (0, 0, 10, 0.1, 0.0, None)})


CELLS = {"plain": (30, 10, 20, 140), "few": (1, 2, 3, 4), "rare": (3, 97, 2, 99_898),
         "many": (400_000, 300_000, 200_000, 9_100_000)}  # fmt: skip
PURE = {"perfect": (40, 0, 0, 60), "all wrong": (0, 60, 40, 0)}
CELL_TYPES = dict.fromkeys(("tp", "fp", "fn", "tn"), "float64")


def decided(tp: int, fp: int, fn: int, tn: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return labels, decisions and weights of one row per cell."""
    return np.array([1, 0, 1, 0]), np.array([1, 1, 0, 0]), np.array([tp, fp, fn, tn], dtype=float)


def of_cells(function: Callable, corners: dict[str, tuple], more: dict[str, float] | None = None) -> Rows:
    """Return the rows of a metric of the confusion matrix as scikit-learn has it of weighted rows."""
    known = {case: tuple(map(float, cells)) for case, cells in {**CELLS, **PURE}.items()}
    return by_row(CELL_TYPES, known, lambda *cells: function(*decided(*cells), **(more or {})), corners)


def of_sklearn(function: Callable, **more: float) -> Callable:
    """Return a metric of scikit-learn as a function of labels, decisions and weights."""
    return lambda y, said, w: function(y, said, sample_weight=w, **more)


NOTHING = {"no row": (0.0, 0.0, 0.0, 0.0, None), "null": (None, 1.0, 1.0, 1.0, None)}


def accuracy() -> Rows:
    """Right decisions."""
    return of_cells(of_sklearn(metrics.accuracy_score), NOTHING)


def precision() -> Rows:
    """Of positive decisions."""
    return of_cells(of_sklearn(metrics.precision_score), {**NOTHING, "none said": (0.0, 0.0, 3.0, 4.0, None)})


def recall() -> Rows:
    """Of positives."""
    return of_cells(of_sklearn(metrics.recall_score), {**NOTHING, "no positive": (0.0, 3.0, 0.0, 4.0, None)})


def specificity() -> Rows:
    """Of negatives."""
    corners = {"no row": NOTHING["no row"], "no negative": (3.0, 0.0, 4.0, 0.0, None)}
    return of_cells(of_sklearn(metrics.recall_score, pos_label=0), corners)


def balanced_accuracy() -> Rows:
    """Return the mean of recall and specificity."""
    return of_cells(of_sklearn(metrics.balanced_accuracy_score), {**NOTHING, "no positive": (0.0, 3.0, 0.0, 4.0, None)})


def f_beta() -> Rows:
    """Recall counts twice."""
    return of_cells(of_sklearn(metrics.fbeta_score, beta=2.0), {**NOTHING, "nothing": (0.0, 0.0, 0.0, 4.0, None)})


def matthews_correlation() -> Rows:
    """Null where a row or a column of the matrix is empty."""
    corners = {**NOTHING, "none said": (0.0, 0.0, 3.0, 4.0, None), "no negative": (3.0, 0.0, 4.0, 0.0, None)}
    return of_cells(of_sklearn(metrics.matthews_corrcoef), corners)


WORTH = {"true_positive": 12.5, "false_positive": -2.0, "false_negative": -30.0, "true_negative": 0.0}


def business_value() -> Rows:
    """Mean of what each row's cell is worth."""
    return of_cells(lambda y, said, w: np.average(list(WORTH.values()), weights=w), NOTHING)


def of_counts(function: Callable[[np.ndarray], complex], corners: dict[str, tuple]) -> Rows:
    """Return the rows of the standard error of a function of the four counts."""
    known = {case: tuple(map(float, cells)) for case, cells in {**CELLS, **PURE}.items()}
    return by_row(CELL_TYPES, known, lambda *cells: delta_error(function, np.array(cells)), corners)


def balanced_accuracy_std_error() -> Rows:
    """By the derivatives in the four cells."""
    return of_counts(
        lambda c: (c[0] / (c[0] + c[2]) + c[3] / (c[3] + c[1])) / 2,
        {"no positive": (0.0, 3.0, 0.0, 4.0, None), "no row": NOTHING["no row"]},
    )


def f_beta_std_error() -> Rows:
    """By the derivatives in the four cells."""
    return of_counts(lambda c: 5 * c[0] / (5 * c[0] + 4 * c[2] + c[1]), {"nothing": (0.0, 0.0, 0.0, 4.0, None)})


def matthews_correlation_std_error() -> Rows:
    """By the derivatives in the four cells."""
    return of_counts(
        lambda c: (c[0] * c[3] - c[1] * c[2]) / np.sqrt((c[0] + c[1]) * (c[0] + c[2]) * (c[3] + c[1]) * (c[3] + c[2])),
        {"none said": (0.0, 0.0, 3.0, 4.0, None)},
    )


def business_value_std_error() -> Rows:
    """Return the standard error of a mean of one number per row."""

    def error(*cells: float) -> float:
        n, values = sum(cells), np.array(list(WORTH.values()))
        mean = np.average(values, weights=cells)
        return float(np.sqrt(np.sum(np.array(cells) * (values - mean) ** 2) / (n - 1) / n))

    known = {case: tuple(map(float, cells)) for case, cells in {**CELLS, **PURE}.items()}
    return by_row(CELL_TYPES, known, error, {"one row": (1.0, 0.0, 0.0, 0.0, None), "no row": NOTHING["no row"]})


def calibration_bin() -> Rows:
    """Tenths, the border in the lower one."""
    scores = {f"{s:g}": s for s in (0.0, 1e-9, 0.1, 0.1000001, 0.5, 0.75, 0.95, 1.0)}
    corners = {"above": (1.5, 10), "below": (-0.5, 1), "null": (None, None)}
    edges = np.arange(1, 10) / 10
    return Rows(
        {"s": "float64"},
        [*scores.items(), *((case, row[0]) for case, row in corners.items())],
        [
            *((c, int(np.searchsorted(edges, s, side="left")) + 1) for c, s in scores.items()),
            *((c, r[1]) for c, r in corners.items()),
        ],
        "int64",
    )


BINNED: dict[str, tuple[list[float], list[int]]] = {
    "plain": ([0.05, 0.05, 0.12, 0.31, 0.38, 0.72, 0.78, 0.93], [0, 1, 0, 1, 0, 1, 1, 1]),
    "one bin": ([0.41, 0.44, 0.48], [0, 1, 1]),
    "one row": ([0.3], [1]),
    "certain and wrong": ([0.0, 1.0], [1, 0]),
    "one class": ([0.2, 0.9], [0, 0]),
}


def binned(function: Callable[[list[np.ndarray], np.ndarray], complex], is_error: bool = False) -> Rows:
    """Return the rows of a function of the bins' places and the weights, of the errors of each row."""
    samples = [(case, s, y) for case, pair in BINNED.items() for s, y in zip(*pair, strict=True)]
    expected: list[tuple[str, Value]] = []
    for case, (scores, labels) in BINNED.items():
        e = np.array(scores) - np.array(labels)
        bins = np.searchsorted(np.arange(1, 10) / 10, scores, side="left")
        groups = [np.flatnonzero(bins == b) for b in np.unique(bins)]
        of = lambda w, e=e, groups=groups: function([(e[g], w[g]) for g in groups], w)  # noqa: E731
        ones = np.ones(len(e))
        expected.append((case, delta_error(of, ones) if is_error else float(np.real(of(ones)))))
    return Rows({"s": "float64", "y": "int64"}, samples, [*expected, ("empty", None)])


def calibration(bins: list, w: np.ndarray) -> complex:
    """Return the calibration part of Brier's score."""
    return sum((v @ e) ** 2 / v.sum() for e, v in bins) / w.sum()


def refinement(bins: list, w: np.ndarray) -> complex:
    """Return the rest of it."""
    return sum(v @ e**2 for e, v in bins) / w.sum() - calibration(bins, w)


def distance_of_bins(bins: list, w: np.ndarray) -> complex:
    """Return the expected calibration error; the root of a square has a derivative that an absolute value has not."""
    return sum(np.sqrt((v @ e) ** 2) for e, v in bins) / w.sum()


def brier_calibration() -> Rows:
    """Murphy's reliability."""
    return binned(calibration)


def brier_calibration_std_error() -> Rows:
    """By the derivatives."""
    return binned(calibration, is_error=True)


def brier_refinement() -> Rows:
    """Brier's score less its calibration."""
    return binned(refinement)


def brier_refinement_std_error() -> Rows:
    """By the derivatives."""
    return binned(refinement, is_error=True)


def expected_calibration_error() -> Rows:
    """Distances by the rows of the bins."""
    return binned(distance_of_bins)


def expected_calibration_error_std_error() -> Rows:
    """By the derivatives."""
    return binned(distance_of_bins, is_error=True)


def class_log_loss() -> Rows:
    """Log loss of one row's class."""
    scores = {"a": 0.2, "b/c": 0.5, "~": 0.3}
    known = {name: (json.dumps(scores), name) for name in scores} | {"certain": ('{"a": 1.0, "b": 0.0}', "a")}
    corners = {"unseen": (json.dumps(scores), "z", -math.log(np.finfo(float).eps)), "null": (None, "a", None),
               "null label": (json.dumps(scores), None, None)}  # fmt: skip
    loss = lambda text, name: -math.log(json.loads(text)[name])  # noqa: E731
    return by_row({"scores": "string", "y": "string"}, known, loss, corners)


VALUES = {"plain": (3.0, 2.0), "below": (1.0, 4.0), "right": (2.0, 2.0), "of other signs": (-1.0, 3.0),
          "label zero": (0.5, 0.0)}  # fmt: skip
UNKNOWN = {"null value": (None, 1.0, None), "null label": (1.0, None, None)}
PAIR = {"v": "float64", "y": "float64"}


def absolute_percentage_error() -> Rows:
    """Null for a label of zero, by which scikit-learn divides as if it were tiny."""
    known = {case: pair for case, pair in VALUES.items() if pair[1]}
    error = lambda v, y: metrics.mean_absolute_percentage_error([y], [v])  # noqa: E731
    return by_row(PAIR, known, error, {**UNKNOWN, "label zero": (0.5, 0.0, None)})


def symmetric_percentage_error() -> Rows:
    """0 to 2."""
    error = lambda v, y: abs(v - y) / ((abs(v) + abs(y)) / 2)  # noqa: E731
    return by_row(PAIR, VALUES, error, {**UNKNOWN, "both zero": (0.0, 0.0, 0.0)})


def pinball() -> Rows:
    """At the quantile 0.3."""
    return by_row(PAIR, VALUES, lambda v, y: metrics.mean_pinball_loss([y], [v], alpha=0.3), UNKNOWN)


SERIES: dict[str, tuple[list[float], list[float]]] = {
    "plain": ([1.0, 2.5, 3.0, 5.0], [1.5, 2.0, 3.5, 4.0]),
    "far from zero": ([1e6 + 1, 1e6 + 2, 1e6 + 4, 1e6 + 9], [1e6 + 2, 1e6 + 2, 1e6 + 5, 1e6 + 7]),
    "worse than the mean": ([9.0, 1.0, 5.0], [1.0, 2.0, 3.0]),
    "constant label": ([1.0, 2.0], [2.0, 2.0]),
    "right": ([1.0, 2.0, 4.0], [1.0, 2.0, 4.0]),
    "one row": ([1.0], [2.0]),
}


def ndcg() -> Rows:
    """Agreement of two orders of features, by the importances behind them."""
    families: dict[str, tuple[Sample, Sample]] = {
        "plain": ([0.3, 0.1, 0.2, 0.05], [0.1, 0.4, 0.2, 0.0]),
        "same order": ([3.0, 2.0, 1.0], [0.5, 0.2, 0.1]),
        "reversed": ([1.0, 2.0, 3.0], [3.0, 2.0, 1.0]),
        "ties": ([0.2, 0.2, 0.1, 0.1, 0.1], [0.1, 0.5, 0.5, 0.0, 0.3]),
        "constant": ([0.5, 0.5, 0.5], [0.1, 0.2, 0.3]),
        "constant reference": ([0.1, 0.2, 0.3], [0.5, 0.5, 0.5]),
        "below zero": ([-0.1, 0.3, -0.2, 0.1], [0.4, -0.1, 0.2, -0.3]),
        "one feature": ([0.0], [0.3]),
        "nothing matters": ([0.1, 0.2], [0.0, -0.1]),
        "nothing matters now": ([0.0, -0.2, -0.1], [0.3, 0.2, 0.1]),
        "with null": ([0.3, None, 0.1, 0.2], [0.1, 0.9, None, 0.2]),
        "all null": ([None, 0.1], [0.2, None]),
        "not finite": ([0.3, NAN, INFINITY, 0.2, 0.1], [0.1, 0.2, 0.3, 0.2, -INFINITY]),
        "tiny": ([1e-300, 3e-300], [3e-300, 2e-300]),
    }
    expected: list[tuple[str, Value]] = []
    for family, (now, reference) in families.items():
        pairs = [(a, b) for a, b in zip(now, reference, strict=True) if len(finite([a, b])) == 2]
        a, b = (np.maximum(side, 0) for side in zip(*pairs, strict=True)) if pairs else (np.zeros(0), np.zeros(0))
        # scikit-learn says 0 where nothing is relevant, and refuses a single item.
        answer = None if not b.sum() else 1.0 if len(a) == 1 else float(metrics.ndcg_score([b], [a]))
        expected.append((family, answer))
    samples: list[tuple[Value, ...]] = [
        (family, f"feature {place}", *pair)
        for family, sides in families.items()
        for place, pair in enumerate(zip(*sides, strict=True))
    ]
    columns = {"item": "string", "importance": "float64", "reference": "float64"}
    return Rows(columns, samples, [*expected, ("empty", None)])


def series(function: Callable[[np.ndarray, np.ndarray], float | None]) -> Rows:
    """Return the rows of an aggregate of values and labels."""
    samples = [(case, v, y) for case, pair in SERIES.items() for v, y in zip(*pair, strict=True)]
    expected: list[tuple[str, Value]] = [(c, function(np.array(v), np.array(y))) for c, (v, y) in SERIES.items()]
    return Rows(PAIR, samples, [*expected, ("empty", None)])


def r_squared() -> Rows:
    """Return scikit-learn's; null for a constant label."""
    return series(lambda v, y: float(metrics.r2_score(y, v)) if np.ptp(y) else None)


def r_squared_std_error() -> Rows:
    """By the derivatives, n - 1."""

    def of(v: np.ndarray, y: np.ndarray) -> float | None:
        if not np.ptp(y):
            return None
        e, u = (v - y) ** 2, y - y.mean()
        ratio = lambda w: 1 - w @ e / (w @ u**2 - (w @ u) ** 2 / w.sum())  # noqa: E731
        return delta_error(ratio, np.ones(len(v))) * math.sqrt(len(v) / (len(v) - 1))

    return series(of)


def median_std_error() -> Rows:
    """Half by density and root of n; the density is a tenth either side by the distance of those quantiles."""
    columns = {"low": "float64", "high": "float64", "n": "int64"}
    known = {"plain": (1.0, 1.5, 100), "no width": (2.0, 2.0, 50)}
    return by_row(columns, known, lambda a, b, n: 0.5 / (0.2 / (b - a)) / math.sqrt(n) if b > a else 0.0,
                  {"null": (None, None, 5, None)})  # fmt: skip


# -- cross_db ------------------------------------------------------------------------------------------------------

SHARES = (0.0, 0.1, 0.25, 0.5, 0.9, 1.0)


def quantiles() -> Rows:
    """Quantiles at SHARES."""
    samples = {**NUMBERS, **WILD}
    expected: list[tuple[str, Value]] = []
    for case, sample in samples.items():
        x = finite(sample)
        values = np.quantile(x, SHARES) if len(x) else [None] * len(SHARES)
        expected += [(f"{case} {place}", v if v is None else float(v)) for place, v in enumerate(values, 1)]
    expected += [(f"empty {place}", None) for place in range(1, len(SHARES) + 1)]
    return Rows({"x": "float64"}, [(case, x) for case, xs in samples.items() for x in xs], expected)


def rounded() -> Rows:
    """Numbers to eight significant bits; ties by Veltkamp's split, so none is among the samples."""
    samples = {
        "zero": 0.0, "one": 1.0, "integer": 200.0, "large integer": 1001.0, "third": 1 / 3, "negative": -2 / 3,
        "epoch": 1.7e9, "denormal": 5e-324, "small": 1.1e-300, "huge": 1.1e300, "below the largest": 1.7e308,
        "largest": 1.7976931348623157e308,
    }  # fmt: skip
    expected: list[tuple[str, Value]] = [("null", None)]
    for case, x in samples.items():
        mantissa, exponent = math.frexp(x)
        is_kept = abs(x) >= 1.79e308 or abs(x) < 1e-307
        expected.append((case, x if is_kept else math.ldexp(round(mantissa * 256), exponent - 8)))
    return Rows({"x": "float64"}, [*samples.items(), ("null", None)], expected)


def array_position() -> Rows:
    """Places in ['a', 'ü', '', 'a']."""
    array = ["a", "ü", "", "a"]
    elements = {"first of two": "a", "unicode": "ü", "empty text": "", "absent": "z", "another case": "A"}
    return Rows(
        {"element": "string"},
        [*elements.items(), ("null", None)],
        [*((c, array.index(e) + 1 if e in array else 0) for c, e in elements.items()), ("null", None)],
        "int64",
    )


def truncated(moment: datetime, batch: str) -> datetime:
    """Return the start of the batch that holds a moment, by numpy; weeks are ISO 8601's."""
    if batch == "week":
        day = truncated(moment, "day")
        return day - timedelta(days=day.isocalendar().weekday - 1)
    unit = {"hour": "h", "day": "D", "month": "M"}[batch]
    return np.datetime64(moment, unit).astype("datetime64[s]").astype(datetime)


def following(start: datetime, batch: str) -> datetime:
    """Return the start of the next batch, by numpy."""
    if batch == "month":
        return (np.datetime64(start, "M") + 1).astype("datetime64[s]").astype(datetime)
    return start + {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}[batch]


MOMENTS = (
    datetime(2024, 2, 29, 23, 59, 59),
    datetime(2024, 1, 1),
    datetime(2023, 1, 1, 0, 30),  # a Sunday
    datetime(2024, 12, 31, 12),
    datetime(2024, 3, 31, 1, 15),  # clocks change in Europe
)
BATCHES = ("hour", "day", "week", "month")


def calendar(inputs: dict[str, Sequence[datetime]], answer: Callable[[datetime, str], datetime]) -> Rows:
    """Return the rows of a calendar expression, and a null for each batch."""
    samples = [(f"{b} {m:%Y-%m-%d %H:%M}", b, m) for b in BATCHES for m in inputs[b]]
    return Rows(
        {"batch": "string", "moment": "timestamp"},
        [*samples, *((f"{b} null", b, None) for b in BATCHES)],
        [*((case, answer(m, b)) for case, b, m in samples), *((f"{b} null", None) for b in BATCHES)],
        "timestamp",
    )


def batch_start() -> Rows:
    """Return the starts of the batches that hold MOMENTS."""
    return calendar(dict.fromkeys(BATCHES, MOMENTS), truncated)


def batch_end() -> Rows:
    """Return the ends of the batches that hold MOMENTS."""
    return calendar({b: [truncated(m, b) for m in MOMENTS] for b in BATCHES}, following)


def batch_series() -> Rows:
    """Return the starts from first to last, place by place."""
    spans = {
        "hour": (datetime(2024, 2, 28, 22), datetime(2024, 2, 29, 1)),
        "day": (datetime(2024, 2, 27), datetime(2024, 3, 1)),
        "week": (datetime(2023, 12, 25), datetime(2024, 1, 8)),
        "month": (datetime(2023, 11, 1), datetime(2024, 3, 1)),
    }
    samples: list[tuple[Value, ...]] = []
    expected: list[tuple[str, Value]] = []
    for batch, (first, last) in spans.items():
        samples.append((batch, batch, first, last))
        samples.append((f"{batch} once", batch, first, first))
        samples.append((f"{batch} backwards", batch, last, first))
        expected.append((f"{batch} once 1", first))
        moment, place = first, 1
        while moment <= last:
            expected.append((f"{batch} {place}", moment))
            moment, place = following(moment, batch), place + 1
    columns = {"batch": "string", "first_at": "timestamp", "last_at": "timestamp"}
    return Rows(columns, samples, expected, "timestamp")


def entity_key() -> Rows:
    """Keys of two columns, and of the first alone after a colon."""
    pairs = {
        "plain": ("a", "1"),
        "bar on the left": ("a|b", "c"),
        "bar on the right": ("a", "b|c"),
        "backslash": ("a\\", "b"),
        "backslash and bar": ("a\\|b", "c"),
        "unicode": ("Größe", "日本"),
        "empty text": ("", ""),
    }
    escape = lambda text: text.replace("\\", "\\\\").replace("|", "\\|")  # noqa: E731
    return Rows(
        {"a": "string", "b": "string"},
        [*((c, *pair) for c, pair in pairs.items()), ("null on the left", None, "b"), ("null on the right", "a", None)],
        [
            *((c, f"{escape(a)}|{escape(b)} : {a}") for c, (a, b) in pairs.items()),
            ("null on the left", None),
            ("null on the right", None),
        ],
        "string",
    )


# -- compare -------------------------------------------------------------------------------------------------------

COLUMNS: dict[str, tuple[Sample, Sample]] = {
    "plain": ([float(x) for x in range(40)], [float(x) + 8 for x in range(30)]),
    "equal": ([float(x) for x in range(40)], [float(x) for x in range(40)]),
    "one row": ([1.0], [2.0]),
    "one row against many": ([3.0], [1.0, 2.0, 3.0]),
    "constant": ([0.5] * 12, [0.5] * 9),
    "other constant": ([0.5] * 12, [0.75] * 9),
    "from constant": ([0.5] * 12, [0.5, 1.5] * 6),
    "ties": ([1.0] * 15 + [2.0] * 15 + [3.0] * 10, [1.0] * 5 + [2.0] * 15 + [3.0] * 20),
    "all null": ([None] * 3, [None] * 4),
    "all null batch": ([1.0, 2.0, 3.0], [None] * 4),
    "nothing finite": ([1.0, 2.0, 3.0], [NAN, INFINITY, -INFINITY]),
    "wild": ([*range(20), None, NAN, INFINITY], [*range(10), None, None, None, NAN, NAN, -INFINITY] * 2),
    "zero bin": ([float(x) for x in range(40)], [5.0] * 20 + [35.0] * 20),
    "below and above": ([float(x) for x in range(40)], [-1.0] * 10 + [99.0] * 10),
    "empty batch": ([1.0, 2.0], []),
    "empty reference": ([], [1.0, 2.0]),
    "empty": ([], []),
}
CATEGORIES: dict[str, tuple[list[str | None], list[str | None]]] = {
    "plain": (["a"] * 20 + ["b"] * 20, ["a"] * 10 + ["b"] * 30),
    "equal": (["a"] * 6 + ["b"] * 7, ["a"] * 6 + ["b"] * 7),
    "one row": (["a"], ["b"]),
    "constant": (["a"] * 9, ["a"] * 8),
    "all null": ([None] * 3, [None] * 2),
    "null grows": (["a"] * 18 + [None] * 2, ["a"] * 10 + [None] * 10),
    "unseen category": (["a"] * 10 + ["b"] * 10, ["a"] * 10 + ["c"] * 6 + ["d"] * 4),
    "zero bin": (["a"] * 10 + ["b"] * 10 + ["größe"] * 10, ["a"] * 15 + ["größe"] * 15),
    "rare": (["a"] * 40 + ["b", "c", "d"], ["a"] * 38 + ["b", "e", "f"]),
    "empty text": ([""] * 10 + ["a"] * 10, [None] * 10 + ["a"] * 10),
    "empty batch": (["a", "b"], []),
    "empty reference": ([], ["a"]),
    "empty": ([], []),
}


def compared(cases: dict, answers: Callable, value_type: str) -> Rows:
    """Return the rows of a comparison: each method's statistic and p by case."""
    samples: list[tuple[Value, ...]] = []
    expected: list[tuple[str, Value]] = []
    for case, sides in cases.items():
        for side, values in zip(("reference", "current"), sides, strict=True):
            samples += [(case, side, float(x) if isinstance(x, int) else x) for x in values]
        for method, (statistic, p) in sorted(answers(*map(list, sides)).items()):
            expected.append((f"{case}: {method}", statistic))
            expected.append((f"{case}: p of {method}", p))
    return Rows({"side": "string", "x": value_type}, samples, expected)


def drift() -> Rows:
    """Return all methods of numbers."""
    return compared(COLUMNS, lambda r, b: bin_answers(number_table(r, b)) | value_answers(r, b), "float64")


def comparison() -> Rows:
    """Return all methods of categories."""
    return compared(CATEGORIES, lambda r, b: bin_answers(*category_tables(r, b)), "string")


def profile() -> Rows:
    """Return the statistics of numbers."""
    samples: list[tuple[Value, ...]] = []
    expected: list[tuple[str, Value]] = []
    for case, values in {**NUMBERS, **WILD, "signs": [-1.0, 0.0, 0.0, 2.0], "empty": []}.items():
        samples += [(case, x) for x in values]
        x, known = finite(values), [v for v in values if v is not None]
        some = len(x) > 0
        nans = sum(math.isnan(v) for v in known)
        answers: dict[str, Value] = {
            "row_count": float(len(values)),
            "null_count": float(len(values) - len(known)),
            "null_share": 1 - len(known) / len(values) if values else None,
            "nan_count": float(nans),
            "infinite_count": float(len(known) - nans - len(x)),
            "zero_count": float((x == 0).sum()),
            "negative_count": float((x < 0).sum()),
            "distinct_count": float(len({v for v in known if not math.isnan(v)}) + bool(nans)),
            "minimum": float(x.min()) if some else None,
            "maximum": float(x.max()) if some else None,
            "mean": float(x.mean()) if some else None,
            "total": float(x.sum()) if some else None,
            "standard_deviation": float(x.std(ddof=1)) if len(x) > 1 else None,
            **{name: float(np.quantile(x, share)) if some else None for name, share in QUANTILES.items()},
        }
        expected += [(f"{case}: {name}", value) for name, value in answers.items()]
    return Rows({"x": "float64"}, samples, expected)


TESTS: dict[str, Callable[[], Rows]] = {
    "finite": finite_values,
    **{
        function.__name__: function
        for function in (
            mean_std_error, count_where, share_std_error,
            kullback_leibler_of_bins, hellinger_of_bins, total_variation_of_bins, l_infinity_of_bins, g_statistic,
            cramers_v, wasserstein_of_steps, welch_t, welch_degrees_of_freedom, student_t_p_value, normal_p_value,
            fisher_z_p_value, fisher_exact_p_value, skewness_of_cubes,
            psi_of_bins, jensen_shannon_of_bins, chi_square_statistic, smoothed_share, chi_square_p_value, ks_p_value,
            erfc, log_gamma, log_of_one_plus,
            benjamini_hochberg, brier, log_loss, roc_auc, roc_auc_std_error, average_precision,
            average_precision_std_error, positives_in_top, score_distance, score_distance_std_error, gain, lift,
            gain_std_error, accuracy, precision, recall, specificity, balanced_accuracy, balanced_accuracy_std_error,
            f_beta, f_beta_std_error, matthews_correlation, matthews_correlation_std_error, business_value,
            business_value_std_error, calibration_bin, brier_calibration, brier_calibration_std_error, brier_refinement,
            brier_refinement_std_error, expected_calibration_error, expected_calibration_error_std_error,
            class_log_loss, ndcg,
            absolute_percentage_error, symmetric_percentage_error, pinball, r_squared,
            r_squared_std_error, median_std_error, deviation_std_error, wilson_bound,
            quantiles, rounded, array_position, batch_start, batch_end, batch_series,
            entity_key,
            drift, comparison, profile,
        )
    },
}  # fmt: skip


def file(macro: str) -> Path:
    """Return the test of a macro."""
    return FOLDER / f"assert_{macro}.sql"


def written(macro: str, text: str) -> str:
    """Return a test's text with the rows as they should be."""
    before, rest = text.split(BEGIN)
    return before + block(TESTS[macro]()) + rest.split(END)[1]


def main() -> None:
    """Write the rows into every test."""
    for macro in TESTS:
        path = file(macro)
        path.write_text(written(macro, path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    warnings.simplefilter("error")
    main()
