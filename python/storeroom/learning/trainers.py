"""The team's training code: imported from its project, called, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storeroom.errors import TrainerError
from storeroom.features import Feature
from storeroom.team_code import guarded, import_from


@dataclass(frozen=True)
class Trainer:
    """A module's `build(features)`, and its `grid()` if it offers one.

    Attributes:
        name: as declared, 'module:function'.
        build: takes the list of features (name, data_type, kind) and returns an unfitted estimator.
        grid: parameter name -> values to search over; empty without a search.
        minutes: after which its code is stopped.

    """

    name: str
    build: Callable[[list[Feature]], Any]
    grid: dict[str, list[Any]]
    minutes: float

    def estimator(self, features: list[Feature]) -> Any:
        """Return a new unfitted estimator."""
        estimator = self.run(lambda: self.build(features))
        missing = [name for name in ("fit", "predict", "get_params", "set_params") if not hasattr(estimator, name)]
        if missing or isinstance(estimator, type):
            raise TrainerError(
                f"The trainer {self.name} returned {_described(estimator)}; it must return an unfitted estimator as "
                "scikit-learn's are, with fit, predict, get_params and set_params."
            )
        _keep_from_writing(estimator)
        return estimator

    def run(self, call: Callable[[], Any]) -> Any:
        """Return what a call of the trainer's code returns.

        Raises:
            TrainerError: it raised, or did not end in time.

        """
        return guarded(f"The trainer {self.name}", call, self.minutes)


def load_trainer(name: str, directory: Path, minutes: float) -> Trainer:
    """Import 'module:function' from the project's folder."""
    module_name, function_name = name.split(":")
    module = import_from(module_name, directory, f"The trainer {name}", minutes)
    build = getattr(module, function_name, None)
    if not callable(build):
        raise TrainerError(f"The trainer {name} cannot be used: {module_name} has no function '{function_name}'.")
    grid = getattr(module, "grid", None)
    searched = guarded(f"The trainer {name}", lambda: dict(grid()), minutes) if callable(grid) else {}
    return Trainer(name, build, searched, minutes)


def _keep_from_writing(estimator: Any) -> None:
    """Let CatBoost write no files into the folder that the command runs in, unless the trainer says otherwise."""
    for part in (estimator, *estimator.get_params(deep=True).values()):
        is_catboost = any(kind.__module__ == "catboost.core" for kind in type(part).__mro__)
        if is_catboost and part.get_params().get("allow_writing_files") is None:
            part.set_params(allow_writing_files=False)


def _described(value: Any) -> str:
    return f"the class {value.__name__}" if isinstance(value, type) else type(value).__name__
