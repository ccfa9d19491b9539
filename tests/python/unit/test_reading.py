"""The registry and the ledger as a reader sees them, over a real build and rows that real runs appended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from small_project import make

from storeroom import display, reading
from storeroom.errors import StoreroomError, UsageError
from storeroom.jobs.demo import demo
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.records import Decision, ModelVersion, Transition, to_json
from storeroom.registry import add_transition, deployed, find_version

JANUARY, FEBRUARY, MARCH = (datetime(2024, month, 1) for month in (1, 2, 3))
FIRST, SECOND = "20240101T000000-aaaaaaaaaaaa", "20240201T000000-bbbbbbbbbbbb"
PREDICTED = "predictions:0000000000000000000000000000cafe"
TABLES = (
    "fct_metadata__params",
    "fct_metadata__metrics",
    "dim_metadata__artifacts",
    "fct_metadata__lineage_edges",
    "fct_metadata__decisions",
    "fct_registry__stage_history",
    "dim_registry__versions",
)


def add_version(run: Run, version_id: str, depth: int, loss: float) -> None:
    """Collect what a training run leaves behind."""
    letter = version_id[-1]
    run.read_relation("fct_accounts", "features")
    run.add_artifact("source_code:c0ffee", "source_code", "c0ffee", "input", "source_code")
    run.add_artifact(f"dataset:{letter}", "dataset", f"churn training_data {letter}", "input", "training_data")
    run.add_artifact(f"model:{letter}", "model", f"churn {version_id}", "output", "model", uri="m.skops", sha256=letter)
    signature = {
        "features": [{"name": "visits", "data_type": "float64", "kind": "numeric"}],
        "classes": None,
    }
    nothing: dict[str, Any] = dict.fromkeys(
        ("training_end_at", "test_dataset_id", "test_start_at", "test_end_at", "description", "git_sha")
    )
    run.add(
        ModelVersion,
        version_id=version_id,
        artifact_id=f"model:{letter}",
        training_dataset_id=f"dataset:{letter}",
        training_start_at=run.now - timedelta(days=30),
        signature=to_json(signature),
        framework_versions="{}",
        baseline_value=0.5,
        classification_threshold=None,
        source="trained",
        tags="{}",
        actor=run.actor,
        **nothing,
    )
    run.log_params({"depth": depth, "seed": 0})
    run.log_metric("brier", loss, 0.01, 400, version_id=version_id)
    run.log_metric("brier", 0.25, 0.01, 400, version_id=version_id, subject="baseline")
    add_transition(run, version_id, "stage", None, "staged", "registered")


def add_promotion(run: Run, version_id: str, decision_id: str) -> None:
    """Collect a decision and the deployment it leads to."""
    run.add(
        Decision,
        decision_id=decision_id,
        decision_type="promotion",
        trigger_type="human",
        champion_version_id=None,
        challenger_version_id=version_id,
        outcome="promoted",
        reason="it is better",
        evidence=to_json({"batches": ["2024-01-22"]}),
        gates=to_json([{"name": "better_than_dummy", "is_passed": True}]),
    )
    add_transition(run, version_id, "stage", "staged", "deployed", "it is better", decision_id)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project in which two versions were trained, the second replaced the first, and it predicted."""
    project = make(tmp_path_factory.mktemp("reading"), MARCH)
    with Run(project, "train", "churn", JANUARY) as run:
        add_version(run, FIRST, 3, 0.2)
    with Run(project, "decide", "churn", JANUARY + timedelta(days=4)) as run:
        add_promotion(run, FIRST, "d1")
    with Run(project, "train", "churn", FEBRUARY) as run:
        add_version(run, SECOND, 5, 0.1)
    with Run(project, "decide", "churn", FEBRUARY + timedelta(days=4)) as run:
        add_promotion(run, SECOND, "d2")
    with Run(project, "predict", "churn", MARCH) as run:
        run.read_relation("fct_accounts", "features")
        run.link("model:b", "input", "model")
        run.add_artifact(PREDICTED, "predictions", "churn serving 2024-02-26", "output", "predictions")
    return project


def counts(project: Project) -> dict[str, int]:
    """Return the number of rows of each public table."""
    return {
        table: project.warehouse.query(f"select count(*) as n from {project.relation(table)}")[0]["n"]
        for table in TABLES
    }


def test_models_shows_every_version_and_every_declared_model_even_without_one(project: Project) -> None:
    rows = [(row["model_name"], row["version_number"], row["stage"]) for row in reading.models(project)]
    assert sorted(rows, key=str) == [
        ("broken", None, None),
        ("churn", 1, "retired"),
        ("churn", 2, "deployed"),
        ("never_trained", None, None),
    ]
    problems = {row["model_name"]: row["problem"] for row in reading.models(project)}
    assert "features is missing" in problems["broken"]
    assert problems["churn"] is None


