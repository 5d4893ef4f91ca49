"""The endpoint /live of the served emulator: lines that break and come back, and whoever sends what it should not."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from rtk_cli.emulator.http import websocket_session as served_line
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.meeting import Meeting
from rtk_cli.meeting.websocket_connection import SocketConnection
from tests.meeting.in_loop import served
from tests.meeting.in_time import in_time
from tests.meeting.scene import Scene, fresh_emulator

AT_ONCE = (0.0, 0.0, 0.0)

Wired = Callable[[Scene, str], Awaitable[Any]]


def remote(scene: Wired, limits: Limits | None = None) -> Any:
    """Run a scene with the URL of the server."""

    async def run() -> Any:
        async with (
            fresh_emulator() as (emulator, clock),
            served(emulator, clock, limits) as url,
        ):
            stage = Scene(emulator, lambda token: Meeting.connect(url, token), clock)
            try:
                return await scene(stage, url)
            finally:
                await stage.end()

    return in_time(run())


def address(url: str, path: str = "/live") -> str:
    return url.replace("http://", "ws://") + path


class Raw:
    """A line without a client: frames as they are."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        self._last = 0

    async def asks(self, call: str, **params: Any) -> dict[str, Any]:
        """Make a call; the next frame that comes."""
        self._last += 1
        await self.line.send(json.dumps({"id": self._last, "call": call, "with": params}))
        return await self.reads()

    async def reads(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await self.line.recv())
        return frame

    async def close_code(self) -> int | None:
        """How the server ended it, after whatever it had to say."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.line.recv()
        return self.line.close_code


@contextlib.asynccontextmanager
async def raw(url: str) -> AsyncIterator[Raw]:
    async with connect(address(url), proxy=None) as line:
        yield Raw(line)


async def connected(stage: Scene, url: str, name: str) -> tuple[Meeting, SocketConnection]:
    """Somebody who has joined, and the connection to break."""
    connection = await SocketConnection.open(url, stage.token(name, "group_call_participant"), pauses=AT_ONCE)
    meeting = await Meeting.over(connection)
    stage.remember(meeting)
    await meeting.join()
    return meeting, connection


def test_who_comes_back_has_missed_nothing_and_was_not_away() -> None:
    async def scene(stage: Scene, url: str) -> None:
        ada = await stage.host()
        bob, connection = await connected(stage, url, "bob")
        heard, line = bob.chat.events("chat_update"), bob.meta.events()
        left = ada.participants.joined.events("participant_left")
        connection._line.transport.abort()
        for text in ("one", "two", "three"):
            await ada.chat.send_text_message(text)
        assert [(await anext(heard)).data.message.text for _ in range(3)] == ["one", "two", "three"]
        states = [(await anext(line)).name for _ in range(2)]
        assert (states, bob.meta.socket_state) == (["socket_connection_update"] * 2, "connected")
        answer = await bob.chat.send_text_message("four")
        assert bob.chat.messages[-1] == answer
        await bob.leave()
        assert (await anext(left)).data.id == bob.self.id

    remote(scene)


def test_a_second_line_takes_the_place_of_one_that_is_not_seen_to_be_dead() -> None:
    async def scene(stage: Scene, url: str) -> None:
        ada = await stage.host()
        token = stage.token("bob", "group_call_participant")
        async with raw(url) as first, raw(url) as second:
            peer_id = (await first.asks("hello", token=token))["ok"]["peer"]["id"]
            number = (await first.asks("join"))["ok"]["number"]
            again = (await second.asks("hello", token=token, peer_id=peer_id, after=number))["ok"]
            assert (again["peer"]["id"], again["state"]) == (peer_id, "JOINED")
            assert await first.close_code() == 1008
            stage.clock.advance(31)
            stage.rest("GET", "/meetings")
            assert ada.participants.count == 1
            assert (await second.asks("chat.send_text", text="still here"))["ok"]["message"]["text"] == "still here"

    remote(scene)


def test_an_answer_comes_before_the_events_of_its_call() -> None:
    async def scene(stage: Scene, url: str) -> None:
        async with raw(url) as line:
            await line.asks("hello", token=stage.token("bob", "group_call_participant"))
            joined = await line.asks("join")
            told = [await line.reads() for _ in range(3)]
            assert sorted(frame["event"] for frame in told) == ["participant.joined", "self.state", "self.state"]
            sent = await line.asks("chat.send_text", text="Hello")
            event = await line.reads()
            assert (sent["id"], event["event"]) == (3, "chat.message")
            assert event["data"]["message"] == sent["ok"]["message"]
            assert event["number"] == sent["ok"]["number"] > joined["ok"]["number"]

    remote(scene)


def test_the_last_state_closes_the_line() -> None:
    async def scene(stage: Scene, url: str) -> None:
        async with raw(url) as line:
            await line.asks("hello", token=stage.token("bob", "group_call_participant"))
            assert (await line.asks("leave"))["ok"]["state"] == "LEFT"
            assert (await line.reads())["data"]["state"] == "LEFT"
            assert await line.close_code() == 1000

    remote(scene)


def test_who_resumes_what_is_over_is_told_how_it_ended() -> None:
    async def scene(stage: Scene, url: str) -> None:
        token = stage.token("bob", "group_call_participant")
        async with raw(url) as line:
            first = (await line.asks("hello", token=token))["ok"]
            assert (await line.asks("leave"))["ok"]["state"] == "LEFT"
        async with raw(url) as line:
            told = {"token": token, "peer_id": first["peer"]["id"]}
            assert (await line.asks("hello", **told, after=first["number"]))["ok"]["state"] == "LEFT"
            ended = await line.reads()
            assert ended["data"]["state"] == "LEFT"
            assert await line.close_code() == 1000
        async with raw(url) as line:
            await line.asks("hello", **told, after=ended["number"])
            assert await line.close_code() == 1000

    remote(scene)


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
def test_what_is_no_call_is_refused_and_the_line_goes_on(frame: str | bytes) -> None:
    async def scene(stage: Scene, url: str) -> None:
        async with raw(url) as line:
            await line.asks("hello", token=stage.token("bob", "group_call_participant"))
            await line.line.send(frame)
            assert (await line.reads())["error"]["code"] == "BAD_REQUEST"
            assert (await line.asks("join"))["ok"]["state"] == "JOINED"

    remote(scene)


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
def test_a_first_call_that_is_no_good_hello_ends_the_line(call: str, params: dict[str, Any], code: str) -> None:
    async def scene(stage: Scene, url: str) -> None:
        async with raw(url) as line:
            assert (await line.asks(call, **params))["error"]["code"] == code
            assert await line.close_code() == 1008

    remote(scene)


def test_the_place_of_another_cannot_be_taken() -> None:
    async def scene(stage: Scene, url: str) -> None:
        ada = await stage.host()
        token = stage.token("bob", "group_call_participant")
        async with raw(url) as line:
            refused = await line.asks("hello", token=token, peer_id=ada.self.id, after=0)
            assert refused["error"]["code"] == "NOT_FOUND"
        await ada.self.disable_audio()

    remote(scene)


def test_who_says_nothing_is_not_waited_for() -> None:
    async def scene(stage: Scene, url: str) -> None:
        async with raw(url) as line:
            assert await line.close_code() == 1008

    remote(scene, Limits(request_seconds=0.3))


def test_a_frame_that_is_too_long_is_not_read() -> None:
    async def scene(stage: Scene, url: str) -> None:
        async with raw(url) as line:
            await line.line.send("x" * 2000)
            assert await line.close_code() == 1009

    remote(scene, Limits(body_bytes=1000))


def test_who_does_not_read_is_cut_off_and_gets_the_rest_on_coming_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served_line, "MAX_QUEUED_EVENTS", 3)

    async def scene(stage: Scene, url: str) -> None:
        token = stage.token("bob", "group_call_participant")
        async with raw(url) as line:
            hello = (await line.asks("hello", token=token))["ok"]
            number = (await line.asks("join"))["ok"]["number"]
            for question in range(5):  # in one go: nothing is sent meanwhile
                stage.session("POST", "poll", {"question": str(question), "options": ["Yes", "No"]})
            assert await line.close_code() == 1013
        async with raw(url) as line:
            await line.asks("hello", token=token, peer_id=hello["peer"]["id"], after=number)
            questions = [(await line.reads())["data"]["poll"]["question"] for _ in range(5)]
            assert questions == ["0", "1", "2", "3", "4"]

    remote(scene)


@pytest.mark.parametrize("path", ["/lives", "/live/x", "/accounts/live", "/healthz"])
def test_there_is_no_socket_elsewhere(path: str) -> None:
    async def scene(stage: Scene, url: str) -> None:
        with pytest.raises(InvalidStatus, match="404"):
            await connect(address(url, path), proxy=None)

    remote(scene)


@pytest.mark.parametrize("base", ["", "/behind/a/proxy/client/v4"])
def test_it_is_below_every_base_path(base: str) -> None:
    async def scene(stage: Scene, url: str) -> None:
        token = stage.token("bob", "group_call_participant")
        meeting = await Meeting.connect(url.removesuffix("/client/v4") + base, token)
        assert meeting.self.custom_participant_id == "bob"
        await meeting.leave()

    remote(scene)


def test_what_another_thread_does_is_heard_in_order() -> None:
    async def scene(stage: Scene, url: str) -> None:
        bob = await stage.joins("bob")
        heard = bob.polls.events("poll_created")

        def ask() -> None:
            for question in range(20):
                stage.session("POST", "poll", {"question": str(question), "options": ["Yes", "No"]})

        await asyncio.to_thread(ask)
        assert [(await anext(heard)).data.question for _ in range(20)] == [str(number) for number in range(20)]

    remote(scene)
