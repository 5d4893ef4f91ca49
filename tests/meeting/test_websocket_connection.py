"""The WebSocket connection, against a server that drops it on purpose."""

import json
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from rtk_cli.clock import monotonic
from rtk_cli.errors import CHECK_BEFORE_RETRYING, AuthenticationError, ServerError, UsageError
from rtk_cli.meeting import ConnectionLostError, MeetingOverError, websocket_connection
from rtk_cli.meeting.websocket_connection import SocketConnection
from tests.meeting.async_runner import run_async
from tests.meeting.fake_connection import NOON

AT_ONCE = (0.0, 0.0, 0.0)

Server = Callable[[ServerConnection], Awaitable[None]]


class Frames:
    """The server's end of a socket: reads calls, sends responses and events."""

    def __init__(self, socket: ServerConnection) -> None:
        self.socket = socket

    async def read_call(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await self.socket.recv())
        return frame

    async def accept_hello(self) -> dict[str, Any]:
        """Respond to the next call, which is `hello`; returns its parameters."""
        frame = await self.read_call()
        await self.respond(frame, {"peer": {"id": "me"}})
        params: dict[str, Any] = frame["with"]
        return params

    async def respond(self, frame: dict[str, Any], content: dict[str, Any]) -> None:
        await self.socket.send(json.dumps({"id": frame["id"], "ok": {**content, "number": 0}}))

    async def refuse(self, frame: dict[str, Any], code: str) -> None:
        await self.socket.send(json.dumps({"id": frame["id"], "error": {"code": code, "message": "No."}}))

    async def send_event(self, number: int) -> None:
        await self.socket.send(json.dumps({"event": "something", "number": number, "at": NOON, "data": {}}))

    async def drop(self) -> None:
        self.socket.transport.abort()


@asynccontextmanager
async def connected(*handlers: Callable[[Frames], Awaitable[None]]) -> AsyncIterator[SocketConnection]:
    """A connection to a server that uses one handler per socket, and then stops listening."""
    left = list(handlers)

    async def handle(socket: ServerConnection) -> None:
        await left.pop(0)(Frames(socket))
        if not left:
            server.close(close_connections=False)
        await socket.wait_closed()

    async with serve(handle, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        connection = await SocketConnection.open(f"http://127.0.0.1:{port}/client/v4", "secret", retry_delays=AT_ONCE)
        try:
            yield connection
        finally:
            await connection.close()


async def kinds(connection: SocketConnection, count: int) -> list[Any]:
    """The next events: the number of a log entry, or the state of the connection."""
    found: list[Any] = []
    events = connection.events()
    while len(found) < count:
        event = await anext(events)
        found.append(event.number or event.data["state"])
    return found


def test_lost_connection_resumes_after_the_last_event() -> None:
    hellos: list[dict[str, Any]] = []

    async def first(frames: Frames) -> None:
        hellos.append(await frames.accept_hello())
        await frames.send_event(7)
        await frames.drop()

    async def second(frames: Frames) -> None:
        hellos.append(await frames.accept_hello())
        await frames.send_event(8)

    async def scenario() -> list[Any]:
        async with connected(first, second) as connection:
            await connection.call("hello", {})
            return await kinds(connection, 4)

    assert run_async(scenario()) == [7, "reconnecting", "connected", 8]
    assert hellos == [{"token": "secret"}, {"token": "secret", "peer_id": "me", "after": 7}]


def test_server_that_answers_no_ping_counts_as_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket_connection, "PING_TIMEOUT", 0.1)
    monkeypatch.setattr(websocket_connection, "HANDSHAKE_TIMEOUT", 1.0)

    silent: list[Frames] = []

    async def first(frames: Frames) -> None:
        await frames.accept_hello()
        frames.socket.transport.pause_reading()
        silent.append(frames)

    async def second(frames: Frames) -> None:
        await frames.accept_hello()
        await frames.send_event(8)
        await silent[0].drop()

    async def scenario() -> list[Any]:
        async with connected(first, second) as connection:
            await connection.call("hello", {})
            return await kinds(connection, 3)

    started = monotonic()
    assert run_async(scenario()) == ["reconnecting", "connected", 8]
    assert monotonic() - started < 5


def test_server_that_does_not_answer_the_handshake_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket_connection, "HANDSHAKE_TIMEOUT", 0.2)

    started = monotonic()
    with socket.create_server(("127.0.0.1", 0)) as listener:  # the system connects, and nothing reads
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(ConnectionLostError):
            run_async(SocketConnection.open(url, "secret"))
    assert monotonic() - started < 1.2


