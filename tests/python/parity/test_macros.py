"""The macros as dbt renders them, on DuckDB, against scipy, scikit-learn and numpy over generated inputs."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Mapping

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rendered import render
from scipy import special, stats
from scipy.spatial.distance import chebyshev, jensenshannon
from sklearn import metrics as sk

EXACT = 1e-9

EXPRESSIONS = {
    "l_infinity_of_bins": "storeroom.l_infinity_of_bins('r', 'b', 'rt', 'bt')",
    "g_statistic": "storeroom.g_statistic('r', 'b', 'rt', 'bt')",
    "cramers_v": "storeroom.cramers_v('x', 'n')",
    "normal_p_value": "storeroom.normal_p_value('z')",
    "student_t_p_value": "storeroom.student_t_p_value('t', 'df')",
    "welch_t": "storeroom.welch_t('d', 'rv', 'bv')",
    "welch_degrees": "storeroom.welch_degrees_of_freedom('rv', 'bv', 'rn', 'bn')",
    "fisher_z_p_value": "storeroom.fisher_z_p_value('r', 'b', 'rn', 'bn')",
    "fisher_exact_p_value": "storeroom.fisher_exact_p_value('found', 'drawn', 'marked', 'total')",
    "skewness": "storeroom.skewness_of_cubes('cubes', 'shift', 'deviation', 'n')",
    "psi_of_bins": "storeroom.psi_of_bins('r', 'b', 'rt', 'bt', 'bins')",
    "jensen_shannon_of_bins": "storeroom.jensen_shannon_of_bins('r', 'b', 'rt', 'bt')",
    "chi_square_statistic": "storeroom.chi_square_statistic('r', 'b', 'rt', 'bt')",
    "smoothed_share": "storeroom.smoothed_share('r', 'rt', 'bins')",
    "chi_square_p_value": "storeroom.chi_square_p_value('x', 'df')",
    "ks_p_value": "storeroom.ks_p_value('d', 'n')",
    "erfc": "storeroom.erfc('x')",
    "log_gamma": "storeroom.log_gamma('x')",
    "benjamini_hochberg": "storeroom.benjamini_hochberg('tests', 'p', ['family'])",
    "ndcg": "storeroom.ndcg('importances', ['family'], 'item', 'now', 'before')",
    "log_loss": "storeroom.log_loss('s', 'y')",
    "brier": "storeroom.brier('s', 'y')",
    "roc_auc": "storeroom.roc_auc('p', 'n', 'n_so_far')",
    "roc_auc_std_error": "storeroom.roc_auc_std_error('p', 'n', 'p_so_far', 'n_so_far')",
    "mean_std_error": "storeroom.mean_std_error('x')",
    "share_std_error": "storeroom.share_std_error('hits', 'total')",
    "quantiles": "storeroom.quantiles(storeroom.finite('x'), '[0, 0.01, 0.1, 0.25, 0.5, 0.77, 0.9, 0.99, 1]')",
}
SHARES = (0, 0.01, 0.1, 0.25, 0.5, 0.77, 0.9, 0.99, 1)

examples = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
generators = st.integers(0, 2**32 - 1).map(np.random.default_rng)


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return the SQL of each macro, as dbt renders it in the package."""
    return render(EXPRESSIONS, tmp_path_factory.mktemp("macros"))


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return an empty database with the package's types."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("create type float64 as double")
        yield connection


def rows(warehouse: duckdb.DuckDBPyConnection, query: str, **frames: pd.DataFrame) -> list[tuple]:
    """Return a query's rows over frames that it names."""
    for name, frame in frames.items():
        warehouse.register(name, frame)
    return warehouse.execute(query).fetchall()


def by_row(warehouse: duckdb.DuckDBPyConnection, frame: pd.DataFrame, expression: str) -> np.ndarray:
    """Return an expression for every row of a frame, in order; null is NaN."""
    found = rows(
        warehouse, f"select {expression} from frame order by place", frame=frame.assign(place=range(len(frame)))
    )
    return np.array([row[0] for row in found], dtype=float)


