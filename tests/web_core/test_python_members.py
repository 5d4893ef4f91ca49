"""`rtk_cli.meeting` has the members of Web Core: the tables are in members.py."""

from collections.abc import Iterator

import pytest

from tests.emulator.http.server_process import running_server
from tests.web_core.clients import event_loop
from tests.web_core.members import MEMBERS, Member
from tests.web_core.room import Room


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("web-core")
    with running_server(folder, "--data", ":memory:") as server, server.client() as rest, event_loop() as loop:
        room = Room(rest, loop)
        room.python("ada").call("join")
        room.gather()
        yield room
        room.close()


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.path)
def test_member(member: Member, room: Room) -> None:
    member.check(room)
