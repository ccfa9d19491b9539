"""What is wrong gets one sentence and the right exit code, nothing half-visible, and the next cycle carries on."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
from datetime import datetime
from typing import Any

import pytest
from factory import CONTRACT, DECLARED, DEPLOYED, MODELS, TRAINING, Factory

from storeroom.project import Project

LATER = "2024-02-20"


def refused(factory: Factory, code: int, *arguments: str) -> str:
    """Run the command, which must exit with that code and say one sentence; return it."""
    result = factory.run(*arguments)
    assert result.exit_code == code, result.output
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.output
    return lines[0]


def declared(model: str = "breaks", **changes: Any) -> dict[str, Any]:
    """Return the declaration with one model's keys changed; None removes a key."""
    models = copy.deepcopy(DECLARED)
    for key, value in changes.items():
        if value is None:
            del models[model][key]
        else:
            models[model][key] = value
    return models


@pytest.mark.parametrize(
    ("changes", "code", "sentence"),
    [
        ({"batch": "monthly"}, 2, "ml_models.breaks.batch is 'monthly'; allowed: hour, day, week, month."),
        ({"owner": None}, 2, "ml_models.breaks.owner is missing: add it."),
        ({"colour": "red"}, 2, "ml_models.breaks.colour is no known key; allowed: task, features"),
        ({"trainer": "training"}, 2, "ml_models.breaks.trainer is 'training'; write it as 'module:function'."),
        ({"drift": {"alpha": 2}}, 2, "ml_models.breaks.drift.alpha is 2; write a number above 0 and below 1."),
        (
            {"anomalies": {"season": 7}},
            2,
            "ml_models.breaks.anomalies.season is no known key; allowed: trailing_batches",
        ),
        (
            {"anomalies": {"min_history": 1}},
            2,
            "ml_models.breaks.anomalies.min_history is 1; write a whole number from 2 to",
        ),
        (
            {"features": "fct_nothing"},
            2,
            "ml_models.breaks.features is 'fct_nothing', which is no model of this project",
        ),
        ({"labels": "fct_nothing"}, 2, "ml_models.breaks.labels is 'fct_nothing', which is no model of this project"),
        (
            {"slices": ["colour"]},
            2,
            "ml_models.breaks.slices is 'colour', which the contract of 'fct_readings' does not",
        ),
        (
            {"slices": [{"name": "size"}]},
            2,
            "ml_models.breaks.slices has {'name': 'size'}; write the name of a feature column, or {name, expression}.",
        ),
        (
            {"slices": [{"name": "1 size", "expression": "hours > 1"}]},
            2,
            "a name has letters, digits and underscores, and starts with no digit.",
        ),
        ({"slices": [{"name": "size", "expression": " "}]}, 2, "write SQL over the columns of the feature view"),
        ({"slices": [{"name": "all", "expression": "hours"}]}, 2, "slices has 'all'; 'all' stands for the whole batch"),
        (
            {"slices": ["plant_line", {"name": "plant_line", "expression": "hours"}]},
            2,
            "slices has 'plant_line'; it is there twice",
        ),
        (
            {"slices": [{"name": "hours", "expression": "hours > 1"}]},
            2,
            "ml_models.breaks.slices has an expression named 'hours', which is a column of 'fct_readings'",
        ),
        (
            {"performance": {"sensitive": "is_old"}},
            2,
            "ml_models.breaks.performance.sensitive has 'is_old', which is no declared slice; declared: plant_line.",
        ),
        (
            {"performance": {"outcome_values": {"true_positive": 1}}},
            2,
            "ml_models.breaks.performance.outcome_values.false_positive is missing: add it.",
        ),
        (
            {"performance": {"threshold": "f2"}},
            2,
            "ml_models.breaks.performance.threshold is 'f2'; write a number between 0 and 1, or the metric whose best",
        ),
        (
            {"performance": {"threshold": "business_value"}},
            2,
            "ml_models.breaks.performance.threshold is business_value, which needs performance.outcome_values: write",
        ),
        (
            {"performance": {"attributions": "no"}},
            2,
            "ml_models.breaks.performance.attributions is 'no'; write true or false.",
        ),
        ({"label": "colour"}, 1, "breaks.labels is 'fct_breaks', which has no column 'colour'; it has: plant, machine"),
        ({"trainer": "training.models:nothing"}, 1, "training.models has no function 'nothing'"),
        ({"trainer": "training.nothing:build"}, 1, "training.nothing:build raised ModuleNotFoundError"),
        ({"train": {"min_train_batches": 50}}, 1, "breaks has too few batches with matured labels: 2 for training"),
    ],
)
def test_a_wrong_declaration_says_key_value_and_what_is_allowed(
    fresh: Factory, changes: Any, code: int, sentence: str
) -> None:
    """Each mistake has its own sentence, whichever part of the product notices it."""
    fresh.declare(declared(**changes))
    assert sentence in refused(fresh, code, "train", "breaks", "--now", DEPLOYED)


