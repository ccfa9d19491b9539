"""Where a result comes from: the commit, the people, the packages."""

from __future__ import annotations

import getpass
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from storeroom.artifacts.libraries import installed_version

PACKAGES = (
    "storeroom",
    "scikit-learn",
    "lightgbm",
    "xgboost",
    "catboost",
    "numpy",
    "scipy",
    "pandas",
    "skops",
    "dbt-core",
    "duckdb",
)


@dataclass(frozen=True)
class Commit:
    """The git state of a folder; all null outside a checkout, but for what STOREROOM_GIT_SHA says of an image."""

    sha: str | None
    branch: str | None
    is_dirty: bool | None


def commit_of(directory: Path) -> Commit:
    """Return the commit that `directory` is checked out at."""
    sha = _git(directory, "rev-parse", "HEAD")
    if sha is None:
        return Commit(os.environ.get("STOREROOM_GIT_SHA"), None, None)
    branch = _git(directory, "symbolic-ref", "--short", "--quiet", "HEAD")
    changed = _git(directory, "status", "--porcelain", "--untracked-files=no")
    return Commit(sha, branch, bool(changed))


def _git(directory: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            ["git", "-C", str(directory), *arguments],  # noqa: S607 - the user's own git
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def actor() -> str:
    """Return who runs the job: STOREROOM_ACTOR, else the operating system's user."""
    try:
        return os.environ.get("STOREROOM_ACTOR") or getpass.getuser()
    except OSError:
        return "unknown"


def package_versions() -> dict[str, str]:
    """Return the installed versions of the packages that shape a result."""
    found = {name: installed_version(name) for name in PACKAGES}
    return {name: version for name, version in found.items() if version is not None}
