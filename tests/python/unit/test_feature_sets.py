"""What training and scoring may see of a feature view and a label view, at a clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from small_project import make

from storeroom.dataset import request_for, slices_of
from storeroom.declaration import read_declaration
from storeroom.errors import DbtError
from storeroom.features import Feature, features_of
from storeroom.ledger import Run
from storeroom.project import Project
from storeroom.records import Prediction

START, END = datetime(2024, 1, 1), datetime(2024, 2, 1)
BUILT = datetime(2024, 2, 1)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a built project."""
    return make(tmp_path_factory.mktemp("sets"), BUILT)


def rows(project: Project, macro: str, now: datetime, **terms: Any) -> list[dict[str, Any]]:
    """Return the rows of one of the package's set macros."""
    request = request_for(
        "churn",
        project.declaration("churn"),
        features_of(project, "churn"),
        terms.pop("start", START),
        terms.pop("end", END),
        **terms,
    )
    query = project.compile(f"{{{{ storeroom.{macro}(request) }}}}", now, request)
    return project.warehouse.query(query)


DUE = [("serving", "two"), ("shadow", "one"), ("shadow", "two")]


def due_by_batch(project: Project, wanted: list[tuple[str, str]]) -> dict[tuple[str, str, datetime | None], int]:
    """Return purpose, version and batch -> rows that are due, asked in one statement."""
    request = request_for("churn", project.declaration("churn"), [], START, END)
    terms = {name: request[name] for name in ("model_name", "start_at", "end_at")}
    request["wanted"] = [{**terms, "purpose": purpose, "version_id": version} for purpose, version in wanted]
    found = project.warehouse.query(project.compile("{{ storeroom.scoring_due(request) }}", BUILT, request))
    return {(row["purpose"], row["version_id"], row["batch_start_at"]): row["row_count"] for row in found}


def labels(project: Project, now: datetime) -> dict[tuple[str, datetime], bool]:
    """Return the labels of a training set by entity and time."""
    return {
        (row["storeroom_entity_key"], row["storeroom_as_of_at"]): row["storeroom_label"]
        for row in rows(project, "training_set", now)
    }


def test_a_label_is_seen_as_it_was_known_at_the_clock(project: Project) -> None:
    key = ("north|1", datetime(2024, 1, 1))
    assert labels(project, datetime(2024, 1, 19))[key] is False
    assert labels(project, datetime(2024, 1, 20))[key] is True


def test_a_label_counts_once_it_is_final_and_observed_not_as_soon_as_it_is_one_of_them(project: Project) -> None:
    assert labels(project, datetime(2024, 1, 7)) == {}  # south 1 is observed, but could still be corrected
    assert set(labels(project, datetime(2024, 1, 8))) == {
        ("north|1", datetime(2024, 1, 1)),
        ("south|1", datetime(2024, 1, 1)),
    }
    assert ("north|2", datetime(2024, 1, 1)) in labels(project, datetime(2024, 1, 12))


def test_a_window_has_its_start_but_not_its_end_nor_anything_from_the_clock_on(project: Project) -> None:
    week = datetime(2024, 1, 8)
    found = rows(project, "scoring_set", BUILT, start=week, end=datetime(2024, 1, 15), purpose="serving")
    assert {row["storeroom_as_of_at"] for row in found} == {week}
    assert rows(project, "scoring_set", week, start=week, purpose="serving") == []


