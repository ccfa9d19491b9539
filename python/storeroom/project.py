"""A team's dbt project: parsed once, then compiled and run in this process.

Importing dbt costs seconds and parsing a project costs more, so a job does each once: a parsed manifest serves
every later call, whatever the clock says (the clock is a variable read when SQL is rendered).
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from storeroom.config import Declaration, Declarations, load_declarations
from storeroom.errors import DbtError, StoreroomError, UsageError, WarehouseError, allowed
from storeroom.meter import Meter
from storeroom.reader import Reader, fingerprint, remember
from storeroom.warehouse import WITHOUT_BIGQUERY, Warehouse, explain, open_warehouse, relation_key

if TYPE_CHECKING:
    from storeroom.artifacts import ArtifactStore

PACKAGE = "storeroom"
ATTEMPTS = 3  # runs of dbt, each for what an error that passes left undone


class Project:
    """The dbt project in `directory`, with one target of its profile.

    Args:
        directory: folder of the team's dbt_project.yml.
        profiles_dir: folder of profiles.yml; by default DBT_PROFILES_DIR, the project's own folder, ~/.dbt.
        target: output of the profile; by default the profile's own.
        is_replay: whether views should keep the clock they were built at. Otherwise they follow the present time, so
            that a batch nobody measured shows up by itself.
        meter: counts what the statements cost; by default that of a notebook.

    """

    def __init__(
        self,
        directory: Path | str = ".",
        profiles_dir: Path | str | None = None,
        target: str | None = None,
        is_replay: bool = False,
        meter: Meter | None = None,
    ) -> None:
        self.meter = meter or Meter()
        self.is_replay = is_replay
        self.directory = Path(directory).resolve()
        self.declarations: Declarations = load_declarations(self.directory)
        self.profiles_dir = _profiles_dir(self.directory, profiles_dir)
        self.target = target
        self.last_invocation_id: str | None = None

    # -- what the project is -----------------------------------------------------------------------------------

    @cached_property
    def settings(self) -> dict[str, Any]:
        """Return dbt_project.yml as it is written."""
        content: dict[str, Any] = yaml.safe_load((self.directory / "dbt_project.yml").read_text(encoding="utf-8"))
        return content

    @cached_property
    def credentials(self) -> Any:
        """Return the credentials of the target, as dbt reads them from profiles.yml."""
        from dbt.config.runtime import load_profile
        from dbt.flags import set_from_args
        from dbt_common.context import set_invocation_context
        from dbt_common.events.event_manager_client import cleanup_event_logger
        from dbt_common.exceptions import DbtBaseException

        arguments = argparse.Namespace(PROFILES_DIR=str(self.profiles_dir), profiles_dir=str(self.profiles_dir))
        set_from_args(arguments, None)
        cleanup_event_logger()  # until a command sets it up, dbt would print what it meets among our own words
        set_invocation_context(dict(os.environ))  # env_var() in a profile reads the environment from here
        try:
            return load_profile(str(self.directory), {}, None, self.target, None).credentials
        except ModuleNotFoundError as error:
            raise UsageError(f"{WITHOUT_BIGQUERY} ({error}).") from None
        except DbtBaseException as error:
            if "Could not find adapter type bigquery" in str(error):
                raise UsageError(f"{WITHOUT_BIGQUERY}.") from None
            if "Failed to authenticate" in str(error):
                raise UsageError(
                    f"profiles.yml: project is not set, and there are no credentials that would tell it "
                    f"(in {self.profiles_dir}): write the project's id, and log in with "
                    "`gcloud auth application-default login`."
                ) from None
            raise UsageError(f"The dbt profile cannot be read: {_one_line(error)} (in {self.profiles_dir}).") from None

    @cached_property
    def artifacts(self) -> ArtifactStore:
        """Return where models are stored: STOREROOM_ARTIFACTS, else the target's own key, else a folder beside it all.

        dbt lets an output have keys of others, and drops them: so this one is read here, with dbt's own renderer.
        """
        from dbt.config.profile import Profile, read_profile
        from dbt.config.renderer import ProfileRenderer

        from storeroom.artifacts import SETTING, ArtifactStore

        credentials, renderer = self.credentials, ProfileRenderer({})
        name = renderer.render_value(self.settings["profile"])
        raw = read_profile(str(self.profiles_dir))[name]
        target, output = Profile.render_profile(raw, name, self.target, renderer)
        place, setting = os.environ.get("STOREROOM_ARTIFACTS"), "STOREROOM_ARTIFACTS"
        if place is None:
            place = output.get(SETTING, SETTING)
            setting = f"{SETTING} of the target '{target}' in {self.profiles_dir / 'profiles.yml'}"
        return ArtifactStore.at(str(place), self.directory, credentials, setting)

    @cached_property
    def warehouse(self) -> Warehouse:
        """Return the warehouse of the target."""
        return open_warehouse(self.credentials, self.directory, self.meter)

    @cached_property
    def manifest(self) -> Any:
        """Return dbt's manifest; the first use parses the project and installs missing packages."""
        self._check_references()
        if self.has_packages and not (self.directory / self._packages_path / PACKAGE).exists():
            self._invoke(["deps"])
        key = fingerprint(self)
        manifest = self._invoke(["parse"]).result
        if not any(node.package_name == PACKAGE for node in manifest.nodes.values()):
            raise UsageError(
                f"{self.directory} does not install the storeroom package: run `storeroom init`, then `dbt deps`."
            )
        remember(self, key, manifest)
        return manifest

    @property
    def has_packages(self) -> bool:
        """Whether the project lists packages at all."""
        return any((self.directory / name).exists() for name in ("packages.yml", "dependencies.yml"))

    @property
    def _packages_path(self) -> str:
        return str(self.settings.get("packages-install-path", "dbt_packages"))

    def _check_references(self) -> None:
        """Refuse refs that no file could answer before dbt does, whose message names no declaration."""
        folders = [self.directory / str(path) for path in self.settings.get("model-paths", ["models"])]
        names = {file.stem for folder in folders for file in folder.rglob("*") if file.suffix in (".sql", ".py")}
        packages = self.directory / self._packages_path
        names |= {file.stem for file in packages.glob("*/models/**/*") if file.suffix in (".sql", ".py")}
        for name, declaration in self.declarations.models.items():
            for key, reference in (("features", declaration.features), ("labels", declaration.labels)):
                if reference not in names:
                    candidates = sorted(n for n in names if not n.startswith(("ledger__", "int_monitoring")))
                    near = [n for n in candidates if n.split("__")[0] == reference.split("__")[0]]
                    raise UsageError(
                        f"dbt_project.yml: vars.storeroom.ml_models.{name}.{key} is '{reference}', which is no model "
                        f"of this project; {allowed((near or candidates)[:20])}."
                    )

    def node(self, name: str) -> Any:
        """Return the manifest's node of a model, the team's own before the package's."""
        found = [n for n in self.manifest.nodes.values() if n.resource_type == "model" and n.name == name]
        if not found:
            raise UsageError(f"There is no dbt model '{name}' in {self.directory}.")
        return min(found, key=lambda node: node.package_name == PACKAGE)

    def relation(self, name: str) -> str:
        """Return the quoted, fully qualified name of a model's table or view."""
        return str(self.node(name).relation_name)

    def has_table(self, name: str) -> bool:
        """Return whether a model's table or view exists where the manifest says it lies."""
        node = self.node(name)
        key = relation_key(node.database, node.schema, node.alias)
        return key in self.warehouse.relations([(node.database, node.schema)])

    def reader(self) -> Reader:
        """Return this project for reading: no parse where none is needed, nothing built, nothing written.

        Raises:
            StoreroomError: the package's tables do not exist yet.

        """
        return Reader(self)

    def variable(self, name: str, default: Any) -> Any:
        """Return a setting of the package as the team's dbt_project.yml has it, else its default."""
        declared = self.settings.get("vars") or {}
        return (declared.get(PACKAGE) or {}).get(name, declared.get(name, default))

    @property
    def cycle_budget_bytes(self) -> int | None:
        """Return how many bytes the statements of one cycle may bill together; None is no limit."""
        budget = self.variable("cycle_budget_bytes", None)
        if budget is not None and (type(budget) is not int or budget < 1):
            raise UsageError(
                f"dbt_project.yml: vars.storeroom.cycle_budget_bytes is {budget!r}; write a whole number of bytes from "
                "1 on, such as 500_000_000_000, or leave it out for no limit."
            )
        return budget

    def declaration(self, model_name: str) -> Declaration:
        """Return one model's declaration."""
        return self.declarations.get(model_name)

    # -- what dbt does -----------------------------------------------------------------------------------------

    def compile(self, query: str, now: datetime, request: dict[str, Any]) -> str:
        """Return the SQL of an inline query at that clock.

        `request` reaches the query as var('storeroom_request'): values are data, never part of the query's text.
        """
        variables = {"storeroom_now": now.isoformat(sep=" "), "storeroom_request": request}
        compiled = self._invoke(["compile", *_FAST, "--inline", query, "--vars", json.dumps(variables)], True).result
        return str(compiled.results[-1].node.compiled_code)

    def build(self, select: Sequence[str], now: datetime, command: str = "run") -> list[Any]:
        """Run dbt's `command` on the selection at that clock; return the results of its nodes.

        Where a call to the warehouse failed as it may pass by itself, what is left undone is run again.
        """
        variables = json.dumps({"storeroom_now": now.isoformat(sep=" ")} if self.is_replay else {})
        done: list[Any] = []
        for _ in range(1, ATTEMPTS):
            try:
                return done + self._results(command, select, variables)
            except PassingError as error:
                done += error.done
                select = error.undone or select
        return done + self._results(command, select, variables)

    def _results(self, command: str, select: Sequence[str], variables: str) -> list[Any]:
        arguments = [command, "--select", *select, "--vars", variables]
        try:
            with self.warehouse.watched_dbt():
                return list(self._invoke(arguments, reuse=True).result.results)
        except StoreroomError:
            if self.meter.refusal:
                raise self.meter.refusal from None
            raise

    def _invoke(self, arguments: list[str], reuse: bool = False) -> Any:
        from dbt.cli.main import dbtRunner

        credentials, messages = self.credentials, []  # what is wrong with the profile is said here, by one sentence

        def listen(event: Any) -> None:
            if event.info.level == "error":
                messages.append(event.info.msg)

        runner = dbtRunner(manifest=self.manifest if reuse else None, callbacks=[listen])
        options = ["--project-dir", str(self.directory), "--profiles-dir", str(self.profiles_dir)]
        if self.target:
            options += ["--target", self.target]
        folder = Path.cwd()
        try:
            os.chdir(self.directory)  # a relative path in the profile is relative to the project
            # Only what reuses the manifest reaches for the warehouse.
            with self.warehouse.held() if reuse else nullcontext(), _no_more_flags():
                result = runner.invoke([*_QUIET, *arguments, *options])
        finally:
            os.chdir(folder)
            self._release()
        if not result.success:
            raise _error(credentials, arguments[0], result, messages)
        metadata = getattr(getattr(result.result, "args", None), "get", lambda _: None)("invocation_id")
        self.last_invocation_id = metadata or _invocation_id()
        return result

    def _release(self) -> None:
        """Let go of the database file: other processes may need it between two dbt commands."""
        if self.credentials.type != "duckdb":
            return
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager

        DuckDBConnectionManager.close_all_connections()


