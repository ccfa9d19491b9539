"""An exception that is no error of ours: one sentence for the user, its traceback in a file for whoever mends it."""

from __future__ import annotations

import traceback
from pathlib import Path

from storeroom.clock import wall_clock

LOG = Path("logs") / "storeroom.log"


def told(error: BaseException, directory: Path) -> str:
    """Keep the traceback in a project's log folder and return a sentence that says where it is.

    Args:
        error: the exception.
        directory: the dbt project's folder.

    """
    said = " ".join(str(error).split())[:300]
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    path = directory / LOG
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(f"-- {wall_clock():%Y-%m-%d %H:%M:%S} UTC\n{''.join(traceback.format_exception(error))}\n")
    except OSError as refused:
        return f"Unexpected {what}; its traceback could not be written to {path} ({refused.strerror})."
    return f"Unexpected {what}; please report it with its traceback, which is at the end of {path}."
