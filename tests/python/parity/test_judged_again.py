"""History is judged by the rules and incidents of today: nothing is measured again for it."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd
import pytest
import yaml
from one_view import START, WEEK, watched

from storeroom.jobs.acknowledge import acknowledge
from storeroom.jobs.monitor import monitor
from storeroom.project import Project

ROWS, WEEKS = 400, 6
NOW = START + WEEKS * WEEK
INCIDENT, LAST = START + 3 * WEEK, START + (WEEKS - 1) * WEEK


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project whose values are all 0.3 deviations higher than in training, and one week's far higher."""
    draw = np.random.default_rng(7)
    shifts = [0.0, *[0.3] * (WEEKS - 1)]
    shifts[3] = 5.0
    sides = [pd.DataFrame({"size": draw.normal(shift, 1, ROWS)}) for shift in shifts]
    folder = tmp_path_factory.mktemp("judged")
    watched(folder, sides, references=["training", "trailing"], trailing_batches=3)
    return Project(folder, profiles_dir=folder, is_replay=True)


def drift(project: Project, start: datetime, reference: str) -> dict[str, object]:
    """Return the deciding row of a week."""
    (row,) = project.warehouse.query(
        f"select * from {project.relation('fct_monitoring__drift')} where is_deciding and drift_method = 'wasserstein' "
        f"and reference = '{reference}' and feature_name = 'size' and batch_start_at = timestamp '{start}'"
    )
    return row


def profiles(project: Project) -> int:
    """Return how many profiles were measured."""
    return project.warehouse.query(f"select count(*) as n from {project.relation('int_monitoring__profiles')}")[0]["n"]


def test_an_incident_leaves_the_trailing_references_of_later_weeks_and_comes_back(project: Project) -> None:
    """The last week is like the two others before it, and unlike the three with the incident among them."""
    before, measured = drift(project, LAST, "trailing"), profiles(project)
    assert (before["reference_count"], before["is_drifted"]) == (3 * ROWS, True)
    acknowledge(project, "seen", INCIDENT, NOW, "the scale was broken")
    monitor(project, NOW)
    without = drift(project, LAST, "trailing")
    assert (without["reference_count"], without["is_drifted"]) == (2 * ROWS, False)
    acknowledge(project, "seen", INCIDENT, NOW, "it was right", is_incident=False)
    monitor(project, NOW)
    assert drift(project, LAST, "trailing") == before
    assert profiles(project) == measured


def test_another_threshold_judges_every_week_again(project: Project) -> None:
    """Nothing is due by it: the views alone are rendered again."""
    file = project.directory / "dbt_project.yml"
    assert drift(project, LAST, "training")["is_drifted"]
    measured = profiles(project)
    declared = yaml.safe_load(file.read_text(encoding="utf-8"))
    declared["vars"]["storeroom"]["ml_models"]["seen"]["drift"] = {"features": {"size": {"threshold": 0.6}}}
    file.write_text(yaml.safe_dump(declared), encoding="utf-8")
    changed = Project(project.directory, profiles_dir=project.directory, is_replay=True)
    changed.build(["package:storeroom"], NOW)
    assert [drift(changed, START + week * WEEK, "training")["is_drifted"] for week in range(1, WEEKS)] == [
        False, False, True, False, False,
    ]  # fmt: skip
    assert profiles(changed) == measured
