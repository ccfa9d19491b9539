"""What a version's loss depends on is measured again on batches whose labels are complete, once per state of them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from factory import DECLARED, Factory
from sklearn.inspection import permutation_importance
from sklearn.metrics import ndcg_score

import storeroom
from storeroom.dataset import as_matrix
from storeroom.errors import DataError
from storeroom.jobs import evaluate as job
from storeroom.project import Project
from storeroom.records import digest
from storeroom.registry import find_version

FIRST, SECOND, THIRD = "2024-01-29", "2024-02-05", "2024-02-12"


def evaluated(factory: Factory) -> list[tuple[Any, ...]]:
    """Return model, batch and rows of each run that counts."""
    return factory.sql(
        "select distinct model_name, json_extract_string(arguments, '$.batch_start_at')[:10], row_count "
        "from fct_metadata__executions left join fct_metadata__metrics using (execution_id, model_name) "
        "where job = 'evaluate' and is_complete order by all"
    )


def attributions(factory: Factory, batch: str) -> list[tuple[Any, ...]]:
    """Return what the table says of `breaks` on a batch."""
    return factory.sql(
        "select feature_name, importance, std_error, reference_importance, ndcg, row_count, is_drifted "
        f"from fct_monitoring__attributions where model_name = 'breaks' and batch_start_at = '{batch}' order by 1"
    )


def test_a_batch_is_measured_when_its_labels_are_complete_and_again_when_they_change(serving: Factory) -> None:
    """Not before the delay is over while labels are missing; a second cycle changes nothing, a correction one batch."""
    serving.sql(f"delete from raw.outcomes where measured_at = '{SECOND} 06:00' and machine < 5")
    serving.build()
    trained = serving.sql("select * from int_monitoring__importances order by all")
    serving.run("cycle", "--now", "2024-02-13")
    first = [("breaks", FIRST, 160), ("downtime", FIRST, 160)]
    assert evaluated(serving) == first
    said = serving.run("cycle", "--now", "2024-02-20").stdout
    assert f"breaks: measured importances of version 1 on 150 rows of {SECOND}" in said
    assert evaluated(serving) == sorted(
        [*first, *((name, *batch) for name in DECLARED for batch in ((SECOND, 150), (THIRD, 160)))]
    )
    before = serving.state()
    serving.run("cycle", "--now", "2024-02-20")
    assert serving.state() == before

    second, third = attributions(serving, SECOND), attributions(serving, THIRD)
    check_against_scikit_learn(serving, third)
    count = "select count(*) from fct_metadata__executions where job = 'evaluate' and is_complete"
    flip = f"update raw.outcomes set is_broken = not is_broken where measured_at = '{THIRD} 06:00' and machine = 3"
    for runs, is_as_before in ((7, False), (7, True)):  # what was found on the labels as they were holds again
        serving.sql(flip)
        serving.build()
        assert ("Measured importances" in serving.ok("monitor", "--now", "2024-02-21")) != is_as_before
        assert serving.sql(count) == [(runs,)]
        assert attributions(serving, SECOND) == second
        assert (attributions(serving, THIRD) == third) == is_as_before
    assert serving.sql("select * from int_monitoring__importances order by all") == trained
    shown = json.loads(serving.ok("show", "breaks", "1", "--json"))["metrics"]
    assert {row["name"].split()[0] for row in shown} == {"test", "cross_validation"}


def check_against_scikit_learn(factory: Factory, rows: list[tuple[Any, ...]]) -> None:
    """Hold the third batch to scikit-learn's importances of the stored model, and its NDCG."""
    project = Project(factory.folder)
    version = find_version(project, "breaks", "deployed")
    with storeroom.open(factory.folder, now="2024-02-20") as room:
        frame = room.training_set("breaks", THIRD, "2024-02-19")
    frame = frame.sort_values(["storeroom_as_of_at", "storeroom_entity_key"], ignore_index=True)
    seed = int(digest("breaks", f"{THIRD} 00:00:00")[:8], 16)
    frame = frame.sample(len(frame), random_state=seed)
    found = permutation_importance(
        version.load(project),
        as_matrix(frame, version.features),
        frame["storeroom_label"].astype(int),
        scoring="neg_brier_score",
        n_repeats=3,
        random_state=seed,
    ).importances_mean
    expected = dict(zip([feature.name for feature in version.features], found, strict=True))
    assert {row[0]: row[1] for row in rows} == pytest.approx(expected, rel=1e-9, abs=1e-15)
    now, reference = (np.maximum([row[place] for row in rows], 0) for place in (1, 3))
    assert [row[4] for row in rows] == pytest.approx([ndcg_score([reference], [now])] * len(rows), rel=1e-9)
    assert {row[5] for row in rows} == {160}


def test_one_class_is_measured_once_and_a_model_without_attributions_never(serving: Factory) -> None:
    """The loss of one class says nothing of a feature: no row, and not due again."""
    serving.sql(f"update raw.outcomes set is_broken = false where measured_at = '{FIRST} 06:00'")
    serving.declare({**DECLARED, "downtime": {**DECLARED["downtime"], "performance": {"attributions": False}}})
    serving.build()
    serving.run("cycle", "--now", "2024-02-08")
    assert evaluated(serving) == [("breaks", FIRST, None)]
    assert attributions(serving, FIRST) == []
    measured = dict(serving.sql(
        "select metric, value from fct_monitoring__performance where model_name = 'breaks' and slice_key = 'all' "
        f"and batch_start_at = '{FIRST}' and not is_estimated"
    ))  # fmt: skip
    assert measured["roc_auc"] is None, "one class has none"
    assert 0 < measured["brier"] < 1
    before = serving.state()
    serving.run("cycle", "--now", "2024-02-08")
    assert serving.state() == before


def test_what_stopped_half_way_left_nothing_and_is_made_up_for(
    serving: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failing run shows no importance, the other model has its own; a version that does not fit the view waits."""
    real = job.log_importances

    def failing(run: Any, *arguments: Any, **more: Any) -> Any:
        real(run, *arguments, **more)
        if run.model_name == "breaks":
            raise DataError("on purpose")

    monkeypatch.setattr(job, "log_importances", failing)
    stopped = serving.run("cycle", "--now", "2024-02-08")
    assert (stopped.exit_code, "breaks: on purpose" in stopped.stderr) == (1, True)
    assert evaluated(serving) == [("downtime", FIRST, 160)]
    monkeypatch.undo()

    project, now = Project(serving.folder), datetime(2024, 2, 8)
    due = job.due(project, now)
    assert list(due) == ["breaks"]
    columns = job.measured_columns(project, "breaks")
    monkeypatch.setattr(job, "measured_columns", lambda *_: columns[1:])
    assert job.evaluate(project, "breaks", now, due["breaks"]) == []
    monkeypatch.undo()
    (done,) = job.evaluate(project, "breaks", now, due["breaks"])
    assert (done.version_number, done.row_count) == (1, 160)
    assert job.due(project, now) == {}
    assert evaluated(serving) == [("breaks", FIRST, 160), ("downtime", FIRST, 160)]
