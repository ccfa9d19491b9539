"""What all verbs share: their options, the project and clock that these name, and how rows are printed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

import click
import yaml
from rich.console import Console

from storeroom import bugs, display
from storeroom.clock import parse_time, wall_clock
from storeroom.errors import StoreroomError, UsageError
from storeroom.meter import Meter
from storeroom.project import Project

SAYS_PROBLEMS = ("cycle", "doctor")  # verbs whose own words name the models that are left out


class Context:
    """What the shared options say."""

    def __init__(
        self,
        project_dir: str | None,
        profiles_dir: str | None,
        target: str | None,
        now: str | None,
        profile: str | None,
        variables: str | None,
    ) -> None:
        self.directory = project_dir
        self.profiles_dir = profiles_dir
        self.target = target
        self.profile = profile
        self.variables = _mapping(variables)
        self.is_replay = now is not None
        self.now: datetime = parse_time(now) if now else wall_clock()
        self._lease, self._is_held = ExitStack(), False

    @cached_property
    def project(self) -> Project:
        """Return the project; errors in it are the user's to read."""
        meter = Meter(str(click.get_current_context().info_name), self.now)
        return Project(
            self.directory,
            self.profiles_dir,
            self.target,
            self.is_replay,
            meter,
            profile=self.profile,
            variables=self.variables,
        )

    @property
    def root(self) -> Path:
        """The project's folder, or the present one while it is not known."""
        return self.project.directory if "project" in self.__dict__ else Path.cwd()

    def prepared(self, model: str | None = None) -> Project:
        """Return the project with its tables in place; a model that is left out is refused before any is made."""
        from storeroom.jobs.monitor import prepare

        project = self.project
        if model is not None:
            project.declaration(model)  # what is wrong in it is told without a parse, and without waiting for others
        self.hold()
        prepare(project, self.now, model)
        return project

    def tell_problems(self, model: str | None) -> int:
        """Say which declared models are left out; return 1 where the verb is about one of them, or about all."""
        problems = self.project.declarations.problems if "project" in self.__dict__ else {}
        for problem in problems.values():
            click.echo(f"storeroom: {problem}", err=True)
        return 1 if problems and model is None else 0

    def hold(self, patience: float | None = None) -> None:
        """Keep other commands that write from the warehouse until this one ends; wait for the one that is at work."""
        from storeroom.lease import hold

        if self._is_held:
            return
        self._is_held = True
        command = f"storeroom {click.get_current_context().info_name}"
        self._lease.enter_context(hold(self.project, command, patience))
        if not self.is_replay:
            self.now = wall_clock()  # the other one may have worked for long

    def close(self) -> None:
        """Record what the command cost, and let others write."""
        from storeroom.ledger import record_costs

        with self._lease:
            problem = record_costs(self.project) if "project" in self.__dict__ else None
            if problem:
                click.echo(f"storeroom: {problem}", err=True)


def shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every verb has, and the clock."""
    option = click.option(
        "--now", default=None, metavar="TIME", help="The clock, ISO 8601 in UTC; by default the wall clock."
    )
    return option(timeless(command))


def timeless(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every verb has. Without a clock: the verb says what is so now, or asks no clock."""

    @click.option("--project-dir", default=None, help="Folder of your dbt_project.yml; by default this or one above.")
    @click.option("--profiles-dir", default=None, help="Folder of profiles.yml; by default where dbt finds it.")
    @click.option("--profile", default=None, help="Profile to use; by default the project's.")
    @click.option("--target", default=None, help="Output of the profile; by default the profile's own.")
    @click.option("--vars", "variables", default=None, metavar="YAML", help="Variables, as dbt takes them.")
    @wraps(command)
    def wrapped(
        project_dir: str | None,
        profiles_dir: str | None,
        profile: str | None,
        target: str | None,
        variables: str | None,
        now: str | None = None,
        **options: Any,
    ) -> None:
        context = Context(project_dir, profiles_dir, target, now, profile, variables)
        try:
            code = _code_of(command, context, options)
            has_told = command.__name__ in SAYS_PROBLEMS
            code = code or (0 if has_told else context.tell_problems(options.get("model")))
        except StoreroomError:
            raise
        except Exception as error:
            raise StoreroomError(bugs.told(error, context.root)) from error
        finally:
            context.close()
        sys.exit(code)

    return wrapped


def _code_of(command: Callable[..., Any], context: Context, options: dict[str, Any]) -> int:
    """Run a verb and return its exit code."""
    try:
        command(context, **options)
    except SystemExit as done:
        return int(done.code or 0)
    return 0


def _mapping(variables: str | None) -> dict[str, Any]:
    """Return what --vars says."""
    try:
        found = yaml.safe_load(variables) if variables else {}
    except yaml.YAMLError:
        found = None
    if not isinstance(found, dict):
        raise UsageError(f"--vars is '{variables}'; write a YAML mapping, such as '{{key: value}}'.")
    return found


def machine_readable(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --json."""
    return click.option("--json", "is_json", is_flag=True, help="Print JSON for a machine.")(command)


def print_rows(title: str, rows: list[dict[str, Any]], is_json: bool, columns: list[str] | None = None) -> None:
    """Print rows as a table for a person, or as JSON."""
    if is_json:
        click.echo(display.as_json(rows))
    elif not rows:
        click.echo(f"{title}: none.")
    else:
        display.console().print(display.table(title, rows, columns))


def progress() -> Callable[[str], None]:
    """Return a function that shows what is going on, if a person is watching."""
    watcher = Console(stderr=True)
    return (lambda message: watcher.print(f"[dim]{message} ...[/dim]")) if watcher.is_terminal else (lambda _: None)
