"""The real GoogleSQL analyzer and reference evaluator, in this process.

ZetaSQL, from which BigQuery's own front end is built, comes as WebAssembly inside the `zetasql` wheel. It is called
directly, through wasmtime's module cache: the wheel's own interface compiles it anew at every start, for half a minute.
The first start on a machine still takes that long; a later one 0.3 s, and a statement some milliseconds.
"""

from __future__ import annotations

import ctypes
import datetime
import decimal
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import tzdata
import wasmtime
from dialect import (
    ALIASES,
    ALSO_BIGQUERY,
    CLUSTER_COLUMNS,
    FUNCTIONS,
    NOT_BIGQUERY,
    OPTIONS,
    STATEMENTS,
    SYSTEM_VARIABLES,
    TRUNCATIONS,
)
from google._upb import _message
from google.protobuf import empty_pb2
from zetasql.wasi import get_wasm_path
from zetasql.wasi._pb2.zetasql.local_service import local_service_pb2 as service
from zetasql.wasi._pb2.zetasql.proto import function_pb2, options_pb2, simple_catalog_pb2
from zetasql.wasi._pb2.zetasql.public import options_pb2 as public_options
from zetasql.wasi._pb2.zetasql.public import type_pb2 as kinds
from zetasql.wasi._pb2.zetasql.resolved_ast import resolved_node_kind_pb2

SCALARS = {
    "INT64": kinds.TYPE_INT64,
    "FLOAT64": kinds.TYPE_DOUBLE,
    "STRING": kinds.TYPE_STRING,
    "BOOL": kinds.TYPE_BOOL,
    "BYTES": kinds.TYPE_BYTES,
    "DATE": kinds.TYPE_DATE,
    "DATETIME": kinds.TYPE_DATETIME,
    "TIME": kinds.TYPE_TIME,
    "TIMESTAMP": kinds.TYPE_TIMESTAMP,
    "NUMERIC": kinds.TYPE_NUMERIC,
    "BIGNUMERIC": kinds.TYPE_BIGNUMERIC,
    "JSON": kinds.TYPE_JSON,
    "GEOGRAPHY": kinds.TYPE_GEOGRAPHY,
    "INTERVAL": kinds.TYPE_INTERVAL,
}
NAMES = {kind: name for name, kind in SCALARS.items()}
# The names that BigQuery's REST interface gives some types in a schema.
REST_NAMES = {"INTEGER": "INT64", "FLOAT": "FLOAT64", "BOOLEAN": "BOOL", **ALIASES}

Type = kinds.TypeProto

# A resolved statement nests deeper than protobuf reads by default: hundreds of levels for a long sum.
_message.SetAllowOversizeProtos(True)


class GoogleSQLError(Exception):
    """The analyzer refused a statement, or the evaluator a value; `code` is the analyzer's own, when it gave one."""

    def __init__(self, text: str) -> None:
        found = re.match(r"(?s)Code: (\d+), Message: (.*)", text)
        self.code = int(found[1]) if found else None
        self.message = found[2] if found else text
        super().__init__(self.message)


def type_of(text: str) -> Type:
    """Return the type that BigQuery writes as `text`, such as ARRAY<STRUCT<a INT64, b STRING>>."""
    text = text.strip()
    if found := re.match(r"(?is)^ARRAY\s*<(.*)>$", text):
        array = Type(type_kind=kinds.TYPE_ARRAY)
        array.array_type.element_type.CopyFrom(type_of(found[1]))
        return array
    if found := re.match(r"(?is)^STRUCT\s*<(.*)>$", text):
        struct = Type(type_kind=kinds.TYPE_STRUCT)
        struct.struct_type.SetInParent()
        for part in _parts(found[1]):
            name, _, kind = part.strip().partition(" ")
            struct.struct_type.field.add(field_name=name, field_type=type_of(kind))
        return struct
    name = re.sub(r"\(.*", "", text).upper()
    return Type(type_kind=SCALARS[REST_NAMES.get(name, name)])


def type_name(kind: Type) -> str:
    """Return how BigQuery writes a type."""
    if kind.type_kind == kinds.TYPE_ARRAY:
        return f"ARRAY<{type_name(kind.array_type.element_type)}>"
    if kind.type_kind == kinds.TYPE_STRUCT:
        fields = [f"{field.field_name} {type_name(field.field_type)}".strip() for field in kind.struct_type.field]
        return f"STRUCT<{', '.join(fields)}>"
    return NAMES.get(kind.type_kind, kinds.TypeKind.Name(kind.type_kind))


def _parts(text: str) -> Iterator[str]:
    """Split at the commas that stand in no brackets."""
    depth, part = 0, ""
    for character in text:
        depth += (character in "<(") - (character in ">)")
        if character == "," and depth == 0:
            yield part
            part = ""
        else:
            part += character
    yield part


