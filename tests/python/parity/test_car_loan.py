"""NannyML's car loans through the product: its own numbers, and alarms where its columns were made to move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import yaml
from compared_values import clipped, middle, wasserstein
from scipy import stats
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from storeroom.findings import read_flags
from storeroom.jobs.monitor import monitor, prepare
from storeroom.jobs.predict import predict
from storeroom.jobs.register import register
from storeroom.jobs.stages import promote
from storeroom.project import Project

REPOSITORY = Path(__file__).parents[3]
DATA = REPOSITORY / "tests" / "data" / "car_loan"
START, CHUNK = datetime(2024, 1, 1), 5_000  # a chunk is an hour
DEPLOYED, NOW = START + timedelta(hours=10), START + timedelta(hours=20)
NUMBERS = ["car_value", "debt_to_income_ratio", "loan_length", "driver_tenure"]
WORDS = ["salary_range", "repaid_loan_on_prev_car", "size_of_downpayment"]
MOVED = {"car_value", "loan_length", "repaid_loan_on_prev_car", "salary_range"}
TYPES = {
    "loan_id": "int64", "seen_at": "timestamp", **dict.fromkeys(NUMBERS, "float64"), "salary_range": "string",
    "repaid_loan_on_prev_car": "bool", "size_of_downpayment": "string",
}  # fmt: skip
FILES = {
    "profiles.yml": "loans: {target: dev, outputs: {dev: {type: duckdb, path: loans.duckdb, threads: 2}}}",
    "packages.yml": f"packages: [{{local: {REPOSITORY.as_posix()}}}]",
    "dbt_project.yml": """
name: loans
version: 1.0.0
profile: loans
models: {loans: {+materialized: table}}
vars:
  storeroom:
    exact_rows: 100000  # every value is kept, for numbers to the last digit
    ml_models:
      repaid:
        task: binary_classification
        features: fct_loans
        labels: fct_repaid
        entity: loan_id
        as_of: seen_at
        label: repaid
        batch: hour
        trainer: training:build
        owner: team@example.com
        references: [training]
""",
    "models/fct_loans.sql": f"select {', '.join(TYPES)} from raw.loans",
    "models/fct_repaid.sql": "select loan_id, seen_at, repaid, seen_at as observed_at from raw.loans",
    "models/_models.yml": yaml.safe_dump(
        {
            "models": [
                {
                    "name": "fct_loans",
                    "config": {"contract": {"enforced": True}},
                    "columns": [{"name": name, "data_type": data_type} for name, data_type in TYPES.items()],
                }
            ]
        }
    ),
}


@pytest.fixture(scope="module")
def loans() -> pd.DataFrame:
    """Return reference and analysis rows one after another, with a time each."""
    analysis = pd.read_parquet(DATA / "analysis.parquet").reset_index(drop=True)
    analysis["repaid"] = pd.read_parquet(DATA / "analysis_target.parquet")["repaid"].to_numpy()
    rows = pd.concat([pd.read_parquet(DATA / "reference.parquet"), analysis], ignore_index=True)
    rows["loan_id"] = np.arange(len(rows))
    rows["seen_at"] = [START + timedelta(hours=place / CHUNK) for place in range(len(rows))]
    rows["repaid_loan_on_prev_car"] = rows["repaid_loan_on_prev_car"].astype(bool)
    return rows[[*TYPES, "repaid"]].astype({"repaid": int})


@pytest.fixture(scope="module")
def monitored(loans: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Return the project after a version was trained on the reference, deployed, and all chunks were watched."""
    folder = tmp_path_factory.mktemp("loans")
    for name, content in FILES.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")
    with duckdb.connect(str(folder / "loans.duckdb")) as connection:
        connection.execute("create schema raw; create type float64 as double")
        connection.register("loans", loans)
        connection.execute("create table raw.loans as select * from loans")
    project = Project(folder, profiles_dir=folder, is_replay=True)
    project.build(["package:loans"], NOW)
    prepare(project, DEPLOYED)
    reference = loans.iloc[: 10 * CHUNK]
    model = make_pipeline(ColumnTransformer([("numbers", StandardScaler(), NUMBERS)]), LogisticRegression())
    model.fit(reference[[*NUMBERS, *WORDS]], reference["repaid"])
    register(project, "repaid", model, DEPLOYED, training=(START, DEPLOYED))
    promote(project, "repaid", "1", DEPLOYED, reason="the first", override=True)
    predict(project, "repaid", NOW)
    monitor(project, NOW)
    yield project


