"""MLOps inside the warehouse: what the command does, for notebooks and scheduled jobs.

>>> import storeroom
>>> with storeroom.open("path/to/dbt_project") as room:
...     model = room.load_model("repurchase_30d@deployed")
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

# OpenMP's threads spin while they wait, which makes small fits many times slower on a machine with other work to do.
# The setting is read when scikit-learn is first loaded, so it stands before every import that does.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from storeroom.errors import StoreroomError

if TYPE_CHECKING:
    from storeroom.api import Storeroom, open

__all__ = ["Storeroom", "StoreroomError", "open"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load the API when it is asked for: the command does not need it, and pandas and scikit-learn take seconds."""
    if name in ("Storeroom", "open"):
        from storeroom import api

        return getattr(api, name)
    raise AttributeError(f"module 'storeroom' has no attribute '{name}'")
