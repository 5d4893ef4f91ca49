"""The WebSocket endpoint /live: accepts connections and runs a session on each.

While a connection is open, the emulator's clock is read even when no request arrives. When a connection breaks, the
participant stays in the meeting for a while: a client that reconnects in time continues where it was.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.http import browser_guard
from rtk_cli.emulator.http.asgi import Application, Receive, Scope, Send
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.http.request import split_base_path
from rtk_cli.emulator.http.websocket_session import WebSocketSession

if TYPE_CHECKING:
    from rtk_cli.emulator.web_client.media_backend import MediaBackend

PATH = "/live"
WEB_CLIENTS = "/ws"
TICK_SECONDS = 0.25
"""The interval at which the clock is read, and what other processes wrote."""

OnError = Callable[[str, Exception], None]


class WebSocketEndpoint:
    """The ASGI application for WebSockets. `make_backend` makes what answers the media of web clients."""

    def __init__(
        self,
        emulator: Emulator,
        on_error: OnError,
        limits: Limits,
        prefix: str = "",
        make_backend: "Callable[[], MediaBackend] | None" = None,
    ) -> None:
        self._make_backend = make_backend or _without_media
        self._emulator = emulator
        self._on_error = on_error
        self._limits = limits
        self._prefix = prefix
        self._open_count = 0
        self._sessions: dict[str, WebSocketSession] = {}  # by peer id
        self._ticker: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        if browser_guard.is_for_web_client(scope):
            with self._ticking():
                await self._web_clients(scope, receive, send)
            return
        if split_base_path(scope["raw_path"].decode("ascii"), self._prefix)[1] != PATH:
            await send({"type": "websocket.http.response.start", "status": 404, "headers": []})
            await send({"type": "websocket.http.response.body", "body": b""})
            return
        await send({"type": "websocket.accept"})
        session = WebSocketSession(self._emulator, send, lambda error: self._on_error(PATH, error), self._sessions)
        with self._ticking():
            try:
                await session.run(receive, self._limits.request_seconds)
            except OSError:
                return  # uvicorn raises it when the client has disconnected
            except Exception as error:  # other connections go on
                self._on_error(PATH, error)

    @cached_property
    def _web_clients(self) -> Application:
        """Loaded when the first web client connects."""
        from rtk_cli.emulator.http.web_client_socket import WebClientEndpoint

        return WebClientEndpoint(
            self._emulator, lambda error: self._on_error(WEB_CLIENTS, error), self._make_backend, self._limits
        )

    @contextlib.contextmanager
    def _ticking(self) -> Iterator[None]:
        """Tick from the first open connection to the last."""
        self._open_count += 1
        self._ticker = self._ticker or asyncio.create_task(self._tick())
        try:
            yield
        finally:
            self._open_count -= 1
            if not self._open_count:
                self._ticker.cancel()
                self._ticker = None

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            try:
                self._emulator.live.tick()
            except Exception as error:  # the next tick may succeed
                self._on_error(PATH, error)


def _without_media() -> "MediaBackend":
    from rtk_cli.emulator.web_client.media.no_media import NoMedia

    return NoMedia()
