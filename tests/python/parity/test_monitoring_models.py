"""The monitoring tables of a project with everything awkward in it, against numpy, scipy and scikit-learn.

One project is generated, trained, scored and monitored through `cycle`; then every public number is computed again from
the raw tables alone: rows of a window by pandas, edges and bins by numpy, tests by scipy, metrics by scikit-learn.
"""

from __future__ import annotations

import itertools
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import yaml
from compared_values import cell_tests, merged_cells, wasserstein
from scipy import stats
from scipy.spatial import distance
from sklearn import metrics as skm

from storeroom.errors import DbtError
from storeroom.jobs.cycle import cycle
from storeroom.jobs.monitor import monitor
from storeroom.project import Project

REPOSITORY = Path(__file__).parents[3]
EPOCH = datetime(1970, 1, 1)
FIRST, WEEKS, ROWS = datetime(2024, 1, 1), 14, 260
CLOCKS = [datetime(2024, 2, 13), datetime(2024, 3, 12), datetime(2024, 4, 8)]
TIMES = ["joined_on", "paid_at"]  # a date that is only watched, and a time that models see
NUMBERS = ["amount", "visits", "sparse", "constant", "empty", *TIMES]
WORDS = ["plan", "town", "is_member"]
SMOOTHING, BINS, COARSE, TOP, KEPT = 0.5, 100, 10, 100, 1000
TRAILING, SEASON = 3, 2
QUANTILES = {
    "p01": 0.01, "p05": 0.05, "p10": 0.1, "p25": 0.25, "median": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95, "p99": 0.99,
}  # fmt: skip
HABIT = "case when visits > 3 then 'often' when visits > 0 then 'seldom' end"
SLICED = {
    "plan": ["free", "basic", "full", "student", "(missing)", "(other)"],
    "habit": ["often", "seldom", "(missing)"],
}
SHARED = {
    "features": "fct_seen",
    "entity": ["region", "customer"],
    "as_of": "seen_at",
    "batch": "week",
    "label_delay_days": 7,
    "owner": "team@example.com",
    "retrain": {"triggers": []},
}
DECLARED = {
    "leaves": {
        **SHARED,
        "task": "binary_classification",
        "labels": "fct_leaves",
        "label": "has_left",
        "trainer": "training:classifier",
        "slices": ["plan", {"name": "habit", "expression": HABIT}],
        "performance": {"threshold": 0.4, "sensitive": "plan", "min_slice_labels": 20},
    },
    "spends": {
        **SHARED,
        "task": "regression",
        "labels": "fct_spends",
        "label": "spent",
        "trainer": "training:regressor",
        "references": ["training", "previous", "trailing", "seasonal"],
        "trailing_batches": TRAILING,
        "season_batches": SEASON,
        "drift": {
            "numeric": {"method": "jensen_shannon", "threshold": 0.15},
            "features": {"amount": {"method": "mean_difference"}, "plan": {"threshold": 0.3}},
        },
    },
    "picks": {
        **SHARED,
        "task": "multiclass_classification",
        "labels": "fct_picks",
        "label": "picked",
        "trainer": "training:classifier",
        "retrain": {"triggers": ["drift"]},
    },
}
FILES = {
    "profiles.yml": "shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb, threads: 2}}}",
    "packages.yml": f"packages: [{{local: {REPOSITORY.as_posix()}}}]",
    "dbt_project.yml": yaml.safe_dump(
        {
            "name": "shop",
            "version": "1.0.0",
            "profile": "shop",
            "models": {"shop": {"+materialized": "table"}},
            "vars": {"storeroom": {"correlated_features": 10, "ml_models": DECLARED}},
        }
    ),
    "models/fct_seen.sql": "select * from raw.seen",
    "models/fct_leaves.sql": "select region, customer, seen_at, has_left, observed_at from raw.known",
    "models/fct_spends.sql": "select region, customer, seen_at, spent, observed_at from raw.known",
    "models/fct_picks.sql": "select region, customer, seen_at, picked, observed_at from raw.known",
    "models/_models.yml": yaml.safe_dump(
        {
            "models": [
                {
                    "name": "fct_seen",
                    "config": {"contract": {"enforced": True}},
                    "columns": [
                        {
                            "name": name,
                            "data_type": data_type,
                            "config": {"meta": {"storeroom": {"role": "feature"}} if name == "paid_at" else {}},
                        }
                        for name, data_type in {
                            "region": "string",
                            "customer": "int64",
                            "seen_at": "timestamp",
                            "amount": "float64",
                            "visits": "int64",
                            "sparse": "float64",
                            "constant": "float64",
                            "empty": "float64",
                            "plan": "string",
                            "town": "string",
                            "is_member": "bool",
                            "joined_on": "date",
                            "paid_at": "timestamp",
                        }.items()
                    ],
                }
            ]
        }
    ),
    "training.py": """
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def classifier(features):
    return make_pipeline(ColumnTransformer([("numbers", StandardScaler(), ["visits"])]), LogisticRegression())


def regressor(features):
    return make_pipeline(ColumnTransformer([("numbers", StandardScaler(), ["visits"])]), LinearRegression())
""",
}


def days_after(draw: np.random.Generator, days: float, latest: Any) -> Any:
    """Return the time so many days after 1970, as the kind of `latest`; a few are null, a few the engine's infinity."""
    kind = draw.random()
    if kind < 0.05:
        return None if kind < 0.03 else latest
    at = EPOCH + timedelta(days=days)
    return at if isinstance(latest, datetime) else at.date()


def generated() -> tuple[pa.Table, pa.Table]:
    """Return features and labels of 14 weeks; from the eighth on amount moves, plans are new.

    And sparse goes missing, and where it is not it goes with visits.
    """
    draw, other_draw = np.random.default_rng(11), np.random.default_rng(12)
    seen: list[dict[str, Any]] = []
    known: list[dict[str, Any]] = []
    for week in range(WEEKS):
        is_late = week >= 7
        for row in range(ROWS):
            kind = draw.random()
            visits = int(draw.poisson(4)) - 2
            key = {
                "region": "n|rth" if row % 2 else "south",
                "customer": row // 2,
                "seen_at": FIRST + timedelta(weeks=week, hours=float(draw.uniform(0, 167))),
            }
            amount = float(draw.lognormal(3 + 0.5 * is_late, 1))
            amount = None if kind < 0.03 else np.nan if kind < 0.05 else np.inf if kind < 0.06 else amount
            plans = ["free", "basic", "full", None] if not is_late else ["free", "basic", "student", None]
            seen.append(
                {
                    **key,
                    "amount": amount,
                    "visits": visits,
                    "sparse": None
                    if draw.random() < (0.5 if is_late else 0.1)
                    else float(draw.normal() + is_late * visits / 2),
                    "constant": 1.5,
                    "empty": None,
                    "plan": str(plan) if (plan := plans[draw.choice(4, p=[0.5, 0.3, 0.17, 0.03])]) else None,
                    "town": f"t{min(int(draw.geometric(0.06)), 140)}",
                    "is_member": None if draw.random() < 0.02 else bool(draw.random() < 0.4),
                    "joined_on": days_after(other_draw, 2000 * other_draw.random() - 1000 + 300 * is_late, date.max),
                    "paid_at": days_after(other_draw, 900 * other_draw.random() + 300 * is_late, datetime.max),
                }
            )
            has_left = bool(draw.random() < 1 / (1 + np.exp(1 - (visits - 2 * visits * is_late) / 2)))
            if draw.random() < 0.02:
                continue  # never known
            label = {
                **key,
                "has_left": has_left,
                "spent": float(10 + 5 * visits + draw.normal(0, 4)),
                "picked": ["a", "b", "c"][min(max(visits + int(draw.integers(0, 2)), 0), 2)],
                "observed_at": key["seen_at"] + timedelta(days=1 if has_left else 7),
            }
            known.append(label)
            if draw.random() < 0.05:  # corrected three weeks later
                spent = label["spent"] + 10
                later = key["seen_at"] + timedelta(days=28)
                known.append({**label, "has_left": not has_left, "spent": spent, "observed_at": later})
    types = {"customer": pa.int64(), "seen_at": pa.timestamp("us"), "observed_at": pa.timestamp("us")}
    types |= {"joined_on": pa.date32(), "paid_at": pa.timestamp("us")}
    doubles = ["amount", "sparse", "constant", "empty", "spent"]

    def table(rows: list[dict[str, Any]]) -> pa.Table:
        columns = {}
        for name in rows[0]:
            data_type = types.get(name, pa.float64() if name in doubles else None)
            columns[name] = pa.array([row[name] for row in rows], type=data_type, from_pandas=False)
        return pa.table(columns)

    return table(seen), table(known)


def habits(visits: Any) -> np.ma.MaskedArray:
    """Return the slice `habit` of each row, as numpy sees the declared expression."""
    counts = np.ma.filled(np.ma.asarray(visits), 0)
    words = np.where(counts > 3, "often", np.where(counts > 0, "seldom", "(missing)"))
    return np.ma.masked_array(words.astype(object), mask=words == "(missing)")


def day_counts(values: Any) -> np.ma.MaskedArray:
    """Return dates or times as days since 1970; Python reads the engine's infinity as its own latest."""
    days = [
        np.inf if value in (date.max, datetime.max) else (datetime(*value.timetuple()[:6]) - EPOCH) / timedelta(days=1)
        + getattr(value, "microsecond", 0) / 86_400e6
        if value else 0.0
        for value in values
    ]  # fmt: skip
    return np.ma.masked_array(days, mask=[value is None for value in values])


