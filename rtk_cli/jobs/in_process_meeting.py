"""A `Meeting` on an emulator of this process: no socket, no server, the same protocol.

It stands here because neither the emulator nor the meeting knows of the other.
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

BEAT = 0.25
"""Seconds between two looks at the clock and at what other processes wrote."""


async def connect_in_process(emulator: Emulator, token: str) -> Meeting:
    """The meeting of the participant with this join token, before joining."""
    try:
        door = emulator.live.connect(token)
    except LiveRefusal as error:
        raise refusal(error.code, error.message) from error
    return await Meeting.over(DoorConnection(emulator, door))


class DoorConnection:
    """A `Connection` that ends in the emulator's live door. Events may come from any thread."""

    def __init__(self, emulator: Emulator, door: ClientConnection) -> None:
        self._emulator = emulator
        self._door = door
        self._loop = asyncio.get_running_loop()
        self._inbox: asyncio.Queue[Event | None] = asyncio.Queue()
        self._is_closed = False
        door.listen(self._hear, self._lose)
        self._beating = asyncio.create_task(self._beat())

    async def call(self, name: str, params: Content) -> Content:
        """See `Connection`."""
        if self._is_closed:
            raise MeetingOverError("the connection was closed")
        if name == "hello":
            return self._door.hello
        try:
            return self._door.call(name, params)
        except LiveRefusal as error:
            raise refusal(error.code, error.message) from error

    async def events(self) -> AsyncIterator[Event]:
        """See `Connection`."""
        while (event := await self._inbox.get()) is not None:
            yield event

    async def close(self) -> None:
        """See `Connection`. There is no line that could be made again: it is for good."""
        if self._is_closed:
            return
        self._end()
        self._door.hang_up()

    def _hear(self, entries: list[Entry]) -> None:
        if self._loop.is_closed():  # nobody closed the meeting, and nobody is there any more
            return
        for entry in entries:
            event = Event(entry.kind, entry.number, entry.at, entry.data)
            self._loop.call_soon_threadsafe(self._inbox.put_nowait, event)

    def _lose(self) -> None:
        """The store became another world, in which this connection is none."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        self._is_closed = True
        self._beating.cancel()
        self._loop.call_soon_threadsafe(self._inbox.put_nowait, None)  # behind what was heard before

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            with suppress(RtkError):  # a disk may be full for a while: the next beat may do better, and a call tells
                self._emulator.live.tick()
