"""The dbt package that came with this command, and its macros that need no dbt to run."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Undefined
from jinja2.sandbox import SandboxedEnvironment


def package_dir() -> Path:
    """Return the folder of the dbt package: in the installed wheel, or in the checkout this code runs from."""
    installed = Path(__file__).resolve().parent / "dbt_package"
    return installed if installed.exists() else Path(__file__).resolve().parents[2]


class _ReturnedError(Exception):
    """What dbt's `return` of a macro does: it ends the macro with a value that is no text."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Modules:
    """The modules that dbt offers a macro, as far as ours use them."""

    re = re
    itertools = itertools


class Macros:
    """The package's macros as attributes, each a function; only those that need neither a graph nor an adapter work.

    With them a rule that dbt and the jobs both apply is written once, in Jinja.
    """

    def __init__(self, folder: Path) -> None:
        self._files = {path.stem: path for path in folder.rglob("*.sql")}
        self._known: dict[str, Callable[..., Any]] = {}
        self._environment = SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
        self._environment.globals.update({"storeroom": self, "modules": Modules, "return": _return})

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the macro of that name."""
        if name not in self._known:
            if name not in self._files:
                raise AttributeError(name)
            template = self._environment.from_string(self._files[name].read_text(encoding="utf-8"))
            self._known[name] = _called(getattr(template.module, name))
        return self._known[name]


def _return(value: Any = None) -> None:
    raise _ReturnedError(None if isinstance(value, Undefined) else value)


def _called(macro: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **keywords: Any) -> Any:
        try:
            return macro(*arguments, **keywords)
        except _ReturnedError as returned:
            return returned.value

    return call


@cache
def macros() -> Macros:
    """Return the macros of the package."""
    return Macros(package_dir() / "macros")
