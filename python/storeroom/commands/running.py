"""Verbs that do what is due: score, measure, retrain, or all of it."""

from __future__ import annotations

import sys

import click

from storeroom import display
from storeroom.clock import parse_time
from storeroom.commands.context import Context, machine_readable, print_rows, progress, shared
from storeroom.errors import StoreroomError, UsageError


@click.command()
@click.argument("model", required=False)
@click.option(
    "--from",
    "start",
    default=None,
    metavar="TIME",
    help="First as_of; by default since the first deployment.",
)
@click.option("--to", "end", default=None, metavar="TIME", help="Last as_of, exclusive; by default now.")
@click.option("--version", default=None, help="Version to score with; by default the deployed one.")
@click.option("--shadow", "is_shadow", is_flag=True, help="Keep the scores beside the served ones.")
@shared
def predict(
    context: Context,
    model: str | None,
    start: str | None,
    end: str | None,
    version: str | None,
    is_shadow: bool,
) -> None:
    """Score what is due with the deployed version of MODEL, or of every model."""
    from storeroom.jobs.predict import predict as job
    from storeroom.jobs.predict import predict_all

    if model is None and version:
        raise UsageError("--version needs a model: write storeroom predict MODEL --version ...")
    project = context.prepared(model)
    window = {"start": parse_time(start, "--from") if start else None, "end": parse_time(end, "--to") if end else None}
    failures: list[StoreroomError] = []
    if model is None:
        scored, failures = predict_all(project, context.now, **window, is_shadow=is_shadow)
    else:
        with project.meter.about("predict", model):
            scored = job(project, model, context.now, **window, version=version, is_shadow=is_shadow)
    rows = [
        {
            "model": s.model_name,
            "version": s.version_number,
            "batch": s.batch_start,
            "rows": s.row_count,
            "purpose": s.purpose,
        }
        for s in scored
    ]
    print_rows("Scored", rows, False)
    for failure in failures:
        click.echo(f"storeroom: {failure}", err=True)
    if failures:
        sys.exit(1)


@click.command()
@click.argument("model", required=False)
@click.option("--batch", default=None, metavar="TIME", help="Start of a batch of MODEL, as `storeroom flags` shows it.")
@click.option("--again", is_flag=True, help="Measure that batch again, whatever was measured of it.")
@shared
def monitor(context: Context, model: str | None, batch: str | None, again: bool) -> None:
    """Measure the batches that are due; read the result with `storeroom flags`."""
    from storeroom.jobs.evaluate import due, evaluate
    from storeroom.jobs.monitor import monitor as job
    from storeroom.jobs.monitor import request_again

    if len({model is None, batch is None, not again}) > 1:
        raise UsageError("MODEL, --batch and --again belong together: storeroom monitor MODEL --batch TIME --again.")
    project, now = context.prepared(model), context.now
    if model is not None and batch is not None:
        request_again(project, model, parse_time(batch, "--batch"), now)
    done = job(project, now)
    rows = [{"model": name, "measurements": count} for name, count in done.due.items()]
    print_rows("Measured", rows, False)
    for name, batches in due(project, now).items():
        print_rows("Measured importances", [vars(item) for item in evaluate(project, name, now, batches)], False)
    for problem in done.failed.values():
        click.echo(f"storeroom: {problem}", err=True)
    if done.failed:
        sys.exit(1)


@click.command()
@click.argument("model")
@click.option("--batch", required=True, metavar="TIME", help="Start of the batch, as `storeroom flags` shows it.")
@click.option("--feature", default=None, help="Only this feature, prediction or label; by default the whole batch.")
@click.option("--not-an-incident", is_flag=True, help="It is normal after all: it goes on as reference and history.")
@click.option("--reason", required=True, help="Why; kept with the word.")
@shared
def acknowledge(
    context: Context, model: str, batch: str, feature: str | None, not_an_incident: bool, reason: str
) -> None:
    """Say of a batch of MODEL that it is a known incident: it alarms no more and serves as no reference."""
    from storeroom.jobs.acknowledge import acknowledge as job

    job(context.prepared(model), model, parse_time(batch, "--batch"), context.now, reason, feature, not not_an_incident)
    subject = f"{feature} in {batch}" if feature else batch
    click.echo(f"acknowledge: {subject} of {model} is {'normal' if not_an_incident else 'an incident'}.")


@click.command()
@click.argument("model")
@click.option("--reason", default=None, help="Retrain on demand, whatever triggers and cooldown say.")
@shared
def retrain(context: Context, model: str, reason: str | None) -> None:
    """Read findings and triggers of MODEL; train, gate and promote or hold a challenger if one is due."""
    from storeroom.jobs.retrain import retrain as job

    done = job(context.prepared(model), model, context.now, reason)
    if done.outcome == "none":
        click.echo(f"{model}: nothing to do ({done.reason}).")
        return
    number = done.challenger.version_number if done.challenger else "?"
    click.echo(f"{model}: challenger version {number} {done.outcome}: {done.reason}.")


@click.command()
@click.argument("model", required=False)
@click.option(
    "--refresh",
    is_flag=True,
    help="First run `dbt build` for the feature and label models and what they need.",
)
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    default=None,
    help="Stop before BigQuery bills more than so many bytes; by default vars.storeroom.cycle_budget_bytes.",
)
@click.option("--skip-if-running", is_flag=True, help="Leave at once, with 0, while another command is at work.")
@machine_readable
@shared
def cycle(
    context: Context, model: str | None, refresh: bool, max_bytes: int | None, skip_if_running: bool, is_json: bool
) -> None:
    """Do all that is due: predict, monitor, retrain. The scheduled job; run it as often as you like."""
    from storeroom.jobs.cycle import cycle as job
    from storeroom.jobs.cycle import limit_bytes, refresh_inputs
    from storeroom.lease import LeaseError

    project = context.project
    if model is not None:
        project.declaration(model)
    limit_bytes(project, max_bytes)
    try:
        context.hold(0 if skip_if_running else None)
    except LeaseError as busy:
        if not skip_if_running:
            raise
        click.echo(f"storeroom: skipped: {busy}", err=True)
        return
    if refresh:
        refresh_inputs(project, context.now)
    done = job(project, context.now, [model] if model else None, progress())
    if is_json:
        click.echo(display.as_json(done.as_dict()))
    else:
        for line in done.lines():
            click.echo(line)
    for name, sentences in done.errors.items():
        for error in sentences:
            click.echo(f"storeroom: {error if name in error else f'{name}: {error}'}", err=True)
    if done.stopped:
        click.echo(f"storeroom: {done.stopped}", err=True)
    sys.exit(done.exit_code)
