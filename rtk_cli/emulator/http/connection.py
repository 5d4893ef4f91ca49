"""One connection, watched: who sends too much head, or takes too long over a request, is cut off.

The server library reads a head of any length and waits for it without an end, and it closes while the other side is
still sending. What is overridden here are the callbacks of asyncio and of the parser, which both document.
"""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.http.outlet import Outlet
from rtk_cli.emulator.http.request import HANG_UP


def guarded(given: Limits) -> type[HttpToolsProtocol]:
    """The protocol with these limits."""

    class GuardedWithLimits(Guarded):
        limits = given

    return GuardedWithLimits


class Guarded(HttpToolsProtocol):
    """An HTTP connection with a limit on each head, a deadline for each request, and an end that loses no answer."""

    limits = Limits()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._bytes = 0  # that were no body, since the last piece of one, or the last request
        self._in_head = False
        self._in_request = False
        self._completed_one = False
        self._unanswered = 0  # of the requests whose head is there
        self._is_deaf = False  # what still comes is dropped

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._outlet = Outlet(transport, self.loop, self._end)
        super().connection_made(cast(asyncio.Transport, self._outlet))
        self._set_deadline(self.limits.request_seconds, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._clear_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_deaf:
            return
        self._bytes += len(data)
        self._completed_one = False
        super().data_received(data)
        if self._is_deaf:
            return
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            self._clear_deadline()
        elif self._in_request and self._bytes > self.limits.head_bytes:
            self._refuse(431, "The head of the request is too long")
        elif self._deadline is None and (self._in_request or not self._completed_one):
            self._set_deadline(self.limits.request_seconds, self._too_slow)

    def eof_received(self) -> bool:  # type: ignore[override]
        """Who has asked, and says that no more comes, still gets the answers."""
        self._outlet.flush()
        if self._owes_answers:
            self._hear_no_more()
        return self._owes_answers

    def on_message_begin(self) -> None:
        self._in_request = self._in_head = True
        super().on_message_begin()
        self.scope["extensions"] = {HANG_UP: {"now": self.transport.abort}}

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # else it is a trailer, which nobody asks for
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._in_head = False
        self._unanswered += 1

    def on_body(self, body: bytes) -> None:
        self._bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_request = False
        self._completed_one = True
        self._bytes = 0
        self._clear_deadline()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self._unanswered -= 1
        super().on_response_complete()
        if self._is_deaf and not self.transport.is_closing() and not self._owes_answers:
            self._end()

    def send_400_response(self, msg: str) -> None:
        """For what is no HTTP; but not in the place of an answer that is owed."""
        if self._owes_answers:
            self._hear_no_more()
        else:
            super().send_400_response(msg)

    def handle_websocket_upgrade(self) -> None:
        """A head that the library for WebSockets does not read, it does not answer either."""
        super().handle_websocket_upgrade()
        if not getattr(self.transport.get_protocol(), "handshake_initiated", True):
            super().send_400_response("Invalid WebSocket handshake received.")

    def _set_deadline(self, seconds: float, end: Callable[[], None]) -> None:
        self._clear_deadline()
        self._deadline = self.loop.call_later(seconds, end)

    def _clear_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._refuse(408, "The request was not complete in time")

    def _refuse(self, status: int, message: str) -> None:
        """Answer for the application, which never sees the whole request, and hang up."""
        if self._owes_answers:
            self._hear_no_more()
            return
        if self._in_request and (self._in_head or not self.cycle.response_started):
            answer = Refusal(status, message).response()
            head = f"HTTP/1.1 {status} Refused\r\ncontent-type: application/json\r\nconnection: close\r\n"
            self._outlet.write(f"{head}content-length: {len(answer.content)}\r\n\r\n".encode() + answer.content)
        self._end()

    def _end(self) -> None:
        """Close the connection; while the other side is still sending, only once it has seen the answer.

        A connection that is closed with bytes unread is reset, and a reset takes the answer with it (RFC 9112, section
        9.6). So what still comes is read and dropped, until the other side closes or time is up.
        """
        if self._is_deaf or not self._in_request:
            self._clear_deadline()
            self._outlet.flush()
            self._outlet.transport.close()
            return
        self._is_deaf = True
        self._outlet.shut()
        self._set_deadline(self.limits.linger_seconds, self._outlet.transport.close)
        self.flow.resume_reading()

    @property
    def _owes_answers(self) -> bool:
        """Whether a request that came whole waits for its answer."""
        return self._unanswered > (1 if self._is_body_awaited else 0)

    @property
    def _is_body_awaited(self) -> bool:
        """Whether the newest request is one without its end."""
        return self._in_request and not self._in_head

    def _hear_no_more(self) -> None:
        """Take nothing up any more; when what is owed is answered, or time is up, the connection ends."""
        if self._is_body_awaited:  # in vain
            self._unanswered -= 1
        self._in_request = False
        self._is_deaf = True
        self._set_deadline(self.limits.linger_seconds, self._outlet.transport.close)
