"""Tables for a person, JSON for a machine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text


def console() -> Console:
    """Return the console for results; wide when the output is no terminal, so that nothing is cut."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=160)


def table(title: str, rows: Sequence[dict[str, Any]], columns: Sequence[str] | None = None) -> Table:
    """Return rows as a table; text from the warehouse is shown as it is, never read as markup."""
    names = list(columns or (rows[0] if rows else []))
    shown = Table(title=Text(title, style="bold"), box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for name in names:
        numbers = [row.get(name) for row in rows if row.get(name) is not None]
        is_number = bool(numbers) and all(
            isinstance(value, int | float) and not isinstance(value, bool) for value in numbers
        )
        shown.add_column(Text(name.replace("_", " ")), justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text(text(row.get(name))) for name in names))
    return shown


def text(value: Any) -> str:
    """Return a cell: dates without a midnight, numbers with four significant digits, nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == datetime.min.time() else "%Y-%m-%d %H:%M")
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}"
    return str(value)


def as_json(value: Any) -> str:
    """Return JSON with ISO times; JSON columns of the warehouse become JSON, not text in quotes."""
    return json.dumps(_plain(value), indent=2, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return None
    return value