@pytest.fixture(scope="module")
def drift(monitored: Project) -> pd.DataFrame:
    """Return statistics of the comparison with training: one row per chunk and column, one column per method."""
    rows = pd.DataFrame(
        monitored.warehouse.query(
            f"select feature_name, drift_method, batch_start_at, statistic, p_value, error_bound "
            f"from {monitored.relation('fct_monitoring__drift')} where reference = 'training' and slice_key = 'all'"
        )
    )
    rows["chunk"] = ((pd.to_datetime(rows["batch_start_at"]) - DEPLOYED) / timedelta(hours=1)).astype(int)
    assert sorted(rows["chunk"].unique()) == list(range(10))
    return rows.set_index(["drift_method", "feature_name", "chunk"]).sort_index()


@pytest.fixture(scope="module")
def theirs() -> pd.DataFrame:
    """Return NannyML's table of the ten analysis chunks."""
    table = pd.read_csv(DATA / "nannyml_car_loan_univariate.csv")
    assert len(table) == 10
    return table


@pytest.mark.parametrize("feature", NUMBERS)
def test_kolmogorov_smirnov_is_nannymls_within_2e_4_and_exact(drift, theirs, loans, feature: str) -> None:
    """NannyML reads it off the reference's quantiles from 10,000 rows on; ours equals scipy's."""
    ours = drift.loc[("kolmogorov_smirnov", feature)]
    np.testing.assert_allclose(ours["statistic"], theirs[f"{feature}|kolmogorov_smirnov|value"], atol=2e-4)
    for chunk, row in ours.iterrows():
        first = (10 + chunk) * CHUNK
        sides = loans[feature].iloc[: 10 * CHUNK], loans[feature].iloc[first : first + CHUNK]
        assert row["statistic"] == pytest.approx(stats.ks_2samp(*sides).statistic, abs=1e-12)
        assert row["error_bound"] == 0


@pytest.mark.parametrize("feature", NUMBERS)
def test_wasserstein_is_nannymls_in_robust_deviations_of_the_reference(drift, theirs, loans, feature: str) -> None:
    """Theirs is in units of the column, and from 10,000 bins: within a thousandth of a deviation."""
    reference = loans[feature].iloc[: 10 * CHUNK].to_numpy(dtype=float)
    ours = drift.loc[("wasserstein", feature)]["statistic"]
    low, high = middle(reference)
    unit = min(reference.std(ddof=1), (high - low) / (2 * stats.norm.ppf(0.95)) or np.inf)
    for chunk, value in ours.items():
        first = (10 + chunk) * CHUNK
        batch = loans[feature].iloc[first : first + CHUNK].to_numpy(dtype=float)
        assert value == pytest.approx(wasserstein(reference, batch), rel=1e-9)
        if clipped(low, high, reference, batch)[0].max() == reference.max():
            assert value == pytest.approx(theirs[f"{feature}|wasserstein|value"].iloc[chunk] / unit, abs=1e-3)


@pytest.mark.parametrize("feature", WORDS)
@pytest.mark.parametrize("method", ["jensen_shannon", "l_infinity", "hellinger"])
def test_distances_of_categories_are_nannymls(drift, theirs, feature: str, method: str) -> None:
    """The same definitions, base 2 and largest difference of shares; their table has eight places."""
    np.testing.assert_allclose(
        drift.loc[(method, feature)]["statistic"], theirs[f"{feature}|{method}|value"], atol=1e-8
    )


