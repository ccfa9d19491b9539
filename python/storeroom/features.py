"""Which columns a model may see: from the contract of its feature view, never from a query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from storeroom.declaration import Declaration
from storeroom.errors import DeclarationError, SchemaError, allowed
from storeroom.project import Project

INTEGER = frozenset(["int64", "bigint", "integer", "int", "smallint", "tinyint", "hugeint", "ubigint", "uinteger"])
NUMERIC = INTEGER | {"float64", "double", "float", "real", "numeric", "bignumeric", "decimal"}
TIME = frozenset(
    ["date", "datetime", "timestamp", "timestamptz", "timestamp with time zone", "timestamp without time zone"]
)
CATEGORICAL = frozenset(["string", "varchar", "text", "char", "bool", "boolean"])


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


def base_type(data_type: str) -> str:
    """Return a type as the contract writes it without its length or precision."""
    return data_type.lower().split("(")[0].strip()


def kind_of_type(data_type: str) -> str | None:
    """Return numeric, categorical, time (dates and timestamps), or None for a type that is no feature."""
    base = base_type(data_type)
    if base in CATEGORICAL:
        return "categorical"
    if base in TIME:
        return "time"
    return "numeric" if base in NUMERIC else None


def features_of(project: Project, model_name: str) -> list[Feature]:
    """Return the features of a declared model in the order of its contract.

    Raises:
        DeclarationError: the view has no enforced contract, lacks a declared column, or has no feature.

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
    found = [feature for feature, role in _measured(node, declaration) if role != "watched"]
    if not found:
        raise DeclarationError(
            f"{where}.features is '{declaration.features}', whose contract has no numeric, string or bool column "
            "beside the entity and the time."
        )
    return found


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
    meta = column.meta or column.config.meta or {}
    hints = meta.get("storeroom", {})
    if column.name in (*declaration.entity, declaration.as_of) or hints.get("role") == "ignored":
        return None
    data_type = (column.data_type or "").lower()
    kind = hints.get("kind") or kind_of_type(data_type)
    role = hints.get("role") or ("watched" if kind == "time" else "feature")
    kind = "numeric" if kind == "time" else kind
    return (Feature(column.name, data_type, kind), role) if kind in ("numeric", "categorical") else None


def check_signature(model_name: str, version_id: str, signature: list[dict[str, str]], current: list[Feature]) -> None:
    """Refuse to score when a column that the version was trained on is gone or has another type.

    A column that was added since does not matter to the version, which never saw it.
    """
    types = {feature.name: feature.data_type for feature in current}
    removed = [item["name"] for item in signature if item["name"] not in types]
    retyped = [
        f"{item['name']} ({item['data_type']} -> {types[item['name']]})"
        for item in signature
        if item["name"] in types and types[item["name"]] != item["data_type"]
    ]
    if removed or retyped:
        changes = [f"removed: {', '.join(removed)}"] if removed else []
        changes += [f"retyped: {', '.join(retyped)}"] if retyped else []
        raise SchemaError(
            f"{model_name}: the feature view no longer fits version {version_id} ({'; '.join(changes)}); restore the "
            "columns, or train and promote a version on the new view."
        )
