"""What a data type is, whatever an engine or a contract calls it. The lists of macros/types/column_types.sql."""

from __future__ import annotations

import re

TYPES: dict[str, tuple[str, ...]] = {
    "int64": (
        "int64", "bigint", "int8", "long", "int32", "integer", "int", "int4", "signed", "int16", "smallint", "int2",
        "short", "tinyint", "int1", "byteint", "hugeint", "int128", "uint64", "ubigint", "uint32", "uinteger",
        "uint16", "usmallint", "uint8", "utinyint", "uint128", "uhugeint", "bignum", "varint",
    ),
    "numeric": ("numeric", "decimal", "dec", "bignumeric", "bigdecimal"),
    "float64": ("float64", "double", "float8", "double precision", "float32", "float", "float4", "real"),
    "string": ("string", "varchar", "text", "char", "bpchar", "nvarchar", "character", "character varying", "enum"),
    "uuid": ("uuid", "guid"),
    "bool": ("bool", "boolean", "logical"),
    "date": ("date",),
    "timestamp": (
        "timestamp", "datetime", "timestamp without time zone", "timestamp_us", "timestamp_s", "timestamp_ms",
        "timestamp_ns", "timestamptz", "timestamp with time zone",
    ),
}  # fmt: skip
KINDS = {
    "int64": "numeric",
    "numeric": "numeric",
    "float64": "numeric",
    "string": "categorical",
    "uuid": "categorical",
    "bool": "categorical",
    "date": "time",
    "timestamp": "time",
}
WIDENINGS = {
    "numeric": [
        ("int64", "numeric"),
        ("int64", "float64"),
        ("numeric", "float64"),
        ("date", "timestamp"),
        ("bool", "int64"),
    ],
    "categorical": [("uuid", "string")],
}
_NAMES = {spelling: name for name, spellings in TYPES.items() for spelling in spellings}


def base_type(data_type: str) -> str:
    """Return a type in lower case without its length, precision or values."""
    return " ".join(re.sub(r"\(.*\)", "", data_type.lower(), flags=re.DOTALL).split())


def canonical_type(data_type: str) -> str | None:
    """Return what a type is; None for one that is not watched, such as json, an array or a struct."""
    return _NAMES.get(base_type(data_type))


def kind_of_type(data_type: str) -> str | None:
    """Return numeric, categorical, time (dates and timestamps), or None for a type that is no feature."""
    name = canonical_type(data_type)
    return None if name is None else KINDS[name]


def is_retyped(trained: str, present: str, kind: str) -> bool:
    """Return whether a column changed its type: another name or a widening of it leaves its values alone."""
    before = canonical_type(trained) or trained.lower()
    after = canonical_type(present) or present.lower()
    return before != after and (before, after) not in WIDENINGS[kind]
