"""A team's dbt project: parsed once, then compiled and run in this process.

Importing dbt costs seconds and parsing a project costs more, so a job does each once: a parsed manifest serves
every later call, whatever the clock says (the clock is a variable read when SQL is rendered).

Settings are read as dbt reads them: an option, then the environment (DBT_ENGINE_..., DBT_...), then a file.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storeroom.declaration import Declaration, Declarations, read_declarations
from storeroom.declaration.project import PACKAGE, PATH, Variables, read_settings
from storeroom.errors import DbtError, DeclarationError, StoreroomError, UsageError, WarehouseError, allowed
from storeroom.meter import Meter
from storeroom.package import macros
from storeroom.reader import Reader, fingerprint, remember
from storeroom.warehouse import WITHOUT_BIGQUERY, Warehouse, explain, open_warehouse, relation_key

if TYPE_CHECKING:
    from storeroom.artifacts import ArtifactStore

ATTEMPTS = 3  # runs of dbt, each for what an error that passes left undone


class Project:
    """The dbt project in `directory`, with one target of its profile.

    Args:
        directory: folder of the team's dbt_project.yml; by default DBT_PROJECT_DIR, else this folder or the first one
            above it that has one.
        profiles_dir: folder of profiles.yml; by default DBT_PROFILES_DIR, this folder, the project's own, ~/.dbt.
        target: output of the profile; by default DBT_TARGET, else the profile's own.
        is_replay: whether views should keep the clock they were built at. Otherwise they follow the present time, so
            that a batch nobody measured shows up by itself.
        meter: counts what the statements cost; by default that of a notebook.
        profile: name of the profile; by default DBT_PROFILE, else the project's.
        variables: what dbt is given as --vars.

    """

    def __init__(
        self,
        directory: Path | str | None = None,
        profiles_dir: Path | str | None = None,
        target: str | None = None,
        is_replay: bool = False,
        meter: Meter | None = None,
        *,
        profile: str | None = None,
        variables: dict[str, Any] | None = None,
    ) -> None:
        self.meter = meter or Meter()
        self.is_replay = is_replay
        self.directory = find_project(directory)
        self.settings = read_settings(self.directory)
        self.given = variables or {}
        self.variables = Variables(self.settings, self.given)
        self.declarations: Declarations = read_declarations(self.variables)
        self.profiles_dir = _profiles_dir(self.directory, _setting("PROFILES_DIR", profiles_dir))
        self.profile = _setting("PROFILE", profile)
        self.target = _setting("TARGET", target)
        self.left_out: dict[str, StoreroomError] = {}
        self.last_invocation_id: str | None = None
        self._compiled: dict[tuple[str, ...], str] = {}

    # -- what the project is -----------------------------------------------------------------------------------

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
            return load_profile(str(self.directory), self.given, self.profile, self.target, None).credentials
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

        credentials, renderer = self.credentials, ProfileRenderer(self.given)
        name = self.profile or renderer.render_value(self.settings["profile"])
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
        return open_warehouse(self.credentials, self.directory, self.meter, self.statement_limit_minutes)

    @cached_property
    def manifest(self) -> Any:
        """Return dbt's manifest; the first use parses the project and installs missing packages.

        A declaration that dbt would stop at, such as a ref to nothing, is left out and the others are parsed.
        """
        if self.has_packages and not (self.directory / self._packages_path / PACKAGE).exists():
            self._invoke(["deps"])
        key = fingerprint(self)
        try:
            manifest = self._parsed()
        except DbtError:
            if not self._leave_out_unreadable():
                raise
            manifest = self._parsed()
        if not any(node.package_name == PACKAGE for node in manifest.nodes.values()):
            raise UsageError(
                f"{self.directory} does not install the storeroom package: run `storeroom init`, then `dbt deps`."
            )
        remember(self, key, manifest)
        self._leave_out_unfit(manifest)
        return manifest

    def _parsed(self, **variables: Any) -> Any:
        return self._invoke(["parse", *self._vars(**variables)]).result

    @property
    def has_packages(self) -> bool:
        """Whether the project lists packages at all."""
        return any((self.directory / name).exists() for name in ("packages.yml", "dependencies.yml"))

    @property
    def _packages_path(self) -> str:
        return str(self.settings.get("packages-install-path", "dbt_packages"))

    def _leave_out_unreadable(self) -> bool:
        """Leave out each model whose features or labels dbt cannot ref; return whether there was one."""
        try:
            manifest = self._parsed(ml_models={})
        except DbtError:
            return False  # the project itself is what dbt stops at
        for name, declaration in list(self.declarations.models.items()):
            for key, reference in (("features", declaration.features), ("labels", declaration.labels)):
                problem = _reference_problem(manifest, self.name, reference, bool(self.settings.get("restrict-access")))
                if problem is not None:
                    self.leave_out(name, DeclarationError(f"dbt_project.yml: {PATH}.{name}.{key}{problem}."))
                    break
        return bool(self.left_out)

    def _leave_out_unfit(self, manifest: Any) -> None:
        """Leave out each model whose declaration does not fit the contract of its feature view, as dbt does."""
        for name, declaration in list(self.declarations.models.items()):
            nodes = [_find(manifest, self.name, reference) for reference in (declaration.features, declaration.labels)]
            described = [node and node.to_dict(omit_none=False) for node in nodes]
            problem = macros().contract_problem(declaration.written, *described)
            if problem is not None:
                self.leave_out(name, DeclarationError(f"dbt_project.yml: {PATH}.{name}{problem}."))

    def leave_out(self, model_name: str, error: StoreroomError) -> None:
        """Go on without a declared model, for a reason that dim_registry__models then shows, too."""
        self.left_out[model_name] = error
        self.declarations.models.pop(model_name, None)
        self.declarations.problems[model_name] = str(error)

    @property
    def name(self) -> str:
        """The name of the team's project."""
        return str(self.settings.get("name"))

    def node(self, reference: str) -> Any:
        """Return the manifest's node of what a declaration names: a model, a version of one, a seed or a snapshot."""
        found = _find(self.manifest, self.name, reference)
        if found is None:
            raise UsageError(f"There is no dbt model '{reference}' in {self.directory}.")
        return found

    def declared_relation(self, reference: str) -> str:
        """Return the quoted, fully qualified name of the table of what a declaration names."""
        return str(self.node(reference).relation_name)

    def own_tables(self) -> int:
        """Return how many tables and views lie in the target's own schema; the quickest question to a warehouse."""
        return len(self.warehouse.relations([(self.credentials.database, self.credentials.schema)]))

    def missing(self, nodes: Iterable[Any]) -> list[Any]:
        """Return the nodes of the manifest that have no table or view in the warehouse."""
        wanted = {node.unique_id: (node, relation_key(node.database, node.schema, node.alias)) for node in nodes}
        present = self.warehouse.relations({(node.database, node.schema) for node, _ in wanted.values()})
        return [node for node, place in wanted.values() if place not in present]

    def relation(self, name: str) -> str:
        """Return the quoted, fully qualified name of a table or view of the package."""
        found = self.manifest.nodes.get(f"model.{PACKAGE}.{name}")
        if found is None:
            raise UsageError(
                f"The package's model '{name}' is disabled in {self.directory}: remove `+enabled: false` for it."
            )
        return str(found.relation_name)

    def has_table(self, name: str) -> bool:
        """Return whether a table or view of the package exists where the manifest says it lies."""
        return not self.missing([self.manifest.nodes[f"model.{PACKAGE}.{name}"]])

    def reader(self) -> Reader:
        """Return this project for reading: no parse where none is needed, nothing built, nothing written.

        Raises:
            StoreroomError: the package's tables do not exist yet.

        """
        return Reader(self)

    def variable(self, name: str) -> Any:
        """Return a setting of the package, by default the package's own."""
        return self.variables.get(name)

    @property
    def cycle_budget_bytes(self) -> int | None:
        """Return how many bytes the statements of one cycle may bill together; None is no limit."""
        budget = self.variable("cycle_budget_bytes")
        if budget is not None and (type(budget) is not int or budget < 1):
            raise UsageError(
                f"dbt_project.yml: vars.storeroom.cycle_budget_bytes is {budget!r}; write a whole number of bytes from "
                "1 on, such as 500_000_000_000, or leave it out for no limit."
            )
        return budget

    @property
    def statement_limit_minutes(self) -> float | None:
        """Return how long one statement of a job may take; None is no limit."""
        limit = self.variable("statement_limit_minutes")
        if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 < limit < 1e5):
            raise UsageError(
                f"dbt_project.yml: vars.storeroom.statement_limit_minutes is {limit!r}; write minutes above "
                "0, or null for no limit."
            )
        return limit

    def declaration(self, model_name: str) -> Declaration:
        """Return one model's declaration.

        Raises:
            StoreroomError: there is none, it is malformed, or the model was left out; one sentence says why.

        """
        if model_name in self.left_out:
            raise self.left_out[model_name]
        return self.declarations.get(model_name)

    def require_models(self) -> None:
        """Refuse a project without a declaration: a schedule that watches nothing must not look fine."""
        if not self.declarations.models and not self.declarations.problems:
            raise UsageError(
                f"dbt_project.yml declares no model under {PATH}: declare one (docs/declaration.md), and run "
                "`storeroom doctor`."
            )

    # -- what dbt does -----------------------------------------------------------------------------------------

    def compile(self, query: str, now: datetime, request: dict[str, Any]) -> str:
        """Return the SQL of an inline query at that clock.

        The query finds its terms as `request`: values are data, never part of the query's text. dbt compiles a query
        once for all windows of it: `start_at` and `end_at` of the request are put in afterwards.
        """
        self._compile([(query, request)], now)
        text = self._compiled[self._compiled_key(query, now, request)]
        for name in _ENDS.keys() & request.keys():
            text = text.replace(_time_text(_ENDS[name]), _time_text(request[name]))
        return text

    def compile_ahead(self, asked: Iterable[tuple[str, dict[str, Any]]], now: datetime) -> None:
        """Compile many queries in one run of dbt, each with its request, for calls of `compile` to come.

        Where one of them cannot be compiled, none is: its own call will say why, and stops no other.
        """
        with suppress(DbtError):
            self._compile(asked, now)

    def _compile(self, asked: Iterable[tuple[str, dict[str, Any]]], now: datetime) -> None:
        new = {self._compiled_key(query, now, request): (query, request) for query, request in asked}
        new = {key: value for key, value in new.items() if key not in self._compiled}
        if not new:
            return
        requests = [_without_window(request) for _, request in new.values()]
        terms = self._vars(storeroom_now=now.isoformat(sep=" "), storeroom_requests=requests)
        inline = _NEXT.join(
            f"{{%- set request = var('storeroom_requests')[{place}] -%}}\n{query}"
            for place, (query, _) in enumerate(new.values())
        )
        try:
            compiled = self._invoke(["compile", *_FAST, "--inline", inline, *terms], True).result
        finally:
            self.manifest.nodes.pop(f"sql_operation.{self.name}.inline_query", None)  # dbt leaves one that failed
        texts = str(compiled.results[-1].node.compiled_code).split(_NEXT.strip())
        self._compiled.update(zip(new, (text.strip() for text in texts), strict=True))

    def _compiled_key(self, query: str, now: datetime, request: dict[str, Any]) -> tuple[str, ...]:
        terms = self._vars(storeroom_now=now.isoformat(sep=" "), storeroom_request=_without_window(request))
        return (query, *terms)

    def build(self, select: Sequence[str], now: datetime, command: str = "run", **more: Any) -> list[Any]:
        """Run dbt's `command` on the selection at that clock, with more variables; return the results of its nodes.

        Where a call to the warehouse failed as it may pass by itself, what is left undone is run again.
        """
        self.manifest  # noqa: B018 - what it leaves out is among the variables
        variables = self._vars(**({"storeroom_now": now.isoformat(sep=" ")} if self.is_replay else {}), **more)
        done: list[Any] = []
        for _ in range(1, ATTEMPTS):
            try:
                return done + self._results(command, select, variables)
            except PassingError as error:
                done += error.done
                select = error.undone or select
        return done + self._results(command, select, variables)

    def _vars(self, **variables: Any) -> list[str]:
        problems = {name: str(error) for name, error in self.left_out.items()}
        left_out = {"storeroom_left_out": problems} if problems else {}
        return ["--vars", json.dumps({**self.given, **left_out, **variables})]

    def _results(self, command: str, select: Sequence[str], variables: list[str]) -> list[Any]:
        arguments = [command, "--select", *select, *variables, _NO_FILES]
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

        if reuse:
            _forget_compiled(self.manifest)
        runner = dbtRunner(manifest=self.manifest if reuse else None, callbacks=[listen])
        options = ["--project-dir", str(self.directory), "--profiles-dir", str(self.profiles_dir)]
        options += ["--target", self.target] if self.target else []
        options += ["--profile", self.profile] if self.profile else []
        folder = Path.cwd()
        try:
            os.chdir(self.directory)  # a relative path in the profile is relative to the project
            # Only what reuses the manifest reaches for the warehouse.
            with self.warehouse.held() if reuse else nullcontext(), _no_more_flags(), _few_collections():
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


