"""The emulator as a process of its own: started on free ports, stopped by its process id."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
START_SECONDS = 120  # the first start on a machine compiles the analyzer
PROJECT = "storeroom"


@dataclass
class Emulator:
    """BigQuery on this machine, empty at first.

    Attributes:
        folder: where its tables, its log and the audit file are.
        port: of the REST interface.
        grpc_port: of the Storage Read API.

    """

    folder: Path
    port: int
    grpc_port: int
    process: subprocess.Popen[bytes]

    @property
    def endpoint(self) -> str:
        """Return the address of the REST interface."""
        return f"http://127.0.0.1:{self.port}"

    def output(self, dataset: str, **settings: Any) -> dict[str, Any]:
        """Return a dbt output that reaches it, with a dataset of its own."""
        return {
            "type": "bigquery",
            "method": "oauth-secrets",
            "token": "emulator",
            "project": PROJECT,
            "dataset": dataset,
            "location": "US",
            "api_endpoint": self.endpoint,
            "threads": 4,
            "job_retries": 0,
            **settings,
        }

    def audit(self) -> list[dict[str, str]]:
        """Return every statement that was analysed, in order, with its verdict and the reason."""
        path = self.folder / "audit.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(python: Path, folder: Path) -> Emulator:
    """Start an empty emulator with that Python; return when it answers.

    Raises:
        RuntimeError: it ended, or did not answer in time; says what it printed last.

    """
    folder.mkdir(parents=True, exist_ok=True)
    port, grpc_port = _free_port(), _free_port()
    command = [str(python), str(HERE / "gate.py"), "--host", "127.0.0.1", "--port", str(port)]
    command += ["--grpc-port", str(grpc_port), "--project", PROJECT, "--data-dir", str(folder / "data")]
    environment = {**os.environ, "STOREROOM_BIGQUERY_AUDIT": str(folder / "audit.jsonl")}
    with (folder / "emulator.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
    emulator = Emulator(folder, port, grpc_port, process)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{emulator.endpoint}/discovery/v1/apis/bigquery/v2/rest", timeout=5):  # noqa: S310
                return emulator
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    emulator.stop()
    printed = (folder / "emulator.log").read_text(encoding="utf-8", errors="replace")[-2000:]
    raise RuntimeError(f"The BigQuery emulator did not start: {printed}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
