"""Rows for training and scoring: read by the package's own SQL, checked, and described for the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from storeroom.declaration import Declaration
from storeroom.declaration.project import PATH
from storeroom.errors import DataError
from storeroom.features import Feature
from storeroom.package import macros
from storeroom.project import Project
from storeroom.records import digest
from storeroom.types import canonical_type
from storeroom.values import text_of

ENTITY, AS_OF = "storeroom_entity_key", "storeroom_as_of_at"
NEXT_QUERY = "\n-- storeroom: the next query\n"
LABEL, OBSERVED_AT = "storeroom_label", "storeroom_observed_at"


@dataclass(frozen=True)
class Dataset:
    """Rows of a half-open window of as_of, and the terms they were read on.

    Attributes:
        frame: entity key, time, features and slices; labels too for a training set.
        query: the SQL that was run.
        request: the terms it was compiled with.

    """

    frame: pd.DataFrame
    query: str
    request: dict[str, Any]
    features: list[Feature]

    @property
    def X(self) -> pd.DataFrame:  # noqa: N802 - scikit-learn's own name
        """Return the features in order: numbers as float64 (null is NaN), categories as str objects (null is None).

        A date or time is a number: days since 1970-01-01 UTC.
        """
        return as_matrix(self.frame, self.features)

    @property
    def labels(self) -> pd.Series:
        """Return the labels."""
        return self.frame[LABEL]

    @property
    def fingerprint(self) -> str:
        """Return a 128-bit hash of the rows' content that does not depend on their order."""
        return fingerprint(self.frame)

    @property
    def artifact_id(self) -> str:
        """Return the id under which the ledger knows these rows: their content and their window."""
        terms = (
            self.request["model_name"],
            self.request["start_at"],
            self.request["end_at"],
            self.fingerprint,
        )
        return f"dataset:{digest(*terms)}"


def as_matrix(frame: pd.DataFrame, features: list[Feature]) -> pd.DataFrame:
    """Return the feature columns with the types a trainer is promised."""
    columns: dict[str, Any] = {}
    for feature in features:
        column = frame[feature.name]
        if feature.kind == "numeric":
            columns[feature.name] = pd.to_numeric(column).astype("float64")
        else:
            text = column.astype(object)
            columns[feature.name] = text.where(text.isna(), text.map(text_of)).where(text.notna(), None)
    return pd.DataFrame(columns, index=frame.index)


def fingerprint(frame: pd.DataFrame) -> str:
    """Return a hash of the rows that is equal for equal rows in any order, and counts repeated rows."""
    ordered = frame[sorted(frame.columns)]
    halves = []
    for key in ("storeroom.half.01", "storeroom.half.02"):
        rows = pd.util.hash_pandas_object(ordered, index=False, hash_key=key[:16]).to_numpy(dtype=np.uint64)
        halves.append(int(rows.sum(dtype=np.uint64)) if len(rows) else 0)
    return digest(*halves, len(frame), *ordered.columns)


def request_for(
    model_name: str,
    declaration: Declaration,
    features: list[Feature],
    start: datetime,
    end: datetime,
    **more: Any,
) -> dict[str, Any]:
    """Return the terms that the package's SQL for training and scoring sets is compiled with."""
    return {
        "model_name": model_name,
        "task": declaration.task,
        "features": declaration.features,
        "labels": declaration.labels,
        "entity": declaration.entity,
        "as_of": declaration.as_of,
        "label": declaration.label,
        "batch": declaration.batch,
        "columns": [feature.name for feature in features],
        "day_counts": [feature.name for feature in features if feature.is_day_count],
        "number_texts": [
            item.name
            for item in features
            if item.kind == "numeric" and canonical_type(item.data_type) in ("string", "uuid")
        ],
        "categories": [feature.name for feature in features if feature.kind == "categorical"],
        "slices": declaration.written["slices"],
        "label_delay_days": declaration.label_delay_days,
        "label_policy": declaration.label_policy,
        "start_at": start.isoformat(sep=" "),
        "end_at": end.isoformat(sep=" "),
        **more,
    }


