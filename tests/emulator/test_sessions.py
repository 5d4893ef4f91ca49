"""The lifecycle of a session: the first join opens it, the clock ends it."""

import pytest

from tests.support import recordings
from tests.support.cli import Rtk


def is_live(rtk: Rtk, meeting: str) -> bool:
    """Whether the meeting has a live session."""
    exit_code = rtk(f"active-session get {meeting}").exit_code
    assert exit_code in (0, 5)
    return exit_code == 0


def session_id(rtk: Rtk, meeting: str) -> str:
    identity: str = rtk(f"active-session get {meeting}").ok.data["id"]
    return identity


def test_first_join_opens_the_session(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    ada = recordings.participant(local, meeting)
    assert not is_live(local, meeting)
    peer = recordings.join(local, ada)
    assert session_id(local, meeting) == peer["session_id"]


def test_later_joins_enter_the_same_session(local: Rtk) -> None:
    meeting, _ = recordings.live_meeting(local)
    bob = recordings.participant(local, meeting, "bob")
    assert recordings.join(local, bob)["session_id"] == session_id(local, meeting)
    session = local(f"active-session get {meeting}").ok.data
    assert (session["live_participants"], session["max_concurrent_participants"]) == (2, 2)


@pytest.mark.parametrize(("flags", "seconds"), [((), 60), (("--keep-alive", "90"), 90), (("--keep-alive", "600"), 600)])
def test_empty_session_ends_after_its_keep_alive(local: Rtk, flags: tuple[str, ...], seconds: float) -> None:
    meeting, ada = recordings.live_meeting(local, *flags)
    local.clock.advance(86_400)  # a session with a participant does not end
    local(f"emulator leave {ada}").ok
    local.clock.advance(seconds - 1)
    assert is_live(local, meeting)
    local.clock.advance(1)
    assert not is_live(local, meeting)


def test_rejoin_cancels_the_keep_alive(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    first = session_id(local, meeting)
    local(f"emulator leave {ada}").ok
    local.clock.advance(59)
    recordings.join(local, ada)
    local.clock.advance(3600)
    assert session_id(local, meeting) == first


def test_every_leave_restarts_the_keep_alive(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    for _ in range(3):
        local(f"emulator leave {ada}").ok
        local.clock.advance(59)
        recordings.join(local, ada)
    assert is_live(local, meeting)


def test_session_with_one_participant_left_does_not_end(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    recordings.join(local, recordings.participant(local, meeting, "bob"))
    local(f"emulator leave {ada}").ok
    local.clock.advance(3600)
    assert is_live(local, meeting)


def test_join_after_the_end_opens_another_session(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    first = session_id(local, meeting)
    local(f"emulator leave {ada}").ok
    local.clock.advance(60)
    assert recordings.join(local, ada)["session_id"] != first


def test_kick_of_the_last_participant_starts_the_keep_alive(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    local(f"active-session kick {meeting} --participant {ada} --force").ok
    assert is_live(local, meeting)
    local.clock.advance(60)
    assert not is_live(local, meeting)


def test_kick_all_ends_the_session_but_participants_can_rejoin(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    local(f"active-session kick-all {meeting} --force").ok
    assert not is_live(local, meeting)
    recordings.join(local, ada)
    assert is_live(local, meeting)


def test_every_join_creates_a_new_peer(local: Rtk) -> None:
    _, ada = recordings.live_meeting(local)
    assert recordings.join(local, ada)["id"] != recordings.join(local, ada)["id"]


def test_second_peer_of_a_participant_is_counted_and_billed_apart(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    recordings.join(local, ada)
    local.clock.advance(90)
    session = local(f"active-session get {meeting}").ok.data
    assert (session["live_participants"], session["max_concurrent_participants"]) == (2, 2)
    assert session["minutes_consumed"] == 3.0
    raw = local(f"sessions participants {session['id']} --view raw").ok.data
    assert [(peer["user_id"], peer["duration"]) for peer in raw] == [(ada, 1.5), (ada, 1.5)]
    (consolidated,) = local(f"sessions participants {session['id']} --view consolidated").ok.data
    assert (consolidated["user_id"], consolidated["duration"]) == (ada, 3.0)


def test_consolidated_attendance_lasts_until_the_last_peer_leaves(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    second = recordings.join(local, ada)["id"]
    session = session_id(local, meeting)
    local.clock.advance(60)
    local(f"emulator leave {second}").ok
    (person,) = local(f"sessions participants {session} --view consolidated").ok.data
    assert person["left_at"] is None
    local.clock.advance(60)
    local(f"emulator leave {ada}").ok
    (person,) = local(f"sessions participants {session} --view consolidated").ok.data
    assert (person["left_at"], person["duration"]) == ("2026-09-14T08:02:00.000Z", 3.0)


def test_leave_by_participant_takes_all_peers_and_by_peer_only_one(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    peers = [recordings.join(local, ada)["id"] for _ in range(2)]
    assert local(f"emulator leave {peers[0]}").ok.data["peer_ids"] == [peers[0]]
    assert local(f"active-session get {meeting}").ok.data["live_participants"] == 2
    left = local(f"emulator leave {ada}").ok.data
    assert (left["id"], len(left["peer_ids"]), left["peer_ids"][-1]) == (peers[1], 2, peers[1])
    assert local(f"active-session get {meeting}").ok.data["live_participants"] == 0


@pytest.mark.parametrize("flag", ["--participant {id}", "--custom-id ada"])
def test_kick_of_a_participant_takes_all_peers(local: Rtk, flag: str) -> None:
    meeting, ada = recordings.live_meeting(local)
    recordings.join(local, ada)
    bob = recordings.participant(local, meeting, "bob")
    recordings.join(local, bob)
    kicked = local(f"active-session kick {meeting} {flag.format(id=ada)} --force").ok.data
    assert [person["id"] for person in kicked["participants"]] == [ada]
    assert local(f"active-session get {meeting}").ok.data["live_participants"] == 1
    raw = local(f"sessions participants {session_id(local, meeting)} --view raw").ok.data
    assert [(peer["user_id"], peer["left_at"] is None) for peer in raw] == [(ada, False), (ada, False), (bob, True)]


def test_mute_of_a_participant_takes_all_peers(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    second = recordings.join(local, ada)
    muted = local(f"active-session mute {meeting} --participant {ada}").ok.data
    assert [person["id"] for person in muted["participants"]] == [ada]
    assert second["audio_enabled"] is True
    session = session_id(local, meeting)
    updates = [event for event in local(f"emulator events {session}").ok.data if event["kind"] == "participant.updated"]
    assert [update["data"]["peer"]["audio_enabled"] for update in updates] == [False, False]


def test_keep_alive_is_fixed_when_the_session_opens(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    local(f"meetings update {meeting} --keep-alive 600").ok
    local(f"emulator leave {ada}").ok
    local.clock.advance(60)
    assert not is_live(local, meeting)


def test_deactivation_refuses_joins_but_keeps_participants(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    bob = recordings.participant(local, meeting, "bob")
    local(f"meetings deactivate {meeting}").ok
    assert local(f"emulator join {bob}").exit_code == 7
    assert local(f"emulator join {ada}").exit_code == 7
    assert local(f"active-session get {meeting}").ok.data["live_participants"] == 1


def test_removed_participant_stays_connected_until_kicked(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    local(f"participants remove {ada} --meeting {meeting} --force").ok
    assert local(f"active-session get {meeting}").ok.data["live_participants"] == 1
    local(f"active-session kick {meeting} --participant {ada} --force").ok
    assert local(f"active-session get {meeting}").ok.data["live_participants"] == 0


def test_minutes_sum_all_connections(local: Rtk) -> None:
    meeting, ada = recordings.live_meeting(local)
    local.clock.advance(60)
    recordings.join(local, recordings.participant(local, meeting, "bob"))
    local.clock.advance(30)
    local(f"emulator leave {ada}").ok
    local.clock.advance(15)
    assert local(f"active-session get {meeting}").ok.data["minutes_consumed"] == 2.25
