"""The WebSocket endpoint: calls come in, answers and events go out, in the order of what happened.

It knows frames and lines only; what a call means is the live door's. A line that breaks is no farewell: the door is
hung up, and who comes back in time goes on with it.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.http.asgi import Receive, Scope, Send
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.http.request import split_base_path
from rtk_cli.emulator.http.websocket_session import Line

PATH = "/live"
BEAT = 0.25
"""Seconds between two looks at the clock, and at what other processes wrote."""

Defect = Callable[[str, Exception], None]


class WebSocketEndpoint:
    """The ASGI application for WebSockets. While one is open, time passes in the emulator without a call."""

    def __init__(self, emulator: Emulator, defect: Defect, limits: Limits, prefix: str = "") -> None:
        self._emulator = emulator
        self._defect = defect
        self._limits = limits
        self._prefix = prefix
        self._open = 0
        self._lines: dict[str, Line] = {}
        self._beating: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        if split_base_path(scope["raw_path"].decode("ascii"), self._prefix)[1] != PATH:
            await send({"type": "websocket.http.response.start", "status": 404, "headers": []})
            await send({"type": "websocket.http.response.body", "body": b""})
            return
        await send({"type": "websocket.accept"})
        line = Line(self._emulator, send, lambda problem: self._defect(PATH, problem), self._lines)
        with self._beat():
            try:
                await line.serve(receive, self._limits.request_seconds)
            except OSError:
                return  # the server library's word for: the other side is gone
            except Exception as problem:
                self._defect(PATH, problem)

    @contextlib.contextmanager
    def _beat(self) -> Iterator[None]:
        self._open += 1
        self._beating = self._beating or asyncio.create_task(self._keep_time())
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self._beating.cancel()
                self._beating = None

    async def _keep_time(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            try:
                self._emulator.live.tick()
            except Exception as problem:  # the next beat may do better; the log of defects says what it was
                self._defect(PATH, problem)
