"""Projects with a BigQuery target, built on paper; and the emulator for the tests that need one."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests" / "python" / "jobs"))

from emulator import Emulator, start  # noqa: E402 - the path comes first
from factory import DECLARED as BASE  # noqa: E402
from factory import SHARED, Factory, lay_out  # noqa: E402
from googlesql import Analyzer  # noqa: E402
from offline import Paper, build, compile_macro_tests, no_rows, windows  # noqa: E402

# A server that is never called: what is compiled without one must not need it.
NOWHERE = {
    "type": "bigquery",
    "method": "oauth-secrets",
    "token": "none",
    "project": "storeroom",
    "dataset": "storeroom",
    "location": "US",
    "api_endpoint": "http://127.0.0.1:9",
    "threads": 1,
}
RAW = {
    "storeroom.raw.readings": {
        "plant": "STRING",
        "machine": "INT64",
        "measured_at": "TIMESTAMP",
        "temperature": "FLOAT64",
        "hours": "INT64",
        "plant_line": "STRING",
        "is_old": "BOOL",
    },
    "storeroom.raw.outcomes": {
        "plant": "STRING",
        "machine": "INT64",
        "measured_at": "TIMESTAMP",
        "is_broken": "BOOL",
        "minutes": "FLOAT64",
        "observed_at": "TIMESTAMP",
    },
}


# What the second project declares here: every task, and every setting that takes SQL of its own.
DECLARED = {
    "breaks": {
        **BASE["breaks"],
        "slices": ["plant_line", {"name": "age", "expression": "case when is_old then 'old' else 'new' end"}],
        "references": ["training", "previous", "trailing", "seasonal"],
        "season_batches": 4,
        "performance": {
            "min_labels": 50,
            "beta": 2,
            "outcome_values": {"true_positive": 5, "false_positive": -1, "false_negative": -9, "true_negative": 0},
            "sensitive": "plant_line",
            "min_slice_labels": 20,
        },
    },
    "downtime": {**BASE["downtime"], "performance": {"min_labels": 50, "quantile": 0.5}},
    "grades": {
        **SHARED,
        "task": "multiclass_classification",
        "labels": "fct_grades",
        "label": "grade",
        "trainer": "training.models:classifier",
        "slices": "plant_line",
        "performance": {"min_labels": 50},
    },
}
FEATURES = {"temperature": "numeric", "hours": "numeric", "plant_line": "categorical", "is_old": "boolean"}
GRADES = (
    "select plant, machine, measured_at, observed_at, case when minutes > 20 then 'long' when minutes > 10 then 'some' "
    "else 'none' end as grade from raw.outcomes"
)


TEAMS = ("fct_readings", "fct_breaks", "fct_downtime", "fct_grades")
DATASET = "factory"  # of the loop
TOLD: list[str] = []  # what the end of the tests says


class Lanes(LoadScopeScheduling):  # type: ignore[misc]
    """A process each for the loop, or the disturbed one, and the rest: what is built is built once."""

    def _split_scope(self, nodeid: str) -> str:
        name = Path(nodeid.split("::")[0]).stem
        return name if name.startswith("test_loop") else "rest"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Lanes:
    """Have xdist keep to the lanes."""
    return Lanes(config, log)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what is told to the process that tells it."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["told"] = TOLD


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a process has to tell."""
    TOLD.extend(getattr(node, "workeroutput", {}).get("told", []))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was analysed."""
    for line in TOLD:
        terminalreporter.write_line(line)


@dataclass(frozen=True)
class Built:
    """A project that was built on paper.

    Attributes:
        folder: the project's.
        target: where dbt writes.
        manifest: dbt's, with the compiled code.
        paper: what was sent.

    """

    folder: Path
    target: Path
    manifest: dict[str, Any]
    paper: Paper

    def tell(self, run: str) -> None:
        """Have the end of the tests say how much was sent."""
        sent = self.paper.statements
        TOLD.append(f"built on paper, {run}: {len(sent)} statements of {len(dict(sent))} nodes accepted, none refused")

    def models(self) -> list[dict[str, Any]]:
        """Return the models."""
        return [node for node in self.manifest["nodes"].values() if node["resource_type"] == "model"]


def lay_out_factory(folder: Path, profile: dict[str, Any], models: Any = None, **settings: Any) -> Factory:
    """Write the second project with the models declared here or some of them, and the package's settings."""
    factory = lay_out(folder, profile)
    factory.write("models/fct_grades.sql", GRADES)
    factory.declare(models or DECLARED, **settings)
    project = factory.folder / "dbt_project.yml"
    tests = {"data_tests": {"storeroom": {"+enabled": True}}}  # the package's own, which a team's builds leave out
    project.write_text(yaml.safe_dump({**yaml.safe_load(project.read_text()), **tests}))
    return factory


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    """Return an analyzer that the tests share."""
    return Analyzer()


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the package alone, built on paper."""
    target, paper = tmp_path_factory.mktemp("package"), Paper(Analyzer(), no_rows)
    built = Built(ROOT, target, build(ROOT, ROOT / "profiles", target, paper), paper)
    built.tell("the package alone")
    return built


@pytest.fixture(scope="session")
def macro_tests(package: Built) -> dict[str, str]:
    """Return the query of each of the macros' own tests, by name."""
    return compile_macro_tests(ROOT, ROOT / "profiles", package.target, package.paper)


