"""A project for reading alone: nothing is built, nothing written, and dbt parses only when a table's name may be new.

Where a table lies is dbt's to say. What dbt said when it last parsed is kept in the target folder, together with a hash
of all that decides it: dbt_project.yml, profiles.yml, the packages and their macros, the target, the environment
variables that any of these read. When one of them has changed, dbt is asked again. So another target's or another
developer's tables are never taken for one's own. A target that is nothing but a DuckDB file is kept, too: importing dbt
for it would take longer than the answer.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from storeroom.errors import StoreroomError, UsageError
from storeroom.warehouse import Warehouse, open_warehouse, relation_key
from storeroom.warehouse.plain import PlainFile

if TYPE_CHECKING:
    from storeroom.artifacts import ArtifactStore
    from storeroom.declaration import Declaration, Declarations
    from storeroom.project import Project

_PACKAGE = "storeroom"
_SETTINGS = ("dbt_project.yml", "packages.yml", "dependencies.yml", "package-lock.yml", "vars.yml")
# Variables by which dbt is told what else the command line would say; others, such as ids of a run, decide no name.
_DBT = re.compile(r"DBT_(ENGINE_)?(TARGET|PROFILE|PROFILES_DIR|PROJECT_DIR|VARS)")
_ENV_VAR = re.compile(r"\benv_var\s*\(\s*(?:(['\"])(\w+)\1)?")


class Readable(Protocol):
    """What reading needs: a `Project`, or a `Reader` of one."""

    @property
    def directory(self) -> Path:
        """The project's folder."""
        ...

    @property
    def declarations(self) -> Declarations:
        """The declared models."""
        ...

    @property
    def warehouse(self) -> Warehouse:
        """Where the tables are."""
        ...

    @property
    def artifacts(self) -> ArtifactStore:
        """Where models are stored."""
        ...

    def declaration(self, model_name: str) -> Declaration:
        """Return one model's declaration."""
        ...

    def relation(self, name: str) -> str:
        """Return the quoted, fully qualified name of a table or view of the package."""
        ...

    def has_table(self, name: str) -> bool:
        """Return whether that table or view exists."""
        ...


class Relation(NamedTuple):
    """Where a table or view lies, and its name as SQL has it."""

    database: str
    schema: str
    alias: str
    quoted: str


class Kept(NamedTuple):
    """What is kept of a parse: name -> where it lies; the target, if it is nothing but a DuckDB file."""

    relations: dict[str, Relation]
    file: PlainFile | None