# What compiling a query does not need: to look at the warehouse first, and to write target/manifest.json after.
_FAST = ["--no-populate-cache", "--no-write-json", "--no-version-check"]
_QUIET = [
    "--quiet",
    "--no-print",
    "--log-level",
    "none",
    "--no-use-colors",
    "--no-send-anonymous-usage-stats",
]


@contextmanager
def _no_more_flags() -> Iterator[None]:
    """Take back what an adapter adds to dbt's own list of behavior flags each time that dbt makes one.

    dbt makes one for every command, and looks up each flag's caller among all modules: with dbt-bigquery the hundredth
    command of a process would start with four hundred flags, and take seconds for them.
    """
    from dbt.adapters.base import impl

    flags: list[Any] = getattr(impl, "DEFAULT_BASE_BEHAVIOR_FLAGS", [])
    known = list(flags)
    try:
        yield
    finally:
        flags[:] = known


def _invocation_id() -> str:
    from dbt_common.invocation import get_invocation_id

    return str(get_invocation_id())


def _profiles_dir(project: Path, given: Path | str | None) -> Path:
    if given is not None:
        return Path(given).resolve()
    if os.environ.get("DBT_PROFILES_DIR"):
        return Path(os.environ["DBT_PROFILES_DIR"]).resolve()
    return project if (project / "profiles.yml").exists() else Path.home() / ".dbt"


