"""Everything that relies on undocumented parts of uvicorn: the limits of a connection, and when the server is ready.

uvicorn reads a request's head of any length and waits for it without end. It also drops the responses that are still
due when the client shuts down its sending side. All other limits are ASGI's matter, see `app.py` and `request.py`.

Only callbacks are overridden that asyncio and the HTTP parser document. That uvicorn routes them through methods of its
protocol class may change in any release, so pyproject.toml names the range of releases that were tested, and
tests/emulator/http/test_uvicorn_internals.py fails on a release that differs.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.http.asgi import Application, Receive, Scope, Send
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.http.request import DISCONNECT, IS_STOPPING

OVERRIDDEN = {
    HttpToolsProtocol: (
        "on_message_begin",
        "on_headers_complete",
        "on_message_complete",
        "on_response_complete",
        "handle_websocket_upgrade",
    ),
    uvicorn.Server: ("startup",),
    uvicorn.Config: ("load",),
}
"""Methods that uvicorn calls and does not document, by class."""
UNBUFFERED_BYTES = 16_384
"""Writes that are longer go to the transport at once: it must see them to report that its buffer is full."""
TLS_CLOSE_SECONDS = 0.2
"""A closed TLS connection waits so long for its client to confirm. Event loops wait 30 seconds, and a stop for them."""
TLS_LINGER_SECONDS = 1.0
"""A refused TLS connection drops so long what its client still sends: after a close, that would reset it."""
HANDSHAKE_STARTED = "handshake_initiated"
"""The attribute of uvicorn's WebSocket protocol that stays false when it cannot read the handshake."""

_current: ContextVar[asyncio.Transport] = ContextVar("transport of the connection that is being read")


def limited(chosen: Limits) -> type[HttpToolsProtocol]:
    """Return the protocol with these limits, for the option `http` of uvicorn."""

    class ConnectionWithLimits(Connection):
        limits = chosen

    return ConnectionWithLimits


def with_disconnect(application: Application) -> Application:
    """Add the extension `DISCONNECT` to each HTTP scope: a function that drops the connection at once."""

    async def application_with_disconnect(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope.setdefault("extensions", {})[DISCONNECT] = _current.get().abort
        await application(scope, receive, send)

    return application_with_disconnect


class _CoalescingTransport:
    """A transport that sends what is written in one iteration of the event loop in one piece.

    uvicorn writes the head and the body of a response apart. Each write is a system call that wakes the client: for a
    meeting read the second one takes a tenth of the server's time (12 of 120 microseconds).
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._chunks: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._chunks:
            self._loop.call_soon(self.flush)
        self._chunks.append(data)
        if len(data) > UNBUFFERED_BYTES:
            self.flush()

    def write_eof(self) -> None:
        """End the sending side, unless this is TLS, which cannot end one side alone."""
        self.flush()
        if self._transport.can_write_eof():
            self._transport.write_eof()

    def close(self) -> None:
        self.flush()
        self._transport.close()
        if not self._transport.can_write_eof():
            self._loop.call_later(TLS_CLOSE_SECONDS, self._abort_if_sent)

    def _abort_if_sent(self) -> None:
        """Drop a TLS connection whose client does not confirm that it is closed, as idle clients do not."""
        if not self._transport.get_write_buffer_size():
            self._transport.abort()

    def flush(self) -> None:
        if self._chunks and not self._transport.is_closing():
            self._transport.write(b"".join(self._chunks))
        self._chunks.clear()


class Connection(HttpToolsProtocol):
    """An HTTP connection with a limit on the size of a request's head, and a deadline for it."""

    limits = Limits()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._timer: asyncio.TimerHandle | None = None
        self._head_bytes = 0  # received since the read in which the head began
        self._is_in_head = False
        self._is_in_body = False
        self._responses_due = 0
        self._is_refused = False  # what still arrives is dropped
        self._is_half_closed = False  # the client sends no more

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._writer = _CoalescingTransport(transport)
        self._transport = cast(asyncio.Transport, self._writer)
        super().connection_made(self._transport)
        self._start_timer(self.limits.request_seconds, self._time_out)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        was_in_head = self._is_in_head
        _current.set(self._transport)  # the task of a request copies the context in which it is created
        super().data_received(data)
        self._head_bytes = self._head_bytes + len(data) if was_in_head and self._is_in_head else 0
        if self._head_bytes > self.limits.head_bytes:
            self._refuse(431, "The head of the request is too long")
        elif self._timer is None and (self._is_in_head or not self._responses_due):
            self._start_timer(self.limits.request_seconds, self._time_out)

    def eof_received(self) -> bool:  # type: ignore[override]
        """Keep the connection open for the responses to requests that arrived complete; TLS always closes it."""
        self._is_half_closed = True
        self._writer.flush()  # otherwise the connection closes before a response that is already written
        is_kept = self._responses_due > 0 and not self._is_in_body and self._transport.can_write_eof()
        if is_kept:
            self._start_timer(self.limits.linger_seconds, self._transport.close)
        return is_kept

    def on_message_begin(self) -> None:
        self._is_in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        self._is_in_body = True
        self._responses_due += 1
        self._stop_timer()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._is_in_body = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self._responses_due -= 1
        super().on_response_complete()
        if self._is_half_closed and not self._responses_due:
            self._transport.close()

    def handle_websocket_upgrade(self) -> None:
        """Refuse a handshake that the WebSocket library cannot read: it would neither answer nor close."""
        super().handle_websocket_upgrade()
        if not getattr(self._transport.get_protocol(), HANDSHAKE_STARTED, True):
            self._transport.write(_raw(400, "The WebSocket handshake cannot be read"))
            self._transport.close()

    def _start_timer(self, seconds: float, expire: Callable[[], None]) -> None:
        self._stop_timer()
        self._timer = asyncio.get_running_loop().call_later(seconds, expire)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _time_out(self) -> None:
        self._refuse(408, "The request was not complete in time")

    def _refuse(self, status: int, message: str) -> None:
        """Respond in place of the application, which never sees the request, and close the sending side.

        What the client still sends is read and dropped until it closes or time is up: a connection that is closed with
        bytes unread is reset, and a reset discards the response (RFC 9112, section 9.6).
        """
        if self._responses_due or not self._is_in_head:  # the client would take it for the response to another request
            self._transport.close()
            return
        self._is_refused = True
        self._transport.write(_raw(status, message))
        self._transport.write_eof()
        linger = self.limits.linger_seconds if self._transport.can_write_eof() else TLS_LINGER_SECONDS
        self._start_timer(linger, self._transport.close)


def _raw(status: int, message: str) -> bytes:
    content = Refusal(status, message).response().content
    head = f"HTTP/1.1 {status} Refused\r\ncontent-type: application/json\r\nconnection: close\r\n"
    return f"{head}content-length: {len(content)}\r\n\r\n".encode() + content


class Config(uvicorn.Config):
    """Settings with a ready TLS context; uvicorn would make one from files."""

    tls: ssl.SSLContext | None = None

    def load(self) -> None:
        super().load()
        self.ssl = self.tls


class Server(uvicorn.Server):
    """A server that calls `ready` when it has started. If that fails, it stops, and keeps the error in `failure`."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self.failure: Exception | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.lifespan.state[IS_STOPPING] = lambda: self.should_exit  # uvicorn copies it into each scope
        try:
            self._ready()
        except Exception as failure:  # raised again when the server has shut down
            self.failure = failure
            self.should_exit = True
