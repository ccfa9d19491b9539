"""What a model may be called: its name is a folder of the artifact store, a part of addresses, and before an @."""

from __future__ import annotations

import re

LONGEST_NAME = 100
_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?", re.ASCII)


def name_problem(name: str) -> str | None:
    """Return what is wrong with a model's name, as the end of a sentence; None where nothing is."""
    if len(name) > LONGEST_NAME:
        return f"has {len(name)} characters; at most {LONGEST_NAME} are allowed"
    if not _NAME.fullmatch(name):
        return "may have letters (a-z, A-Z), digits, _, - and . only, with - and . inside"
    return None
