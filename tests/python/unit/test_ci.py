"""What CI must not skip."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_without_python_3_13_the_emulator_tests_fail_and_say_so(tmp_path: Path) -> None:
    """On a machine that has a shell and nothing else; no environment is left that a second try would take for one."""
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    done = subprocess.run(
        [tmp_path / "bash", ROOT / "tests" / "bigquery" / "setup.sh", tmp_path / "environment"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("tests/bigquery was NOT run: the BigQuery emulator needs Python 3.13, and neither")
    assert not (tmp_path / "environment").exists()


def test_ci_runs_every_test_command_of_the_readme() -> None:
    """In environments made anew; `make test-bigquery` runs what `make test-googlesql` does.

    What it leaves out has a command of its own.
    """
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [step for step in steps if step.startswith("make ")] == ["make lint", "make test", "make test-bigquery"]
    assert "rm -rf .venv .venv-bigquery" in steps
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (left_out,) = re.findall(r"^MORE := (.*)$", makefile, re.MULTILINE)
    assert re.search(r"^test-bigquery-more: .*\n\t.* -m pytest .* \$\(MORE\)$", makefile, re.MULTILINE)
    assert all((ROOT / file).is_file() for file in left_out.split())
