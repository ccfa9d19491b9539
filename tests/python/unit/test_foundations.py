"""Clock, windows, fingerprints and the artifact store."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from storeroom.artifacts import ArtifactStore, deserialise, serialise
from storeroom.clock import batch_end, batch_start, parse_time
from storeroom.dataset import Fingerprint
from storeroom.declaration import read_declaration
from storeroom.errors import ArtifactError, TrainerError, UsageError
from storeroom.jobs.windows import Batch, TooFewBatchesError, choose_windows

MONTHLY = {
    "task": "regression", "features": "f", "labels": "l", "entity": "e", "as_of": "t", "batch": "month",
    "trainer": "a:b", "owner": "o",
}  # fmt: skip


@pytest.mark.parametrize(
    ("batch", "start", "end"),
    [
        ("hour", "2024-02-29T23:00:00", "2024-03-01T00:00:00"),
        ("day", "2024-02-29T00:00:00", "2024-03-01T00:00:00"),
        ("week", "2024-02-26T00:00:00", "2024-03-04T00:00:00"),
        ("month", "2024-02-01T00:00:00", "2024-03-01T00:00:00"),
    ],
)
def test_batches_are_calendar_pieces(batch: str, start: str, end: str) -> None:
    """Over a leap day and into the next month; weeks start on Monday."""
    found = batch_start(datetime(2024, 2, 29, 23, 59, 59), batch)
    assert (found.isoformat(), batch_end(found, batch).isoformat()) == (start, end)


def test_december_ends_in_january() -> None:
    """The year turns."""
    assert batch_end(datetime(2024, 12, 1), "month") == datetime(2025, 1, 1)


def test_a_time_zone_becomes_utc_and_nonsense_a_sentence() -> None:
    """Times are UTC without a zone."""
    assert parse_time("2024-01-01T01:30:00+02:00") == datetime(2023, 12, 31, 23, 30)
    with pytest.raises(UsageError, match="--now is 'soon'; write an ISO 8601"):
        parse_time("soon")


def months(count: int) -> list[Batch]:
    """Return monthly snapshots."""
    starts = [datetime(2024, month, 1) for month in range(1, count + 1)]
    return [Batch(start, batch_end(start, "month"), start, 10, 10) for start in starts]


def test_training_batches_end_where_their_labels_would_reach_into_the_test() -> None:
    """With labels of 90 days the newest batch that may be fitted on lies three months before the test window."""
    declaration = read_declaration("m", {**MONTHLY, "label_delay_days": 90})
    windows = choose_windows("m", declaration, months(8))
    assert (windows.training_end, windows.test_start) == (datetime(2024, 6, 1), datetime(2024, 8, 1))
    assert windows.training_start == datetime(2024, 1, 1)
    terms = {"label_delay_days": 90, "train": {"window_batches": 2, "purge": False}}
    narrow = read_declaration("m", {**MONTHLY, **terms})
    assert choose_windows("m", narrow, months(8)).training_start == datetime(2024, 6, 1)
    with pytest.raises(TooFewBatchesError, match="1 for training and 1 for the test"):
        choose_windows("m", declaration, months(4))


def fingerprint(*parts: pd.DataFrame) -> str:
    """Return the fingerprint of rows that come in parts."""
    found = Fingerprint()
    for part in parts:
        found.add(part)
    return found.text


def test_a_fingerprint_knows_rows_not_their_order() -> None:
    """Shuffled rows and columns are the same; a changed, missing or repeated row is not."""
    frame = pd.DataFrame({"a": [1.0, 2.0, np.nan], "b": ["x", None, "ü"]})
    shuffled = frame.sample(frac=1, random_state=1)[["b", "a"]]
    assert fingerprint(shuffled) == fingerprint(frame) == fingerprint(frame.iloc[:2], frame.iloc[2:])
    others = [
        frame.iloc[:2],
        pd.concat([frame, frame.iloc[:1]]),
        frame.assign(a=[1.0, 2.0, 3.0]),
        frame.rename(columns={"a": "c"}),
    ]
    assert len({fingerprint(other) for other in [frame, *others]}) == 5


def test_a_stored_model_predicts_the_same_and_a_changed_file_is_refused(tmp_path: Path) -> None:
    """The file keeps the model; the hash of the file guards it. tests/bigquery asks the same of a bucket, and more."""
    X = np.random.default_rng(0).normal(size=(200, 3))
    model = HistGradientBoostingClassifier(max_iter=5).fit(X, (X[:, 0] > 0).astype(int))
    store = ArtifactStore(str(tmp_path))
    stored = store.save("m", serialise(model))
    assert stored.uri == f"m/{stored.sha256}.skops"
    assert (store.load(stored.uri, stored.sha256).predict_proba(X) == model.predict_proba(X)).all()
    file = tmp_path / stored.uri
    file.write_bytes(file.read_bytes() + b"x")
    with pytest.raises(ArtifactError, match="is not the one that was registered"):
        store.load(stored.uri, stored.sha256)
    file.unlink()
    with pytest.raises(ArtifactError, match="cannot be read"):
        store.load(stored.uri, stored.sha256)


def test_a_place_that_is_none_and_a_bucket_without_the_extra_get_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The setting, its value and what is allowed; or what to install."""
    for place in ("s3://models", "gs://", "gs:///", "https://storage.googleapis.com/models", ""):
        with pytest.raises(UsageError, match=f"^STOREROOM_ARTIFACTS is '{place}'; allowed: a folder, or gs://"):
            ArtifactStore.at(place, tmp_path, None, "STOREROOM_ARTIFACTS")
    assert ArtifactStore.at("models", tmp_path, None, "").root == str(tmp_path / "models")
    assert ArtifactStore.at("gs://models/ours/", tmp_path, None, "").root == "gs://models/ours"
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(UsageError, match=r"^Models are kept in gs://.*, which needs: pip install 'storeroom\[b"):
        ArtifactStore("gs://models").save("m", b"")


class Foreign(LogisticRegression):
    """An estimator that is not scikit-learn's own."""


def test_types_outside_scikit_learn_are_neither_stored_nor_loaded() -> None:
    """The sentence names the type."""
    model = Foreign().fit([[0.0], [1.0]], [0, 1])
    with pytest.raises(TrainerError, match=r"not on the list of types that are loaded: test_foundations.Foreign"):
        serialise(model)
    with pytest.raises(ArtifactError, match=r"Foreign"):
        deserialise(skops.io.dumps(model), "the file")
    with pytest.raises(ArtifactError, match="is no skops file"):
        deserialise(b"\x80\x04.", "the file")