def read(project: Project, macro: str, request: dict[str, Any], now: datetime, features: list[Feature]) -> Dataset:
    """Compile and run one of the package's set macros, and refuse rows that break the declaration's promise."""
    checks, query = _compile(project, ("feature_checks", macro), request, now)
    _refuse_broken_keys(request, project.warehouse.query(checks)[0])
    frame = project.warehouse.frame(query).sort_values([AS_OF, ENTITY], kind="stable").reset_index(drop=True)
    return Dataset(frame, query, request, features)


def check_rows(project: Project, request: dict[str, Any], now: datetime) -> None:
    """Refuse a window of the feature view with null entities, null times or duplicate keys."""
    (checks,) = _compile(project, ("feature_checks",), request, now)
    _refuse_broken_keys(request, project.warehouse.query(checks)[0])


def _compile(project: Project, macros: tuple[str, ...], request: dict[str, Any], now: datetime) -> list[str]:
    """Return the SQL of several of the package's macros; dbt compiles them in one go, which costs as much as one."""
    calls = [f"{{{{ storeroom.{macro}(var('storeroom_request', {{}})) }}}}" for macro in macros]
    return project.compile(NEXT_QUERY.join(calls), now, request).split(NEXT_QUERY.strip())


def _refuse_broken_keys(request: dict[str, Any], found: dict[str, Any]) -> None:
    where = f"{request['features']} between {request['start_at'][:10]} and {request['end_at'][:10]}"
    entity = ", ".join(request["entity"])
    if found["null_entity_count"]:
        raise DataError(
            f"{where} has {found['null_entity_count']} rows with a null {entity}: a row must say whom it describes; "
            "remove them in the view and run again."
        )
    if found["null_as_of_count"]:
        raise DataError(
            f"{request['features']} has {found['null_as_of_count']} rows with a null {request['as_of']}: a row must "
            "say which time it describes; remove them in the view and run again."
        )
    if found["duplicate_key_count"]:
        raise DataError(
            f"{where} has {found['duplicate_key_count']} keys ({entity}, {request['as_of']}) on more than one row: "
            "the view must hold one row per entity and time; remove the duplicates and run again."
        )
    for place, name in enumerate(request["number_texts"], start=1):
        count, value = found[f"no_number_count_{place}"], found[f"no_number_{place}"]
        if count:
            raise DataError(
                f"{request['model_name']}: {where} has {count} values of '{name}' that are no number, such as "
                f"'{value}', and its contract says `kind: numeric`; cast it in the view, or write `kind: categorical`."
            )


def check_label_values(project: Project, model_name: str, declaration: Declaration, now: datetime) -> None:
    """Refuse a label view with labels known at the clock that the task does not have, such as 'yes' of a binary one."""
    request = request_for(model_name, declaration, [], datetime(1, 1, 1), now)
    query = project.compile("{{ storeroom.invalid_labels(var('storeroom_request', {})) }}", now, request)
    found = project.warehouse.query(query)[0]
    if found["label_count"]:
        values = sorted({found["smallest"], found["largest"]})
        raise DataError(label_sentence(model_name, declaration, int(found["label_count"]), values))


def label_sentence(model_name: str, declaration: Declaration, count: int, values: list[str]) -> str:
    """Return what is wrong with labels that the task does not have: the values seen, and what is allowed."""
    is_binary = declaration.task == "binary_classification"
    wanted = "a binary label is a bool, or 0 and 1" if is_binary else "a label of a regression is a finite number"
    return (
        f"{model_name}: {count} labels '{declaration.label}' of '{declaration.labels}' are "
        f"{', '.join(repr(value) for value in values)}; {wanted}. Correct them in the view, and leave out rows whose "
        "label is not known."
    )


def check_labels(project: Project, model_name: str, declaration: Declaration) -> None:
    """Refuse a label view that lacks a column the declaration needs; its table is asked, as it may have no contract."""
    columns = project.warehouse.columns(project.declared_relation(declaration.labels))
    problem = macros().label_columns_problem(declaration.written, columns)
    if problem is not None:
        raise DataError(f"dbt_project.yml: {PATH}.{model_name}{problem}.")
