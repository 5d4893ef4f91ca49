"""A meeting on a served emulator, with web clients on real sockets next to participants of the live protocol."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.meeting import Meeting
from tests.meeting.async_runner import run_async
from tests.meeting.room import Room, fresh_emulator
from tests.meeting.served_emulator import served
from tests.support.cli import FakeClock
from tests.support.web_client import WebClientDriver, web_client

HOST = "group_call_host"
PARTICIPANT = "group_call_participant"


class WebRoom(Room):
    """A meeting whose web clients leave when the scenario ends."""

    def __init__(self, emulator: Emulator, url: str, clock: FakeClock, stack: AsyncExitStack) -> None:
        super().__init__(emulator, lambda token: Meeting.connect(url, token), clock)
        self.url = url
        self._stack = stack

    async def web_connected(self, name: str, preset: str = PARTICIPANT, token: str | None = None) -> WebClientDriver:
        """A web client before joining."""
        opened = web_client(self.url, token or self.token(name, preset), self.meeting_id, name.title())
        return await self._stack.enter_async_context(opened)

    async def web_joined(self, name: str, preset: str = PARTICIPANT) -> WebClientDriver:
        """A web client that has joined, or waits."""
        client = await self.web_connected(name, preset)
        await client.join()
        return client

    async def web_host(self, name: str = "ada") -> WebClientDriver:
        return await self.web_joined(name, HOST)

    async def http(self, method: str, path: str, token: str, **options: Any) -> httpx.Response:
        """A call of the web client to its API host."""
        origin = self.url.partition("/client/v4")[0]
        headers = {"host": f"api.localhost:{urlsplit(origin).port}", **options.pop("headers", {})}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        async with httpx.AsyncClient(trust_env=False) as http:
            return await http.request(method, origin + path, headers=headers, **options)


def run(scenario: Callable[[WebRoom], Awaitable[Any]], limits: Limits | None = None) -> Any:
    """Run a scenario; an internal error of the server fails it."""

    async def start() -> Any:
        async with (
            fresh_emulator() as (emulator, clock),
            served(emulator, clock, limits) as url,
            AsyncExitStack() as stack,
        ):
            room = WebRoom(emulator, url, clock, stack)
            try:
                return await scenario(room)
            finally:
                await room.close()

    return run_async(start())
