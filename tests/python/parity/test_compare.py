"""Comparisons of two relations as dbt renders them, on DuckDB, against scipy and numpy over generated columns."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import duckdb
import numpy as np
import pytest
from compared_values import (
    BIN_METHODS,
    QUANTILES,
    VALUE_METHODS,
    bin_answers,
    category_tables,
    finite,
    number_table,
    wasserstein,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from references import Errors
from rendered import render
from scipy import stats

EXACT = 1e-9
ALONE = [method for method in BIN_METHODS if method not in ("g_test", "cramers_v")]  # those with a macro of their own
SIDES = "reference='first', current='second', column='x'"

EXPRESSIONS = {
    "drift numeric": f"storeroom.drift({SIDES})",
    "drift categorical": f"storeroom.drift({SIDES}, kind='categorical')",
    "profile numeric": "storeroom.profile(relation='first', column='x')",
    "profile categorical": "storeroom.profile(relation='first', column='x', kind='categorical')",
    **{f"{method} numeric": f"storeroom.{method}({SIDES})" for method in (*ALONE, *VALUE_METHODS)},
    **{f"{method} categorical": f"storeroom.{method}({SIDES}, kind='categorical')" for method in ALONE},
}

examples = settings(
    max_examples=100,
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
generators = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return the SQL of each macro, as dbt renders it in the package."""
    return render(EXPRESSIONS, tmp_path_factory.mktemp("compare"))


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return an empty database with the package's types."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("create type float64 as double")
        yield connection


def fill(warehouse: duckdb.DuckDBPyConnection, kind: str, **sides: list) -> None:
    """Make a table of each side."""
    for name, values in sides.items():
        warehouse.execute(f"create or replace table {name} (x {'double' if kind == 'numeric' else 'varchar'})")
        warehouse.execute(f"insert into {name} select unnest(?::{'double' if kind == 'numeric' else 'varchar'}[])",
                          [values])  # fmt: skip


def measured(warehouse: duckdb.DuckDBPyConnection, query: str) -> dict[str, tuple]:
    """Return the rows of a comparison or a profile by their name."""
    found = warehouse.execute(query).fetchall()
    assert len({row[0] for row in found}) == len(found)
    return {row[0]: row[1:] for row in found}


def numbers(draw: np.random.Generator) -> list[list[float | None]]:
    """Return two columns of numbers: ties, heavy tails, shifts, null, NaN and infinities; now and then none at all."""
    shape = draw.choice(["normal", "whole", "heavy", "constant", "far"])
    sides: list[list[float | None]] = []
    for _ in range(2):
        count = int(draw.choice([0, 1, 2, 10, 60, 400], p=[0.05, 0.05, 0.05, 0.15, 0.3, 0.4]))
        x = {
            "normal": draw.normal(draw.choice([0, 0.3, 3]), 1, count),
            "whole": draw.poisson(draw.choice([1, 4]), count).astype(float),
            "heavy": np.exp(draw.normal(0, 2, count)),
            "constant": np.full(count, draw.choice([0.0, 2.5])),
            "far": draw.normal(1e6, 10, count),
        }[shape]
        odd = draw.choice([0, 0, 0.05, 0.5, 1], p=[0.3, 0.3, 0.2, 0.15, 0.05])
        others = draw.choice([None, math.nan, math.inf, -math.inf], count, p=[0.6, 0.2, 0.1, 0.1])
        sides.append([other if draw.random() < odd else float(v) for v, other in zip(x, others, strict=True)])
    return sides


def check_bins(errors: Errors, found: dict[str, tuple], table: np.ndarray, cells: np.ndarray | None = None) -> None:
    """Compare the rows on bins with scipy's; a root of a sum of squares near 0 is compared before the root."""
    for method, (statistic, p_value) in bin_answers(table, cells).items():
        value, bound, p, reference_count, batch_count = found[method]
        assert (bound, reference_count, batch_count) == (0, *table.sum(axis=1))
        if statistic is not None and statistic < 1e-3 and method in ("jensen_shannon", "hellinger", "cramers_v"):
            assert abs(value**2 - statistic**2) <= 1e-14
        else:
            floor = {"psi": 1e-6, "kullback_leibler": 1e-6, "chi_square": 1e-3, "g_test": 1e-3}.get(method, 0)
            assert (
                errors("g_statistic" if method == "g_test" else method, value, statistic, max(statistic or 0, floor))
                <= EXACT
            ), method
        # Where the statistic rounds to nothing, so does one minus its p; near 1e-300 numbers have no digits left.
        assert errors("chi_square_p_value", p, p_value, max(p_value or 0, 1e-290)) <= EXACT, method


