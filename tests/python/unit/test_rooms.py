"""Which part of the Python code may know which other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import storeroom.learning

LEARNING = sorted(path.stem for path in Path(storeroom.learning.__path__[0]).glob("[a-z]*.py"))
NO_BUSINESS = ("project", "warehouse", "ledger", "registry", "dataset", "reader", "jobs", "cli")


def test_learning_knows_no_warehouse() -> None:
    """Nothing that it imports, of ours or by way of ours, reaches a warehouse, dbt or a job."""
    assert {"fit", "evaluation", "importance"} <= set(LEARNING)
    imports = ", ".join(f"storeroom.learning.{name}" for name in LEARNING)
    code = f"import json, sys, {imports}; print(json.dumps(sorted(sys.modules)))"
    names = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
    ours = {name.split(".")[1] for name in names if name.startswith("storeroom.")}
    assert (ours & set(NO_BUSINESS), {"dbt", "duckdb"} & set(names)) == (set(), set())
