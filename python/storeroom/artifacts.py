"""Stored models: skops files in a folder, addressed relative to it, checked against their sha256.

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

from storeroom.errors import ArtifactError, TrainerError

ALLOWED_PREFIX = "sklearn."
ALLOWED_NAMES = frozenset({"numpy.dtype"})  # a description of a column, kept by scikit-learn's imputers and encoders


@dataclass(frozen=True)
class StoredModel:
    """A file of the artifact store."""

    uri: str
    sha256: str
    byte_count: int


class ArtifactStore:
    """The folder of stored models: STOREROOM_ARTIFACTS, else storeroom_artifacts beside dbt_project.yml."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def of_project(cls, directory: Path) -> ArtifactStore:
        """Return the store of a dbt project."""
        return cls((directory / os.environ.get("STOREROOM_ARTIFACTS", "storeroom_artifacts")).resolve())

    def save(self, uri: str, content: bytes) -> StoredModel:
        """Write `content` under the relative path `uri`, whole or not at all."""
        path = self.root / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(content)
        part.replace(path)
        return StoredModel(uri, hashlib.sha256(content).hexdigest(), len(content))

    def load(self, uri: str, sha256: str) -> Any:
        """Return the model stored under `uri`, after checking its content and its types.

        Raises:
            ArtifactError: the file is missing, is not what was registered, or holds a type that is not allowed.

        """
        path = self.root / uri
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ArtifactError(
                f"The stored model {path} cannot be read ({error.strerror}): restore it, or set STOREROOM_ARTIFACTS to "
                "the folder that holds it."
            ) from None
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            raise ArtifactError(
                f"The stored model {path} is not the one that was registered (sha256 {found[:12]}..., registered "
                f"{sha256[:12]}...): it was changed after registration and is not loaded; restore it or train again."
            )
        return deserialise(content, str(path))


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