def histograms(draw: np.random.Generator) -> pd.DataFrame:
    """Return 40 pairs of histograms: zero bins on one side and on both, from a few rows to a million."""
    parts = []
    for pair in range(40):
        count = int(draw.integers(1, 25))
        part = pd.DataFrame({"pair": pair, "place": range(count)})
        shape = draw.random(count)
        for side in "rb":
            weights = (shape + draw.random(count) * draw.choice([0.01, 1.0])) * (
                draw.random(count) > draw.choice([0, 0.4])
            )
            weights = weights if weights.sum() else np.ones(count)
            part[side] = draw.multinomial(int(10 ** draw.uniform(0, 6)), weights / weights.sum())
        parts.append(part.assign(rt=part.r.sum(), bt=part.b.sum(), bins=count))
    return pd.concat(parts)


@examples
@given(draw=generators)
def test_distances_are_scipys(sql, warehouse, errors, draw) -> None:
    """PSI, Jensen-Shannon and chi-square of whole-number histograms."""
    frame = histograms(draw)
    names = ("psi_of_bins", "jensen_shannon_of_bins", "chi_square_statistic", "l_infinity_of_bins", "g_statistic")
    found = rows(
        warehouse,
        f"select {', '.join(sql[name] for name in names)}, sum({sql['smoothed_share']}) "
        "from frame group by pair order by pair",
        frame=frame,
    )
    for (_, pair), (psi, distance, statistic, furthest, g, total) in zip(frame.groupby("pair"), found, strict=True):
        r, b = pair.r.to_numpy(float), pair.b.to_numpy(float)
        p, q = (r + 0.5) / (r.sum() + 0.5 * len(r)), (b + 0.5) / (b.sum() + 0.5 * len(b))
        # A sum of signed terms near 0 has the rounding of its terms, here as in numpy: hence the floors.
        assert errors("psi", psi, ((q - p) * np.log(q / p)).sum(), max(psi, 1e-9)) <= EXACT
        expected = float(np.nan_to_num(jensenshannon(r, b, base=2)))
        # The root of a sum that is nearly nothing is compared before the root.
        assert abs(distance**2 - expected**2) <= 1e-14
        if expected >= 1e-3:
            assert errors("jensen_shannon", distance, expected) <= EXACT
        assert 0 <= distance <= 1 + 1e-15
        table = np.array([r, b])[:, r + b > 0]
        expected = stats.chi2_contingency(table, correction=False).statistic
        assert errors("chi_square", statistic, expected, max(expected, 1e-3)) <= EXACT
        expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        # Its terms are of the size of the counts.
        assert errors("g_statistic", g, expected, max(expected, 1e-6 * table.sum())) <= EXACT
        assert errors("l_infinity", furthest, chebyshev(r / r.sum(), b / b.sum()), 1) <= EXACT
        assert abs(total - 1) <= 1e-14


@pytest.mark.parametrize("name", ["jensen_shannon_of_bins", "chi_square_statistic"])
@pytest.mark.parametrize("reference", [[3, 2], [3, 0], [0, 0]])
def test_an_empty_side_has_no_distance(sql, warehouse, name, reference) -> None:
    """Null, not zero: nothing was compared, whatever bins are left."""
    batch = pd.DataFrame({"r": reference, "b": [0, 0], "rt": sum(reference), "bt": 0})
    assert rows(warehouse, f"select {sql[name]} from frame", frame=batch) == [(None,)]


@examples
@given(draw=generators)
def test_chi_square_tail_is_scipys(sql, warehouse, errors, draw) -> None:
    """Relative error at most 1e-9 from certain to 1e-300, from 1 to 1,500 degrees."""
    df = np.concatenate([draw.integers(1, 30, 300), draw.integers(1, 1_500, 30)])
    p = 10 ** -draw.choice([draw.uniform(0, 3, len(df)), draw.uniform(0, 300, len(df))])
    x = np.concatenate([stats.chi2.isf(p, df), 10 ** draw.uniform(-12, 3, len(df))])
    frame = pd.DataFrame({"x": x, "df": np.concatenate([df, df])})
    frame = frame[np.isfinite(frame.x) & (stats.chi2.sf(frame.x, frame.df) >= 1e-300)]
    found = by_row(warehouse, frame, sql["chi_square_p_value"])
    assert errors("chi_square_p_value", found, stats.chi2.sf(frame.x, frame.df)) <= EXACT
    assert found.min() >= 0
    assert found.max() <= 1


