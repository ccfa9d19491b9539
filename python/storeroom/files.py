"""Files in a folder or in a bucket of Cloud Storage: read, written whole or not at all, never written over."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from storeroom.errors import ArtifactError, StoreroomError, UsageError

BUCKET = "gs://"
_LOG_IN = "log in again (`gcloud auth application-default login`), or check the profile's keyfile"
_CONNECT_SECONDS, _SILENCE_SECONDS = 10, 60  # until a connection stands; without a byte


class Files(Protocol):
    """What the artifact store needs of a place. Addresses are whole: a path, or gs://bucket/name."""

    def read(self, address: str) -> bytes | None:
        """Return what a file holds; None where there is none."""
        ...

    def create(self, address: str, content: bytes) -> None:
        """Write a new file: it appears whole or not at all."""
        ...

    def remove(self, address: str) -> None:
        """Remove a file."""
        ...


class FolderFiles:
    """Files of this machine."""

    def read(self, address: str) -> bytes | None:
        """See the protocol."""
        try:
            return Path(address).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ArtifactError(f"{address} cannot be read: {error.strerror}.") from None

    def create(self, address: str, content: bytes) -> None:
        """See the protocol."""
        path = Path(address)
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(content)
            part.replace(path)
        except OSError as error:
            raise ArtifactError(
                f"{address} cannot be written: {error.strerror}; free the place, or set STOREROOM_ARTIFACTS to another."
            ) from None

    def remove(self, address: str) -> None:
        """See the protocol."""
        try:
            Path(address).unlink()
        except OSError as error:
            raise ArtifactError(f"{address} cannot be removed: {error.strerror}.") from None


class BucketFiles:
    """Objects of Cloud Storage, through fsspec.

    An object is visible once its upload is complete, and is created only where none is. Where STORAGE_EMULATOR_HOST
    names an emulator, no credentials leave this process.

    Args:
        credentials: of the dbt target. One of BigQuery logs in here as there: by keyfile, OAuth or impersonation. With
            any other, Google's application default credentials do.

    """

    def __init__(self, credentials: Any) -> None:
        self._credentials = credentials

    def read(self, address: str) -> bytes | None:
        """See the protocol."""
        with self._one_sentence(address, "read"):
            try:
                return bytes(self._system.cat_file(address))
            except FileNotFoundError:
                return None

    def create(self, address: str, content: bytes) -> None:
        """See the protocol. An object that is there already with this content is as good: an answer may be lost."""
        with self._one_sentence(address, "written"):
            try:
                self._system.pipe_file(address, content, mode="create")  # sends ifGenerationMatch=0
            except FileExistsError:
                if self.read(address) != content:
                    raise ArtifactError(f"{address} holds something else already.") from None

    def remove(self, address: str) -> None:
        """See the protocol."""
        with self._one_sentence(address, "removed"):
            self._system.rm_file(address)

    @cached_property
    def _system(self) -> Any:
        try:
            import aiohttp
            import fsspec
            import gcsfs  # noqa: F401 - what fsspec opens gs:// with
        except ImportError as error:
            raise UsageError(
                f"Models are kept in {BUCKET}..., which needs: pip install 'storeroom[bigquery]' ({error})."
            ) from None
        logging.getLogger("gcsfs").setLevel(logging.CRITICAL)  # it logs a traceback of each error that it raises
        try:
            system = fsspec.filesystem(
                "gs",
                token=self._token(),
                access="read_write",
                consistency="md5",  # of what arrived, beside the md5 of what was sent
                requests_timeout=aiohttp.ClientTimeout(sock_connect=_CONNECT_SECONDS, sock_read=_SILENCE_SECONDS),
                skip_instance_cache=True,
                use_listings_cache=False,
            )
            system.credentials.maybe_refresh()  # fails here at once; within a request it is tried for half a minute
        except Exception as error:  # google's, dbt's, and whatever reading a keyfile raises
            raise ArtifactError(f"No login to Cloud Storage: {_line(error.__cause__ or error)}; {_LOG_IN}.") from error
        return system

    def _token(self) -> Any:
        if os.environ.get("STORAGE_EMULATOR_HOST"):
            return "anon"
        if getattr(self._credentials, "type", None) != "bigquery":
            return "google_default"
        from dbt.adapters.bigquery.credentials import create_google_credentials

        return create_google_credentials(self._credentials)

    @contextmanager
    def _one_sentence(self, address: str, done: str) -> Iterator[None]:
        try:
            yield
        except StoreroomError:
            raise
        except Exception as error:  # gcsfs's own, aiohttp's, google's, requests' and asyncio's
            raise ArtifactError(f"{address} cannot be {done}: {_said(error)}.") from error


def _said(error: Exception) -> str:
    """Return what is wrong with a bucket and what to do."""
    if isinstance(error, FileNotFoundError):
        return "there is no such bucket; create it, or correct its name"
    if isinstance(error, OSError) and str(error).startswith("Forbidden"):
        said = _line(str(error).partition("\n")[2])
        return f"{said}; grant the account the roles on the bucket that docs/bigquery.md lists"
    if getattr(error, "code", None) == 401:
        return f"{_line(error)}; {_LOG_IN}"
    return f"{_line(error)}; check the network and the name of the bucket, and run again"


def _line(error: object) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
