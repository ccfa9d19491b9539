"""Labels come day by day: the metrics are always those of what is mature, and nothing is measured twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import yaml
from sklearn import metrics as skm
from sklearn.linear_model import LogisticRegression

from storeroom.jobs.monitor import monitor, prepare
from storeroom.jobs.predict import predict
from storeroom.jobs.register import register
from storeroom.jobs.stages import promote
from storeroom.project import Project

REPOSITORY = Path(__file__).parents[3]
FIRST = datetime(2024, 1, 1)  # a Monday; a batch is a week
BATCHES, ROWS, DELAY = 2, 30, 3  # weeks, rows a day, days until a label is final
# The first batch has ended; more of it is mature; nothing new; all of it, and the second has ended; all of both.
DAYS = (7, 9, 9.1, 14, 19)
FILES = {
    "profiles.yml": "late: {target: dev, outputs: {dev: {type: duckdb, path: late.duckdb, threads: 2}}}",
    "packages.yml": f"packages: [{{local: {REPOSITORY.as_posix()}}}]",
    "dbt_project.yml": """
name: late
version: 1.0.0
profile: late
vars:
  storeroom:
    ml_models:
      paid: &paid
        task: binary_classification
        features: fct_seen
        labels: fct_paid
        entity: customer
        as_of: seen_at
        label: paid
        label_delay_days: 3
        batch: week
        trainer: training:build
        owner: team@example.com
        references: [training]
      paid_at_first: {label_policy: first, <<: *paid}
""",
    "models/fct_seen.sql": "select customer, seen_at, amount from raw.seen",
    "models/fct_paid.sql": "select customer, seen_at, paid, observed_at from raw.paid",
    "models/_models.yml": yaml.safe_dump(
        {
            "models": [
                {
                    "name": "fct_seen",
                    "config": {"contract": {"enforced": True}},
                    "columns": [
                        {"name": "customer", "data_type": "int64"},
                        {"name": "seen_at", "data_type": "timestamp"},
                        {"name": "amount", "data_type": "float64"},
                    ],
                }
            ]
        }
    ),
}


class Replay:
    """The project, what it holds, and how often each batch was measured."""

    def __init__(self, folder: Path) -> None:
        for name, content in FILES.items():
            file = folder / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(content, encoding="utf-8")
        self.database = str(folder / "late.duckdb")
        draw = np.random.default_rng(5)
        days = np.repeat(np.arange(7 * BATCHES), ROWS)
        amount = draw.normal(size=len(days))
        paid = (draw.random(len(days)) < 1 / (1 + np.exp(-amount))).astype(int)
        # Who pays is known the day after; who does not, when the delay is over; of some of both it is heard later.
        wait = np.where(draw.random(len(days)) < 0.1, 5, np.where(paid == 1, 1, DELAY))
        seen_at = [FIRST + timedelta(days=int(day), hours=6) for day in days]
        observed_at = [at + timedelta(days=int(more)) for at, more in zip(seen_at, wait, strict=True)]
        customer = np.arange(len(days))
        self.seen = pd.DataFrame({"customer": customer, "seen_at": seen_at, "amount": amount})
        self.paid = self.seen[["customer", "seen_at"]].assign(paid=paid, observed_at=observed_at)
        # Corrected before it is final: only the last word is ever counted, or only the first.
        early = self.paid[(self.paid["paid"] == 1) & (wait == 1)].iloc[::15]
        self.paid = pd.concat(
            [self.paid, early.assign(paid=0, observed_at=early["observed_at"] + timedelta(days=1))], ignore_index=True
        )
        with duckdb.connect(self.database) as connection:
            connection.execute("create schema raw; create type float64 as double")
            for name in ("seen", "paid"):
                connection.register("frame", getattr(self, name))
                connection.execute(f"create table raw.{name} as select * from frame")
        self.project = Project(folder, profiles_dir=folder, is_replay=True)
        self.project.build(["package:late"], FIRST)
        prepare(self.project, FIRST)
        model = LogisticRegression().fit(self.seen[["amount"]], draw.integers(0, 2, len(days)) | paid)
        for name in ("paid", "paid_at_first"):
            register(self.project, name, model, FIRST)
            promote(self.project, name, "1", FIRST, reason="the first", override=True)
            predict(self.project, name, FIRST + timedelta(days=7 * BATCHES))
        self.scores = self.frame("select * from fct_predictions__predictions where model_name = 'paid'")
        self.scores["customer"] = self.scores["entity_key"].astype(int)

    def frame(self, query: str) -> pd.DataFrame:
        """Return the rows of a query."""
        with duckdb.connect(self.database) as connection:
            return connection.execute(query).df()

    def execute(self, statement: str) -> None:
        """Change the raw tables; self.paid follows."""
        with duckdb.connect(self.database) as connection:
            connection.execute(statement)
            self.paid = connection.execute("select * from raw.paid order by observed_at").df()

    def mature(self, batch: int, now: datetime, keep: str = "last") -> pd.DataFrame:
        """Return score and label of a batch's rows whose label is known and final at the clock."""
        known = self.paid[self.paid["observed_at"] <= now].sort_values("observed_at", kind="stable")
        known = known.drop_duplicates("customer", keep=keep)
        start = FIRST + timedelta(weeks=batch)
        final = (known["seen_at"] + timedelta(days=DELAY) <= now) & (known["seen_at"] >= start)
        rows = known[final & (known["seen_at"] < start + timedelta(weeks=1))]
        return rows.merge(self.scores[["customer", "score"]], on="customer")

    def check(self, now: datetime) -> None:
        """Every batch that ended has scikit-learn's metrics of what is mature at the clock."""
        for name, keep in (("paid", "last"), ("paid_at_first", "first")):
            found = self.frame(
                "select batch_start_at, metric, value, label_count, label_maturity_share "
                "from fct_monitoring__performance "
                f"where model_name = '{name}' and slice_key = 'all' and not is_estimated"
            ).set_index(["batch_start_at", "metric"])
            for batch in range(BATCHES):
                start = FIRST + timedelta(weeks=batch)
                if start + timedelta(weeks=1) > now:
                    continue
                rows = self.mature(batch, now, keep)
                for metric, value in {
                    "roc_auc": skm.roc_auc_score(rows["paid"], rows["score"]),
                    "brier": skm.brier_score_loss(rows["paid"], rows["score"]),
                    "log_loss": skm.log_loss(rows["paid"], rows["score"]),
                    "accuracy": skm.accuracy_score(rows["paid"], rows["score"] >= 0.5),
                    "observed_rate": rows["paid"].mean(),
                }.items():
                    row = found.loc[start, metric]
                    assert row["value"] == pytest.approx(value, rel=1e-9), (name, now, batch, metric)
                    assert row["label_count"] == len(rows)
                    assert row["label_maturity_share"] == pytest.approx(len(rows) / (7 * ROWS))

    def measurements(self, name: str = "paid") -> pd.DataFrame:
        """Return the trace of all measurements of a model's batches."""
        return self.frame(
            "select * from fct_monitoring__maturity where window_kind = 'batch' "
            f"and model_name = '{name}' order by batch_start_at, measurement_number"
        )


