"""The whole loop on two years of real orders: one cycle a month, as a scheduler would have run it."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from typing import Any

from rich.console import Console

from storeroom import display, reading
from storeroom.clock import batch_end, parse_time
from storeroom.errors import UsageError
from storeroom.findings import lines, read_flags
from storeroom.jobs.cycle import cycle, refresh_inputs
from storeroom.project import Project

# The second of a month at six: the month before has ended, and this month's features are there.
OFFSET = timedelta(days=1, hours=6)
EXAMPLE = "online_retail"

QUERIES = {
    "Which version was deployed on 2011-03-15, who promoted it, on what evidence?": """\
select h.version_number, h.actor, h.valid_from_at, d.trigger_type, d.reason, d.evidence, d.gates
from fct_registry__stage_history as h
left join fct_metadata__decisions as d using (decision_id)
where h.model_name = 'repurchase_30d' and h.stage = 'deployed'
  and h.valid_from_at <= timestamp '2011-03-15'
  and (h.valid_to_at is null or h.valid_to_at > timestamp '2011-03-15');""",
    "What went into the newest batch of predictions: data, code and parameters?": """\
with recursive up as (
    select e.* from fct_metadata__lineage_edges as e
    where e.to_id = (select artifact_id from dim_metadata__artifacts where artifact_type = 'predictions'
                     order by occurred_at desc, artifact_id limit 1)
    union
    select e.* from fct_metadata__lineage_edges as e join up on e.to_id = up.from_id
)
select distinct up.role, up.from_type, up.from_id, p.param_name, p.param_value
from up left join fct_metadata__params as p using (execution_id) order by all;""",
    "How far had each feature moved from training, and since when?": """\
select feature_name, batch_start_at, statistic, error_bound, q_value, reference_count, batch_count
from fct_monitoring__drift
where model_name = 'repurchase_30d' and reference = 'training' and is_drifted and is_deciding
order by feature_name, batch_start_at;""",
}


def demo(project: Project, first: str, last: str) -> None:
    """Replay the months from `first` to `last` ('2010-03') and print what came of them.

    Run again, it finds every month done and prints the same.
    """
    if project.name != EXAMPLE:
        raise UsageError(
            f"storeroom demo replays the example shop, and this project is '{project.name}': run it in a checkout of "
            "Storeroom with --project-dir examples/online_retail; for your own models there is storeroom cycle."
        )
    project.is_replay = True
    months = _months(first, last)
    screen = Console()
    watcher = Console(stderr=True)
    screen.print(f"Building features and labels of {project.directory.name} ...")
    refresh_inputs(project, batch_end(months[-1], "month"))
    for month in months:
        now = month + OFFSET
        with watcher.status(f"{now:%Y-%m-%d} ..."):
            done = cycle(project, now)
        screen.print(f"[bold]{now:%Y-%m-%d}[/bold]")
        for line in done.lines():
            screen.print(f"  {line}", markup=False, highlight=False)
        for name, error in done.errors.items():
            screen.print(f"  {name}: {error}", markup=False, style="red")
    _summarise(project)


def _months(first: str, last: str) -> list[datetime]:
    start, end = parse_time(f"{first}-01", "--from"), parse_time(f"{last}-01", "--to")
    if start > end:
        raise UsageError(f"--from is '{first}', which lies after --to '{last}'.")
    months = [start]
    while months[-1] < end:
        months.append(batch_end(months[-1], "month"))
    return months


def _summarise(project: Project) -> None:
    screen = display.console()
    columns = [
        "model_name",
        "version_number",
        "stage",
        "training_start_at",
        "training_end_at",
        "deployed_at",
        "retired_at",
    ]
    screen.print(display.table("Registry", reading.models(project), columns))
    screen.print("[bold]Flags, and why[/bold]")
    for line in lines(row for row in read_flags(project) if row["is_flagged"]):
        screen.print(line, markup=False, highlight=False, soft_wrap=True)
    screen.print()
    decided = [_deciding_gate(row) for row in reading.decisions(project)]
    columns = [
        "occurred_at",
        "model_name",
        "trigger_type",
        "champion_version_number",
        "challenger_version_number",
    ]
    screen.print(display.table("Decisions", decided, [*columns, "outcome", "because"]))
    for model_name, metric in (("repurchase_30d", "brier"), ("spend_90d", "mae")):
        rows = retraining_gain(project, model_name, metric)
        if rows:
            screen.print(display.table(f"What retraining is worth: {metric} of {model_name}, per month", rows))
            share = sum(row["deployed"] for row in rows) / sum(row["never_retrained"] for row in rows)
            screen.print(f"Mean over {len(rows)} months: {share:.3f} of the first version's\n")
    for model_name, metric in (("repurchase_30d", "brier"), ("spend_90d", "mae")):
        rows = estimates(project, model_name, metric)
        if rows:
            screen.print(
                display.table(
                    f"How {metric} of {model_name} was estimated before labels came, and what came true", rows
                )
            )
    rows = calibration(project, "repurchase_30d")
    if rows:
        screen.print(
            display.table("Mean predicted against observed rate of repurchase_30d, and how well it ranks", rows)
        )
    screen.print("Three queries to try next:\n")
    for question, sql in QUERIES.items():
        screen.print(f"-- {question}\n{sql}\n", markup=False, highlight=False)
    path = project.warehouse.location().removeprefix("DuckDB file ")
    # Needs no client beside the Python package that is installed already.
    command = (
        f"{sys.executable} -c \"import duckdb; duckdb.connect(r'{path}').sql('from dim_registry__versions').show()\""
    )
    screen.print(f"Ask the database: {command}", markup=False, highlight=False, soft_wrap=True)


def retraining_gain(project: Project, model_name: str, metric: str) -> list[dict[str, Any]]:
    """Return per batch the served versions' metric beside that of the first version on the same rows."""
    warehouse = project.warehouse
    if model_name not in project.declarations.models:
        return []
    return warehouse.query(
        f"""
        with measured as (
            select performance.*, versions.version_number
            from {project.relation("fct_monitoring__performance")} as performance
            inner join {project.relation("dim_registry__versions")} as versions
                on performance.version_id = versions.version_id
            where performance.model_name = {warehouse.parameter("model_name")}
                and performance.metric = {warehouse.parameter("metric")}
                and performance.slice_key = 'all'
                and not performance.is_estimated
        )
        select
            served.batch_start_at as batch,
            served.version_number as deployed_version,
            served.value as deployed,
            first_version.value as never_retrained,
            served.value / first_version.value as ratio,
            served.baseline_value as dummy,
            served.label_count as labels
        from measured as served
        inner join measured as first_version
            on served.batch_start_at = first_version.batch_start_at
            and first_version.version_number = 1
        where not served.is_shadow
            and served.label_count = served.prediction_count
        order by 1
        """,  # noqa: S608 - relation names come from dbt's manifest
        {"model_name": model_name, "metric": metric},
    )


