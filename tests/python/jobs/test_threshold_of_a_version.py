"""A version decides at its own threshold, in its predictions as in its metrics."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from factory import DECLARED, DEPLOYED, Factory
from sklearn import metrics as sk

VALUES = {"true_positive": 5, "false_positive": -1, "false_negative": -9, "true_negative": 0}


def test_a_version_decides_at_the_threshold_that_its_training_found(fresh: Factory, tmp_path: Path) -> None:
    """Another version, registered with another threshold, decides by that; the number in the registry says which."""
    models = copy.deepcopy(DECLARED)
    models["breaks"]["performance"] = {"threshold": "business_value", "outcome_values": VALUES, "min_labels": 50}
    models["breaks"]["shadow"] = [2]
    fresh.declare(models)
    fresh.ok("cycle", "--now", DEPLOYED)
    ((stored,),) = fresh.sql(
        "select uri from dim_metadata__artifacts where artifact_type = 'model' and name like 'breaks%'"
    )
    window = ["--trained-from", "2024-01-01", "--trained-to", "2024-01-22", "--test-from", "2024-01-22"]
    test = ["--test-to", "2024-01-29", "--threshold", "0.9", "--now", "2024-02-02"]
    fresh.ok("register", "breaks", str(fresh.folder / "storeroom_artifacts" / stored), *window, *test)
    fresh.run("cycle", "--now", "2024-02-20")

    found = dict(
        fresh.sql(
            "select version_number, classification_threshold from dim_registry__versions where model_name = 'breaks'"
        )
    )
    assert 0 < found[1] < 0.5  # a break that is missed costs nine times a false alarm
    assert found[2] == 0.9
    assert fresh.sql("select classification_threshold from dim_registry__models where model_name = 'breaks'") == [
        (0.5,)
    ]

    said = fresh.sql(
        "select v.version_number, p.purpose, p.score, p.predicted_class from fct_predictions__predictions as p "
        "inner join dim_registry__versions as v using (version_id) where p.model_name = 'breaks'"
    )
    assert {(number, purpose) for number, purpose, _, _ in said} == {
        (1, "test"), (1, "serving"), (2, "test"), (2, "shadow"),
    }  # fmt: skip
    assert all(decided == str(int(score >= found[number])) for number, _, score, decided in said)

    rows = fresh.sql(
        "select v.version_number, o.batch_start_at, o.score, o.label_value from fct_predictions__outcomes as o "
        "inner join dim_registry__versions as v using (version_id) "
        "where o.model_name = 'breaks' and o.is_matured and o.purpose in ('serving', 'shadow')"
    )
    measured = fresh.sql(
        "select v.version_number, p.batch_start_at, p.metric, p.value from fct_monitoring__performance as p "
        "inner join dim_registry__versions as v using (version_id) where p.model_name = 'breaks' "
        "and p.slice_key = 'all' and not p.is_estimated and p.metric in ('f1', 'business_value')"
    )
    assert {number for number, *_ in measured} == {1, 2}
    for number, batch, metric, value in measured:
        of_batch = [(score, label) for n, at, score, label in rows if (n, at) == (number, batch)]
        labels, decided = [label for _, label in of_batch], [score >= found[number] for score, _ in of_batch]
        _, fp, fn, tp = sk.confusion_matrix(labels, decided, labels=[0, 1]).ravel()
        expected = {
            "f1": sk.f1_score(labels, decided),
            "business_value": (5 * tp - fp - 9 * fn) / len(labels),
        }
        assert value == pytest.approx(expected[metric], rel=1e-9), (number, batch, metric)
