"""MLOps inside the warehouse: what the command does, for notebooks and scheduled jobs.

>>> import storeroom
>>> with storeroom.open("path/to/dbt_project") as room:
...     model = room.load_model("repurchase_30d@deployed")
"""

from storeroom.api import Storeroom, open
from storeroom.errors import StoreroomError

__all__ = ["Storeroom", "StoreroomError", "open"]
__version__ = "0.1.0"