class Analyzer:
    """Analyses and evaluates statements against the tables it was told of. Not for several threads at once."""

    def __init__(self) -> None:
        config = wasmtime.Config()
        config.shared_memory = True
        config.cache = True
        engine = wasmtime.Engine(config)
        wasi = wasmtime.WasiConfig()
        wasi.inherit_stderr()
        wasi.preopen_dir(str(Path(tzdata.__file__).parent / "zoneinfo"), "/usr/share/zoneinfo")
        self._store = wasmtime.Store(engine)
        self._store.set_wasi(wasi)
        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        module = wasmtime.Module.from_file(engine, get_wasm_path())
        self._exports: Any = linker.instantiate(self._store, module).exports(self._store)
        self._memory = self._exports["memory"]
        self._exports["_initialize"](self._store)
        self._tables: dict[str, dict[str, str]] = {}

    # -- what it knows -----------------------------------------------------------------------------------------

    def add_table(self, path: str, columns: dict[str, str]) -> None:
        """Make a table known: `project.dataset.table`, quoted or not, and its columns' types."""
        self._tables[path.replace("`", "")] = columns

    def drop_table(self, path: str) -> None:
        """Forget a table."""
        del self._tables[path.replace("`", "")]

    def columns_in(self, path: str) -> dict[str, str]:
        """Return the names and types of a table's columns; none when there is no such table."""
        return self._tables.get(path.replace("`", ""), {})

    def catalog(self) -> Any:
        """Return a catalog of BigQuery's functions and types and no table."""
        catalog = simple_catalog_pb2.SimpleCatalogProto(name="bigquery")
        catalog.builtin_function_options.language_options.CopyFrom(self.language)
        for alias, kind in ALIASES.items():
            catalog.named_type.add(name=alias, type=type_of(kind))
        catalog.custom_function.extend(_function(*function) for function in FUNCTIONS)
        return catalog

    def add_to(self, catalog: Any, path: list[str], columns: dict[str, str], number: int) -> None:
        """Add a table to a catalog under the path by which a statement names it."""
        node = catalog
        for part in path[:-1]:
            node = next((inner for inner in node.catalog if inner.name == part), None) or node.catalog.add(name=part)
        # BuildSql writes the name alone, whatever the path was: so it is one that stands for the path.
        table = node.table.add(name=stand_in(number), name_in_catalog=path[-1], serialization_id=number)
        for column, kind in columns.items():
            table.column.add(name=column, type=type_of(kind), is_writable_column=True)

    # -- what it does ------------------------------------------------------------------------------------------

    def resolve(self, sql: str, catalog: Any = None, parameters: list[tuple[str, Type]] | None = None) -> Any:
        """Return the resolved statement in its wrapper, as BuildSql takes it.

        Args:
            sql: one statement.
            catalog: what it may name; by default the tables of `add_table`.
            parameters: name, empty for a positional one, and type.

        Raises:
            GoogleSQLError: BigQuery would refuse it.

        """
        request = service.AnalyzeRequest(options=self._options(parameters or []), sql_statement=sql)
        request.simple_catalog.CopyFrom(self._catalog_of(sql) if catalog is None else catalog)
        request.descriptor_pool_list.definitions.add().builtin.SetInParent()  # of date parts
        statement = self.call("Analyze", request, service.AnalyzeResponse).resolved_statement
        _check_engine_rules(unwrap(statement), sql.lower())
        return statement

    def analyze(self, sql: str) -> Any:
        """Return the resolved statement."""
        return unwrap(self.resolve(sql))

    def build(self, statement: Any, catalog: Any) -> str:
        """Return GoogleSQL of a resolved statement, each table under its stand-in, no WITH expression left."""
        request = service.BuildSqlRequest(simple_catalog=catalog, resolved_statement=statement)
        request.descriptor_pool_list.definitions.add().builtin.SetInParent()
        return str(self.call("BuildSql", request, service.BuildSqlResponse).sql)

    def columns(self, sql: str) -> dict[str, str]:
        """Return the names and types of a query's columns."""
        return self.columns_of(self.analyze(sql))

    def columns_of(self, statement: Any) -> dict[str, str]:
        """Return the columns of what a resolved statement selects or creates; none of another one."""
        while not hasattr(statement, "output_column_list") and hasattr(statement, "parent"):
            statement = statement.parent
        columns = getattr(statement, "output_column_list", [])
        return {column.name: type_name(column.column.type) for column in columns}

    def evaluate(self, sql: str) -> list[dict[str, Any]]:
        """Return a query's rows by the reference evaluator, which knows no table and no APPROX_ function."""
        request = service.EvaluateQueryRequest(
            sql=sql, options=self._options([], has_system_variables=False), registered_catalog_id=self._without_tables
        )
        response = self.call("EvaluateQuery", request, service.EvaluateQueryResponse)
        columns = [(column.name, column.type) for column in response.prepared.columns]
        return [
            {name: _value(cell, kind) for cell, (name, kind) in zip(row.cell, columns, strict=True)}
            for row in response.content.table_data.row
        ]

    def named_tables(self, sql: str) -> list[list[str]]:
        """Return the paths of the tables that a statement names."""
        request = service.ExtractTableNamesFromStatementRequest(sql_statement=sql, options=self.language)
        response = self.call("ExtractTableNamesFromStatement", request, service.ExtractTableNamesFromStatementResponse)
        return [list(name.table_name_segment) for name in response.table_name]

    def call(self, method: str, request: Any, response: Any = empty_pb2.Empty) -> Any:
        """Call ZetaSQL's local service."""
        store, exports, data = self._store, self._exports, request.SerializeToString()
        place = exports["wasm_malloc"](store, max(len(data), 1))
        size = exports["wasm_malloc"](store, 4)
        try:
            ctypes.memmove(self._address(place), data, len(data))
            found = exports["ZetaSqlLocalService_" + method](store, place, len(data), size)
            if not found:
                length = exports["wasm_get_last_error_size"](store)
                text = ctypes.string_at(self._address(exports["wasm_get_last_error"](store)), length)
                raise GoogleSQLError(text.decode())
            length = int.from_bytes(ctypes.string_at(self._address(size), 4), "little")
            content = ctypes.string_at(self._address(found), length)
            exports["wasm_free"](store, found)
            return response.FromString(content)
        finally:
            exports["wasm_free"](store, place)
            exports["wasm_free"](store, size)

    def _address(self, pointer: int) -> int:
        return ctypes.addressof(self._memory.data_ptr().contents) + (pointer & 0xFFFFFFFF)

    def _catalog_of(self, sql: str) -> Any:
        """Return a catalog of the known tables that a statement names."""
        catalog = self.catalog()
        short = {path.split(".", 1)[-1]: columns for path, columns in self._tables.items()}  # without the project
        for number, path in enumerate(self.named_tables(sql)):
            if columns := {**short, **self._tables}.get(".".join(path)):
                self.add_to(catalog, path, columns, number + 1)
        return catalog

    @cached_property
    def _without_tables(self) -> int:
        request = service.RegisterCatalogRequest(simple_catalog=self.catalog())
        return int(self.call("RegisterCatalog", request, service.RegisterResponse).registered_id)

    @cached_property
    def language(self) -> Any:
        """Return BigQuery's dialect as ZetaSQL's language options."""
        language = options_pb2.LanguageOptionsProto(
            name_resolution_mode=public_options.NAME_RESOLUTION_DEFAULT,
            product_mode=public_options.PRODUCT_EXTERNAL,
        )
        request = service.LanguageOptionsRequest(maximum_features=True)
        released = self.call("GetLanguageOptions", request, options_pb2.LanguageOptionsProto).enabled_language_features
        known = dict(public_options.LanguageFeature.items())
        names = {number: name for name, number in reversed(known.items())}
        language.enabled_language_features.extend(f for f in released if not NOT_BIGQUERY.search(names[f]))
        language.enabled_language_features.extend(known["FEATURE_" + name] for name in ALSO_BIGQUERY)
        kind = resolved_node_kind_pb2.ResolvedNodeKind
        language.supported_statement_kinds.extend(kind.Value(f"RESOLVED_{name}_STMT") for name in STATEMENTS)
        language.reserved_keywords.append("QUALIFY")
        return language

    def _options(self, parameters: list[tuple[str, Type]], has_system_variables: bool = True) -> Any:
        options = options_pb2.AnalyzerOptionsProto(
            language_options=self.language,
            error_message_mode=public_options.ERROR_MESSAGE_ONE_LINE,
            default_timezone="UTC",
            parameter_mode=public_options.PARAMETER_NAMED,
            statement_context=public_options.CONTEXT_DEFAULT,
        )
        for name, kind in parameters:
            if name:
                options.query_parameters.add(name=name, type=kind)
            else:
                options.parameter_mode = public_options.PARAMETER_POSITIONAL
                options.positional_query_parameters.append(kind)
        for path, name in SYSTEM_VARIABLES.items() if has_system_variables else ():
            options.system_variables.add(name_path=path.split("."), type=type_of(name))
        options.enabled_rewrites.extend(self._rewrites)
        allowed = options.allowed_hints_and_options
        allowed.disallow_unknown_options = allowed.disallow_duplicate_option_names = True
        for path, name in OPTIONS.items():
            kind = type_of(name)
            if path in ("labels", "tags"):  # pairs: their fields have no names
                for field in kind.array_type.element_type.struct_type.field:
                    field.field_name = ""
            allowed.option.add(name=path, type=kind, allow_alter_array=path in ("labels", "tags"))
        return options

    @cached_property
    def _rewrites(self) -> list[int]:
        response = self.call("GetAnalyzerOptions", service.AnalyzerOptionsRequest(), options_pb2.AnalyzerOptionsProto)
        return list(response.enabled_rewrites)