class Shop:
    """The monitored project: its tables as pandas frames, and the raw rows of a window."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.words: dict[tuple[str, str], np.ndarray] = {}
        self.now = CLOCKS[-1]
        self.versions = self.frame("select * from dim_registry__versions").set_index("version_id")
        raw = "cast(region as varchar) || '' as region, customer, seen_at"
        self.raw = self.frame(f"select {raw} from raw.seen order by rowid")
        with duckdb.connect(str(database), read_only=True) as connection:
            # fetchnumpy masks a null and leaves NaN alone; pandas would make them one.
            names = "* exclude (joined_on, paid_at)"
            self.columns = connection.execute(f"select {names} from raw.seen order by rowid").fetchnumpy()
            times = connection.execute("select joined_on, paid_at from raw.seen order by rowid").fetchall()
        self.columns |= {name: day_counts(values) for name, values in zip(TIMES, zip(*times, strict=True), strict=True)}
        # A key is what the labels and predictions are found by; the bar in a region is escaped.
        self.raw["key"] = self.raw["region"].str.replace("|", "\\|") + "|" + self.raw["customer"].astype(str)
        known = self.frame("select * from raw.known")
        known["key"] = known["region"].str.replace("|", "\\|") + "|" + known["customer"].astype(str)
        self.observed = known.sort_values("observed_at")
        self.seen = self.frame("select measurement_id, seen_at from int_monitoring__states").set_index(
            "measurement_id"
        )["seen_at"]
        predictions = self.frame("select * from ledger__predictions").drop_duplicates("prediction_id")
        self.predictions = predictions.rename(columns={"entity_key": "key", "as_of_at": "seen_at"})

    def known(self, at: datetime) -> pd.DataFrame:
        """Return the labels as they were known at that time: of two, the one observed last."""
        return self.observed[self.observed["observed_at"] <= at].groupby(["key", "seen_at"]).tail(1)

    def frame(self, query: str) -> pd.DataFrame:
        """Return a query's rows."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(query).df()

    def measurements(self) -> pd.DataFrame:
        """Return the windows that were measured, with their subject."""
        return self.frame("select * from int_monitoring__measurements").set_index("measurement_id")

    def in_slice(self, measurement: Any, key: str, value: str) -> np.ndarray:
        """Return which rows are in a slice: missing, one of training's ten most frequent values, or other."""
        known = self.words.get((measurement.Index, key))
        if known is None:
            kinds = self.measurements()
            kinds = kinds[(kinds["version_id"] == measurement.version_id) & (kinds["window_kind"] == "training")]
            words = [self.slice_words(kinds.iloc[0], key), self.slice_words(measurement, key)]
            counts = pd.Series(words[0])[words[0] != "(missing)"].value_counts()
            ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            known = np.isin(words[1], ["(missing)", *(name for name, _ in ranked[:10])])
            known = np.where(known, words[1], "(other)")
            self.words[(measurement.Index, key)] = known
        return known == value

    def slice_words(self, measurement: Any, key: str) -> np.ndarray:
        """Return the slice of every row of a window; a prediction or a label is in the slice of its features."""
        column = habits(self.columns["visits"]) if key == "habit" else self.columns[key]
        words = pd.Series(
            np.where(np.ma.getmaskarray(column), "(missing)", np.ma.filled(column, "(missing)")),
            index=pd.MultiIndex.from_frame(self.raw[["key", "seen_at"]]),
        )
        rows = self.rows(measurement)
        return words[pd.MultiIndex.from_frame(rows[["key", "seen_at"]])].to_numpy()

    def rows(self, measurement: Any) -> pd.DataFrame:
        """Return the features, predictions or labels of a window."""
        start, end = measurement.batch_start_at, measurement.batch_end_at
        if measurement.subject == "features":
            return self.raw[(self.raw["seen_at"] >= start) & (self.raw["seen_at"] < end)]
        if measurement.subject == "prediction":
            return self.scored(measurement.version_id, measurement.window_kind, start, end)
        # Labels are measured by the first cycle after the last one was final, and again when some change.
        if measurement.state_number > 1:
            known = self.known(self.seen[measurement.Index])
        else:
            final = max(end + timedelta(days=7), self.versions.loc[measurement.version_id, "registered_at"])
            known = self.known(min(clock for clock in CLOCKS if clock >= final))
        return known[(known["seen_at"] >= start) & (known["seen_at"] < end)]

    def own_column(self, measurement: Any, feature: str, slice_key: str, slice_value: str) -> Any:
        """Return the values of a window where a slice has exactly one of the window's own values."""
        values = self.column(measurement, feature)
        return values if slice_key == "all" else values[self.slice_words(measurement, slice_key) == slice_value]

    def column(self, measurement: Any, feature: str, slice_key: str = "all", slice_value: str = "all") -> Any:
        """Return the values of a feature, prediction or label in a window and slice as a masked array."""
        if slice_key != "all":
            return self.column(measurement, feature)[self.in_slice(measurement, slice_key, slice_value)]
        rows = self.rows(measurement)
        if measurement.subject == "features":
            return np.ma.asarray(self.columns[feature])[rows.index]
        if measurement.subject == "label":
            label = DECLARED[measurement.model_name]["label"]
            return np.ma.asarray((rows[label] if label == "picked" else rows[label].astype(float)).to_numpy())
        name = {"leaves": "score", "spends": "value", "picks": "predicted_class"}[measurement.model_name]
        return np.ma.asarray(rows[name].to_numpy())

    def scored(self, version_id: str, window_kind: str, start: datetime, end: datetime) -> pd.DataFrame:
        """Return the predictions of a version in a window."""
        purpose = {"batch": "serving", "shadow": "shadow", "test": "test"}[window_kind]
        frame = self.predictions
        kept = (frame["version_id"] == version_id) & (frame["purpose"] == purpose)
        return frame[kept & (frame["seen_at"] >= start) & (frame["seen_at"] < end)]

    def outcomes(self, version_id: str, window_kind: str, start: datetime, end: datetime) -> pd.DataFrame:
        """Return the predictions of a version in a window with their labels; null where none has matured."""
        final = timedelta(days=7)
        joined = self.scored(version_id, window_kind, start, end).merge(
            self.known(self.now)[["key", "seen_at", "has_left", "spent", "picked", "observed_at"]],
            on=["key", "seen_at"],
            how="left",
        )
        joined = joined.merge(
            pd.DataFrame(
                {
                    **self.raw[["key", "seen_at"]],
                    "plan": self.columns["plan"].filled("(missing)"),
                    "habit": habits(self.columns["visits"]).filled("(missing)"),
                }
            ),
            on=["key", "seen_at"],
        )
        joined["is_matured"] = joined["observed_at"].notna() & (joined["seen_at"] + final <= self.now)
        return joined


def copy(shop: Shop, folder: Path) -> Project:
    """Return a copy of the project to change."""
    shutil.copytree(shop.database.parent, folder, dirs_exist_ok=True, symlinks=True)
    return Project(folder, profiles_dir=folder, is_replay=True)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Return the project after three cycles."""
    folder = tmp_path_factory.mktemp("shop")
    for name, content in FILES.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")
    seen, known = generated()
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute("create schema raw; create type float64 as double")
        connection.register("seen", seen)
        connection.register("known", known)
        connection.execute(
            "create table raw.seen as select * replace ("
            "if(year(joined_on) = 9999, 'infinity', joined_on) as joined_on, "
            "if(year(paid_at) = 9999, 'infinity', paid_at) as paid_at) from seen"
        )
        connection.execute("create table raw.known as select * from known")
    project = Project(folder, profiles_dir=folder, is_replay=True)
    project.build(["package:shop"], CLOCKS[0])
    for now in CLOCKS:
        assert not cycle(project, now).errors
    return Shop(folder / "shop.duckdb")


def finite(values: np.ma.MaskedArray) -> np.ndarray:
    """Return the values that are numbers."""
    numbers = values.compressed().astype(float)
    return numbers[np.isfinite(numbers)]


def is_numeric(model_name: str, feature: str) -> bool:
    """Whether a column is a number."""
    return feature in NUMBERS or (feature in ("prediction", "label") and model_name != "picks")


def text(values: np.ma.MaskedArray) -> list[str]:
    """Return the values that are not null, as the warehouse writes them."""
    return [str(v).lower() if isinstance(v, bool | np.bool_) else str(v) for v in values.compressed()]


def edges_of(reference: np.ndarray, bins: int = BINS) -> np.ndarray:
    """Return the upper edges of at most so many bins: every value, or values with equal counts between them."""
    if len(np.unique(reference)) <= bins:
        return np.unique(reference)
    return np.unique(np.quantile(reference, np.arange(1, bins + 1) / bins, method="inverted_cdf"))


def missing_counts(values: np.ma.MaskedArray, numeric: bool) -> dict[int, int]:
    """Return the counts of null, NaN and infinite values by the index of their bin."""
    present = values.compressed()
    null = len(values) - len(present)
    if not numeric:
        return {-1: null, -2: 0, -3: 0}
    numbers = present.astype(float)
    return {-1: null, -2: int(np.isnan(numbers).sum()), -3: int(np.isinf(numbers).sum())}


def fine_counts(values: np.ma.MaskedArray, reference: np.ma.MaskedArray, numeric: bool) -> dict[int, int]:
    """Return bin index -> rows, on the bounds of the version's own reference window."""
    counts = missing_counts(values, numeric)
    if numeric:
        edges = edges_of(finite(reference)) if len(finite(reference)) else np.array([])
        # Place 1 holds what lies under the smallest reference value, place 2 the first range.
        lowest = finite(reference).min() if len(edges) else 0.0
        for value in finite(values):
            index = 1 if len(edges) and value < lowest else 2 + int(np.searchsorted(edges, value, side="left"))
            index = index if len(edges) else 1
            counts[index] = counts.get(index, 0) + 1
        return counts
    ranked = pd.Series(text(reference), dtype=object).value_counts()
    categories = [name for name, _ in sorted(ranked.items(), key=lambda item: (-item[1], item[0]))][:KEPT]
    places = {name: place for place, name in enumerate(categories, start=1)}
    for word in text(values):
        counts[places.get(word, 0)] = counts.get(places.get(word, 0), 0) + 1
    return counts