def test_dbt_compiles_a_query_once_for_all_its_windows(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another window is put into its text; another clock or another purpose is another query."""
    real, calls = project._invoke, []

    def invoke(arguments: list[str], reuse: bool = False) -> Any:
        calls.append(arguments[0])
        return real(arguments, reuse)

    monkeypatch.setattr(project, "_invoke", invoke)
    now = datetime(2024, 1, 31)
    weeks = [datetime(2024, 1, 1), datetime(2024, 1, 8), datetime(2024, 1, 15)]
    found = [rows(project, "scoring_set", now, start=at, end=at + timedelta(days=7), purpose="serving") for at in weeks]
    assert [{row["storeroom_as_of_at"] for row in week} for week in found] == [{at} for at in weeks]
    assert calls == ["compile"]
    rows(project, "scoring_set", now, start=weeks[0], purpose="shadow", version_id="v")
    rows(project, "scoring_set", now + timedelta(hours=1), purpose="serving")
    assert calls == ["compile"] * 3


def test_columns_come_under_their_own_names_and_bookkeeping_under_storeroom(project: Project) -> None:
    found = rows(project, "training_set", BUILT)
    assert list(found[0]) == [
        "storeroom_entity_key",
        "storeroom_as_of_at",
        "visits",
        "plan",
        "storeroom_label",
        "storeroom_observed_at",
    ]


def test_a_category_is_text_before_it_leaves_the_warehouse(project: Project) -> None:
    """Pandas would say True for true, and 1.0 for 1 beside a null."""
    kinds = {"account": "int64", "visits": "float64", "plan": "string"}
    features = [Feature(name, kind, "numeric" if name == "visits" else "categorical") for name, kind in kinds.items()]
    terms = {"purpose": "shadow", "version_id": "none"}
    request = request_for("churn", project.declaration("churn"), features, START, END, **terms)
    for macro, accounts in (("training_set", {"1", "2"}), ("scoring_set", {"1", "2", "3", "4"})):
        query = project.compile(f"{{{{ storeroom.{macro}(request) }}}}", BUILT, request)
        assert {row["account"] for row in project.warehouse.query(query)} == accounts


def test_a_slice_that_is_an_expression_comes_as_text_under_its_name(project: Project) -> None:
    sliced = {"name": "band", "expression": "case when visits > 1 then 'many' when visits = 1 then 'one' end"}
    declaration = read_declaration("churn", {**project.declaration("churn").written, "slices": ["plan", sliced]})
    request = request_for("churn", declaration, features_of(project, "churn"), START, END)
    query = project.compile("{{ storeroom.training_set(request) }}", BUILT, request)
    found = project.warehouse.query(query)
    assert list(found[0])[2:5] == ["visits", "plan", "band"]
    assert {(row["visits"], row["band"]) for row in found} == {(1, "one"), (2, "many"), (3, "many"), (8, "many")}
    masks = slices_of(pd.DataFrame(found), declaration.slice_names)
    assert {(key, value): int(mask.sum()) for key, value, mask in masks if key != "plan"} == {
        ("all", "all"): len(found),
        ("band", "many"): len(found) - 1,
        ("band", "one"): 1,
    }


def test_checks_count_rows_without_entity_rows_without_time_and_keys_with_several_rows(project: Project) -> None:
    assert rows(project, "feature_checks", BUILT) == [
        {"row_count": 8, "null_as_of_count": 1, "null_entity_count": 1, "duplicate_key_count": 1}
    ]
    first_week = rows(project, "feature_checks", BUILT, end=datetime(2024, 1, 8))
    assert first_week == [{"row_count": 3, "null_as_of_count": 1, "null_entity_count": 0, "duplicate_key_count": 0}]


def test_maturity_counts_features_and_final_labels_per_calendar_batch(project: Project) -> None:
    found = rows(project, "maturity", datetime(2024, 1, 18))
    assert [(row["batch_start_at"].day, row["feature_count"], row["label_count"]) for row in found] == [
        (1, 3, 3),
        (8, 4, 0),
        (15, 1, 0),  # observed, but not final before the 22nd
    ]


def test_what_was_served_by_any_version_is_not_due_and_what_a_shadow_scored_only_for_itself(project: Project) -> None:
    at = datetime(2024, 1, 1)
    scored = {"version_id": "one", "as_of_at": at, "score": 0.5}
    empty = dict.fromkeys(
        ("predicted_class", "value", "class_scores", "estimated_absolute_error", "estimated_squared_error")
    )
    with Run(project, "predict", "churn", BUILT) as run:
        run.add(Prediction, prediction_id="p1", purpose="serving", entity_key="north|1", **scored, **empty)
        run.add(Prediction, prediction_id="p2", purpose="shadow", entity_key="north|2", **scored, **empty)
    due = {
        (purpose, version): {
            row["storeroom_entity_key"]
            for row in rows(
                project, "scoring_set", BUILT, end=datetime(2024, 1, 8), purpose=purpose, version_id=version
            )
        }
        for purpose in ("serving", "shadow")
        for version in ("one", "two")
    }
    assert due["serving", "one"] == due["serving", "two"] == {"south|1", "north|2"}
    assert due["shadow", "one"] == {"south|1", "north|1"}
    assert due["shadow", "two"] == {"south|1", "north|1", "north|2"}
    assert due_by_batch(project, DUE) == {
        ("serving", "two", at): 2,
        ("shadow", "one", at): 2,
        ("shadow", "two", at): 3,
        # A row that says nobody, and a key on two rows: due until somebody corrects the view.
        **{(purpose, version, datetime(2024, 1, 8)): 4 for purpose, version in DUE},
        **{(purpose, version, datetime(2024, 1, 15)): 1 for purpose, version in DUE},
        **{(purpose, version, None): 1 for purpose, version in DUE},
    }


def test_a_time_that_is_none_never_reaches_the_warehouse(project: Project) -> None:
    request = request_for("churn", project.declaration("churn"), [], START, END)
    request["start_at"] = "2024-01-01' or 1=1 --"
    with pytest.raises(ValueError, match="isoformat"):
        project.compile("{{ storeroom.training_set(request) }}", BUILT, request)
    with pytest.raises(DbtError):
        project.compile("{{ storeroom.time_literal(request.at) }}", BUILT, {"at": request["start_at"]})


def test_without_a_request_nothing_is_rendered(project: Project) -> None:
    for macro in ("training_set", "scoring_set", "scoring_due", "feature_checks", "maturity"):
        assert project.compile(f"{{{{ storeroom.{macro}({{}}) }}}}", BUILT, {}).strip() == ""


def test_the_catalogue_lists_the_contract_of_each_model_that_fits(project: Project) -> None:
    found = project.warehouse.query(
        "select model_name, feature_name, kind, position, description "
        f"from {project.relation('dim_features__catalogue')} where model_name = 'churn' order by position"
    )
    assert [tuple(row.values()) for row in found] == [
        ("churn", "visits", "numeric", 1, "How often the account's people came."),
        ("churn", "plan", "categorical", 2, None),
    ]
