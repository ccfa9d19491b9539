"""The command `storeroom`: parse, call one function, print, exit."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from functools import cached_property, partial, wraps
from pathlib import Path
from typing import Any

import click
import yaml
from rich.console import Console

from storeroom import __version__, bugs, display
from storeroom.clock import parse_time, wall_clock
from storeroom.errors import OwnTypeChangedWarning, StoreroomError, UsageError
from storeroom.meter import Meter
from storeroom.project import Project, find_project

FLAGGED = 3
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
    """Add the options that every verb has."""

    @click.option("--project-dir", default=None, help="Folder of your dbt_project.yml; by default this or one above.")
    @click.option("--profiles-dir", default=None, help="Folder of profiles.yml; by default where dbt finds it.")
    @click.option("--profile", default=None, help="Profile to use; by default the project's.")
    @click.option("--target", default=None, help="Output of the profile; by default the profile's own.")
    @click.option("--vars", "variables", default=None, metavar="YAML", help="Variables, as dbt takes them.")
    @click.option("--now", default=None, metavar="TIME", help="The clock, ISO 8601 in UTC; by default the wall clock.")
    @wraps(command)
    def wrapped(
        project_dir: str | None,
        profiles_dir: str | None,
        profile: str | None,
        target: str | None,
        variables: str | None,
        now: str | None,
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


def _print(title: str, rows: list[dict[str, Any]], is_json: bool, columns: list[str] | None = None) -> None:
    if is_json:
        click.echo(display.as_json(rows))
    elif not rows:
        click.echo(f"{title}: none.")
    else:
        display.console().print(display.table(title, rows, columns))


def _progress() -> Callable[[str], None]:
    """Return a function that shows what is going on, if a person is watching."""
    watcher = Console(stderr=True)
    return (lambda message: watcher.print(f"[dim]{message} ...[/dim]")) if watcher.is_terminal else (lambda _: None)


# -- setting up ------------------------------------------------------------------------------------------------------


@main.command()
@click.option("--package", default=None, help="What packages.yml names as `local:`; by default a copy in the project.")
@shared
def init(context: Context, package: str | None) -> None:
    """Add Storeroom to an existing dbt project."""
    from storeroom.jobs.init import init as job

    for step in job(find_project(context.directory), package):
        click.echo(f"{step.path}: {step.what}")
    click.echo("Next: declare a model in dbt_project.yml, run `dbt deps`, then `storeroom doctor`.")


@main.command()
@machine_readable
@shared
def doctor(context: Context, is_json: bool) -> None:
    """Check profile, connection, declaration, contracts, labels and versions."""
    from storeroom.jobs.doctor import doctor as job

    findings = [
        {"subject": f.subject, "check": f.check, "ok": f.is_ok, "detail": f.detail}
        for f in job(context.project, context.now)
    ]
    _print("Doctor", findings, is_json)
    if not all(finding["ok"] for finding in findings):
        sys.exit(1)


# -- making versions -------------------------------------------------------------------------------------------------


@main.command()
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
    _print("Out of time", rows, False)


@main.command()
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


# -- the registry ----------------------------------------------------------------------------------------------------


@main.command()
@machine_readable
@shared
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
    _print("Models", rows, is_json, [*columns, "actor", "version_id"])


@main.command()
@click.argument("model")
@click.argument("version", default="deployed")
@machine_readable
@shared
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


@main.command()
@click.argument("model")
@click.argument("one")
@click.argument("other")
@machine_readable
@shared
def compare(context: Context, model: str, one: str, other: str, is_json: bool) -> None:
    """Show parameters and metrics of two versions of MODEL side by side."""
    from storeroom import reading

    _print(f"{model}: {one} and {other}", reading.compare(context.project.reader(), model, one, other), is_json)


@main.command()
@click.argument("model")
@click.option("--at", default=None, metavar="TIME", help="Only the stages that held at this instant.")
@machine_readable
@shared
def history(context: Context, model: str, at: str | None, is_json: bool) -> None:
    """Show which version of MODEL was in which stage since when, by whom and why."""
    from storeroom import reading

    rows = reading.history(context.project.reader(), model, parse_time(at, "--at") if at else None)
    columns = ["version_number", "stage", "valid_from_at", "valid_to_at", "actor", "reason"]
    _print(f"{model}{' at ' + at if at else ''}", rows, is_json, columns)


@main.command()
@click.argument("node")
@click.option("--down", "direction", flag_value="down", help="What was made from it.")
@click.option("--up", "direction", flag_value="up", default="up", help="What made it (the default).")
@machine_readable
@shared
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
    _print(f"{direction} from {node}", rows if is_json else shown, is_json)


# -- moving versions -------------------------------------------------------------------------------------------------


def _mover(name: str, help_text: str) -> None:
    """Add a verb that moves a version with a reason."""

    @main.command(name, help=help_text)
    @click.argument("model")
    @click.argument("version")
    @click.option("--reason", required=True, help="Why; kept with the transition.")
    @shared
    def command(context: Context, model: str, version: str, reason: str) -> None:
        from storeroom.jobs import stages

        moved = getattr(stages, name)(context.prepared(model), model, version, context.now, reason)
        click.echo(f"{name}: version {moved.version.version_number} of {model} ({moved.stage}).")


_mover("approve", "Record that a person approves VERSION of MODEL.")
_mover("reject", "Record that a person rejects VERSION of MODEL: it can no longer be promoted.")
_mover("retire", "Take VERSION of MODEL out of service.")


@main.command()
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
        _print("Gates", rows, False)


@main.command()
@click.argument("model")
@click.option("--to", default=None, metavar="VERSION", help="By default the version deployed before this one.")
@click.option("--reason", required=True, help="Why; kept with the transition.")
@shared
def rollback(context: Context, model: str, to: str | None, reason: str) -> None:
    """Deploy an earlier version of MODEL again."""
    from storeroom.jobs import stages

    moved = stages.rollback(context.prepared(model), model, context.now, reason, to)
    click.echo(f"Deployed version {moved.version.version_number} of {model} again.")


# -- running ---------------------------------------------------------------------------------------------------------


@main.command()
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
    from storeroom.registry import deployed

    project = context.prepared(model)
    if model is None:
        names = [name for name in project.declarations.models if deployed(project, name)]
        if version:
            raise UsageError("--version needs a model: write storeroom predict MODEL --version ...")
    else:
        names = [model]
    scored, failures = [], []
    for name in names:
        try:
            with project.meter.about("predict", name):
                scored += job(
                    project,
                    name,
                    context.now,
                    start=parse_time(start, "--from") if start else None,
                    end=parse_time(end, "--to") if end else None,
                    version=version,
                    is_shadow=is_shadow,
                )
        except StoreroomError as error:
            if model is not None:
                raise
            failures.append(error)  # one model's error must not keep the others from being scored
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
    _print("Scored", rows, False)
    for failure in failures:
        click.echo(f"storeroom: {failure}", err=True)
    if failures:
        sys.exit(1)


@main.command()
@shared
def monitor(context: Context) -> None:
    """Measure the batches that are due; read the result with `storeroom flags`."""
    from storeroom.jobs.evaluate import due, evaluate
    from storeroom.jobs.monitor import monitor as job

    project, now = context.prepared(), context.now
    done = job(project, now)
    rows = [{"model": name, "measurements": count} for name, count in done.due.items()]
    _print("Measured", rows, False)
    for name, batches in due(project, now).items():
        _print("Measured importances", [vars(item) for item in evaluate(project, name, now, batches)], False)
    for problem in done.failed.values():
        click.echo(f"storeroom: {problem}", err=True)
    if done.failed:
        sys.exit(1)


@main.command()
@click.argument("model", required=False)
@machine_readable
@shared
def flags(context: Context, model: str | None, is_json: bool) -> None:
    """Show what is wrong per batch; exit 3 when a model's newest batch is flagged and not acknowledged."""
    from storeroom.jobs.monitor import is_alarm, newest_flags, read_flags

    project = context.project.reader()
    if model is not None:
        project.declaration(model)
    rows = read_flags(project, model)
    columns = [
        "model_name",
        "version_number",
        "batch_start_at",
        "severity",
        "is_drifted",
        "is_degraded",
        "reasons",
        "acknowledgement",
    ]
    _print("Flags", rows, is_json, columns)
    if any(is_alarm(row) for row in newest_flags(rows).values()):
        sys.exit(FLAGGED)


@main.command()
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


@main.command()
@click.argument("model")
@click.option("--reason", default=None, help="Retrain on demand, whatever triggers and cooldown say.")
@shared
def retrain(context: Context, model: str, reason: str | None) -> None:
    """Read flags and triggers of MODEL; train, gate and promote or hold a challenger if one is due."""
    from storeroom.jobs.retrain import retrain as job

    done = job(context.prepared(model), model, context.now, reason)
    if done.outcome == "none":
        click.echo(f"{model}: nothing to do ({done.reason}).")
        return
    number = done.challenger.version_number if done.challenger else "?"
    click.echo(f"{model}: challenger version {number} {done.outcome}: {done.reason}.")


@main.command()
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
    done = job(project, context.now, [model] if model else None, _progress())
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


@main.command()
@click.option("--from", "first", default="2010-03", show_default=True, help="First month of the replay.")
@click.option("--to", "last", default="2011-11", show_default=True, help="Last month of the replay.")
@shared
def demo(context: Context, first: str, last: str) -> None:
    """Replay the whole loop, month by month, in the example shop."""
    from storeroom.jobs.demo import demo as job

    context.hold()
    job(context.project, first, last)


if __name__ == "__main__":
    main()
