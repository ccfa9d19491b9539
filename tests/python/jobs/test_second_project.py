"""The whole loop in a project that is not the example: another schema, other names, another grain."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import skops.io
from factory import DEPLOYED, LATER, Factory, copy
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

import storeroom
from storeroom.errors import ArtifactError, UsageError


def test_train_promote_predict_monitor_flags(fresh: Factory) -> None:
    """Each verb does its part, and the drift that the data holds is flagged with exit code 3."""
    assert "Registered breaks" in fresh.ok("train", "breaks", "--now", DEPLOYED)
    assert fresh.sql("select stage, version_number from dim_registry__versions") == [("staged", 1)]
    assert "Deployed version 1" in fresh.ok("promote", "breaks", "1", "--reason", "first", "--now", DEPLOYED)
    fresh.ok("predict", "breaks", "--now", "2024-02-26")
    assert fresh.sql("select count(*), count(distinct entity_key) from fct_predictions__predictions "
                     "where purpose = 'serving'") == [(4 * 160, 160)]  # fmt: skip
    fresh.ok("monitor", "--now", "2024-02-26")
    flagged = fresh.run("flags", "breaks", "--now", "2024-02-26", "--json")
    assert flagged.exit_code == 3
    rows = {row["batch_start_at"][:10]: row for row in json.loads(flagged.stdout)}
    moved = {row["feature_name"] for row in rows["2024-02-05"]["findings"] if row["finding"] == "drift"}
    assert moved <= {"label"}  # 160 labels, of which one week had more that are set
    assert rows["2024-02-19"]["is_drifted"]
    assert re.match(r"temperature \(\d+% of importance\) moved: Wasserstein", rows["2024-02-19"]["reason"])
    found = {(row["finding"], row["feature_name"]): row for row in rows["2024-02-19"]["findings"]}
    assert found["drift", "temperature"]["severity"] == "warning"
    assert found["drift", "temperature"]["value"] > found["drift", "temperature"]["threshold"] == 0.1
    shown = fresh.run("flags", "--now", "2024-02-26")
    assert shown.exit_code == 3
    assert max(map(len, shown.stdout.splitlines())) <= 100
    assert re.search(r"^  2024-02-19  v1   warning   temperature .* \(and \d+ more\)$", shown.stdout, re.M)
    later = fresh.run("flags", "breaks", "--now", "2024-03-12", "--json")
    unmeasured = [
        row["batch_start_at"][:10] for row in json.loads(later.stdout) if "not measured" in str(row["reason"])
    ]
    assert (later.exit_code, unmeasured) == (3, ["2024-02-26", "2024-03-04"])
    earlier = fresh.run("flags", "breaks", "--now", "2024-02-20")
    assert (earlier.exit_code, "2024-02-19" in earlier.output) == (2, False), (
        "what was found since cannot be taken back"
    )
    assert "nothing is due" in fresh.run("doctor", "--now", "2024-02-26").stdout
    drifted = fresh.sql(
        "select distinct feature_name from fct_monitoring__drift where is_deciding and is_drifted "
        "and reference = 'training' and slice_key = 'all' and feature_name not in ('prediction', 'label')"
    )
    assert drifted == [("temperature",)]
    with_labels = fresh.sql(
        "select max(batch_start_at) from fct_monitoring__performance where metric = 'brier' and not is_estimated"
    )
    assert str(with_labels[0][0])[:10] == "2024-02-12", "the last week has ended, and no label of it is final yet"


def test_performance_equals_scikit_learn(later: Factory) -> None:
    """AUC and Brier of a served batch are scikit-learn's on the same rows."""
    rows = later.sql("select batch_start_at, metric, value from fct_monitoring__performance "
                       "where model_name = 'breaks' and slice_key = 'all' "
                       "and not is_shadow and not is_estimated")  # fmt: skip
    measured = {(str(start)[:10], metric): value for start, metric, value in rows}
    pairs = later.sql("select p.score, o.is_broken from fct_predictions__predictions p join raw.outcomes o "
                        "on p.as_of_at = o.measured_at and p.entity_key = replace(o.plant, '|', '\\|') || '|' || "
                        "cast(o.machine as varchar) where p.model_name = 'breaks' and p.purpose = 'serving' "
                        "and p.batch_start_at = '2024-02-05'")  # fmt: skip
    score, label = zip(*pairs, strict=True)
    assert len(pairs) == 160
    assert measured["2024-02-05", "roc_auc"] == pytest.approx(roc_auc_score(label, score), rel=1e-9)
    assert measured["2024-02-05", "brier"] == pytest.approx(brier_score_loss(label, score), rel=1e-9)


