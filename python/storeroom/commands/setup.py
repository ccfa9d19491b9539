"""Verbs that set a project up and check it."""

from __future__ import annotations

import sys

import click

from storeroom.commands.context import Context, machine_readable, print_rows, shared, timeless
from storeroom.project import find_project


@click.command()
@click.option("--package", default=None, help="What packages.yml names as `local:`; by default a copy in the project.")
@timeless
def init(context: Context, package: str | None) -> None:
    """Add Storeroom to an existing dbt project."""
    from storeroom.jobs.init import init as job

    for step in job(find_project(context.directory), package):
        click.echo(f"{step.path}: {step.what}")
    click.echo("Next: declare a model in dbt_project.yml, run `dbt deps`, then `storeroom doctor`.")


@click.command()
@machine_readable
@shared
def doctor(context: Context, is_json: bool) -> None:
    """Check profile, connection, declaration, contracts, labels and versions."""
    from storeroom.jobs.doctor import doctor as job

    findings = [
        {"subject": f.subject, "check": f.check, "ok": f.is_ok, "detail": f.detail}
        for f in job(context.project, context.now)
    ]
    print_rows("Doctor", findings, is_json)
    if not all(finding["ok"] for finding in findings):
        sys.exit(1)


@click.command()
@click.option("--from", "first", default="2010-03", show_default=True, help="First month of the replay.")
@click.option("--to", "last", default="2011-11", show_default=True, help="Last month of the replay.")
@timeless
def demo(context: Context, first: str, last: str) -> None:
    """Replay the whole loop, month by month, in the example shop."""
    from storeroom.jobs.demo import demo as job

    context.hold()
    job(context.project, first, last)
