"""The Python API, for a notebook or a job that trains on its own."""

from __future__ import annotations

import warnings
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd

from storeroom.clock import parse_time, wall_clock
from storeroom.dataset import read, request_for
from storeroom.errors import UsageError
from storeroom.features import features_of
from storeroom.jobs.monitor import prepare
from storeroom.jobs.register import register
from storeroom.lease import hold
from storeroom.ledger import Run, record_costs
from storeroom.project import Project
from storeroom.registry import Version, find_version, versions


class Storeroom:
    """A team's project, opened for reading and recording. Use it as a context manager.

    Args:
        project: the dbt project.
        now: the clock of everything done through this object; by default the wall clock at each call.

    """

    def __init__(self, project: Project, now: datetime | None = None) -> None:
        self.project = project
        self._now = now
        self._is_prepared = False

    def __enter__(self) -> Self:
        """Return the object itself; nothing stays open between calls."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave: there is nothing to close; what was spent is recorded."""
        problem = record_costs(self.project)
        if problem:
            warnings.warn(problem, stacklevel=2)

    @property
    def now(self) -> datetime:
        """The clock, UTC."""
        return self._now or wall_clock()

    def run(self, model_name: str, job: str = "train", **arguments: Any) -> Run:
        """Return a run to record parameters, metrics and artifacts in.

        Its rows count once the `with` block ends without an exception.

        >>> with room.run("repurchase_30d") as run:
        ...     run.log_params({"depth": 3})
        ...     run.log_metrics({"brier": 0.14})
        """
        self.project.declaration(model_name)
        self._prepare()
        return Run(self.project, job, model_name, self.now, arguments)

    def training_set(self, model_name: str, start: datetime | str, end: datetime | str) -> pd.DataFrame:
        """Return features and matured labels of a half-open window of as_of, point-in-time correct at the clock."""
        self._prepare()
        declaration = self.project.declaration(model_name)
        features = features_of(self.project, model_name)
        request = request_for(model_name, declaration, features, _time(start, "start"), _time(end, "end"))
        return read(self.project, "training_set", request, self.now, features).frame

    def register(
        self,
        model_name: str,
        model: Path | Any,
        training: tuple[datetime | str, datetime | str] | None = None,
        test: tuple[datetime | str, datetime | str] | None = None,
        **details: Any,
    ) -> str:
        """Register a fitted estimator, or a skops file, as a new staged version; return its id.

        Args:
            model_name: the declared model.
            model: a fitted estimator, or the path of a skops file.
            training: half-open window of as_of it was fitted on.
            test: half-open window to measure it on.
            **details: description, tags, params, threshold, columns.

        """
        self._prepare()
        windows = [
            None if window is None else (_time(window[0], "start"), _time(window[1], "end"))
            for window in (training, test)
        ]
        with hold(self.project, "storeroom.open().register"):
            return register(self.project, model_name, model, self.now, windows[0], windows[1], **details)

    def versions(self, model_name: str) -> list[Version]:
        """Return all versions of a model, oldest first."""
        return versions(self.project.reader(), model_name)

    def load_model(self, name: str) -> Any:
        """Return the stored estimator called 'model@deployed', 'model@latest', 'model@3' or 'model@<version id>'.

        Raises:
            UsageError: no such model or version.
            ArtifactError: the file is missing, was changed since registration, or holds a type that is not allowed.

        """
        model_name, separator, wanted = name.partition("@")
        if not separator or not wanted:
            raise UsageError(f"'{name}' names no version: write model@deployed, model@latest, model@3 or model@<id>.")
        reader = self.project.reader()
        return find_version(reader, model_name, wanted).load(reader)

    def _prepare(self) -> None:
        if not self._is_prepared:
            with hold(self.project, "storeroom.open"):
                prepare(self.project, self.now)
            self._is_prepared = True


def open(
    directory: Path | str = ".",
    profiles_dir: Path | str | None = None,
    target: str | None = None,
    now: datetime | str | None = None,
) -> Storeroom:
    """Open the Storeroom of a dbt project.

    Args:
        directory: folder of the project's dbt_project.yml.
        profiles_dir: folder of profiles.yml; by default as dbt finds it.
        target: output of the profile; by default the profile's own.
        now: the clock, for a replay; by default the wall clock.

    """
    clock = parse_time(now, "now") if isinstance(now, str) else now
    return Storeroom(Project(directory, profiles_dir, target, is_replay=clock is not None), clock)


def _time(value: datetime | str, name: str) -> datetime:
    return parse_time(value, name) if isinstance(value, str) else value
