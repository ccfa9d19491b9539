"""Cloud Storage as a thread of this process: a public emulator, with the precondition it lacks and faults on demand."""

from __future__ import annotations

import io
import json
import re
import threading
import time
from collections import deque
from functools import partial
from http.server import HTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs, urlparse

from gcp_storage_emulator.exceptions import NotFound
from gcp_storage_emulator.handlers.buckets import create_bucket
from gcp_storage_emulator.server import RequestHandler
from gcp_storage_emulator.storage import Storage

BUCKET = "models"
Fault = tuple[str, int | Literal["lost"]]  # a method, and the status it gets, or an answer lost after the work was done
DENIED = (
    "jobs@project.iam.gserviceaccount.com does not have storage.objects.{} access to the Google Cloud Storage object."
)


class StorageEmulator:
    """Cloud Storage on this machine, with the empty bucket 'models'.

    Attributes:
        faults: what befalls the next calls of a method, in order.
        calls: method and path of every call.

    """

    def __init__(self) -> None:
        self.faults: deque[Fault] = deque()
        self.calls: list[str] = []
        self.storage = Storage(use_memory_fs=True)
        create_bucket(BUCKET, self.storage)
        self._server = HTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def endpoint(self) -> str:
        """Return its address, for STORAGE_EMULATOR_HOST."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()

    def names(self) -> list[str]:
        """Return the names of all objects."""
        found = self.storage.get_file_list(BUCKET)[0]
        return sorted(item["name"] for item in found)

    def generation(self, name: str) -> str:
        """Return an object's generation, which every write changes."""
        return str(self.storage.get_file_obj(BUCKET, name)["generation"])

    def content(self, name: str) -> bytes:
        """Return what an object holds."""
        return bytes(self.storage.get_file(BUCKET, name, False))

    def put(self, name: str, content: bytes) -> None:
        """Write an object, whatever was there."""
        obj = {**self.storage.get_file_obj(BUCKET, name), "generation": str(time.time_ns()), "size": str(len(content))}
        self.storage.create_file(BUCKET, name, content, obj)

    def has(self, name: str) -> bool:
        """Whether there is such an object."""
        try:
            self.storage.get_file_obj(BUCKET, name)
        except NotFound:
            return False
        return True


class _Handler(RequestHandler):
    """The emulator's handler, behind faults and `ifGenerationMatch=0`."""

    def __init__(self, emulator: StorageEmulator, *arguments: Any) -> None:
        self._emulator = emulator
        super().__init__(emulator.storage, *arguments)

    def do_GET(self) -> None:  # noqa: N802 - the server's name for it
        self._answer(super().do_GET)

    def do_POST(self) -> None:  # noqa: N802 - the server's name for it
        self._answer(super().do_POST)

    def do_DELETE(self) -> None:  # noqa: N802 - the server's name for it
        self._answer(super().do_DELETE)

    def _answer(self, work: Any) -> None:
        emulator = self._emulator
        emulator.calls.append(f"{self.command} {self.path}")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.rfile = io.BytesIO(body)
        fault = emulator.faults.popleft()[1] if emulator.faults and emulator.faults[0][0] == self.command else None
        if fault == "lost":
            self.wfile = io.BytesIO()  # the work is done, and nobody hears of it
            work()
            self.connection.close()
        elif fault is not None:
            self._refuse(fault, DENIED.format("create" if self.command == "POST" else self.command.lower()))
        elif self._exists_already(body):
            self._refuse(412, "At least one of the pre-conditions you specified did not hold.")
        else:
            work()

    def _exists_already(self, body: bytes) -> bool:
        if parse_qs(urlparse(self.path).query).get("ifGenerationMatch") != ["0"]:
            return False
        named = re.search(rb'"name": "([^"]+)"', body)
        return named is not None and self._emulator.has(named[1].decode())

    def _refuse(self, status: int, message: str) -> None:
        content = json.dumps({"error": {"code": status, "message": message}}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