# A line between the queries of one compilation, which none of them has.
_NEXT = "\n-- storeroom: the next query of several\n"
# What stands in a compiled query for the ends of its window: instants that nothing else is written at.
_ENDS = {"start_at": "0001-01-01 01:02:03.004005", "end_at": "0001-01-01 01:02:03.004006"}
# A job reads dbt's results from memory. Writing target/manifest.json costs as much as building a dozen views, and the
# file says what the parse said already.
_NO_FILES = "--no-write-json"
# What compiling a query does not need: to look at the warehouse first, and to write files after.
_FAST = ["--no-populate-cache", _NO_FILES, "--no-version-check"]
_QUIET = [
    "--quiet",
    "--no-print",
    "--log-level",
    "none",
    "--no-use-colors",
    "--no-send-anonymous-usage-stats",
]


def _without_window(request: dict[str, Any]) -> dict[str, Any]:
    """Return the request with what stands for the ends of its window; an end that is no time is refused."""
    for name in _ENDS.keys() & request.keys():
        _time_text(request[name])
    return {**request, **{name: end for name, end in _ENDS.items() if name in request}}


def _forget_compiled(manifest: Any) -> None:
    """Take back what an earlier command compiled: dbt puts the text of an ephemeral model into a node only once."""
    for node in manifest.nodes.values():
        if getattr(node, "extra_ctes_injected", False):
            node.compiled, node.extra_ctes_injected, node.extra_ctes = False, False, []


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