def coarse_counts(counts: dict[int, int], reference: np.ma.MaskedArray, numeric: bool) -> dict[Any, int]:
    """Return deciles of a number, with below, above and missing by themselves; categories beyond TOP share a bin."""
    if not numeric:
        frequent = {index: count for index, count in counts.items() if index <= TOP}
        return {**frequent, TOP + 1: sum(count for index, count in counts.items() if index > TOP)}
    edges = edges_of(finite(reference)) if len(finite(reference)) else np.array([])
    deciles = edges_of(finite(reference), COARSE) if len(edges) else np.array([])
    coarse: dict[Any, int] = {}
    for index, count in counts.items():
        if index < 0:
            name: Any = ("missing", index)
        elif index == 1:
            name = "below" if len(edges) else "above"
        elif index >= 2 + len(edges):
            name = "above"
        else:
            name = int((deciles < edges[index - 2]).sum())
        coarse[name] = coarse.get(name, 0) + count
    return coarse


def without(counts: dict[int, int], once: set[int]) -> dict[int, int]:
    """Return the counts with some categories among the unseen ones."""
    kept = {index: count for index, count in counts.items() if index not in once}
    return {**kept, 0: counts.get(0, 0) + sum(counts.get(index, 0) for index in once)} if once else counts


def aligned(reference: dict[Any, int], batch: dict[Any, int], order: Any = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the counts of both sides, bin beside bin, without bins that are empty on both."""
    names = [name for name in {**reference, **batch} if reference.get(name, 0) + batch.get(name, 0) > 0]
    names = sorted(names, key=order) if order else names
    return (
        np.array([float(reference.get(name, 0)) for name in names]),
        np.array([float(batch.get(name, 0)) for name in names]),
    )


def words_of(values: np.ma.MaskedArray) -> list[str | None]:
    """Return the texts of a side, None where it is missing."""
    return [*text(values), *[None] * int(np.ma.getmaskarray(values).sum())]


def cell_order(name: Any) -> tuple[float, str]:
    """Sort cells as the product numbers them: the largest of several as large is the first."""
    if name is None or (isinstance(name, str) and name not in ("below", "above")):
        return (0 if name is None else 1), name or ""
    place = {"below": -10, "above": 10}.get(name, 100 + name[1] if isinstance(name, tuple) else name)
    return float(place), ""


def kolmogorov_p(statistic: float, n: float) -> float:
    """Return scipy's exact tail, read between whole numbers of rows where the effective number is none."""
    low = int(np.floor(n))
    ends = [stats.kstwo.sf(statistic, low), stats.kstwo.sf(statistic, low + 1)]
    return float(np.interp(n, [low, low + 1], ends))


def close(found: float, expected: float, tolerance: float = 1e-9) -> bool:
    """Whether two numbers agree, both being null included."""
    if expected is None or np.isnan(expected):
        return found is None or bool(np.isnan(found))
    # Both infinite is equal: a distance from a constant reference, in its standard deviations.
    return bool(found == expected or abs(found - expected) <= tolerance * max(1.0, abs(expected)))


# -- statistics and histograms ---------------------------------------------------------------------------------------


def expected_statistics(values: np.ma.MaskedArray, numeric: bool, feature: str) -> dict[str, float]:
    """Return what numpy says about a column."""
    present = values.compressed()
    missing = missing_counts(values, numeric)
    numbers = finite(values) if numeric else np.array([])
    lengths = [len(word) for word in text(values)] if not numeric and feature != "is_member" else []
    raw = present.astype(float) if numeric else np.array([])
    has, many = len(numbers) > 0, len(numbers) > 1
    return {
        "row_count": len(values),
        "null_count": missing[-1],
        "nan_count": missing[-2],
        "infinite_count": missing[-3],
        "zero_count": int((raw == 0).sum()),
        "negative_count": int((numbers < 0).sum()),
        "distinct_count": len(np.unique(raw)) if numeric else len(set(text(values))),
        "minimum": numbers.min() if has else np.nan,
        "maximum": numbers.max() if has else np.nan,
        "mean": numbers.mean() if has else np.nan,
        "total": numbers.sum() if has else np.nan,
        "standard_deviation": numbers.std(ddof=1) if many else np.nan,
        **{name: np.quantile(numbers, share) if has else np.nan for name, share in QUANTILES.items()},
        "variance": numbers.var(ddof=1) if many else np.nan,
        "skewness": stats.skew(numbers, bias=False) if len(numbers) > 2 and np.ptp(numbers) else np.nan,
        "null_share": missing[-1] / len(values) if len(values) else np.nan,
        "distinct_share": (len(np.unique(raw)) if numeric else len(set(text(values)))) / len(present)
        if len(present)
        else np.nan,
        "true_share": np.mean([word == "true" for word in text(values)])
        if feature == "is_member" and len(present)
        else np.nan,
        "minimum_length": min(lengths, default=np.nan),
        "mean_length": np.mean(lengths) if lengths else np.nan,
        "maximum_length": max(lengths, default=np.nan),
        "null_key_count": 0,
        "duplicate_key_count": 0,
    }


def slices_of(shop: Shop, measurement: Any) -> list[tuple[str, str]]:
    """Return all rows of a window, and each value of its slices that has a row: they are few, so each is measured."""
    if measurement.model_name != "leaves":
        return [("all", "all")]
    return [
        ("all", "all"),
        *((key, value) for key in SLICED for value in sorted(set(shop.slice_words(measurement, key)))),
    ]


def test_every_statistic_equals_numpy(shop: Shop) -> None:
    """Counts, moments and quantiles of features, predictions and labels in every window and slice."""
    found = shop.frame("select * from fct_monitoring__statistics")
    keys = ["version_id", "window_kind", "batch_start_at", "feature_name", "slice_key", "slice_value", "statistic"]
    assert not found.duplicated(keys).any()
    found = found.set_index(keys)["value"].to_dict()
    checked, wrong = 0, []
    for row in shop.measurements().itertuples():
        if row.window_kind == "context":
            continue
        names = [*NUMBERS, *WORDS] if row.subject == "features" else [row.subject]
        for feature in names:
            for sliced in slices_of(shop, row):
                values = shop.own_column(row, feature, *sliced)
                expected = expected_statistics(values, is_numeric(row.model_name, feature), feature)
                for statistic, value in expected.items():
                    key = (row.version_id, row.window_kind, row.batch_start_at, feature, *sliced, statistic)
                    checked += 1
                    if not close(found[key], value):
                        wrong.append((key, found[key], value))
    assert not wrong[:5], f"{len(wrong)} of {checked}"
    assert checked == len(found)


def references(shop: Shop) -> dict[tuple[str, str], Any]:
    """Return (version, subject) -> the measurement its edges were made on."""
    kinds = {"features": "training", "prediction": "test", "label": "test"}
    return {
        (row.version_id, row.subject): row
        for row in shop.measurements().itertuples()
        if row.window_kind == kinds[row.subject]
    }


def test_every_bin_equals_a_count_of_the_raw_rows(shop: Shop) -> None:
    """Edges are quantiles of the version's training window, its test window for predictions and labels."""
    found = shop.frame(
        "select measurement_id, feature_name, slice_key, slice_value, bin_index, row_count "
        "from fct_monitoring__histograms"
    )
    counted = {
        key: dict(zip(rows["bin_index"], rows["row_count"], strict=True))
        for key, rows in found.groupby(["measurement_id", "feature_name", "slice_key", "slice_value"])
    }
    by_subject = references(shop)
    checked = 0
    for row in shop.measurements().itertuples():
        for feature in [*NUMBERS, *WORDS] if row.subject == "features" else [row.subject]:
            numeric = is_numeric(row.model_name, feature)
            reference = shop.column(by_subject[(row.version_id, row.subject)], feature)
            for sliced in slices_of(shop, row):
                expected = fine_counts(shop.own_column(row, feature, *sliced), reference, numeric)
                present = {index: count for index, count in counted[(row.Index, feature, *sliced)].items() if count}
                assert present == {index: count for index, count in expected.items() if count}, (row, feature)
                checked += 1
    assert checked == len(counted) > 300


# -- drift -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compared(shop: Shop) -> list[dict[str, Any]]:
    """Return one row per drift row, with both sides' raw values and the reference of the edges."""
    measurements = shop.measurements()
    by_subject = references(shop)
    rows = []
    comparable = measurements[measurements["window_kind"].isin(["batch", "context"])]

    @cache
    def earlier(measurement_id: str, reference: str) -> list[Any]:
        """Return the windows of a reference: the batch before, the three before, the second before."""
        row = measurements.loc[measurement_id]
        first, last = {"previous": (1, 1), "trailing": (TRAILING, 1), "seasonal": (SEASON, SEASON)}[reference]
        return list(
            comparable[
                (comparable["version_id"] == row["version_id"])
                & (comparable["subject"] == row["subject"])
                & (comparable["batch_start_at"] >= row["batch_start_at"] - timedelta(weeks=first))
                & (comparable["batch_start_at"] <= row["batch_start_at"] - timedelta(weeks=last))
            ].itertuples()
        )

    @cache
    def side(measurement_ids: tuple[str, ...], feature: str, slice_key: str, slice_value: str) -> Any:
        windows = [next(measurements.loc[[identity]].itertuples()) for identity in measurement_ids]
        return np.ma.concatenate([shop.column(window, feature, slice_key, slice_value) for window in windows])

    @cache
    def compare(measurement_id: str, reference: str, feature: str, slice_key: str, slice_value: str) -> dict[str, Any]:
        """Return both sides of a comparison and their bins, counted here."""
        batch = next(measurements.loc[[measurement_id]].itertuples())
        trained_on = by_subject[(batch.version_id, batch.subject)]
        others = [trained_on] if reference == "training" else earlier(measurement_id, reference)
        numeric = is_numeric(batch.model_name, feature)
        edges = shop.column(trained_on, feature)
        sliced = (feature, slice_key, slice_value)
        sides = [side(tuple(other.Index for other in others), *sliced), side((measurement_id,), *sliced)]
        fine = [fine_counts(side, edges, numeric) for side in sides]
        # What training saw once counts on its side as unseen.
        once = {i for i, n in fine[0].items() if i > 0 and n == 1 and not numeric and reference == "training"}
        coarse = [coarse_counts(without(fine[0], once), edges, numeric), coarse_counts(fine[1], edges, numeric)]
        cells = coarse if numeric else [dict(Counter(words_of(values))) for values in sides]
        return {
            "numeric": numeric,
            "sides": sides,
            "fine": fine,
            "coarse": aligned(*coarse),
            "cells": np.array(aligned(*cells, order=cell_order)),
        }

    for row in shop.frame("select * from fct_monitoring__drift").itertuples():
        found = compare(row.measurement_id, row.reference, row.feature_name, row.slice_key, row.slice_value)
        rows.append({"row": row, **found})
    assert len(rows) > 500
    return rows


def of_method(compared: list[dict[str, Any]], method: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield the rows of a drift method."""
    found = [item for item in compared if item["row"].drift_method == method]
    assert len(found) > 10, method
    for item in found:
        yield item["row"], item


def test_every_comparison_that_should_be_there_is_there(shop: Shop, compared: list[dict[str, Any]]) -> None:
    """Each batch and slice against every declared reference that has a window; all methods a number or category has."""
    measurements = shop.measurements()
    batches = measurements[measurements["window_kind"] == "batch"]
    found = {
        (row.measurement_id, row.reference, row.feature_name)
        for row in (item["row"] for item in compared)
        if row.slice_key == "all"
    }
    known = set(
        measurements.loc[
            measurements["window_kind"].isin(["batch", "context"]), ["version_id", "subject", "batch_start_at"]
        ].itertuples(index=False, name=None)
    )
    expected = set()
    for row in batches.itertuples():
        weeks = {"previous": [1]}
        if row.model_name == "spends":
            weeks = {"previous": [1], "trailing": [1, 2, 3], "seasonal": [2]}
        for feature in [*NUMBERS, *WORDS] if row.subject == "features" else [row.subject]:
            expected.add((row.Index, "training", feature))
            for reference, back in weeks.items():
                if any((row.version_id, row.subject, row.batch_start_at - timedelta(weeks=k)) in known for k in back):
                    expected.add((row.Index, reference, feature))
    assert found == expected
    methods = shop.frame("select * from dim_monitoring__methods")
    for numeric, kind in ((True, "numeric"), (False, "categorical")):
        of_kind = {item["row"].drift_method for item in compared if item["numeric"] == numeric}
        assert of_kind == set(methods.loc[methods["feature_kind"] == kind, "drift_method"])
    assert {item["row"].slice_value for item in compared} >= {
        "all",
        "free",
        "basic",
        "full",
        "(missing)",
        "(other)",
        "often",
    }


def test_counts_of_both_sides_are_the_raw_rows(compared: list[dict[str, Any]]) -> None:
    """Rows with nothing in the feature count too."""
    for item in compared:
        row = item["row"]
        assert [row.reference_count, row.batch_count] == [len(side) for side in item["sides"]]


def test_psi_equals_its_definition_on_independent_bins(compared: list[dict[str, Any]]) -> None:
    """Half a row is added to each bin that has a row on either side."""
    for row, item in of_method(compared, "psi"):
        if not all(side.sum() for side in item["coarse"]):
            assert np.isnan(row.statistic), row
            continue
        reference, batch = ((side + SMOOTHING) / (side.sum() + SMOOTHING * len(side)) for side in item["coarse"])
        assert close(row.statistic, ((batch - reference) * np.log(batch / reference)).sum()), row


def test_jensen_shannon_equals_scipy(compared: list[dict[str, Any]]) -> None:
    """Base 2, on independently counted bins."""
    for row, item in of_method(compared, "jensen_shannon"):
        # The root turns a rounding error of 1e-16 into 1e-8, on both sides: squares are compared.
        assert close(row.statistic**2, distance.jensenshannon(*item["coarse"], base=2) ** 2, 1e-12), row


def test_chi_square_equals_scipy(compared: list[dict[str, Any]]) -> None:
    """Statistic and p of the two-sample table of all values, rare ones merged."""
    for row, item in of_method(compared, "chi_square"):
        if not all(side.sum() for side in item["cells"]):
            assert np.isnan(row.statistic), row
            continue
        statistic, p_value, _, _ = cell_tests(item["cells"])
        assert close(row.statistic, statistic), row
        if p_value is None:
            assert np.isnan(row.p_value), row
        else:
            assert row.p_value == pytest.approx(p_value, rel=1e-9, abs=1e-300), row


@pytest.mark.parametrize(
    ("method", "formula"),
    [
        ("total_variation", lambda r, b: np.abs(r - b).sum() / 2),
        ("l_infinity", lambda r, b: np.abs(r - b).max()),
        ("hellinger", lambda r, b: np.linalg.norm(np.sqrt(r) - np.sqrt(b)) / np.sqrt(2)),
    ],
)
def test_distances_of_shares_equal_their_definition(compared: list[dict[str, Any]], method: str, formula: Any) -> None:
    """On independently counted bins; null when a side is empty."""
    for row, item in of_method(compared, method):
        reference, batch = item["coarse"]
        if not (reference.sum() and batch.sum()):
            assert np.isnan(row.statistic), row
            continue
        assert close(row.statistic, formula(reference / reference.sum(), batch / batch.sum())), row


def test_kullback_leibler_equals_scipy(compared: list[dict[str, Any]]) -> None:
    """Of the batch from the reference, in nats, with PSI's half row."""
    for row, item in of_method(compared, "kullback_leibler"):
        if not all(side.sum() for side in item["coarse"]):
            assert np.isnan(row.statistic), row
            continue
        reference, batch = ((side + SMOOTHING) / (side.sum() + SMOOTHING * len(side)) for side in item["coarse"])
        assert close(row.statistic, stats.entropy(batch, reference)), row


def test_distribution_functions_equal_scipy(compared: list[dict[str, Any]]) -> None:
    """Kolmogorov-Smirnov and Wasserstein from all values of both sides, in deviations of the reference."""
    for row, item in [*of_method(compared, "kolmogorov_smirnov"), *of_method(compared, "wasserstein")]:
        reference, batch = (finite(side) for side in item["sides"])
        if min(len(reference), len(batch)) == 0:
            assert np.isnan(row.statistic) and np.isnan(row.p_value), row
            continue
        assert row.error_bound == 0
        found = stats.ks_2samp(reference, batch).statistic
        effective = len(reference) * len(batch) / (len(reference) + len(batch))
        if effective >= 30:
            assert abs(row.p_value - kolmogorov_p(found, effective)) <= 2e-4, row
        assert close(row.statistic, in_deviations(row.drift_method, reference, batch)), row


def in_deviations(method: str, reference: np.ndarray, batch: np.ndarray) -> float:
    """Return scipy's distance of two samples; Wasserstein and means in deviations of the reference."""
    if method == "kolmogorov_smirnov":
        return float(stats.ks_2samp(reference, batch).statistic)
    found = stats.wasserstein_distance(reference, batch) if method == "wasserstein" else batch.mean() - reference.mean()
    deviation = reference.std(ddof=1) if len(reference) > 1 else np.nan
    if deviation > 0 and method == "wasserstein":
        return wasserstein(reference, batch)
    if deviation == 0:
        return 0.0 if found == 0 else np.inf * np.sign(found)
    return float(found / deviation)


def test_mean_difference_equals_scipys_welch_test(compared: list[dict[str, Any]]) -> None:
    """Merged moments of several windows give the mean and deviation of all their rows together."""
    for row, item in of_method(compared, "mean_difference"):
        reference, batch = (finite(side) for side in item["sides"])
        if min(len(reference), len(batch)) < 2:
            continue
        assert close(row.statistic, in_deviations("mean_difference", reference, batch)), row
        if np.ptp(reference) or np.ptp(batch):
            expected = stats.ttest_ind(batch, reference, equal_var=False).pvalue
            assert row.p_value == pytest.approx(expected, rel=1e-6), row


def test_g_test_and_cramers_v_equal_scipy(compared: list[dict[str, Any]]) -> None:
    """On the table of chi-square, rare cells merged."""
    for row, item in [*of_method(compared, "g_test"), *of_method(compared, "cramers_v")]:
        if not all(side.sum() for side in item["cells"]):
            assert np.isnan(row.statistic), row
            continue
        table, _ = merged_cells(item["cells"])
        if row.drift_method == "cramers_v":
            value = stats.contingency.association(table.astype(int), "cramer") if table.shape[1] > 1 else 0.0
            assert close(row.statistic, value), row
        else:
            _, _, statistic, p_value = cell_tests(item["cells"])
            assert close(row.statistic, statistic), row
            if p_value is not None:
                assert row.p_value == pytest.approx(p_value, rel=1e-9), row


def p_of_shares(inside: list[int], totals: list[int]) -> tuple[float, bool]:
    """Return p of a 2 x 2 table and whether it is Fisher's: below five expected rows, as twice the smaller tail."""
    if sum(inside) * min(totals) < 5 * sum(totals):
        urn = stats.hypergeom(sum(totals), sum(inside), totals[1])
        tail = urn.sf(inside[1] - 1) if inside[1] > urn.mean() else urn.cdf(inside[1])
        return min(1.0, 2 * tail), True
    table = np.array([inside, [total - count for total, count in zip(totals, inside, strict=True)]])
    is_known = table.sum(axis=1).all()
    return (stats.chi2_contingency(table, correction=False).pvalue if is_known else 1.0), False


def test_unseen_share_is_beyond_what_chance_brings(compared: list[dict[str, Any]]) -> None:
    """Good and Turing: as many values that training never saw are expected as it saw once; p of the 2 x 2 table."""
    kinds = set()
    for row, item in of_method(compared, "unseen_share"):
        reference, batch = item["fine"]
        totals = [sum(reference.values()), sum(batch.values())]
        if not all(totals):
            assert np.isnan(row.statistic), row
            continue
        singles = sum(count == 1 for index, count in reference.items() if index > 0)
        unseen = [reference.get(0, 0) + (singles if row.reference == "training" else 0), batch.get(0, 0)]
        assert close(row.statistic, unseen[1] / totals[1] - unseen[0] / totals[0]), row
        p_value, is_exact = p_of_shares(unseen, totals)
        kinds.add(is_exact)
        assert row.p_value == pytest.approx(p_value, rel=1e-9), row
    assert kinds == {False, True}


def test_bins_bound_the_exact_distances(shop: Shop, tmp_path: Path, compared: list[dict[str, Any]]) -> None:
    """With no window small enough to keep its values, the exact distances lie within their error bounds.

    Every window then has statements of its own, a few columns each, and its statistics are the same.
    """
    project = copy(shop, tmp_path / "binned")
    declared = yaml.safe_load((tmp_path / "binned" / "dbt_project.yml").read_text(encoding="utf-8"))
    declared["vars"]["storeroom"] |= {"exact_rows": 0, "pass_values": 1600}
    (tmp_path / "binned" / "dbt_project.yml").write_text(yaml.safe_dump(declared), encoding="utf-8")
    database = tmp_path / "binned" / "shop.duckdb"
    with duckdb.connect(str(database)) as connection:
        for table in ("int_monitoring__profiles", "int_monitoring__references", "fct_monitoring__distances"):
            connection.execute(f"drop table {table}")
        # Eight bits, which only a column with more than 4,000 values would get.
        for relation, columns in {
            "fct_seen": NUMBERS,
            "leaves|prediction": ["prediction"],
            "spends|label": ["label"],
        }.items():
            rows = [(relation, column, datetime(2024, 1, 1)) for column in columns]
            connection.executemany("insert into int_monitoring__resolutions values (?, ?, 8, ?)", rows)
    project.build(["storeroom.monitoring"], CLOCKS[-1])
    with duckdb.connect(str(database)) as connection:
        found = connection.execute(
            "select drift_id, statistic, error_bound from fct_monitoring__drift "
            "where drift_method in ('kolmogorov_smirnov', 'wasserstein')"
        ).fetchall()
    keys = ["version_id", "window_kind", "batch_start_at", "feature_name", "slice_key", "slice_value", "statistic"]
    statistics = [
        frame.loc[frame["feature_name"] != "label"].set_index(keys)["value"].sort_index()
        for frame in (table.frame("select * from fct_monitoring__statistics") for table in (shop, Shop(database)))
    ]
    assert len(statistics[0]) > 10_000
    # Rounded to eight bits: everything else is as exact as before.
    names = statistics[0].index.get_level_values("statistic")
    approximate = names.isin([*QUANTILES, "distinct_count", "distinct_share"])
    exact = [statistic[~approximate] for statistic in statistics]
    pd.testing.assert_series_equal(*exact, rtol=1e-9, atol=1e-12)
    quantiles = [statistic[names.isin(list(QUANTILES))] for statistic in statistics]
    pd.testing.assert_series_equal(*quantiles, rtol=2**-8, atol=1e-2)  # between two values, of their size
    distinct = [statistic[names == "distinct_count"] for statistic in statistics]
    pd.testing.assert_series_equal(*distinct, rtol=0.15, atol=1)  # the engine's own approximation
    binned = {identity: (statistic, bound) for identity, statistic, bound in found}
    bounds = []
    for row, item in [*of_method(compared, "kolmogorov_smirnov"), *of_method(compared, "wasserstein")]:
        reference, batch = (finite(side) for side in item["sides"])
        if row.feature_name == "label" or min(len(reference), len(batch)) == 0:
            continue  # labels were corrected since
        statistic, bound = binned[row.drift_id]
        exact = in_deviations(row.drift_method, reference, batch)
        if np.isfinite(exact):
            assert abs(statistic - exact) <= bound + 1e-9, (row, statistic, bound, exact)
        if (row.feature_name, row.reference, row.drift_method) == ("amount", "training", "kolmogorov_smirnov"):
            bounds.append(bound)
    assert 0 < max(bounds) < 0.02


def test_missing_share_equals_the_raw_shares(compared: list[dict[str, Any]]) -> None:
    """The effect is the difference of shares of null, NaN and infinite values; p is that of the two by two table."""
    kinds = set()
    for row, item in of_method(compared, "missing_share"):
        missing = [sum(missing_counts(side, True).values()) for side in item["sides"]]
        totals = [len(side) for side in item["sides"]]
        if not all(totals):
            assert np.isnan(row.statistic), row
            continue
        assert close(row.statistic, abs(missing[0] / totals[0] - missing[1] / totals[1])), row
        p_value, is_exact = p_of_shares(missing, totals)
        kinds.add(is_exact)
        assert row.p_value == pytest.approx(p_value, rel=1e-9), row
    assert kinds == {False, True}


def association(one: np.ma.MaskedArray, other: np.ma.MaskedArray) -> tuple[float, int]:
    """Return Pearson's correlation of two numbers or Cramer's V of two categories, and the rows that know both."""
    both = ~(np.ma.getmaskarray(one) | np.ma.getmaskarray(other))
    if one.dtype == object:
        table = pd.crosstab(np.ma.getdata(one)[both], np.ma.getdata(other)[both]).to_numpy()
        is_constant = min(table.shape, default=0) < 2
        return (np.nan if is_constant else stats.contingency.association(table, "cramer")), int(both.sum())
    both &= np.isfinite(np.ma.getdata(one).astype(float)) & np.isfinite(np.ma.getdata(other).astype(float))
    values = [np.ma.getdata(side)[both].astype(float) for side in (one, other)]
    is_constant = any(len(side) < 2 or np.ptp(side) == 0 for side in values)
    return (np.nan if is_constant else float(stats.pearsonr(*values).statistic)), int(both.sum())


def categories(shop: Shop, measurement: Any, feature: str) -> np.ma.MaskedArray:
    """Return a column of words, those beyond the hundred most frequent ones of training as one."""
    training = shop.measurements().query("window_kind == 'training' and version_id == @measurement.version_id").iloc[0]
    ranked = sorted(pd.Series(text(shop.column(training, feature))).value_counts().items(), key=lambda n: (-n[1], n[0]))
    values = shop.column(measurement, feature)
    known = {name for name, _ in ranked[:100]}
    words = np.array([str(value).lower() if feature == "is_member" else str(value) for value in np.ma.getdata(values)])
    return np.ma.masked_array(
        np.where(np.isin(words, list(known)), words, "another").astype(object), mask=np.ma.getmaskarray(values)
    )


def test_every_association_equals_scipy(shop: Shop) -> None:
    """Each pair of columns of one kind in each window with a row, over the rows that know both."""
    measured = shop.frame("select * from int_monitoring__associations")
    found = {(row.measurement_id, row.feature_name, row.other_feature_name): row for row in measured.itertuples()}
    assert len(found) == len(measured)
    expected = 0
    nulls = set()
    measurements = shop.measurements().query("subject == 'features'")
    for measurement in measurements[measurements["window_kind"].isin(["training", "context", "batch"])].itertuples():
        if shop.rows(measurement).empty:
            continue
        columns = {name: shop.column(measurement, name) for name in NUMBERS}
        columns |= {name: categories(shop, measurement, name) for name in WORDS}
        for names in (NUMBERS, WORDS):
            for one, other in itertools.combinations(names, 2):
                row = found.get((measurement.Index, one, other)) or found[measurement.Index, other, one]
                value, count = association(columns[one], columns[other])
                assert row.row_count == count, row
                assert close(row.association, value), (row, value)
                nulls.add((one, other)) if np.isnan(value) else None
                expected += 1
    assert len(found) == expected > 300
    assert ("amount", "constant") in nulls
    assert ("amount", "visits") not in nulls


def test_a_change_of_correlation_is_tested_by_fishers_z(shop: Shop) -> None:
    """Against training, the batch before and the season before; what was made to go together is found.

    Amount is lognormal: the test supposes normal columns, and calls a few of its correlations changed that are not.
    """
    measured = shop.frame("select * from int_monitoring__associations").set_index(
        ["measurement_id", "feature_name", "other_feature_name"]
    )
    rows = shop.frame("select * from fct_monitoring__correlations")
    assert rows["correlation_id"].is_unique
    assert set(rows["reference"]) == {"training", "previous", "seasonal"}
    batches = measured[measured["window_kind"] == "batch"].index
    compared = rows[rows["reference"] == "training"]
    pairs = compared.set_index(["measurement_id", "feature_name", "other_feature_name"]).index
    assert sorted(pairs) == sorted(batches)
    for row in rows.itertuples():
        own = measured.loc[(row.measurement_id, row.feature_name, row.other_feature_name)]
        assert close(row.correlation, own["association"]), row
        if row.correlation_method == "cramers_v" or np.isnan(row.difference):
            assert np.isnan(row.p_value), row
            assert pd.isna(row.is_drifted), row
            continue
        sizes = (row.reference_count - 3, row.batch_count - 3)
        z = (np.arctanh(row.correlation) - np.arctanh(row.reference_correlation)) / np.sqrt(1 / sizes[0] + 1 / sizes[1])
        assert row.p_value == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-7), row
        assert row.is_drifted == (abs(row.difference) >= 0.2 and row.q_value < 0.05), row
    for _, family in rows[rows["p_value"].notna()].groupby(["version_id", "batch_start_at", "reference"]):
        expected = stats.false_discovery_control(family["p_value"].to_numpy())
        np.testing.assert_allclose(family["q_value"], expected, rtol=1e-12)
    moved = compared[compared["is_drifted"].eq(True)]
    is_made = [
        {one, other} == {"visits", "sparse"} for one, other in moved[["feature_name", "other_feature_name"]].to_numpy()
    ]
    assert sum(is_made) > 5
    assert moved.loc[~np.array(is_made), ["feature_name", "other_feature_name"]].isin(["amount"]).any(axis=1).all()


def test_q_values_equal_scipy_per_family(shop: Shop) -> None:
    """A family is the deciding tests of a batch and reference, slices and prediction in, the label apart."""
    tests = shop.frame(
        "select distinct drift.version_id, drift.batch_start_at, drift.feature_name = 'label' as is_label, "
        "drift.reference, drift.slice_key, drift.slice_value, "
        "drift.feature_name, methods.test_method, drift.p_value, drift.q_value, drift.family_size, "
        "max(drift.is_deciding) over (partition by drift.measurement_id, drift.reference, drift.slice_key, "
        "drift.slice_value, drift.feature_name, methods.test_method) as is_deciding "
        "from fct_monitoring__drift as drift inner join dim_monitoring__methods as methods "
        "on drift.drift_method = methods.drift_method and drift.feature_kind = methods.feature_kind"
    )
    sizes = set()
    for _, family in tests.groupby(["version_id", "batch_start_at", "is_label", "reference", "is_deciding"]):
        known = family[family["p_value"].notna()]
        assert family.loc[family["p_value"].isna(), "q_value"].isna().all()
        if len(known):
            expected = stats.false_discovery_control(known["p_value"].to_numpy())
            np.testing.assert_allclose(known["q_value"], expected, rtol=1e-12)
        assert (family["family_size"] == len(known)).all()
        sizes.add(len(known))
    assert max(sizes) > len(WORDS) + 2


def test_what_decides_is_the_features_own_method_else_the_models_else_the_default(shop: Shop) -> None:
    """A threshold without a method is of the method that decides anyway."""
    found = shop.frame(
        "select distinct model_name, feature_name, drift_method, threshold from fct_monitoring__drift "
        "where is_deciding and drift_method not in ('missing_share', 'unseen_share')"
    )
    decides = {(row.model_name, row.feature_name): (row.drift_method, row.threshold) for row in found.itertuples()}
    assert len(decides) == len(found)
    assert decides["leaves", "amount"] == ("wasserstein", 0.1)
    assert decides["leaves", "plan"] == ("jensen_shannon", 0.1)
    assert decides["spends", "visits"] == ("jensen_shannon", 0.15)
    assert decides["spends", "amount"] == ("mean_difference", 0.2)
    assert decides["spends", "plan"] == ("jensen_shannon", 0.3)
    assert decides["spends", "town"] == ("jensen_shannon", 0.1)
    assert decides["leaves", "paid_at"] == ("wasserstein", 0.1)
    assert ("leaves", "joined_on") not in decides


def test_a_column_has_drifted_by_effect_and_q(compared: list[dict[str, Any]], shop: Shop) -> None:
    """The decision follows from its own columns; what was made to move was found, what was not stayed quiet."""
    for item in compared:
        row = item["row"]
        if np.isnan(row.threshold) or np.isnan(row.statistic) or min(row.reference_count, row.batch_count) < 30:
            assert pd.isna(row.is_drifted), row
        else:
            effect = row.statistic if row.drift_method == "unseen_share" else abs(row.statistic)
            if effect >= row.threshold and np.isnan(row.q_value):
                assert pd.isna(row.is_drifted), row  # without a test there is no verdict
            else:
                assert row.is_drifted == (effect >= row.threshold and row.q_value < row.alpha), row
    moved = shop.frame(
        "select distinct feature_name from fct_monitoring__drift inner join dim_registry__versions "
        "using (version_id) where is_drifted and is_deciding and version_number = 1 and reference = 'training' "
        "and slice_key = 'all' "
        "and batch_start_at >= timestamp '2024-02-19'"
    )
    assert {"amount", "sparse", "plan"} <= set(moved["feature_name"])
    assert not {"town", "constant", "empty", "is_member"} & set(moved["feature_name"])


# -- performance -----------------------------------------------------------------------------------------------------


def delong(label: np.ndarray, score: np.ndarray) -> float:
    """Return the standard error of the area from all pairs of a positive and a negative."""
    positive, negative = score[label == 1], score[label == 0]
    pairs = (positive[:, None] > negative[None, :]) + 0.5 * (positive[:, None] == negative[None, :])
    by_positive, by_negative = pairs.mean(axis=1), pairs.mean(axis=0)
    return float(
        np.sqrt(np.var(by_positive, ddof=1) / len(by_positive) + np.var(by_negative, ddof=1) / len(by_negative))
    )


def mean_error(losses: np.ndarray) -> float:
    """Return the standard error of a mean."""
    return float(np.std(losses, ddof=1) / np.sqrt(len(losses)))


def share_error(hits: np.ndarray) -> float:
    """Return the standard error of a share of the rows given."""
    return float(np.sqrt(hits.mean() * (1 - hits.mean()) / len(hits))) if len(hits) else np.nan


def weighted_error(metric: Callable[[np.ndarray], float], rows: list[np.ndarray]) -> float:
    """Return the infinitesimal jackknife's standard error: how a metric moves when a row of each kind weighs more."""
    step, total = 1e-4, sum(kind.sum() for kind in rows)
    squares = 0.0
    for kind in rows:
        if kind.any():
            ends = [metric(1 + sign * step * (np.arange(len(kind)) == np.flatnonzero(kind)[0])) for sign in (1, -1)]
            squares += kind.sum() * ((ends[0] - ends[1]) / (2 * step)) ** 2
    assert total == len(rows[0]), "the kinds are all rows"
    return float(np.sqrt(squares))


def counted(label: np.ndarray, said: np.ndarray) -> list[np.ndarray]:
    """Return which rows are in each cell of a confusion matrix."""
    return [(label == a) & (said == b) for a in np.unique(label) for b in np.unique(said)]


def binary(rows: pd.DataFrame, dummy: float) -> dict[str, tuple[Any, Any, Any]]:
    """Return metric -> value, standard error, the dummy's value; what no peer has is in test_metrics.py."""
    label, score = rows["has_left"].astype(int).to_numpy(), rows["score"].to_numpy()
    said = (score >= 0.4).astype(int)
    constant = np.full(len(label), dummy)
    dummy_said = (constant >= 0.4).astype(int)
    logs = -np.where(label == 1, np.log(score), np.log1p(-score))
    both = len(set(label)) == 2
    few = min((label == 1).sum(), (label == 0).sum()) < 2
    area = skm.roc_auc_score(label, score) if both else np.nan

    def share(metric: Callable, **more: Any) -> tuple[float, float]:
        return metric(label, said, zero_division=np.nan, **more), metric(
            label, dummy_said, zero_division=np.nan, **more
        )

    precision, recall, specificity, f1 = (
        share(skm.precision_score),
        share(skm.recall_score),
        share(skm.recall_score, pos_label=0),
        share(skm.f1_score),
    )
    found = {
        "roc_auc": (area, np.nan if few else delong(label, score), 0.5),
        "average_precision": (
            skm.average_precision_score(label, score) if label.any() else np.nan,
            ...,
            label.mean(),
        ),
        "log_loss": (
            skm.log_loss(label, score, labels=[0, 1]),
            mean_error(logs),
            skm.log_loss(label, constant, labels=[0, 1]),
        ),
        "brier": (
            skm.brier_score_loss(label, score, pos_label=1),
            mean_error((score - label) ** 2),
            skm.brier_score_loss(label, constant, pos_label=1),
        ),
        "accuracy": (
            skm.accuracy_score(label, said),
            share_error(said == label),
            skm.accuracy_score(label, dummy_said),
        ),
        "precision": (precision[0], share_error(label[said == 1] == 1), precision[1]),
        "recall": (recall[0], share_error(said[label == 1] == 1), recall[1]),
        "specificity": (specificity[0], share_error(said[label == 0] == 0), specificity[1]),
        "balanced_accuracy": (
            (recall[0] + specificity[0]) / 2,
            np.hypot(share_error(said[label == 1] == 1), share_error(said[label == 0] == 0)) / 2,
            (recall[1] + specificity[1]) / 2,
        ),
        "f1": (
            f1[0],
            weighted_error(lambda w: skm.f1_score(label, said, sample_weight=w), counted(label, said)),
            f1[1],
        ),
        "mean_prediction": (score.mean(), mean_error(score), dummy),
        "observed_rate": (label.mean(), share_error(label), np.nan),
        "mean_error": ((score - label).mean(), mean_error(score - label), dummy - label.mean()),
        "selection_rate": (said.mean(), share_error(said), dummy_said.mean()),
    }
    for name, kind in {"true_positives": (1, 1), "false_positives": (0, 1), "false_negatives": (1, 0),
                       "true_negatives": (0, 0)}.items():  # fmt: skip
        cell = (label == kind[0]) & (said == kind[1])
        of_dummy = (label == kind[0]) & (dummy_said == kind[1])
        found[name] = (cell.sum(), len(label) * share_error(cell), of_dummy.sum())
    return found


def regression(rows: pd.DataFrame, dummy: float) -> dict[str, tuple[Any, Any, Any]]:
    """Return metric -> value, standard error, the dummy's value."""
    label, value = rows["spent"].to_numpy(), rows["value"].to_numpy()
    constant = np.full(len(label), dummy)
    square = (value - label) ** 2
    relative = np.abs(value - label)[label != 0] / np.abs(label[label != 0])
    symmetric = 2 * np.abs(value - label) / (np.abs(value) + np.abs(label))
    return {
        "mae": (
            skm.mean_absolute_error(label, value),
            mean_error(np.abs(value - label)),
            skm.mean_absolute_error(label, constant),
        ),
        "mse": (skm.mean_squared_error(label, value), mean_error(square), skm.mean_squared_error(label, constant)),
        "rmse": (
            skm.root_mean_squared_error(label, value),
            mean_error(square) / (2 * np.sqrt(square.mean())),
            skm.root_mean_squared_error(label, constant),
        ),
        "r_squared": (skm.r2_score(label, value), ..., skm.r2_score(label, constant)),
        "mean_error": ((value - label).mean(), mean_error(value - label), (constant - label).mean()),
        "median_absolute_error": (
            skm.median_absolute_error(label, value),
            np.subtract(*np.quantile(np.abs(value - label), [0.6, 0.4])) * 2.5 / np.sqrt(len(label)),
            skm.median_absolute_error(label, constant),
        ),
        "mape": (
            relative.mean(),
            mean_error(relative),
            skm.mean_absolute_percentage_error(label[label != 0], constant[label != 0]),
        ),
        "smape": (
            symmetric.mean(),
            mean_error(symmetric),
            np.mean(2 * np.abs(constant - label) / (np.abs(constant) + np.abs(label))),
        ),
    }


def multiclass(rows: pd.DataFrame, dummy: float) -> dict[str, tuple[Any, Any, Any]]:
    """Return metric -> value, standard error, no dummy."""
    label, said = rows["picked"].to_numpy(), rows["predicted_class"].to_numpy()
    scores = pd.DataFrame([json.loads(text) for text in rows["class_scores"]])
    true_score = np.array([row.get(name, 0.0) for row, name in zip(scores.to_dict("records"), label, strict=True)])
    truth = np.array([[float(name == c) for c in scores.columns] for name in label])
    logs = -np.log(np.clip(true_score, np.finfo(float).eps, 1))
    squares = ((scores.to_numpy() - truth) ** 2).sum(axis=1) + 1 - truth.sum(axis=1)
    areas = [skm.roc_auc_score(label == c, scores[c]) for c in scores.columns if 0 < (label == c).sum() < len(label)]
    found = {
        "accuracy": (skm.accuracy_score(label, said), share_error(label == said), np.nan),
        "log_loss": (logs.mean(), mean_error(logs), np.nan),
        "brier": (squares.mean(), mean_error(squares), np.nan),
        "roc_auc_ovr": (np.mean(areas) if areas else np.nan, ..., 0.5),
    }
    for name, metric in (("precision", skm.precision_score), ("recall", skm.recall_score), ("f1", skm.f1_score)):
        for mean in ("macro", "weighted"):
            of = lambda w, metric=metric, mean=mean: metric(label, said, average=mean, sample_weight=w, zero_division=0)  # noqa: E731
            found[f"{mean}_{name}"] = (of(None), weighted_error(of, counted(label, said)), np.nan)
        classes = sorted({*label, *said})
        for c, value in zip(
            classes, metric(label, said, labels=classes, average=None, zero_division=np.nan), strict=True
        ):
            of_label, of_said = (label == c).astype(int), (said == c).astype(int)
            if name == "f1":
                error = weighted_error(
                    lambda w, a=of_label, b=of_said: skm.f1_score(a, b, sample_weight=w), counted(of_label, of_said)
                )
            else:
                error = share_error((of_label * of_said)[(of_said if name == "precision" else of_label) == 1])
            found[f"class_{name}[{c}]"] = (value, error, np.nan)
    return found


# No peer of these metrics is at hand here: test_metrics.py has them, and the standard errors left out with `...`.
OWN = {
    "leaves": {
        "kolmogorov_smirnov", "gain_at_k", "lift_at_k", "brier_calibration", "brier_refinement",
        "expected_calibration_error", "matthews_correlation",
    },
    "spends": {"decile_error"},
    "picks": set(),
}  # fmt: skip
# Their standard errors come from a numerical derivative, which has seven digits.
BY_DERIVATIVE = ("f1", "macro_", "weighted_", "class_f1")


def test_every_metric_equals_scikit_learn(shop: Shop) -> None:
    """Value, standard error, dummy, counts and maturity: every window, slice and metric, labels as known at the end."""
    families = {"leaves": binary, "spends": regression, "picks": multiclass}
    found = shop.frame("select * from fct_monitoring__performance where not is_estimated")
    assert set(found["model_name"]) == set(families)
    for key, rows in found.groupby(
        ["model_name", "version_id", "is_shadow", "batch_start_at", "batch_end_at", "slice_key", "slice_value"]
    ):
        model_name, version_id, is_shadow, start, end, slice_key, slice_value = key
        scored = shop.outcomes(version_id, "shadow" if is_shadow else "batch", start, end)
        scored = scored if slice_key == "all" else scored[scored[slice_key] == slice_value]
        matured = scored[scored["is_matured"]]
        expected = families[model_name](matured, shop.versions.loc[version_id, "baseline_value"])
        assert set(rows["metric"]) == set(expected) | OWN[model_name]
        for row in rows.itertuples():
            if row.metric in OWN[model_name]:
                continue
            value, std_error, baseline = expected[row.metric]
            assert (row.prediction_count, row.label_count) == (len(scored), len(matured)), row
            assert close(row.label_maturity_share, len(matured) / len(scored)), row
            assert close(row.value, value), (row, value)
            if std_error is not ...:
                tolerance = 1e-7 if row.metric.startswith(BY_DERIVATIVE) else 1e-9
                assert close(row.std_error, std_error, tolerance), (row, std_error)
            assert close(row.baseline_value, baseline), (row, baseline)


def test_slices_are_compared_with_the_rest_of_their_batch(shop: Shop) -> None:
    """Welch's test by scipy of every slice and pair with 20 labels on either side, and q over those of a batch."""
    found = shop.frame("select * from fct_monitoring__slices where model_name = 'leaves'")
    assert set(found["slice_key"]) == {"plan", "habit", "plan, habit"}
    for (version_id, is_shadow, start, end), rows in found.groupby(
        ["version_id", "is_shadow", "batch_start_at", "batch_end_at"]
    ):
        scored = shop.outcomes(version_id, "shadow" if is_shadow else "batch", start, end)
        scored = scored[scored["is_matured"]]
        loss = (scored["score"] - scored["has_left"].astype(float)).to_numpy() ** 2
        names = {
            "plan": scored["plan"],
            "habit": scored["habit"],
            "plan, habit": scored["plan"] + ", " + scored["habit"],
        }
        masks = {(k, v): (words == v).to_numpy() for k, words in names.items() for v in words.unique()}
        masks = {key: mask for key, mask in masks.items() if min(mask.sum(), (~mask).sum()) >= 20}
        assert set(rows[["slice_key", "slice_value"]].itertuples(index=False, name=None)) == set(masks)
        rows = rows.sort_values("p_value")
        q = stats.false_discovery_control(rows["p_value"])
        for row, q_value in zip(rows.itertuples(), q, strict=True):
            mask = masks[(row.slice_key, row.slice_value)]
            welch = stats.ttest_ind(loss[mask], loss[~mask], equal_var=False)
            assert close(row.value, loss[mask].mean())
            assert close(row.rest_value, loss[~mask].mean())
            assert close(row.p_value, welch.pvalue), row
            assert close(row.q_value, q_value), row
            assert row.is_worse == (q_value < 0.05 and loss[mask].mean() > loss[~mask].mean())
        assert rows.sort_values("place")["difference"].is_monotonic_decreasing


def test_fairness_compares_each_plan_with_the_largest(shop: Shop) -> None:
    """Rates at the threshold by hand, Wilson's intervals by scipy and Newcombe's from those."""
    found = shop.frame("select * from fct_monitoring__fairness")
    assert set(found["model_name"]) == {"leaves"}
    assert set(found["slice_key"]) == {"plan"}
    for (version_id, is_shadow, start, end), rows in found.groupby(
        ["version_id", "is_shadow", "batch_start_at", "batch_end_at"]
    ):
        scored = shop.outcomes(version_id, "shadow" if is_shadow else "batch", start, end)
        scored = scored[scored["is_matured"]]
        sizes = scored["plan"].value_counts()
        largest = min(sizes[sizes == sizes.max()].index)
        assert set(rows["reference_slice_value"]) == {largest}
        assert set(rows["slice_value"]) == set(sizes.index) - {largest}
        for row in rows.itertuples():
            sides = []
            for value in (row.slice_value, largest):
                part = scored[scored["plan"] == value]
                y, said = part["has_left"].astype(bool), part["score"] >= 0.4
                hits, total = {
                    "selection_rate": (said.sum(), len(part)),
                    "true_positive_rate": ((y & said).sum(), y.sum()),
                    "false_positive_rate": ((~y & said).sum(), (~y).sum()),
                    "precision": ((y & said).sum(), said.sum()),
                }[row.metric]
                sides.append((int(hits), int(total)))
            if 0 in (sides[0][1], sides[1][1]):
                assert pd.isna(row.difference)
                continue
            (p, low, high), (r, r_low, r_high) = (
                (k / n, *stats.binomtest(k, n).proportion_ci(0.95, "wilson")) for k, n in sides
            )
            assert close(row.value, p)
            assert close(row.difference, p - r)
            assert close(row.difference_lower, p - r - np.hypot(p - low, r_high - r))
            assert close(row.difference_upper, p - r + np.hypot(high - p, r - r_low))
            if p > 0 and r > 0:
                error = np.sqrt(sum((1 - k / n) / k for k, n in sides))
                assert close(row.ratio, p / r)
                assert close(row.ratio_upper, p / r * np.exp(stats.norm.ppf(0.975) * error))
            else:
                assert pd.isna(row.ratio_upper)


def test_every_batch_with_matured_labels_was_judged_in_every_slice(shop: Shop) -> None:
    """Independently: which versions scored which week, with which plans, and what their test window says."""
    found = shop.frame("select * from fct_monitoring__performance where not is_estimated")
    served = shop.predictions[shop.predictions["purpose"] == "serving"]
    weeks = served["seen_at"].dt.to_period("W").dt.start_time
    expected = set()
    for (model_name, version_id, start), _ in served.groupby(["model_name", "version_id", weeks]):
        end = start + timedelta(days=7)
        rows = shop.outcomes(version_id, "batch", start, end)
        if end <= shop.now and rows["is_matured"].any():
            expected.add((model_name, version_id, start, "all", "all"))
            if model_name == "leaves":
                for key in SLICED:
                    values = rows.loc[rows["is_matured"], key].unique()
                    expected |= {(model_name, version_id, start, key, value) for value in values}
    columns = ["model_name", "version_id", "batch_start_at", "slice_key", "slice_value"]
    batches = found[~found["is_shadow"]]
    assert set(batches[columns].itertuples(index=False, name=None)) == expected


def test_a_version_is_degraded_by_its_own_test_window(shop: Shop) -> None:
    """The reference is the test window's metric, and the decision follows from the columns."""
    found = shop.frame("select * from fct_monitoring__performance where slice_key = 'all' and not is_estimated")
    directions = shop.frame("select distinct metric, direction from dim_monitoring__metrics where direction <> 'none'")
    sign = {row.metric: {"lower": 1, "higher": -1}[row.direction] for row in directions.itertuples()}
    families = {"leaves": binary, "spends": regression, "picks": multiclass}
    judged = 0
    for row in found.itertuples():
        version = shop.versions.loc[row.version_id]
        test = shop.outcomes(row.version_id, "test", version["test_start_at"], version["test_end_at"])
        known = families[row.model_name](test[test["is_matured"]], version["baseline_value"])
        if row.metric not in known or known[row.metric][1] is ...:
            continue
        expected = known[row.metric]
        assert close(row.reference_value, expected[0]), row
        assert close(row.reference_std_error, expected[1], 1e-7 if row.metric.startswith(BY_DERIVATIVE) else 1e-9), row
        if (
            row.metric.split("[")[0] not in sign
            or row.label_count < 100
            or row.label_maturity_share < 0.95
            or np.isnan(row.std_error)
            or np.isnan(row.reference_std_error)
        ):
            assert pd.isna(row.is_worse_than_reference), row
            continue
        loss = sign[row.metric.split("[")[0]] * (row.value - row.reference_value)
        noise = 2.5 * np.hypot(row.std_error, row.reference_std_error)
        assert row.is_worse_than_reference == (loss > noise and loss > 0.1 * abs(row.reference_value)), row
        judged += 1
    assert judged > 20
    assert set(found.loc[found["is_degraded"].fillna(False).astype(bool), "model_name"]) >= {"leaves"}


# -- flags -----------------------------------------------------------------------------------------------------------


def test_flags_tell_what_drift_and_performance_hold(shop: Shop) -> None:
    """One row per version and batch of the spine; counts and booleans follow from the tables they sum up."""
    flags = shop.frame("select * from fct_monitoring__flags").set_index(["version_id", "batch_start_at"])
    batches = shop.frame("select version_id, batch_start_at from int_monitoring__windows where window_kind = 'batch'")
    assert set(flags.index) == set(batches.itertuples(index=False, name=None))
    found = shop.frame("select * from fct_monitoring__findings order by version_id, batch_start_at, place")
    assert found["finding_id"].is_unique
    assert set(found["finding"]) >= {"drift", "slice_drift", "degradation"}
    every = shop.frame("select * from fct_monitoring__drift where is_deciding and reference = 'training'")
    drift, sliced = every[every["slice_key"] == "all"], every[every["slice_key"] != "all"]
    performance = shop.frame(
        "select * from fct_monitoring__performance where slice_key = 'all' and not is_shadow and not is_estimated "
        "and is_deciding and is_degraded is not null"
    )
    for key, row in flags.iterrows():
        rows = drift[(drift["version_id"] == key[0]) & (drift["batch_start_at"] == key[1])]
        is_drifted = rows["is_drifted"].fillna(False).astype(bool)
        features = ~rows["feature_name"].isin(["prediction", "label"])
        drifted = set(rows.loc[is_drifted & features, "feature_name"])
        assert row["drifted_feature_count"] == len(drifted)
        assert close(row["drifted_feature_share"], len(drifted) / rows.loc[features, "feature_name"].nunique())
        assert row["is_drifted"] == is_drifted.any()
        moved = sliced[(sliced["version_id"] == key[0]) & (sliced["batch_start_at"] == key[1])]
        moved = moved[moved["is_drifted"].fillna(False).astype(bool)]
        moved = moved[~moved["feature_name"].isin(rows.loc[is_drifted, "feature_name"])]
        told = found[(found["version_id"] == key[0]) & (found["batch_start_at"] == key[1])]
        place = ["feature_name", "slice_key", "slice_value"]
        in_slices = told[told["finding"] == "slice_drift"]
        assert set(in_slices[place].itertuples(index=False, name=None)) == set(
            moved[place].itertuples(index=False, name=None)
        )
        assert list(told["place"]) == list(range(1, len(told) + 1))
        assert row["finding_count"] == len(told)
        assert row["severity"] == (told["severity"].iloc[0] if len(told) else "ok")
        assert row["is_flagged"] == told["severity"].isin(["critical", "warning"]).any()
        assert pd.isna(row["reasons"]) == (not len(told))
        assert str(row["reasons"]).startswith("; ".join(told["reason"].head(10)))
        columns = told.loc[told["finding"] == "drift", "feature_name"]
        assert set(columns) == set(rows.loc[is_drifted, "feature_name"])
        judged = performance[(performance["version_id"] == key[0]) & (performance["batch_start_at"] == key[1])]
        if len(judged):
            assert row["is_degraded"] == judged["is_degraded"].astype(bool).any()
        else:
            assert pd.isna(row["is_degraded"])
    assert shop.frame("select * from int_monitoring__tasks").empty


def test_a_date_moves_as_a_date_and_one_that_is_only_watched_decides_nothing(shop: Shop) -> None:
    """The reason tells the medians as dates; models were trained on the time's days, and never saw the date."""
    reasons = shop.frame("select reason from fct_monitoring__findings where finding = 'drift'")["reason"]
    assert reasons.str.contains(r"^paid_at .*median 197\d-\d\d-\d\d -> 197\d-\d\d-\d\d").any()
    assert not reasons.str.contains("joined_on moved").any()
    moved = shop.frame(
        "select * from fct_monitoring__drift where feature_name = 'joined_on' and drift_method = 'wasserstein' "
        "and is_drifted"
    )
    assert len(moved) and not moved["is_deciding"].any()
    signature = shop.frame("select signature from ledger__model_versions")["signature"]
    assert signature.str.contains('"paid_at"').all()
    assert not signature.str.contains('"joined_on"').any()
    means = shop.frame("select value from ledger__components where term = 'mean' and feature_name = 'paid_at'")["value"]
    assert means.between(300, 600).all()  # the days that a trainer saw, of 0-900 before the eighth week


# -- the package's own checks, and a run that was stopped --------------------------------------------------------------

CHECKS = {
    "assert_a_flag_has_a_reason": None,  # flags are a view: nothing to break without breaking the model
    "assert_bins_add_up_to_rows": "update int_monitoring__profiles set null_count = null_count + 7",
    "assert_no_check_drops_a_batch": None,
    "assert_one_version_is_deployed_at_any_instant": None,
}


def test_the_packages_checks_accept_these_tables_and_reject_broken_ones(shop: Shop, tmp_path: Path) -> None:
    """Run by dbt as a team would; then once more after a table was tampered with."""
    copy(shop, tmp_path)
    with (tmp_path / "dbt_project.yml").open("a", encoding="utf-8") as settings:
        settings.write("\ndata_tests: {storeroom: {+enabled: true}}\n")
    project = Project(tmp_path, profiles_dir=tmp_path, is_replay=True)
    results = project.build(list(CHECKS), shop.now, command="test")  # a hook is among them
    assert [str(result.status) for result in results if result.node.name in CHECKS] == ["pass"] * len(CHECKS)
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        for statement in filter(None, CHECKS.values()):
            connection.execute(statement)
    for name in (name for name, statement in CHECKS.items() if statement):
        with pytest.raises(DbtError, match=name):
            project.build([name], shop.now, command="test")


def test_a_run_stopped_between_counting_and_comparing_is_flagged_and_made_good(shop: Shop, tmp_path: Path) -> None:
    """The batch was profiled but not compared: that is no pass, and the next run compares it."""
    project = copy(shop, tmp_path)
    last = "model_name = 'leaves' and batch_start_at = timestamp '2024-04-01'"
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        before = connection.execute("select * from fct_monitoring__drift order by drift_id").fetchall()
        connection.execute(f"delete from fct_monitoring__distances where {last}")
        flag = connection.execute(f"select is_drifted, severity, reasons from fct_monitoring__flags where {last}")
        is_drifted, severity, reasons = flag.fetchall()[0]
        assert (is_drifted, severity) == (None, "critical")
        assert "this batch was not compared with training: run storeroom monitor" in reasons
    assert monitor(project, shop.now).due == {"leaves": 2}  # features and prediction; its labels are not final
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        after = connection.execute("select * from fct_monitoring__drift order by drift_id").fetchall()
    assert len(after) == len(before)
    assert [row[:7] for row in after] == [row[:7] for row in before]
