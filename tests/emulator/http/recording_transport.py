"""A connection of the server on a transport in memory, for tests that decide what arrives in which read."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from rtk_cli.emulator.http.asgi import Receive, Scope, Send
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.http.server import uvicorn_config
from tests.emulator.http.server_process import TIMEOUT

POST = b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{}"


class RecordingTransport(asyncio.Transport):
    """A transport in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.aborts = 0
        self.closes = 0
        self.protocol: asyncio.BaseProtocol | None = None

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def abort(self) -> None:
        self.aborts += 1

    def is_closing(self) -> bool:
        return False

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        """Nothing more is written."""

    def close(self) -> None:
        """Count, but stay open, so that a test sees what follows."""
        self.closes += 1

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def pause_reading(self) -> None:
        """Nothing is read."""

    def resume_reading(self) -> None:
        """Nothing is read."""

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        assert self.protocol is not None
        return self.protocol


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 204, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def connected(
    protocol: type[HttpToolsProtocol], app: Any = application
) -> tuple[HttpToolsProtocol, RecordingTransport]:
    """Return a connection as uvicorn creates one, and its transport."""
    config = uvicorn_config(app, Limits())
    made = protocol(config=config, server_state=ServerState(), app_state={}, _loop=asyncio.get_running_loop())
    transport = RecordingTransport()
    transport.protocol = made
    made.connection_made(transport)
    return made, transport


def in_loop(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def limited_in_time() -> None:
        async with asyncio.timeout(TIMEOUT):
            await scenario()

    asyncio.run(limited_in_time())
