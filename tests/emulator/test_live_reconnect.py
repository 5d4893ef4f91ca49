"""Lost connections, reconnecting clients, dead processes, and resets or imports of the store."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support.cli import Rtk
from tests.support.live_meeting import GUEST, HOST, PARTICIPANT, LiveClient, LiveMeeting


@pytest.fixture
def another(local: Rtk) -> Iterator[Emulator]:
    """Another emulator on the same file, like a second server."""
    with closing(Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)) as found:
        yield found


def test_reconnecting_client_receives_missed_events(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    participant, token = weekly.add_participant("Bob")
    first = LiveClient(participant, weekly.emulator.live.connect(token))
    first("join")
    seen = first.events[-1].number
    first.connection.hang_up()
    ada("chat.send_text", text="meanwhile")
    again = LiveClient(participant, weekly.emulator.live.connect(token, after=seen))
    ada("chat.send_text", text="now")
    assert (again.peer, again.state) == (first.peer, "JOINED")
    assert [data["message"]["text"] for data in again.data_of("chat.message")] == ["meanwhile", "now"]
    assert first.data_of("chat.message") == []


def test_joined_client_leaves_after_the_reconnection_timeout(weekly: LiveMeeting, local: Rtk) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    bob.connection.hang_up()
    local.clock.advance(29)
    assert local(f"active-session get {weekly.meeting}").ok.data["live_participants"] == 2
    local.clock.advance(31)
    left = local(f"sessions participants {weekly.session}").ok.data[1]
    assert left["left_at"] == "2026-09-14T08:00:30.000Z"
    assert (bob.state, bob.connection.events(0)[-1].data["reason"]) == ("LEFT", "CONNECTION_LOST")
    assert ada.data_of("participant.left") == [{"peer_id": bob.peer, "reason": "LEFT"}]


@pytest.mark.parametrize("state", ["INITIALIZED", "WAITLISTED"])
def test_client_that_has_not_joined_leaves_after_the_reconnection_timeout(
    weekly: LiveMeeting, local: Rtk, state: str
) -> None:
    bob = weekly.connect("Bob", GUEST)
    if state == "WAITLISTED":
        bob("join")
    bob.connection.hang_up()
    local.clock.advance(30)
    assert bob.state == "LEFT"


def test_client_that_reconnects_in_time_stays(weekly: LiveMeeting, local: Rtk) -> None:
    participant, token = weekly.add_participant("Bob")
    bob = LiveClient(participant, weekly.emulator.live.connect(token))
    bob("join")
    bob.connection.hang_up()
    local.clock.advance(29)
    again = weekly.emulator.live.connect(token, peer_id=bob.peer)
    local.clock.advance(3600)
    assert again.call("hello", {})["state"] == "JOINED"


def test_connection_of_another_participant_cannot_be_resumed(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    _, token = weekly.add_participant("Bob")
    with pytest.raises(LiveRefusal) as caught:
        weekly.emulator.live.connect(token, peer_id=ada.peer)
    assert caught.value.code == "NOT_FOUND"


def test_after_alone_resumes_the_tab_that_lost_its_client(weekly: LiveMeeting) -> None:
    _, token = weekly.add_participant("Bob")
    first, second = weekly.emulator.live.connect(token), weekly.emulator.live.connect(token)
    first.call("join", {})
    second.call("join", {})
    first.hang_up()
    assert weekly.emulator.live.connect(token, after=0).connection_id == first.connection_id
    assert weekly.emulator.live.connect(token, after=0).connection_id == second.connection_id


def test_tab_that_lost_its_client_leaves_and_the_other_stays(weekly: LiveMeeting, local: Rtk) -> None:
    _, token = weekly.add_participant("Bob")
    first, second = weekly.emulator.live.connect(token), weekly.emulator.live.connect(token)
    first.call("join", {})
    second.call("join", {})
    first.hang_up()
    local.clock.advance(30)
    assert [each.call("hello", {})["state"] for each in (first, second)] == ["LEFT", "JOINED"]


def test_after_without_a_former_connection_opens_a_new_one(weekly: LiveMeeting) -> None:
    _, token = weekly.add_participant("Bob")
    assert weekly.emulator.live.connect(token, after=0).hello["state"] == "INITIALIZED"


def test_connection_of_a_dead_process_expires_after_the_next_server_starts(
    weekly: LiveMeeting, local: Rtk, another: Emulator
) -> None:
    bob = weekly.join("Bob")
    carl, _ = weekly.add_participant("Carl")
    local(f"emulator join {carl}").ok
    local.clock.advance(3600)
    another.live.expire_orphans()
    local.clock.advance(29)
    assert local(f"active-session get {weekly.meeting}").ok.data["live_participants"] == 2
    local.clock.advance(1)
    assert local(f"active-session get {weekly.meeting}").ok.data["live_participants"] == 1
    assert (bob.state, bob.connection.events(0)[-1].data["reason"]) == ("LEFT", "CONNECTION_LOST")
    left = local(f"sessions participants {weekly.session}").ok.data[0]
    assert left["left_at"] == "2026-09-14T09:00:30.000Z"


def test_second_server_start_does_not_prolong_the_reconnection_timeout(
    weekly: LiveMeeting, local: Rtk, another: Emulator
) -> None:
    bob = weekly.join("Bob")
    another.live.expire_orphans()
    local.clock.advance(20)
    another.live.expire_orphans()
    local.clock.advance(10)
    assert bob.state == "LEFT"


def test_disconnecting_after_leaving_changes_nothing(weekly: LiveMeeting, local: Rtk) -> None:
    ada, bob = weekly.join("Ada", HOST), weekly.join("Bob")
    bob("leave")
    bob.connection.hang_up()
    local.clock.advance(31)
    assert bob.state == "LEFT"
    assert [data["reason"] for data in bob.data_of("self.state")] == [None, None, None]
    assert len(ada.data_of("participant.left")) == 1


def test_live_process_keeps_its_connections_when_another_server_starts(
    weekly: LiveMeeting, local: Rtk, another: Emulator
) -> None:
    bob = weekly.join("Bob")
    another.live.expire_orphans()
    local.clock.advance(29)
    weekly.emulator.live.tick()
    local.clock.advance(3600)
    assert bob.state == "JOINED"


def test_former_server_cannot_disconnect_a_resumed_client(weekly: LiveMeeting, local: Rtk, another: Emulator) -> None:
    participant, token = weekly.add_participant("Bob")
    before = LiveClient(participant, weekly.emulator.live.connect(token))
    before("join")
    again = another.live.connect(token, peer_id=before.peer)
    before.connection.hang_up()
    local.clock.advance(31)
    assert again.call("hello", {})["state"] == "JOINED"


Replacement = Callable[[LiveMeeting, Emulator], None]
REPLACEMENTS: dict[str, Replacement] = {
    "a reset": lambda meeting, _: meeting.emulator.reset(),
    "a seeded reset": lambda meeting, _: meeting.emulator.reset(7),
    "a reset by another process": lambda _, another: another.reset(),
    "an import": lambda meeting, _: meeting.emulator.snapshots.replace(meeting.emulator.snapshots.export()),
    "an import by another process": lambda meeting, another: another.snapshots.replace(
        meeting.emulator.snapshots.export()
    ),
}


@pytest.mark.parametrize("replacement", REPLACEMENTS)
def test_reset_and_import_close_all_connections(
    weekly: LiveMeeting, local: Rtk, another: Emulator, replacement: str
) -> None:
    ada = weekly.join("Ada", HOST)
    for number in range(20):
        ada("chat.send_text", text=str(number))
    closed: list[str] = []
    ada.connection.listen(ada.events.extend, lambda: closed.append("Ada"))
    REPLACEMENTS[replacement](weekly, another)
    weekly.emulator.live.tick()
    before = len(ada.events)
    bob = LiveMeeting(local, weekly.emulator).join("Bob", HOST)
    bob("chat.send_text", text="Good morning")
    assert closed == ["Ada"]
    assert len(ada.events) == before
    assert bob.events == bob.connection.events(0)
    assert bob.kinds()[-1] == "chat.message"


def test_new_listener_after_a_reset_by_another_process_receives_all_events(
    weekly: LiveMeeting, local: Rtk, another: Emulator
) -> None:
    ada = weekly.join("Ada", HOST)
    ada("chat.send_text", text="x")
    ada.connection.close()
    another.reset()
    bob = LiveMeeting(local, weekly.emulator).join("Bob", HOST)
    assert bob.events == bob.connection.events(0) != []


def test_calls_after_a_reset_are_not_found(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    weekly.emulator.reset()
    assert ada.refusal_of("join")[0] == "NOT_FOUND"


def test_imported_connection_has_no_client_and_does_not_expire(weekly: LiveMeeting, local: Rtk) -> None:
    bob = weekly.join("Bob", PARTICIPANT)
    weekly.emulator.snapshots.replace(weekly.emulator.snapshots.export())
    bob.connection.hang_up()
    weekly.emulator.live.expire_orphans()
    local.clock.advance(3600)
    assert local(f"active-session get {weekly.meeting}").ok.data["live_participants"] == 1