@contextmanager
def _few_collections() -> Iterator[None]:
    """Have Python look for unreachable cycles less often while dbt works.

    Most of what dbt makes stays: by default a fifth of a parse goes into looking through all of it again and again.
    """
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _time_text(at: str) -> str:
    """Return a time as the package's macro `time_literal` writes it; what is no time is refused, there as here."""
    instant = datetime.fromisoformat(at)
    if instant.tzinfo is not None:
        instant = instant.astimezone(UTC)
    return f"'{instant.year:04d}-{instant:%m-%d %H:%M:%S.%f}'"


def _invocation_id() -> str:
    from dbt_common.invocation import get_invocation_id

    return str(get_invocation_id())


def _setting(name: str, given: Path | str | None) -> str | None:
    """Return an option, or what the environment says in its place; an empty variable is none, as for dbt."""
    if given is not None:
        return str(given)
    return os.environ.get(f"DBT_ENGINE_{name}") or os.environ.get(f"DBT_{name}") or None


def find_project(given: Path | str | None) -> Path:
    """Return the folder of the dbt project that is meant: the given one, DBT_PROJECT_DIR, this one or one above it."""
    named = _setting("PROJECT_DIR", given)
    here = Path(named).resolve() if named else Path.cwd()
    folders = [here] if named else [here, *here.parents]
    return next((folder for folder in folders if (folder / "dbt_project.yml").exists()), here)


