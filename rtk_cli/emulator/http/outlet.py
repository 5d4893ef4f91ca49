"""The way out of a connection: what is written in one turn of the event loop leaves in one piece.

The server library writes the head and the body of an answer apart. Each write is a call of the system that wakes the
other side; for a short answer the second one costs more than putting it together.
"""

import asyncio
from collections.abc import Callable
from typing import Any

ENOUGH = 16_384
"""Bytes that are not held back: the transport must see them to say when it is full."""


class Outlet:
    """A transport that gathers what is written; how it closes is the protocol's matter."""

    def __init__(
        self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop, close: Callable[[], None]
    ) -> None:
        self.close = close
        self.transport = transport
        self._loop = loop
        self._gathered: list[bytes] = []
        self._size = 0
        self._is_shut = False

    def __getattr__(self, name: str) -> Any:
        """All else is the transport's."""
        return getattr(self.transport, name)

    def write(self, data: bytes) -> None:
        if self._is_shut:
            return
        if not self._gathered:
            self._loop.call_soon(self.flush)
        self._gathered.append(data)
        self._size += len(data)
        if self._size > ENOUGH:
            self.flush()

    def flush(self) -> None:
        if self._gathered and not self.transport.is_closing():
            self.transport.write(b"".join(self._gathered))
        self._gathered.clear()
        self._size = 0

    def is_closing(self) -> bool:
        return self._is_shut or self.transport.is_closing()

    def shut(self) -> None:
        """Send what was written, and tell the other side that no more comes; it may still say what it has to say."""
        self.flush()
        self._is_shut = True
        if not self.transport.is_closing():
            self.transport.write_eof()
