"""The life of a live session: opened by the first join, ended by the clock."""

import pytest

from tests.support import recordings
from tests.support.cli import Rtk


def is_live(rtk: Rtk, meeting: str) -> bool:
    """Whether the meeting has a live session now."""
    exit_code = rtk(f"active-session get {meeting}").exit_code
    assert exit_code in (0, 5)
    return exit_code == 0


def session_id(rtk: Rtk, meeting: str) -> str:
    identity: str = rtk(f"active-session get {meeting}").ok.data["id"]
    return identity


def test_the_first_join_opens_the_session(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    ada = recordings.participant(local, meeting)
    assert not is_live(local, meeting)
    peer = recordings.join(local, ada)
    assert session_id(local, meeting) == peer["session_id"]


def test_later_joins_go_into_the_same_session(local: Rtk) -> None:
    meeting, _ = recordings.live_meeting(local)
    bob = recordings.participant(local, meeting, "bob")
    assert recordings.join(local, bob)["session_id"] == session_id(local, meeting)
    session = local(f"active-session get {meeting}").ok.data
    assert (session["live_participants"], session["max_concurrent_participants"]) == (2, 2)


@pytest.mark.parametrize(("flags", "seconds"), [((), 60), (("--keep-alive", "90"), 90), (("--keep-alive", "600"), 600)])
def test_an_empty_session_ends_after_its_keep_alive(local: Rtk, flags: tuple[str, ...], seconds: float) -> None:
    meeting, ada = recordings.live_meeting(local, *flags)
    local.clock.advance(86_400)  # as long as somebody is there, it lasts
    local(f"emulator leave {ada}").ok
    local.clock.advance(seconds - 1)
    assert is_live(local, meeting)
    local.clock.advance(1)
    assert not is_live(local, meeting)


def test_a_rejoin_in_time_clears_the_keep_alive(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    first = session_id(local, meeting)
    local(f"emulator leave {ada}").ok
    local.clock.advance(59)
    recordings.join(local, ada)
    local.clock.advance(3600)
    assert session_id(local, meeting) == first


def test_each_leaving_begins_the_keep_alive_anew(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    for _ in range(3):
        local(f"emulator leave {ada}").ok
        local.clock.advance(59)
        recordings.join(local, ada)
    assert is_live(local, meeting)


def test_as_long_as_one_is_left_the_session_lasts(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    recordings.join(local, recordings.participant(local, meeting, "bob"))
    local(f"emulator leave {ada}").ok
    local.clock.advance(3600)
    assert is_live(local, meeting)


def test_after_its_end_the_next_join_opens_another_session(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    first = session_id(local, meeting)
    local(f"emulator leave {ada}").ok
    local.clock.advance(60)
    assert recordings.join(local, ada)["session_id"] != first


def test_kicking_the_last_one_begins_the_keep_alive(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    local(f"active-session kick {meeting} --participant {ada} --force").ok
    assert is_live(local, meeting)
    local.clock.advance(60)
    assert not is_live(local, meeting)


def test_kick_all_ends_the_session_at_once_and_the_meeting_stays_open(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    local(f"active-session kick-all {meeting} --force").ok
    assert not is_live(local, meeting)
    recordings.join(local, ada)
    assert is_live(local, meeting)


def test_a_peer_is_new_on_every_join(local: Rtk) -> None:
    _, ada = recordings.live_meeting(local)
    assert recordings.join(local, ada)["id"] != recordings.join(local, ada)["id"]


def test_a_second_connection_takes_the_place_of_the_first(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    recordings.join(local, ada)
    session = local(f"active-session get {meeting}").ok.data
    assert (session["live_participants"], session["max_concurrent_participants"]) == (1, 1)


def test_the_keep_alive_is_the_one_of_the_opening(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    local(f"meetings update {meeting} --keep-alive 600").ok
    local(f"emulator leave {ada}").ok
    local.clock.advance(60)
    assert not is_live(local, meeting)


def test_who_is_in_a_meeting_stays_when_it_closes(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    bob = recordings.participant(local, meeting, "bob")
    local(f"meetings deactivate {meeting}").ok
    assert local(f"emulator join {bob}").exit_code == 7
    assert local(f"emulator join {ada}").exit_code == 7
    assert local(f"active-session get {meeting}").ok.data["live_participants"] == 1


def test_who_is_removed_stays_connected_until_kicked(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    local(f"participants remove {ada} --meeting {meeting} --force").ok
    assert local(f"active-session get {meeting}").ok.data["live_participants"] == 1
    local(f"active-session kick {meeting} --participant {ada} --force").ok
    assert local(f"active-session get {meeting}").ok.data["live_participants"] == 0


def test_minutes_are_those_of_all_connections(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    local.clock.advance(60)
    recordings.join(local, recordings.participant(local, meeting, "bob"))
    local.clock.advance(30)
    local(f"emulator leave {ada}").ok
    local.clock.advance(15)
    assert local(f"active-session get {meeting}").ok.data["minutes_consumed"] == 2.25