def estimates(project: Project, model_name: str, metric: str) -> list[dict[str, Any]]:
    """Return per served batch the estimated metric beside the measured one, and how far its labels have matured."""
    warehouse = project.warehouse
    if model_name not in project.declarations.models:
        return []
    return warehouse.query(
        f"""
        select
            estimated.batch_start_at as batch,
            versions.version_number as version,
            estimated.value as estimated,
            estimated.std_error,
            measured.value as measured,
            measured.value - estimated.value as difference,
            measured.reference_value as at_training,
            coalesce(maturity.label_maturity_share, 0) as matured,
            coalesce(maturity.measurements, 0) as measured_times
        from {project.relation("fct_monitoring__performance")} as estimated
        inner join {project.relation("dim_registry__versions")} as versions
            on estimated.version_id = versions.version_id
        left join {project.relation("fct_monitoring__performance")} as measured
            on estimated.measurement_id = 'estimate|' || measured.measurement_id
        left join (
            select
                version_id, batch_start_at, max(label_maturity_share) as label_maturity_share,
                max(measurement_number) as measurements
            from {project.relation("fct_monitoring__maturity")}
            where window_kind = 'batch'
            group by 1, 2
        ) as maturity
            on estimated.version_id = maturity.version_id
            and estimated.batch_start_at = maturity.batch_start_at
        where estimated.model_name = {warehouse.parameter("model_name")}
            and estimated.metric = {warehouse.parameter("metric")}
            and estimated.slice_key = 'all'
            and estimated.is_estimated
            and not estimated.is_shadow
        order by 1, 2
        """,  # noqa: S608 - relation names come from dbt's manifest
        {"model_name": model_name, "metric": metric},
    )


def calibration(project: Project, model_name: str) -> list[dict[str, Any]]:
    """Return per served batch the mean prediction, the observed rate and the AUC, beside those of the first version."""
    warehouse = project.warehouse
    if model_name not in project.declarations.models:
        return []
    return warehouse.query(
        f"""
        with measured as (
            select
                performance.batch_start_at, performance.is_shadow, versions.version_number,
                max(case when metric = 'mean_prediction' then value end) as predicted,
                max(case when metric = 'observed_rate' then value end) as observed,
                max(case when metric = 'roc_auc' then value end) as roc_auc
            from {project.relation("fct_monitoring__performance")} as performance
            inner join {project.relation("dim_registry__versions")} as versions
                on performance.version_id = versions.version_id
            where performance.model_name = {warehouse.parameter("model_name")}
                and performance.slice_key = 'all'
                and not performance.is_estimated
            group by 1, 2, 3
        )
        select
            served.batch_start_at as batch,
            served.version_number as version,
            served.observed,
            served.predicted,
            first_version.predicted as predicted_by_first,
            served.roc_auc,
            first_version.roc_auc as roc_auc_of_first
        from measured as served
        inner join measured as first_version
            on served.batch_start_at = first_version.batch_start_at
            and first_version.version_number = 1
        where not served.is_shadow
        order by 1, 2
        """,  # noqa: S608 - relation names come from dbt's manifest
        {"model_name": model_name},
    )


def _deciding_gate(row: dict[str, Any]) -> dict[str, Any]:
    """Return a decision with the gates that held it, or the comparison that it passed."""
    gates = {gate["name"]: gate for gate in json.loads(row["gates"])}
    held = [gate["detail"] for gate in gates.values() if not gate["is_passed"]]
    passed = gates.get("better_than_champion") or gates.get("better_than_dummy")
    return {**row, "because": "; ".join(held) if held else passed["detail"] if passed else row["reason"]}
