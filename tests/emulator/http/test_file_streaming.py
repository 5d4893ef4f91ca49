"""How the application streams a file: it stops when the client disconnects, and yields to other tasks."""

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

MIN_COUNT = 100


@pytest.fixture
def app(local: Rtk) -> Iterator[App]:
    path = Path(local.data_dir) / "emulator.sqlite3"

    def defect(where: str, problem: Exception) -> None:
        raise problem

    with closing(Emulator(path, clock=local.clock, ids=local.new_id)) as emulator:
        yield App(emulator, local.clock, Observers(defect))


@pytest.fixture
def scope(local: Rtk, clock: FakeClock) -> Scope:
    """A request for a recording of ten minutes, which takes some hundred chunks."""
    link = urlsplit(local(f"recordings get {recordings.uploaded(local, seconds=600)}").ok.data["download_url"])
    return {
        "type": "http",
        "method": "GET",
        "http_version": "1.1",
        "raw_path": link.path.encode(),
        "query_string": link.query.encode(),
        "server": ("127.0.0.1", 1),
        "headers": [(b"host", b"localhost")],
    }


def test_disconnection_stops_the_stream(app: App, scope: Scope) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    assert (sent[0]["status"], len(sent)) == (200, 2), "the head, and the chunk that was under way"


def test_stream_yields_to_other_tasks_between_chunks(app: App, scope: Scope) -> None:
    chunks, turns = 0, 0

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:  # a client that is never waited for
        nonlocal chunks
        chunks += 1

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
    assert chunks > MIN_COUNT
    assert turns > MIN_COUNT
