"""How many bits a column of large windows gets, and what happens when it outgrows them."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest
from one_view import watched

ROWS = 20_000


@pytest.fixture(scope="module")
def profiles(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Return the profiles of training and of four weeks: a column is zero for two weeks, then a time in seconds."""
    draw = np.random.default_rng(3)
    sides = [
        pd.DataFrame(
            {
                "grown": np.zeros(ROWS) if week < 2 else 1.7e9 + draw.uniform(0, 2.6e6, ROWS),
                "counts": draw.poisson(3, ROWS),
                "money": draw.lognormal(3, 1, ROWS),
                "level": 1e6 + draw.normal(size=ROWS),
            }
        )
        for week in range(5)
    ]
    database = watched(tmp_path_factory.mktemp("grown"), sides)
    query = (
        "select *, rounding / finite_count / nullif(standard_deviation, 0) as blur, len(bins) as bin_count "
        "from int_monitoring__profiles where subject = 'features' and slice_key = 'all' order by batch_start_at"
    )
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).df().assign(week=lambda rows: rows.groupby("feature_name").cumcount())


def test_a_column_gets_the_bits_that_its_values_need(profiles: pd.DataFrame) -> None:
    """Few values are kept; a level needs more bits than a scale for bins as fine beside the deviation."""
    first = profiles[profiles["week"] == 0].set_index("feature_name")
    assert set(first.index) == {"grown", "counts", "money", "level"}
    assert (first.loc["counts", "significant_bits"], first.loc["counts", "blur"]) == (53, 0)
    assert 8 <= first.loc["money", "significant_bits"] < first.loc["level", "significant_bits"] < 53
    assert (first.loc[["money", "level"], "blur"] < 0.003).all()
    assert (profiles["bin_count"] <= 16_000).all()


def test_a_column_that_outgrew_its_bits_gets_others_for_the_next_batch(profiles: pd.DataFrame) -> None:
    """All zero at first, so all 53 bits; the first week of times is cut to eight, and the next ones fit."""
    weeks = profiles[profiles["feature_name"] == "grown"].set_index("week")
    assert list(weeks["is_capped"]) == [False, False, True, False, False]
    assert list(weeks["significant_bits"])[:3] == [53, 53, 8]
    assert weeks.loc[2, "blur"] > 1  # eight bits of 1.7e9 say nothing of a month
    assert weeks.loc[3, "significant_bits"] == weeks.loc[4, "significant_bits"] > 15
    assert (weeks.loc[[3, 4], "blur"] < 0.003).all()
    assert weeks.loc[2, "mean"] == pytest.approx(weeks.loc[3, "mean"], rel=1e-4)  # moments stay exact
