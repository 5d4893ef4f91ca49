"""The WebSocket endpoint /live of the served emulator: reconnecting clients, and invalid frames."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from rtk_cli.emulator.http import websocket_session
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.meeting import Meeting
from rtk_cli.meeting.websocket_connection import SocketConnection
from tests.meeting.async_runner import run_async
from tests.meeting.room import Room, fresh_emulator
from tests.meeting.served_emulator import served

AT_ONCE = (0.0, 0.0, 0.0)

ServerScenario = Callable[[Room, str], Awaitable[Any]]


def with_server(scenario: ServerScenario, limits: Limits | None = None) -> Any:
    """Run a scenario with the URL of a server."""

    async def run() -> Any:
        async with (
            fresh_emulator() as (emulator, clock),
            served(emulator, clock, limits) as url,
        ):
            room = Room(emulator, lambda token: Meeting.connect(url, token), clock)
            try:
                return await scenario(room, url)
            finally:
                await room.close()

    return run_async(run())


def address(url: str, path: str = "/live") -> str:
    return url.replace("http://", "ws://") + path


class Raw:
    """A WebSocket without the client: frames as they are."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self._last = 0

    async def call(self, name: str, /, **params: Any) -> dict[str, Any]:
        """Make a call; returns the next frame."""
        self._last += 1
        await self.socket.send(json.dumps({"id": self._last, "call": name, "with": params}))
        return await self.read()

    async def read(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await self.socket.recv())
        return frame

    async def close_code(self) -> int | None:
        """The close code, after all remaining frames."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.socket.recv()
        return self.socket.close_code


@contextlib.asynccontextmanager
async def raw(url: str) -> AsyncIterator[Raw]:
    async with connect(address(url), proxy=None) as socket:
        yield Raw(socket)


async def connected(room: Room, url: str, name: str) -> tuple[Meeting, SocketConnection]:
    """A joined participant, and the connection to drop."""
    return await connected_with(room, url, room.token(name, "group_call_participant"))


async def connected_with(room: Room, url: str, token: str) -> tuple[Meeting, SocketConnection]:
    connection = await SocketConnection.open(url, token, retry_delays=AT_ONCE)
    meeting = await Meeting.over(connection)
    room.close_later(meeting)
    await meeting.join()
    return meeting, connection


def test_reconnected_client_misses_no_event_and_does_not_leave() -> None:
    async def scenario(room: Room, url: str) -> None:
        ada = await room.host()
        bob, connection = await connected(room, url, "bob")
        updates, states = bob.chat.events("chat_update"), bob.meta.events()
        left = ada.participants.joined.events("participant_left")
        connection._socket.transport.abort()
        for text in ("one", "two", "three"):
            await ada.chat.send_text_message(text)
        assert [(await anext(updates)).data.message.text for _ in range(3)] == ["one", "two", "three"]
        names = [(await anext(states)).name for _ in range(2)]
        assert (names, bob.meta.socket_state) == (["socket_connection_update"] * 2, "connected")
        answer = await bob.chat.send_text_message("four")
        assert bob.chat.messages[-1] == answer
        await bob.leave()
        assert (await anext(left)).data.id == bob.self.id

    with_server(scenario)


def test_second_socket_of_a_connection_replaces_the_first() -> None:
    async def scenario(room: Room, url: str) -> None:
        ada = await room.host()
        token = room.token("bob", "group_call_participant")
        async with raw(url) as first, raw(url) as second:
            peer_id = (await first.call("hello", token=token))["ok"]["peer"]["id"]
            number = (await first.call("join"))["ok"]["number"]
            again = (await second.call("hello", token=token, peer_id=peer_id, after=number))["ok"]
            assert (again["peer"]["id"], again["state"]) == (peer_id, "JOINED")
            assert await first.close_code() == 1008
            room.clock.advance(31)
            room.rest("GET", "/meetings")
            assert ada.participants.count == 1
            assert (await second.call("chat.send_text", text="still here"))["ok"]["message"]["text"] == "still here"

    with_server(scenario)


def test_tab_whose_socket_is_lost_resumes_beside_another_tab() -> None:
    async def scenario(room: Room, url: str) -> None:
        ada = await room.host()
        token = room.token("bob", "group_call_participant")
        joins = ada.participants.joined.events("participant_joined")
        first, connection = await connected_with(room, url, token)
        second, _ = await connected_with(room, url, token)
        for _ in range(2):
            await anext(joins)
        peer_id, states = first.self.id, first.meta.events("socket_connection_update")
        connection._socket.transport.abort()
        for _ in range(2):
            await anext(states)
        await first.chat.send_text_message("still here")
        assert first.self.id == peer_id != second.self.id
        assert set(ada.participants.joined) == {peer_id, second.self.id}
        assert set(first.participants.joined) == {ada.self.id, second.self.id}
        left = first.participants.joined.events("participant_left")
        await second.leave()
        assert (await anext(left)).data.id == second.self.id
        assert set(first.participants.joined) == {ada.self.id}

    with_server(scenario)


def test_response_is_sent_before_the_events_of_its_call() -> None:
    async def scenario(room: Room, url: str) -> None:
        async with raw(url) as socket:
            await socket.call("hello", token=room.token("bob", "group_call_participant"))
            joined = await socket.call("join")
            frames = [await socket.read() for _ in range(3)]
            assert sorted(frame["event"] for frame in frames) == ["participant.joined", "self.state", "self.state"]
            sent = await socket.call("chat.send_text", text="Hello")
            event = await socket.read()
            assert (sent["id"], event["event"]) == (3, "chat.message")
            assert event["data"]["message"] == sent["ok"]["message"]
            assert event["number"] == sent["ok"]["number"] > joined["ok"]["number"]

    with_server(scenario)


def test_final_state_closes_the_socket() -> None:
    async def scenario(room: Room, url: str) -> None:
        async with raw(url) as socket:
            await socket.call("hello", token=room.token("bob", "group_call_participant"))
            assert (await socket.call("leave"))["ok"]["state"] == "LEFT"
            assert (await socket.read())["data"]["state"] == "LEFT"
            assert await socket.close_code() == 1000

    with_server(scenario)


def test_resuming_an_ended_connection_sends_its_last_events() -> None:
    async def scenario(room: Room, url: str) -> None:
        token = room.token("bob", "group_call_participant")
        async with raw(url) as socket:
            first = (await socket.call("hello", token=token))["ok"]
            assert (await socket.call("leave"))["ok"]["state"] == "LEFT"
        async with raw(url) as socket:
            params = {"token": token, "peer_id": first["peer"]["id"]}
            assert (await socket.call("hello", **params, after=first["number"]))["ok"]["state"] == "LEFT"
            ended = await socket.read()
            assert ended["data"]["state"] == "LEFT"
            assert await socket.close_code() == 1000
        async with raw(url) as socket:
            await socket.call("hello", **params, after=ended["number"])
            assert await socket.close_code() == 1000

    with_server(scenario)


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "no JSON",
        "[]",
        "7",
        DEEP,
        b"\x00\xff",
        '{"id": 1}',
        '{"id": "1", "call": "hello"}',
        '{"id": true, "call": "x"}',
    ],
)
def test_invalid_frame_is_refused_and_the_socket_stays_open(frame: str | bytes) -> None:
    async def scenario(room: Room, url: str) -> None:
        async with raw(url) as socket:
            await socket.call("hello", token=room.token("bob", "group_call_participant"))
            await socket.socket.send(frame)
            assert (await socket.read())["error"]["code"] == "BAD_REQUEST"
            assert (await socket.call("join"))["ok"]["state"] == "JOINED"

    with_server(scenario)


@pytest.mark.parametrize(
    ("call", "params", "code"),
    [
        ("join", {}, "WRONG_STATE"),
        ("hello", {}, "BAD_REQUEST"),
        ("hello", {"token": 7}, "BAD_REQUEST"),
        ("hello", {"token": "x", "after": "7"}, "BAD_REQUEST"),
        ("hello", {"token": "x", "peer_id": "\ud800"}, "BAD_REQUEST"),
        ("hello", {"token": "x", "name": "Ada"}, "BAD_REQUEST"),
        ("hello", {"token": "not.a.token"}, "UNAUTHORIZED"),
        ("hello", {"token": "ü"}, "UNAUTHORIZED"),
    ],
)
def test_invalid_hello_closes_the_socket(call: str, params: dict[str, Any], code: str) -> None:
    async def scenario(room: Room, url: str) -> None:
        async with raw(url) as socket:
            assert (await socket.call(call, **params))["error"]["code"] == code
            assert await socket.close_code() == 1008

    with_server(scenario)


def test_connection_of_another_participant_cannot_be_resumed() -> None:
    async def scenario(room: Room, url: str) -> None:
        ada = await room.host()
        token = room.token("bob", "group_call_participant")
        async with raw(url) as socket:
            refused = await socket.call("hello", token=token, peer_id=ada.self.id, after=0)
            assert refused["error"]["code"] == "NOT_FOUND"
        await ada.self.disable_audio()

    with_server(scenario)


def test_silent_socket_is_closed_after_the_timeout() -> None:
    async def scenario(room: Room, url: str) -> None:
        async with raw(url) as socket:
            assert await socket.close_code() == 1008

    with_server(scenario, Limits(request_seconds=0.3))


def test_too_long_frame_closes_the_socket() -> None:
    async def scenario(room: Room, url: str) -> None:
        async with raw(url) as socket:
            await socket.socket.send("x" * 2000)
            assert await socket.close_code() == 1009

    with_server(scenario, Limits(body_bytes=1000))


def test_slow_reader_is_closed_and_receives_the_rest_after_resuming(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket_session, "MAX_QUEUED_EVENTS", 3)

    async def scenario(room: Room, url: str) -> None:
        token = room.token("bob", "group_call_participant")
        async with raw(url) as socket:
            hello = (await socket.call("hello", token=token))["ok"]
            number = (await socket.call("join"))["ok"]["number"]
            for question in range(5):  # all at once: nothing is sent meanwhile
                room.session("POST", "poll", {"question": str(question), "options": ["Yes", "No"]})
            assert await socket.close_code() == 1013
        async with raw(url) as socket:
            await socket.call("hello", token=token, peer_id=hello["peer"]["id"], after=number)
            questions = [(await socket.read())["data"]["poll"]["question"] for _ in range(5)]
            assert questions == ["0", "1", "2", "3", "4"]

    with_server(scenario)


@pytest.mark.parametrize("path", ["/lives", "/live/x", "/accounts/live", "/healthz"])
def test_other_paths_refuse_the_websocket(path: str) -> None:
    async def scenario(room: Room, url: str) -> None:
        with pytest.raises(InvalidStatus, match="404"):
            await connect(address(url, path), proxy=None)

    with_server(scenario)


@pytest.mark.parametrize("base", ["", "/behind/a/proxy/client/v4"])
def test_endpoint_exists_below_any_base_path(base: str) -> None:
    async def scenario(room: Room, url: str) -> None:
        token = room.token("bob", "group_call_participant")
        meeting = await Meeting.connect(url.removesuffix("/client/v4") + base, token)
        assert meeting.self.custom_participant_id == "bob"
        await meeting.leave()

    with_server(scenario)


def test_events_of_another_thread_arrive_in_order() -> None:
    async def scenario(room: Room, url: str) -> None:
        bob = await room.joined("bob")
        updates = bob.polls.events("poll_created")

        def create_polls() -> None:
            for question in range(20):
                room.session("POST", "poll", {"question": str(question), "options": ["Yes", "No"]})

        await asyncio.to_thread(create_polls)
        assert [(await anext(updates)).data.question for _ in range(20)] == [str(number) for number in range(20)]

    with_server(scenario)
