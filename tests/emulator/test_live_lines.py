"""Lines that break, and the end of their world: who comes back, who has left, and who is none any more."""

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
    """As a server of its own on the same file."""
    with closing(Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)) as found:
        yield found


def test_a_client_that_comes_back_misses_nothing(weekly: LiveMeeting) -> None:
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
    assert [told["message"]["text"] for told in again.data_of("chat.message")] == ["meanwhile", "now"]
    assert first.data_of("chat.message") == []


def test_who_does_not_come_back_in_time_has_left(weekly: LiveMeeting, local: Rtk) -> None:
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
def test_so_has_who_was_not_on_stage_yet(weekly: LiveMeeting, local: Rtk, state: str) -> None:
    bob = weekly.connect("Bob", GUEST)
    if state == "WAITLISTED":
        bob("join")
    bob.connection.hang_up()
    local.clock.advance(30)
    assert bob.state == "LEFT"


def test_who_comes_back_in_time_stays(weekly: LiveMeeting, local: Rtk) -> None:
    participant, token = weekly.add_participant("Bob")
    bob = LiveClient(participant, weekly.emulator.live.connect(token))
    bob("join")
    bob.connection.hang_up()
    local.clock.advance(29)
    again = weekly.emulator.live.connect(token, peer_id=bob.peer)
    local.clock.advance(3600)
    assert again.call("hello", {})["state"] == "JOINED"


def test_nobody_goes_on_with_the_connection_of_somebody_else(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    _, token = weekly.add_participant("Bob")
    with pytest.raises(LiveRefusal) as caught:
        weekly.emulator.live.connect(token, peer_id=ada.peer)
    assert caught.value.code == "NOT_FOUND"


def test_after_without_a_connection_is_a_first_hello(weekly: LiveMeeting) -> None:
    _, token = weekly.add_participant("Bob")
    assert weekly.emulator.live.connect(token, after=0).hello["state"] == "INITIALIZED"


def test_whose_program_died_has_left_half_a_minute_after_the_next_server_began(
    weekly: LiveMeeting, local: Rtk, another: Emulator
) -> None:
    bob = weekly.join("Bob")
    by_hand, _ = weekly.add_participant("Carl")
    local(f"emulator join {by_hand}").ok
    local.clock.advance(3600)
    another.live.expire_orphans()
    local.clock.advance(29)
    assert local(f"active-session get {weekly.meeting}").ok.data["live_participants"] == 2
    local.clock.advance(1)
    assert local(f"active-session get {weekly.meeting}").ok.data["live_participants"] == 1
    assert (bob.state, bob.connection.events(0)[-1].data["reason"]) == ("LEFT", "CONNECTION_LOST")
    left = local(f"sessions participants {weekly.session}").ok.data[0]
    assert left["left_at"] == "2026-09-14T09:00:30.000Z"


def test_a_program_that_lives_says_so_and_keeps_its_people(weekly: LiveMeeting, local: Rtk, another: Emulator) -> None:
    bob = weekly.join("Bob")
    another.live.expire_orphans()
    local.clock.advance(29)
    weekly.emulator.live.tick()
    local.clock.advance(3600)
    assert bob.state == "JOINED"


def test_a_line_to_one_server_is_not_hung_up_by_another(weekly: LiveMeeting, local: Rtk, another: Emulator) -> None:
    participant, token = weekly.add_participant("Bob")
    before = LiveClient(participant, weekly.emulator.live.connect(token))
    before("join")
    again = another.live.connect(token, peer_id=before.peer)
    before.connection.hang_up()
    local.clock.advance(31)
    assert again.call("hello", {})["state"] == "JOINED"


Ending = Callable[[LiveMeeting, Emulator], None]
ENDINGS: dict[str, Ending] = {
    "a reset": lambda hall, _: hall.emulator.reset(),
    "a seeded reset": lambda hall, _: hall.emulator.reset(7),
    "a reset by another process": lambda _, another: another.reset(),
    "an import": lambda hall, _: hall.emulator.snapshots.replace(hall.emulator.snapshots.export()),
    "an import by another process": lambda hall, another: another.snapshots.replace(hall.emulator.snapshots.export()),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_when_the_world_is_another_all_lines_end_and_listening_begins_anew(
    weekly: LiveMeeting, local: Rtk, another: Emulator, ending: str
) -> None:
    ada = weekly.join("Ada", HOST)
    for number in range(20):
        ada("chat.send_text", text=str(number))
    gone: list[str] = []
    ada.connection.listen(ada.events.extend, lambda: gone.append("Ada"))
    ENDINGS[ending](weekly, another)
    weekly.emulator.live.tick()
    before = len(ada.events)
    bob = LiveMeeting(local, weekly.emulator).join("Bob", HOST)
    bob("chat.send_text", text="Good morning")
    assert gone == ["Ada"]
    assert len(ada.events) == before
    assert bob.events == bob.connection.events(0)
    assert bob.kinds()[-1] == "chat.message"


def test_who_listens_only_after_a_reset_by_another_process_hears_all(
    weekly: LiveMeeting, local: Rtk, another: Emulator
) -> None:
    ada = weekly.join("Ada", HOST)
    ada("chat.send_text", text="x")
    ada.connection.close()
    another.reset()
    bob = LiveMeeting(local, weekly.emulator).join("Bob", HOST)
    assert bob.events == bob.connection.events(0) != []


def test_after_a_reset_nobody_is_known(weekly: LiveMeeting) -> None:
    ada = weekly.join("Ada", HOST)
    weekly.emulator.reset()
    assert ada.refusal_of("join")[0] == "NOT_FOUND"


def test_who_is_imported_stays_though_the_former_line_breaks_and_a_server_begins(
    weekly: LiveMeeting, local: Rtk
) -> None:
    bob = weekly.join("Bob", PARTICIPANT)
    weekly.emulator.snapshots.replace(weekly.emulator.snapshots.export())
    bob.connection.hang_up()
    weekly.emulator.live.expire_orphans()
    local.clock.advance(3600)
    assert local(f"active-session get {weekly.meeting}").ok.data["live_participants"] == 1
