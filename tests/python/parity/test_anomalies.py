"""The anomalies of batch statistics, as dbt renders their model, against scipy over generated histories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from dbt.cli.main import dbtRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scipy import stats

ROOT = Path(__file__).parents[3]
START = pd.Timestamp("2023-11-27")
TABLES = ("int_monitoring__anomaly_rules", "int_monitoring__latest_acknowledgements", "fct_monitoring__statistics")

VALUES = st.lists(
    st.one_of(st.none(), st.integers(0, 3).map(float), st.floats(-1e6, 1e6, allow_subnormal=False)),
    min_size=1,
    max_size=30,
)


@pytest.fixture(scope="module")
def query(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the SQL of the model, over tables that bear the names of the models it reads."""
    folder = tmp_path_factory.mktemp("anomalies")
    common = [
        "--project-dir", str(ROOT), "--profiles-dir", str(ROOT / "profiles"), "--no-send-anonymous-usage-stats",
        "--target-path", str(folder / "target"), "--log-path", str(folder / "logs"), "--log-level", "none",
        "--no-print", "--no-partial-parse",
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOREROOM_DUCKDB_PATH", str(folder / "anomalies.duckdb"))
        patch.setenv("STOREROOM_TARGET", "dev")
        compiled = dbtRunner().invoke(["compile", "--select", "fct_monitoring__anomalies", *common, "--no-introspect"])
    assert compiled.success, compiled.exception
    (node,) = [result.node for result in compiled.result.results if result.node.resource_type == "model"]
    return re.sub(r'"\w+"\."\w+"\."(\w+)"', r"\1", node.compiled_code)


@pytest.fixture(scope="module")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return an empty database with the package's types."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("create type float64 as double")
        yield connection


def expected(values: list[float | None], spoilt: set[int], trailing: int, season: int) -> pd.DataFrame:
    """Return median, spread, z and history of each batch by scipy, walking back one batch at a time."""
    rows = []
    for place, value in enumerate(values):
        back = [place - step * season for step in range(1, trailing + 1)]
        past = np.array([values[i] for i in back if i >= 0 and i not in spoilt and values[i] is not None], dtype=float)
        if not len(past):
            rows.append((np.nan, np.nan, np.nan, 0))
            continue
        center = float(np.median(past))
        spread = float(stats.median_abs_deviation(past, scale="normal"))
        if spread == 0:
            spread = float(np.sqrt(np.pi / 2) * np.mean(np.abs(past - center)))
        spread = max(spread, 1e-9 * abs(center), 1e-12)
        z = np.nan if value is None else (value - center) / spread
        rows.append((center, spread, z, len(past)))
    return pd.DataFrame(rows, columns=["expected_value", "spread", "robust_z", "history_count"])


@settings(
    max_examples=150,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(VALUES, st.sets(st.integers(0, 29), max_size=5), st.integers(1, 12), st.integers(1, 4), st.integers(1, 8))
@example([0.0] * 8 + [1.0, 0.0], set(), 12, 1, 6)
@example([5.0, 1e6] * 6, {1, 3}, 4, 2, 2)
def test_robust_z_is_scipys(
    query: str,
    warehouse: duckdb.DuckDBPyConnection,
    values: list[float | None],
    spoilt: set[int],
    trailing: int,
    season: int,
    min_history: int,
) -> None:
    """Median, MAD and z of every batch are scipy's over the history; no verdict comes without enough of it."""
    starts = [START + pd.Timedelta(weeks=week) for week in range(len(values))]
    statistics = pd.DataFrame(
        {
            "model_name": "churn",
            "version_id": "a",
            "window_kind": "batch",
            "batch_start_at": starts,
            "feature_name": "age",
            "slice_key": "all",
            "slice_value": "all",
            "statistic": "mean",
            "value": pd.array(values, dtype="Float64"),
        }
    )
    rules = pd.DataFrame(
        [("churn", "mean", "week", trailing, season, min_history, 5.0, 0.05, False)],
        columns=["model_name", "statistic", "batch", "trailing_batches", "season_batches", "min_history", "threshold",
                 "min_change", "is_flagging"],
    )  # fmt: skip
    words = pd.DataFrame(
        {
            "model_name": pd.Series(["churn"] * len(spoilt), dtype="str"),
            "batch_start_at": pd.to_datetime([START + pd.Timedelta(weeks=week) for week in spoilt]),
            "feature_name": pd.Series([None] * len(spoilt), dtype="str"),
            "is_incident": pd.Series([True] * len(spoilt), dtype="bool"),
        }
    )
    for name, frame in zip(TABLES, (rules, words, statistics), strict=True):
        warehouse.register(name, frame)
    found = warehouse.execute(f"select * from ({query}) order by batch_start_at").df()
    wanted = expected(values, spoilt, trailing, season)
    assert len(found) == len(values)
    for column in wanted:
        np.testing.assert_allclose(
            found[column].to_numpy(dtype=float, na_value=np.nan), wanted[column].to_numpy(float), rtol=1e-9, atol=1e-12
        )
    for verdict, z, count in zip(found["is_anomalous"], wanted["robust_z"], wanted["history_count"], strict=True):
        if count < min_history or np.isnan(z):
            assert pd.isna(verdict)
        elif abs(abs(z) - 5) > 1e-6:
            assert verdict == (abs(z) >= 5)
