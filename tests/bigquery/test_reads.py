"""What a later run reads: no column that it does not need, each column of a batch once, of tables no month too many."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from conftest import DECLARED, FEATURES, Built
from dbt.adapters.base import impl
from googlesql import Analyzer, GoogleSQLError
from offline import no_rows
from paper_model import COMPONENTS, KEYS, WIDTHS, Found, needed, priced, slice_columns, written_table
from reads import scans_of

from storeroom.dataset import request_for
from storeroom.features import features_of
from storeroom.project import Project

DOCS = Path(__file__).parents[2] / "docs" / "bigquery.md"
WINDOW = re.compile(r"'(\w+)\|(features|prediction|label)\|(training|test|batch)\|(\d)'")
# Which measuring passes read a batch's columns, and why there are three: each needs other columns of a row together.
PASSES = {
    "int_monitoring__profiles": "every feature, by itself",
    "int_monitoring__associations": "the most important features, two by two",
    "int_monitoring__reconstructions": "the features of the version's components, all together",
}
# What reads a partitioned table whole. Each grows with the history; the bytes of a row are in docs/bigquery.md.
DUE = "which measurements are there: one column"
WHOLE = {
    ("int_monitoring__profiles", "int_monitoring__profiles"): DUE,
    ("int_monitoring__associations", "int_monitoring__associations"): DUE,
    ("int_monitoring__associations", "int_monitoring__profiles"): "which windows have a row: two columns",
    ("int_monitoring__reconstructions", "int_monitoring__reconstructions"): DUE,
    ("int_monitoring__evaluations", "int_monitoring__evaluations"): "which windows are measured, with how many labels",
    ("int_monitoring__estimates", "int_monitoring__estimates"): "which windows are estimated, of how many predictions",
    ("int_monitoring__references", "int_monitoring__profiles"): "which reference windows have a profile: five columns",
    ("fct_monitoring__distances", "fct_monitoring__distances"): "which comparisons are there: one column",
    ("fct_monitoring__drift", "fct_monitoring__distances"): "what is judged",
    ("fct_monitoring__correlations", "int_monitoring__associations"): "what is judged",
    ("fct_monitoring__maturity", "fct_monitoring__maturity"): "the newest state of every window",
    ("fct_monitoring__maturity", "int_monitoring__evaluations"): "the newest state of every window",
    ("fct_monitoring__maturity", "ledger__predictions"): "the labels of windows whose labels changed",
    ("int_monitoring__windows", "ledger__predictions"): "which versions scored which batches",
    ("int_monitoring__outcome_counts", "ledger__predictions"): "how many predictions and labels a window has",
    ("int_monitoring__estimates", "ledger__predictions"): "the scores of windows that are due",
}


def table_name(path: str) -> str:
    return path.split(".")[-1]


def passes(built: Built) -> Found:
    """Return node, model and subject -> of each measuring statement its windows (kind and place) and what it reads."""
    found: Found = {}
    for node, sql, scans in built.paper.reads:
        is_pass = sql.strip().startswith("insert into") and "__resolutions" not in sql.split("(")[0]
        if is_pass and (windows := WINDOW.findall(sql)):
            read: dict[str, set[str]] = {}
            for scan in scans:
                read.setdefault(table_name(scan.table), set()).update(scan.columns)
            model, subject = windows[0][:2]
            found.setdefault((node, model, subject), []).append(({window[2:] for window in windows}, read))
    return found


def test_a_measuring_pass_reads_the_columns_it_needs_and_no_other(later: Built) -> None:
    """Of the team's tables and of the predictions, for each model, subject and measuring model."""
    found = passes(later)
    assert {node for node, _, _ in found} == set(PASSES)
    for (node, model, subject), statements in found.items():
        for table, columns in needed(node, DECLARED[model], subject).items():
            assert set().union(*(read[table] for _, read in statements)) == columns, (node, model, subject, table)


