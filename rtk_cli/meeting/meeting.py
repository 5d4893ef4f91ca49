"""The Meeting object: one participant of a live session, with the namespaces of RealtimeKit's Web Core.

The order is always: the state changes, then its event is told, then the call that caused it returns.
"""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from rtk_cli.errors import RtkError
from rtk_cli.meeting.emitter import Outbox
from rtk_cli.meeting.errors import ConnectionLostError, MeetingOverError, WrongStateError
from rtk_cli.meeting.live_connection import Connection, Content, Event
from rtk_cli.meeting.meeting_state import Room


class Meeting:
    """Made by `connect` or `over`. As an async context manager it leaves at the end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outbox = Outbox()
        self._number = 0
        self._awaited: list[tuple[int, asyncio.Future[None]]] = []
        self._turn = asyncio.Lock()  # events wait while a snapshot is on its way
        self._pump: asyncio.Task[None] | None = None
        self._defect: Exception | None = None
        room = self._room = Room(self._outbox, self._ask)
        self.self = room.self
        self.participants = room.participants
        self.meta = room.meta
        self.chat = room.chat
        self.polls = room.polls
        self.plugins = room.plugins
        self.ai = room.ai
        self.recording = room.recording
        self.livestream = room.livestream

    @classmethod
    async def connect(cls, url: str, token: str) -> Self:
        """A meeting on a served emulator: `url` is its base URL, `token` what adding a participant gave."""
        from rtk_cli.meeting.websocket_connection import SocketConnection

        return await cls.over(await SocketConnection.open(url, token))

    @classmethod
    async def over(cls, connection: Connection) -> Self:
        """A meeting over any connection."""
        meeting = cls(connection)
        try:
            answer = await connection.call("hello", {})
        except BaseException:
            await connection.close()
            raise
        meeting._number = answer["number"]
        meeting._room.introduce(answer)
        meeting._pump = asyncio.create_task(meeting._follow())
        return meeting

    async def join(self) -> None:
        """Enter the meeting. Where its preset asks for it, one is `waitlisted` then, and joins when let in."""
        async with self._turn:
            answer = await self._call("join", {})
            self._room.enter(answer)
            self._reach(answer["number"])

    async def leave(self) -> None:
        """Leave for good, and hang up. Who is out already only hangs up."""
        with suppress(WrongStateError):  # out, and at most about to hear of it
            await self._ask("leave", {})
        await self.close()

    async def close(self) -> None:
        """Hang up. The server takes it for leaving when nobody comes back in time."""
        await self._connection.close()
        if self._pump is not None:
            await self._pump

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if not self._outbox.is_over:
                await self.leave()
        except RtkError:
            if error is None:  # else that is what went wrong first
                raise
        finally:
            await self.close()

    async def _ask(self, name: str, params: Content) -> Content:
        """A call; it returns when the events that it caused have been told."""
        answer = await self._call(name, params)
        if answer["number"] > self._number and not self._outbox.is_over:
            seen: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._awaited.append((answer["number"], seen))
            await seen
        return answer

    async def _call(self, name: str, params: Content) -> Content:
        """A call of somebody who is not out, in a meeting that still follows what happens."""
        if self.self.room_state.is_final:
            raise MeetingOverError(f"no longer in the meeting: {self.self.room_state}")
        answer = await self._connection.call(name, params)
        if self._defect is not None:
            raise self._defect
        return answer

    async def _follow(self) -> None:
        """Take events until there are no more; after the last state there are none."""
        try:
            async for event in self._connection.events():
                async with self._turn:
                    await self._take(event)
                if self.self.room_state.is_final:
                    await self._connection.close()
        except RtkError:  # the line is gone for good: whoever calls is told why
            self._finish()
        except Exception as defect:
            self._finish(defect)
            raise
        else:
            self._finish()

    async def _take(self, event: Event) -> None:
        if 0 < event.number <= self._number:
            return  # a snapshot told of it
        number = event.number
        if event.kind == "self.state" and event.data["state"] == "JOINED":
            number = max(number, await self._look_around())
        self._room.apply(event)
        self._reach(number)

    async def _look_around(self) -> int:
        """One was let in, and what is there comes as a whole; the number of the last event in it."""
        try:
            answer = await self._snapshot()
        except WrongStateError:  # and sent out again already, which is what the next event tells
            return 0
        self._room.enter(answer)
        return int(answer["number"])

    async def _snapshot(self) -> Content:
        """To call for it does not move anybody who is in, so it can be asked twice when the line breaks."""
        try:
            return await self._connection.call("join", {})
        except ConnectionLostError:
            return await self._connection.call("join", {})

    def _reach(self, number: int) -> None:
        """Tell what changed, then let go whoever waits for an event up to this one."""
        self._outbox.flush()
        self._number = max(self._number, number)
        for awaited, seen in self._awaited:
            if awaited <= self._number and not seen.done():
                seen.set_result(None)
        self._awaited = [entry for entry in self._awaited if not entry[1].done()]

    def _finish(self, defect: Exception | None = None) -> None:
        """There will be no event any more: nobody is to wait for one."""
        self._defect = defect
        self._outbox.end()
        for _, seen in self._awaited:
            if not seen.done():
                seen.set_result(None) if defect is None else seen.set_exception(defect)
        self._awaited.clear()
