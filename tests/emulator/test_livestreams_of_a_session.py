"""The livestream sessions of a meeting's session, asked for by the typed client."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from rtk_cli.api.client import Client
from rtk_cli.api.livestreams import Livestreams
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.transport import InProcessTransport
from rtk_cli.errors import NotFoundError
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support.cli import Rtk
from tests.support.contract_check import ContractCheck
from tests.support.livestreams import live, live_meeting, stopped

UNKNOWN_ID = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def livestreams(local: Rtk) -> Iterator[Livestreams]:
    with _client(local, APP_ID) as found:
        yield found


def test_the_newest_run_comes_first(local: Rtk, livestreams: Livestreams) -> None:
    meeting, livestream = live(local)
    session = local(f"active-session get {meeting}").ok.data["id"]
    stopped(local, meeting)
    local(f"livestreams start {meeting}").ok
    runs = [row for page in livestreams.list_for_session(session).each(per_page=1) for row in page.rows]
    assert runs == local(f"livestreams sessions {livestream}").ok.data
    assert len(runs) == 2


def test_a_session_that_was_not_on_the_air_has_none(local: Rtk, livestreams: Livestreams) -> None:
    meeting, _ = live_meeting(local)
    session = local(f"active-session get {meeting}").ok.data["id"]
    assert list(livestreams.list_for_session(session).rows()) == []


def test_only_runs_of_that_session_are_shown(local: Rtk, livestreams: Livestreams) -> None:
    meeting, (host,) = live_meeting(local, live_stream_on_start="")
    local(f"active-session kick-all {meeting} --force").ok
    local(f"emulator join {host}").ok
    session = local(f"active-session get {meeting}").ok.data["id"]
    (run,) = livestreams.list_for_session(session).rows()
    assert run == local(f"livestreams sessions --meeting {meeting} --limit 1 -q").ok.data[0]


def test_an_unknown_session_and_that_of_another_app_are_not_found(local: Rtk, livestreams: Livestreams) -> None:
    meeting, _ = live(local)
    session = local(f"active-session get {meeting}").ok.data["id"]
    with pytest.raises(NotFoundError):
        list(livestreams.list_for_session(UNKNOWN_ID).rows())
    other = local("apps create --name other").ok.data["id"]
    with _client(local, other) as elsewhere, pytest.raises(NotFoundError):
        list(elsewhere.list_for_session(session).rows())


@contextmanager
def _client(local: Rtk, app_id: str) -> Iterator[Livestreams]:
    """The client of an app, on the same file as the commands; its traffic is held against the contract."""
    problems: list[str] = []
    emulator = Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)
    door = ContractCheck(InProcessTransport(emulator, local.clock, timeout=30), local.seen, problems)
    try:
        yield Livestreams(Client(door, lambda: ACCOUNT_ID, lambda: app_id))
    finally:
        emulator.close()
    assert problems == []