def test_each_column_of_a_batch_is_read_by_one_statement_of_each_pass(later: Built) -> None:
    """A large window is cut by columns; time, keys and slices are those that more than one statement may need."""
    seen = set()
    for (node, model, subject), statements in passes(later).items():
        counts = Counter(
            (window, column)
            for windows, read in statements
            for window in windows
            if window[0] == "batch" and subject == "features"
            for column in read["fct_readings"]
        )
        if counts:
            seen.add(node)
            measured = COMPONENTS if node == "int_monitoring__reconstructions" else set(FEATURES)
            own = measured - slice_columns(DECLARED[model])
            batches = {window for window, _ in counts}
            assert len(batches) == 2
            assert own and all(counts[window, column] == 1 for window in batches for column in own), (node, model)
    assert seen == set(PASSES)


def test_nothing_else_reads_a_feature(later: Built) -> None:
    """What counts rows, or finds the slice of a prediction, reads times, keys and slices; one checksum reads all."""
    allowed = {"measured_at", *KEYS}.union(*(slice_columns(declaration) for declaration in DECLARED.values()))
    others = [
        (node, set(scan.columns) - allowed)
        for node, sql, scans in later.paper.reads
        for scan in scans
        if table_name(scan.table) == "fct_readings"
        and not sql.strip().startswith("insert into")
        and "monitoring__" in node
        and node != "int_monitoring__present_rows"
    ]
    assert others
    assert [(node, columns) for node, columns in others if columns] == []


def test_a_measuring_pass_reads_no_time_that_it_does_not_need(later: Built) -> None:
    """Constants bound the time of every table of the team's and of the predictions in what measures and what counts."""
    measuring = {*PASSES, "int_monitoring__evaluations"}
    times = {"fct_readings": "measured_at", "fct_breaks": "measured_at", "ledger__predictions": "as_of_at"}
    seen = set()
    for node, sql, scans in later.paper.reads:
        if node in measuring and (
            sql.strip().startswith("insert into") or "storeroom_row" in sql or "window_number" in sql
        ):
            for scan in scans:
                table = table_name(scan.table)
                is_label = table in {declaration["labels"] for declaration in DECLARED.values()}
                if table in times and not (is_label and node == "int_monitoring__evaluations"):
                    assert times[table] in scan.bounded, (node, table, sql[:200])
                    seen.add((node, table))
    assert {node for node, _ in seen} == measuring
    assert {table for _, table in seen} == set(times)


def test_a_later_run_reads_the_months_it_needs(later: Built) -> None:
    """Every other reading of a partitioned table whole is in the list above, with its reason."""
    layouts = {node["name"]: node["config"].get("partition_by") for node in later.models()}
    times = {name: layout["field"] for name, layout in layouts.items() if layout}
    assert len(times) == 10
    building = {node["name"] for node in later.models() if node["config"]["materialized"] != "replaced_view"}
    whole, cut = set(), set()
    for node, _, scans in later.paper.reads:
        for scan in scans:
            table = table_name(scan.table)
            if node in building and table in times:
                (cut if times[table] in scan.bounded else whole).add((node, table))
    assert whole == set(WHOLE)
    assert {
        ("int_monitoring__references", "int_monitoring__profiles"),
        ("fct_monitoring__distances", "int_monitoring__profiles"),
        ("int_monitoring__evaluations", "ledger__predictions"),
    } <= cut


