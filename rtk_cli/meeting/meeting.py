"""The Meeting object: one participant of a live session, with the namespaces of RealtimeKit's Web Core.

The order is always the same: the state changes, then its events are emitted, then the call that caused them returns.
"""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

from rtk_cli.errors import RtkError
from rtk_cli.meeting.emitter import Outbox
from rtk_cli.meeting.errors import ConnectionLostError, MeetingOverError, WrongStateError
from rtk_cli.meeting.live_connection import Connection, Content, Event
from rtk_cli.meeting.meeting_state import MeetingState


class Meeting:
    """Made by `connect` or `over`. As an async context manager it leaves at the end of the block."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outbox = Outbox()
        self._number = 0
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []
        self._lock = asyncio.Lock()  # events wait while a snapshot is on its way
        self._reader: asyncio.Task[None] | None = None
        self._failure: Exception | None = None
        state = self._state = MeetingState(self._outbox, self._call)
        self.self = state.self
        self.participants = state.participants
        self.meta = state.meta
        self.chat = state.chat
        self.polls = state.polls
        self.plugins = state.plugins
        self.ai = state.ai
        self.recording = state.recording
        self.livestream = state.livestream

    @classmethod
    async def connect(cls, url: str, token: str) -> Self:
        """A meeting on a served emulator: `url` is its base URL, `token` the join token of a participant."""
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
        meeting._state.apply_hello(answer)
        meeting._reader = asyncio.create_task(meeting._follow())
        return meeting

    async def join(self) -> None:
        """Join, or enter the waiting room if the preset requires it; the participant joins once admitted."""
        async with self._lock:
            answer = await self._send("join", {})
            self._state.apply_join(answer)
            self._advance_to(answer["number"])

    async def leave(self) -> None:
        """Leave and close the connection. A participant who is no longer in the meeting only closes it."""
        with suppress(WrongStateError):  # no longer in the meeting; the event may be on its way
            await self._call("leave", {})
        await self.close()

    async def close(self) -> None:
        """Close the connection without leaving. The server ends it after the reconnection timeout."""
        await self._connection.close()
        if self._reader is not None:
            await self._reader

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if not self._outbox.is_over:
                await self.leave()
        except RtkError:
            if error is None:  # else keep the error of the block
                raise
        finally:
            await self.close()

    async def _call(self, name: str, params: Content) -> Content:
        """Make a call; returns after the events that it caused were delivered."""
        answer = await self._send(name, params)
        if answer["number"] > self._number and not self._outbox.is_over:
            reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.append((answer["number"], reached))
            await reached
        return answer

    async def _send(self, name: str, params: Content) -> Content:
        """Make a call without waiting for its events."""
        if self.self.room_state.is_final:
            raise MeetingOverError(f"no longer in the meeting: {self.self.room_state}")
        answer = await self._connection.call(name, params)
        if self._failure is not None:
            raise self._failure
        return answer

    async def _follow(self) -> None:
        """Handle events until the connection ends; close it after the final state."""
        try:
            async for event in self._connection.events():
                async with self._lock:
                    await self._handle(event)
                if self.self.room_state.is_final:
                    await self._connection.close()
        except RtkError:  # the connection is lost for good; the next call raises the reason
            self._finish()
        except Exception as failure:
            self._finish(failure)
            raise
        else:
            self._finish()

    async def _handle(self, event: Event) -> None:
        if 0 < event.number <= self._number:
            return  # a snapshot contained it
        number = event.number
        if event.kind == "self.state" and event.data["state"] == "JOINED":
            number = max(number, await self._refresh())
        self._state.apply_event(event)
        self._advance_to(number)

    async def _refresh(self) -> int:
        """Fetch the room after being admitted; returns the number of the last event that it contains."""
        try:
            answer = await self._snapshot()
        except WrongStateError:  # already out again, as the next event will tell
            return 0
        self._state.apply_join(answer)
        return int(answer["number"])

    async def _snapshot(self) -> Content:
        """Calling `join` again changes nothing, so it can be repeated after a lost connection."""
        try:
            return await self._connection.call("join", {})
        except ConnectionLostError:
            return await self._connection.call("join", {})

    def _advance_to(self, number: int) -> None:
        """Deliver the queued events, then release the calls that wait for an event up to this number."""
        self._outbox.flush()
        self._number = max(self._number, number)
        for awaited, reached in self._waiters:
            if awaited <= self._number and not reached.done():
                reached.set_result(None)
        self._waiters = [entry for entry in self._waiters if not entry[1].done()]

    def _finish(self, failure: Exception | None = None) -> None:
        """Release all calls: there will be no more events."""
        self._failure = failure
        self._outbox.end()
        for _, reached in self._waiters:
            if not reached.done():
                reached.set_result(None) if failure is None else reached.set_exception(failure)
        self._waiters.clear()
