"""Writes that arrive at the same moment: stored together before the first response, or one by one if one fails."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.emulator.areas import apps
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.events import Event
from rtk_cli.emulator.faults import Outcome
from rtk_cli.emulator.handler import Call, Refusal
from rtk_cli.emulator.http import write_batching
from rtk_cli.emulator.http.write_batching import WriteBatcher
from rtk_cli.messages import Request
from rtk_cli.operations import APPS_CREATE
from tests.emulator.http.server_process import KIT, MEETINGS, TIMEOUT
from tests.support import recordings
from tests.support.cli import Rtk

CREATE = Request("POST", MEETINGS, body=b'{"title": "Biology 101"}')
FAILING = Request("POST", f"{KIT}/apps", body=b'{"name": "second"}')


@pytest.fixture
def database(local: Rtk) -> Path:
    return local.data_dir / "emulator.sqlite3"


@pytest.fixture
def emulator(local: Rtk, database: Path) -> Iterator[Emulator]:
    with closing(Emulator(database, clock=local.clock, ids=local.new_id)) as opened:
        opened.open()
        yield opened


@pytest.fixture
def count_rows(database: Path) -> Callable[[str], int]:
    """Count the committed rows of a table."""
    return lambda table: _count(database, table)


def _count(database: Path, table: str) -> int:
    with closing(sqlite3.connect(database)) as other:
        count: int = other.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return count


def make_fail(monkeypatch: pytest.MonkeyPatch, error: Exception, before: Callable[[], object] = lambda: None) -> None:
    """Let the creation of an app write a row, and then fail."""

    def handler(call: Call) -> Any:
        before()
        call.db.execute("INSERT INTO apps VALUES ('half', 'done', 'app', 0)")
        raise error

    monkeypatch.setitem(apps.HANDLERS, APPS_CREATE, handler)


def send_together(
    emulator: Emulator, *requests: Request, on_response: Callable[[], object] = lambda: None
) -> list[Any]:
    """Send requests at the same moment and return their statuses or errors; call `on_response` at each response."""
    batcher = WriteBatcher(emulator)

    async def send(request: Request) -> Any:
        try:
            outcome = await batcher.take(request, None, "http://emulator.test")
        finally:
            on_response()
        return outcome.response and outcome.response.status

    async def send_all() -> list[Any]:
        async with asyncio.timeout(TIMEOUT):
            return await asyncio.gather(*map(send, requests), return_exceptions=True)

    return asyncio.run(send_all())


def test_batch_is_stored_before_the_first_response(emulator: Emulator, count_rows: Callable[[str], int]) -> None:
    counts: list[int] = []
    assert (
        send_together(emulator, *[CREATE] * 10, on_response=lambda: counts.append(count_rows("meetings"))) == [201] * 10
    )
    assert counts == [10] * 10


def test_more_than_a_batch_is_stored_in_several(emulator: Emulator, count_rows: Callable[[str], int]) -> None:
    counts: list[int] = []
    requests_sent = [CREATE] * (write_batching.MAX_BATCH + 1)
    assert set(send_together(emulator, *requests_sent, on_response=lambda: counts.append(count_rows("meetings")))) == {
        201
    }
    assert (counts[0], counts[-1]) == (write_batching.MAX_BATCH, write_batching.MAX_BATCH + 1)


def test_refused_request_is_rolled_back_alone(
    emulator: Emulator, count_rows: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    make_fail(monkeypatch, Refusal(409, "No"), lambda: counts.append(count_rows("meetings")))
    assert send_together(emulator, CREATE, FAILING, CREATE) == [201, 409, 201]
    assert (count_rows("meetings"), count_rows("apps")) == (2, 1)
    assert counts == [0, 1], "first in a batch with the others, then each alone"


def test_internal_error_affects_only_its_own_request(
    emulator: Emulator, count_rows: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    error = ZeroDivisionError()
    make_fail(monkeypatch, error)
    assert send_together(emulator, CREATE, FAILING, CREATE) == [201, error, 201]
    assert (count_rows("meetings"), count_rows("apps")) == (2, 1)


def test_cancelled_request_does_not_affect_the_batch(emulator: Emulator, count_rows: Callable[[str], int]) -> None:
    batcher = WriteBatcher(emulator)

    async def two() -> Outcome:
        cancelled, waiting = (asyncio.create_task(batcher.take(CREATE, None, "")) for _ in range(2))
        await asyncio.sleep(0)
        cancelled.cancel()
        return await asyncio.wait_for(waiting, TIMEOUT)

    assert asyncio.run(two()).response is not None
    assert count_rows("meetings") == 2


def test_listeners_receive_events_after_the_commit(local: Rtk, emulator: Emulator, database: Path) -> None:
    meeting = recordings.meeting(local)
    ada = recordings.participant(local, meeting)
    connection = emulator.live.connect(local(f"participants token {ada} --meeting {meeting}").ok.data["token"])
    connection.call("join", {})
    received: list[tuple[str, bool]] = []

    def receive(events: list[Event]) -> None:
        with closing(sqlite3.connect(database)) as other:
            numbers = {number for (number,) in other.execute("SELECT number FROM events")}
        received.extend((event.kind, event.number in numbers) for event in events)

    connection.listen(receive)
    received.clear()  # the events of its own join
    poll = {"question": "Lunch?", "options": ["yes", "no"]}
    create_poll = Request("POST", f"{MEETINGS}/{meeting}/active-session/poll", body=json.dumps(poll).encode())
    assert send_together(emulator, CREATE, create_poll) == [201, 201]
    assert received == [("poll.created", True)]