@examples
@given(draw=generators)
def test_the_tail_of_students_t_is_scipys(sql, warehouse, errors, draw) -> None:
    """Relative error at most 1e-9 from certain to 1e-300, from 1 degree of freedom to 1e8, fractions among them."""
    df = np.concatenate([10 ** draw.uniform(0, 8, 300), draw.integers(1, 30, 100)])
    p = 10 ** -draw.choice([draw.uniform(0, 3, len(df)), draw.uniform(0, 290, len(df))])
    t = np.concatenate([stats.t.isf(p / 2, df), draw.normal(0, 2, len(df))])
    frame = pd.DataFrame({"t": t, "df": np.concatenate([df, df])})
    expected = 2 * stats.t.sf(np.abs(frame.t), frame.df)
    kept = np.isfinite(frame.t) & (expected >= 1e-290)
    found = by_row(warehouse, frame[kept], sql["student_t_p_value"])
    assert errors("student_t_p_value", found, expected[kept]) <= EXACT
    assert found.min() >= 0
    assert found.max() <= 1


@examples
@given(draw=generators)
def test_tests_of_moments_are_scipys(sql, warehouse, errors, draw) -> None:
    """Welch's t and its degrees, a normal variable, two correlations and Cramér's V."""
    frame = pd.DataFrame({"z": np.concatenate([draw.normal(0, 1, 200), draw.uniform(-37, 37, 200)])})
    found = by_row(warehouse, frame, sql["normal_p_value"])
    assert errors("normal_p_value", found, 2 * stats.norm.sf(np.abs(frame.z))) <= EXACT
    difference, deviations = draw.normal(0, 10, 100), 10 ** draw.uniform(-3, 3, (2, 100))
    counts = draw.integers(2, 2_000, (2, 100))
    welch = stats.ttest_ind_from_stats(
        difference, deviations[1], counts[1], np.zeros(100), deviations[0], counts[0], equal_var=False
    )
    moments = pd.DataFrame({"d": difference, "rn": counts[0], "bn": counts[1]})
    moments["rv"], moments["bv"] = deviations**2 / counts
    assert errors("welch_t", by_row(warehouse, moments, sql["welch_t"]), welch.statistic) <= EXACT
    moments["t"], moments["df"] = welch.statistic, by_row(warehouse, moments, sql["welch_degrees"])
    p, far = welch.pvalue, welch.pvalue < 1e-290
    assert errors("student_t_p_value", by_row(warehouse, moments, sql["student_t_p_value"])[~far], p[~far]) <= 1e-8
    r, b = np.tanh(draw.normal(0, 1, (2, 200)))
    m, n = draw.integers(4, 10**5, (2, 200))
    pairs = pd.DataFrame({"r": r, "b": b, "rn": m, "bn": n})
    z = (np.arctanh(b) - np.arctanh(r)) / np.sqrt(1 / (m - 3) + 1 / (n - 3))
    kept = np.abs(z) < 37
    found = by_row(warehouse, pairs, sql["fisher_z_p_value"])
    assert errors("fisher_z_p_value", found[kept], 2 * stats.norm.sf(np.abs(z))[kept]) <= EXACT
    table = draw.integers(1, 1_000, (2, int(draw.integers(2, 30))))
    known = pd.DataFrame({"x": [stats.chi2_contingency(table, correction=False).statistic], "n": [table.sum()]})
    expected = stats.contingency.association(table, method="cramer")
    assert errors("cramers_v", by_row(warehouse, known, sql["cramers_v"]), [expected]) <= EXACT


