"""Which batches a version is fitted on, and which it is tested on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from storeroom.clock import batch_end
from storeroom.dataset import call, request_for
from storeroom.declaration import Declaration
from storeroom.errors import DataError
from storeroom.features import Feature
from storeroom.project import Project


class TooFewBatchesError(DataError):
    """Not enough batches have matured labels yet."""


@dataclass(frozen=True)
class Batch:
    """A calendar batch of the feature view with its rows and its matured labels."""

    start: datetime
    end: datetime
    last_as_of: datetime
    feature_count: int
    label_count: int


@dataclass(frozen=True)
class Windows:
    """Half-open windows of as_of: training before test."""

    training_start: datetime
    training_end: datetime
    test_start: datetime
    test_end: datetime
    batches: tuple[Batch, ...]


def matured_batches(
    project: Project, model_name: str, declaration: Declaration, features: list[Feature], now: datetime
) -> list[Batch]:
    """Return, oldest first, the ended batches whose labels are final and of which at least one has arrived."""
    request = request_for(model_name, declaration, features, datetime(1, 1, 1), now)
    query = project.compile(call("maturity"), now, request)
    delay = timedelta(days=declaration.label_delay_days)
    batches = []
    for row in project.warehouse.query(query):
        start = row["batch_start_at"]
        end = batch_end(start, declaration.batch)
        # Snapshots lie at the start of a batch, events anywhere in it: the newest row decides when labels are final.
        last = row["last_as_of_at"]
        if row["label_count"] and last + delay <= now and end <= now:
            batches.append(Batch(start, end, last, row["feature_count"], row["label_count"]))
    return sorted(batches, key=lambda batch: batch.start)


def choose_windows(model_name: str, declaration: Declaration, batches: list[Batch]) -> Windows:
    """Return the newest matured batches as the test window, and those before it as the training window.

    With `purge`, a batch is fitted on only if its labels were final before the test window starts.

    Raises:
        TooFewBatchesError: wait for more labels.

    """
    terms = declaration.train
    test = batches[-terms.test_batches :]
    before = batches[: -terms.test_batches]
    if test and terms.purge:
        delay = timedelta(days=declaration.label_delay_days)
        before = [batch for batch in before if batch.last_as_of + delay <= test[0].start]
    if terms.window_batches:
        before = before[-terms.window_batches :]
    if len(test) < terms.test_batches or len(before) < terms.min_train_batches:
        raise TooFewBatchesError(
            f"{model_name} has too few batches with matured labels: {len(before)} for training and {len(test)} for the "
            f"test, needed are {terms.min_train_batches} and {terms.test_batches} (labels are final "
            f"{declaration.label_delay_days:g} days after {declaration.as_of}); wait, or change the train keys."
        )
    return Windows(before[0].start, before[-1].end, test[0].start, test[-1].end, (*before, *test))
