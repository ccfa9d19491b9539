"""The declaration of a team's models: `vars: storeroom: ml_models:` in its dbt_project.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from storeroom.errors import DeclarationError, UsageError, allowed
from storeroom.names import name_problem

Share = Annotated[float, Field(gt=0, lt=1)]
Trigger = Literal["drift", "degradation", "age", "new_labels"]
Statistic = Annotated[str, Field(pattern=r"^[a-z]\w*$")]
Metric = Literal["brier", "log_loss", "mae", "squared_error"]
# What a decision threshold can be sought for, and the key of `performance` that this needs.
SOUGHT = {"f1": None, "f_beta": "beta", "balanced_accuracy": None, "mcc": None, "business_value": "outcome_values"}

PATH = "vars.storeroom.ml_models"


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Slice(_Section):
    """A slice that is no column: SQL over the columns of the feature view, and the name its values are found under."""

    name: str
    expression: str


def _checked_slices(value: object) -> object:
    """Accept names of columns and mappings {name, expression}, in one list, each name once."""
    slices = [value] if isinstance(value, str | dict) else value
    if not isinstance(slices, list):
        raise _slice_error(value, "write a list of feature columns or of {name, expression}")
    names = []
    for item in slices:
        if isinstance(item, str) and item:
            names.append(item)
            continue
        if not isinstance(item, dict) or set(item) != {"name", "expression"}:
            raise _slice_error(item, "write the name of a feature column, or {name, expression}")
        if not isinstance(item["name"], str) or not re.fullmatch(r"[A-Za-z_]\w*", item["name"], re.ASCII):
            raise _slice_error(item, "a name has letters, digits and underscores, and starts with no digit")
        if not isinstance(item["expression"], str) or not item["expression"].strip():
            raise _slice_error(item, "write SQL over the columns of the feature view as its expression")
        names.append(item["name"])
    for name in names:
        if name == "all":
            raise _slice_error(name, "'all' stands for the whole batch; choose another name")
        if names.count(name) > 1:
            raise _slice_error(name, "it is there twice: give each slice a name of its own")
    return slices


def _slice_error(value: object, advice: str) -> PydanticCustomError:
    return PydanticCustomError("slices", "has {value}; {advice}", {"value": repr(value), "advice": advice})


NumericMethod = Literal[
    "wasserstein",
    "kolmogorov_smirnov",
    "psi",
    "jensen_shannon",
    "kullback_leibler",
    "hellinger",
    "total_variation",
    "l_infinity",
    "mean_difference",
]
CategoricalMethod = Literal[
    "total_variation", "jensen_shannon", "psi", "kullback_leibler", "hellinger", "l_infinity", "cramers_v"
]


class NumericDrift(_Section):
    """Which effect decides for the numbers of a model, and from which size on."""

    method: NumericMethod | None = None
    threshold: Annotated[float, Field(gt=0)] | None = None


class CategoricalDrift(_Section):
    """Which effect decides for the categories of a model, and from which size on."""

    method: CategoricalMethod | None = None
    threshold: Annotated[float, Field(gt=0)] | None = None


class FeatureDrift(_Section):
    """What one feature sets differently from the rest of the model."""

    method: NumericMethod | CategoricalMethod | Literal["none"] | None = None
    threshold: Annotated[float, Field(gt=0)] | None = None


class Drift(_Section):
    """When a feature counts as drifted: effect at least its threshold and q below alpha."""

    alpha: Share = 0.05
    min_count: Annotated[int, Field(ge=2)] = 30
    numeric: NumericDrift = NumericDrift()
    categorical: CategoricalDrift = CategoricalDrift()
    features: dict[str, FeatureDrift] = {}


def _checked_threshold(value: object) -> object:
    """Accept a number between 0 and 1, and the name of a metric."""
    if isinstance(value, str) and value in SOUGHT:
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1:
        return float(value)
    raise PydanticCustomError(
        "threshold",
        "is {value}; write a number between 0 and 1, or the metric whose best threshold a training seeks: {metrics}",
        {"value": repr(value), "metrics": ", ".join(SOUGHT)},
    )


class OutcomeValues(_Section):
    """What one decision of each kind is worth; a cost is below zero."""

    true_positive: float
    false_positive: float
    false_negative: float
    true_negative: float


class Performance(_Section):
    """When a version counts as degraded, and what some metrics need: without `beta` there is no F-beta.

    A `threshold` that is a metric's name is sought when a version is trained, and is the version's own from then on.
    """

    threshold: Annotated[float | str, BeforeValidator(_checked_threshold)] = 0.5
    min_labels: Annotated[int, Field(ge=2)] = 100
    standard_errors: Annotated[float, Field(gt=0)] = 2.5
    relative_tolerance: Annotated[float, Field(ge=0)] = 0.1
    trailing_batches: Annotated[int, Field(ge=2, le=1000)] = 6
    top_share: Share = 0.1
    beta: Annotated[float, Field(gt=0)] | None = None
    quantile: Share | None = None
    outcome_values: OutcomeValues | None = None
    min_slice_labels: Annotated[int, Field(ge=2)] = 100
    sensitive: Annotated[list[str], BeforeValidator(_as_list)] = []
    attributions: StrictBool = True


class Anomalies(_Section):
    """When a statistic of a batch is unlike its own past: by the median and MAD of the trailing batches.

    With `season_batches` k, only every k-th batch back counts. Of the `flags` statistics, an anomaly that changes at
    least `min_change` (of the expected value; for a share, of the rows) and more than chance warns; the others are
    there to be queried.
    """

    trailing_batches: Annotated[int, Field(ge=1, le=1000)] = 12
    min_history: Annotated[int, Field(ge=2)] = 6
    threshold: Annotated[float, Field(gt=0)] = 5.0
    season_batches: Annotated[int, Field(ge=1)] | None = None
    min_change: Annotated[float, Field(ge=0)] = 0.05
    statistics: list[Statistic] = [
        "row_count",
        "null_share",
        "distinct_count",
        "mean",
        "standard_deviation",
        "true_share",
    ]
    flags: list[Statistic] = ["row_count", "null_share"]


class Train(_Section):
    """Which batches a version is fitted and tested on.

    With `purge`, a batch is used for fitting only if all its labels were final before the test window
    starts, so that no label window reaches into the test.
    """

    window_batches: Annotated[int, Field(ge=1)] | None = None
    test_batches: Annotated[int, Field(ge=1)] = 1
    min_train_batches: Annotated[int, Field(ge=1)] = 2
    purge: bool = True
    seed: int = 0
    time_limit_minutes: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 60.0


class Gates(_Section):
    """What a challenger must show before it is deployed."""

    metric: Metric | None = None
    standard_errors: Annotated[float, Field(ge=0)] = 1.0
    slice_tolerance: Annotated[float, Field(ge=0)] = 0.1
    min_count: Annotated[int, Field(ge=2)] = 100
    min_slice_count: Annotated[int, Field(ge=2)] = 100


class Retrain(_Section):
    """What makes a challenger due, and how long to wait between two."""

    triggers: list[Trigger] = ["drift", "degradation"]
    max_age_days: Annotated[float, Field(gt=0)] | None = None
    new_label_batches: Annotated[int, Field(ge=1)] | None = None
    cooldown_days: Annotated[float, Field(ge=0)] = 28.0


class Declaration(_Section):
    """One declared model. Field names are the keys of the YAML; docs/declaration.md explains them."""

    task: Literal["binary_classification", "multiclass_classification", "regression"]
    features: str
    labels: str
    entity: Annotated[list[str], BeforeValidator(_as_list), Field(min_length=1)]
    as_of: str
    batch: Literal["hour", "day", "week", "month"]
    trainer: Annotated[str, Field(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]
    owner: str
    description: str | None = None
    label: str = "label"
    label_delay_days: Annotated[float, Field(ge=0)] = 0.0
    label_policy: Literal["last", "first"] = "last"
    allow_types: Annotated[list[str], BeforeValidator(_as_list)] = []
    slices: Annotated[list[str | Slice], BeforeValidator(_checked_slices)] = []
    references: list[Literal["training", "previous", "seasonal", "trailing"]] = ["training", "previous"]
    trailing_batches: Annotated[int, Field(ge=2)] = 6
    season_batches: Annotated[int, Field(ge=2)] | None = None
    shadow: list[Annotated[int, Field(ge=1)]] = []
    drift: Drift = Drift()
    performance: Performance = Performance()
    anomalies: Anomalies = Anomalies()
    train: Train = Train()
    gates: Gates = Gates()
    retrain: Retrain = Retrain()

    @model_validator(mode="after")
    def _check_names(self) -> Declaration:
        if "seasonal" in self.references and self.season_batches is None:
            raise PydanticCustomError(
                "season", "'seasonal' needs season_batches, the number of batches in a season, such as 12 for months"
            )
        for name in self.performance.sensitive:
            if name not in self.slice_names:
                raise PydanticCustomError(
                    "sensitive",
                    "has {name}, which is no declared slice; declared: {slices}",
                    {"name": repr(name), "slices": ", ".join(self.slice_names) or "none"},
                )
        return self

    @model_validator(mode="after")
    def _check_threshold(self) -> Declaration:
        sought = self.performance.threshold
        if isinstance(sought, str):
            needed = SOUGHT[sought]
            if needed and getattr(self.performance, needed) is None:
                reason = f"is {sought}, which needs performance.{needed}: write that, too"
            elif self.task != "binary_classification":
                reason = f"is {sought}, and only a binary classification has a threshold: leave it out"
            else:
                return self
            raise PydanticCustomError("threshold", "{reason}", {"reason": reason})
        return self

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


@dataclass(frozen=True)
class Declarations:
    """All declared models: the well-formed ones, and a sentence for each of the others."""

    models: dict[str, Declaration]
    problems: dict[str, str]

    def get(self, name: str) -> Declaration:
        """Return one declaration, or say in one sentence why there is none."""
        if name in self.problems:
            raise DeclarationError(self.problems[name])
        if name not in self.models:
            raise UsageError(
                f"Model '{name}' is not declared in dbt_project.yml under {PATH}; {allowed(sorted(self.models))}."
            )
        return self.models[name]


def load_declarations(project_dir: Path) -> Declarations:
    """Read and validate the declaration of the dbt project in `project_dir`.

    A malformed model does not hide the others: it ends up in `problems`.

    Raises:
        UsageError: the file is missing, no YAML, or `ml_models` is no mapping.

    """
    file = project_dir / "dbt_project.yml"
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(
            f"No dbt_project.yml in {project_dir}: run storeroom in a dbt project, or name one with --project-dir."
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        detail = " ".join(str(error).split())
        raise UsageError(f"{file} is not readable YAML ({detail}): correct it and run again.") from None
    declared: Any = content if isinstance(content, dict) else {}
    for key in ("vars", "storeroom", "ml_models"):
        declared = declared.get(key) or {}
        if not isinstance(declared, dict):
            raise DeclarationError(f"{file}: {key} must be a mapping, not {type(declared).__name__}.")
    models: dict[str, Declaration] = {}
    problems: dict[str, str] = {}
    for name, keys in declared.items():
        problem = name_problem(str(name))
        if problem:
            problems[str(name)] = f"{file.name}: {PATH} has the model {str(name)!r}, whose name {problem}; rename it."
            continue
        try:
            models[str(name)] = Declaration.model_validate(keys)
        except ValidationError as error:
            problems[str(name)] = _sentence(file.name, str(name), keys, error)
    return Declarations(models, problems)


def _sentence(file: str, name: str, keys: object, error: ValidationError) -> str:
    """Turn pydantic's first finding into one sentence: file, key, value, what is allowed."""
    if not isinstance(keys, dict):
        return f"{file}: {PATH}.{name} must be a mapping of keys to values, not {keys!r}."
    first = error.errors(include_url=False)[0]
    if first["type"] == "season":
        return f"{file}: {PATH}.{name}.references: {first['msg']}."
    if first["type"] == "sensitive":
        return f"{file}: {PATH}.{name}.performance.sensitive {first['msg']}."
    if first["type"] == "threshold":
        return f"{file}: {PATH}.{name}.performance.threshold {first['msg']}."
    if first["type"] == "slices":
        return f"{file}: {PATH}.{name}.slices {first['msg']}."
    location = ".".join(str(part) for part in first["loc"])
    key = f"{file}: {PATH}.{name}.{location}"
    more = f" ({error.error_count() - 1} more after this one.)" if error.error_count() > 1 else ""
    if first["type"] == "missing":
        return f"{key} is missing: add it.{more}"
    if first["type"] == "extra_forbidden":
        section = Declaration.model_fields.get(str(first["loc"][0])) if len(first["loc"]) > 1 else None
        known = _keys_of(section.annotation) if section else Declaration.model_fields
        return f"{key} is no known key; {allowed(known)}.{more}"
    if first["type"] == "literal_error":
        options = str(first["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
        return f"{key} is {first['input']!r}; allowed: {options}.{more}"
    if str(first["loc"][-1]) == "trainer" and first["type"] == "string_pattern_mismatch":
        return f"{key} is {first['input']!r}; write it as 'module:function'.{more}"
    message = first["msg"][0].lower() + first["msg"][1:]
    return f"{key} is {first['input']!r}; {message}.{more}"


def _keys_of(annotation: object) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return list(annotation.model_fields)
    return []
