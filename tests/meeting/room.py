"""A meeting on a new emulator, with participants who connect in process or over a WebSocket."""

import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.jobs.in_process_meeting import connect_in_process
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.meeting import Meeting
from rtk_cli.messages import Request
from tests.meeting.async_runner import run_async
from tests.support.cli import FakeClock

APP = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}"

Connect = Callable[[str], Awaitable[Meeting]]
RunScenario = Callable[[Callable[["Room"], Awaitable[Any]]], Any]


class Room:
    """The emulator, one meeting on it, and all participants who connected."""

    def __init__(self, emulator: Emulator, connect: Connect, clock: FakeClock) -> None:
        self.emulator = emulator
        self.clock = clock
        self._connect = connect
        self._meetings: list[Meeting] = []
        self.meeting_id = self.rest("POST", "/meetings", {"title": "Daily"})["id"]

    def rest(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """The data of a REST response, which must be a success; `path` is below the app."""
        content = None if body is None else json.dumps(body).encode()
        response = self.emulator.handle(Request(method, APP + path, (), content), None).response
        assert response is not None
        assert response.status < 300, response.content
        return json.loads(response.content)["data"]

    def session(self, method: str, action: str, body: dict[str, Any]) -> Any:
        """The data of a REST response about the meeting's live session."""
        return self.rest(method, f"/meetings/{self.meeting_id}/active-session/{action}", body)

    def token(self, name: str, preset: str) -> str:
        """The join token of a new participant."""
        participant = {"custom_participant_id": name, "name": name.title(), "preset_name": preset}
        token: str = self.rest("POST", f"/meetings/{self.meeting_id}/participants", participant)["token"]
        return token

    async def connect(self, token: str) -> Meeting:
        return self.close_later(await self._connect(token))

    def close_later(self, meeting: Meeting) -> Meeting:
        """Close the meeting when the scenario ends."""
        self._meetings.append(meeting)
        return meeting

    async def connected(self, name: str, preset: str = "group_call_participant") -> Meeting:
        """A new participant before joining."""
        return await self.connect(self.token(name, preset))

    async def joined(self, name: str, preset: str = "group_call_participant") -> Meeting:
        """A new participant who has joined, or waits if the preset says so."""
        meeting = await self.connected(name, preset)
        await meeting.join()
        return meeting

    async def host(self) -> Meeting:
        return await self.joined("ada", "group_call_host")

    async def host_with(self, *names: str) -> list[Meeting]:
        """Ada, the host, and these participants, after each has seen all others."""
        meetings = [await self.host(), *[await self.joined(name) for name in names]]
        for each in meetings:
            joins = each.participants.joined.events("participant_joined")
            while each.participants.count < len(names):
                await anext(joins)
        return meetings

    def preset(self, name: str, like: str, **permissions: Any) -> str:
        """Create a preset from a ready-made one with other permissions; returns its name."""
        listed = {each["name"]: each["id"] for each in self.rest("GET", "/presets")}[like]
        original = self.rest("GET", f"/presets/{listed}")
        copy = {**original, "name": name, "permissions": {**original["permissions"], **permissions}}
        self.rest("POST", "/presets", {key: copy[key] for key in ("name", "config", "permissions", "ui")})
        return name

    def waiting(self) -> str:
        """A preset whose participants wait until they are admitted."""
        return self.preset("waiting", "group_call_participant", waiting_room_type="SKIP_ON_ACCEPT")

    async def close(self) -> None:
        for meeting in self._meetings:
            await meeting.close()


@asynccontextmanager
async def in_process(emulator: Emulator, clock: FakeClock) -> AsyncIterator[Connect]:
    yield lambda token: connect_in_process(emulator, token)


@asynccontextmanager
async def over_websocket(emulator: Emulator, clock: FakeClock) -> AsyncIterator[Connect]:
    from tests.meeting.served_emulator import served

    async with served(emulator, clock) as url:
        yield lambda token: Meeting.connect(url, token)


CONNECTS = {"in-process": in_process, "websocket": over_websocket}


@asynccontextmanager
async def fresh_emulator() -> AsyncIterator[tuple[Emulator, FakeClock]]:
    clock = FakeClock()
    emulator = Emulator(None, clock=clock, ids=lambda: str(uuid.uuid4()))
    try:
        yield emulator, clock
    finally:
        emulator.close()


def runner(kind: str) -> RunScenario:
    """A function that runs a scenario with this kind of connection."""

    async def run(scenario: Callable[[Room], Awaitable[Any]]) -> Any:
        async with fresh_emulator() as (emulator, clock), CONNECTS[kind](emulator, clock) as connect:
            room = Room(emulator, connect, clock)
            try:
                return await scenario(room)
            finally:
                await room.close()

    return lambda scenario: run_async(run(scenario))