def test_a_wrong_declaration_is_told_without_a_parse(fresh: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parse takes seconds, and says the same."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("dbt was called")

    monkeypatch.setattr(Project, "_invoke", refuse)
    fresh.declare(declared(batch="monthly"))
    assert "breaks.batch is 'monthly'" in refused(fresh, 2, "train", "breaks", "--now", DEPLOYED)


@pytest.mark.parametrize(
    ("performance", "sentence"),
    [
        ({"sensitive": "is_old"}, "sensitive has 'is_old', which is no declared slice; declared: plant_line"),
        ({"sensitive": 3}, "sensitive is 3; write one word or name"),
        ({"outcome_values": 3}, "outcome_values is 3; write a mapping of keys to values"),
        ({"beta": "two"}, "beta is 'two'; write a number above 0 to"),
        (
            {"threshold": "f2"},
            "threshold is 'f2'; write a number between 0 and 1, or the metric whose best threshold",
        ),
        ({"attributions": "no"}, "attributions is 'no'; write true or false"),
    ],
)
def test_the_warehouse_leaves_out_what_its_metrics_cannot_use(
    fresh: Factory, performance: dict[str, Any], sentence: str
) -> None:
    """The package says it by itself, for a team that runs dbt alone; the other model is declared as before."""
    fresh.declare(declared(performance=performance))
    Project(fresh.folder).build(["dim_registry__models"], datetime(2024, 2, 1))
    problems = dict(fresh.sql("select model_name, problem from dim_registry__models"))
    assert sentence in problems["breaks"]
    assert problems["downtime"] is None


def test_unknown_names_and_times(serving: Factory) -> None:
    """Unknown models, versions and times are wrong use: exit code 2, with what there is."""
    assert "Model 'nope' is not declared" in refused(serving, 2, "train", "nope")
    assert "allowed: breaks, downtime" in refused(serving, 2, "predict", "nope")
    assert "'7' is no version of breaks; allowed: 1 (" in refused(serving, 2, "show", "breaks", "7")
    assert "--now is 'tomorrow'; write an ISO 8601" in refused(serving, 2, "cycle", "--now", "tomorrow")
    assert "--at is '2024-13-01'" in refused(serving, 2, "history", "breaks", "--at", "2024-13-01")
    assert serving.run("cycle", "--no-such-option").exit_code == 2


def test_a_feature_view_without_a_contract(fresh: Factory) -> None:
    """A view without an enforced contract has no columns to rely on."""
    contract = copy.deepcopy(CONTRACT)
    contract["models"][0]["config"] = {}  # type: ignore[index]
    fresh.write("models/_models.yml", contract)
    assert "which has no enforced contract: add" in refused(fresh, 2, "train", "breaks", "--now", DEPLOYED)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("insert into fct_readings select * from fct_readings where measured_at = '2024-02-12 06:00' limit 3",
         "on more than one row"),
        ("update fct_readings set plant = null where machine = 3 and measured_at = '2024-02-12 06:00'",
         "rows with a null plant, machine"),
    ],
)  # fmt: skip
def test_broken_keys_stop_scoring_and_leave_nothing(serving: Factory, damage: str, sentence: str) -> None:
    """Duplicates and null entities are refused before a row is written; repaired, the next cycle carries on."""
    serving.sql(damage)
    before = serving.visible()
    assert sentence in refused(serving, 1, "predict", "breaks", "--now", LATER)
    assert serving.visible() == before
    serving.build()
    assert re.search(r"2024-02-12 +160 ", serving.ok("predict", "breaks", "--now", LATER))


def test_an_empty_batch_is_a_finding_and_does_not_stay_due(serving: Factory) -> None:
    """A week without a row is flagged as empty, and measured once."""
    serving.sql("delete from fct_readings where measured_at = '2024-02-12 06:00'")
    serving.run("cycle", "--now", LATER)
    found = serving.sql("select severity, reason from fct_monitoring__findings where finding = 'empty' "
                        "and model_name = 'breaks' and batch_start_at = '2024-02-12'")  # fmt: skip
    assert found == [("critical", "the feature view has no row in this batch")]
    before = serving.state()
    serving.run("cycle", "--now", LATER)
    assert serving.state() == before


def test_one_class_and_no_matured_label(fresh: Factory) -> None:
    """A training window of one class is refused; labels that nobody has observed are waited for."""
    fresh.sql("update raw.outcomes set is_broken = false")
    fresh.build()
    assert "a classifier needs two classes" in refused(fresh, 1, "train", "breaks", "--now", DEPLOYED)
    fresh.sql("update raw.outcomes set observed_at = '2030-01-01'")
    fresh.build()
    assert "too few batches with matured labels: 0 for training" in refused(
        fresh, 1, "train", "breaks", "--now", DEPLOYED
    )
    waiting = fresh.run("cycle", "--now", DEPLOYED)
    assert (waiting.exit_code, "breaks: waiting: " in waiting.stdout) == (0, True)
    assert fresh.visible()[0] == 0


