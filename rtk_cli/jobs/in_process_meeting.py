"""A `Meeting` on an emulator in this process, without a server.

It is a job because the emulator and the meeting do not import each other.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.events import Event as Entry
from rtk_cli.emulator.live.client_connection import ClientConnection
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.errors import RtkError
from rtk_cli.meeting import Event, Meeting, MeetingOverError
from rtk_cli.meeting.errors import refusal
from rtk_cli.meeting.live_connection import Content

TICK = 0.25
"""Seconds between two checks of the clock and of what other processes wrote."""


async def connect_in_process(emulator: Emulator, token: str) -> Meeting:
    """The meeting of the participant with this join token, not joined yet."""
    try:
        client = emulator.live.connect(token)
    except LiveRefusal as error:
        raise refusal(error.code, error.message) from error
    return await Meeting.over(InProcessConnection(emulator, client))


class InProcessConnection:
    """A `Connection` to an emulator in this process. Events may come from any thread."""

    def __init__(self, emulator: Emulator, client: ClientConnection) -> None:
        self._emulator = emulator
        self._client = client
        self._loop = asyncio.get_running_loop()
        self._inbox: asyncio.Queue[Event | None] = asyncio.Queue()
        self._is_closed = False
        client.listen(self._receive, self._close_from_server)
        self._ticking = asyncio.create_task(self._tick())

    async def call(self, name: str, params: Content) -> Content:
        """See `Connection`."""
        if self._is_closed:
            raise MeetingOverError("the connection was closed")
        if name == "hello":
            return self._client.hello
        try:
            return self._client.call(name, params)
        except LiveRefusal as error:
            raise refusal(error.code, error.message) from error

    async def events(self) -> AsyncIterator[Event]:
        """See `Connection`."""
        while (event := await self._inbox.get()) is not None:
            yield event

    async def close(self) -> None:
        """See `Connection`. It does not reconnect."""
        if self._is_closed:
            return
        self._end()
        self._client.hang_up()

    def _receive(self, entries: list[Entry]) -> None:
        if self._loop.is_closed():  # the program ended without closing the meeting
            return
        for entry in entries:
            event = Event(entry.kind, entry.number, entry.at, entry.data)
            self._loop.call_soon_threadsafe(self._inbox.put_nowait, event)

    def _close_from_server(self) -> None:
        """The store was reset or replaced, so that this connection no longer exists."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        self._is_closed = True
        self._ticking.cancel()
        self._loop.call_soon_threadsafe(self._inbox.put_nowait, None)  # after the events received before

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            with suppress(RtkError):  # such as a full disk: the next tick may succeed, and a call raises the error
                self._emulator.live.tick()
