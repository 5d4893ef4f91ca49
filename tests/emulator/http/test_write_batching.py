"""Writes that come at the same moment: stored together before one is answered, and one by one when one breaks."""

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
BREAKING = Request("POST", f"{KIT}/apps", body=b'{"name": "second"}')


@pytest.fixture
def path(local: Rtk) -> Path:
    return local.data_dir / "emulator.sqlite3"


@pytest.fixture
def emulator(local: Rtk, path: Path) -> Iterator[Emulator]:
    with closing(Emulator(path, clock=local.clock, ids=local.new_id)) as made:
        made.open()
        yield made


@pytest.fixture
def stored(path: Path) -> Callable[[str], int]:
    """How many rows of a table others see at this moment."""
    return lambda table: _count(path, table)


def _count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as other:
        count: int = other.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return count


def breaks(monkeypatch: pytest.MonkeyPatch, problem: Exception, before: Callable[[], object] = lambda: None) -> None:
    """Let the creation of an app write something, and then fail."""

    def handler(call: Call) -> Any:
        before()
        call.db.execute("INSERT INTO apps VALUES ('half', 'done', 'app', 0)")
        raise problem

    monkeypatch.setitem(apps.HANDLERS, APPS_CREATE, handler)


def taken(emulator: Emulator, *requests: Request, seen: Callable[[], object] = lambda: None) -> list[Any]:
    """What each call was told, made at the same moment; `seen` is called at each answer."""
    door = WriteBatcher(emulator)

    async def one(request: Request) -> Any:
        try:
            outcome = await door.take(request, None, "http://emulator.test")
        finally:
            seen()
        return outcome.response and outcome.response.status

    async def all_of_them() -> list[Any]:
        async with asyncio.timeout(TIMEOUT):
            return await asyncio.gather(*map(one, requests), return_exceptions=True)

    return asyncio.run(all_of_them())


def test_all_are_stored_before_the_first_is_answered(emulator: Emulator, stored: Callable[[str], int]) -> None:
    counts: list[int] = []
    assert taken(emulator, *[CREATE] * 10, seen=lambda: counts.append(stored("meetings"))) == [201] * 10
    assert counts == [10] * 10


def test_a_crowd_takes_several_turns(emulator: Emulator, stored: Callable[[str], int]) -> None:
    counts: list[int] = []
    crowd = [CREATE] * (write_batching.MAX_BATCH + 1)
    assert set(taken(emulator, *crowd, seen=lambda: counts.append(stored("meetings")))) == {201}
    assert (counts[0], counts[-1]) == (write_batching.MAX_BATCH, write_batching.MAX_BATCH + 1)


def test_one_that_is_refused_takes_back_what_it_wrote_and_nothing_else(
    emulator: Emulator, stored: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    breaks(monkeypatch, Refusal(409, "No"), lambda: counts.append(stored("meetings")))
    assert taken(emulator, CREATE, BREAKING, CREATE) == [201, 409, 201]
    assert (stored("meetings"), stored("apps")) == (2, 1)
    assert counts == [0, 1], "together with the others, and then each alone"


def test_a_defect_is_told_to_nobody_else(
    emulator: Emulator, stored: Callable[[str], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = ZeroDivisionError()
    breaks(monkeypatch, problem)
    assert taken(emulator, CREATE, BREAKING, CREATE) == [201, problem, 201]
    assert (stored("meetings"), stored("apps")) == (2, 1)


def test_who_does_not_wait_any_more_keeps_nobody_from_an_answer(
    emulator: Emulator, stored: Callable[[str], int]
) -> None:
    door = WriteBatcher(emulator)

    async def two() -> Outcome:
        hasty, patient = (asyncio.create_task(door.take(CREATE, None, "")) for _ in range(2))
        await asyncio.sleep(0)
        hasty.cancel()
        return await asyncio.wait_for(patient, TIMEOUT)

    assert asyncio.run(two()).response is not None
    assert stored("meetings") == 2


def test_listeners_hear_of_it_when_it_is_stored(local: Rtk, emulator: Emulator, path: Path) -> None:
    meeting = recordings.meeting(local)
    ada = recordings.participant(local, meeting)
    door = emulator.live.connect(local(f"participants token {ada} --meeting {meeting}").ok.data["token"])
    door.call("join", {})
    heard: list[tuple[str, bool]] = []

    def hear(events: list[Event]) -> None:
        with closing(sqlite3.connect(path)) as other:
            numbers = {number for (number,) in other.execute("SELECT number FROM events")}
        heard.extend((event.kind, event.number in numbers) for event in events)

    door.listen(hear)
    heard.clear()  # what it caused itself
    poll = {"question": "Lunch?", "options": ["yes", "no"]}
    ask = Request("POST", f"{MEETINGS}/{meeting}/active-session/poll", body=json.dumps(poll).encode())
    assert taken(emulator, CREATE, ask) == [201, 201]
    assert heard == [("poll.created", True)]
