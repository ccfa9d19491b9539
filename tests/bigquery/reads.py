"""What a statement reads: of each table the columns that its result depends on, and those that a filter bounds.

BigQuery bills the columns that a query refers to, through views and WITH, and leaves out the partitions that a filter
with constants excludes. Both are read here from the analyzer's resolved statement, from its result down to its tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from googlesql import function_name, unwrap

Resolved = tuple[Any, list[str]]  # a statement, and the paths of its tables by the number that the catalog gave them
SIDES = {"$equal", "$less", "$less_or_equal", "$greater", "$greater_or_equal"}  # the column may stand on either one
FIRST = {"$between", "$in", "$in_array", "$is_null"}
TRUNCATED = {"timestamp_trunc", "date_trunc"}  # a bound of these is a bound of what they truncate
INNER, LEFT, RIGHT = range(3)
UNION_ALL = 0
# Parts of an expression that name no column: most of its size.
TYPES = {"TypeProto", "FunctionSignatureProto", "FunctionRefProto", "AnnotationMapProto", "ValueWithTypeProto"}


@dataclass
class Scan:
    """One reading of a table.

    Attributes:
        table: project, dataset and name, joined by dots.
        columns: those that the result depends on, in the order of their names.
        bounded: those that a filter compares with constants; a partition that it excludes is not read.
        is_changed: whether the statement updates or deletes what it finds, so that every column of it is billed.

    """

    table: str
    columns: list[str]
    bounded: set[str]
    is_changed: bool = False


def scans_of(resolved: Resolved, views: Mapping[str, Resolved], is_any: bool = False) -> list[Scan]:
    """Return what a statement reads, scan by scan; what stands in a WITH once, however often it is used.

    Args:
        resolved: the statement.
        views: the statement that created each view, by path. A view is read through.
        is_any: a column counts as bounded, too, where a filter is null or not null of it: that is a filter over the
            partitions to BigQuery, though it leaves out none.

    """
    reader = _Reader(resolved, views, is_any)
    reader.read_statement()
    return reader.scans


class _Reader:
    """Follows wanted and bounded columns, by the number that the analyzer gave each, down one statement."""

    def __init__(self, resolved: Resolved, views: Mapping[str, Resolved], is_any: bool) -> None:
        self.scans: list[Scan] = []
        self._is_any = is_any
        self._statement, self._paths = resolved
        self._views = views
        self._uses: dict[str, list[tuple[set[int], set[int]]]] = {}  # WITH: wanted and bounded places of each use

    def read_statement(self) -> None:
        statement = self._statement
        kind = statement.DESCRIPTOR.name
        if kind == "ResolvedMergeStmtProto":
            condition = [] if _is_never(statement.merge_expr) else [statement.merge_expr]
            wanted = self._refs([*condition, *statement.when_clause_list])
            self._read_table(statement.table_scan, wanted, self._bounds(statement.merge_expr), is_target=True)
            self._read(statement.from_scan, wanted, set())
        elif kind == "ResolvedDeleteStmtProto":
            wanted = self._refs([statement.where_expr])
            self._read_table(statement.table_scan, wanted, self._bounds(statement.where_expr), is_target=True)
        elif kind == "ResolvedInsertStmtProto":
            self._read(statement.query, {column.column_id for column in statement.query_output_column_list}, set())
        else:
            self.read_query(None, set())

    def read_query(self, wanted: set[str] | None, bounded: set[str]) -> None:
        """Read what a query, table or view selects, or of it the wanted columns."""
        statement = self._statement
        while not hasattr(statement, "output_column_list") and hasattr(statement, "parent"):
            statement = statement.parent
        numbers = {column.name: column.column.column_id for column in getattr(statement, "output_column_list", [])}
        if numbers:
            found = {number for name, number in numbers.items() if wanted is None or name in wanted}
            self._read(statement.query, found, {numbers[name] for name in bounded})

    def _read(self, scan: Any, wanted: set[int], bounded: set[int]) -> None:
        scan = unwrap(scan)
        method = getattr(self, "_read_" + scan.DESCRIPTOR.name, self._read_another)
        method(scan, wanted, bounded)

    def _read_table(self, scan: Any, wanted: set[int], bounded: set[int], is_target: bool = False) -> None:
        names = {column.column_id: column.name for column in scan.parent.column_list}
        found, bounds = ({names[number] for number in some & names.keys()} for some in (wanted, bounded))
        path = self._paths[scan.table.serialization_id - 1]
        if path in self._views:
            view = _Reader(self._views[path], self._views, self._is_any)
            view.read_query(found, bounds)
            self.scans += view.scans
        elif not is_target or found:
            self.scans.append(Scan(path, sorted(found), bounds, is_target and self._changes()))

    def _changes(self) -> bool:
        """Return whether the statement deletes, or a merge that does not only insert."""
        clauses = getattr(self._statement, "when_clause_list", [])
        return not clauses or any(unwrap(clause).action_type for clause in clauses)

    def _read_ResolvedTableScanProto(self, scan: Any, wanted: set[int], bounded: set[int]) -> None:  # noqa: N802
        self._read_table(scan, wanted, bounded)

    def _read_ResolvedWithScanProto(self, scan: Any, wanted: set[int], bounded: set[int]) -> None:  # noqa: N802
        self._read(scan.query, wanted, bounded)
        for entry in reversed(scan.with_entry_list):
            if uses := self._uses.get(entry.with_query_name):
                numbers = [column.column_id for column in _columns(entry.with_subquery)]
                some, bounds = set.union(*(use[0] for use in uses)), set.intersection(*(use[1] for use in uses))
                self._read(
                    entry.with_subquery, {numbers[place] for place in some}, {numbers[place] for place in bounds}
                )

    def _read_ResolvedWithRefScanProto(self, scan: Any, wanted: set[int], bounded: set[int]) -> None:  # noqa: N802
        places = {column.column_id: place for place, column in enumerate(_columns(scan))}
        use = tuple({places[number] for number in some & places.keys()} for some in (wanted, bounded))
        self._uses.setdefault(scan.with_query_name, []).append(use)

    def _read_ResolvedProjectScanProto(self, scan: Any, wanted: set[int], bounded: set[int]) -> None:  # noqa: N802
        computed = {column.column.column_id: column.expr for column in scan.expr_list}
        same = {number: _column_of(expression) for number, expression in computed.items() if number in bounded}
        self._read(
            scan.input_scan,
            wanted - computed.keys() | self._refs(computed[number] for number in wanted & computed.keys()),
            bounded | {number for number in same.values() if number},
        )

    def _read_ResolvedFilterScanProto(self, scan: Any, wanted: set[int], bounded: set[int]) -> None:  # noqa: N802
        self._read(scan.input_scan, wanted | self._refs([scan.filter_expr]), bounded | self._bounds(scan.filter_expr))

    def _read_ResolvedJoinScanProto(self, scan: Any, wanted: set[int], bounded: set[int]) -> None:  # noqa: N802
        wanted = wanted | self._refs([scan.join_expr])
        on = self._bounds(scan.join_expr)
        for side, kept, held in ((scan.left_scan, LEFT, RIGHT), (scan.right_scan, RIGHT, LEFT)):
            after = bounded if scan.join_type in (INNER, kept) else set()
            self._read(side, wanted, after | (on if scan.join_type in (INNER, held) else set()))

    def _read_ResolvedAnalyticScanProto(self, scan: Any, wanted: set[int], bounded: set[int]) -> None:  # noqa: N802
        numbers = set()
        for group in scan.function_group_list:
            functions = {unwrap(f).column.column_id: unwrap(f).expr for f in group.analytic_function_list}
            numbers |= functions.keys()
            if used := wanted & functions.keys():
                wanted = wanted | self._refs([group.partition_by, group.order_by, *(functions[n] for n in used)])
                # A filter on what the rows are grouped by can be applied before: it keeps or drops whole groups.
                bounded = bounded & {column.column.column_id for column in group.partition_by.partition_by_list}
        self._read(scan.input_scan, wanted - numbers, bounded)

    def _read_ResolvedAggregateScanProto(self, scan: Any, wanted: set[int], bounded: set[int]) -> None:  # noqa: N802
        base = scan.parent
        keys = {column.column.column_id: column.expr for column in base.group_by_list}
        sums = {unwrap(a).column.column_id: unwrap(a).expr for a in base.aggregate_list}
        same = {_column_of(expression) for number, expression in keys.items() if number in bounded}
        self._read(
            base.input_scan,
            self._refs([*keys.values(), *(expression for number, expression in sums.items() if number in wanted)]),
            set() if base.grouping_set_list else {number for number in same if number},
        )

    def _read_ResolvedSetOperationScanProto(self, scan: Any, wanted: set[int], bounded: set[int]) -> None:  # noqa: N802
        numbers = [column.column_id for column in scan.parent.column_list]
        for item in scan.input_item_list:
            columns = [column.column_id for column in item.output_column_list]
            pairs = list(zip(numbers, columns, strict=True))
            is_all = scan.op_type != UNION_ALL  # what is compared is read
            self._read(
                item.scan,
                {column for number, column in pairs if is_all or number in wanted},
                {column for number, column in pairs if number in bounded},
            )

    def _read_another(self, scan: Any, wanted: set[int], bounded: set[int]) -> None:
        """Read what lies under a scan that has expressions of its own and hands the rest through."""
        inner = []
        for field, held in scan.ListFields():
            for part in held if field.is_repeated else (held,):
                if not field.message_type or field.name == "parent":
                    continue
                if field.message_type.name == "AnyResolvedScanProto":
                    inner.append(part)
                else:
                    wanted = wanted | self._refs([part])
        is_cut = scan.DESCRIPTOR.name == "ResolvedLimitOffsetScanProto"  # a filter may not go before a limit
        for part in inner:
            self._read(part, wanted, set() if is_cut else bounded)

    def _bounds(self, condition: Any) -> set[int]:
        return bounds_of(condition, self._is_any)

    def _refs(self, expressions: Iterable[Any]) -> set[int]:
        """Return the columns that expressions refer to; read the subqueries among them."""
        found: set[int] = set()
        for node in (node for expression in expressions for node in _outside_subqueries(expression)):
            if node.DESCRIPTOR.name == "ResolvedColumnRefProto":
                found.add(node.column.column_id)
            elif node.DESCRIPTOR.name == "ResolvedSubqueryExprProto":
                found |= self._refs([*node.parameter_list, node.in_expr])
                is_exists = node.subquery_type == 2
                columns = set() if is_exists else {column.column_id for column in _columns(node.subquery)}
                self._read(node.subquery, columns, set())
        return found


def _columns(scan: Any) -> list[Any]:
    """Return the columns of a scan."""
    scan = unwrap(scan)
    while not hasattr(scan, "column_list"):
        scan = scan.parent
    return list(scan.column_list)


def _outside_subqueries(node: Any) -> Iterable[Any]:
    """Return an expression's nodes, and of a subquery that node alone."""
    yield node
    if node.DESCRIPTOR.name != "ResolvedSubqueryExprProto":
        for field, held in node.ListFields():
            if field.message_type and field.message_type.name not in TYPES:
                for child in held if field.is_repeated else (held,):
                    yield from _outside_subqueries(child)


