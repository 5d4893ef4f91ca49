"""Server-sent events of the console: a change is reported once, also after a pause, and the server stops in time."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from rtk_cli.clock import SystemClock
from rtk_cli.emulator.console.event_stream import MAX_STREAMS
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.testing import Emulator as Kit
from tests.emulator.http.server_process import MEETINGS, TIMEOUT, ServerProcess, running_server

EVENTS = "/__emulator/events"


class StreamEvent(NamedTuple):
    id: str
    data: dict[str, Any]


class Stream:
    """An open stream of events, read one event at a time."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()

    def next(self) -> StreamEvent:
        """Wait for an event."""
        found = {}
        deadline = time.monotonic() + TIMEOUT
        for line in self._lines:
            assert time.monotonic() < deadline, "nothing but heartbeats"
            name, _, value = line.partition(": ")
            found[name] = value
            if not line and "data" in found:
                assert found["event"] == "change"
                return StreamEvent(found["id"], json.loads(found["data"]))
        raise AssertionError("the stream has ended")

    def rest(self) -> list[str]:
        return list(self._lines)


@contextmanager
def opened(server: ServerProcess, last_event_id: str | None = None) -> Iterator[Stream]:
    headers = {} if last_event_id is None else {"last-event-id": last_event_id}
    with (
        httpx.Client(base_url=server.origin, trust_env=False, verify=False, timeout=TIMEOUT) as client,
        client.stream("GET", EVENTS, headers=headers) as response,
    ):
        yield Stream(response)


def create_meeting(server: ServerProcess) -> None:
    with server.client() as client:
        assert client.post(MEETINGS, json={}).status_code == 201


def test_stream_starts_with_the_present_state(server: ServerProcess) -> None:
    with opened(server) as stream:
        headers = stream.response.headers
        event = stream.next()
    assert (headers["content-type"], headers["cache-control"]) == ("text/event-stream", "no-store")
    assert event.data["changed"] == ["store", "requests"]
    assert event.data["ahead_seconds"] == 0


def test_each_change_is_reported(server: ServerProcess) -> None:
    with opened(server) as stream:
        first = stream.next()
        create_meeting(server)
        second = stream.next()
        httpx.get(server.url + MEETINGS, trust_env=False, verify=False)
        third = stream.next()
        httpx.delete(f"{server.origin}/__emulator/requests", trust_env=False, verify=False)
        fourth = stream.next()
    assert len({first.id, second.id, third.id, fourth.id}) == 4
    assert second.data["changed"] == ["store", "requests"]
    assert third.data["changed"] == fourth.data["changed"] == ["requests"]


def test_resumed_stream_reports_what_was_missed_and_nothing_twice(server: ServerProcess) -> None:
    with opened(server) as stream:
        before = stream.next()
    create_meeting(server)
    with opened(server, before.id) as stream:
        missed = stream.next()
    assert missed.data["changed"] == ["store", "requests"]
    with opened(server, missed.id) as stream:
        httpx.get(server.url + MEETINGS, trust_env=False, verify=False)
        assert stream.next().data["changed"] == ["requests"]


@pytest.mark.parametrize("unknown", ["", "x", "a-b-c-d", "0-0.0-0"])
def test_id_of_another_run_starts_anew(server: ServerProcess, unknown: str) -> None:
    with opened(server, unknown) as stream:
        assert stream.next().data["changed"] == ["store", "requests"]


def test_change_of_another_process_and_of_the_clock_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite3"
    with running_server(tmp_path, "--data", str(file)) as server, opened(server) as stream:
        stream.next()
        other = Emulator(file, clock=SystemClock(), ids=lambda: "unused")
        other.clock.advance(3600)
        other.close()
        event = stream.next()
    assert (event.data["changed"], event.data["ahead_seconds"]) == (["store"], 3600.0)


def test_number_of_streams_is_limited_and_a_closed_one_makes_room(server: ServerProcess) -> None:
    with ExitStack() as stack:
        for _ in range(MAX_STREAMS):
            open_when_there_is_room(server, stack)
        assert stack.enter_context(opened(server)).response.status_code == 503
    with ExitStack() as stack:
        open_when_there_is_room(server, stack)


def open_when_there_is_room(server: ServerProcess, stack: ExitStack) -> None:
    """Open a stream; those of earlier tests may take a moment to close."""
    deadline = time.monotonic() + TIMEOUT
    while (stream := stack.enter_context(opened(server))).response.status_code != 200:
        assert time.monotonic() < deadline, "no room"
    stream.next()


@pytest.mark.parametrize("method", ["POST", "HEAD", "PUT"])
def test_stream_is_for_reading(server: ServerProcess, method: str) -> None:
    assert httpx.request(method, server.origin + EVENTS, trust_env=False, verify=False).status_code == 405


def test_test_kit_serves_the_console_and_stops_in_time() -> None:
    client = httpx.Client(trust_env=False, verify=False, timeout=TIMEOUT)
    with client, ExitStack() as stack:
        origin = stack.enter_context(Kit()).base_url.removesuffix("/client/v4")
        assert client.get(f"{origin}/", headers={"accept": "text/html"}).status_code == 200
        with client.stream("GET", origin + EVENTS) as response:
            stream = Stream(response)
            stream.next()
            begin = time.monotonic()
            stack.close()
            assert time.monotonic() - begin < 4, "it waited for the stream"
            assert stream.rest() == []


def test_server_stops_in_time_and_ends_open_streams(tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:") as server, opened(server) as stream:
        stream.next()
        begin = time.monotonic()
        exit_code = server.stop()
        assert time.monotonic() - begin < 4, "it waited for the stream"
        assert exit_code == 0
        assert stream.rest() == [], "the stream ends as a complete response"
        assert server.log_lines == []