@examples
@given(draw=generators)
def test_fishers_exact_test_is_scipys(sql, warehouse, errors, draw) -> None:
    """Twice the smaller tail, where it is meant for: fewer than five expected or left out."""
    total = draw.integers(2, 10 ** draw.integers(1, 6, 100))
    drawn = np.maximum((total * draw.random(100)).astype(int), 1)
    marked = np.minimum(draw.integers(0, 5, 100), total)
    found = np.array([draw.hypergeometric(m, t - m, d) for m, t, d in zip(marked, total, drawn, strict=True)])
    frame = pd.DataFrame({"found": found, "drawn": drawn, "marked": marked, "total": total})
    law = stats.hypergeom(total, marked, drawn)
    lower, upper = law.cdf(found), law.sf(found - 1)
    expected = np.minimum(1, 2 * np.where(found > marked * drawn / total, upper, lower))
    ours = by_row(warehouse, frame, sql["fisher_exact_p_value"])
    assert errors("fisher_exact_p_value", ours, expected) <= 1e-8
    assert ours.min() >= 0


@settings(examples, max_examples=300)
@given(sample=st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=60), center=st.floats(-1e3, 1e3))
def test_skewness_is_scipys(sql, warehouse, errors, sample, center) -> None:
    """From cubes about a point beside the mean; null below three values or without spread."""
    x = np.round(sample, 3)
    deviation = statistics.stdev(x) if len(x) > 1 else math.nan  # exact: numpy's is not 0 for every constant
    frame = pd.DataFrame(
        {"cubes": [np.sum((x - center) ** 3)], "shift": [x.mean() - center], "deviation": [deviation], "n": [len(x)]}
    )
    ((found,),) = rows(warehouse, f"select {sql['skewness']} from frame", frame=frame)
    if len(x) < 3 or not deviation > 0:
        assert found is None
        return
    reach = max(np.abs(x - center).max() / deviation, 1.0)
    assert errors("skewness", found, stats.skew(x, bias=False), reach**3) <= EXACT


def test_special_functions_are_scipys(sql, warehouse, errors) -> None:
    """The two functions that not every engine has, where chi_square_p_value asks for them and beyond."""
    x = pd.DataFrame({"x": np.linspace(0, 26, 20_001)})
    assert errors("erfc", by_row(warehouse, x, sql["erfc"]), special.erfc(x.x)) <= 1e-12
    z = pd.DataFrame({"x": np.concatenate([np.linspace(0.5, 5, 5_001), np.linspace(5, 1_000, 5_001)])})
    expected = special.gammaln(z.x)
    found = by_row(warehouse, z, sql["log_gamma"])
    assert errors("log_gamma", found, expected, np.maximum(np.abs(expected), 1)) <= 1e-12


@pytest.mark.parametrize(
    ("name", "sizes", "bound"),
    [
        ("30 to 300", [30, 300, *range(31, 300, 13)], 1e-4),
        ("300 to 3,000", [300, 3_000, *range(301, 3_000, 157)], 1e-6),
        ("10,000 to 10,000,000", [10_000, 30_000, 10_000_000], 1e-6),  # between them scipy takes minutes
    ],
)
def test_kolmogorov_tail_is_scipys(sql, warehouse, errors, name, sizes, bound) -> None:
    """The stated bounds over the whole range of distances, for whole effective n."""
    n = np.array(sizes)
    d = np.minimum(np.linspace(0, 7, 141) / np.sqrt(n)[:, None], 1)
    frame = pd.DataFrame({"d": d.ravel(), "n": np.repeat(n, d.shape[1]).astype(float)})
    found = by_row(warehouse, frame, sql["ks_p_value"])
    expected = np.concatenate([stats.kstwo.sf(row, size) for row, size in zip(d, n, strict=True)])
    assert errors(f"ks_p_value, {name}", found, expected, 1) <= bound
    assert found.min() >= 0
    assert found.max() <= 1
    assert (
        np.diff(found.reshape(d.shape), axis=1).max() <= bound / 10
    )  # never rises with the distance, but for rounding


