"""The command `storeroom`: its verbs are in `commands`, its errors one sentence and an exit code."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import click

from storeroom import __version__
from storeroom.commands import reading, running, setup, versions
from storeroom.errors import OwnTypeChangedWarning, StoreroomError


def _tell(others: Callable[..., None], message: Warning, category: type[Warning], *place: Any) -> None:
    """Say a warning of ours in one line, and leave the others as they are."""
    if issubclass(category, OwnTypeChangedWarning):
        click.echo(f"storeroom: warning: {message}", err=True)
    else:
        others(message, category, *place)


class Group(click.Group):
    """A group whose unknown verbs and options are usage errors with our exit code, and ours without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; turn our errors into one sentence on stderr and the exit code they carry."""
        try:
            with warnings.catch_warnings():
                warnings.showwarning = partial(_tell, warnings.showwarning)
                return super().invoke(ctx)
        except StoreroomError as error:
            click.echo(f"storeroom: {error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="storeroom")
def main() -> None:
    """MLOps inside the warehouse: registry, metadata, features, monitoring, predictions, retraining.

    Exit codes: 0 fine, 1 failed, 2 wrong use, 3 drift or degradation flagged.
    """


for room in (setup, versions, running, reading):
    for verb in vars(room).values():
        if isinstance(verb, click.Command):
            main.add_command(verb)


if __name__ == "__main__":
    main()
