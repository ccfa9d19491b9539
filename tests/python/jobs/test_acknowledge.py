"""The verb `acknowledge`: a person's word on a batch, and what it changes."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from factory import Factory, copy

from storeroom.findings import read_findings
from storeroom.jobs.retrain import Labels, find_trigger
from storeroom.project import Project
from storeroom.registry import deployed

LATER = "2024-02-26"  # the hot week has ended, and none of its labels is final
BATCH = "2024-02-19"


@pytest.fixture(scope="module")
def hot(live: Factory, tmp_path_factory: pytest.TempPathFactory) -> Factory:
    """Return the project after the week in which the machines ran hot was scored and measured."""
    factory = copy(live, tmp_path_factory.mktemp("hot"))
    factory.ok("predict", "breaks", "--now", LATER)
    factory.ok("monitor", "--now", LATER)
    return factory


def reasons_to_retrain(factory: Factory) -> list[str]:
    """Return the flagged batches that would make the deployed version of `breaks` be trained anew."""
    project = Project(factory.folder)
    declaration = project.declarations.get("breaks")
    now = datetime.fromisoformat(LATER)
    labels = Labels(project, "breaks", declaration, now)
    found = find_trigger(
        declaration, deployed(project, "breaks"), [], now, lambda: read_findings(project, "breaks"), labels
    )
    return [batch[:10] for batch in found.evidence["batches"]] if found else []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nope", "--batch", BATCH, "--reason", "r"), "Model 'nope' is not declared"),
        (
            ("breaks", "--batch", "2024-02-20", "--reason", "r"),
            "--batch is '2024-02-20T00:00:00', which starts no monitored batch of breaks; "
            "allowed: 2024-01-29T00:00:00, 2024-02-05T00:00:00, 2024-02-12T00:00:00, 2024-02-19T00:00:00.",
        ),
        (("breaks", "--batch", "sometime", "--reason", "r"), "--batch is 'sometime'; write an ISO 8601"),
        (
            ("breaks", "--batch", BATCH, "--feature", "colour", "--reason", "r"),
            "--feature is 'colour', which is no monitored column of breaks; allowed: temperature, hours",
        ),
        (("breaks", "--batch", BATCH, "--reason", " "), "--reason is empty"),
        (("breaks", "--batch", BATCH), "Missing option '--reason'"),
    ],
)
def test_a_wrong_word_is_refused_and_leaves_nothing(hot: Factory, arguments: tuple[str, ...], sentence: str) -> None:
    """Unknown model, batch, feature and time, and no reason: exit code 2 and what there is."""
    result = hot.run("acknowledge", *arguments, "--now", LATER)
    assert result.exit_code == 2, result.output
    assert sentence in result.stderr
    assert "Traceback" not in result.output
    assert hot.sql("select count(*) from ledger__acknowledgements") == [(0,)]


def test_an_acknowledged_batch_alarms_no_more_and_the_newest_word_holds(hot: Factory) -> None:
    """A word on a feature silences nothing; on the batch it does, whatever it says; history keeps all of them."""
    assert hot.run("flags", "breaks", "--now", LATER).exit_code == 3
    said = ("acknowledge", "breaks", "--batch", BATCH)
    hot.ok(*said, "--feature", "temperature", "--reason", "sensor 4", "--now", LATER)
    assert hot.run("flags", "breaks", "--now", LATER).exit_code == 3
    assert hot.sql("select count(*) from int_monitoring__incidents") == [(0,)]

    assert BATCH in reasons_to_retrain(hot)
    hot.ok(*said, "--reason", "heat wave", "--now", LATER)
    shown = hot.run("flags", "breaks", "--now", LATER, "--json")
    assert shown.exit_code == 0
    assert BATCH not in reasons_to_retrain(hot)
    row = json.loads(shown.stdout)[-1]
    assert (row["is_flagged"], row["is_acknowledged"]) == (True, True)
    assert row["acknowledgement"].startswith("incident: heat wave (")
    assert hot.sql(
        "select model_name, cast(batch_start_at as varchar)[:10], reason from int_monitoring__incidents"
    ) == [("breaks", BATCH, "heat wave")]

    hot.ok(*said, "--not-an-incident", "--reason", "the new normal", "--now", "2024-02-28")
    assert hot.sql("select count(*) from int_monitoring__incidents") == [(0,)]
    assert hot.run("flags", "breaks", "--now", LATER).exit_code == 0
    assert BATCH not in reasons_to_retrain(hot)
    assert hot.sql("select count(*) from ledger__acknowledgements") == [(3,)]
    assert hot.sql("select distinct state from fct_metadata__executions where job = 'acknowledge'") == [("COMPLETE",)]


def test_a_person_has_a_batch_measured_again(hot: Factory) -> None:
    """By the name of the model and the start of the batch; the request is a run of the ledger, and is done once."""
    for arguments in (("breaks",), ("breaks", "--batch", BATCH), ("--batch", BATCH, "--again"), ("breaks", "--again")):
        refused = hot.run("monitor", *arguments, "--now", LATER)
        assert refused.exit_code == 2
        assert "MODEL, --batch and --again belong together" in refused.stderr
    shown = hot.ok("monitor", "breaks", "--batch", BATCH, "--again", "--now", LATER)
    assert "breaks" in shown and "downtime" not in shown
    again = hot.sql("select distinct cast(batch_start_at as varchar)[:10], model_name from int_monitoring__states "
                    "where state_number = 2")  # fmt: skip
    assert again == [(BATCH, "breaks")]
    assert hot.sql("select state from ledger__executions where job = 'monitor'") == [("START",), ("COMPLETE",)]
    assert "none" in hot.ok("monitor", "--now", LATER)
    counted = hot.sql(
        "select count(*) from fct_monitoring__statistics where model_name = 'breaks' and slice_key = 'all' "
        f"and batch_start_at = timestamp '{BATCH}' and feature_name = 'temperature' and statistic = 'mean'"
    )
    assert counted == [(1,)]
