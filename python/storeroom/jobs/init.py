"""Add Storeroom to an existing dbt project. Nothing that was there is changed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import yaml

from storeroom.errors import UsageError
from storeroom.package import package_dir

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
    """Add the packages.yml entry and a commented declaration to the dbt project in `directory`.

    Args:
        directory: folder of dbt_project.yml.
        package: what packages.yml should name as `local:`; by default the package that came with this command.

    Raises:
        UsageError: there is no dbt project, or packages.yml is no mapping with a list.

    """
    project_file = directory / "dbt_project.yml"
    if not project_file.exists():
        raise UsageError(
            f"No dbt_project.yml in {directory}: run `dbt init` first, or name the project with --project-dir."
        )
    return [
        _add_package(directory, package),
        _add_declaration(project_file),
        _profile_hint(directory, project_file),
    ]


def _add_package(directory: Path, package: str | None) -> Step:
    source = package or os.path.relpath(package_dir(), directory.resolve())
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
    if any(name == source or name.rstrip("/").endswith("storeroom") for name in names):
        return Step(path, "names the storeroom package already")
    lines = text.splitlines(keepends=True)
    start = next((i for i, line in enumerate(lines) if line.split("#")[0].strip().startswith("packages:")), None)
    if start is None:
        lines += ["" if text.endswith("\n") or not text else "\n", "packages:\n", entry]
    elif lines[start].split("#")[0].strip() != "packages:":
        raise UsageError(f"{path} lists its packages on one line: add `- local: {source}` to it by hand and run again.")
    else:
        indent = next(
            (line[: len(line) - len(line.lstrip())] for line in lines[start + 1 :] if line.lstrip().startswith("- ")),
            "  ",
        )
        if not lines[start].endswith("\n"):
            lines[start] += "\n"
        lines.insert(start + 1, f"{indent}- local: {source}\n")
    path.write_text("".join(lines), encoding="utf-8")
    return Step(path, f"added the storeroom package at {source}")


def _add_declaration(project_file: Path) -> Step:
    text = project_file.read_text(encoding="utf-8")
    if "ml_models" in text:
        return Step(project_file, "mentions ml_models already")
    project_file.write_text(text + ("" if text.endswith("\n") else "\n") + DECLARATION, encoding="utf-8")
    return Step(project_file, "added a commented declaration at its end")


def _profile_hint(directory: Path, project_file: Path) -> Step:
    content = yaml.safe_load(project_file.read_text(encoding="utf-8")) or {}
    profile = content.get("profile")
    if not profile:
        return Step(project_file, "has no `profile:`; name the profile of your warehouse there")
    return Step(directory / "profiles.yml", f"left alone; Storeroom uses the target of your profile '{profile}'")
