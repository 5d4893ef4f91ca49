"""The served emulator in the loop of the test itself: the same application, on a port of the loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from rtk_cli.clock import Clock
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.http import server
from rtk_cli.emulator.http.app import App, Observers
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.http.request import BASE
from rtk_cli.emulator.http.websocket_endpoint import WebSocketEndpoint


class _Server(uvicorn.Server):
    """A server that tells when it has begun."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_ready.set()


@asynccontextmanager
async def served(emulator: Emulator, clock: Clock, limits: Limits | None = None) -> AsyncIterator[str]:
    """Gives the base URL. A defect of the server fails the test."""
    defects: list[Exception] = []

    def defect(_: str, problem: Exception) -> None:
        defects.append(problem)

    chosen = limits or Limits()
    websockets = WebSocketEndpoint(emulator, defect, chosen)
    application = App(emulator, clock, Observers(defect), limits=chosen, websockets=websockets)
    with server.listen("127.0.0.1", 0, has_token=False) as listener:
        running = _Server(server.uvicorn_config(application, chosen))
        task = asyncio.create_task(running.serve([listener]))
        await running.is_ready.wait()
        try:
            yield server.url_of(listener) + BASE
        finally:
            running.should_exit = True
            await task
    assert defects == []
