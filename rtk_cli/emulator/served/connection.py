"""One connection, watched: who sends too much head, or takes too long over a request, is cut off.

The server library reads a head of any length and waits for it without an end. What is overridden here are the
callbacks of asyncio and of the parser, which both document.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from rtk_cli.emulator.call import Refusal
from rtk_cli.emulator.served.incoming import HANG_UP
from rtk_cli.emulator.served.limits import Limits


def guarded(given: Limits) -> type[HttpToolsProtocol]:
    """The protocol with these limits."""

    class GuardedWithLimits(Guarded):
        limits = given

    return GuardedWithLimits


class Guarded(HttpToolsProtocol):
    """An HTTP connection with a limit on each head, and a deadline for each request."""

    limits = Limits()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._bytes = 0  # since the last request was complete
        self._in_head = False
        self._in_request = False
        self._completed_one = False
        self._refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        self._clear_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._bytes += len(data)
        self._completed_one = False
        super().data_received(data)
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            self._clear_deadline()
        elif self._in_head and self._bytes > self.limits.head_bytes:
            self._refuse(431, "The head of the request is too long")
        elif self._deadline is None and (self._in_request or not self._completed_one):
            self._set_deadline()

    def on_message_begin(self) -> None:
        self._in_request = self._in_head = True
        super().on_message_begin()
        self.scope["extensions"] = {HANG_UP: {"now": self.transport.abort}}

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_request = False
        self._completed_one = True
        self._bytes = 0
        self._clear_deadline()
        super().on_message_complete()

    def _set_deadline(self) -> None:
        self._deadline = self.loop.call_later(self.limits.request_seconds, self._too_slow)

    def _clear_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        self._refuse(408, "The request was not complete in time")

    def _refuse(self, status: int, message: str) -> None:
        """Answer for the application, which never sees the whole request, and hang up.

        What the caller still sends is read and dropped until it has seen the answer or time is up: a connection that
        is closed with bytes unread is reset, and a reset takes the answer with it (RFC 9112, section 9.6).
        """
        if not (self._in_request and self._is_our_turn()):
            self.transport.close()
            return
        answer = Refusal(status, message).response()
        head = f"HTTP/1.1 {status} Refused\r\ncontent-type: application/json\r\nconnection: close\r\n"
        self.transport.write(f"{head}content-length: {len(answer.content)}\r\n\r\n".encode() + answer.content)
        self.transport.write_eof()
        self._refused = True
        self._clear_deadline()
        self._deadline = self.loop.call_later(self.limits.linger_seconds, self.transport.close)
        self.flow.resume_reading()

    def _is_our_turn(self) -> bool:
        """Whether no other answer is under way: that to an earlier request, or one given early to this."""
        if self.cycle is None or self._in_head:
            return self.cycle is None or self.cycle.response_complete
        return not self.cycle.response_started and not self.pipeline
