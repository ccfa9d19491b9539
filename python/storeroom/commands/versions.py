"""Verbs that make versions and move them from stage to stage."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from storeroom.clock import parse_time
from storeroom.commands.context import Context, print_rows, shared
from storeroom.errors import UsageError


@click.command()
@click.argument("model")
@click.option("--description", default=None, help="Free words kept with the version.")
@shared
def train(context: Context, model: str, description: str | None) -> None:
    """Fit a new version of MODEL from its declaration and register it as staged."""
    from storeroom.jobs.train import train as job

    trained = job(context.prepared(model), model, context.now, description)
    for warning in trained.warnings:
        click.echo(f"Warning: {model}: {warning}.", err=True)
    windows = trained.windows
    click.echo(
        f"Registered {model} {trained.version_id}, trained on {windows.training_start:%Y-%m-%d} to "
        f"{windows.training_end:%Y-%m-%d}, tested on {trained.test_count:,} rows of {windows.test_start:%Y-%m-%d}."
    )
    rows = [
        {
            "metric": name,
            "value": estimate.value,
            "std_error": estimate.std_error,
            "dummy": trained.baseline_metrics[name].value,
        }
        for name, estimate in trained.test_metrics.items()
    ]
    print_rows("Out of time", rows, False)


@click.command()
@click.argument("model")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--trained-from", default=None, metavar="TIME", help="Start of the window it was fitted on.")
@click.option("--trained-to", default=None, metavar="TIME", help="End of that window, exclusive.")
@click.option("--test-from", default=None, metavar="TIME", help="Start of the window to measure it on.")
@click.option("--test-to", default=None, metavar="TIME", help="End of that window, exclusive.")
@click.option("--threshold", default=None, type=float, help="A score at or above it is a positive prediction.")
@click.option("--columns", default=None, help="Order of its columns, as a,b,c, where it was fitted without names.")
@click.option("--description", default=None, help="Free words kept with the version.")
@shared
def register(
    context: Context,
    model: str,
    file: Path,
    trained_from: str | None,
    trained_to: str | None,
    test_from: str | None,
    test_to: str | None,
    threshold: float | None,
    columns: str | None,
    description: str | None,
) -> None:
    """Register FILE, a skops file trained elsewhere, as a staged version of MODEL."""
    from storeroom.jobs.register import register as job

    training = _window("trained", trained_from, trained_to)
    test = _window("test", test_from, test_to)
    order = [name.strip() for name in columns.split(",")] if columns else None
    version_id = job(
        context.prepared(model),
        model,
        file,
        context.now,
        training,
        test,
        description,
        threshold=threshold,
        columns=order,
    )
    click.echo(f"Registered {model} {version_id}.")


def _window(name: str, start: str | None, end: str | None) -> tuple[datetime, datetime] | None:
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise UsageError(f"--{name}-from and --{name}-to go together: give both or neither.")
    window = parse_time(start, f"--{name}-from"), parse_time(end, f"--{name}-to")
    if window[0] >= window[1]:
        raise UsageError(f"--{name}-from is '{start}', which is not before --{name}-to '{end}'.")
    return window


def _mover(name: str, help_text: str) -> click.Command:
    """Return a verb that moves a version with a reason."""

    @click.command(name, help=help_text)
    @click.argument("model")
    @click.argument("version")
    @click.option("--reason", required=True, help="Why; kept with the transition.")
    @shared
    def command(context: Context, model: str, version: str, reason: str) -> None:
        from storeroom.jobs import stages

        moved = getattr(stages, name)(context.prepared(model), model, version, context.now, reason)
        click.echo(f"{name}: version {moved.version.version_number} of {model} ({moved.stage}).")

    return command


approve = _mover("approve", "Record that a person approves VERSION of MODEL.")
reject = _mover("reject", "Record that a person rejects VERSION of MODEL: it can no longer be promoted.")
retire = _mover("retire", "Take VERSION of MODEL out of service.")


@click.command()
@click.argument("model")
@click.argument("version")
@click.option("--reason", required=True, help="Why; kept with the decision.")
@click.option("--override-gates", is_flag=True, help="Deploy even if a gate does not pass; recorded as such.")
@shared
def promote(context: Context, model: str, version: str, reason: str, override_gates: bool) -> None:
    """Deploy VERSION of MODEL if the gates let it through."""
    from storeroom.jobs import stages

    moved = stages.promote(context.prepared(model), model, version, context.now, reason, override_gates)
    click.echo(f"Deployed version {moved.version.version_number} of {model}.")
    if moved.verdict:
        rows = [{"gate": g.name, "passed": g.is_passed, "detail": g.detail} for g in moved.verdict.gates]
        print_rows("Gates", rows, False)


@click.command()
@click.argument("model")
@click.option("--to", default=None, metavar="VERSION", help="By default the version deployed before this one.")
@click.option("--reason", required=True, help="Why; kept with the transition.")
@shared
def rollback(context: Context, model: str, to: str | None, reason: str) -> None:
    """Deploy an earlier version of MODEL again."""
    from storeroom.jobs import stages

    moved = stages.rollback(context.prepared(model), model, context.now, reason, to)
    click.echo(f"Deployed version {moved.version.version_number} of {model} again.")
