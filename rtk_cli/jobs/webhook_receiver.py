"""A tiny receiver of webhooks on the loopback: takes what is signed, refuses the rest, passes on what it is told to.

One thread a request; whoever listens gets the events one by one on its own thread.
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
from rtk_cli.jobs.webhook_signatures import PublicKey

if TYPE_CHECKING:
    from email.message import Message

LARGEST = 1024 * 1024
"""Bytes of a body; no event comes near it."""

SLOWEST = 10.0
"""Seconds that a sender may be silent."""

_STAND_IN = 502  # what the sender hears when nobody is there to forward to: it tries again then


@dataclass(frozen=True)
class Refused:
    """A request that was turned away, and why."""

    status: int
    reason: str


@dataclass(frozen=True)
class Receiver:
    """What a running receiver has: its address, and the events as they come."""

    url: str
    _queue: "SimpleQueue[dict[str, Any]]"

    def events(self, count: int | None) -> Iterator[dict[str, Any]]:
        """Each event that was signed, `count` of them or without end."""
        left = count
        while left is None or left > 0:
            yield self._next()
            left = None if left is None else left - 1

    def _next(self) -> dict[str, Any]:
        while True:
            try:
                return self._queue.get(timeout=1)  # in turns: on Windows a longer wait would not hear Ctrl-C
            except Empty:
                continue


@contextmanager
def start_receiver(
    port: int, key: PublicKey, forward: str | None, complain: Callable[[Refused], object]
) -> Iterator[Receiver]:
    """Listen on a port of the loopback, 0 is any. At the end what has come is answered first."""
    queue: SimpleQueue[dict[str, Any]] = SimpleQueue()

    class Handler(_Handler):
        def decide(self) -> int:
            return _decided(self, key, forward, queue.put, complain)

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
        server.read_no_more()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    """A thread a connection; its end waits for all of them."""

    daemon_threads = False

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[Any] = set()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up in the middle is no event, and no mistake here."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def read_no_more(self) -> None:
        """For whoever is connected and silent it is over now."""
        for line in tuple(self._open):
            with suppress(OSError):  # it may have ended this moment
                line.shutdown(socket.SHUT_RD)


class _Handler(BaseHTTPRequestHandler):
    """The HTTP of it: one request a connection, an answer without a body."""

    timeout = SLOWEST

    def decide(self) -> int:
        raise NotImplementedError

    def answer(self) -> None:
        self.send_response_only(self.decide())
        self.send_header("content-length", "0")
        self.end_headers()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815 - the names that are looked for

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what is worth telling is told by whoever listens."""


def _decided(
    handler: _Handler,
    key: PublicKey,
    forward: str | None,
    tell: Callable[[dict[str, Any]], object],
    complain: Callable[[Refused], object],
) -> int:
    """The status of the answer; an event that is signed is told first."""
    refused = _refused(handler)
    body = b"" if refused else handler.rfile.read(int(handler.headers["content-length"]))
    event = refused or _event(handler.headers, body, key)
    if isinstance(event, Refused):
        complain(event)
        return event.status
    forwarded = None if forward is None else _forwarded(forward, handler.headers, body)
    identity = {"delivery_id": _header(handler.headers, "uuid"), "webhook_id": _header(handler.headers, "webhook-id")}
    tell({"event": event.get("event"), **identity, "forwarded": forwarded, "payload": event})
    return 200 if forward is None else (forwarded or _STAND_IN)


def _refused(handler: _Handler) -> Refused | None:
    """Why its body is not even read."""
    length = handler.headers.get("content-length", "")
    if handler.command != "POST":
        return Refused(405, f"it is a {handler.command}, and no POST")
    if not (length.isascii() and length.isdecimal()):
        return Refused(411, "it does not say how long it is")
    if len(length) > len(str(LARGEST)) or int(length) > LARGEST:
        return Refused(413, f"it is larger than {LARGEST} bytes")
    return None


def _event(headers: "Message[str, str]", body: bytes, key: PublicKey) -> dict[str, Any] | Refused:
    """What the body is, once it is known who signed it."""
    if len(body) < int(headers["content-length"]):
        return Refused(400, "it broke off")
    if not key.verifies(body, _header(headers, "signature") or ""):
        return Refused(401, "it is not signed with the key that was given")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else Refused(400, "its body is no JSON object")


def _header(headers: "Message[str, str]", name: str) -> str | None:
    """A header under its name or its older one: contract/notes.md, section 8."""
    return headers.get(f"rtk-{name}") or headers.get(f"dyte-{name}")


def _forwarded(url: str, headers: "Message[str, str]", body: bytes) -> int | None:
    """The status of the answer of whom it is passed on to, bytes and signature as they came; None without one."""
    kept = {
        name: value for name, value in headers.items() if name.lower().startswith(("rtk-", "dyte-", "content-type"))
    }
    return post(url, kept, body).status_code
