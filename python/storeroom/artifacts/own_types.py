"""The team's own classes, which `allow_types` of a declaration lets a stored model hold."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from storeroom.errors import DeclarationError
from storeroom.team_code import import_from

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", re.ASCII)


@dataclass(frozen=True)
class OwnTypes:
    """Classes that are defined in the project's folder.

    Attributes:
        names: dotted names, as declared: module and class.
        directory: the project's folder.
        where: the key of the declaration, for messages.

    """

    names: tuple[str, ...] = ()
    directory: Path = Path()
    where: str = "allow_types"

    def check(self) -> None:
        """Refuse a name that is no class written in a module of the project's folder; nothing is imported.

        Raises:
            DeclarationError: there is no such module or class.

        """
        for name in self.names:
            self._source(name)

    def load(self, found: Iterable[str]) -> None:
        """Import the modules of those classes that a file holds.

        Raises:
            DeclarationError: there is no such module or class.
            TrainerError: the module raised.

        """
        for name in sorted(set(found) & set(self.names)):
            self._source(name)
            module_name, _, class_name = name.rpartition(".")
            module = import_from(module_name, self.directory, f"The class {name}")
            kind = getattr(module, class_name, None)
            if not isinstance(kind, type) or kind.__module__ != module_name:
                raise DeclarationError(f"{self.where} has '{name}', which is no class of the module {module_name}.")

    def digests(self, found: Iterable[str]) -> dict[str, str]:
        """Return the sha256 of the source of each of the classes that a file holds, by name."""
        return {
            name: hashlib.sha256(self._source(name).encode()).hexdigest()
            for name in sorted(set(found) & set(self.names))
        }

    def _source(self, name: str) -> str:
        """Return the text of a class and of the classes of the same module that it builds on."""
        if not _DOTTED.fullmatch(name):
            raise DeclarationError(
                f"{self.where} has '{name}'; write the dotted name of a class, as training.own.Rare."
            )
        module_name, _, class_name = name.rpartition(".")
        base = self.directory.joinpath(*module_name.split("."))
        file = next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)
        if file is None:
            raise DeclarationError(
                f"{self.where} has '{name}', and {self.directory} has no module {module_name}: only classes that are "
                "written in the project's folder are allowed."
            )
        try:
            text = file.read_text(encoding="utf-8")
            classes = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.ClassDef)}
        except (OSError, SyntaxError, ValueError) as error:
            raise DeclarationError(f"{self.where} has '{name}', and {file} cannot be read: {error}.") from None
        if class_name not in classes:
            raise DeclarationError(f"{self.where} has '{name}', and {file} defines no class {class_name}.")
        lines = text.splitlines()
        return "\n".join(_text(classes[each], lines) for each in _with_bases(class_name, classes))


def _text(node: ast.ClassDef, lines: list[str]) -> str:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return "\n".join(lines[first - 1 : node.end_lineno])


def _with_bases(name: str, classes: dict[str, ast.ClassDef]) -> list[str]:
    found, waiting = [], [name]
    while waiting:
        each = waiting.pop(0)
        if each in classes and each not in found:
            found.append(each)
            waiting += [base.id for base in classes[each].bases if isinstance(base, ast.Name)]
    return found


NO_OWN_TYPES = OwnTypes()
