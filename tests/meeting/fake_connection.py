"""A connection in memory with scripted responses, for orders of events that no server produces on demand."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from rtk_cli.meeting import Event, Meeting
from rtk_cli.meeting.live_connection import Content

NOON = "2026-09-14T12:00:00.000Z"

Respond = Callable[[Content], Content]


def peer(name: str, **changed: Any) -> dict[str, Any]:
    """A peer object of the protocol."""
    flags = {"audio_enabled": False, "video_enabled": False, "screen_share_enabled": False, "pinned": False}
    ids = {"id": f"peer-{name}", "participant_id": f"participant-{name}", "custom_participant_id": name, "name": name}
    return {**ids, "picture": None, "preset_name": "group_call_host", **flags, "joined_at": NOON, **changed}


def waitlisted(_: Content) -> Content:
    """The response to `join` of a participant who has to wait."""
    return {"state": "WAITLISTED", "peer": peer("me"), "session": None, "room": None}


EMPTY_ROOM: dict[str, Any] = {
    "peers": [],
    "waitlist": [],
    "messages": [],
    "polls": [],
    "plugins": [],
    "transcript": [],
    "recordings": [],
    "livestream": None,
}


class FakeConnection:
    """`responses` has a function per call; `emit` sends an event."""

    def __init__(self, *present: dict[str, Any]) -> None:
        self.number = 0
        self.calls: list[tuple[str, Content]] = []
        self.is_closed = False
        self.responses: dict[str, Respond] = {
            "hello": lambda _: {"state": "INITIALIZED", "peer": peer("me"), "meeting": {"id": "m", "title": "Daily"}},
            "join": lambda _: self.joined_response(*present),
            "leave": lambda _: self.set_state("LEFT"),
        }
        self._inbox: asyncio.Queue[Event | None] = asyncio.Queue()

    async def call(self, name: str, params: Content) -> Content:
        self.calls.append((name, params))
        response = self.responses[name](params)
        numbered = {"number": self.number, **response}
        for _ in range(3):  # as over a socket, events may arrive before the response
            await asyncio.sleep(0)
        return numbered

    async def events(self) -> AsyncIterator[Event]:
        while (event := await self._inbox.get()) is not None:
            yield event

    async def close(self) -> None:
        self.is_closed = True
        self.end_events()

    def end_events(self) -> None:
        self._inbox.put_nowait(None)

    def emit(self, kind: str, **data: Any) -> Content:
        self.number += 1
        self._inbox.put_nowait(Event(kind, self.number, NOON, data))
        return {}

    def set_state(self, state: str) -> Content:
        self.emit("self.state", state=state, reason=None)
        return {"state": state}

    def joined_response(self, *present: dict[str, Any], **room: Any) -> Content:
        """The response to `join` of a participant who has joined."""
        whole = {**EMPTY_ROOM, "peers": [peer("me"), *present], **room}
        return {"state": "JOINED", "peer": peer("me"), "session": {"id": "s"}, "room": whole}


async def joined(connection: FakeConnection) -> Meeting:
    """A joined meeting over the connection."""
    meeting = await Meeting.over(connection)
    await meeting.join()
    return meeting