@examples
@given(draw=generators)
def test_numbers_on_bins_are_scipys(sql, warehouse, errors, draw) -> None:
    """Ten quantile bins, below, above, null, NaN and infinite."""
    first, second = numbers(draw)
    fill(warehouse, "numeric", first=first, second=second)
    found = measured(warehouse, sql["drift numeric"])
    assert set(found) == {*BIN_METHODS, *VALUE_METHODS}
    check_bins(errors, found, number_table(first, second))


@examples
@given(draw=generators)
def test_raw_numbers_are_scipys(sql, warehouse, errors, draw) -> None:
    """Kolmogorov-Smirnov, Wasserstein and the difference of means of the finite values."""
    first, second = numbers(draw)
    fill(warehouse, "numeric", first=first, second=second)
    found = measured(warehouse, sql["drift numeric"])
    r, b = finite(first), finite(second)
    assert all(found[method][3:] == (len(first), len(second)) for method in VALUE_METHODS)
    if not len(r) or not len(b):
        assert all(found[method][0] is None and found[method][2] is None for method in VALUE_METHODS)
        return
    with np.errstate(divide="ignore"):  # its own p of samples whose effective size rounds to 0
        ks = stats.ks_2samp(r, b, method="asymp").statistic
    assert errors("kolmogorov_smirnov_distance", found["kolmogorov_smirnov"][0], float(ks)) <= EXACT
    assert found["kolmogorov_smirnov"][2] == found["wasserstein"][2]
    assert 0 <= found["kolmogorov_smirnov"][2] <= 1
    effective = len(r) * len(b) / (len(r) + len(b))
    if effective >= 30:
        high, low = (stats.kstwo.sf(ks, round_to(effective)) for round_to in (math.floor, math.ceil))
        assert low - 1e-4 <= found["kolmogorov_smirnov"][2] <= high + 1e-4
    if len(r) == 1:
        assert found["wasserstein"][0] is found["mean_difference"][0] is None
        return
    unit = float(r.std(ddof=1))
    if len(np.unique(r)) == 1:
        assert found["wasserstein"][0] == (math.inf if stats.wasserstein_distance(r, b) else 0)
        assert abs(found["mean_difference"][0]) == (math.inf if b.mean() != r.mean() else 0)
    else:
        distance = wasserstein(r, b)
        size = max(np.abs(r).max(), np.abs(b).max()) / unit
        assert errors("wasserstein", found["wasserstein"][0], distance, max(distance, size * 1e-6)) <= EXACT
        difference = float(b.mean() - r.mean()) / unit
        # Relative to the values: what is left of two nearly equal means has the rounding of the means.
        assert errors("mean_difference", found["mean_difference"][0], difference, max(abs(difference), size)) <= EXACT
    p = found["mean_difference"][2]
    if len(b) == 1:
        assert p is None
    elif len(np.unique(r)) == len(np.unique(b)) == 1:
        assert p == float(r[0] == b[0])
    else:
        welch = stats.ttest_ind(r, b, equal_var=False)
        slack = 1e-6 + 1e-12 * max(np.abs(r).max(), np.abs(b).max()) * abs(welch.statistic)
        assert abs(p - welch.pvalue) <= slack * max(welch.pvalue, 1e-300)


def categories(draw: np.random.Generator) -> list[list[str | None]]:
    """Return two columns of texts: few or many categories, unseen ones, null, empty text."""
    many = int(draw.choice([1, 3, 12, 150]))
    names = ["", "größe", "a|b", *(f"c{place}" for place in range(many))]
    sides = []
    for _ in range(2):
        count = int(draw.choice([0, 1, 10, 60, 1_000], p=[0.05, 0.05, 0.2, 0.3, 0.4]))
        kept = names[int(draw.integers(0, 3)) :] if draw.random() < 0.6 else names[: int(draw.integers(1, len(names)))]
        weights = draw.random(len(kept)) ** 3 + 1e-9
        values = draw.choice(kept, count, p=weights / weights.sum())
        missing = draw.random(count) < draw.choice([0, 0.1, 1], p=[0.6, 0.3, 0.1])
        sides.append([None if gone else str(value) for value, gone in zip(values, missing, strict=True)])
    return sides