def test_a_second_cycle_changes_no_row(later: Factory, tmp_path: Path) -> None:
    """Whatever the first cycle left undone, the one after it finds nothing to do."""
    factory = copy(later, tmp_path)
    before = factory.state()
    again = factory.run("cycle", "--now", LATER)
    assert again.exit_code == 0
    assert "scored" not in again.stdout
    assert factory.state() == before


def test_moving_versions_leaves_who_and_why(serving: Factory) -> None:
    """Approve, reject, rollback and retire are rows of the history; exactly one version is deployed at a time."""
    serving.ok("train", "breaks", "--now", "2024-02-15")
    serving.ok("approve", "breaks", "2", "--reason", "looked at it", "--now", "2024-02-15")
    assert serving.sql("select approval from dim_registry__versions where version_number = 2") == [("approved",)]
    serving.ok("reject", "breaks", "2", "--reason", "second thoughts", "--now", "2024-02-16")
    refused = serving.run("promote", "breaks", "2", "--reason", "try", "--now", "2024-02-17")
    assert (refused.exit_code, "was rejected" in refused.stderr) == (2, True)
    serving.ok("approve", "breaks", "2", "--reason", "third", "--now", "2024-02-17")
    serving.ok("promote", "breaks", "2", "--reason", "go", "--override-gates", "--now", "2024-02-18")
    serving.ok("rollback", "breaks", "--reason", "worse", "--now", "2024-02-19")
    at = json.loads(serving.ok("history", "breaks", "--at", "2024-02-18T12:00:00", "--json"))
    assert [row["version_number"] for row in at if row["stage"] == "deployed"] == [2]
    now = serving.sql("select version_number, reason from fct_registry__stage_history "
                      "where model_name = 'breaks' and stage = 'deployed' and valid_to_at is null")  # fmt: skip
    assert now == [(1, "rollback: worse")]
    serving.ok("retire", "breaks", "1", "--reason", "gone", "--now", "2024-02-20")
    assert serving.sql("select distinct stage from dim_registry__versions where model_name = 'breaks'") == [
        ("retired",)
    ]
    idle = serving.run("predict", "breaks", "--now", "2024-02-20")
    assert (idle.exit_code, "No version of breaks is deployed" in idle.stderr) == (2, True)


def test_a_gate_holds_what_is_no_better(serving: Factory) -> None:
    """Training again on the same weeks is no improvement: held, exit code 1, and every gate's numbers are kept."""
    serving.ok("train", "breaks", "--now", DEPLOYED)
    held = serving.run("promote", "breaks", "2", "--reason", "again", "--now", DEPLOYED)
    assert held.exit_code == 1
    assert "is held: " in held.stderr
    ((outcome, gates),) = serving.sql("select outcome, gates from fct_metadata__decisions where trigger_type = 'human'")
    gate = {gate["name"]: gate for gate in json.loads(gates)}["better_than_champion"]
    assert (outcome, gate["is_passed"], gate["value"], gate["row_count"]) == ("held", False, 0.0, 160)
    assert serving.sql("select version_number from dim_registry__versions where stage = 'deployed' "
                       "and model_name = 'breaks'") == [(1,)]  # fmt: skip


