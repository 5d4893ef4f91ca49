"""A small webhook receiver on the loopback interface: accepts signed events, refuses other requests, forwards events.

Each connection has a thread; the caller reads the events one by one on its own thread.
"""

import json
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from rtk_cli.emulator.webhooks.http_post import post
from rtk_cli.errors import NetworkError
from rtk_cli.jobs.webhooks.signatures import PublicKey

if TYPE_CHECKING:
    from email.message import Message

MAX_BODY = 1024 * 1024
"""Bytes of a request body; events are much smaller."""

READ_TIMEOUT = 10.0
"""Seconds that a sender may pause."""

_BAD_GATEWAY = 502
"""The response if the forward URL can't be reached: it makes the sender retry."""


@dataclass(frozen=True)
class Rejection:
    """A refused request: the status of the response, and the reason."""

    status: int
    reason: str


@dataclass(frozen=True)
class Receiver:
    """A running receiver: its URL, and the events that arrive."""

    url: str
    _queue: "SimpleQueue[dict[str, Any]]"

    def events(self, count: int | None) -> Iterator[dict[str, Any]]:
        """Yield each signed event: `count` of them, or without end."""
        left = count
        while left is None or left > 0:
            yield self._next()
            left = None if left is None else left - 1

    def _next(self) -> dict[str, Any]:
        while True:
            try:
                return self._queue.get(timeout=1)  # short waits: on Windows, Ctrl-C can't interrupt a wait
            except Empty:
                continue


@contextmanager
def start_receiver(
    port: int, key: PublicKey, forward: str | None, on_rejection: Callable[[Rejection], object]
) -> Iterator[Receiver]:
    """Listen on a loopback port; 0 picks a free one. On exit, requests that have arrived are answered first."""
    queue: SimpleQueue[dict[str, Any]] = SimpleQueue()

    class Handler(_Handler):
        def decide(self) -> int:
            return _handle(self, key, forward, queue.put, on_rejection)

    try:
        server = _Server(("127.0.0.1", port), Handler)
    except OSError as error:
        raise NetworkError(f"cannot listen on port {port}: {error.strerror}", hint="choose another --port") from error
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Receiver(f"http://127.0.0.1:{server.server_port}/", queue)
    finally:
        server.shutdown()
        server.stop_reading()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    """Runs each connection in a thread; closing it waits for all of them."""

    daemon_threads = False

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._connections: set[Any] = set()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore senders that close the connection early."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def stop_reading(self) -> None:
        """Stop waiting for requests on open connections."""
        for connection in tuple(self._connections):
            with suppress(OSError):  # it may have just closed
                connection.shutdown(socket.SHUT_RD)


class _Handler(BaseHTTPRequestHandler):
    """One request per connection, and a response without a body."""

    timeout = READ_TIMEOUT

    def decide(self) -> int:
        raise NotImplementedError

    def respond(self) -> None:
        self.send_response_only(self.decide())
        self.send_header("content-length", "0")
        self.end_headers()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = respond  # noqa: N815 - names of the base class

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: the caller reports what matters."""


def _handle(
    handler: _Handler,
    key: PublicKey,
    forward: str | None,
    emit: Callable[[dict[str, Any]], object],
    on_rejection: Callable[[Rejection], object],
) -> int:
    """Emit a signed event, and return the status of the response."""
    rejection = _check_headers(handler)
    body = b"" if rejection else handler.rfile.read(int(handler.headers["content-length"]))
    event = rejection or _event(handler.headers, body, key)
    if isinstance(event, Rejection):
        on_rejection(event)
        return event.status
    forwarded = None if forward is None else _forward(forward, handler.headers, body)
    ids = {"delivery_id": _header(handler.headers, "uuid"), "webhook_id": _header(handler.headers, "webhook-id")}
    emit({"event": event.get("event"), **ids, "forwarded": forwarded, "payload": event})
    return 200 if forward is None else (forwarded or _BAD_GATEWAY)


def _check_headers(handler: _Handler) -> Rejection | None:
    """Return why the body is not even read; None if it is."""
    length = handler.headers.get("content-length", "")
    if handler.command != "POST":
        return Rejection(405, f"the method is {handler.command}, not POST")
    if not (length.isascii() and length.isdecimal()):
        return Rejection(411, "the request has no content length")
    if len(length) > len(str(MAX_BODY)) or int(length) > MAX_BODY:
        return Rejection(413, f"the body is larger than {MAX_BODY} bytes")
    return None


def _event(headers: "Message[str, str]", body: bytes, key: PublicKey) -> dict[str, Any] | Rejection:
    """Parse the body once its signature is verified."""
    if len(body) < int(headers["content-length"]):
        return Rejection(400, "the body is incomplete")
    if not key.verifies(body, _header(headers, "signature") or ""):
        return Rejection(401, "the signature does not match the body and the public key")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else Rejection(400, "the body is not a JSON object")


def _header(headers: "Message[str, str]", name: str) -> str | None:
    """Return a header under its name or its older one: contract/notes.md, section 8."""
    return headers.get(f"rtk-{name}") or headers.get(f"dyte-{name}")


def _forward(url: str, headers: "Message[str, str]", body: bytes) -> int | None:
    """Pass on body and signature unchanged; return the status of the response, None if there is none."""
    kept = {
        name: value for name, value in headers.items() if name.lower().startswith(("rtk-", "dyte-", "content-type"))
    }
    return post(url, kept, body).status_code
