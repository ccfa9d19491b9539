"""The macros as dbt renders them, run on DuckDB, against scipy, scikit-learn and numpy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy import special, stats
from scipy.spatial.distance import jensenshannon
from sklearn import metrics as sk

from storeroom.project import Project

ROOT = Path(__file__).parents[3]
Render = Callable[[str], str]
EXACT = 1e-9


@pytest.fixture(scope="module")
def render(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Render]:
    """Return a function that gives an expression as dbt compiles it in the package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOREROOM_DUCKDB_PATH", str(tmp_path_factory.mktemp("macros") / "macros.duckdb"))
        project = Project(ROOT, profiles_dir=ROOT / "profiles")
        yield lambda expression: project.compile(expression, datetime(2024, 1, 1), {})


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return an empty database with the package's types."""
    with duckdb.connect() as connection:
        connection.execute("create type float64 as double")
        yield connection


def values(connection: duckdb.DuckDBPyConnection, frame: pd.DataFrame, expression: str) -> np.ndarray:
    """Return an expression for every row of a frame, in order."""
    connection.register("frame", frame.assign(place=range(len(frame))))
    rows = connection.execute(f"select {expression} from frame order by place").fetchall()
    return np.array([row[0] for row in rows], dtype=float)


def relative(found: np.ndarray, expected: np.ndarray) -> float:
    """Return the largest relative error; below 1e-300 everything is zero."""
    return float(np.max(np.abs(found - expected) / np.maximum(np.abs(expected), 1e-300)))


def test_chi_square_tail(render: Render, warehouse: duckdb.DuckDBPyConnection) -> None:
    """Relative error at most 1e-9 down to 1e-300, for 1 to 1,000 degrees, and nulls where nothing is defined."""
    pairs = [(df, x) for df in [*range(1, 30), 99, 100, 500, 999, 1000]
             for x in (1e-12, 1e-3, 0.5, 1.0, df / 2, df, 1.5 * df, 2.0 * df + 50, 700.0, 1300.0)]  # fmt: skip
    frame = pd.DataFrame(pairs, columns=["df", "x"])
    found = values(warehouse, frame, render("{{ storeroom.chi_square_p_value('x', 'df') }}"))
    assert relative(found, stats.chi2.sf(frame.x, frame.df)) <= EXACT
    corners = pd.DataFrame({"x": [0.0, None, 3.0], "df": [3, 3, 0]})
    at_corners = values(warehouse, corners, render("{{ storeroom.chi_square_p_value('x', 'df') }}"))
    assert at_corners[0] == 1
    assert np.isnan(at_corners[1:]).all()


def test_erfc_and_log_gamma(render: Render, warehouse: duckdb.DuckDBPyConnection) -> None:
    """The two special functions that not every engine has."""
    x = np.linspace(0, 26, 500)
    assert (
        relative(values(warehouse, pd.DataFrame({"x": x}), render("{{ storeroom.erfc('x') }}")), special.erfc(x))
        <= EXACT
    )
    z = np.concatenate([np.linspace(0.5, 0.9, 20), np.linspace(2.5, 600, 500)])
    found = values(warehouse, pd.DataFrame({"z": z}), render("{{ storeroom.log_gamma('z') }}"))
    assert relative(found, special.gammaln(z)) <= EXACT


@pytest.mark.parametrize(("n", "bound"), [(30, 1e-4), (100, 1e-4), (300, 1e-6), (1_000, 1e-6), (100_000, 1e-6)])
def test_kolmogorov_tail(render: Render, warehouse: duckdb.DuckDBPyConnection, n: int, bound: float) -> None:
    """The stated bounds over the whole range; never below 0 or above 1, never rising with the statistic."""
    frame = pd.DataFrame({"d": np.minimum(np.linspace(0, 6, 700) / np.sqrt(n), 1), "n": float(n)})
    found = values(warehouse, frame, render("{{ storeroom.ks_p_value('d', 'n') }}"))
    assert np.max(np.abs(found - stats.kstwo.sf(frame.d, n))) <= bound
    assert found.min() >= 0
    assert found.max() <= 1
    assert np.all(np.diff(found) <= 1e-7)