def test_registering_a_model_trained_elsewhere(serving: Factory, tmp_path) -> None:
    """A skops file becomes a staged version with its own metrics; anything else is refused."""
    room = storeroom.open(serving.folder, now="2024-02-15")
    frame = room.training_set("breaks", "2024-01-01", "2024-01-15")
    columns = ["temperature", "hours", "plant_line", "is_old"]
    X = frame[columns].astype({"is_old": str})
    model = make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression()).fit(
        X, frame["storeroom_label"].astype(int)
    )
    file = tmp_path / "model.skops"
    skops.io.dump(model, file)
    window = ["--trained-from", "2024-01-01", "--trained-to", "2024-01-15", "--test-from", "2024-01-22"]
    serving.ok("register", "breaks", str(file), *window, "--test-to", "2024-01-29", "--now", "2024-02-15")
    assert serving.sql("select stage, source from dim_registry__versions where version_number = 2") == [
        ("staged", "registered")
    ]
    measured = serving.sql("select count(*) from fct_metadata__metrics join dim_registry__versions using (version_id) "
                           "where version_number = 2 and metric = 'brier' and slice_key = 'all'")  # fmt: skip
    assert measured == [(2,)]
    file.write_bytes(b"no model")
    refused = serving.run("register", "breaks", str(file))
    assert (refused.exit_code, "is no skops file" in refused.stderr) == (1, True)


def test_the_python_api_records_a_run_or_nothing(serving: Factory) -> None:
    """A run's rows count when its block ends; an exception inside leaves none. Names of models are checked."""
    with storeroom.open(serving.folder, now="2024-02-15") as room:
        with room.run("breaks") as run:
            run.log_params({"depth": 3})
            run.log_metrics({"brier": 0.25})
        with pytest.raises(RuntimeError, match="on purpose"), room.run("breaks") as failed:
            failed.log_params({"depth": 4})
            raise RuntimeError("on purpose")
        rows = serving.sql(f"select param_value from fct_metadata__params where execution_id in "
                           f"('{run.execution_id}', '{failed.execution_id}')")  # fmt: skip
        assert rows == [("3",)]
        states = serving.sql(
            f"select state, error from fct_metadata__executions where execution_id = '{failed.execution_id}'"
        )
        assert states == [("FAIL", "on purpose")]
        assert hasattr(room.load_model("breaks@deployed"), "predict_proba")
        with pytest.raises(UsageError, match="allowed: 1"):
            room.load_model("breaks@99")
        artifact = next(serving.folder.glob("storeroom_artifacts/breaks/*.skops"))
        artifact.write_bytes(artifact.read_bytes() + b"x")
        with pytest.raises(ArtifactError, match="is not the one that was registered"):
            room.load_model("breaks@deployed")


def test_lineage_goes_up_to_data_and_down_to_predictions(serving: Factory) -> None:
    """One walk from a batch of predictions reaches data, code and run; one from the feature view all predictions."""
    ((predictions,),) = serving.sql("select artifact_id from dim_metadata__artifacts where name like '%serving%' "
                                    "and artifact_type = 'predictions' and model_name = 'breaks'")  # fmt: skip
    up = json.loads(serving.ok("lineage", predictions, "--json"))
    assert {"training_data", "features", "labels", "model"} <= {row["role"] for row in up}
    down = json.loads(serving.ok("lineage", "fct_readings", "--down", "--json"))
    reached = {row["to_id"] for row in down if row["to_type"] == "predictions"}
    everything = serving.sql("select artifact_id from dim_metadata__artifacts where artifact_type = 'predictions'")
    assert reached == {name for (name,) in everything}


def test_reading_verbs_print_json(serving: Factory) -> None:
    """Every reading command has a form for machines."""
    serving.ok("train", "breaks", "--now", "2024-02-15")
    models = json.loads(serving.ok("models", "--json"))
    assert {(row["model_name"], row["version_number"]) for row in models} == {
        ("breaks", 1),
        ("breaks", 2),
        ("downtime", 1),
    }
    assert json.loads(serving.ok("show", "breaks", "--json"))["version"]["stage"] == "deployed"
    assert any(row["name"].endswith("brier") for row in json.loads(serving.ok("compare", "breaks", "1", "2", "--json")))


def test_doctor_is_content(serving: Factory) -> None:
    """With everything in place all checks pass."""
    findings = json.loads(serving.ok("doctor", "--json"))
    assert len(findings) >= 15
    assert all(finding["ok"] for finding in findings)
