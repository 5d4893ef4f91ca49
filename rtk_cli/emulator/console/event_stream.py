"""Reports changes to pages as server-sent events. A page then reads again what it shows.

The id of an event is the mark of the state. A page that reconnects sends the last one in `Last-Event-ID` and gets an
event at once if it missed a change, so none is lost, and nothing is kept for a page that is away.
"""

import asyncio
import json
import os
from collections.abc import Callable
from typing import Any

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.http.asgi import Receive, Scope, Send
from rtk_cli.emulator.http.request import IS_STOPPING

TICK_SECONDS = 0.25
"""The interval at which the state is compared: a page gets four events a second at most."""
HEARTBEAT_SECONDS = 1.0
"""Silence after which a comment is sent: a page that has gone is noticed by writing to it only."""
MAX_STREAMS = 32
RETRY_MILLISECONDS = 1000

_HEADERS = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]


class EventStreams:
    """The streams of one server, `MAX_STREAMS` at most."""

    def __init__(self, emulator: Emulator, on_error: Callable[[str, Exception], None]) -> None:
        self._emulator = emulator
        self._on_error = on_error
        self._server = os.urandom(4).hex()  # marks of another run are about another log of requests
        self._open_count = 0

    def open(self, last_event_id: str | None) -> "EventStream":
        """Return a stream that starts behind the event of that id. Raises the 503 if there are too many."""
        if self._open_count >= MAX_STREAMS:
            raise Refusal(503, f"{MAX_STREAMS} pages follow this emulator already; close one")
        return EventStream(self, last_event_id)

    def state(self) -> dict[str, str]:
        """The marks of what a page can show."""
        mark = self._emulator.overview.mark()
        return {"store": f"{mark.others}.{mark.own}", "requests": str(self._emulator.requests.mark)}

    def id_of(self, state: dict[str, str]) -> str:
        return "-".join((self._server, state["store"], state["requests"]))

    def state_of(self, event_id: str | None) -> dict[str, str]:
        """The marks in an id; none in one of another run."""
        server, _, rest = (event_id or "").partition("-")
        store, _, requests = rest.partition("-")
        return {"store": store, "requests": requests} if server == self._server else {}

    def clock(self) -> dict[str, Any]:
        return self._emulator.overview.clock()

    def count(self, difference: int) -> None:
        self._open_count += difference

    def report(self, error: Exception) -> None:
        self._on_error("/__emulator/events", error)


class EventStream:
    """One stream, as an ASGI application."""

    def __init__(self, streams: EventStreams, last_event_id: str | None) -> None:
        self._streams = streams
        self._known = streams.state_of(last_event_id)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until the client disconnects or the server stops."""
        is_stopping = scope.get("state", {}).get(IS_STOPPING, lambda: False)
        disconnected = asyncio.create_task(_disconnection(receive))
        self._streams.count(1)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await _write(send, f"retry: {RETRY_MILLISECONDS}\n\n")
            await self._send_events(send, disconnected, is_stopping)
        finally:
            self._streams.count(-1)
            disconnected.cancel()
        await send({"type": "http.response.body", "body": b""})

    async def _send_events(
        self, send: Send, disconnected: "asyncio.Task[None]", is_stopping: Callable[[], bool]
    ) -> None:
        loop = asyncio.get_running_loop()
        sent_at = loop.time()
        while not disconnected.done() and not is_stopping():
            text = self._news()
            if not text and loop.time() - sent_at >= HEARTBEAT_SECONDS:
                text = ": still here\n\n"
            if text:
                await _write(send, text)
                sent_at = loop.time()
            await asyncio.wait({disconnected}, timeout=TICK_SECONDS)

    def _news(self) -> str:
        """Return the event for what has changed since the last one; nothing without a change."""
        try:
            state = self._streams.state()
            if state == self._known:
                return ""
            changed = [name for name, mark in state.items() if self._known.get(name) != mark]
            data = {"changed": changed, **self._streams.clock()}
        except Exception as error:  # such as a full disk; the next look may succeed
            self._streams.report(error)
            return ""
        self._known = state
        return f"id: {self._streams.id_of(state)}\nevent: change\ndata: {json.dumps(data)}\n\n"


async def _disconnection(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
