"""Stored models: skops files in a folder or a bucket, named after their content and checked against their sha256.

skops stores a model as data and builds it again only from types that are allowed; there is no pickle anywhere. Allowed
are scikit-learn's own types, which skops does not trust by itself where they are private, and numpy's dtype.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import skops.io

from storeroom.errors import ArtifactError, TrainerError, UsageError
from storeroom.files import BUCKET, BucketFiles, Files, FolderFiles

ALLOWED_PREFIX = "sklearn."
ALLOWED_NAMES = frozenset({"numpy.dtype"})  # a description of a column, kept by scikit-learn's imputers and encoders
SETTING = "storeroom_artifacts"  # a key of the dbt output; also the folder that is meant without it


@dataclass(frozen=True)
class StoredModel:
    """A file of the artifact store.

    Attributes:
        uri: where it is: whole (gs://...) in a bucket, so that it is found whatever is set later; in a folder relative
            to it, so that the folder may be moved, also into a bucket.
        sha256: of the content.
        byte_count: of the content.

    """

    uri: str
    sha256: str
    byte_count: int


class ArtifactStore:
    """Where models are stored.

    Args:
        root: a folder, or gs://bucket/prefix.
        credentials: of the dbt target.

    """

    def __init__(self, root: str, credentials: Any = None) -> None:
        self.root = root
        self._folder, self._bucket = FolderFiles(), BucketFiles(credentials)

    @classmethod
    def at(cls, place: str, directory: Path, credentials: Any, setting: str) -> ArtifactStore:
        """Return the store at a place as it is set: a folder relative to `directory`, or gs://bucket/prefix.

        Raises:
            UsageError: it is neither; the message names the `setting`.

        """
        if place.startswith(BUCKET) and place.removeprefix(BUCKET).strip("/"):
            return cls(place.rstrip("/"), credentials)
        if not place or "://" in place:
            raise UsageError(f"{setting} is '{place}'; allowed: a folder, or gs://bucket/prefix.")
        return cls(str((directory / place).resolve()), credentials)

    def save(self, folder: str, content: bytes) -> StoredModel:
        """Write `content` into `folder` of the store under its sha256, whole or not at all; again adds nothing.

        Raises:
            ArtifactError: it cannot be written, or the file of that name was changed.

        """
        sha256 = hashlib.sha256(content).hexdigest()
        name = f"{folder}/{sha256}.skops"
        address, files = self._find(name)
        found = files.read(address)
        if found is None:
            files.create(address, content)
        elif found != content:
            raise ArtifactError(f"{address} was changed after it was stored: move it away and run again.")
        return StoredModel(address if address.startswith(BUCKET) else name, sha256, len(content))

    def load(self, uri: str, sha256: str) -> Any:
        """Return the model stored under `uri`, after checking its content and its types.

        Raises:
            ArtifactError: the file is missing, is not what was registered, or holds a type that is not allowed.

        """
        address, files = self._find(uri)
        content = files.read(address)
        if content is None:
            raise ArtifactError(
                f"The stored model {address} cannot be read, as there is no such file: restore it, or set "
                "STOREROOM_ARTIFACTS to the place that holds it."
            )
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            raise ArtifactError(
                f"The stored model {address} is not the one that was registered (sha256 {found[:12]}..., registered "
                f"{sha256[:12]}...): it was changed after registration and is not loaded; restore it or train again."
            )
        return deserialise(content, address)

    def check(self) -> str:
        """Write a small file, read it and remove it; return in words what was possible.

        Raises:
            ArtifactError: it cannot be written or read.

        """
        content = os.urandom(16).hex().encode()
        address, files = self._find(f"storeroom_doctor/{content.decode()}")
        files.create(address, content)
        if files.read(address) != content:
            raise ArtifactError(f"{address} was written, and reads otherwise: it is no place to keep models.")
        try:
            files.remove(address)
        except ArtifactError:
            return f"{self.root}, written and read; nothing can be removed there, so storeroom_doctor/ keeps the trial"
        return f"{self.root}, written and read"

    def _find(self, uri: str) -> tuple[str, Files]:
        address = uri if uri.startswith(BUCKET) else f"{self.root}/{uri}"
        return address, self._bucket if address.startswith(BUCKET) else self._folder


def serialise(estimator: Any) -> bytes:
    """Return the estimator as skops bytes, or say what keeps it from being stored."""
    try:
        content: bytes = skops.io.dumps(estimator)
        deserialise(content, "the trained model")
    except ArtifactError as error:
        raise TrainerError(f"The trained model cannot be stored: {error}") from None
    except Exception as error:  # noqa: BLE001 - skops raises whatever the estimator's own methods raise
        raise TrainerError(f"The trained model cannot be stored by skops: {' '.join(str(error).split())}") from None
    return content


def deserialise(content: bytes, name: str) -> Any:
    """Return the model in skops bytes, built from allowed types only."""
    try:
        foreign = skops.io.get_untrusted_types(data=content)
    except Exception:  # noqa: BLE001 - any failure to read means the same: this is no skops file
        raise ArtifactError(f"{name} is no skops file: storeroom stores and loads nothing else.") from None
    refused = sorted(kind for kind in foreign if not (kind.startswith(ALLOWED_PREFIX) or kind in ALLOWED_NAMES))
    if refused:
        raise ArtifactError(
            f"{name} holds types outside scikit-learn, which are not loaded: {', '.join(refused)}; "
            "build the estimator of scikit-learn's own classes and of functions of numpy."
        )
    return skops.io.loads(content, trusted=foreign)