@settings(examples, max_examples=20)
@given(draw=generators)
def test_an_effective_n_that_is_no_whole_number_lies_between_its_neighbours(sql, warehouse, errors, draw) -> None:
    """Two samples of m and n rows: the tail at m n / (m + n), between scipy's at the whole numbers beside it."""
    m, n = (10 ** draw.uniform(2.8, 3.7, 40) for _ in "mn")
    size = m * n / (m + n)
    frame = pd.DataFrame({"d": draw.uniform(0, 3, 40) / np.sqrt(size), "n": size})
    found = by_row(warehouse, frame, sql["ks_p_value"])
    around = [stats.kstwo.sf(frame.d, np.floor(size) + step) for step in (0, 1)]
    assert np.all(found <= np.maximum(*around) + 1e-6)
    assert np.all(found >= np.minimum(*around) - 1e-6)


p_values = st.one_of(st.none(), st.floats(0, 1), st.sampled_from([0.0, 1e-300, 0.01, 0.05, 1.0]))


@examples
@given(families=st.lists(st.lists(p_values, min_size=1, max_size=30), min_size=1, max_size=8))
def test_q_values_are_scipys(sql, warehouse, errors, families) -> None:
    """By family, with ties; null p has null q and does not count; no row is lost or doubled."""
    frame = pd.DataFrame(
        [(family, place, p) for family, ps in enumerate(families) for place, p in enumerate(ps)],
        columns=["family", "place", "p"],
    ).astype({"p": float})
    query = f"select q_value from ({sql['benjamini_hochberg']}) order by family, place"
    # pandas' NaN is null to the macro, as it is in a warehouse's table.
    nulls = "(select family, place, case when not isnan(p) then p end as p from frame)"
    found = rows(warehouse, f"with tests as {nulls} {query}", frame=frame)
    expected = np.full(len(frame), np.nan)
    for _, family in frame[frame.p.notna()].groupby("family"):
        expected[family.index] = stats.false_discovery_control(family.p)
    assert errors("benjamini_hochberg", [row[0] for row in found], expected) <= EXACT


@examples
@given(draw=generators)
def test_agreement_of_importances_is_scikit_learns(sql, warehouse, errors, draw) -> None:
    """Ties and importances below zero on either side; null where the reference has nothing above it."""
    frame = pd.DataFrame({"family": draw.integers(0, 6, 200), "item": draw.permutation(200)})
    for side in ("now", "before"):
        frame[side] = draw.normal(draw.choice([-3, 0, 1]), 1, len(frame)) * 10.0 ** draw.integers(-6, 3)
        if draw.random() < 0.5:
            frame[side] = (frame[side] / frame[side].abs().max()).round(int(draw.integers(0, 2)))
        frame.loc[draw.random(len(frame)) < 0.05, side] = np.nan
    frame = frame[draw.random(len(frame)) < draw.choice([0.05, 0.3, 1])]
    query = f"select family, max(ndcg), min(ndcg) from ({sql['ndcg']}) group by family order by family"
    found = rows(warehouse, f"with importances as (select * from frame) {query}", frame=frame)
    for (_, group), (_, value, least) in zip(frame.groupby("family"), found, strict=True):
        known = group.dropna().clip(lower=0)
        assert value == least
        if not known.before.sum():
            assert value is None
        elif len(known) > 1:
            assert errors("ndcg", value, sk.ndcg_score([known.before], [known.now])) <= EXACT


