"""What a data type is, whatever an engine or a contract calls it: as macros/types says."""

from __future__ import annotations

from functools import cache

from storeroom.package import macros


@cache
def canonical_type(data_type: str) -> str | None:
    """Return what a type is; None for one that is not watched, such as json, an array or a struct."""
    name: str | None = macros().canonical_type(data_type)
    return name


@cache
def kind_of_type(data_type: str) -> str | None:
    """Return numeric, categorical, time (dates and timestamps), or None for a type that is no feature."""
    kind: str | None = macros().kind_of_type(data_type)
    return kind


def is_retyped(trained: str, present: str, kind: str) -> bool:
    """Return whether a column changed its type: another name or a widening of it leaves its values alone."""
    before = canonical_type(trained) or trained.lower()
    after = canonical_type(present) or present.lower()
    return before != after and (before, after) not in macros().type_widenings(kind)