def _column_of(expression: Any) -> int | None:
    """Return the column that an expression is, or truncates."""
    expression = unwrap(expression)
    if expression.DESCRIPTOR.name == "ResolvedColumnRefProto":
        return int(expression.column.column_id)
    if "FunctionCall" in expression.DESCRIPTOR.name and function_name(expression) in TRUNCATED:
        return _column_of(_arguments(expression)[0])
    return None


def _arguments(call: Any) -> list[Any]:
    while not hasattr(call, "argument_list"):
        call = call.parent
    return list(call.argument_list)


def _is_constant(expression: Any) -> bool:
    names = {node.DESCRIPTOR.name for node in _outside_subqueries(expression)}
    return not names & {"ResolvedColumnRefProto", "ResolvedSubqueryExprProto"}


def bounds_of(condition: Any, is_any: bool) -> set[int]:
    """Return the columns that a condition compares with constants; where that `is_any`, those that it names, too."""
    name, arguments = _call(condition)
    if name == "$and":
        return set().union(*(bounds_of(part, is_any) for part in arguments))
    if name == "$or":
        if is_any and (number := _named_in_any_case(arguments)):
            return {number}
        return set.intersection(*(bounds_of(part, is_any) for part in arguments))
    found = set()
    for place, argument in enumerate(arguments if name in SIDES else arguments[:1] if name in FIRST else []):
        number = _column_of(argument)
        if number and all(_is_constant(other) for other in arguments[:place] + arguments[place + 1 :]):
            found.add(number)
    return found


def _is_never(condition: Any) -> bool:
    """Return whether a condition is false, whatever stands beside that: nothing is read to find it out."""
    name, arguments = _call(condition)
    if name == "$and":
        return any(map(_is_never, arguments))
    literal = unwrap(condition)
    if literal.DESCRIPTOR.name != "ResolvedLiteralProto":
        return False
    value = literal.value.value
    return bool(value.HasField("bool_value")) and not value.bool_value


def _named_in_any_case(alternatives: list[Any]) -> int | None:
    """Return the column of `x is null or x is not null`."""
    first, second = map(_call, alternatives[:2])
    if len(alternatives) == 2 and (first[0], second[0]) == ("$is_null", "$not"):
        name, arguments = _call(second[1][0])
        numbers = {_column_of(argument) for argument in (first[1][0], *arguments)}
        return numbers.pop() if name == "$is_null" and len(numbers) == 1 else None
    return None


def _call(expression: Any) -> tuple[str, list[Any]]:
    """Return name and arguments of a function's call; nothing of another expression."""
    expression = unwrap(expression)
    is_call = "FunctionCall" in expression.DESCRIPTOR.name
    return (function_name(expression), _arguments(expression)) if is_call else ("", [])