@pytest.mark.parametrize(
    ("expression", "data_type", "change"),
    [
        (None, None, "column hours removed"),
        ("cast(hours as string) as hours", "string", "column hours retyped from int64 to string"),
    ],
)
def test_a_view_that_no_longer_fits_stops_that_model_and_raises_a_flag(
    serving: Factory, expression: str | None, data_type: str | None, change: str
) -> None:
    """The column is named; the flag is critical; restored, what was missed is scored."""
    contract = copy.deepcopy(CONTRACT)
    columns = contract["models"][0]["columns"]  # type: ignore[index]
    place = next(i for i, column in enumerate(columns) if column["name"] == "hours")  # type: ignore[index, arg-type]
    if data_type:
        columns[place]["data_type"] = data_type  # type: ignore[index]
    else:
        del columns[place]  # type: ignore[union-attr]
    new_view = MODELS["fct_readings.sql"].replace("hours,", f"{expression}," if expression else "")
    serving.write("models/fct_readings_new.sql", new_view)
    contract["models"][0]["name"] = "fct_readings_new"  # type: ignore[index]
    serving.write("models/_new.yml", contract)
    serving.declare(declared(features="fct_readings_new"))
    serving.build()
    result = serving.run("cycle", "--now", LATER)
    assert result.exit_code == 1
    assert "breaks: the feature view no longer fits version" in result.stderr
    assert "hours" in result.stderr
    assert "downtime: scored 160 rows" in result.stdout
    ((severity, feature, reason),) = serving.sql("select severity, feature_name, reason from fct_monitoring__findings "
                                                 "where model_name = 'breaks' and finding = 'schema'")  # fmt: skip
    assert (severity, feature, reason) == ("critical", "hours", f"hours no longer fits the version: {change}")
    serving.declare(DECLARED)
    assert re.search(r"2024-02-19 +160 ", serving.ok("predict", "breaks", "--now", LATER))


def test_a_new_column_does_not_matter_to_a_version_that_never_saw_it(serving: Factory) -> None:
    """A column added since training leaves scoring alone."""
    contract = copy.deepcopy(CONTRACT)
    contract["models"][0]["name"] = "fct_readings_new"  # type: ignore[index]
    contract["models"][0]["columns"].append({"name": "shift", "data_type": "int64"})  # type: ignore[index, union-attr]
    serving.write(
        "models/fct_readings_new.sql", MODELS["fct_readings.sql"].replace("is_old", "is_old, cast(1 as int64) as shift")
    )
    serving.write("models/_new.yml", contract)
    serving.declare(declared(features="fct_readings_new"))
    serving.build()
    assert "Scored" in serving.ok("predict", "breaks", "--now", LATER)


def test_a_database_locked_by_another_process(serving: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait is bounded, and the sentence says what to do."""
    monkeypatch.setenv("STOREROOM_LOCK_SECONDS", "0.5")
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(serving.database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        result = serving.run("predict", "breaks", "--now", LATER)
        holder.communicate()
    assert result.exit_code == 1
    assert "is locked by another process" in result.stderr
    assert "STOREROOM_LOCK_SECONDS" in result.stderr
    assert "Scored" in serving.ok("predict", "breaks", "--now", LATER)


def test_a_tampered_artifact_is_not_loaded(serving: Factory) -> None:
    """A changed byte is noticed before anything is built from the file; the other model is scored all the same."""
    artifact = next(serving.folder.glob("storeroom_artifacts/breaks/*.skops"))
    good = artifact.read_bytes()
    artifact.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    result = serving.run("predict", "--now", LATER)
    assert result.exit_code == 1
    assert "is not the one that was registered" in result.stderr
    assert re.search(r"downtime .* 2024-02-19 +160 ", result.stdout)
    artifact.write_bytes(good)
    assert re.search(r"2024-02-19 +160 ", serving.ok("predict", "breaks", "--now", LATER))


def test_a_trainer_that_raises(fresh: Factory) -> None:
    """The sentence names trainer, error and line; the run is recorded as failed, and nothing of it is visible."""
    fresh.write("training/models.py", TRAINING + "\n\ndef broken(features):\n    raise ValueError('no such depth')\n")
    fresh.declare(declared(trainer="training.models:broken"))
    said = refused(fresh, 1, "train", "breaks", "--now", DEPLOYED)
    assert "The trainer training.models:broken raised ValueError at models.py:" in said
    assert "no such depth" in said
    assert fresh.visible() == (0, 0, 0, 0, 0)
    assert fresh.sql("select state from int_metadata__executions") == [("FAIL",)]


def test_a_registry_that_reads_another_ledger_is_told_before_a_version_is_written(serving: Factory) -> None:
    """Every scheduled run would train and pile up versions that nobody sees."""
    serving.sql(
        "create table elsewhere as select * from ledger__executions; "
        "create or replace view int_metadata__executions as select *, recorded_at as started_at, "
        "recorded_at as ended_at, state = 'COMPLETE' as is_complete from elsewhere"
    )
    before = serving.sql("select count(*) from ledger__model_versions")
    told = refused(serving, 1, "train", "breaks", "--now", LATER)
    assert "the registry reads another ledger. Run `dbt build --select package:storeroom`" in told
    assert serving.sql("select count(*) from ledger__model_versions") == before
