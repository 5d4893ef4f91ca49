"""The official web client has its members on the emulator: the tables are in tests/web_core/members.py."""

from collections.abc import Callable

import pytest

from tests.browser.web_client_page import BrowserRoom
from tests.support.chromium import needs_chromium
from tests.web_core.members import EVENTS, METHODS, PROPERTIES, Event, Method, Property

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def room(new_room: Callable[[], BrowserRoom]) -> BrowserRoom:
    room = new_room()
    room.joined_page("ada")
    room.gather()
    return room


@pytest.mark.parametrize("member", PROPERTIES, ids=lambda member: member.path)
def test_property(member: Property, room: BrowserRoom) -> None:
    room.until(lambda: member.holds(room.clients["ada"].get(member.path), room))


@pytest.mark.parametrize("member", METHODS, ids=lambda member: member.path)
def test_method(member: Method, room: BrowserRoom) -> None:
    room.clients["ada"].call(member.path, *member.arguments(room))
    room.until(lambda: member.holds(room))


@pytest.mark.parametrize("member", EVENTS, ids=lambda member: member.path)
def test_event(member: Event, room: BrowserRoom) -> None:
    member.cause(room)
    room.until(lambda: member.path in room.clients["ada"].events)
