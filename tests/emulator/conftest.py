"""Fixtures that call the emulator without rtk's client, with requests that the client never sends."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.support.cli import TOKEN, FakeClock, Rtk
from tests.support.contract_check import CONTRACT, problems_in_response
from tests.support.emulator_server import BASE, emulator_on_loopback
from tests.support.every_operation import SampleData, Stored
from tests.support.live_meeting import LiveMeeting, live_meeting

ACCOUNT = f"/accounts/{ACCOUNT_ID}/realtime/kit"
APP = f"{ACCOUNT}/{APP_ID}"


@pytest.fixture
def wire(tmp_path: Path, clock: FakeClock) -> Iterator[httpx.Client]:
    """An HTTP client with the token, whose paths start at /accounts. Each response is checked against the contract."""
    problems: list[str] = []

    def check(response: httpx.Response) -> None:
        path = response.request.url.raw_path.decode().partition("?")[0].removeprefix(BASE)
        found = CONTRACT.operation(response.request.method, path)
        if found is not None:
            problems.extend(problems_in_response(found[0], response.status_code, response.read()))

    with (
        emulator_on_loopback(tmp_path / "emulator.sqlite3", clock) as base_url,
        httpx.Client(
            base_url=base_url,
            headers={"authorization": f"Bearer {TOKEN}"},
            event_hooks={"response": [check]},
            trust_env=False,
        ) as client,
    ):
        yield client
    assert not problems


@pytest.fixture
def weekly(local: Rtk) -> Iterator[LiveMeeting]:
    """A meeting that participants can join by the live protocol."""
    with live_meeting(local) as found:
        yield found


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    """A stored emulator that holds objects for every operation; made once."""
    path = tmp_path_factory.mktemp("scene") / "emulator.sqlite3"
    with closing(emulator_on(path)) as emulator:
        return Stored(path, SampleData(emulator).build())


@pytest.fixture
def filled(stored: Stored, tmp_path: Path) -> Iterator[Emulator]:
    """A fresh copy of the stored emulator."""
    shutil.copy(stored.path, tmp_path / "emulator.sqlite3")
    with closing(emulator_on(tmp_path / "emulator.sqlite3")) as emulator:
        yield emulator


def emulator_on(path: Path) -> Emulator:
    return Emulator(path, clock=FakeClock(), ids=lambda: str(uuid.uuid4()))