def test_the_past_of_a_model_that_is_no_longer_declared_stays_readable(project: Project) -> None:
    """It is marked; an unknown name stays wrong use."""
    later = Project(project.directory, profiles_dir=project.profiles_dir, variables={"ml_models": {}})
    assert {(row["stage"], row["problem"]) for row in reading.models(later) if row["model_name"] == "churn"} == {
        ("retired", "no longer declared"), ("deployed", "no longer declared"),
    }  # fmt: skip
    assert reading.show(later, "churn", "1")["version"]["version_id"] == FIRST
    assert [row["stage"] for row in reading.history(later, "churn", MARCH)] == ["retired", "deployed"]
    assert {row["to_id"] for row in reading.lineage(later, "churn@2", "down")} >= {PREDICTED}
    with pytest.raises(UsageError, match="'chrun' is not declared, and has no version"):
        reading.history(later, "chrun")


def test_the_demo_runs_in_no_project_but_the_example(project: Project) -> None:
    """It would build the team's tables at clocks of 2010."""
    with pytest.raises(UsageError, match="this project is 'small'"):
        demo(project, "2010-03", "2010-05")


def test_show_tells_all_about_a_version_called_by_number_id_or_stage(project: Project) -> None:
    found = reading.show(project, "churn", "1")
    assert found["version"]["version_id"] == FIRST
    assert [row["stage"] for row in found["stages"]] == ["staged", "deployed", "retired"]
    assert {row["name"]: row["value"] for row in found["params"]} == {"depth": "3", "seed": "0"}
    assert {row["name"]: row["value"] for row in found["metrics"]} == {
        "test brier": 0.2,
        "test baseline brier": 0.25,
    }
    assert [row["decision_id"] for row in found["decisions"]] == ["d1"]
    assert {row["from_type"] for row in found["inputs"]} >= {"dataset", "source_code", "relation", "model"}
    assert reading.show(project, "churn", "deployed")["version"]["version_id"] == SECOND
    assert reading.show(project, "churn", SECOND)["version"]["version_number"] == 2


def test_compare_puts_two_versions_side_by_side(project: Project) -> None:
    rows = {
        (row["kind"], row["name"]): (row["one"], row["other"]) for row in reading.compare(project, "churn", "1", "2")
    }
    assert rows["param", "depth"] == ("3", "5")
    assert rows["metric", "test brier"] == (0.2, 0.1)
    assert rows["feature", "visits"] == ("float64", "float64")
    assert rows["window", "registered_at"] == (JANUARY, FEBRUARY)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2023, 12, 31), {}),
        (JANUARY, {1: "staged"}),
        (datetime(2024, 1, 5), {1: "deployed"}),
        (datetime(2024, 2, 4, 23, 59), {1: "deployed", 2: "staged"}),
        (datetime(2024, 2, 5), {1: "retired", 2: "deployed"}),
        (MARCH, {1: "retired", 2: "deployed"}),
    ],
)
def test_history_at_an_instant_is_what_held_then(project: Project, at: datetime, expected: dict[int, str]) -> None:
    assert {row["version_number"]: row["stage"] for row in reading.history(project, "churn", at)} == expected


def test_history_carries_the_decision_and_its_evidence(project: Project) -> None:
    (row,) = [row for row in reading.history(project, "churn", MARCH) if row["stage"] == "deployed"]
    assert (row["decision_id"], row["reason"], row["outcome"]) == ("d2", "it is better", "promoted")
    assert "2024-01-22" in row["evidence"]
    (replaced,) = [row for row in reading.history(project, "churn", MARCH) if row["stage"] == "retired"]
    assert (replaced["decision_id"], replaced["reason"]) == ("d2", "replaced by version 2")


def test_decisions_come_oldest_first_with_version_numbers(project: Project) -> None:
    rows = reading.decisions(project, "churn")
    assert [(row["decision_id"], row["challenger_version_number"]) for row in rows] == [("d1", 1), ("d2", 2)]
    assert reading.decisions(project, "never_trained") == []
    assert len(reading.decisions(project)) == 2


def test_lineage_walks_up_from_predictions_to_data_code_parameters_and_features(project: Project) -> None:
    rows = reading.lineage(project, PREDICTED, "up")
    sources = {row["from_id"] for row in rows}
    assert {"model:b", "dataset:b", "source_code:c0ffee", "relation:model.small.fct_accounts"} <= sources
    assert "model:a" not in sources
    (trained,) = {row["execution_id"] for row in rows if row["job"] == "train"}
    params = project.warehouse.query(
        f"select param_name from {project.relation('fct_metadata__params')} where execution_id = '{trained}'"
    )
    assert {row["param_name"] for row in params} == {"depth", "seed"}
    assert rows[0]["depth"] == 1
    assert rows[0]["to_id"] == PREDICTED


