"""Breakout rooms of a session, in process and over loopback."""

from tests.support.cli import Rtk
from tests.support.sessions import ended, joined, meeting, session_of


def test_breakout_room_is_a_session_of_its_own(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    session = session_of(rtk, biology)
    rtk.clock.advance(60)
    rtk(f"emulator join {ada} --room 'Group 1'").ok
    rtk.clock.advance(120)
    found = rtk(f"sessions get {session} --include-breakout-rooms").ok.data
    (room,) = found["breakout_rooms"]
    assert (room["meeting_display_name"], room["minutes_consumed"], room["live_participants"]) == ("Group 1", 2.0, 1)
    assert (found["minutes_consumed"], found["live_participants"], found["status"]) == (1.0, 0, "LIVE")
    assert "breakout_rooms" not in rtk(f"sessions get {session}").ok.data
    assert rtk(f"sessions get {room['id']} --rooms").ok.data["breakout_rooms"] == []


def test_consolidated_view_sums_up_a_participant_across_rooms(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    session = session_of(rtk, biology)
    for command in (f"emulator join {ada} --room 'Group 1'", f"emulator join {ada}", f"emulator leave {ada}"):
        rtk.clock.advance(60)
        rtk(command).ok
    raw = rtk(f"sessions participants {session} --view raw").ok.data
    (row,) = rtk(f"sessions participants {session} --view consolidated").ok.data
    assert [entry["duration"] for entry in raw] == [1.0, 1.0]
    assert (row["duration"], row["id"]) == (3.0, raw[-1]["id"])
    assert (row["joined_at"], row["left_at"]) == ("2026-09-14T08:00:00.000Z", "2026-09-14T08:03:00.000Z")


def test_session_stays_live_while_a_breakout_room_is_in_use(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    session = session_of(rtk, biology)
    rtk(f"emulator join {ada} --room 'Group 1'").ok
    rtk.clock.advance(600)
    assert rtk(f"sessions get {session}").ok.data["status"] == "LIVE"
    rtk(f"emulator leave {ada}").ok
    rtk.clock.advance(60)
    over = rtk(f"sessions get {session} --rooms").ok.data
    assert [over["status"], over["breakout_rooms"][0]["status"]] == ["ENDED", "ENDED"]


def test_joining_a_breakout_room_keeps_an_empty_session_live(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    session = session_of(rtk, biology)
    rtk(f"emulator leave {ada}").ok
    rtk.clock.advance(59)
    rtk(f"emulator join {ada} --room 'Group 1'").ok
    rtk.clock.advance(600)
    assert rtk(f"sessions get {session}").ok.data["status"] == "LIVE"


def test_consolidated_view_counts_until_the_participant_left_every_room(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    session = session_of(rtk, biology)
    rtk(f"emulator join {ada} --room 'Group 1'").ok
    rtk.clock.advance(60)
    (row,) = rtk(f"sessions participants {session} --view consolidated").ok.data
    assert (row["left_at"], row["duration"]) == (None, 1.0)


def test_ending_a_session_ends_its_breakout_rooms(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    rtk(f"emulator join {joined(rtk, biology, 'Ben')} --room 'Group 1'").ok
    session = ended(rtk, biology)
    (room,) = rtk(f"sessions get {session} --rooms").ok.data["breakout_rooms"]
    assert (room["status"], room["live_participants"]) == ("ENDED", 0)


def test_reentered_breakout_room_is_the_same_session_while_it_is_live(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    joined(rtk, biology, "Ben")
    session = session_of(rtk, biology)
    first = rtk(f"emulator join {ada} --room 'Group 1'").ok.data["session_id"]
    rtk(f"emulator join {ada}").ok
    assert rtk(f"emulator join {ada} --room 'Group 1'").ok.data["session_id"] == first
    rtk(f"emulator join {ada}").ok
    rtk.clock.advance(60)
    assert rtk(f"emulator join {ada} --room 'Group 1'").ok.data["session_id"] != first
    rooms = rtk(f"sessions get {session} --rooms").ok.data["breakout_rooms"]
    assert len(rooms) == 2
    assert len({room["associated_id"] for room in rooms}) == 1
