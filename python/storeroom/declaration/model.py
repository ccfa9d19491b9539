"""One model's declaration. macros/declaration holds the keys, defaults and allowed values, and reads it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

from storeroom.errors import DeclarationError
from storeroom.package import macros


class _Section:
    @classmethod
    def of(cls, keys: dict[str, Any]) -> Self:
        """Return the section of keys that macros/declaration has read."""
        return cls(**{field.name: keys[field.name] for field in fields(cls)})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Slice:
    """A slice that is no column: SQL over the columns of the feature view, and the name its values are found under."""

    name: str
    expression: str


@dataclass(frozen=True)
class Performance(_Section):
    """When a version counts as degraded, and what some metrics need.

    A `threshold` that is a metric's name is sought when a version is trained, and is the version's own from then on.
    """

    threshold: float | str
    beta: float | None
    outcome_values: dict[str, float] | None
    sensitive: list[str]


@dataclass(frozen=True)
class Train(_Section):
    """Which batches a version is fitted and tested on, and how long that may take."""

    window_batches: int | None
    test_batches: int
    min_train_batches: int
    purge: bool
    seed: int
    time_limit_minutes: float


@dataclass(frozen=True)
class Gates(_Section):
    """What a challenger must show before it is deployed."""

    metric: str | None
    standard_errors: float
    slice_tolerance: float
    min_count: int
    min_slice_count: int


@dataclass(frozen=True)
class Retrain(_Section):
    """What makes a challenger due, and how long to wait between two."""

    triggers: list[str]
    max_age_days: float | None
    new_label_batches: int | None
    cooldown_days: float


@dataclass(frozen=True)
class Declaration:
    """One declared model. Field names are the keys of the YAML; docs/declaration.md explains them.

    `written` is the whole as macros/declaration read it, with the keys that only SQL needs.
    """

    task: str
    features: str
    labels: str
    entity: list[str]
    as_of: str
    batch: str
    trainer: str
    owner: str
    description: str | None
    label: str
    label_delay_days: float
    label_policy: str
    slices: list[str | Slice]
    shadow: list[int]
    allow_types: list[str]
    performance: Performance
    train: Train
    gates: Gates
    retrain: Retrain
    written: dict[str, Any]

    @classmethod
    def of(cls, keys: dict[str, Any]) -> Declaration:
        """Return the declaration of keys that macros/declaration has read."""
        plain = {field.name: keys[field.name] for field in fields(cls) if field.name != "written"}
        slices = [item if isinstance(item, str) else Slice(**item) for item in keys["slices"]]
        sections = {
            "performance": Performance.of(keys["performance"]),
            "train": Train.of(keys["train"]),
            "gates": Gates.of(keys["gates"]),
            "retrain": Retrain.of(keys["retrain"]),
        }
        return cls(**{**plain, **sections, "slices": slices, "written": keys})

    @property
    def slice_names(self) -> list[str]:
        """The `slice_key` of each declared slice: its column, or the name of its expression."""
        return [item if isinstance(item, str) else item.name for item in self.slices]

    @property
    def threshold(self) -> float:
        """The threshold of a version that has none of its own: as declared, 0.5 where trainings seek one."""
        stated = self.performance.threshold
        return 0.5 if isinstance(stated, str) else stated

    @property
    def gate_metric(self) -> str:
        """The loss that gates compare; lower is better."""
        defaults = {
            "binary_classification": "brier",
            "multiclass_classification": "log_loss",
            "regression": "mae",
        }
        return self.gates.metric or defaults[self.task]


def read_declaration(name: object, keys: object) -> Declaration:
    """Return the declaration of a model.

    Args:
        name: the model's name.
        keys: what stands under it in the YAML.

    Raises:
        DeclarationError: one sentence for the first key that is wrong.

    """
    read = macros().read_declaration(name, keys)
    if read["problem"] is not None:
        raise DeclarationError(read["problem"])
    return Declaration.of(read["declaration"])
