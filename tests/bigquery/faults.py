"""A proxy between google's clients and the emulator, which breaks some calls as a network and BigQuery do.

In front of the REST interface stands `Proxy`, which asks a function about every call: it lets the call pass, answers
in BigQuery's place, or breaks it. `Chaos` is such a function for a share of all calls, drawn from a seed; `Refusals` is
one for calls that match a rule. In front of the Storage Read API, which is gRPC, stands `ReadProxy`.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import select
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import grpc

DOCUMENTS = "https://cloud.google.com/bigquery/docs/troubleshoot-quotas"


@dataclass(frozen=True)
class Answer:
    """An error as BigQuery's REST interface sends it."""

    status: int
    reason: str
    message: str
    code: str = ""

    def body(self) -> bytes:
        """Return the JSON."""
        item = {"message": self.message, "domain": "global", "reason": self.reason}
        error = {"code": self.status, "message": self.message, "errors": [item], "status": self.code}
        return json.dumps({"error": error}).encode()


@dataclass(frozen=True)
class Body:
    """A good answer in BigQuery's place."""

    content: dict[str, Any]
    status: int = 200

    def body(self) -> bytes:
        """Return the JSON."""
        return json.dumps(self.content).encode()


UNAVAILABLE = Answer(503, "backendError", "Visibility check was unavailable. Please retry the request", "UNAVAILABLE")
BUSY = (
    Answer(429, "rateLimitExceeded", f"Exceeded rate limits: too many api requests. See {DOCUMENTS}"),
    Answer(403, "rateLimitExceeded", f"Exceeded rate limits: too many concurrent queries. See {DOCUMENTS}"),
    Answer(400, "jobRateLimitExceeded", f"Job exceeded rate limits: too many table update operations. See {DOCUMENTS}"),
)

# What becomes of a call: answered with an error before the server hears of it (unavailable, busy), cut off before
# (reset) or after the server did the work (lost), or done and never answered (silent).
KINDS = ("unavailable", "lost", "busy", "silent", "reset")
Verdict = Answer | Body | str | None


