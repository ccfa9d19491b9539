"""How tests are shared out among processes: by file, the longest first, so that none is left alone at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dbt_common.tests import enable_test_caching
from hypothesis.internal.conjecture import providers
from xdist.scheduler import LoadScopeScheduling

# Without a fixture of their own: each test takes a copy of a project that is built once for all processes.
APART = (
    "jobs/test_killed",
    "jobs/test_bad_input",
    "jobs/test_second_project",
    "jobs/test_attributions",
    "jobs/test_two_at_once",
    "jobs/test_hostile_end_to_end",
    "jobs/test_models_people_have",
    "jobs/test_threshold_of_a_version",
)
# The first two start side by side: while one builds the project that the others copy, the other needs none of it.
LONGEST = (
    "parity/test_monitoring_models",
    "jobs/test_one_models_trouble",
    "parity/test_restated_batches",
    "jobs/test_odd_columns",
    "jobs/test_existing_project",
    "parity/test_compare",
    "unit/test_package_alone",
    "parity/test_judged_again",
    "jobs/test_label_replay",
    "jobs/test_acknowledge",
    "parity/test_car_loan_estimates",
    "parity/test_bins",
    "parity/test_resolutions",
    "parity/test_macros",
    "parity/test_car_loan",
    "parity/test_metrics",
    "parity/test_healthy_shop",
    "parity/test_reconstruction",
    *APART,
)
# dbt's own: a process parses a macro once, however many projects it makes.
enable_test_caching()
# Hypothesis tries constants of the modules that are loaded: a derandomised test would differ from process to process.
providers._get_local_constants = lambda: providers._local_constants
PLACES = {name: place for place, name in enumerate(LONGEST)}


def _file(nodeid: str) -> str:
    """Return the last folder and the name of a test's file."""
    return "/".join(Path(nodeid.split("::")[0]).with_suffix("").parts[-2:])


class LongestFirst(LoadScopeScheduling):  # type: ignore[misc]
    """A file to a process, or a test of one whose tests share nothing."""

    def _split_scope(self, nodeid: str) -> str:
        file = _file(nodeid)
        return nodeid if file in APART else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LongestFirst | None:
    """Have xdist keep to the order below in place of its own, which is by the number of tests."""
    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return LongestFirst(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; the others keep their order."""
    items.sort(key=lambda item: PLACES.get(_file(item.nodeid), len(PLACES)))
