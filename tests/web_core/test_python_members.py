"""`rtk_cli.meeting` has the members of Web Core: the tables are in members.py."""

from collections.abc import Iterator

import pytest

from tests.emulator.http.server_process import running_server
from tests.web_core.clients import event_loop
from tests.web_core.members import EVENTS, METHODS, PROPERTIES, Event, Method, Property
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


@pytest.mark.parametrize("member", PROPERTIES, ids=lambda member: member.path)
def test_property(member: Property, room: Room) -> None:
    room.until(lambda: member.holds(room.clients["ada"].get(member.path), room))


@pytest.mark.parametrize("member", METHODS, ids=lambda member: member.path)
def test_method(member: Method, room: Room) -> None:
    room.clients["ada"].call(member.path, *member.arguments(room))
    room.until(lambda: member.holds(room))


@pytest.mark.parametrize("member", EVENTS, ids=lambda member: member.path)
def test_event(member: Event, room: Room) -> None:
    member.cause(room)
    room.until(lambda: member.path in room.clients["ada"].events)