@examples
@given(draw=generators)
def test_categories_are_scipys(sql, warehouse, errors, draw) -> None:
    """Distances of the hundred most frequent categories, the others, unseen ones and null; tests of all values."""
    first, second = categories(draw)
    fill(warehouse, "categorical", first=first, second=second)
    found = measured(warehouse, sql["drift categorical"])
    assert set(found) == set(BIN_METHODS)
    check_bins(errors, found, *category_tables(first, second))


@pytest.mark.parametrize("kind", ["tail", "levels"])
def test_clean_categories_have_an_even_p(sql, warehouse, kind: str) -> None:
    """With a tail of rare values or many even ones, p is below 0.05 for one in twenty batches that did not move."""
    draw = np.random.default_rng(5)
    count, low = 200, 0
    for _ in range(count):
        sides = [
            [str(value) for value in (draw.zipf(1.3, rows) if kind == "tail" else draw.integers(0, 150, rows))]
            for rows in (4_000, 1_000)
        ]
        fill(warehouse, "categorical", first=sides[0], second=sides[1])
        low += measured(warehouse, sql["chi_square categorical"])["chi_square"][2] < 0.05
    assert stats.binom.ppf(0.0005, count, 0.05) <= low <= stats.binom.ppf(0.9995, count, 0.05)


@examples
@given(draw=generators)
def test_a_profile_is_numpys(sql, warehouse, errors, draw) -> None:
    """Counts, moments and quantiles of one column."""
    sample, _ = numbers(draw)
    fill(warehouse, "numeric", first=sample)
    found = {name: value for name, (value,) in measured(warehouse, sql["profile numeric"]).items()}
    x, n = finite(sample), len(sample)
    nulls = sum(v is None for v in sample)
    nans = sum(v is not None and math.isnan(v) for v in sample)
    distinct = len({v for v in sample if v is not None and not math.isnan(v)}) + bool(nans)
    counts = {
        "row_count": n, "null_count": nulls, "nan_count": nans, "infinite_count": n - nulls - nans - len(x),
        "zero_count": int((x == 0).sum()), "negative_count": int((x < 0).sum()), "distinct_count": distinct,
        "null_share": nulls / n if n else None,
    }  # fmt: skip
    some = len(x) > 0
    size = float(np.abs(x).max()) if some else 0
    moments = {
        "minimum": x.min() if some else None,
        "maximum": x.max() if some else None,
        "mean": x.mean() if some else None,
        "total": x.sum() if some else None,
        "standard_deviation": x.std(ddof=1) if len(x) > 1 else None,
        **{name: np.quantile(x, share) if some else None for name, share in QUANTILES.items()},
    }
    assert set(found) == {*counts, *moments}
    assert {name: found[name] for name in counts} == counts
    for name, expected in moments.items():
        kept = "quantiles" if name in QUANTILES else name
        assert errors(kept, found[name], expected, size * (n if name == "total" else 1)) <= EXACT, name


def test_a_method_alone_is_its_row_of_drift(sql, warehouse) -> None:
    """Each macro gives the one row, and drift all of them."""
    sides = {
        "numeric": ([1.0, 2.0, 2.0, 5.0, None, *range(40)], [3.0, 2.0, math.nan, *range(9, 60)]),
        "categorical": (["a", "b", "b", None] * 9, ["b", "c", "d"] * 8),
    }
    for kind, (first, second) in sides.items():
        fill(warehouse, kind, first=list(first), second=list(second))
        rows = measured(warehouse, sql[f"drift {kind}"])
        for method in rows.keys() - {"g_test", "cramers_v"}:
            assert measured(warehouse, sql[f"{method} {kind}"]) == {method: rows[method]}


def test_a_profile_of_categories_counts(sql, warehouse) -> None:
    """What only a number has is null or nothing."""
    fill(warehouse, "categorical", first=["a", "b", "a", None])
    found = {name: value for name, (value,) in measured(warehouse, sql["profile categorical"]).items()}
    counts = {"row_count": 4, "null_count": 1, "null_share": 0.25, "distinct_count": 2, "nan_count": 0,
              "infinite_count": 0, "zero_count": 0, "negative_count": 0}  # fmt: skip
    assert {name: value for name, value in found.items() if value is not None} == counts