def test_a_later_run_adds_to_a_big_table_without_reading_it(later: Built) -> None:
    """A merge that finds nothing to update; what is measured again is deleted by its window before."""
    laid_out = {
        node["name"]
        for node in later.models()
        if node["config"].get("partition_by") and node["config"]["materialized"] in ("incremental", "measured")
    }
    merges = {node: sql for node, sql in later.paper.statements if node in laid_out and "merge into" in sql}
    assert set(merges) == laid_out
    for node, sql in merges.items():
        (condition,) = re.findall(r"\bon\s(.*?)\bwhen not matched", sql, re.DOTALL)
        assert "(FALSE)" in condition and "=" not in condition, node
    changed = {
        (node, table_name(scan.table)): set(scan.columns)
        for node, _, scans in later.paper.reads
        for scan in scans
        if scan.is_changed and node in laid_out
    }
    assert changed == {
        (name, name): {"batch_start_at", "window_id"}  # the month only because the table requires a filter on it
        for name in ("int_monitoring__evaluations", "int_monitoring__estimates")
    }


def test_a_statement_names_the_labels_of_its_model_alone(later: Built) -> None:
    """A view of all models' labels would be read for each of a hundred."""
    for (node, model, subject), statements in passes(later).items():
        labels = {declaration["labels"] for declaration in DECLARED.values()}
        for _, read in statements:
            expected = {DECLARED[model]["labels"]} if subject == "label" else set()
            assert labels & read.keys() == expected, (node, model, subject)


def test_a_filter_is_there_where_a_table_requires_one(later: Built) -> None:
    """The later run was built with tables that require it, dbt's tests and the views, too: what lacks it is refused."""
    required = later.paper.filtered
    assert len(required) == 14
    again = replace(later.paper, statements=[], reads=[], answer=no_rows)
    unfiltered = [
        "select count(*) from `storeroom`.`storeroom`.`fct_monitoring__drift`",
        "select count(*) from `storeroom`.`storeroom`.`fct_readings` where machine = 1",
        "delete from `storeroom`.`storeroom`.`int_monitoring__evaluations` where window_id = 'x'",
    ]
    for sql in unfiltered:
        with pytest.raises(GoogleSQLError, match=r"without a filter over column\(s\) '\w+_at'"):
            again.send(sql)
    again.send("select count(*) from `storeroom`.`storeroom`.`fct_monitoring__drift` where batch_start_at is null")
    again.send("select * from `storeroom`.`storeroom`.`fct_predictions__predictions`")  # a view names them all


@pytest.mark.parametrize("macro", ["training_set", "scoring_set", "scoring_due", "maturity", "feature_checks"])
def test_what_the_jobs_read_is_cut_by_time(later: Built, macro: str) -> None:
    """A training set, a scoring set, and what is checked before: of no table more than the window asked for."""
    paper, project = replace(later.paper, statements=[], reads=[], answer=no_rows), Project(later.folder)
    for name in DECLARED:
        request = request_for(
            name,
            project.declaration(name),
            features_of(project, name),
            datetime(2024, 1, 1),
            datetime(2024, 3, 1),
            version_id="a-version",
            purpose="serving",
        )
        terms = ("version_id", "purpose", "model_name", "start_at", "end_at")
        request["wanted"] = [{term: request[term] for term in terms}]
        call = f"{{{{ storeroom.{macro}(request) }}}}"
        paper.send(project.compile(call, datetime(2024, 3, 1), request))
    read = [scan for _, _, scans in paper.reads for scan in scans if scan.table in later.paper.filtered]
    assert len(read) >= len(DECLARED)
    assert [scan.table for scan in read if later.paper.filtered[scan.table] not in scan.bounded] == []


def test_dbt_does_not_grow_with_every_command(later: Built) -> None:
    """Its list of behavior flags, which it reads anew for each command of a process, stays as it was."""
    project = Project(later.folder)
    known = list(impl.DEFAULT_BASE_BEHAVIOR_FLAGS)
    for _ in range(2):
        assert project.compile("select 1", datetime(2024, 3, 1), {}) == "select 1"
    assert known == impl.DEFAULT_BASE_BEHAVIOR_FLAGS