def test_pending_call_fails_when_the_connection_is_lost() -> None:
    async def first(frames: Frames) -> None:
        await frames.accept_hello()
        await frames.read_call()
        await frames.drop()

    async def second(frames: Frames) -> None:
        await frames.accept_hello()
        await frames.respond(await frames.read_call(), {"fine": True})

    async def scenario() -> tuple[ConnectionLostError, Any]:
        async with connected(first, second) as connection:
            await connection.call("hello", {})
            with pytest.raises(ConnectionLostError) as caught:
                await connection.call("chat.send_text", {"text": "hi"})
            answer = await connection.call("chat.send_text", {"text": "hi"})
            return caught.value, answer["fine"]

    error, is_fine = run_async(scenario())
    assert "chat.send_text" in error.message
    assert error.hint == CHECK_BEFORE_RETRYING
    assert is_fine is True


def test_failed_reconnect_ends_events_and_refuses_calls() -> None:
    async def first(frames: Frames) -> None:
        await frames.accept_hello()
        frames.socket.server.close(close_connections=False)
        await frames.drop()

    async def scenario() -> list[Any]:
        async with connected(first) as connection:
            await connection.call("hello", {})
            found = [event.data["state"] async for event in connection.events()]
            with pytest.raises(ConnectionLostError):
                await connection.call("leave", {})
            return found

    assert run_async(scenario()) == ["reconnecting", "disconnected"]


def test_refused_reconnect_is_not_retried() -> None:
    async def first(frames: Frames) -> None:
        await frames.accept_hello()
        await frames.drop()

    async def second(frames: Frames) -> None:
        await frames.refuse(await frames.read_call(), "UNAUTHORIZED")

    async def scenario() -> None:
        async with connected(first, second) as connection:
            await connection.call("hello", {})
            assert await kinds(connection, 2) == ["reconnecting", "disconnected"]
            await connection.call("leave", {})

    with pytest.raises(AuthenticationError, match=r"No\."):
        run_async(scenario())


def test_normal_closure_does_not_reconnect() -> None:
    async def first(frames: Frames) -> None:
        await frames.accept_hello()
        await frames.socket.close(1000)

    async def scenario() -> list[Any]:
        async with connected(first) as connection:
            await connection.call("hello", {})
            return [event.data["state"] async for event in connection.events()]

    assert run_async(scenario()) == ["disconnected"]


def test_pending_call_fails_when_the_meeting_ends() -> None:
    async def first(frames: Frames) -> None:
        await frames.accept_hello()
        await frames.read_call()
        await frames.socket.close(1000)

    async def scenario() -> None:
        async with connected(first) as connection:
            await connection.call("hello", {})
            await connection.call("chat.send_text", {"text": "hi"})

    with pytest.raises(MeetingOverError, match=r"chat\.send_text"):
        run_async(scenario())


@pytest.mark.parametrize("frame", ["no JSON", "[]", '{"event": "something"}', '{"id": 99, "ok": {}}'])
def test_unexpected_frame_closes_the_connection(frame: str) -> None:
    async def first(frames: Frames) -> None:
        await frames.accept_hello()
        await frames.socket.send(frame)

    async def scenario() -> None:
        async with connected(first) as connection:
            await connection.call("hello", {})
            assert [event.data["state"] async for event in connection.events()] == ["disconnected"]
            await connection.call("leave", {})

    with pytest.raises(ServerError):
        run_async(scenario())


def test_call_after_close_is_refused() -> None:
    async def first(frames: Frames) -> None:
        await frames.accept_hello()

    async def scenario() -> None:
        async with connected(first) as connection:
            await connection.call("hello", {})
            await connection.close()
            await connection.call("leave", {})

    with pytest.raises(MeetingOverError):
        run_async(scenario())


@pytest.mark.parametrize("url", ["http://emulator.example/client/v4", "ftp://127.0.0.1", "not a url"])
def test_token_is_not_sent_to_another_machine_without_tls(url: str) -> None:
    with pytest.raises(UsageError, match=re.escape(url)):
        run_async(SocketConnection.open(url, "secret"))


def test_refused_connection_names_the_url_and_the_remedy() -> None:
    with pytest.raises(ConnectionLostError, match=r"ws://127\.0\.0\.1:1/live") as caught:
        run_async(SocketConnection.open("http://127.0.0.1:1", "secret"))
    assert "rtk emulator serve" in str(caught.value.hint)