@pytest.mark.parametrize(
    "node", ["fct_accounts", "relation:model.small.fct_accounts", "source_code:c0ffee", "churn@2", "churn@deployed"]
)
def test_lineage_walks_down_to_every_prediction(project: Project, node: str) -> None:
    reached = {row["to_id"] for row in reading.lineage(project, node, "down")}
    assert {PREDICTED, SECOND} <= reached


def test_lineage_down_from_a_version_leaves_out_what_other_versions_made(project: Project) -> None:
    assert PREDICTED not in {row["to_id"] for row in reading.lineage(project, "churn@1", "down")}
    by_id = reading.lineage(project, SECOND, "down")
    assert by_id == reading.lineage(project, "churn@2", "down") == reading.lineage(project, SECOND[:20], "down")


def test_lineage_ends_where_runs_form_a_circle(project: Project) -> None:
    with Run(project, "evaluate", "churn", MARCH) as run:
        run.add_artifact("evaluation:one", "evaluation", "one", "input", "evaluation")
        run.add_artifact("evaluation:two", "evaluation", "two", "output", "evaluation")
    with Run(project, "evaluate", "churn", MARCH) as run:
        run.link("evaluation:two", "input", "evaluation")
        run.link("evaluation:one", "output", "evaluation")
    down = reading.lineage(project, "evaluation:one", "down")
    up = reading.lineage(project, "evaluation:one", "up")
    assert len(down) == len(up) == 3  # the fourth edge would lead back to where the walk began


@pytest.mark.parametrize(
    ("node", "said"),
    [
        ("no_such_view", "is no node"),
        ("dataset:", "is the start of several nodes"),
        ("churn@9", "is no version of churn"),
        ("nothing@1", "is not declared"),
        ("x' or '1'='1", "is no node"),
    ],
)
def test_an_unknown_node_is_one_sentence_that_lists_what_there_is(project: Project, node: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        reading.lineage(project, node, "up")
    assert "\n" not in str(caught.value)


def test_an_unknown_model_or_version_says_which_there_are(project: Project) -> None:
    with pytest.raises(UsageError, match="churn"):
        reading.history(project, "churm")
    with pytest.raises(UsageError, match=r"1 .*2 "):
        reading.show(project, "churn", "7")


def test_a_run_that_fails_or_is_killed_shows_nowhere(project: Project) -> None:
    before = counts(project)
    with pytest.raises(StoreroomError), Run(project, "train", "churn", MARCH) as run:
        add_version(run, "20240301T000000-cccccccccccc", 9, 0.0)
        raise StoreroomError("the trainer raised")
    killed = Run(project, "train", "churn", MARCH)
    killed.__enter__()
    add_version(killed, "20240301T000000-dddddddddddd", 9, 0.0)
    add_promotion(killed, "20240301T000000-dddddddddddd", "d3")
    killed._append(killed._rows)  # the rows arrived, COMPLETE never did
    assert counts(project) == before
    now = deployed(project, "churn")
    assert now is not None
    assert now.version_number == 2
    states = project.warehouse.query(
        f"select state, error from {project.relation('fct_metadata__executions')} where not is_complete order by state"
    )
    assert states == [{"state": "FAIL", "error": "the trainer raised"}, {"state": "START", "error": None}]


def test_an_append_that_is_repeated_changes_nothing(project: Project) -> None:
    with Run(project, "decide", "never_trained", MARCH) as run:
        run.log_params({"a": 1})
        run.read_relation("fct_accounts", "features")
    before, history = counts(project), reading.history(project, "churn")
    run.__exit__(None, None, None)
    first = find_version(project, "churn", "1")
    transitions = project.warehouse.query(
        f"select * from {project.relation('ledger__transitions')} where version_id = '{first.version_id}'"
    )
    again = [replace(Transition(**row), recorded_at=datetime(2030, 1, 1)) for row in transitions]
    run._append({Transition: again})
    assert counts(project) == before
    assert reading.history(project, "churn") == history


def test_display_shows_text_as_it_is_and_json_as_json() -> None:
    rows = [{"name": "[red]x[/red]", "value": 0.123456, "at": JANUARY, "gates": '[{"a": 1}]', "none": None}]
    console = display.console()
    with console.capture() as captured:
        console.print(display.table("T", rows))
    assert "[red]x[/red]" in captured.get()
    assert "0.1235" in captured.get()
    assert '"gates": [\n' in display.as_json(rows)
    assert '"at": "2024-01-01T00:00:00"' in display.as_json(rows)
