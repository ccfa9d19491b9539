"""Which columns a model may see: from the contract of its feature view, never from a query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from storeroom.errors import SchemaError
from storeroom.package import macros
from storeroom.types import is_retyped, kind_of_type

if TYPE_CHECKING:
    from storeroom.project import Project


@dataclass(frozen=True)
class Feature:
    """A column of a feature view: its type as the contract writes it, and its kind, numeric or categorical."""

    name: str
    data_type: str
    kind: str

    @property
    def is_day_count(self) -> bool:
        """Whether it is a date or a time that is read as the number of days since 1970-01-01 UTC."""
        return self.kind == "numeric" and kind_of_type(self.data_type) == "time"

    def as_dict(self) -> dict[str, str]:
        """Return the feature as the signature stores it."""
        return {"name": self.name, "data_type": self.data_type, "kind": self.kind}


def features_of(project: Project, model_name: str) -> list[Feature]:
    """Return the features of a declared model in the order of its contract.

    Raises:
        StoreroomError: the model is left out, as its declaration does not fit its contract; says why.

    """
    return [feature for feature, role in _measured(project, model_name) if role != "watched"]


def measured_columns(project: Project, model_name: str) -> list[Feature]:
    """Return what is measured of a feature view: its features, and the columns that are only watched."""
    return [feature for feature, _ in _measured(project, model_name)]


def unwatched_columns(project: Project, model_name: str) -> dict[str, str]:
    """Return name -> type of the columns that no model sees and nothing measures, because of their type."""
    columns = macros().unwatched_columns(*_described(project, model_name))
    return {column["name"]: column["data_type"] or "none" for column in columns}


def _measured(project: Project, model_name: str) -> list[tuple[Feature, str]]:
    """Return each measured column and its role: feature, or watched, which a model does not see."""
    columns = macros().feature_columns_of(*_described(project, model_name))
    return [(Feature(item["name"], item["data_type"], item["kind"]), item["role"]) for item in columns]


def _described(project: Project, model_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the feature view's node and the declaration as the package's macros take them."""
    project.manifest  # noqa: B018 - what does not fit the contract is left out then
    declaration = project.declaration(model_name)
    return project.node(declaration.features).to_dict(omit_none=False), declaration.written


def check_signature(model_name: str, version_id: str, signature: list[dict[str, str]], current: list[Feature]) -> None:
    """Refuse to score when a column that the version was trained on is gone or has another type.

    A column that was added since does not matter to the version, which never saw it.
    """
    types = {feature.name: feature.data_type for feature in current}
    removed = [item["name"] for item in signature if item["name"] not in types]
    retyped = [
        f"{item['name']} ({item['data_type']} -> {types[item['name']]})"
        for item in signature
        if item["name"] in types and is_retyped(item["data_type"], types[item["name"]], item["kind"])
    ]
    if removed or retyped:
        changes = [f"removed: {', '.join(removed)}"] if removed else []
        changes += [f"retyped: {', '.join(retyped)}"] if retyped else []
        raise SchemaError(
            f"{model_name}: the feature view no longer fits version {version_id} ({'; '.join(changes)}); restore the "
            "columns, or train and promote a version on the new view."
        )
