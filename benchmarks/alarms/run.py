"""Run the alarm study: write the batches, let each contender judge them in its own environment, and report.

python benchmarks/alarms/run.py --rows 1000000 100000

Without --rows every size is run, without --contenders every tool. What is run replaces its rows of results.csv.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from samples import PLANS, generate, generate_reference

HERE = Path(__file__).parent
BENCHMARKS = HERE.parent
REQUIREMENTS = {
    "nannyml": BENCHMARKS / "requirements-nannyml.txt",
    "evidently": BENCHMARKS / "requirements-evidently.txt",
    "report": HERE / "requirements-report.txt",
}
# Nothing of a benchmark is told to anyone.
SILENT = {"NML_DISABLE_USAGE_LOGGING": "1", "DO_NOT_TRACK": "1", "PYTHONWARNINGS": "ignore"}


def interpreter(name: str) -> Path:
    """Return the Python of a contender or of the report; install what it needs first."""
    if name not in REQUIREMENTS:
        return Path(sys.executable)
    folder = BENCHMARKS / f".venv-{name}"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "-r", str(REQUIREMENTS[name])]
    subprocess.run(install, check=True)
    return python


def run(name: str, script: str, *arguments: str) -> None:
    """Run a script in the environment of that name; stop with what it said when it fails."""
    command = [str(interpreter(name)), str(HERE / script), *arguments]
    environment = os.environ | SILENT | {"PYTHONPATH": str(BENCHMARKS)}  # bench_project
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    print(done.stdout, flush=True)


def main() -> None:
    """Do the study; batches of one size are removed before the next are written."""
    sizes = [plan.rows for plan in PLANS]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=sizes, choices=sizes, help="batch sizes to run")
    tools = ["storeroom", "nannyml", "evidently"]
    parser.add_argument("--contenders", nargs="+", default=tools, choices=tools, help="tools to run")
    options = parser.parse_args()
    chosen = options.rows
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate_reference(folder)
        for plan in [plan for plan in PLANS if plan.rows in chosen]:
            scenarios = generate(folder, plan)
            (folder / f"scenarios_{plan.rows}.json").write_text(json.dumps(scenarios), encoding="utf-8")
            for contender in options.contenders:
                print(contender, f"{plan.rows:,} rows", flush=True)
                run(contender, "contenders.py", contender, name, str(plan.rows))
            (folder / f"batches_{plan.rows}.parquet").unlink()
            run("report", "report.py", name)


if __name__ == "__main__":
    main()