class Reader:
    """A project whose warehouse is only read; see `Readable`.

    Args:
        project: whose tables are read.

    Raises:
        StoreroomError: the package's tables do not exist yet; says what makes them.

    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self._kept = None if "manifest" in project.__dict__ else recall(project)
        credentials = (self._kept and self._kept.file) or project.credentials
        # Without the project's meter: what reading costs is not recorded, as recording it would be writing.
        self.warehouse: Warehouse = open_warehouse(credentials, project.directory).read_only()
        self._present: dict[tuple[str, str], set[tuple[str, str, str]]] = {}
        self.relation("dim_registry__versions")

    @property
    def directory(self) -> Path:
        """See `Readable`."""
        return self.project.directory

    @property
    def declarations(self) -> Declarations:
        """See `Readable`."""
        return self.project.declarations

    @property
    def artifacts(self) -> ArtifactStore:
        """See `Readable`."""
        return self.project.artifacts

    def declaration(self, model_name: str) -> Declaration:
        """See `Readable`."""
        return self.project.declaration(model_name)

    def relation(self, name: str) -> str:
        """See `Readable`."""
        if not self.has_table(name):
            raise StoreroomError(
                f"{self.warehouse.location()} has no {name} in {'.'.join(self._relations[name][:2])} yet: "
                f"`dbt build --select package:{_PACKAGE}` makes it, and so does `storeroom cycle`."
            )
        return self._relations[name].quoted

    def has_table(self, name: str) -> bool:
        """See `Readable`."""
        if name not in self._relations:
            raise UsageError(f"There is no dbt model '{name}' in the package of {self.project.directory}.")
        database, schema, alias, _ = self._relations[name]
        if (database, schema) not in self._present:
            self._present[database, schema] = self.warehouse.relations([(database, schema)])
        return relation_key(database, schema, alias) in self._present[database, schema]

    @cached_property
    def _relations(self) -> dict[str, Relation]:
        return self._kept.relations if self._kept else relations_of(self.project.manifest)


def relations_of(manifest: Any) -> dict[str, Relation]:
    """Return name -> where it lies, of the package's models in dbt's manifest."""
    return {
        node.name: Relation(str(node.database), str(node.schema), str(node.alias), str(node.relation_name))
        for node in manifest.nodes.values()
        if node.resource_type == "model" and node.package_name == _PACKAGE and node.relation_name
    }


def recall(project: Project) -> Kept | None:
    """Return what dbt said when it last parsed; None where it may say something else by now."""
    key = fingerprint(project)
    try:
        kept = json.loads(_place(project).read_text(encoding="utf-8"))
        if key is None or kept["key"] != key:
            return None
        relations = {str(name): Relation(*map(str, parts)) for name, parts in kept["relations"].items()}
        return Kept(relations, PlainFile(**kept["file"]) if kept["file"] else None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def remember(project: Project, key: str | None, manifest: Any) -> None:
    """Keep what dbt's manifest says for `recall`; a folder that cannot be written is no error.

    Args:
        project: that was parsed.
        key: its `fingerprint` from before it was parsed; with None nothing is kept.
        manifest: what the parse gave.

    """
    if key is None:
        return
    place, file = _place(project), PlainFile.of(project.credentials)
    if "SECRET" in (project.profiles_dir / "profiles.yml").read_text(encoding="utf-8"):
        file = None  # what is kept for all to read holds no secret
    kept = {"key": key, "relations": relations_of(manifest), "file": file and asdict(file)}
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(kept), encoding="utf-8")
        part.replace(place)


def fingerprint(project: Project) -> str | None:
    """Return a hash of all that decides where the package's tables lie; None where that cannot be told from files."""
    folders = [*project.settings.get("macro-paths", []), project.settings.get("packages-install-path", "")]
    if any("{" in str(folder) for folder in folders) or "DBT_PACKAGES_INSTALL_PATH" in os.environ:
        return None
    found = hashlib.sha256()
    names = set()
    for file in sorted(_files(project)):
        try:
            content = file.read_bytes()
        except OSError:
            return None
        for call in _ENV_VAR.finditer(content.decode("utf-8", "replace")):
            if call[2] is None:  # the variable's name is made while dbt renders
                return None
            names.add(call[2])
        found.update(f"{os.path.relpath(file, project.directory)}\0{len(content)}\0".encode() + content)
    said = {
        "versions": [_version(name) for name in ("storeroom", "dbt-core", "dbt-duckdb", "dbt-bigquery")],
        "asked": _asked(project),
        # A secret decides no name: dbt keeps it out of them.
        "environment": {name: os.environ.get(name) for name in sorted(names) if "SECRET" not in name},
    }
    found.update(json.dumps(said).encode())
    return found.hexdigest()


def _asked(project: Project) -> list[Any]:
    """Return what the caller said that decides names, beside the files and the variables that they read."""
    variables = sorted((name, value) for name, value in os.environ.items() if _DBT.fullmatch(name))
    said = [project.profile, project.target, json.dumps(project.given, sort_keys=True, default=str)]
    return [*said, os.path.relpath(project.profiles_dir, project.directory), variables]


def _place(project: Project) -> Path:
    """Return the file for one target, so that several keep theirs beside each other."""
    folder = os.environ.get("DBT_TARGET_PATH") or str(project.settings.get("target-path", "target"))
    name = hashlib.sha256(json.dumps(_asked(project)).encode()).hexdigest()[:12]
    return project.directory / ("target" if "{" in folder else folder) / f"storeroom_relations_{name}.json"


def _files(project: Project) -> Iterator[Path]:
    """Yield the files that decide where the package's tables lie: settings, macros, and the package's own models."""
    yield from (file for name in _SETTINGS if (file := project.directory / name).is_file())
    yield project.profiles_dir / "profiles.yml"
    for folder in project.settings.get("macro-paths", ["macros"]):
        yield from _below(project.directory / str(folder))
    packages = project.directory / str(project.settings.get("packages-install-path", "dbt_packages"))
    for package in packages.iterdir() if packages.is_dir() else ():
        yield from (file for file in package.glob("*.yml") if file.is_file())
        yield from _below(package / "macros")
        if package.name == _PACKAGE:
            yield from _below(package / "models")


def _below(folder: Path) -> Iterator[Path]:
    for path, _, names in os.walk(folder):
        yield from (Path(path, name) for name in names if name.endswith((".sql", ".yml", ".yaml")))


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