def _one_line(error: object) -> str:
    return " ".join(str(error).split())


class PassingError(WarehouseError):
    """dbt met an error that passes by itself.

    Attributes:
        done: results of the nodes that were built.
        undone: selectors of the others; empty where dbt did not come to any.

    """

    def __init__(self, message: str, done: list[Any], undone: list[str]) -> None:
        super().__init__(message)
        self.done = done
        self.undone = undone


def _error(credentials: Any, command: str, result: Any, messages: list[str]) -> Exception:
    results = list(getattr(result.result, "results", None) or [])
    failed = [r for r in results if str(r.status) in ("error", "fail")]
    said = [(f"{r.node.name}: ", _one_line(r.message)) for r in failed]
    said = said or [("", _one_line(result.exception or (messages[-1] if messages else "no message")))]
    more = f" ({len(said) - 1} more failed.)" if len(said) > 1 else ""
    explained = [(*pair, explain(credentials, pair[1])) for pair in said]
    # One that stays decides, before those that pass.
    node, text, found = next((item for item in explained if not (item[2] and item[2].is_passing)), explained[0])
    if found is None:
        return DbtError(f"dbt {command} did not succeed: {node}{text}{more}")
    message = f"{node}{found.sentence}{more}"
    if not found.is_passing:
        return WarehouseError(message)
    done = [r for r in results if str(r.status) in ("success", "pass", "warn")]
    undone = [r.node for r in results if r not in done]
    is_whole = any(node.resource_type == "operation" for node in undone)
    return PassingError(message, done, [] if is_whole else [f"fqn:{'.'.join(node.fqn)}" for node in undone])
