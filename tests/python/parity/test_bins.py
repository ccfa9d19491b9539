"""Bins of rounded values, as the engine measures and compares them: each statistic within its bound, by scipy."""

from __future__ import annotations

import math
from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from compared_values import clipped
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rendered import render
from scipy import stats

BITS = (8, 9, 13, 28, 53)
SHARES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
COLUMN = "{'name': 'x', 'alias': 'x', 'place': 1, 'significant_bits': %d}"
EXPRESSIONS = {
    **{f"rounded {bits}": f"storeroom.rounded('x', {bits})" for bits in BITS},
    **{f"bins {bits}": f"storeroom.measured_bins('rows', [{COLUMN % bits}], [])" for bits in BITS},
    "capped": "storeroom.capped_bins('bins')",
    "arrays": "storeroom.bin_arrays('capped')",
    "statistics": "storeroom.bin_statistics('bins')",
    "common": "storeroom.common_bins('sides', ['comparison'])",
    "functions": "storeroom.distribution_functions('common', ['comparison'])",
}

examples = settings(
    max_examples=150,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the SQL of the macros."""
    return render(EXPRESSIONS, tmp_path_factory.mktemp("bins"))


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a database in memory, with the package's types."""
    with duckdb.connect() as connection:
        connection.execute("create type float64 as double")
        yield connection


def measured(warehouse: duckdb.DuckDBPyConnection, sql: dict[str, str], values: np.ndarray, bits: int) -> pa.Table:
    """Return the one row that a profile keeps of some values."""
    warehouse.register("samples", pa.table({"x": pa.array(values, pa.float64(), from_pandas=False)}))
    return warehouse.execute(
        f"with rows as (select 'w' as measurement_id, 1 as storeroom_row, x from samples), "
        f"bins as ({sql[f'bins {bits}']}), capped as ({sql['capped']}) "
        f"select * from ({sql['statistics']}) inner join ({sql['arrays']}) using (place)"
    ).to_arrow_table()


def compared(
    warehouse: duckdb.DuckDBPyConnection, sql: dict[str, str], sides: list[tuple[np.ndarray, int]]
) -> dict[str, float]:
    """Return both distances of two samples, each measured with its own bits, and the bounds of their errors."""
    profiles = [measured(warehouse, sql, values, bits) for values, bits in sides]
    for place, profile in enumerate(profiles):
        warehouse.register(f"side_{place}", profile)
    (found,) = warehouse.execute(
        f"with sides as (select 'c' as comparison, 0 as is_batch, 'numeric' as feature_kind, 1 as finite_count, "
        f"significant_bits, bins from side_0 "
        f"union all select 'c', 1, 'numeric', 1, significant_bits, bins from side_1), common as ({sql['common']}) "
        "select kolmogorov_smirnov, kolmogorov_smirnov_error, wasserstein, wasserstein_shift, "
        f"reference_p05, reference_p95 from ({sql['functions']})"
    ).fetchall()
    ks, ks_error, wasserstein, shift, p05, p95 = found
    rounding = sum(
        profile["rounding"][0].as_py() / len(values) for profile, (values, _) in zip(profiles, sides, strict=True)
    )
    return {
        "ks": ks, "ks_error": ks_error, "wasserstein": wasserstein, "wasserstein_error": shift + rounding,
        "p05": p05, "p95": p95,
    }  # fmt: skip


# -- the bin of a number ---------------------------------------------------------------------------------------------


@examples
@given(sample=st.lists(st.floats(allow_nan=False, width=64), min_size=1, max_size=50))
@pytest.mark.parametrize("bits", BITS)
def test_a_bin_is_the_number_to_so_many_bits(sql, warehouse, bits: int, sample: list[float]) -> None:
    """Nearest of its kind, in the order of the values, and left alone by another rounding."""
    x = np.array(sorted(sample))
    found = rounded(warehouse, sql, bits, x)
    assert np.array_equal(np.sort(found), found)
    assert np.array_equal(rounded(warehouse, sql, bits, found), found)
    for value, bin_ in zip(x, found, strict=True):
        if not math.isfinite(value) or abs(value) >= 1.79e308:
            assert bin_ == value
            continue
        mantissa, exponent = math.frexp(value)
        if exponent < -1021 + bits:  # denormal: its own spacing is wider than the bin's
            assert abs(bin_ - value) <= 2.0**-bits * abs(value)
            continue
        low, high = (math.ldexp(end(math.ldexp(mantissa, bits)), exponent - bits) for end in (math.floor, math.ceil))
        assert bin_ in (low, high)
        assert abs(bin_ - value) <= min(value - low, high - value) * (1 + 1e-12)


def rounded(warehouse: duckdb.DuckDBPyConnection, sql: dict[str, str], bits: int, values: np.ndarray) -> np.ndarray:
    """Return the bins of values, in their order."""
    warehouse.register("numbers", pa.table({"place": range(len(values)), "x": pa.array(values, pa.float64())}))
    rows = warehouse.execute(f"select {sql[f'rounded {bits}']} as bin from numbers order by place")
    return rows.to_arrow_table()["bin"].to_numpy()


# -- statistics ------------------------------------------------------------------------------------------------------

levels = st.sampled_from([0.0, 1.0, -1e6, 1e6, 1.7e9, 1e-5])
shapes = st.sampled_from(
    ["normal", "pareto", "lognormal", "zero-inflated", "poisson", "mixture", "tiny", "constant", "two"]
)


def drawn(shape: str, level: float, shift: float, size: int, seed: int) -> np.ndarray:
    """Return values of a shape about a level, shifted by so many of its own units."""
    draw = np.random.default_rng(seed)
    values = {
        "normal": lambda: draw.normal(size=size),
        "pareto": lambda: draw.pareto(1.1, size),
        "lognormal": lambda: draw.lognormal(0, 2.5, size),
        "zero-inflated": lambda: np.where(draw.random(size) < 0.8, 0, draw.lognormal(0, 1, size)),
        "poisson": lambda: draw.poisson(3, size).astype(float),
        "mixture": lambda: np.where(
            draw.random(size) < 0.5, draw.normal(-1000, 1e-3, size), draw.normal(1000, 50, size)
        ),
        "tiny": lambda: draw.normal(size=size) * 1e-300,
        "constant": lambda: np.full(size, 0.1),
        "two": lambda: draw.choice([0.3, 0.1 + 0.2], size),
    }[shape]()
    return values + level + shift


@examples
@given(shape=shapes, level=levels, size=st.integers(1, 400), seed=st.integers(0, 2**31), bits=st.sampled_from(BITS))
def test_moments_are_exact_and_quantiles_within_their_bin(sql, warehouse, shape, level, size, seed, bits) -> None:
    """Mean, deviation and skewness do not depend on the bins; a quantile is off by at most its bin's half width."""
    x = drawn(shape, level, 0.0, size, seed)
    row = measured(warehouse, sql, x, bits).to_pylist()[0]
    size_of = np.abs(x).max()
    assert (row["minimum"], row["maximum"]) == (x.min(), x.max())
    assert row["mean"] == pytest.approx(x.mean(), rel=1e-9, abs=1e-12 * size_of)
    assert row["total"] == pytest.approx(x.sum(), rel=1e-9, abs=1e-12 * size_of * len(x))
    spread = ((x - x.mean()) ** 2).sum()
    width = (2.0**-bits + 2.0**-40) * size_of  # where a bin is much wider than the deviation, digits are lost
    if np.ptp(x) == 0:
        assert (row["mean"], row["squared_deviations"], row["cubed_deviations"]) == (x[0], 0, 0)
        spread = 0.0
    noise = len(x) * (4e-15 * width**2 + (1e-15 * size_of) ** 2)  # of a bin's sums, and of a mean's last bit
    assert row["squared_deviations"] == pytest.approx(spread, rel=1e-9, abs=noise)
    if len(x) > 2 and np.sqrt(spread / len(x)) > max(1e-2 * width, 1e-6 * size_of):
        assert row["cubed_deviations"] / spread**1.5 == pytest.approx(
            ((x - x.mean()) ** 3).sum() / spread**1.5, rel=1e-7, abs=1e-9
        )
    assert row["rounding"] == pytest.approx(np.abs(x - rounded(warehouse, sql, bits, x)).sum(), rel=1e-9, abs=1e-300)
    quantiles = np.quantile(x, SHARES)
    for found, expected in zip(row["quantiles"], quantiles, strict=True):
        ends = np.sort(x)
        width = np.abs(
            ends[[np.searchsorted(ends, expected, "right") - 1, min(np.searchsorted(ends, expected), len(x) - 1)]]
        )
        tolerance = 1e-12 * size_of if bits == 53 else 2.0**-bits * width.max() * (1 + 1e-9) + 1e-12 * size_of
        assert abs(found - expected) <= tolerance, (found, expected)


def test_what_is_no_finite_number_is_counted_apart(sql, warehouse) -> None:
    """Null, NaN and both infinities are groups of their own; zeros of both signs are one, exact at any bits."""
    sample = [None, None, math.nan, math.inf, -math.inf, 0.0, -0.0, 5e-324, -1e-310, 1.0]
    warehouse.register("samples", pa.table({"x": pa.array(sample, pa.float64())}))
    found = warehouse.execute(
        f"with rows as (select 'w' as measurement_id, 1 as storeroom_row, x from samples), bins as ({sql['bins 8']}), "
        f"capped as ({sql['capped']}) "
        f"select null_count, nan_count, infinite_count, zero_count, negative_count, one_count, len(bins) "
        f"from ({sql['statistics']}) inner join ({sql['arrays']}) using (place)"
    ).fetchall()
    assert found == [(2, 1, 2, 2, 1, 1, 4)]


def test_a_column_that_outgrows_its_bits_is_counted_with_eight(sql, warehouse) -> None:
    """17,000 values of 53 bits would be 17,000 bins; moments and extremes stay exact."""
    x = 1.7e9 + np.arange(17_000.0)
    row = measured(warehouse, sql, x, 53).to_pylist()[0]
    assert (row["significant_bits"], row["is_capped"]) == (8, True)
    assert len(row["bins"]) < 10
    assert row["mean"] == pytest.approx(x.mean(), rel=1e-14)
    assert row["squared_deviations"] == pytest.approx(((x - x.mean()) ** 2).sum(), rel=1e-9)
    assert row["rounding"] >= np.abs(x - rounded(warehouse, sql, 8, x)).sum() * (1 - 1e-9)


def without_noise(*sides: np.ndarray) -> list[np.ndarray]:
    """Return both sides with one value where several differ in their last bits alone."""
    values = np.unique(np.concatenate(sides))
    is_first = np.append(True, np.diff(values) > 1e-14 * np.abs(values[:-1]))
    firsts = values[is_first][np.cumsum(is_first) - 1]
    return [firsts[np.searchsorted(values, side)] for side in sides]


# -- distances -------------------------------------------------------------------------------------------------------


@settings(examples, max_examples=400)
@given(
    shapes=st.tuples(shapes, shapes),
    level=levels,
    shift=st.sampled_from([0.0, 1e-9, 0.01, 0.1, 1.0, 1e5]),
    sizes=st.tuples(st.integers(1, 500), st.integers(1, 500)),
    seed=st.integers(0, 2**31),
    bits=st.tuples(st.sampled_from(BITS), st.sampled_from(BITS)),
)
@example(("normal", "normal"), 1e6, 0.1, (500, 500), 1, (8, 8))
@example(("pareto", "pareto"), 0.0, 0.1, (500, 500), 1, (9, 8))
def test_a_distance_lies_within_its_bound(sql, warehouse, shapes, level, shift, sizes, seed, bits) -> None:
    """Whatever the data and the grids of both sides; with all 53 bits on both sides there is no error at all."""
    reference = drawn(shapes[0], level, 0.0, sizes[0], seed)
    batch = drawn(shapes[1], level, shift, sizes[1], seed + 1)
    found = compared(warehouse, sql, [(reference, bits[0]), (batch, bits[1])])
    ks = stats.ks_2samp(*without_noise(reference, batch)).statistic
    wasserstein = stats.wasserstein_distance(*clipped(found["p05"], found["p95"], reference, batch))
    size_of = max(np.abs(reference).max(), np.abs(batch).max())
    assert abs(found["ks"] - ks) <= found["ks_error"] + 1e-9
    assert abs(found["wasserstein"] - wasserstein) <= found["wasserstein_error"] * (1 + 1e-9) + 1e-12 * size_of
    if bits == (53, 53):
        assert (found["ks_error"], found["wasserstein_error"]) == (0, 0)


def test_bounds_are_tight_where_it_matters(sql, warehouse) -> None:
    """At the resolution that a large column gets, 100,000 rows against 100,000: the design's own numbers."""
    draw = np.random.default_rng(7)
    columns = {"normal": draw.normal(size=(2, 100_000)), "money": draw.lognormal(3, 1, (2, 100_000))}
    for values in columns.values():
        found = compared(warehouse, sql, [(values[0], 8), (values[1] + 0.1 * values[0].std(), 8)])
        assert found["wasserstein_error"] <= 0.006 * values[0].std()
        assert found["ks_error"] <= 0.011
