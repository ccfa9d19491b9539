"""Stored models in a folder and in a bucket: the same tests for both, then what only a bucket can do wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from factory import DEPLOYED, Factory, make
from sklearn.linear_model import LogisticRegression
from storage import BUCKET, StorageEmulator

from storeroom.artifacts import ArtifactStore, serialise
from storeroom.artifacts import store as stores
from storeroom.errors import ArtifactError, UsageError
from storeroom.project import Project

PREFIX = f"gs://{BUCKET}/ours"
LATER = "2024-02-26"


@dataclass(frozen=True)
class Place:
    """A store, and its files seen from behind it.

    Attributes:
        store: what is tested.
        names: returns the names of all files below its root.
        overwrite: replaces a file's content.
        remove: removes a file.
        stamp: returns what every write of a file changes.

    """

    store: ArtifactStore
    names: Callable[[], list[str]]
    overwrite: Callable[[str, bytes], Any]
    remove: Callable[[str], None]
    stamp: Callable[[str], Any]


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[StorageEmulator]:
    """Return Cloud Storage with an empty bucket; gcsfs does not wait before it tries again."""
    emulator = StorageEmulator()
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", emulator.endpoint)
    yield emulator
    emulator.stop()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let gcsfs try again without waiting."""

    async def at_once(_: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr("gcsfs.retry.asyncio", SimpleNamespace(sleep=at_once))


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Return an empty store in a folder, and one in a bucket."""
    if request.param == "folder":
        return Place(
            ArtifactStore(str(tmp_path)),
            lambda: sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()),
            lambda name, content: (tmp_path / name).write_bytes(content),
            lambda name: (tmp_path / name).unlink(),
            lambda name: (tmp_path / name).stat().st_mtime_ns,
        )
    cloud: StorageEmulator = request.getfixturevalue("cloud")
    return Place(
        ArtifactStore(PREFIX),
        lambda: [name.removeprefix("ours/") for name in cloud.names()],
        lambda name, content: cloud.put(f"ours/{name}", content),
        lambda name: cloud.storage.delete_file(BUCKET, f"ours/{name}"),
        lambda name: cloud.generation(f"ours/{name}"),
    )


@pytest.fixture(scope="module")
def content() -> bytes:
    """Return a model as it is stored."""
    X = np.random.default_rng(0).normal(size=(50, 3))
    return serialise(LogisticRegression().fit(X, X[:, 0] > 0))


def test_a_model_is_stored_under_its_hash_and_comes_back(place: Place, content: bytes) -> None:
    """Byte for byte, whatever bytes they are."""
    stored = place.store.save("breaks", content)
    assert place.names() == [f"breaks/{stored.sha256}.skops"]
    assert stored.byte_count == len(content)
    model = place.store.load(stored.uri, stored.sha256)
    assert model.predict([[1.0, 0.0, 0.0], [-1.0, 0.0, 0.0]]).tolist() == [True, False]
    awkward = bytes(range(256)) * 40 + b"\r\n\n"
    address, files = place.store._find("breaks/awkward")
    files.create(address, awkward)
    assert files.read(address) == awkward


def test_a_repeated_write_adds_nothing(place: Place, content: bytes) -> None:
    """The name is that of the content: the second write finds the first one's file."""
    stored = place.store.save("breaks", content)
    stamp = place.stamp(f"breaks/{stored.sha256}.skops")
    assert place.store.save("breaks", content) == stored
    assert place.stamp(f"breaks/{stored.sha256}.skops") == stamp
    assert len(place.names()) == 1


def test_nothing_is_built_from_a_file_that_is_not_the_registered_one(
    place: Place, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hash is checked before skops sees a byte; nor is a changed file taken for the stored one, or written over."""
    stored = place.store.save("breaks", content)
    name = f"breaks/{stored.sha256}.skops"
    place.overwrite(name, content[:-1] + bytes([content[-1] ^ 1]))
    monkeypatch.setattr(stores, "deserialise", lambda *_: pytest.fail("it was read"))
    with pytest.raises(ArtifactError, match="is not the one that was registered"):
        place.store.load(stored.uri, stored.sha256)
    with pytest.raises(ArtifactError, match=f"{name} was changed after it was stored"):
        place.store.save("breaks", content)
    place.remove(name)
    with pytest.raises(ArtifactError, match="cannot be read, as there is no such file: restore it"):
        place.store.load(stored.uri, stored.sha256)


def test_the_trial_of_the_doctor_leaves_nothing(place: Place) -> None:
    """It wrote, read and removed."""
    assert place.store.check() == f"{place.store.root}, written and read"
    assert place.names() == []


def test_a_write_that_is_cut_short_leaves_no_file(
    place: Place, content: bytes, hurried: None, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk; a bucket that never answers. What the folder keeps beside it no version names."""
    if place.store.root.startswith("gs://"):
        request.getfixturevalue("cloud").faults += [("POST", 503)] * 6
    else:

        def fill(path: Path, data: bytes) -> None:
            path.open("wb").write(data[:100])
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(ArtifactError, match=r"skops cannot be written: .*(No space left on device|503)"):
        place.store.save("breaks", content)
    assert [name for name in place.names() if name.endswith(".skops")] == []


def test_an_answer_that_is_lost_doubles_nothing(cloud: StorageEmulator, content: bytes, hurried: None) -> None:
    """The upload was done; the next one finds it by the precondition, and its content is the same."""
    cloud.faults.append(("POST", "lost"))
    stored = ArtifactStore(PREFIX).save("breaks", content)
    uploads = [call for call in cloud.calls if call.startswith("POST")]
    assert len(uploads) == 2
    assert all("ifGenerationMatch=0" in call for call in uploads)
    assert cloud.names() == [f"ours/breaks/{stored.sha256}.skops"]
    assert cloud.content(f"ours/breaks/{stored.sha256}.skops") == content


def test_what_arrives_otherwise_than_it_was_sent_is_an_error(cloud: StorageEmulator) -> None:
    """Here by what gcsfs puts between the parts of an upload; the service's md5 tells."""
    with pytest.raises(ArtifactError, match=r"cannot be written: .*MD5"):
        ArtifactStore(PREFIX).save("breaks", b"one\n--==0==\ntwo")


def test_two_writers_of_one_name(cloud: StorageEmulator, content: bytes) -> None:
    """Whoever comes second leaves the first one's object alone, and is content if it is the same."""
    address, files = ArtifactStore(PREFIX)._find("breaks/name")
    files.create(address, content)
    generation = cloud.generation("ours/breaks/name")
    files.create(address, content)
    with pytest.raises(ArtifactError, match="holds something else already"):
        files.create(address, b"another")
    assert cloud.generation("ours/breaks/name") == generation


def test_a_fault_on_the_way_is_tried_again(cloud: StorageEmulator, content: bytes, hurried: None) -> None:
    """503, 429 and a lost answer, once each."""
    cloud.faults += [("GET", 503), ("POST", 429), ("POST", 503), ("GET", "lost"), ("GET", 429)]
    store = ArtifactStore(PREFIX)
    stored = store.save("breaks", content)
    assert store.load(stored.uri, stored.sha256).n_features_in_ == 3
    assert not cloud.faults


def test_a_uri_is_found_whatever_is_set_later(cloud: StorageEmulator, content: bytes, tmp_path: Path) -> None:
    """A bucket's uri is whole. A folder's is not, so that its files may be moved, also into a bucket."""
    stored = ArtifactStore(PREFIX).save("breaks", content)
    assert stored.uri == f"{PREFIX}/breaks/{stored.sha256}.skops"
    assert ArtifactStore(str(tmp_path)).load(stored.uri, stored.sha256).n_features_in_ == 3
    kept = ArtifactStore(str(tmp_path)).save("breaks", content)
    assert kept.uri == f"breaks/{stored.sha256}.skops"
    assert ArtifactStore(PREFIX).load(kept.uri, kept.sha256).n_features_in_ == 3


@pytest.mark.parametrize(
    ("faults", "sentence"),
    [
        ([("POST", 403)], r"written: jobs@.* does not have storage.objects.create .*; grant the account the roles"),
        ([("GET", 403)], r"read: jobs@.*; grant the account the roles on the bucket that docs/bigquery.md lists"),
        ([("POST", 401)], r"written: .*401; log in again \(`gcloud auth application-default login`\), or check"),
        ([("POST", 503)] * 6, r"written: .*503; check the network and the name of the bucket, and run again"),
    ],
)
def test_what_a_bucket_refuses_is_one_sentence(
    cloud: StorageEmulator, hurried: None, faults: list[Any], sentence: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """What happened, and what to do; no traceback of gcsfs's own besides."""
    cloud.faults += faults
    with pytest.raises(ArtifactError, match=rf"^{PREFIX}/breaks/\w+.skops cannot be {sentence}") as raised:
        ArtifactStore(PREFIX).save("breaks", b"content")
    assert "\n" not in str(raised.value)
    assert capfd.readouterr().err == ""


def test_a_bucket_that_is_not_there_or_cannot_be_reached(
    cloud: StorageEmulator, hurried: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The doctor says the same as a job."""
    with pytest.raises(ArtifactError, match=r"^gs://nowhere/.* cannot be written: there is no such bucket; create it"):
        ArtifactStore("gs://nowhere").check()
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", "http://127.0.0.1:9")
    with pytest.raises(ArtifactError, match=r"cannot be written: .*127.0.0.1:9.*; check the network"):
        ArtifactStore(PREFIX).check()


def test_where_nothing_can_be_removed_the_doctor_says_what_stays(cloud: StorageEmulator) -> None:
    """A job that may only add is what docs/bigquery.md asks for."""
    cloud.faults.append(("DELETE", 403))
    assert "nothing can be removed there, so storeroom_doctor/ keeps the trial" in ArtifactStore(PREFIX).check()
    assert len(cloud.names()) == 1


def credentials(**output: Any) -> Any:
    """Return a BigQuery target's credentials."""
    from dbt.adapters.bigquery.credentials import BigQueryCredentials

    return BigQueryCredentials.from_dict({"database": "p", "schema": "d", **output})


def test_a_bucket_is_opened_with_the_login_of_the_warehouse(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keyfile, token and impersonation as dbt-bigquery makes them; without BigQuery Google's default; none stored."""
    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    token = credentials(method="oauth-secrets", token="of the warehouse")  # noqa: S106 - a test's
    system = ArtifactStore(PREFIX, token)._bucket._system  # type: ignore[attr-defined]
    assert system.credentials.credentials.token == "of the warehouse"  # noqa: S105
    for settings in ({"method": "service-account", "keyfile": str(tmp_path / "none.json")}, {"method": "oauth"}):
        with pytest.raises(ArtifactError, match=r"^No login to Cloud Storage: .*; log in again"):
            ArtifactStore(PREFIX, credentials(**settings)).check()
    with pytest.raises(ArtifactError, match=r"^No login to Cloud Storage: .*none.json.*; log in again"):
        ArtifactStore(PREFIX, SimpleNamespace(type="duckdb")).check()
    assert ArtifactStore(str(tmp_path), token).check()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Factory:
    """Return the second project on DuckDB, whose target names a bucket by a variable of the environment."""
    factory = make(tmp_path_factory.mktemp("factory"))
    output = {"type": "duckdb", "path": "factory.duckdb", "threads": 2}
    outputs = {
        "dev": {**output, "storeroom_artifacts": "gs://{{ env_var('TEAM_BUCKET', 'models') }}/ours"},
        "plain": output,
        "wrong": {**output, "storeroom_artifacts": "s3://models"},
    }
    factory.write("profiles.yml", {"factory": {"target": "dev", "outputs": outputs}})
    return factory


def test_the_profile_chooses_the_place(built: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    """STOREROOM_ARTIFACTS before the target's own key, rendered as dbt renders it, before a folder of the project."""
    assert Project(built.folder).artifacts.root == "gs://models/ours"
    assert Project(built.folder, target="plain").artifacts.root == str(built.folder / "storeroom_artifacts")
    sentence = (
        r"^storeroom_artifacts of the target 'wrong' in .*profiles.yml is 's3://models'; allowed: a folder, or gs://"
    )
    with pytest.raises(UsageError, match=sentence):
        _ = Project(built.folder, target="wrong").artifacts
    monkeypatch.setenv("TEAM_BUCKET", "others")
    assert Project(built.folder).artifacts.root == "gs://others/ours"
    monkeypatch.setenv("STOREROOM_ARTIFACTS", "elsewhere")
    assert Project(built.folder).artifacts.root == str(built.folder / "elsewhere")


def test_the_loop_with_its_models_in_a_bucket(built: Factory, cloud: StorageEmulator) -> None:
    """Trained, stored, registered with its uri, deployed, loaded to score; gone, and one sentence says so."""
    built.ok("train", "breaks", "--now", DEPLOYED)
    ((uri, sha256, size),) = built.sql(
        "select uri, sha256, byte_count from dim_metadata__artifacts where artifact_type = 'model'"
    )
    assert uri == f"{PREFIX}/breaks/{sha256}.skops"
    assert len(cloud.content(uri.removeprefix(f"gs://{BUCKET}/"))) == size
    assert not (built.folder / "storeroom_artifacts").exists()
    built.ok("promote", "breaks", "1", "--reason", "first", "--now", DEPLOYED)
    assert "breaks" in built.ok("predict", "breaks", "--now", LATER)
    doctor = built.ok("doctor", "--now", LATER, "--json")
    assert '"detail": "gs://models/ours, written and read"' in doctor
    cloud.storage.delete_file(BUCKET, uri.removeprefix(f"gs://{BUCKET}/"))
    gone = built.run("predict", "breaks", "--now", "2024-03-04")
    assert gone.exit_code == 1
    assert f"The stored model {uri} cannot be read, as there is no such file" in gone.stderr
