"""The team's training code: imported from its project, called, and nothing else."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sklearn.base import BaseEstimator

from storeroom.errors import TrainerError
from storeroom.features import Feature


@dataclass(frozen=True)
class Trainer:
    """A module's `build(features)`, and its `grid()` if it offers one.

    Attributes:
        name: as declared, 'module:function'.
        build: takes the list of features (name, data_type, kind) and returns an unfitted scikit-learn estimator.
        grid: parameter name -> values to search over; empty without a search.

    """

    name: str
    build: Callable[[list[Feature]], Any]
    grid: dict[str, list[Any]]

    def estimator(self, features: list[Feature]) -> Any:
        """Return a new unfitted estimator."""
        estimator = _guard(self.name, lambda: self.build(features))
        if not isinstance(estimator, BaseEstimator):
            raise TrainerError(
                f"The trainer {self.name} returned {type(estimator).__name__}; it must return an unfitted "
                "scikit-learn estimator."
            )
        return estimator


def load_trainer(name: str, directory: Path) -> Trainer:
    """Import 'module:function' from the project's folder."""
    module_name, function_name = name.split(":")
    if str(directory) not in sys.path:
        sys.path.insert(0, str(directory))
    root = sys.modules.get(module_name.split(".")[0])
    if root is not None and not _is_within(root, directory):
        # Two projects in one process may both call their folder `training`.
        for loaded in [key for key in sys.modules if key.split(".")[0] == module_name.split(".")[0]]:
            del sys.modules[loaded]
        importlib.invalidate_caches()
        sys.path.remove(str(directory))
        sys.path.insert(0, str(directory))
    module = _guard(name, lambda: importlib.import_module(module_name))
    build = getattr(module, function_name, None)
    if not callable(build):
        raise TrainerError(f"The trainer {name} cannot be used: {module_name} has no function '{function_name}'.")
    grid = getattr(module, "grid", None)
    return Trainer(name, build, dict(_guard(name, grid)) if callable(grid) else {})


def _is_within(module: Any, directory: Path) -> bool:
    places = [getattr(module, "__file__", None), *getattr(module, "__path__", [])]
    return any(place and Path(place).resolve().is_relative_to(directory) for place in places)


def _guard(name: str, call: Callable[[], Any]) -> Any:
    """Run the team's code; whatever it raises becomes one sentence with the place it was raised at."""
    try:
        return call()
    except Exception as error:
        raise trainer_error(name, error) from error


def trainer_error(name: str, error: Exception) -> TrainerError:
    """Return the sentence for an exception out of the team's code."""
    trace = error.__traceback__
    place = ""
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    text = " ".join(str(error).split())
    return TrainerError(f"The trainer {name} raised {type(error).__name__} at {place}: {text}")