def test_the_paper_model_is_what_the_statements_read(later: Built) -> None:
    """Bytes of a row, by the columns of the statements and by the formula; and docs/bigquery.md has the table."""
    found = passes(later)
    for model, declaration in DECLARED.items():
        for node in PASSES:
            statements = [
                (sum(kind == "batch" for kind, _ in windows), read) for windows, read in found[node, model, "features"]
            ]
            width = sum(count * WIDTHS[column] for count, read in statements for column in read["fct_readings"]) / 2
            assert width == priced(node, declaration, sum(count for count, _ in statements) // 2), (model, node)
    assert written_table(found) in DOCS.read_text(encoding="utf-8"), written_table(found)


SELECTS = {
    "what a WITH leaves out": ("with t as (select * from `p`.`d`.`t`) select a from t", {"a"}, set()),
    "what a filter needs": ("select a from `p`.`d`.`t` where b = 'x'", {"a", "b"}, {"b"}),
    "what a row is ordered by, as long as its place is asked for": (
        "select a from (select a, row_number() over (partition by b order by c) as place from `p`.`d`.`t`)",
        {"a"},
        set(),
    ),
    "a bound before a window of other rows": (
        "select a from (select a, seen_at, count(*) over (partition by b) as n from `p`.`d`.`t`) "
        "where seen_at > timestamp '2024-01-01' and n > 1",
        {"a", "seen_at", "b"},
        set(),
    ),
    "a bound before a window of its own": (
        "select a from (select a, seen_at, count(*) over (partition by seen_at) as n from `p`.`d`.`t`) "
        "where seen_at > timestamp '2024-01-01' and n > 1",
        {"a", "seen_at"},
        {"seen_at"},
    ),
    "a bound by another table": (
        "select t.a from `p`.`d`.`t` as t where seen_at > (select max(seen_at) from `p`.`d`.`u`)",
        {"a", "seen_at"},
        set(),
    ),
    "a bound of one of two readings": (
        "with t as (select * from `p`.`d`.`t`) select a from t where seen_at > timestamp '2024-01-01' "
        "union all select a from t",
        {"a", "seen_at"},
        set(),
    ),
    "a bound on the far side of a join": (
        "select u.a from `p`.`d`.`u` as u "
        "left join `p`.`d`.`t` as t on u.a = t.a and t.seen_at > timestamp '2024-01-01'",
        {"a", "seen_at"},
        {"seen_at"},
    ),
    "all": ("select * from `p`.`d`.`t`", {"a", "b", "c", "seen_at"}, set()),
    "a table with a column that may be null": (
        "select a from `p`.`d`.`t` where seen_at is null or seen_at < timestamp '2024-01-01'",
        {"a", "seen_at"},
        {"seen_at"},
    ),
    "all, said so": (
        "select a from `p`.`d`.`t` where seen_at is null or seen_at is not null",
        {"a", "seen_at"},
        set(),
    ),
    "a month": (
        "select a from `p`.`d`.`t` where timestamp_trunc(seen_at, month) in (timestamp '2024-01-01')",
        {"a", "seen_at"},
        {"seen_at"},
    ),
}


@pytest.mark.parametrize("name", SELECTS)
def test_columns_are_followed_through(analyzer: Analyzer, name: str) -> None:
    """What a statement reads of one table, and which of it a filter bounds."""
    columns = {"a": "INT64", "b": "STRING", "c": "FLOAT64", "seen_at": "TIMESTAMP"}
    for table in "tu":
        analyzer.add_table(f"p.d.{table}", columns)
    sql, read, bounded = SELECTS[name]
    resolved = analyzer.analyze(sql), [".".join(path) for path in analyzer.named_tables(sql)]
    (scan,) = [scan for scan in scans_of(resolved, {}) if scan.table == "p.d.t"]
    assert (set(scan.columns), scan.bounded) == (read, bounded)
    (named,) = [scan for scan in scans_of(resolved, {}, is_any=True) if scan.table == "p.d.t"]
    assert named.bounded == bounded | ({"seen_at"} if name == "all, said so" else set())
