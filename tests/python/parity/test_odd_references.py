"""Columns with an odd value or no repetition, through the whole product: what moved is drift, what did not is none."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd
import pytest
from one_view import watched

TRAINED, SCORED = 3000, 1500
draw = np.random.default_rng(20240101)
BODY, SAME = draw.normal(50, 5, TRAINED), draw.normal(50, 5, SCORED)
PRICES = np.arange(12) + 0.3  # too many to be compared as categories
ABSURD = {"far": 1e9, "farther": 1e200, "largest": 1.7976931348623157e308, "negative": -1e9}


def with_one(values: np.ndarray, odd: float) -> np.ndarray:
    """Return the values with the first one replaced."""
    return np.append(odd, values[1:])


DRIFTED = {f"moved_{name}": (with_one(BODY, odd), SAME + 4) for name, odd in ABSURD.items()}
STEADY = {
    **{f"kept_{name}": (with_one(BODY, odd), SAME) for name, odd in ABSURD.items()},
    **{f"served_{name}": (BODY, with_one(SAME, odd)) for name, odd in ABSURD.items()},
    "noisy": (draw.choice(PRICES, TRAINED), np.nextafter(draw.choice(PRICES, SCORED), np.inf)),
    "identifier": (np.array([f"t{n}" for n in range(TRAINED)], dtype=object),
                   np.array([f"b{n}" for n in range(SCORED)], dtype=object)),
    "repeated": (np.array([f"t{n // 10}" for n in range(TRAINED)], dtype=object),
                  np.array([f"t{n // 5}" for n in range(SCORED)], dtype=object)),
}  # fmt: skip


def named(values: np.ndarray) -> np.ndarray:
    """Return numbers as names."""
    return np.array([f"c{value}" for value in values], dtype=object)


rare = np.random.default_rng(7)
# Categories of which most are rare: a tail that never ends, and more than a profile keeps.
TAIL = [np.minimum(rare.zipf(1.3, count), 10**9) for count in (TRAINED, SCORED)]
MANY = [rare.integers(0, 1400, count) for count in (TRAINED, SCORED)]
STEADY |= {"tail": (named(TAIL[0]), named(TAIL[1])), "many": (named(MANY[0]), named(MANY[1]))}
DRIFTED |= {
    "tail_moved": (named(TAIL[0]), named(np.where(np.arange(SCORED) < SCORED // 10, 9, TAIL[1]))),
    "many_gathered": (named(MANY[0]), named(np.full(SCORED, MANY[0][0]))),
}


@pytest.fixture(scope="module")
def drift(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """Return the deciding rows of one batch against training."""
    columns = {**DRIFTED, **STEADY}
    sides = [pd.DataFrame({name: side[place] for name, side in columns.items()}) for place in (0, 1)]
    database = watched(tmp_path_factory.mktemp("odd"), sides)
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute("select * from fct_monitoring__drift where reference = 'training'").df()


def test_what_moved_is_drift_and_what_did_not_is_none(drift: pd.DataFrame) -> None:
    """One absurd value, in training or in the batch, hides nothing and is none by itself; nor is a name that is new."""
    assert set(drift["feature_name"]) == {*DRIFTED, *STEADY}
    assert set(drift.loc[drift["is_deciding"] & drift["is_drifted"].eq(True), "feature_name"]) == set(DRIFTED)


def test_the_distance_is_of_the_body(drift: pd.DataFrame) -> None:
    """In units of the middle: 4 of 5, whatever the one value is."""
    found = drift[drift["drift_method"] == "wasserstein"].set_index("feature_name")["statistic"]
    assert all(found[name] == pytest.approx(0.8, abs=0.1) for name in DRIFTED if name in found)
    assert all(found[name] < 0.1 for name in STEADY if name in found)


def test_neighbouring_numbers_are_one_value(drift: pd.DataFrame) -> None:
    """Each of twelve prices is a unit in its last place higher: the functions differ by chance alone."""
    noisy = drift[drift["feature_name"] == "noisy"].set_index("drift_method")["statistic"]
    assert noisy["kolmogorov_smirnov"] < 0.05
