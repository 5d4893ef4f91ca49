"""A file on its way, seen from within: a reader who has gone stops it, and others have their turn in between."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.http.app import App, Observers
from rtk_cli.emulator.http.asgi import Message, Scope
from tests.support import recordings
from tests.support.cli import FakeClock, Rtk

LEAST = 100


@pytest.fixture
def app(local: Rtk) -> Iterator[App]:
    path = Path(local.data_dir) / "emulator.sqlite3"

    def defect(where: str, problem: Exception) -> None:
        raise problem

    with closing(Emulator(path, clock=local.clock, ids=local.new_id)) as emulator:
        yield App(emulator, local.clock, Observers(defect))


@pytest.fixture
def scope(local: Rtk, clock: FakeClock) -> Scope:
    """A request for a recording of ten minutes, which is some hundred pieces."""
    link = urlsplit(local(f"recordings get {recordings.uploaded(local, seconds=600)}").ok.data["download_url"])
    return {
        "type": "http",
        "method": "GET",
        "raw_path": link.path.encode(),
        "query_string": link.query.encode(),
        "server": ("127.0.0.1", 1),
        "headers": [],
    }


def test_a_reader_who_has_gone_stops_it(app: App, scope: Scope) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    assert (sent[0]["status"], len(sent)) == (200, 2), "the head, and the piece that was under way"


def test_others_have_their_turn(app: App, scope: Scope) -> None:
    pieces, turns = 0, 0

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:  # to a reader as fast as this nobody ever waits
        nonlocal pieces
        pieces += 1

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def both() -> None:
        task = asyncio.create_task(other())
        await app(scope, receive, send)
        task.cancel()

    asyncio.run(both())
    assert pieces > LEAST
    assert turns > LEAST
