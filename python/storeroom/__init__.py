"""MLOps inside the warehouse: what the command does, for notebooks and scheduled jobs.

>>> import storeroom
>>> with storeroom.open("path/to/dbt_project") as room:
...     model = room.load_model("repurchase_30d@deployed")
"""

import os

# OpenMP's threads spin while they wait, which makes small fits many times slower on a machine with other work to do.
# The setting is read when scikit-learn is first loaded, so it stands before every import that does.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from storeroom.api import Storeroom, open
from storeroom.errors import StoreroomError

__all__ = ["Storeroom", "StoreroomError", "open"]
__version__ = "0.1.0"