def stand_in(number: int) -> str:
    """Return the name by which BuildSql writes the table of that number."""
    return f"storeroom_table_{number}"


def unwrap(node: Any) -> Any:
    """Return the concrete resolved node inside the nested wrappers."""
    while name := node.WhichOneof("node") if "node" in node.DESCRIPTOR.oneofs_by_name else None:
        node = getattr(node, name)
    return node


def walk(node: Any) -> Iterator[Any]:
    """Return a resolved node and all below it."""
    yield node
    for field, held in node.ListFields():
        if field.message_type:
            for child in held if field.is_repeated else (held,):
                yield from walk(child)


def function_name(call: Any) -> str:
    """Return the name of the function that a resolved call calls."""
    while not hasattr(call, "function"):
        call = call.parent
    return str(call.function.name.split(":")[-1].lower())


def _check_engine_rules(statement: Any, sql: str) -> None:
    """Refuse what the service behind the analyzer refuses."""
    for part in getattr(statement, "partition_by_list", None) or ():
        expression = unwrap(part)
        if expression.DESCRIPTOR.name == "ResolvedColumnRefProto":
            if expression.column.type.type_kind != kinds.TYPE_DATE:
                raise GoogleSQLError(
                    "PARTITION BY expression must be DATE(<timestamp_column>), DATE_TRUNC, TIMESTAMP_TRUNC, "
                    f"DATETIME_TRUNC, a DATE column or RANGE_BUCKET, not {type_name(expression.column.type)} column "
                    f"{expression.column.name}"
                )
        elif function_name(expression) not in TRUNCATIONS:
            raise GoogleSQLError(f"PARTITION BY does not support {function_name(expression)}")
    if len(getattr(statement, "cluster_by_list", None) or ()) > CLUSTER_COLUMNS:
        raise GoogleSQLError(f"Too many clustering columns: at most {CLUSTER_COLUMNS}")
    for node in walk(statement) if "percentile_" in sql or "approx_" in sql else ():  # a long walk
        kind = node.DESCRIPTOR.name
        if kind == "ResolvedAggregateFunctionCallProto" and function_name(node).startswith("percentile_"):
            raise GoogleSQLError(f"Analytic function {function_name(node)} cannot be called without an OVER clause")
        if kind == "ResolvedAnalyticFunctionCallProto" and function_name(node).startswith("approx_"):
            raise GoogleSQLError(f"{function_name(node)} does not support an OVER clause")


