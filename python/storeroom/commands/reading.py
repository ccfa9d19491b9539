"""Verbs that only read."""

from __future__ import annotations

import sys

import click

from storeroom import display
from storeroom.clock import parse_time
from storeroom.commands.context import Context, machine_readable, print_rows, shared, timeless

FLAGGED = 3


@click.command()
@machine_readable
@timeless
def models(context: Context, is_json: bool) -> None:
    """Show all versions of all models in one view."""
    from storeroom import reading

    columns = [
        "model_name",
        "version_number",
        "stage",
        "approval",
        "registered_at",
        "deployed_at",
        "retired_at",
    ]
    rows = reading.models(context.project.reader())
    if any(row["problem"] for row in rows):
        columns.append("problem")
    print_rows("Models", rows, is_json, [*columns, "actor", "version_id"])


@click.command()
@click.argument("model")
@click.argument("version", default="deployed")
@machine_readable
@timeless
def show(context: Context, model: str, version: str, is_json: bool) -> None:
    """Show one version of MODEL: number, id, 'deployed' or 'latest'."""
    from storeroom import reading

    found = reading.show(context.project.reader(), model, version)
    if is_json:
        click.echo(display.as_json(found))
        return
    console = display.console()
    facts = [{"field": name, "value": display.text(value)} for name, value in found["version"].items()]
    console.print(display.table(f"{model} {version}", facts))
    console.print(
        display.table("Stages", found["stages"], ["stage", "valid_from_at", "valid_to_at", "actor", "reason"])
    )
    console.print(display.table("Metrics", found["metrics"]))
    console.print(display.table("Parameters", found["params"]))


@click.command()
@click.argument("model")
@click.argument("one")
@click.argument("other")
@machine_readable
@timeless
def compare(context: Context, model: str, one: str, other: str, is_json: bool) -> None:
    """Show parameters and metrics of two versions of MODEL side by side."""
    from storeroom import reading

    print_rows(f"{model}: {one} and {other}", reading.compare(context.project.reader(), model, one, other), is_json)


@click.command()
@click.argument("model")
@click.option("--at", default=None, metavar="TIME", help="Only the stages that held at this instant.")
@machine_readable
@timeless
def history(context: Context, model: str, at: str | None, is_json: bool) -> None:
    """Show which version of MODEL was in which stage since when, by whom and why."""
    from storeroom import reading

    rows = reading.history(context.project.reader(), model, parse_time(at, "--at") if at else None)
    columns = ["version_number", "stage", "valid_from_at", "valid_to_at", "actor", "reason"]
    print_rows(f"{model}{' at ' + at if at else ''}", rows, is_json, columns)


@click.command()
@click.argument("node")
@click.option("--down", "direction", flag_value="down", help="What was made from it.")
@click.option("--up", "direction", flag_value="up", default="up", help="What made it (the default).")
@machine_readable
@timeless
def lineage(context: Context, node: str, direction: str, is_json: bool) -> None:
    """Walk the lineage graph from NODE: model@deployed, a dbt model, or any id of the graph."""
    from storeroom import reading

    rows = reading.lineage(context.project.reader(), node, direction)
    shown = [
        {
            "when": row["occurred_at"],
            "job": row["job"],
            "from": row["from_name"] or row["from_id"],
            "role": row["role"],
            "to": row["to_name"] or row["to_id"],
        }
        for row in rows
    ]
    print_rows(f"{direction} from {node}", rows if is_json else shown, is_json)


@click.command()
@click.argument("model", required=False)
@machine_readable
@shared
def flags(context: Context, model: str | None, is_json: bool) -> None:
    """Show what was found per batch; exit 3 when a model's newest batch is flagged and not acknowledged."""
    from storeroom.findings import is_alarm, lines, newest_flags, read_findings, read_flags_at, with_findings

    project = context.project.reader()
    if model is not None:
        project.declaration(model)
    rows = read_flags_at(project, model, context.now if context.is_replay else None)
    if is_json:
        click.echo(display.as_json(with_findings(rows, read_findings(project, model))))
    else:
        click.echo("\n".join(lines(rows)) or "Flags: none.")
    if any(is_alarm(row) for row in newest_flags(rows).values()):
        sys.exit(FLAGGED)
