"""What a type is, a value reads, and a label says: the same in Python and in the package's SQL."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from storeroom.declaration import Declaration, read_declaration
from storeroom.errors import SchemaError
from storeroom.features import Feature, check_signature
from storeroom.learning.leakage import leaks
from storeroom.package import macros
from storeroom.types import canonical_type, is_retyped, kind_of_type
from storeroom.values import binary_label, reserved_text, text_of


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("double precision", "numeric"), ("FLOAT8", "numeric"), ("int4", "numeric"), ("decimal(10, 2)", "numeric"),
        ("HUGEINT", "numeric"), ("ubigint", "numeric"), ("bignumeric(40,2)", "numeric"), ("float32", "numeric"),
        ("character  varying(20)", "categorical"), ("varchar(20)", "categorical"), ("uuid", "categorical"),
        ("enum('A(1)', 'B')", "categorical"), ("Boolean", "categorical"), ("date", "time"), ("datetime", "time"),
        ("timestamp(6) with time zone", "time"), ("timestamp_ns", "time"), ("json", None), ("varchar(20)[]", None),
        ("int64[3]", None), ("array<string>", None), ("struct<a numeric(10, 2)>", None), ("blob", None), ("time", None),
    ],
)  # fmt: skip
def test_a_type_is_what_it_is_however_it_is_spelled(written: str, kind: str | None) -> None:
    assert kind_of_type(written) == kind


@pytest.mark.parametrize(
    ("trained", "present", "kind", "is_other"),
    [
        ("int64", "bigint", "numeric", False),
        ("string", "varchar(20)", "categorical", False),
        ("varchar(10)", "varchar(20)", "categorical", False),
        ("int32", "int64", "numeric", False),
        ("int64", "double", "numeric", False),
        ("decimal(10,2)", "float64", "numeric", False),
        ("date", "timestamp", "numeric", False),
        ("uuid", "string", "categorical", False),
        ("float64", "int64", "numeric", True),
        ("timestamp", "date", "numeric", True),
        ("int64", "float64", "categorical", True),
        ("string", "int64", "categorical", True),
        ("int64", "string", "numeric", True),
        ("int64", "json", "numeric", True),
    ],
)
def test_another_name_or_a_widening_is_no_other_type(trained: str, present: str, kind: str, is_other: bool) -> None:
    assert is_retyped(trained, present, kind) is is_other
    signature = [{"name": "x", "data_type": trained, "kind": kind}]
    if not is_other:
        check_signature("m", "v", signature, [Feature("x", present, kind)])
        return
    with pytest.raises(SchemaError, match=re.escape(f"retyped: x ({trained} -> {present})")):
        check_signature("m", "v", signature, [Feature("x", present, kind)])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"), (np.bool_(False), "false"), (1, "1"), (np.int64(3), "3"), (1.0, "1.0"),
        (np.float64(0.1), "0.1"),
        (1e20, "1e+20"), (date(2024, 1, 29), "2024-01-29"), (datetime(2024, 1, 29, 6), "2024-01-29 06:00:00"),
        (pd.Timestamp("2024-01-29 06:00"), "2024-01-29 06:00:00"), (Decimal("1.50"), "1.50"), ("A", "A"),
    ],
)  # fmt: skip
def test_a_value_has_the_spelling_that_duckdb_gives_it(value: Any, text: str) -> None:
    import duckdb

    assert text_of(value) == text
    plain = value.item() if isinstance(value, np.generic) else value
    plain = plain.to_pydatetime() if isinstance(plain, pd.Timestamp) else plain
    assert duckdb.execute("select cast($1 as varchar)", [plain]).fetchone() == (text,)


def test_a_real_value_never_reads_as_a_word_of_ours() -> None:
    values = [None, "null", "other", "all", "missing", "(missing)", "(other)", "((missing))", "(not set)", ""]
    written = [reserved_text(value) for value in values]
    assert written[0] == "(missing)"
    assert len(set(written)) == len(values)
    assert written[1:5] == values[1:5]
    assert reserved_text("(other)") == "((other))"
    assert reserved_text("(not set)") == "(not set)"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (True, 1.0), (np.bool_(False), 0.0), (1, 1.0), (0.0, 0.0), ("1", 1.0), ("True", 1.0), (" false ", 0.0),
        (Decimal("1.00"), 1.0), ("yes", None), ("t", None), (2, None), (-1, None), (0.5, None), (float("nan"), None),
    ],
)  # fmt: skip
def test_a_binary_label_is_a_bool_or_0_and_1(value: Any, number: float | None) -> None:
    found = binary_label(value)
    assert np.isnan(found) if number is None else found == number


def names_problem(name: str) -> str | None:
    """Return what is wrong with a feature of that name."""
    as_of, columns = {"data_type": "timestamp"}, [{"name": "heat"}, {"name": name}]
    problem: str | None = macros().columns_problem(declared("regression").written, as_of, columns)
    return problem


@pytest.mark.parametrize(
    ("name", "said"),
    [("prediction", "calls a model's own predictions so"), ("label", "labels so"), ("storeroom_row", "reserved"),
     ("Storeroom_as_of_at", "reserved"), ('a"b', "quotation mark")],
)  # fmt: skip
def test_a_name_of_ours_is_refused_by_a_sentence(name: str, said: str) -> None:
    problem = names_problem(name)
    assert problem is not None
    assert name in problem
    assert said in problem


def test_names_that_only_look_like_ours_work() -> None:
    names = ["edges_1", "all", "value", "measurement_id", "feature", "select", "Label", "Größe in m²", "it's", "a.b"]
    assert [name for name in names if names_problem(name)] == []


def declared(task: str) -> Declaration:
    """Return a declaration of that task."""
    return read_declaration("m", {
        "task": task, "features": "fct_x", "labels": "fct_y", "label": "has_left", "entity": "id", "as_of": "at",
        "batch": "week", "trainer": "a:b", "owner": "o",
    })  # type: ignore[arg-type]  # fmt: skip


def test_a_feature_that_knows_the_label_is_named() -> None:
    draw = np.random.default_rng(1)
    y = (draw.random(200) < 0.3).astype(float)
    X = pd.DataFrame(
        {
            "noise": draw.normal(size=200),
            "after": y * 10 + draw.random(200),
            "reason": np.where(y == 1, "left", np.where(draw.random(200) < 0.5, "stays", "new")),
            "key": [f"id{number}" for number in range(200)],
            "has_left": draw.normal(size=200),
        }
    )
    features = [Feature(name, "float64", "numeric" if X[name].dtype == float else "categorical") for name in X]
    found = leaks(declared("binary_classification"), features, X, y)
    assert [sentence.split("'")[1] for sentence in found] == ["has_left", "after", "reason"]


def test_a_feature_that_nearly_knows_the_label_is_not_named() -> None:
    draw = np.random.default_rng(2)
    y = (draw.random(200) < 0.3).astype(float)
    almost = y * 10 + draw.random(200)
    almost[0] = 10 - almost[0]
    X = pd.DataFrame({"almost": almost, "level": np.where(y == 1, "a", "b")})
    X.loc[0, "level"] = "b" if y[0] == 1 else "a"
    features = [Feature("almost", "float64", "numeric"), Feature("level", "string", "categorical")]
    assert leaks(declared("binary_classification"), features, X, y) == []


def test_a_regression_is_told_by_a_straight_line() -> None:
    draw = np.random.default_rng(3)
    y = draw.normal(100, 20, 200)
    X = pd.DataFrame({"cents": y * 100, "near": y + draw.normal(0, 0.1, 200), "constant": np.ones(200)})
    features = [Feature(name, "float64", "numeric") for name in X]
    found = leaks(declared("regression"), features, X, y)
    assert [sentence.split("'")[1] for sentence in found] == ["cents"]


def test_a_canonical_type_has_no_two_meanings() -> None:
    spellings = [spelling for listed in macros().column_types().values() for spelling in listed]
    assert len(spellings) == len(set(spellings))
    assert canonical_type("none of them") is None
