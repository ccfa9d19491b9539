"""Which columns a model may see: from the contract of its feature view, never from a query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from storeroom.config import Declaration
from storeroom.errors import DeclarationError, SchemaError, allowed
from storeroom.project import Project
from storeroom.types import is_retyped, kind_of_type

TIMES = "date, timestamp, datetime, or timestamp with time zone"
OUTPUTS = ("prediction", "label")  # what monitoring calls its own columns beside the features


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
        DeclarationError: the view has no enforced contract, lacks a declared column, has a time of another type or a
            feature under a name of ours, or has no feature.

    """
    declaration = project.declaration(model_name)
    node = project.node(declaration.features)
    where = f"dbt_project.yml: vars.storeroom.ml_models.{model_name}"
    if not node.config.contract.enforced:
        raise DeclarationError(
            f"{where}.features is '{declaration.features}', which has no enforced contract: add "
            "`config: {contract: {enforced: true}}` and each column's data_type to its YAML."
        )
    for key, column in _declared_columns(declaration):
        if column not in node.columns:
            raise DeclarationError(
                f"{where}.{key} is '{column}', which the contract of '{declaration.features}' does not have; "
                f"{allowed(node.columns)}."
            )
    for slice_ in declaration.slices:
        if not isinstance(slice_, str) and slice_.name in node.columns:
            raise DeclarationError(
                f"{where}.slices has an expression named '{slice_.name}', which is a column of "
                f"'{declaration.features}': choose another name, or declare the column itself."
            )
    as_of = str(node.columns[declaration.as_of].data_type)
    if kind_of_type(as_of) != "time":
        raise DeclarationError(
            f"{where}.as_of is '{declaration.as_of}', of type {as_of} in the contract of '{declaration.features}'; "
            f"allowed: {TIMES}. Cast it in the view."
        )
    measured = _measured(node, declaration)
    problem = names_problem([feature.name for feature, _ in measured])
    if problem:
        raise DeclarationError(f"{where}.features is '{declaration.features}', whose contract has {problem}.")
    for name in declaration.slice_names:
        if name.lower().startswith("storeroom_"):
            raise DeclarationError(
                f"{where}.slices has '{name}': names that begin with storeroom_ are reserved; choose another name."
            )
    found = [feature for feature, role in measured if role != "watched"]
    if not found:
        raise DeclarationError(
            f"{where}.features is '{declaration.features}', whose contract has no numeric, string or bool column "
            "beside the entity and the time."
        )
    return found


def names_problem(names: list[str]) -> str | None:
    """Return what is wrong with a name of a measured column, to follow "whose contract has"; None where nothing is."""
    for name in names:
        if name in OUTPUTS:
            return (
                f"a column '{name}': monitoring calls a model's own {name}s so; rename it in the view, or give it "
                "`meta: {storeroom: {role: ignored}}`"
            )
        if name.lower().startswith("storeroom_"):
            return f"a column '{name}': names that begin with storeroom_ are reserved; rename it in the view"
        if '"' in name or "`" in name:
            return f"a column '{name}', whose name has a quotation mark in it; rename it in the view"
    return None


def unwatched_columns(project: Project, model_name: str) -> dict[str, str]:
    """Return name -> type of the columns that no model sees and nothing measures, because of their type."""
    declaration = project.declaration(model_name)
    columns = project.node(declaration.features).columns.values()
    return {
        column.name: column.data_type or "none"
        for column in columns
        if column.name not in (*declaration.entity, declaration.as_of)
        and _hints(column).get("role") != "ignored"
        and kind_of_type(column.data_type or "") is None
    }


def measured_columns(project: Project, model_name: str) -> list[Feature]:
    """Return what is measured of a feature view: its features, and the columns that are only watched."""
    declaration = project.declaration(model_name)
    return [feature for feature, _ in _measured(project.node(declaration.features), declaration)]


def _measured(node: Any, declaration: Declaration) -> list[tuple[Feature, str]]:
    found = (_feature(column, declaration) for column in node.columns.values())
    return [item for item in found if item is not None]


def _declared_columns(declaration: Declaration) -> list[tuple[str, str]]:
    named = [("entity", column) for column in declaration.entity]
    columns = [item for item in declaration.slices if isinstance(item, str)]
    return [*named, ("as_of", declaration.as_of), *(("slices", column) for column in columns)]


def _feature(column: Any, declaration: Declaration) -> tuple[Feature, str] | None:
    """Return a column as a feature and its role: feature, or watched, which a model does not see."""
    hints = _hints(column)
    data_type = (column.data_type or "").lower()
    type_kind = kind_of_type(data_type)
    if column.name in (*declaration.entity, declaration.as_of) or hints.get("role") == "ignored" or type_kind is None:
        return None
    kind = hints.get("kind") or type_kind
    role = hints.get("role") or ("watched" if kind == "time" else "feature")
    kind = "numeric" if kind == "time" else kind
    return (Feature(column.name, data_type, kind), role) if kind in ("numeric", "categorical") else None


def _hints(column: Any) -> dict[str, Any]:
    """Return what the meta of a contract's column says to Storeroom."""
    hints = (column.meta or {}).get("storeroom") or (column.config.meta or {}).get("storeroom")
    return hints if isinstance(hints, dict) else {}


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
