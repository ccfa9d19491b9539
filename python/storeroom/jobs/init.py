"""Add Storeroom to an existing dbt project. Nothing that was there is changed."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from storeroom.declaration.project import PACKAGE, read_settings
from storeroom.errors import UsageError
from storeroom.package import package_dir

COPY = Path("packages") / PACKAGE  # where a project keeps the package, so that every clone of it has the same
SHIPPED = ("dbt_project.yml", "macros", "models", "tests/dbt/generic")
IGNORED = ("storeroom_artifacts/", "*.duckdb.lease")

DECLARATION = """
# --- Storeroom: declare a model, remove the comment signs, then run `storeroom doctor` -------------------------
# Merge these keys into `vars:` if this file has it already.
# vars:
#   storeroom:
#     ml_models:
#       my_model:
#         task: binary_classification          # | multiclass_classification | regression
#         features: fct_features__customers    # dbt model: one row per entity and as_of; contract enforced
#         labels: fct_labels__my_model         # dbt model: entity, as_of, label, observed_at
#         entity: customer_id                  # one column or a list
#         as_of: as_of_at
#         batch: month                         # hour | day | week | month
#         trainer: training.my_model:build     # returns an unfitted scikit-learn estimator
#         owner: you@example.com
#         label_delay_days: 30                 # days until every label of an as_of is final
"""


@dataclass(frozen=True)
class Step:
    """One thing init did, or found done already."""

    path: Path
    what: str


def init(directory: Path, package: str | None = None) -> list[Step]:
    """Add the package, the schema of its tables, a commented declaration and a line of .gitignore to a dbt project.

    Args:
        directory: folder of dbt_project.yml.
        package: what packages.yml should name as `local:`; by default a copy of the package inside the project, or
            the package itself where both are of one git checkout.

    Raises:
        UsageError: there is no dbt project, or a file is not of the form that dbt reads.

    """
    if not (directory / "dbt_project.yml").exists():
        raise UsageError(
            f"No dbt_project.yml in {directory}: run `dbt init` first, or name the project with --project-dir."
        )
    settings = read_settings(directory)
    steps, source = [], package or _package_in_checkout(directory)
    if source is None:
        source = COPY.as_posix()
        steps.append(_copy_package(directory / COPY))
    added = _add_package(directory, source)
    steps.append(added)
    if added.what.startswith(("created", "added")):  # tables that are there already must stay where they are
        steps.append(_add_schema(directory / "dbt_project.yml", settings))
    return [
        *steps,
        _add_declaration(directory / "dbt_project.yml"),
        _ignore_artifacts(directory / ".gitignore"),
        _profile_hint(directory, settings),
    ]


def _package_in_checkout(directory: Path) -> str | None:
    """Return the way from a project to the package where one git checkout holds both; a colleague has it, too."""
    package = package_dir()
    root = _git_root(directory)
    if root is None or not package.is_relative_to(root) or _git_root(package) != root:
        return None
    ignored = subprocess.run(  # noqa: S603 - fixed arguments
        ["git", "-C", str(root), "check-ignore", "--quiet", str(package)],  # noqa: S607 - the user's own git
        check=False,
        capture_output=True,
    )
    return None if ignored.returncode == 0 else Path(os.path.relpath(package, directory.resolve())).as_posix()


def _git_root(directory: Path) -> Path | None:
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            ["git", "-C", str(directory), "rev-parse", "--show-toplevel"],  # noqa: S607 - the user's own git
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return Path(done.stdout.strip()).resolve() if done.returncode == 0 else None


def _copy_package(target: Path) -> Step:
    """Copy what the package is made of; a copy of another version is replaced."""
    source = package_dir()
    if _is_same(source, target):
        return Step(target, "holds this version of the storeroom package already")
    what = "replaced by this version of the storeroom package" if target.exists() else "copied the storeroom package"
    shutil.rmtree(target, ignore_errors=True)
    for name in SHIPPED:
        origin, copy = source / name, target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            shutil.copytree(origin, copy)
        else:
            shutil.copyfile(origin, copy)
    return Step(target, f"{what}: commit it, so that every clone of the project has the same")


def _is_same(source: Path, target: Path) -> bool:
    files = [str(name) for name in _files(source)]
    same, _, _ = filecmp.cmpfiles(source, target, files, shallow=False)
    return len(same) == len(files) and len(_files(target)) == len(files)


def _files(folder: Path) -> set[Path]:
    places = [folder / name for name in SHIPPED]
    found = [path for place in places for path in ([place] if place.is_file() else place.rglob("*"))]
    return {path.relative_to(folder) for path in found if path.is_file()}


def _add_package(directory: Path, source: str) -> Step:
    path = directory / ("dependencies.yml" if (directory / "dependencies.yml").exists() else "packages.yml")
    entry = f"  - local: {source}\n"
    if not path.exists():
        path.write_text(f"packages:\n{entry}", encoding="utf-8")
        return Step(path, f"created, with the storeroom package at {source}")
    text = path.read_text(encoding="utf-8")
    try:
        content = yaml.safe_load(text) or {}
        listed = content.get("packages") or []
        names = [str(item.get("local", item.get("package", item.get("git", "")))) for item in listed]
    except (yaml.YAMLError, AttributeError):
        raise UsageError(f"{path} is not readable YAML with a list of packages: correct it and run again.") from None
    if any(name == source or name.removesuffix(".git").rstrip("/").endswith(PACKAGE) for name in names):
        return Step(path, "names the storeroom package already")
    lines = text.splitlines(keepends=True)
    start = _line_of(lines, "packages")
    if start is None:
        lines += ["" if text.endswith("\n") or not text else "\n", "packages:\n", entry]
    elif lines[start].split("#")[0].strip() != "packages:":
        raise UsageError(f"{path} lists its packages on one line: add `- local: {source}` to it by hand and run again.")
    else:
        indent = next(
            (line[: len(line) - len(line.lstrip())] for line in lines[start + 1 :] if line.lstrip().startswith("- ")),
            "  ",
        )
        _insert(lines, start, f"{indent}- local: {source}\n")
    path.write_text("".join(lines), encoding="utf-8")
    return Step(path, f"added the storeroom package at {source}")


def _add_schema(path: Path, settings: dict[str, Any]) -> Step:
    """Give the package's tables a schema of their own, so that they do not lie among the team's."""
    models = settings.get("models") or {}
    if isinstance(models, dict) and PACKAGE in models:
        return Step(path, "configures the package's models already")
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    start = _line_of(lines, "models")
    if start is None:
        lines += ["" if text.endswith("\n") else "\n", "\nmodels:\n"]
        start = len(lines) - 1
    elif lines[start].split("#")[0].strip() != "models:":
        return Step(path, f"has its `models:` on one line; add `{PACKAGE}: {{+schema: {PACKAGE}}}` to it by hand")
    block = (line for line in lines[start + 1 :] if line.strip() and not line.lstrip().startswith("#"))
    first = next(block, "")
    indent = first[: len(first) - len(first.lstrip())] or "  "
    _insert(lines, start, f"{indent}{PACKAGE}:\n{indent * 2}+schema: {PACKAGE}  # beside your tables, not among them\n")
    path.write_text("".join(lines), encoding="utf-8")
    return Step(path, f"gave the package's tables a schema of their own, '{PACKAGE}' as dbt names it for your target")


def _line_of(lines: list[str], key: str) -> int | None:
    """Return the line that begins a block of the first level."""
    return next((i for i, line in enumerate(lines) if re.match(rf"{key}\s*:", line)), None)


def _insert(lines: list[str], after: int, entry: str) -> None:
    if not lines[after].endswith("\n"):
        lines[after] += "\n"
    lines.insert(after + 1, entry)


def _add_declaration(project_file: Path) -> Step:
    text = project_file.read_text(encoding="utf-8")
    if "ml_models" in text:
        return Step(project_file, "mentions ml_models already")
    project_file.write_text(text + ("" if text.endswith("\n") else "\n") + DECLARATION, encoding="utf-8")
    return Step(project_file, "added a commented declaration at its end")


def _ignore_artifacts(path: Path) -> Step:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    known = {line.strip().strip("/") for line in text.splitlines()}
    missing = [name for name in IGNORED if name.rstrip("/") not in known]
    if not missing:
        return Step(path, f"ignores {' and '.join(IGNORED)} already")
    end = "" if text.endswith("\n") or not text else "\n"
    path.write_text(text + end + "".join(f"{name}\n" for name in missing), encoding="utf-8")
    return Step(path, f"ignores {' and '.join(missing)}: stored models, and what a command holds while it writes")


def _profile_hint(directory: Path, settings: dict[str, Any]) -> Step:
    profile = settings.get("profile")
    if not profile:
        return Step(
            directory / "dbt_project.yml", "has no `profile:`; name the profile of your warehouse there, or DBT_PROFILE"
        )
    return Step(directory / "profiles.yml", f"left alone; Storeroom uses the target of your profile '{profile}'")