def test_labels_that_come_day_by_day(tmp_path: Path) -> None:
    """Measured while labels mature, never once they are complete, and once more for a correction."""
    replay = Replay(tmp_path)
    known: dict[int, list[int]] = {batch: [] for batch in range(BATCHES)}
    for day in DAYS:
        now = FIRST + timedelta(days=day, hours=7)
        has_matured = False
        for batch in [batch for batch in known if now >= FIRST + timedelta(weeks=batch + 1)]:
            count = len(replay.mature(batch, now))
            if count not in known[batch]:
                known[batch].append(count)
                has_matured = True
        assert monitor(replay.project, now).has_run == has_matured
        replay.check(now)
    # A batch is measured on the day it ends and on each further day with a label of it that matured, until all have.
    traced = replay.measurements()
    assert traced["label_count"].tolist() == known[0] + known[1]
    assert known[0][-1] == known[1][-1] == 7 * ROWS
    assert [len(counts) for counts in known.values()] == [3, 2]
    assert not traced["changed_label_count"].any(), "no label that counted has changed so far"
    times = [len(known[0]), len(known[1])]
    assert traced.groupby("batch_start_at")["measurement_number"].max().tolist() == times

    complete = replay.frame("select * from int_monitoring__performance order by measurement_id")
    later = datetime(2024, 1, 21)  # before the next week ends, which would be a batch of its own
    assert not monitor(replay.project, later).has_run
    assert replay.frame("select * from int_monitoring__performance order by measurement_id").equals(complete)

    # A label of the first week turns out to be wrong.
    customer, is_paid = replay.mature(0, later).loc[3, ["customer", "paid"]].astype(int)
    replay.execute(
        f"insert into raw.paid select customer, seen_at, {1 - is_paid}, timestamp '2024-01-21 01:00' from raw.seen "
        f"where customer = {customer}"
    )
    now = datetime(2024, 1, 21, 2)
    assert monitor(replay.project, now).due == {"paid": 2}  # performance, and the distribution of the labels
    replay.check(now)
    traced = replay.measurements()
    assert traced.groupby("batch_start_at")["measurement_number"].max().tolist() == [times[0] + 1, times[1]]
    row = traced[traced["measurement_number"] == times[0] + 1].iloc[0]
    assert (row["batch_start_at"], row["measured_at"], row["changed_label_count"]) == (FIRST, now, 1)
    assert len(replay.measurements("paid_at_first")) == sum(times)

    # Somebody edits the label view itself: noticed, but not which labels.
    customer = int(replay.mature(1, now).loc[5, "customer"])
    replay.execute(f"update raw.paid set paid = 1 - paid where customer = {customer}")
    now = datetime(2024, 1, 21, 3)
    assert monitor(replay.project, now).due == {"paid": 2, "paid_at_first": 2}
    replay.check(now)
    traced = replay.measurements()
    assert traced.groupby("batch_start_at")["measurement_number"].max().tolist() == [times[0] + 1, times[1] + 1]
    assert traced["changed_label_count"].isna().tolist() == [False] * (sum(times) + 1) + [True]

    # The same label seen again says nothing new.
    replay.execute("insert into raw.paid select customer, seen_at, paid, timestamp '2024-01-21 04:00' from raw.paid "
                   "where customer = 1 and observed_at < timestamp '2024-01-20'")  # fmt: skip
    assert not monitor(replay.project, datetime(2024, 1, 21, 5)).has_run
