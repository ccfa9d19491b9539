"""All declarations of a dbt project, found where dbt finds the variable `ml_models`."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from storeroom.declaration.model import Declaration, read_declaration
from storeroom.errors import DeclarationError, UsageError, allowed
from storeroom.package import package_dir

PACKAGE = "storeroom"
MODELS = "ml_models"
PATH = f"vars.{PACKAGE}.{MODELS}"


@dataclass(frozen=True)
class Declarations:
    """All declared models: the well-formed ones, and a sentence for each of the others."""

    models: dict[str, Declaration]
    problems: dict[str, str]

    def get(self, name: str) -> Declaration:
        """Return one declaration, or say in one sentence why there is none."""
        if name in self.problems:
            raise DeclarationError(self.problems[name])
        if name not in self.models:
            raise UsageError(
                f"Model '{name}' is not declared in dbt_project.yml under {PATH}; {allowed(sorted(self.models))}."
            )
        return self.models[name]


class Variables:
    """The variables of the package in a team's project: `--vars` before the package's own before those of all packages.

    Args:
        settings: dbt_project.yml.
        given: what --vars says.

    """

    def __init__(self, settings: dict[str, Any], given: dict[str, Any] | None = None) -> None:
        declared = settings.get("vars") or {}
        self.declared = declared if isinstance(declared, dict) else {}
        self.given = given or {}

    def get(self, name: str, default: Any = None) -> Any:
        """Return a variable as a macro of the package sees it; without one, the package's default."""
        for source in (self.given, self._own, self.declared):
            if name in source:
                return source[name]
        return _defaults().get(name, default)

    def check(self) -> None:
        """Refuse a name that is nearly one of ours: what is misspelt would be ignored without a word.

        Raises:
            DeclarationError: one sentence for the first.

        """
        own = self.declared.get(PACKAGE)
        if own is not None and not isinstance(own, dict):
            raise DeclarationError(
                f"dbt_project.yml: vars.{PACKAGE} must be a mapping of settings, not {type(own).__name__}."
            )
        for name, value in self.declared.items():
            if name != PACKAGE and _is_near(name, [PACKAGE]) and isinstance(value, dict):
                raise DeclarationError(f"dbt_project.yml: vars.{name} is no package; write vars.{PACKAGE}.")
            if name not in _defaults() and _is_near(name, [MODELS]):
                raise DeclarationError(f"dbt_project.yml: vars.{name} is no setting of {PACKAGE}; write {PATH}.")
        for name in self._own:
            if name not in _defaults():
                raise DeclarationError(
                    f"dbt_project.yml: vars.{PACKAGE}.{name} is no setting of the package; "
                    f"{allowed(difflib.get_close_matches(str(name), _defaults(), 1) or _defaults())}."
                )

    @property
    def _own(self) -> dict[str, Any]:
        own = self.declared.get(PACKAGE)
        return own if isinstance(own, dict) else {}


def read_settings(directory: Path) -> dict[str, Any]:
    """Return the dbt_project.yml of a folder.

    Raises:
        UsageError: the file is missing, or is no YAML.

    """
    file = directory / "dbt_project.yml"
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(
            f"No dbt_project.yml in {directory}: run storeroom in a dbt project, or name one with --project-dir."
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        detail = " ".join(str(error).split())
        raise UsageError(f"{file} is not readable YAML ({detail}): correct it and run again.") from None
    return content if isinstance(content, dict) else {}


def read_declarations(variables: Variables) -> Declarations:
    """Read the declaration of every model; a malformed one does not hide the others.

    Raises:
        DeclarationError: `ml_models` is no mapping, or is misspelt.

    """
    variables.check()
    declared = variables.get(MODELS) or {}
    if not isinstance(declared, dict):
        raise DeclarationError(f"dbt_project.yml: {PATH} must be a mapping of models, not {type(declared).__name__}.")
    models: dict[str, Declaration] = {}
    problems: dict[str, str] = {}
    for name, keys in declared.items():
        try:
            models[str(name)] = read_declaration(name, keys)
        except DeclarationError as error:
            problems[str(name)] = str(error)
    return Declarations(models, problems)


@cache
def _defaults() -> dict[str, Any]:
    text = (package_dir() / "dbt_project.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text)["vars"][PACKAGE])


def _is_near(name: object, known: list[str]) -> bool:
    return name not in known and bool(difflib.get_close_matches(str(name), known, 1, 0.8))
