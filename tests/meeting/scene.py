"""A meeting on a fresh emulator, and people who come to it by one of two doors: in process, or over a WebSocket."""

import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.jobs.in_process_meeting import connect_in_process
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.meeting import Meeting
from rtk_cli.messages import Request
from tests.meeting.in_time import in_time
from tests.support.cli import FakeClock

APP = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}"

Found = TypeVar("Found")
Connect = Callable[[str], Awaitable[Meeting]]
Play = Callable[[Callable[["Scene"], Awaitable[Found]]], Found]


class Scene:
    """The emulator, one meeting on it, and everybody who came."""

    def __init__(self, emulator: Emulator, connect: Connect, clock: FakeClock) -> None:
        self.emulator = emulator
        self.clock = clock
        self._connect = connect
        self._came: list[Meeting] = []
        self.meeting_id = self.rest("POST", "/meetings", {"title": "Daily"})["id"]

    def rest(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """A call of the REST API on the app, which must succeed; the data of its answer."""
        content = None if body is None else json.dumps(body).encode()
        answer = self.emulator.handle(Request(method, APP + path, (), content), None).response
        assert answer is not None
        assert answer.status < 300, answer.content
        return json.loads(answer.content)["data"]

    def session(self, method: str, action: str, body: dict[str, Any]) -> Any:
        """A call on the meeting's live session."""
        return self.rest(method, f"/meetings/{self.meeting_id}/active-session/{action}", body)

    def token(self, name: str, preset: str) -> str:
        """The join token of a new participant."""
        person = {"custom_participant_id": name, "name": name.title(), "preset_name": preset}
        token: str = self.rest("POST", f"/meetings/{self.meeting_id}/participants", person)["token"]
        return token

    async def connect(self, token: str) -> Meeting:
        return self.remember(await self._connect(token))

    def remember(self, meeting: Meeting) -> Meeting:
        """Close it when the scene ends."""
        self._came.append(meeting)
        return meeting

    async def comes(self, name: str, preset: str = "group_call_participant") -> Meeting:
        """Somebody before joining."""
        return await self.connect(self.token(name, preset))

    async def joins(self, name: str, preset: str = "group_call_participant") -> Meeting:
        """Somebody who has joined, or waits where the preset says so."""
        meeting = await self.comes(name, preset)
        await meeting.join()
        return meeting

    async def host(self) -> Meeting:
        return await self.joins("ada", "group_call_host")

    async def host_with(self, *names: str) -> list[Meeting]:
        """Ada, the host, and these; each sees all others."""
        people = [await self.host(), *[await self.joins(name) for name in names]]
        for each in people:
            came = each.participants.joined.events("participant_joined")
            while each.participants.count < len(names):
                await anext(came)
        return people

    def preset(self, name: str, like: str, **permissions: Any) -> str:
        """A new preset that differs from a ready-made one; its name."""
        ready = {each["name"]: each["id"] for each in self.rest("GET", "/presets")}[like]
        whole = self.rest("GET", f"/presets/{ready}")
        told = {**whole, "name": name, "permissions": {**whole["permissions"], **permissions}}
        self.rest("POST", "/presets", {key: told[key] for key in ("name", "config", "permissions", "ui")})
        return name

    def waiting(self) -> str:
        """A preset whose holders wait until somebody admits them."""
        return self.preset("waiting", "group_call_participant", waiting_room_type="SKIP_ON_ACCEPT")

    async def end(self) -> None:
        for meeting in self._came:
            await meeting.close()


@asynccontextmanager
async def by_process(emulator: Emulator, clock: FakeClock) -> AsyncIterator[Connect]:
    yield lambda token: connect_in_process(emulator, token)


@asynccontextmanager
async def by_socket(emulator: Emulator, clock: FakeClock) -> AsyncIterator[Connect]:
    from tests.meeting.in_loop import served

    async with served(emulator, clock) as url:
        yield lambda token: Meeting.connect(url, token)


DOORS = {"in-process": by_process, "socket": by_socket}


@asynccontextmanager
async def fresh_emulator() -> AsyncIterator[tuple[Emulator, FakeClock]]:
    clock = FakeClock()
    emulator = Emulator(None, clock=clock, ids=lambda: str(uuid.uuid4()))
    try:
        yield emulator, clock
    finally:
        emulator.close()


def player(door: str) -> Play[Any]:
    """Runs a scene by that door."""

    async def run(scene: Callable[[Scene], Awaitable[Any]]) -> Any:
        async with fresh_emulator() as (emulator, clock), DOORS[door](emulator, clock) as connect:
            stage = Scene(emulator, connect, clock)
            try:
                return await scene(stage)
            finally:
                await stage.end()

    return lambda scene: in_time(run(scene))
