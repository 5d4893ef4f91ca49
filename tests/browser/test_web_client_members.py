"""The official web client has its members on the emulator: the tables are in tests/web_core/members.py."""

from collections.abc import Callable

import pytest

from tests.browser.web_client_page import BrowserRoom
from tests.support.chromium import needs_chromium
from tests.web_core.members import MEMBERS, Member

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def room(new_room: Callable[[], BrowserRoom]) -> BrowserRoom:
    room = new_room()
    room.joined_page("ada")
    room.gather()
    return room


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.path)
def test_member(member: Member, room: BrowserRoom) -> None:
    member.check(room)