@pytest.mark.parametrize("feature", WORDS)
def test_chi_square_is_nannymls_but_for_yates_correction_of_two_by_two_tables(
    drift, theirs, loans, feature: str
) -> None:
    """Scipy corrects a table of two categories unless it is told not to; theirs does, ours does not."""
    ours = drift.loc[("chi_square", feature)]["statistic"]
    column = theirs[f"{feature}|chi2|value"]
    if loans[feature].nunique() > 2:
        np.testing.assert_allclose(ours, column, atol=1e-6)
        return
    for chunk, value in ours.items():
        first = (10 + chunk) * CHUNK
        sides = [loans[feature].iloc[: 10 * CHUNK], loans[feature].iloc[first : first + CHUNK]]
        table = np.array([side.value_counts().sort_index().to_numpy() for side in sides])
        assert value == pytest.approx(stats.chi2_contingency(table, correction=False).statistic, rel=1e-9)
        assert column[chunk] == pytest.approx(stats.chi2_contingency(table).statistic, abs=1e-6)


def test_each_chunk_that_drifts_is_found_by_its_columns_and_no_other(monitored: Project) -> None:
    """From row 25,000 on, the sixth chunk: exactly the four columns that were made to move.

    Labels are there at once and show that no metric degraded: the drift informs, and flags nothing.
    """
    rows = monitored.warehouse.query(
        f"select batch_start_at, feature_name from {monitored.relation('fct_monitoring__drift')} "
        "where is_drifted and is_deciding and slice_key = 'all' and feature_name not in ('prediction', 'label')"
    )
    found: dict[int, set[str]] = {}
    for row in rows:
        found.setdefault(int((row["batch_start_at"] - DEPLOYED) / timedelta(hours=1)), set()).add(row["feature_name"])
    assert found == dict.fromkeys(range(5, 10), MOVED)
    flags = [row for row in read_flags(monitored, "repaid") if row["batch_start_at"] >= DEPLOYED]
    assert [row["is_drifted"] for row in flags] == [False] * 5 + [True] * 5
    assert [row["severity"] for row in flags] == ["ok"] * 5 + ["info"] * 5
    assert not any(row["is_degraded"] for row in flags)
    assert all(row["drifted_feature_count"] == 4 for row in flags[5:])


def reconstruction_errors(loans: pd.DataFrame) -> np.ndarray:
    """Return each row's distance from its reconstruction, as NannyML's calculator makes it out of scikit-learn."""
    reference = loans.iloc[: 10 * CHUNK]
    encoded = loans[NUMBERS].copy()
    for name in WORDS:
        encoded[name] = loans[name].map(reference[name].value_counts(normalize=True))
    scaler = StandardScaler().fit(encoded.iloc[: 10 * CHUNK])
    rows = scaler.transform(encoded)
    pca = PCA(n_components=0.65, svd_solver="full").fit(rows[: 10 * CHUNK])
    return np.linalg.norm(rows - pca.inverse_transform(pca.transform(rows)), axis=1)


def test_the_reconstruction_error_is_nannymls_and_moves_where_columns_do(monitored: Project, loans) -> None:
    """The mean of each chunk to 1e-9; the chunks in which columns were made to move lie outside the thresholds."""
    chunks = reconstruction_errors(loans).reshape(20, CHUNK)
    rows = monitored.warehouse.query(
        f"select * from {monitored.relation('fct_monitoring__reconstruction')} order by batch_start_at"
    )
    assert [row["batch_start_at"] for row in rows] == [DEPLOYED + timedelta(hours=chunk) for chunk in range(10)]
    training, batches = chunks[:10].mean(axis=1), chunks[10:].mean(axis=1)
    for row, value, chunk in zip(rows, batches, chunks[10:], strict=True):
        assert row["value"] == pytest.approx(value, rel=1e-9)
        assert row["std_error"] == pytest.approx(chunk.std(ddof=1) / np.sqrt(CHUNK), rel=1e-9)
        assert row["training_spread"] == pytest.approx(training.std(ddof=1), rel=1e-9)
        assert row["expected_value"] == pytest.approx(training.mean(), rel=1e-3)  # new rows lie a little further
        assert row["expected_value"] >= training.mean()
        assert (row["component_count"], row["feature_count"], row["training_batch_count"]) == (4, 7, 10)
    assert [row["is_drifted"] for row in rows] == [False] * 5 + [True] * 5
    flags = [row for row in read_flags(monitored, "repaid") if row["batch_start_at"] >= DEPLOYED]
    assert ["the features together moved" in str(row["reasons"]) for row in flags] == [False] * 5 + [True] * 5
