"""The emulator's HTTP server in the event loop of the test, on a loopback port."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from rtk_cli.clock import Clock
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.http import server
from rtk_cli.emulator.http.app import App, Observers
from rtk_cli.emulator.http.client_hosts import ClientHosts
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.http.request import BASE
from rtk_cli.emulator.http.websocket_endpoint import WebSocketEndpoint


class _Server(uvicorn.Server):
    """A server that signals when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_ready.set()


@asynccontextmanager
async def served(emulator: Emulator, clock: Clock, limits: Limits | None = None) -> AsyncIterator[str]:
    """Yield the base URL. An internal error of the server fails the test."""
    errors: list[Exception] = []

    def on_error(_: str, error: Exception) -> None:
        errors.append(error)

    chosen = limits or Limits()
    websockets = WebSocketEndpoint(emulator, on_error, chosen)
    application = App(emulator, clock, Observers(on_error), limits=chosen, websockets=websockets)
    with server.listen("127.0.0.1", 0, has_token=False) as listener:
        hosts = ClientHosts(application, frozenset(), is_open=False)
        running = _Server(server.uvicorn_config(hosts, chosen))
        task = asyncio.create_task(running.serve([listener]))
        await running.is_ready.wait()
        try:
            yield server.url_of(listener) + BASE
        finally:
            running.should_exit = True
            await task
    assert errors == []