def _profiles_dir(project: Path, given: str | None) -> Path:
    if given is not None:
        return Path(given).resolve()
    return next(
        (folder for folder in (Path.cwd(), project) if (folder / "profiles.yml").exists()), Path.home() / ".dbt"
    )


def _find(manifest: Any, project: str, reference: str, is_disabled: bool = False) -> Any:
    """Return the node that `ref` would find, or, among the disabled, the one that it would not."""
    wanted = macros().parsed_reference(reference)
    nodes = manifest.nodes.values()
    if is_disabled:
        nodes = [node for several in manifest.disabled.values() for node in several]
    for node in nodes:
        is_named = (node.name, node.package_name) == (wanted["name"], wanted["package"] or project)
        if is_named and node.resource_type in ("model", "seed", "snapshot"):
            versions = [getattr(node, key, None) for key in ("version", "latest_version")]
            if str(versions[0]) == str(wanted["version"] or versions[1]):
                return node
    return None


def _reference_problem(manifest: Any, project: str, reference: str, is_restricted: bool) -> str | None:
    """Return why a package's model cannot ref what a declaration names; None where it can."""
    node = _find(manifest, project, reference)
    if node is None:
        if _find(manifest, project, reference, is_disabled=True) is not None:
            return f" is '{reference}', which is disabled: enable the dbt model, or take the declaration out"
        sources = {f"{source.source_name}.{source.name}" for source in manifest.sources.values()}
        if reference in sources | {source.partition(".")[2] for source in sources}:
            return f" is '{reference}', which is a source: select from it in a model, and name that"
        names = {n.name for n in manifest.nodes.values() if n.package_name == project and n.resource_type == "model"}
        near = {name for name in names if name.split("__")[0] == reference.split("__")[0]}
        return f" is '{reference}', which is no model of this project; {allowed(sorted(near or names)[:20])}"
    access = str(getattr(node, "access", "protected"))
    if access == "private":
        return (
            f" is '{reference}', which is private to its group '{node.config.group}': give it `access: protected`, so "
            "that the package may read it"
        )
    if access == "protected" and is_restricted:
        return f" is '{reference}', which restrict-access keeps from packages: give it `access: public`"
    problem: str | None = macros().reference_problem(reference, node)
    return problem


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
