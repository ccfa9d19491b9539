"""A BigQuery target in an environment without storeroom[bigquery]."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from storeroom.cli import main

SENTENCE = "The dbt target is of type 'bigquery', which needs: pip install 'storeroom[bigquery]'."
MODEL = {
    "task": "regression",
    "features": "fct_features",
    "labels": "fct_labels",
    "entity": "customer_id",
    "as_of": "as_of_at",
    "batch": "month",
    "trainer": "training:build",
    "owner": "team@example.com",
}


BLOCKED = """
import sys
sys.modules["dbt.adapters.bigquery"] = None
from storeroom.cli import main
main()
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return a project with a BigQuery target."""
    project = {"name": "shop", "profile": "shop", "vars": {"storeroom": {"ml_models": {"spend": MODEL}}}}
    output = {"type": "bigquery", "method": "oauth", "project": "p", "dataset": "d", "threads": 1}
    (tmp_path / "dbt_project.yml").write_text(yaml.safe_dump(project))
    (tmp_path / "profiles.yml").write_text(yaml.safe_dump({"shop": {"target": "prod", "outputs": {"prod": output}}}))
    return tmp_path


@pytest.mark.parametrize("verb", ["train spend", "predict", "monitor", "cycle", "cycle --refresh", "flags", "models"])
def test_jobs_say_what_to_install(shop: Path, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    """One sentence and the exit code of wrong use, whether or not this environment has the extra."""
    monkeypatch.setitem(sys.modules, "dbt.adapters.bigquery", None)
    result = CliRunner().invoke(main, [*verb.split(), "--project-dir", str(shop)])
    assert (result.exit_code, result.stderr) == (2, f"storeroom: {SENTENCE}\n")


def test_the_doctor_says_what_to_install(shop: Path) -> None:
    """In a process of its own, where dbt would print words among the JSON."""
    command = [sys.executable, "-c", BLOCKED, "doctor", "--json", "--project-dir", str(shop)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (1, "")
    assert [row["detail"] for row in json.loads(result.stdout) if not row["ok"]] == [SENTENCE]
