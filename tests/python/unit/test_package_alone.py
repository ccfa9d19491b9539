"""`dbt build` of the package alone: every table, empty, with its contract, unit tests and data tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_package_builds_alone_and_passes_its_own_tests(tmp_path: Path) -> None:
    """As a user of the repository would run it, with the package's tests turned on."""
    command = [sys.executable, "-m", "dbt.cli.main", "build", "--quiet", "--profiles-dir", "profiles"]
    places = ["--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "logs")]
    done = subprocess.run(
        [*command, *places, "--vars", "storeroom_tests: true"],
        cwd=ROOT,
        env={**os.environ, "STOREROOM_DUCKDB_PATH": str(tmp_path / "root.duckdb")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((tmp_path / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    counts = Counter((row["unique_id"].split(".")[0], row["status"]) for row in results)
    nodes = json.loads((tmp_path / "target" / "manifest.json").read_text(encoding="utf-8"))["nodes"].values()
    models = [node for node in nodes if node["resource_type"] == "model"]
    assert len(models) == len(list((ROOT / "models").rglob("*.sql")))
    assert counts["model", "success"] == sum(node["config"]["materialized"] != "ephemeral" for node in models) > 60
    assert counts["test", "pass"] > len(list((ROOT / "tests" / "dbt").rglob("assert_*.sql")))
    assert counts["unit_test", "pass"] > 50
    assert {status for _, status in counts} == {"success", "pass"}