def _function(name: str, is_aggregate: bool, arguments: list[str], result: str) -> Any:
    modes = function_pb2.FunctionProto.DESCRIPTOR.fields_by_name["mode"].enum_type.values_by_name
    function = function_pb2.FunctionProto(
        name_path=[name], group="BigQuery", mode=modes["AGGREGATE" if is_aggregate else "SCALAR"].number
    )
    function.signature.add(
        argument=[_argument(kind) for kind in arguments], return_type=_argument(result), context_id=-1
    )
    return function


def _argument(kind: str) -> Any:
    argument = function_pb2.FunctionArgumentTypeProto
    modes = argument.DESCRIPTOR.fields_by_name["kind"].enum_type.values_by_name
    generic = {"T1": "ARG_TYPE_ANY_1", "T2": "ARG_TYPE_ANY_2"}
    if kind in generic:
        return argument(kind=modes[generic[kind]].number, num_occurrences=1)
    return argument(kind=modes["ARG_TYPE_FIXED"].number, type=type_of(kind), num_occurrences=1)


def _value(cell: Any, kind: Type) -> Any:
    held = cell.WhichOneof("value")
    if held is None:
        return None
    value = getattr(cell, held)
    if kind.type_kind == kinds.TYPE_ARRAY:
        return [_value(element, kind.array_type.element_type) for element in value.element]
    if kind.type_kind == kinds.TYPE_STRUCT:
        fields = kind.struct_type.field
        return {f.field_name: _value(e, f.field_type) for e, f in zip(value.field, fields, strict=True)}
    if kind.type_kind == kinds.TYPE_DATE:
        return datetime.date(1970, 1, 1) + datetime.timedelta(days=value)
    if kind.type_kind == kinds.TYPE_TIMESTAMP:
        return value.ToDatetime(tzinfo=datetime.UTC)
    if kind.type_kind in (kinds.TYPE_NUMERIC, kinds.TYPE_BIGNUMERIC):
        digits = -9 if kind.type_kind == kinds.TYPE_NUMERIC else -38
        return decimal.Decimal(int.from_bytes(value, "little", signed=True)).scaleb(digits)
    return value