@dataclass
class Chaos:
    """Break a share of the calls, one kind after the other; which calls is drawn from the seed.

    Attributes:
        share: of all calls, 0 to 1.
        counts: how often each kind was sent.
        calls: how many calls there were.

    """

    share: float
    seed: int = 1
    counts: Counter[str] = field(default_factory=Counter)
    calls: int = 0

    def __post_init__(self) -> None:
        """Start the drawing."""
        self._draw, self._lock = random.Random(self.seed), threading.Lock()

    def __call__(self, method: str, path: str, content: bytes) -> Verdict:
        """Return what becomes of the next call."""
        with self._lock:
            self.calls += 1
            if self._draw.random() >= self.share:
                return None
            number = sum(self.counts.values())
            kind = KINDS[number % len(KINDS)]
            self.counts[kind] += 1
        if kind == "unavailable":
            return UNAVAILABLE
        # Only a call that would start a job hears of the limit of jobs.
        limits = BUSY if method == "POST" and path.split("?")[0].endswith("/jobs") else BUSY[:2]
        return limits[number // len(KINDS) % len(limits)] if kind == "busy" else kind


@dataclass
class Refusals:
    """Answer the calls that match a rule; the first that does.

    Attributes:
        rules: patterns of "METHOD path", optionally of what the call sends, and the verdict.
        seen: the calls that were answered so.

    """

    rules: Sequence[tuple[str, str, Verdict]]
    seen: list[str] = field(default_factory=list)

    def __call__(self, method: str, path: str, content: bytes) -> Verdict:
        """Return what becomes of the call."""
        called = f"{method} {path}"
        for pattern, sent, verdict in self.rules:
            if re.search(pattern, called) and re.search(sent.encode(), content):
                self.seen.append(called)
                return verdict
        return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def shutdown_request(self, request: Any) -> None:
        """Close without a farewell, so that a connection can be reset."""
        self.close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing where a client went away."""


class Proxy:
    """HTTP in front of the emulator, or of nothing.

    Args:
        port: of the emulator; 0 where every call is answered here.
        verdict: what becomes of a call, from its method, path and content.
        patience: seconds that an answer is withheld before the connection is cut.

    """

    def __init__(self, port: int, verdict: Callable[[str, str, bytes], Verdict], patience: float = 2.0) -> None:
        self.verdict, self.patience, self.gave_up = verdict, patience, 0
        self._upstream = port
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

            def handle_any(self) -> None:
                proxy._handle(self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - the base class looks them up

        self._server = _Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def endpoint(self) -> str:
        """Return the address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        """End the server."""
        self._server.shutdown()
        self._server.server_close()

    def _handle(self, call: BaseHTTPRequestHandler) -> None:
        content = call.rfile.read(int(call.headers.get("Content-Length") or 0))
        verdict = self.verdict(call.command, call.path, content)
        if verdict == "reset":
            return _cut(call)
        if isinstance(verdict, (Answer, Body)):
            return _send(call, verdict.status, [("Content-Type", "application/json")], verdict.body())
        status, headers, answer = self._forward(call, content)
        if verdict == "silent":
            readable, _, _ = select.select([call.connection], [], [], self.patience)
            self.gave_up += bool(readable)
        if verdict in ("silent", "lost"):
            return _cut(call)
        return _send(call, status, headers, answer)

    def _forward(self, call: BaseHTTPRequestHandler, content: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._upstream, timeout=600)
        try:
            connection.request(call.command, call.path, content, dict(call.headers.items()))
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()


def _send(call: BaseHTTPRequestHandler, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
    call.send_response(status)
    for name, value in headers:
        if name.lower() not in ("connection", "content-length", "date", "server", "transfer-encoding"):
            call.send_header(name, value)
    call.send_header("Content-Length", str(len(content)))
    call.end_headers()
    call.wfile.write(content)


def _cut(call: BaseHTTPRequestHandler) -> None:
    """Reset the connection."""
    call.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    call.close_connection = True


@contextmanager
def proxy(port: int, verdict: Callable[[str, str, bytes], Verdict], patience: float = 2.0) -> Iterator[Proxy]:
    """Run a proxy as long as the block lasts."""
    running = Proxy(port, verdict, patience)
    try:
        yield running
    finally:
        running.stop()


class ReadProxy(grpc.GenericRpcHandler):
    """The Storage Read API, which is UNAVAILABLE to a share of the calls.

    A stream is never broken off in the middle: the emulator sends each as one message.

    Args:
        port: of the emulator's Storage Read API.
        share: of all calls, 0 to 1.

    """

    def __init__(self, port: int, share: float, seed: int = 1) -> None:
        self.counts: Counter[str] = Counter()
        self._share, self._draw = share, random.Random(seed)
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self._server = grpc.server(ThreadPoolExecutor(8))
        self._server.add_generic_rpc_handlers((self,))
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        """Pass the messages on as they are."""
        method = details.method
        is_refused = self._draw.random() < self._share
        self.counts[f"{method.rsplit('/')[-1]} {'refused' if is_refused else 'passed'}"] += 1

        def check(context: grpc.ServicerContext) -> None:
            if is_refused:
                context.abort(grpc.StatusCode.UNAVAILABLE, "The service is currently unavailable.")

        def unary(request: bytes, context: grpc.ServicerContext) -> bytes:
            check(context)
            answer: bytes = self._channel.unary_unary(method)(request, metadata=context.invocation_metadata())
            return answer

        def stream(request: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
            check(context)
            yield from self._channel.unary_stream(method)(request, metadata=context.invocation_metadata())

        if method.endswith("/ReadRows"):
            return grpc.unary_stream_rpc_method_handler(stream)
        return grpc.unary_unary_rpc_method_handler(unary)

    def stop(self) -> None:
        """End the server."""
        self._server.stop(None)
        self._channel.close()
