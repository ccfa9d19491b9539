"""What training and scoring may see of a feature view and a label view, at a clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import pytest
from small_project import make

from storeroom.dataset import request_for
from storeroom.declaration import read_declaration
from storeroom.errors import DbtError
from storeroom.features import Feature, features_of
from storeroom.jobs.train import slices_of
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
    query = project.compile(f"{{{{ storeroom.{macro}(var('storeroom_request', {{}})) }}}}", now, request)
    return project.warehouse.query(query)


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
        query = project.compile(f"{{{{ storeroom.{macro}(var('storeroom_request', {{}})) }}}}", BUILT, request)
        assert {row["account"] for row in project.warehouse.query(query)} == accounts


def test_a_slice_that_is_an_expression_comes_as_text_under_its_name(project: Project) -> None:
    sliced = {"name": "band", "expression": "case when visits > 1 then 'many' when visits = 1 then 'one' end"}
    declaration = read_declaration("churn", {**project.declaration("churn").written, "slices": ["plan", sliced]})
    request = request_for("churn", declaration, features_of(project, "churn"), START, END)
    query = project.compile("{{ storeroom.training_set(var('storeroom_request', {})) }}", BUILT, request)
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


def test_a_time_that_is_none_never_reaches_the_warehouse(project: Project) -> None:
    request = request_for("churn", project.declaration("churn"), [], START, END)
    request["start_at"] = "2024-01-01' or 1=1 --"
    with pytest.raises(DbtError):
        project.compile("{{ storeroom.training_set(var('storeroom_request', {})) }}", BUILT, request)


def test_without_a_request_nothing_is_rendered(project: Project) -> None:
    for macro in ("training_set", "scoring_set", "feature_checks", "maturity"):
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