@examples
@given(draw=generators)
def test_classification_metrics_are_scikit_learns(sql, warehouse, errors, draw) -> None:
    """AUC with ties, DeLong's standard error by its definition, log loss and Brier; nulls where a class is absent."""
    size = int(draw.integers(2, 1_000))
    frame = pd.DataFrame({"g": draw.integers(0, draw.integers(1, 8), size), "s": draw.random(size)})
    if draw.random() < 0.7:
        frame["s"] = frame.s.round(int(draw.integers(1, 4))).clip(1e-12, 1 - 1e-12)
    frame["y"] = (draw.random(size) < draw.choice([0.02, 0.3, frame.s.mean()])).astype(int)
    found = rows(
        warehouse,
        f"select areas.*, log_loss, brier from (select g, {sql['roc_auc']}, {sql['roc_auc_std_error']} from ("
        "select *, sum(p) over above as p_so_far, sum(n) over above as n_so_far from ("
        "select g, s, sum(y)::double as p, sum(1 - y)::double as n from frame group by g, s)"
        "window above as (partition by g order by s desc)) group by g) as areas inner join ("
        f"select g, avg({sql['log_loss']}) as log_loss, avg({sql['brier']}) as brier from frame group by g"
        ") using (g) order by g",
        frame=frame,
    )
    for (_, group), (_, area, error, loss, brier) in zip(frame.groupby("g"), found, strict=True):
        assert errors("log_loss", loss, sk.log_loss(group.y, group.s, labels=[0, 1])) <= EXACT
        assert errors("brier", brier, np.mean((group.s - group.y) ** 2)) <= EXACT
        positive, negative = group.s[group.y == 1].to_numpy(), group.s[group.y == 0].to_numpy()
        if not len(positive) or not len(negative):
            assert (area, error) == (None, None)
            continue
        assert errors("brier", brier, sk.brier_score_loss(group.y, group.s)) <= EXACT
        assert errors("roc_auc", area, sk.roc_auc_score(group.y, group.s), 1) <= EXACT
        if min(len(positive), len(negative)) < 2:
            assert error is None
            continue
        kernel = (positive[:, None] > negative) + 0.5 * (positive[:, None] == negative)
        variance = kernel.mean(1).var(ddof=1) / len(positive) + kernel.mean(0).var(ddof=1) / len(negative)
        # A variance near 0 comes from values near each other: its own rounding is that of their size, 1.
        assert errors("roc_auc_std_error", error, math.sqrt(variance), max(math.sqrt(variance), 1e-4)) <= EXACT


numbers = st.one_of(
    st.none(),
    st.floats(-1e150, 1e150, allow_nan=False),
    st.floats(-100, 100, allow_nan=False),
    st.integers(-3, 3).map(float),
    st.sampled_from([float("nan"), float("inf"), float("-inf"), 0.0, -0.0]),
)
samples = st.one_of(
    st.lists(numbers, max_size=60),
    st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=60),
    st.builds(lambda base, steps: [base + step for step in steps],
              st.sampled_from([0.0, 1e6, 1e9]), st.lists(st.floats(-1, 1), min_size=2, max_size=60)),
)  # fmt: skip


@settings(examples, max_examples=300)
@given(sample=samples)
def test_statistics_are_numpys(sql, warehouse, errors, sample) -> None:
    """Over the finite values; null without one. Errors are relative to the size of the values."""
    table = "(select unnest(?::double[]) as x)"
    ((quantiles,),) = warehouse.execute(f"select {sql['quantiles']} from {table}", [sample]).fetchall()
    x = np.array([v for v in sample if v is not None and math.isfinite(v)])
    if not len(x):
        assert quantiles is None
        return
    size = np.abs(x).max()
    assert errors("quantiles", quantiles, np.quantile(x, SHARES), size) <= EXACT
    if len(x) > 1:
        ((error,),) = warehouse.execute(f"select {sql['mean_std_error']} from {table}", [list(x)]).fetchall()
        assert errors("mean_std_error", error, stats.sem(x), max(size, 1e-150)) <= EXACT


@examples
@given(pairs=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=30))
def test_share_errors_are_binomial(sql, warehouse, errors, pairs) -> None:
    """The spread of a share of the binomial distribution; null without a total."""
    frame = pd.DataFrame([(min(pair), max(pair)) for pair in pairs], columns=["hits", "total"])
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = stats.binom.std(frame.total, frame.hits / frame.total) / frame.total
    found = by_row(warehouse, frame, sql["share_std_error"])
    assert errors("share_std_error", found, np.where(frame.total == 0, np.nan, expected)) <= EXACT
