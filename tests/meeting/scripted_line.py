"""A connection in memory that answers as the test tells it: for orders of events that no server gives on demand."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from rtk_cli.meeting import Event, Meeting
from rtk_cli.meeting.live_connection import Content

NOON = "2026-09-14T12:00:00.000Z"
ME = "peer-me"

Play = Callable[[Content], Content]


def peer(name: str, **changed: Any) -> dict[str, Any]:
    """What the protocol says of somebody."""
    flags = {"audio_enabled": False, "video_enabled": False, "screen_share_enabled": False, "pinned": False}
    who = {"id": f"peer-{name}", "participant_id": f"participant-{name}", "custom_participant_id": name, "name": name}
    return {**who, "picture": None, "preset_name": "group_call_host", **flags, "joined_at": NOON, **changed}


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


class ScriptedLine:
    """The server's part. `plays` holds what it does at each call; `happens` makes an event."""

    def __init__(self, *present: dict[str, Any]) -> None:
        self.number = 0
        self.calls: list[tuple[str, Content]] = []
        self.is_closed = False
        self.plays: dict[str, Play] = {
            "hello": lambda _: {"state": "INITIALIZED", "peer": peer("me"), "meeting": {"id": "m", "title": "Daily"}},
            "join": lambda _: self.on_stage(*present),
            "leave": lambda _: self.moves("LEFT"),
        }
        self._inbox: asyncio.Queue[Event | None] = asyncio.Queue()

    async def call(self, name: str, params: Content) -> Content:
        self.calls.append((name, params))
        answer = self.plays[name](params)
        told = {"number": self.number, **answer}
        for _ in range(3):  # as with every line: what happens meanwhile may be heard first
            await asyncio.sleep(0)
        return told

    async def events(self) -> AsyncIterator[Event]:
        while (event := await self._inbox.get()) is not None:
            yield event

    async def close(self) -> None:
        self.is_closed = True
        self._inbox.put_nowait(None)

    def happens(self, kind: str, **data: Any) -> Content:
        self.number += 1
        self._inbox.put_nowait(Event(kind, self.number, NOON, data))
        return {}

    def moves(self, state: str) -> Content:
        self.happens("self.state", state=state, reason=None)
        return {"state": state}

    def on_stage(self, *present: dict[str, Any], **room: Any) -> Content:
        """What the answer to join says."""
        whole = {**EMPTY_ROOM, "peers": [peer("me"), *present], **room}
        return {"state": "JOINED", "peer": peer("me"), "session": {"id": "s"}, "room": whole}


async def joined(line: ScriptedLine) -> Meeting:
    """A meeting on the line, joined."""
    meeting = await Meeting.over(line)
    await meeting.join()
    return meeting
