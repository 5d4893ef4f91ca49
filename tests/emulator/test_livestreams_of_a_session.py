"""The livestream sessions of a meeting's session, read with the typed client."""

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
from tests.support.sessions import UNKNOWN_ID


@pytest.fixture
def livestreams(local: Rtk) -> Iterator[Livestreams]:
    with _client(local, APP_ID) as found:
        yield found


def test_newest_livestream_session_comes_first(local: Rtk, livestreams: Livestreams) -> None:
    meeting, livestream = live(local)
    session = local(f"active-session get {meeting}").ok.data["id"]
    stopped(local, meeting)
    local(f"livestreams start {meeting}").ok
    listed = [row for page in livestreams.list_for_session(session).each(per_page=1) for row in page.rows]
    assert listed == local(f"livestreams sessions {livestream}").ok.data
    assert len(listed) == 2


def test_session_without_livestream_has_none(local: Rtk, livestreams: Livestreams) -> None:
    meeting, _ = live_meeting(local)
    session = local(f"active-session get {meeting}").ok.data["id"]
    assert list(livestreams.list_for_session(session).rows()) == []


def test_list_has_only_livestream_sessions_of_that_session(local: Rtk, livestreams: Livestreams) -> None:
    meeting, (host,) = live_meeting(local, live_stream_on_start="")
    local(f"active-session kick-all {meeting} --force").ok
    local(f"emulator join {host}").ok
    session = local(f"active-session get {meeting}").ok.data["id"]
    (listed,) = livestreams.list_for_session(session).rows()
    assert listed == local(f"livestreams sessions --meeting {meeting} --limit 1 -q").ok.data[0]


def test_unknown_session_and_session_of_another_app_are_not_found(local: Rtk, livestreams: Livestreams) -> None:
    meeting, _ = live(local)
    session = local(f"active-session get {meeting}").ok.data["id"]
    with pytest.raises(NotFoundError):
        list(livestreams.list_for_session(UNKNOWN_ID).rows())
    other = local("apps create --name other").ok.data["id"]
    with _client(local, other) as client_of_other, pytest.raises(NotFoundError):
        list(client_of_other.list_for_session(session).rows())


@contextmanager
def _client(local: Rtk, app_id: str) -> Iterator[Livestreams]:
    """A client of an app on the file of the commands; its traffic is checked against the contract."""
    problems: list[str] = []
    emulator = Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)
    transport = ContractCheck(InProcessTransport(emulator, local.clock, timeout=30), local.seen, problems)
    try:
        yield Livestreams(Client(transport, lambda: ACCOUNT_ID, lambda: app_id))
    finally:
        emulator.close()
    assert problems == []