@pytest.fixture(scope="session")
def factory(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the second project, built on paper for the first time, with windows that keep their values.

    Its big tables, and the team's own, refuse a query that does not filter their partitions.
    """
    folder, paper = (
        tmp_path_factory.mktemp("factory"),
        Paper(Analyzer(), windows(dict.fromkeys(DECLARED, FEATURES), 1_000)),
    )
    for path, columns in RAW.items():
        paper.analyzer.add_table(path, columns)
    lay_out_factory(folder, {"target": "emulator", "outputs": {"emulator": NOWHERE}}, require_partition_filter=True)
    target = folder / "target"
    built = Built(folder, target, build(folder, folder, target, paper), paper)
    paper.filtered |= {f"storeroom.storeroom.{table}": "measured_at" for table in TEAMS}
    built.tell("a project of three models")
    return built


@pytest.fixture(scope="session")
def later(factory: Built) -> Built:
    """Return the second project, built again beside its tables: large windows, sampled and cut by columns."""
    before = factory.paper
    answer = windows(dict.fromkeys(DECLARED, FEATURES), 500_000)
    known = {"kinds": before.kinds, "views": before.views, "filtered": before.filtered}
    paper = Paper(before.analyzer, answer, **known, is_reading=True)
    built = Built(factory.folder, factory.target, build(factory.folder, factory.folder, factory.target, paper), paper)
    built.tell("a later run")
    return built


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """Return a running emulator, of the Python that `make test-bigquery` set up."""
    python = Path(os.environ.get("STOREROOM_EMULATOR_PYTHON", ROOT / ".venv-bigquery" / "bin" / "python"))
    if not python.exists():
        pytest.fail(f"The emulator's environment {python} does not exist: run `make test-bigquery`.")
    running = start(python, tmp_path_factory.mktemp("emulator"))
    try:
        yield running
    finally:
        running.stop()
        verdicts = Counter(entry["verdict"] for entry in running.audit())
        TOLD.append(f"sent to the emulator: {', '.join(f'{n} {verdict}' for verdict, n in verdicts.most_common())}")


@pytest.fixture(scope="session")
def remote(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the project after its loop on the emulator."""
    from loop import on_bigquery

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOREROOM_BIGQUERY_STORAGE_ENDPOINT", f"127.0.0.1:{emulator.grpc_port}")
        found = on_bigquery(emulator, tmp_path_factory.mktemp("bigquery"), DATASET)
        found.run()
        return found


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the project after its loop on DuckDB."""
    from loop import on_duckdb

    found = on_duckdb(tmp_path_factory.mktemp("duckdb"))
    found.run()
    return found


def credentials(emulator: Emulator, dataset: str = "warehouse", **settings: Any) -> Any:
    """Return the credentials of a target as dbt reads them."""
    from dbt.adapters.bigquery.credentials import BigQueryCredentials

    output = emulator.output(dataset, job_retry_deadline_seconds=3, **settings)
    values = BigQueryCredentials.translate_aliases({k: v for k, v in output.items() if k not in ("type", "threads")})
    return BigQueryCredentials.from_dict(values)
