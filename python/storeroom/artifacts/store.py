"""Where stored models lie: files in a folder or a bucket, named after their content and checked by their sha256."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storeroom.artifacts.own_types import NO_OWN_TYPES, OwnTypes
from storeroom.artifacts.skops_files import deserialise
from storeroom.errors import ArtifactError, UsageError
from storeroom.files import BUCKET, BucketFiles, Files, FolderFiles
from storeroom.package import macros

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
            ArtifactError: it cannot be written, the file of that name was changed, or `folder` is no model's name.

        """
        problem = macros().name_problem(folder)
        if problem:
            raise ArtifactError(f"Nothing is stored for the model {folder!r}: its name {problem}.")
        sha256 = hashlib.sha256(content).hexdigest()
        name = f"{folder}/{sha256}.skops"
        address, files = self._find(name)
        found = files.read(address)
        if found is None:
            files.create(address, content)
        elif found != content:
            raise ArtifactError(f"{address} was changed after it was stored: move it away and run again.")
        return StoredModel(address if address.startswith(BUCKET) else name, sha256, len(content))

    def load(
        self,
        uri: str,
        sha256: str,
        own: OwnTypes = NO_OWN_TYPES,
        registered: Mapping[str, str] | None = None,
    ) -> Any:
        """Return the model stored under `uri`, after checking its content, its types and its libraries' versions.

        Args:
            uri: as it was registered.
            sha256: as it was registered.
            own: classes of the team's that it may hold.
            registered: library -> version that it was registered under.

        Raises:
            ArtifactError: the file is missing, is not what was registered, holds a type that is not allowed, or was
                stored under another minor version of a library that it needs.

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
        return deserialise(content, address, own, registered)

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
        parts = uri.removeprefix(BUCKET).split("/")
        if not all(parts) or {".", ".."} & set(parts) or "\0" in uri or "\\" in uri:
            raise ArtifactError(f"{uri!r} is no address within {self.root}, where stored models are: nothing is read.")
        address = uri if uri.startswith(BUCKET) else f"{self.root}/{uri}"
        return address, self._bucket if address.startswith(BUCKET) else self._folder