def bins(draw: np.random.Generator) -> pd.DataFrame:
    """Return counts of two samples in a few bins, some of them empty on one side or both."""
    count = int(draw.integers(1, 12))
    sides = []
    for _ in "rb":
        shape = draw.random(count) * (draw.random(count) > 0.3) + 1e-9
        sides.append(draw.multinomial(int(draw.integers(1, 5000)), shape / shape.sum()).astype(float))
    frame = pd.DataFrame({"r": sides[0], "b": sides[1]})
    return frame.assign(rt=frame.r.sum(), bt=frame.b.sum(), k=len(frame))


def test_distances(render: Render, warehouse: duckdb.DuckDBPyConnection) -> None:
    """PSI, Jensen-Shannon and chi-square of random histograms against their definitions in scipy and numpy."""
    psi = render("{{ storeroom.psi('r', 'b', 'rt', 'bt', 'k') }}")
    js = render("{{ storeroom.jensen_shannon('r', 'b', 'rt', 'bt') }}")
    chi = render("{{ storeroom.chi_square_statistic('r', 'b', 'rt', 'bt') }}")
    draw = np.random.default_rng(11)
    for _ in range(300):
        frame = bins(draw)
        warehouse.register("frame", frame)
        (found,) = warehouse.execute(f"select {psi}, {js}, {chi} from frame").fetchall()
        r, b = (frame.r + 0.5) / (frame.rt + 0.5 * frame.k), (frame.b + 0.5) / (frame.bt + 0.5 * frame.k)
        assert found[0] == pytest.approx(((b - r) * np.log(b / r)).sum(), rel=EXACT, abs=1e-12)
        assert found[1] == pytest.approx(jensenshannon(frame.r, frame.b, base=2), rel=1e-7, abs=1e-7)
        filled = frame[(frame.r + frame.b) > 0]
        expected = stats.chi2_contingency(filled[["r", "b"]].T, correction=False).statistic if len(filled) > 1 else 0.0
        assert found[2] == pytest.approx(expected, rel=EXACT, abs=1e-9)


def test_an_empty_side_has_no_distance(render: Render, warehouse: duckdb.DuckDBPyConnection) -> None:
    """Null, not zero: nothing was compared."""
    frame = pd.DataFrame({"r": [3.0, 2.0], "b": [0.0, 0.0], "rt": 5.0, "bt": 0.0})
    for name in ("jensen_shannon", "chi_square_statistic"):
        expression = render(f"{{{{ storeroom.{name}('r', 'b', 'rt', 'bt') }}}}")
        warehouse.register("frame", frame)
        assert warehouse.execute(f"select {expression} from frame").fetchall() == [(None,)], name


def test_benjamini_hochberg(render: Render, warehouse: duckdb.DuckDBPyConnection) -> None:
    """The q of scipy per family, with ties; null p has null q and does not count."""
    draw = np.random.default_rng(5)
    frame = pd.DataFrame({"p": np.round(draw.random(400) ** 3, 2), "f": draw.integers(0, 20, 400), "place": range(400)})
    frame.loc[frame.place % 7 == 0, "p"] = None
    warehouse.register("tests", frame)
    sql = render("{{ storeroom.benjamini_hochberg('tests', 'p', ['f']) }}")
    found = warehouse.execute(f"select place, q_value from ({sql}) order by place").df().q_value
    for _, family in frame.groupby("f"):
        known = family[family.p.notna()]
        expected = stats.false_discovery_control(known.p)
        assert found[known.index].to_numpy() == pytest.approx(expected, rel=EXACT)
        assert found[family.index.difference(known.index)].isna().all()


