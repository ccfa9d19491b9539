"""Rows for training and scoring: read by the package's own SQL, checked, and described for the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
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
from storeroom.values import labels_of, reserved_text, text_of

ENTITY, AS_OF = "storeroom_entity_key", "storeroom_as_of_at"
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

    @cached_property
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
    def content(self) -> Content:
        """Return what the ledger keeps of these rows."""
        return Content(self.query, self.request, columns_of(self.frame), Fingerprint().add(self.frame))


@dataclass(frozen=True)
class Content:
    """What the ledger keeps of a dataset: its terms, its columns, how many rows it has and what is in them."""

    query: str
    request: dict[str, Any]
    columns: list[dict[str, str]]
    fingerprint: Fingerprint

    @property
    def artifact_id(self) -> str:
        """Return the id under which the ledger knows these rows: their content and their window."""
        terms = (
            self.request["model_name"],
            self.request["start_at"],
            self.request["end_at"],
            self.fingerprint.text,
        )
        return f"dataset:{digest(*terms)}"


def columns_of(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return name and type of each column, as the ledger keeps them."""
    return [{"name": str(name), "data_type": str(kind)} for name, kind in frame.dtypes.items()]


def as_matrix(frame: pd.DataFrame, features: list[Feature]) -> pd.DataFrame:
    """Return the feature columns with the types a trainer is promised."""
    columns: dict[str, Any] = {}
    for feature in features:
        column = frame[feature.name]
        if feature.kind == "numeric":
            columns[feature.name] = pd.to_numeric(column).astype("float64")
        else:
            text = column.astype(object)
            if pd.api.types.infer_dtype(text, skipna=True) not in ("string", "empty"):
                text = text.where(text.isna(), text.map(text_of))
            columns[feature.name] = text.where(text.notna(), None)
    return pd.DataFrame(columns, index=frame.index)


class Fingerprint:
    """A 128-bit hash of rows that is equal for equal rows in any order and any parts, and counts repeated rows."""

    def __init__(self) -> None:
        self.row_count = 0
        self._columns: list[str] = []
        self._halves = [0, 0]

    def add(self, frame: pd.DataFrame) -> Fingerprint:
        """Add rows; those of all parts have the same columns, of the same types."""
        ordered = frame[sorted(frame.columns)]
        self._columns = list(ordered.columns)
        self.row_count += len(frame)
        for half, key in enumerate(("storeroom.half.01", "storeroom.half.02")):
            rows = pd.util.hash_pandas_object(ordered, index=False, hash_key=key[:16]).to_numpy(dtype=np.uint64)
            self._halves[half] = (self._halves[half] + int(rows.sum(dtype=np.uint64))) % 2**64
        return self

    @property
    def text(self) -> str:
        """Return the hash."""
        return digest(*self._halves, self.row_count, *self._columns)


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


def call(macro: str) -> str:
    """Return the text of a query that is one of the package's set macros."""
    return f"{{{{ storeroom.{macro}(request) }}}}"


def read(project: Project, macro: str, request: dict[str, Any], now: datetime, features: list[Feature]) -> Dataset:
    """Compile and run one of the package's set macros, and refuse rows that break the declaration's promise."""
    project.compile_ahead([(call("feature_checks"), request), (call(macro), request)], now)
    check_rows(project, request, now)
    query = project.compile(call(macro), now, request)
    frame = project.warehouse.frame(query).sort_values([AS_OF, ENTITY], kind="stable").reset_index(drop=True)
    return Dataset(frame, query, request, features)


def check_rows(project: Project, request: dict[str, Any], now: datetime) -> None:
    """Refuse a window of the feature view with null entities, null times or duplicate keys."""
    checks = project.compile(call("feature_checks"), now, request)
    _refuse_broken_keys(request, project.warehouse.query(checks)[0])


def read_parts(
    project: Project, macro: str, request: dict[str, Any], now: datetime, features: list[Feature], rows: int
) -> Iterator[Dataset]:
    """Yield what `read` would return in parts of about so many rows, which nobody has checked, as they come.

    The columns of all parts have the same types, whatever is missing in one of them.
    """
    query = project.compile(call(macro), now, request)
    for part in project.warehouse.batches(query, rows):
        frame = part.to_pandas()
        rest = frame.drop(columns=[AS_OF, *(feature.name for feature in features)])
        words = rest.astype(object).where(rest.notna(), None)
        frame = pd.concat([words, frame[[AS_OF]], as_matrix(frame, features)], axis=1)
        yield Dataset(frame, query, request, features)


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
    query = project.compile(call("invalid_labels"), now, request)
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


def check_labels(model_name: str, declaration: Declaration, columns: dict[str, str]) -> None:
    """Refuse a label view whose table lacks a column that the declaration needs; it may have no contract."""
    problem = macros().label_columns_problem(declaration.written, columns)
    if problem is not None:
        raise DataError(f"dbt_project.yml: {PATH}.{model_name}{problem}.")


def label_values(declaration: Declaration, dataset: Dataset) -> Any:
    """Return the labels as the task has them: 0.0 and 1.0, numbers, or the text of classes.

    Raises:
        DataError: a label is none that the task has.

    """
    values = labels_of(declaration.task, dataset.labels)
    is_wrong = (values.isna() & dataset.labels.notna()).to_numpy()
    if is_wrong.any():
        seen = sorted({text_of(value) for value in dataset.labels[is_wrong].unique()})[:5]
        raise DataError(label_sentence(dataset.request["model_name"], declaration, int(is_wrong.sum()), seen))
    return values.to_numpy()


def labelled_rows(declaration: Declaration, dataset: Dataset) -> Dataset:
    """Return the rows with a label that the task has: a missing or an impossible one counts nowhere."""
    known = dataset.frame[labels_of(declaration.task, dataset.labels).notna()].reset_index(drop=True)
    return Dataset(known, dataset.query, dataset.request, dataset.features)


def slices_of(frame: pd.DataFrame, slices: list[str]) -> list[tuple[str, str, Any]]:
    """Return (slice_key, slice_value, mask) for everything and for each value of each slice column.

    A value is its text as monitoring has it; what is missing is a slice of its own.
    """
    found: list[tuple[str, str, Any]] = [("all", "all", np.ones(len(frame), dtype=bool))]
    for key in slices:
        column = frame[f"storeroom_slice_{key}"] if f"storeroom_slice_{key}" in frame else frame[key]
        text = column.map(lambda value: reserved_text(None if pd.isna(value) else text_of(value)))
        found += [(key, value, (text == value).to_numpy()) for value in sorted(text.unique())]
    return found
