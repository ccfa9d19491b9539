"""Numbers of few values through the whole product: what moves is drift, what does not is none, by the exact test."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest
from one_view import watched
from scipy import stats

TRAINED, SCORED = 6000, 300


def column(training: list[tuple[float, int]], batch: list[tuple[float, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the values of both sides from their counts; the last value fills what is left."""
    sides = []
    for counts, size in ((training, TRAINED), (batch, SCORED)):
        values = [value for value, count in counts for _ in range(count)]
        sides.append(np.array(values + [counts[-1][0]] * (size - len(values))))
    return sides[0], sides[1]


DRIFTED = {
    "rare_flag": column([(1, 6), (0, 0)], [(1, 9), (0, 0)]),  # 0.1% becomes 3%: Kolmogorov-Smirnov's p is 0.94
    "varies_now": column([(7, 0)], [(8, 30), (7, 0)]),
    "other_constant": column([(7, 0)], [(9, 0)]),
    "stars": column([(1, 1200), (2, 1200), (3, 1200), (4, 1200), (5, 0)], [(1, 30), (2, 30), (3, 30), (4, 30), (5, 0)]),
}
STEADY = {
    "common_flag": column([(1, 3000), (0, 0)], [(1, 148), (0, 0)]),
    "constant": column([(7, 0)], [(7, 0)]),
    "rounded": column([(0.3, 0)], [(0.1 + 0.2, 0)]),  # differs in the last bit
    "hardly_set": column([(1, 6), (0, 0)], [(1, 1), (0, 0)]),
    "few_counts": column([(0, 2000), (1, 2000), (2, 0)], [(0, 104), (1, 97), (2, 0)]),
}


@pytest.fixture(scope="module")
def drift(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Return the deciding rows of one batch against training."""
    columns = {**DRIFTED, **STEADY}
    sides = [pd.DataFrame({name: side[place] for name, side in columns.items()}) for place in (0, 1)]
    database = watched(tmp_path_factory.mktemp("few"), sides)
    query = "select * from fct_monitoring__drift where reference = 'training' and drift_method <> 'missing_share'"
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).df()


def test_what_moved_is_drift_and_what_did_not_is_none(drift: pd.DataFrame) -> None:
    """Each number is compared as a category: one deciding row, of which effect and p are of the same cells."""
    deciding = drift[drift["is_deciding"]].set_index("feature_name")
    assert set(deciding.index) == {*DRIFTED, *STEADY}
    assert set(deciding["drift_method"]) == {"jensen_shannon"}
    assert {name for name, row in deciding.iterrows() if row["is_drifted"]} == set(DRIFTED)


@pytest.mark.parametrize("name", ["rare_flag", "hardly_set"])
def test_a_rare_flag_has_fishers_p(drift: pd.DataFrame, name: str) -> None:
    """Twice the smaller tail of the hypergeometric distribution, as scipy has it."""
    training, batch = {**DRIFTED, **STEADY}[name]
    found = drift[(drift["feature_name"] == name) & (drift["drift_method"] == "jensen_shannon")].iloc[0]
    urn = stats.hypergeom(TRAINED + SCORED, int(training.sum() + batch.sum()), SCORED)
    assert found["p_value"] == pytest.approx(min(1.0, 2 * urn.sf(batch.sum() - 1)), rel=1e-9)


def test_two_constants_differ_for_certain(drift: pd.DataFrame) -> None:
    """There is no error to measure the difference of their means in: p is 0, and 1 where they are the same."""
    means = drift[drift["drift_method"] == "mean_difference"].set_index("feature_name")
    assert (means.loc["other_constant", "p_value"], means.loc["constant", "p_value"]) == (0, 1)
    assert means.loc["other_constant", "is_drifted"]
    assert not means.loc["constant", "is_drifted"]