def test_ranking_metrics(render: Render, warehouse: duckdb.DuckDBPyConnection) -> None:
    """AUC is scikit-learn's with ties, its standard error DeLong's by definition; one class has neither."""
    over, inside = (render(f"{{{{ storeroom.midrank('s', {by}) }}}}") for by in ("['g']", "['g', 'y']"))
    auc, error = (render(f"{{{{ storeroom.{m}('y', 'o', 'i') }}}}") for m in ("roc_auc", "roc_auc_std_error"))
    loss, brier = (render(f"{{{{ storeroom.{m}('s', 'y') }}}}") for m in ("log_loss", "brier"))
    draw = np.random.default_rng(3)
    frame = pd.DataFrame(
        {"g": draw.integers(0, 60, 4000), "s": draw.integers(0, 21, 4000) / 20, "y": draw.random(4000) < 0.3}
    )
    frame["y"] = frame.y.where(frame.g > 0, other=True).astype(float)
    warehouse.register("scores", frame)
    rows = warehouse.execute(
        f"select g, {auc} as auc, {error} as error, avg({loss}) as loss, avg({brier}) as brier "
        f"from (select *, {over} as o, {inside} as i from scores) group by g"
    ).df().set_index("g")  # fmt: skip
    assert rows.loc[0, ["auc", "error"]].isna().all()
    for g, group in frame[frame.g > 0].groupby("g"):
        positive, negative = group.s[group.y == 1].to_numpy(), group.s[group.y == 0].to_numpy()
        kernel = (positive[:, None] > negative) + 0.5 * (positive[:, None] == negative)
        expected = np.sqrt(kernel.mean(1).var(ddof=1) / len(positive) + kernel.mean(0).var(ddof=1) / len(negative))
        assert rows.auc[g] == pytest.approx(sk.roc_auc_score(group.y, group.s), rel=EXACT)
        assert rows.error[g] == pytest.approx(expected, rel=EXACT)
        assert rows.brier[g] == pytest.approx(sk.brier_score_loss(group.y, group.s), rel=EXACT)
        clipped = np.clip(group.s, 1e-15, 1 - 1e-15)
        assert rows.loss[g] == pytest.approx(sk.log_loss(group.y, clipped, labels=[0, 1]), rel=EXACT)


CORNERS = [
    [],
    [3.0],
    [2.0] * 9,
    [None] * 4,
    [float("nan"), 1.0, None],
    [float("inf"), float("-inf"), 2.0, 5.0],
    [-1.5, 0.0, 7.25, 0.0],
]


@pytest.mark.parametrize("sample", CORNERS, ids=str)
def test_statistics_of_corners(
    render: Render, warehouse: duckdb.DuckDBPyConnection, sample: list[float | None]
) -> None:
    """Empty, one row, constant, all null, NaN, infinity: numpy's numbers over the finite values, null without one."""
    mean, deviation = (render(f"{{{{ storeroom.{m}('x') }}}}") for m in ("mean", "standard_deviation"))
    quantiles = render("{{ storeroom.quantiles(storeroom.finite('x'), '[0.1, 0.5, 0.9]') }}")
    edges = render("{{ storeroom.quantile_edges(storeroom.finite('x'), 4) }}")
    warehouse.execute("create table t (x double)")
    warehouse.executemany("insert into t values (?)", [[x] for x in sample]) if sample else None
    (found,) = warehouse.execute(f"select {mean}, {deviation}, {quantiles}, {edges} from t").fetchall()
    finite = np.array([x for x in sample if x is not None and np.isfinite(x)])
    if not len(finite):
        assert found[:3] == (None, None, None)
        return
    assert found[0] == pytest.approx(finite.mean(), rel=EXACT)
    assert found[1] == (pytest.approx(finite.std(ddof=1), rel=EXACT) if len(finite) > 1 else None)
    assert found[2] == pytest.approx(np.quantile(finite, [0.1, 0.5, 0.9]), rel=EXACT)
    assert sorted(set(found[3])) == found[3]
    assert found[3][0] < finite.min() <= found[3][1]
    assert found[3][-1] == finite.max()
