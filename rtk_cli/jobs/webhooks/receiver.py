"""A small webhook receiver on the loopback interface: accepts signed events, saves and forwards them.

Each connection has a thread; the caller reads the events one by one on its own thread.
"""

import json
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from rtk_cli.emulator.webhooks.http_post import post
from rtk_cli.errors import NetworkError
from rtk_cli.jobs.webhooks import headers
from rtk_cli.jobs.webhooks.duplicates import SeenDeliveries
from rtk_cli.jobs.webhooks.saved_deliveries import DeliveryFolder, ReceivedRequest
from rtk_cli.jobs.webhooks.signatures import PublicKey

if TYPE_CHECKING:
    from email.message import Message

MAX_BODY = 1024 * 1024
"""Bytes of a request body; events are much smaller."""

READ_TIMEOUT = 10.0
"""Seconds that a sender may pause."""

_BAD_GATEWAY = 502
"""The response if the forward URL can't be reached: it makes the sender retry."""

_CANNOT_SAVE = 500
"""The response if the event can't be saved: it makes the sender retry."""


@dataclass(frozen=True)
class Rejection:
    """A refused request: the status of the response, and the reason."""

    status: int
    reason: str


@dataclass(frozen=True)
class Handling:
    """What is done with each event: verified with `key`, saved in `folder`, posted to the URL `forward`."""

    key: PublicKey
    forward: str | None = None
    folder: DeliveryFolder | None = None


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
def start_receiver(port: int, handling: Handling, on_rejection: Callable[[Rejection], object]) -> Iterator[Receiver]:
    """Listen on a loopback port; 0 picks a free one. On exit, requests that have arrived are answered first."""
    queue: SimpleQueue[dict[str, Any]] = SimpleQueue()
    seen = SeenDeliveries()

    class Handler(_Handler):
        def decide(self) -> int:
            event = _event(self, handling, seen)
            if isinstance(event, Rejection):
                on_rejection(event)
                return event.status
            queue.put(event)
            return 200 if handling.forward is None else (event["forwarded"] or _BAD_GATEWAY)

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


def _event(handler: _Handler, handling: Handling, seen: SeenDeliveries) -> dict[str, Any] | Rejection:
    """Verify, save and forward a request; return the event as it is printed."""
    rejection = _check_headers(handler)
    body = b"" if rejection else handler.rfile.read(int(handler.headers["content-length"]))
    payload = rejection or _payload(handler.headers, body, handling.key)
    if isinstance(payload, Rejection):
        return payload
    delivery_id = headers.value_of(handler.headers.items(), headers.DELIVERY_ID)
    webhook_id = headers.value_of(handler.headers.items(), headers.WEBHOOK_ID)
    saved = _save(handler, body, handling.folder, payload.get("event"), delivery_id)
    if isinstance(saved, Rejection):
        return saved
    return {
        "event": payload.get("event"),
        "delivery_id": delivery_id,
        "webhook_id": webhook_id,
        "duplicate": seen.add(delivery_id, webhook_id, body),
        "saved": None if saved is None else str(saved),
        "forwarded": _forward(handling.forward, handler.headers, body),
        "payload": payload,
    }


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


def _payload(received: "Message[str, str]", body: bytes, key: PublicKey) -> dict[str, Any] | Rejection:
    """Parse the body once its signature is verified."""
    if len(body) < int(received["content-length"]):
        return Rejection(400, "the body is incomplete")
    if not key.verifies(body, headers.value_of(received.items(), headers.SIGNATURE) or ""):
        return Rejection(401, "the signature does not match the body and the public key")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else Rejection(400, "the body is not a JSON object")


def _save(
    handler: _Handler, body: bytes, folder: DeliveryFolder | None, event: object, delivery_id: str | None
) -> Path | Rejection | None:
    if folder is None:
        return None
    try:
        return folder.save(ReceivedRequest(handler.requestline, handler.headers.items(), body), event, delivery_id)
    except OSError as error:
        return Rejection(_CANNOT_SAVE, f"the event cannot be saved ({error.strerror}): {folder.path}")


def _forward(url: str | None, received: "Message[str, str]", body: bytes) -> int | None:
    """Pass on body and signature unchanged; return the status of the response, None if there is none."""
    return None if url is None else post(url, headers.sent_again(received.items()), body).status_code
