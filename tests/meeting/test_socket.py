"""The line itself, against a server that breaks it on purpose."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from rtk_cli.errors import AuthenticationError, ServerError, UsageError
from rtk_cli.meeting import ConnectionLostError, MeetingOverError
from rtk_cli.meeting.websocket_connection import SocketConnection
from tests.meeting.in_time import in_time
from tests.meeting.scripted_line import NOON

AT_ONCE = (0.0, 0.0, 0.0)

Server = Callable[[ServerConnection], Awaitable[None]]


class Frames:
    """One line as the server has it: takes calls, gives answers and events."""

    def __init__(self, line: ServerConnection) -> None:
        self.line = line

    async def takes(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await self.line.recv())
        return frame

    async def greets(self) -> dict[str, Any]:
        """Answer the next call, which is hello, and give what it told."""
        frame = await self.takes()
        await self.answers(frame, {"peer": {"id": "me"}})
        told: dict[str, Any] = frame["with"]
        return told

    async def answers(self, frame: dict[str, Any], content: dict[str, Any]) -> None:
        await self.line.send(json.dumps({"id": frame["id"], "ok": {**content, "number": 0}}))

    async def refuses(self, frame: dict[str, Any], code: str) -> None:
        await self.line.send(json.dumps({"id": frame["id"], "error": {"code": code, "message": "No."}}))

    async def tells(self, number: int) -> None:
        await self.line.send(json.dumps({"event": "something", "number": number, "at": NOON, "data": {}}))

    async def breaks(self) -> None:
        self.line.transport.abort()


@asynccontextmanager
async def connected(*lines: Callable[[Frames], Awaitable[None]]) -> AsyncIterator[SocketConnection]:
    """A connection to a server that treats its first line in the first way, and so on; then it listens no more."""
    left = list(lines)

    async def treat(line: ServerConnection) -> None:
        await left.pop(0)(Frames(line))
        if not left:
            server.close(close_connections=False)
        await line.wait_closed()

    async with serve(treat, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        connection = await SocketConnection.open(f"http://127.0.0.1:{port}/client/v4", "secret", pauses=AT_ONCE)
        try:
            yield connection
        finally:
            await connection.close()


async def kinds(connection: SocketConnection, count: int) -> list[Any]:
    """The next events: numbers of the log, and words of the line's own."""
    found: list[Any] = []
    events = connection.events()
    while len(found) < count:
        event = await anext(events)
        found.append(event.number or event.data["state"])
    return found


def test_a_broken_line_comes_back_after_the_last_event_it_saw() -> None:
    told: list[dict[str, Any]] = []

    async def first(frames: Frames) -> None:
        told.append(await frames.greets())
        await frames.tells(7)
        await frames.breaks()

    async def second(frames: Frames) -> None:
        told.append(await frames.greets())
        await frames.tells(8)

    async def scene() -> list[Any]:
        async with connected(first, second) as connection:
            await connection.call("hello", {})
            return await kinds(connection, 4)

    assert in_time(scene()) == [7, "reconnecting", "connected", 8]
    assert told == [{"token": "secret"}, {"token": "secret", "peer_id": "me", "after": 7}]


def test_a_call_under_way_when_the_line_breaks_fails_with_the_advice_to_look() -> None:
    async def first(frames: Frames) -> None:
        await frames.greets()
        await frames.takes()
        await frames.breaks()

    async def second(frames: Frames) -> None:
        await frames.greets()
        await frames.answers(await frames.takes(), {"fine": True})

    async def scene() -> tuple[str, Any]:
        async with connected(first, second) as connection:
            await connection.call("hello", {})
            with pytest.raises(ConnectionLostError) as caught:
                await connection.call("chat.send_text", {"text": "hi"})
            answer = await connection.call("chat.send_text", {"text": "hi"})
            return f"{caught.value.message}; {caught.value.hint}", answer["fine"]

    words, content = in_time(scene())
    assert words.startswith("the connection broke before the answer to chat.send_text; it may have")
    assert content is True


def test_a_line_that_cannot_come_back_ends_the_events_and_refuses_calls() -> None:
    async def first(frames: Frames) -> None:
        await frames.greets()
        frames.line.server.close(close_connections=False)
        await frames.breaks()

    async def scene() -> list[Any]:
        async with connected(first) as connection:
            await connection.call("hello", {})
            found = [event.data["state"] async for event in connection.events()]
            with pytest.raises(ConnectionLostError, match="could not be made again"):
                await connection.call("leave", {})
            return found

    assert in_time(scene()) == ["reconnecting", "disconnected"]


def test_who_is_refused_when_coming_back_does_not_try_again() -> None:
    async def first(frames: Frames) -> None:
        await frames.greets()
        await frames.breaks()

    async def second(frames: Frames) -> None:
        await frames.refuses(await frames.takes(), "UNAUTHORIZED")

    async def scene() -> None:
        async with connected(first, second) as connection:
            await connection.call("hello", {})
            assert await kinds(connection, 2) == ["reconnecting", "disconnected"]
            await connection.call("leave", {})

    with pytest.raises(AuthenticationError, match=r"No\."):
        in_time(scene())


def test_a_server_that_hangs_up_in_good_order_is_not_called_again() -> None:
    async def first(frames: Frames) -> None:
        await frames.greets()
        await frames.line.close(1000)

    async def scene() -> list[Any]:
        async with connected(first) as connection:
            await connection.call("hello", {})
            return [event.data["state"] async for event in connection.events()]

    assert in_time(scene()) == ["disconnected"]


def test_a_call_that_comes_after_the_end_is_told_so() -> None:
    async def first(frames: Frames) -> None:
        await frames.greets()
        await frames.takes()
        await frames.line.close(1000)

    async def scene() -> None:
        async with connected(first) as connection:
            await connection.call("hello", {})
            await connection.call("chat.send_text", {"text": "hi"})

    with pytest.raises(MeetingOverError, match=r"over before the answer to chat\.send_text"):
        in_time(scene())


@pytest.mark.parametrize("frame", ["no JSON", "[]", '{"event": "something"}', '{"id": 99, "ok": {}}'])
def test_a_server_that_speaks_otherwise_is_given_up(frame: str) -> None:
    async def first(frames: Frames) -> None:
        await frames.greets()
        await frames.line.send(frame)

    async def scene() -> None:
        async with connected(first) as connection:
            await connection.call("hello", {})
            assert [event.data["state"] async for event in connection.events()] == ["disconnected"]
            await connection.call("leave", {})

    with pytest.raises(ServerError, match="another protocol"):
        in_time(scene())


def test_after_close_a_call_is_refused() -> None:
    async def first(frames: Frames) -> None:
        await frames.greets()

    async def scene() -> None:
        async with connected(first) as connection:
            await connection.call("hello", {})
            await connection.close()
            await connection.call("leave", {})

    with pytest.raises(MeetingOverError):
        in_time(scene())


@pytest.mark.parametrize("url", ["http://emulator.example/client/v4", "ftp://127.0.0.1", "not a url"])
def test_a_token_goes_to_this_machine_or_by_tls(url: str) -> None:
    with pytest.raises(UsageError, match="the URL of a meeting must be"):
        in_time(SocketConnection.open(url, "secret"))


def test_nobody_at_the_port_is_said_with_the_remedy() -> None:
    with pytest.raises(ConnectionLostError, match=r"ws://127\.0\.0\.1:1/live") as caught:
        in_time(SocketConnection.open("http://127.0.0.1:1", "secret"))
    assert caught.value.hint == "start it with rtk emulator serve"
