"""The example's features and labels against pandas, which counts them again from the raw file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

EXAMPLE = Path(__file__).parents[3] / "examples" / "online_retail"
LARGEST = ["United Kingdom", "EIRE", "Germany", "France"]
MONTHS = [
    pd.Timestamp(day) for day in ("2010-01-01", "2010-06-01", "2010-12-01", "2011-03-01", "2011-10-01", "2011-12-01")
]
MODELS = ["fct_features__customers", "fct_labels__repurchase_30d", "fct_labels__spend_90d"]


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    """Return the published lines."""
    return pd.read_parquet(EXAMPLE / "data" / "online_retail_ii.parquet")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """Build the example in a copy of its own and return its public tables."""
    return build(tmp_path_factory.mktemp("whole"))


def build(folder: Path, *options: str) -> dict[str, pd.DataFrame]:
    """Copy the example into `folder`, run its models there and return its public tables."""
    project = folder / "online_retail"
    leave = shutil.ignore_patterns(
        "dbt_packages", "target", "logs", "*.duckdb*", "package-lock.yml", "storeroom_artifacts"
    )
    shutil.copytree(EXAMPLE, project, ignore=leave)
    package = Path(__file__).parents[3].as_posix()
    (project / "packages.yml").write_text(f"packages:\n  - local: {package}\n", encoding="utf-8")
    environment = {**os.environ, "STOREROOM_DUCKDB_PATH": str(folder / "example.duckdb")}
    places = ["--project-dir", str(project), "--profiles-dir", str(project)]
    for command in (["deps"], ["run", "--select", "package:online_retail", *options]):
        dbt = [sys.executable, "-m", "dbt.cli.main", "--quiet", *command, *places]
        done = subprocess.run(dbt, env=environment, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(str(folder / "example.duckdb"), read_only=True) as connection:
        return {name: connection.execute(f"select * from {name}").df() for name in MODELS}


@pytest.fixture(scope="module")
def orders(raw: pd.DataFrame) -> pd.DataFrame:
    """Return one row per order of a known customer."""
    lines = raw.drop_duplicates()
    lines = lines[lines.customer_id.notna() & (lines.unit_price > 0) & ~lines.invoice.str.startswith("C")]
    lines = lines.assign(amount=lines.quantity * lines.unit_price)
    return lines.groupby(["customer_id", "invoice"], as_index=False).agg(
        at=("invoiced_at", "min"),
        revenue=("amount", "sum"),
        items=("quantity", "sum"),
        products=("stock_code", "nunique"),
        country=("country", "first"),
    )


@pytest.fixture(scope="module")
def cancellations(raw: pd.DataFrame) -> pd.DataFrame:
    """Return one row per cancellation of a known customer."""
    lines = raw[raw.customer_id.notna() & (raw.unit_price > 0) & raw.invoice.str.startswith("C")]
    return lines.groupby(["customer_id", "invoice"], as_index=False).agg(at=("invoiced_at", "min"))


def expected_features(orders: pd.DataFrame, cancellations: pd.DataFrame, customer: int, as_of: pd.Timestamp) -> dict:
    """Count one row of the feature view the slow way."""
    past = orders[(orders.customer_id == customer) & (orders["at"] < as_of)].sort_values(["at", "invoice"])
    within = {days: past[past["at"] >= as_of - pd.Timedelta(days=days)] for days in (30, 90, 365)}
    year = within[365]
    cancelled = cancellations[
        (cancellations.customer_id == customer)
        & (cancellations["at"] < as_of)
        & (cancellations["at"] >= as_of - pd.Timedelta(days=365))
    ]
    first, last = past["at"].iloc[0].normalize(), past["at"].iloc[-1].normalize()
    country = past.country.iloc[-1]
    return {
        "country_group": country if country in LARGEST else "other",
        "recency_days": (as_of - last).days,
        "tenure_days": (as_of - first).days,
        **{f"order_count_{days}d": len(rows) for days, rows in within.items()},
        "order_count_ever": len(past),
        **{f"revenue_{days}d": rows.revenue.sum() for days, rows in within.items()},
        "revenue_ever": past.revenue.sum(),
        "mean_basket_revenue_365d": year.revenue.mean(),
        "mean_basket_item_count_365d": year["items"].mean(),
        "mean_basket_product_count_365d": year["products"].mean(),
        "mean_days_between_orders": (last - first).days / (len(past) - 1) if len(past) > 1 else np.nan,
        "cancellation_count_365d": len(cancelled),
        "cancellation_share_365d": len(cancelled) / (len(cancelled) + len(year)),
    }


@pytest.mark.parametrize("as_of", MONTHS, ids=lambda month: f"{month:%Y-%m}")
def test_every_customer_of_the_past_year_has_one_row(
    built: dict[str, pd.DataFrame], orders: pd.DataFrame, as_of: pd.Timestamp
) -> None:
    year = orders[(orders["at"] < as_of) & (orders["at"] >= as_of - pd.Timedelta(days=365))]
    features = built["fct_features__customers"]
    assert sorted(features[features.as_of_at == as_of].customer_id) == sorted(year.customer_id.astype(int).unique())


@pytest.mark.parametrize("as_of", MONTHS, ids=lambda month: f"{month:%Y-%m}")
def test_features_equal_a_recount_in_pandas(
    built: dict[str, pd.DataFrame], orders: pd.DataFrame, cancellations: pd.DataFrame, as_of: pd.Timestamp
) -> None:
    features = built["fct_features__customers"]
    sample = features[features.as_of_at == as_of].sort_values("customer_id").sample(25, random_state=0)
    expected = pd.DataFrame(
        [expected_features(orders, cancellations, customer, as_of) for customer in sample.customer_id]
    )
    found = sample.drop(columns=["customer_id", "as_of_at"]).reset_index(drop=True)
    assert list(found.columns) == list(expected.columns)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("as_of", MONTHS, ids=lambda month: f"{month:%Y-%m}")
def test_labels_equal_a_recount_in_pandas(
    built: dict[str, pd.DataFrame], raw: pd.DataFrame, orders: pd.DataFrame, as_of: pd.Timestamp
) -> None:
    features = built["fct_features__customers"]
    customers = features[features.as_of_at == as_of].customer_id.sort_values()
    data_end = raw.invoiced_at.max()

    month_end = as_of + pd.Timedelta(days=30)
    bought = orders[(orders["at"] >= as_of) & (orders["at"] < month_end)].groupby("customer_id")["at"].min()
    expected = pd.DataFrame({"customer_id": customers, "observed_at": customers.map(bought)})
    expected["label"] = expected.observed_at.notna().astype(int)
    if month_end <= data_end:
        expected["observed_at"] = expected.observed_at.fillna(month_end)
    expected = expected.dropna(subset=["observed_at"])
    assert_same_labels(built["fct_labels__repurchase_30d"], expected, as_of)

    quarter_end = as_of + pd.Timedelta(days=90)
    spent = orders[(orders["at"] >= as_of) & (orders["at"] < quarter_end)].groupby("customer_id").revenue.sum()
    expected = pd.DataFrame({"customer_id": customers, "label": customers.map(spent).fillna(0.0)})
    expected["observed_at"] = quarter_end
    assert_same_labels(built["fct_labels__spend_90d"], expected if quarter_end <= data_end else expected[:0], as_of)


def assert_same_labels(labels: pd.DataFrame, expected: pd.DataFrame, as_of: pd.Timestamp) -> None:
    """Compare one month of a label view with the expected rows."""
    columns = ["customer_id", "label", "observed_at"]
    found = labels[labels.as_of_at == as_of].sort_values("customer_id")[columns].reset_index(drop=True)
    wanted = expected.sort_values("customer_id")[columns].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, wanted, check_dtype=False, rtol=1e-9, atol=1e-6)


def test_an_earlier_clock_sees_fewer_months_and_the_same_rows(built: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    earlier = build(tmp_path, "--vars", "{storeroom_now: '2010-06-15 00:00:00'}")["fct_features__customers"]
    whole = built["fct_features__customers"]
    assert earlier.as_of_at.max() == pd.Timestamp("2010-06-01")
    keys = ["as_of_at", "customer_id"]
    pd.testing.assert_frame_equal(
        earlier.sort_values(keys).reset_index(drop=True),
        whole[whole.as_of_at <= pd.Timestamp("2010-06-01")].sort_values(keys).reset_index(drop=True),
        check_exact=True,
    )
