"""The libraries that a stored model may need beside scikit-learn, and under which of their versions it is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version

from storeroom.artifacts.allowed_types import LIBRARIES, names

FLOORS = {"lightgbm": "4.6", "xgboost": "2.1", "catboost": "1.2.8"}  # as the extras of pyproject.toml have them
_OTHER_NAMES = {"xgboost": ("xgboost-cpu",)}  # the same library, packed otherwise
# Module -> library, of those whose version decides whether a file is loaded.
_MODULES = {"sklearn": "scikit-learn", **{name: name for name in FLOORS}}


def installed_version(library: str) -> str | None:
    """Return the version of a library that is installed, or None."""
    for name in (library, *_OTHER_NAMES.get(library, ())):
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return None


def usable_classes() -> frozenset[str]:
    """Return the class names of the libraries that are installed at their floor."""
    return frozenset().union(*(names(LIBRARIES[library]) for library in FLOORS if not unusable(library)))


def unusable(library: str) -> str | None:
    """Return why the models of a library are not loaded, and None where they are."""
    found, floor = installed_version(library), FLOORS[library]
    if found is None or _parts(found) < _parts(floor):
        state = "is not installed" if found is None else f"is {found}"
        return f"needs {library} {floor} or newer, which {state}: pip install 'storeroom[{library}]'"
    return None


def library_of(name: str) -> str | None:
    """Return the library that a dotted name belongs to, of those that come as extras."""
    root = name.split(".")[0]
    return root if root in FLOORS else None


def other_minor_version(names_found: Iterable[str], stored_under: Mapping[str, str]) -> str | None:
    """Return in words which library is another minor version than the file was stored under; None if none is.

    Args:
        names_found: dotted names in the file.
        stored_under: library -> version; of a library that is not in it nothing is known.

    """
    used = {_MODULES.get(name.split(".")[0]) for name in names_found}
    for library in ("scikit-learn", *FLOORS):
        stored, found = stored_under.get(library), installed_version(library)
        if library in used and stored and found and _parts(stored)[:2] != _parts(found)[:2]:
            return f"was stored under {library} {stored}, and {library} {found} is installed"
    return None


def _parts(text: str) -> tuple[int, ...]:
    """Return the leading numbers of a version."""
    found = []
    for part in text.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        found.append(int(digits))
    return tuple(found)
