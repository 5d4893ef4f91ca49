"""rtk sessions: lists and attendance, in process and over loopback."""

import pytest

from rtk_cli.local import APP_ID
from rtk_cli.operations import (
    SESSIONS_GET,
    SESSIONS_GET_PARTICIPANT,
    SESSIONS_LIST,
    SESSIONS_LIST_PARTICIPANTS,
)
from tests.support.cli import Rtk
from tests.support.sessions import UNKNOWN_ID, ended, joined, meeting, session_of

ABOUT_A_SESSION = (
    "get",
    "participants",
    "chat",
    "transcript",
    "summary",
    "summarize",
    "livestreams",
    "wait",
    "participant --session",
)


def test_live_session_is_listed_with_its_figures(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    joined(rtk, biology, "Ben")
    rtk.clock.advance(90)
    rtk.seen.clear()
    (listed,) = rtk("sessions list").ok.data
    assert rtk(f"sessions get {listed['id']}").ok.data == listed
    assert rtk.seen == [SESSIONS_LIST.id, SESSIONS_GET.id]
    assert (listed["associated_id"], listed["organization_id"]) == (biology, APP_ID)
    assert (listed["meeting_display_name"], listed["status"], listed["ended_at"]) == ("Biology 101", "LIVE", None)
    figures = (listed["live_participants"], listed["max_concurrent_participants"], listed["minutes_consumed"])
    assert figures == (2, 2, 3.0)


def test_ended_session_keeps_its_figures(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    session = ended(rtk, biology, after=120)
    rtk.clock.advance(3600)
    found = rtk(f"sessions get {session}").ok.data
    assert (found["status"], found["live_participants"], found["minutes_consumed"]) == ("ENDED", 0, 2.0)
    assert (found["started_at"], found["ended_at"]) == ("2026-09-14T08:00:00.000Z", "2026-09-14T08:02:00.000Z")


def test_list_is_empty_without_sessions(rtk: Rtk) -> None:
    assert rtk("sessions list").ok.data == []


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("", ["Chemistry", "Biology 101"]),
        ("--sort-order ASC", ["Biology 101", "Chemistry"]),
        ("--sort-by createdAt --sort-order ASC", ["Biology 101", "Chemistry"]),
        ("--sort-by minutesConsumed", ["Biology 101", "Chemistry"]),
        ("--sort-by minutesConsumed --sort-order ASC", ["Chemistry", "Biology 101"]),
        ("--status LIVE", ["Chemistry"]),
        ("--status ENDED", ["Biology 101"]),
        ("--participants 2:5", ["Biology 101"]),
        ("--participants 0:1", ["Chemistry"]),
        ("--search BIO", ["Biology 101"]),
        ("--search zoology", []),
        ("--since 2026-09-14T08:05:00Z", ["Chemistry"]),
        ("--until 10m", ["Biology 101"]),
        ("--limit 1", ["Chemistry"]),
        ("--page 2 --per-page 1", ["Biology 101"]),
    ],
)
def test_sessions_are_filtered_sorted_and_paged(rtk: Rtk, flags: str, expected: list[str]) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    joined(rtk, biology, "Ben")
    ended(rtk, biology, after=600)
    joined(rtk, rtk("meetings create --title Chemistry").ok.data["id"], "Cleo")
    rtk.clock.advance(60)
    assert [session["meeting_display_name"] for session in rtk(f"sessions list {flags}").ok.data] == expected


def test_sessions_are_filtered_by_meeting(rtk: Rtk) -> None:
    biology, chemistry = meeting(rtk), meeting(rtk)
    joined(rtk, biology, "Ada")
    joined(rtk, chemistry, "Ben")
    listed = rtk(f"sessions list --meeting {chemistry}").ok.data
    assert [session["associated_id"] for session in listed] == [chemistry]
    assert rtk(f"sessions list --associated-id {chemistry} --search {listed[0]['id']}").ok.data == listed


@pytest.mark.parametrize("text", ["many", "5", "5:", "5:1", "1:2:3", "1:" + "9" * 5000])
def test_invalid_participant_range_is_refused_before_anything_is_sent(rtk: Rtk, text: str) -> None:
    error = rtk.error(f"sessions list --participants {text}")
    assert (error["kind"], error["exit_code"], rtk.seen) == ("usage", 2, [])
    assert text in error["message"]


@pytest.mark.parametrize("command", ABOUT_A_SESSION)
def test_unknown_session_is_not_found(rtk: Rtk, command: str) -> None:
    participant = f" {UNKNOWN_ID}" if command.startswith("participant ") else ""
    error = rtk.error(f"sessions {command} {UNKNOWN_ID}{participant}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert UNKNOWN_ID in error["message"]


@pytest.mark.parametrize("command", ABOUT_A_SESSION)
def test_session_of_another_app_is_not_found(rtk: Rtk, command: str) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    session = session_of(rtk, biology)
    other = rtk("apps create --name other").ok.data["id"]
    participant = f" {ada}" if command.startswith("participant ") else ""
    error = rtk.error(f"sessions {command} {session}{participant} --app-id {other}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert rtk(f"sessions list --app-id {other}").ok.data == []


def test_invalid_session_id_is_refused(rtk: Rtk) -> None:
    assert rtk("sessions get bio").exit_code == 6
    assert rtk("sessions peer-report bio").exit_code == 6
    assert rtk("sessions get a/b").exit_code == 2


def test_participants_have_one_row_per_connection(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    joined(rtk, biology, "Ben")
    session = session_of(rtk, biology)
    rtk.clock.advance(60)
    rtk(f"emulator leave {ada}").ok
    rtk.clock.advance(30)
    rtk(f"emulator join {ada}").ok
    rtk.clock.advance(30)
    rtk.seen.clear()
    rows = rtk(f"sessions participants {session}").ok.data
    assert rtk.seen == [SESSIONS_LIST_PARTICIPANTS.id]
    assert [(row["display_name"], row["duration"]) for row in rows] == [("Ada", 1.0), ("Ben", 2.0), ("Ada", 0.5)]
    assert [row["left_at"] for row in rows] == ["2026-09-14T08:01:00.000Z", None, None]
    assert len({row["id"] for row in rows}) == 3
    assert rows[0]["user_id"] == rows[2]["user_id"] == ada


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("", ["Ada", "Ben"]),
        ("--sort-order DESC", ["Ben", "Ada"]),
        ("--sort-by duration", ["Ben", "Ada"]),
        ("--sort-by duration --sort-order DESC", ["Ada", "Ben"]),
        ("--sort-by joinedAt", ["Ada", "Ben"]),
        ("--search BEN", ["Ben"]),
        ("--search unmatched", []),
        ("--per-page 1", ["Ada", "Ben"]),
        ("--page 2 --per-page 1", ["Ben"]),
    ],
)
def test_participants_are_filtered_sorted_and_paged(rtk: Rtk, flags: str, expected: list[str]) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    rtk.clock.advance(60)
    joined(rtk, biology, "Ben")
    rows = rtk(f"sessions participants {session_of(rtk, biology)} {flags}").ok.data
    assert [row["display_name"] for row in rows] == expected


def test_peer_events_are_included_on_request(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    session = ended(rtk, biology, after=60)
    (row,) = rtk(f"sessions participants {session} --events").ok.data
    assert [event["event_name"] for event in row["peer_events"]] == ["PEER_CREATED", "PEER_JOINING", "PEER_LEAVING"]
    assert row["peer_events"][-1]["minutes_consumed"] == 1.0
    assert row["peer_events"][0]["preset_view_type"] == "GROUP_CALL"
    assert rtk(f"sessions participant {ada} --session {session} --include-peer-events").ok.data == row
    assert "peer_events" not in rtk(f"sessions participant {ada} --session {session}").ok.data


def test_participant_is_found_by_peer_id_and_participant_id(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    session = session_of(rtk, biology)
    (row,) = rtk(f"sessions participants {session}").ok.data
    rtk.seen.clear()
    assert rtk(f"sessions participant {row['id']} --session {session}").ok.data == row
    assert rtk(f"sessions participant {ada} --session {session}").ok.data == row
    assert rtk.seen == [SESSIONS_GET_PARTICIPANT.id] * 2
    assert rtk(f"sessions participant {UNKNOWN_ID} --session {session}").exit_code == 5


def test_participant_shows_the_last_of_several_connections(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    last = rtk(f"emulator join {ada}").ok.data["id"]
    assert rtk(f"sessions participant {ada} --session {session_of(rtk, biology)}").ok.data["id"] == last


def test_participants_are_searched_by_name_and_both_ids(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    flags = ("--name", "Émile", "--custom-id", "Staff-7", "--preset", "group_call_participant")
    emile = rtk("participants", "add", "--meeting", biology, *flags).ok.data["id"]
    rtk(f"emulator join {emile}").ok
    for text in ("ÉMI", "staff-", emile[:13], emile):
        (row,) = rtk("sessions", "participants", session_of(rtk, biology), "--search", text).ok.data
        assert row["user_id"] == emile


def test_time_bounds_are_inclusive(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    begun = session_of(rtk, biology)
    at, before, after = (f"2026-09-14T{time}Z" for time in ("08:00:00", "07:59:59.999", "08:00:00.001"))
    (listed,) = rtk(f"sessions list --start-time {at} --end-time {at}").ok.data
    assert listed["id"] == begun
    assert rtk(f"sessions list --start-time {after}").ok.data == []
    assert rtk(f"sessions list --end-time {before}").ok.data == []


def test_livestreams_of_a_session_are_listed(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    session = session_of(rtk, biology)
    assert rtk(f"sessions livestreams {session}").ok.data == []
    rtk(f"livestreams start {biology}").ok
    (run,) = rtk(f"sessions livestreams {session}").ok.data
    assert run["livestream_id"]


def test_list_shows_who_is_there_now_apart_from_the_maximum(rtk: Rtk) -> None:
    meeting_id = meeting(rtk)
    ada, _ = joined(rtk, meeting_id, "Ada"), joined(rtk, meeting_id, "Bob")
    rtk(f"emulator leave {ada}").ok
    heading, row = rtk("sessions list -o table --columns participants,max").ok.stdout.splitlines()
    assert (heading.split(), row.split()) == (["PARTICIPANTS", "MAX"], ["1", "2"])
    assert {"live_participants", "max_concurrent_participants"} <= set(
        rtk("sessions list -o csv").ok.stdout.splitlines()[0].split(",")
    )


@pytest.mark.parametrize("command", ["participants {}", "participant {} --session {}"])
def test_csv_of_attendance_holds_the_custom_participant_id(rtk: Rtk, command: str) -> None:
    meeting_id = meeting(rtk)
    ada = joined(rtk, meeting_id, "Ada")
    session = session_of(rtk, meeting_id)
    ids = (ada, session) if "--session" in command else (session,)
    header, row = rtk(f"sessions {command.format(*ids)} -o csv").ok.stdout.splitlines()
    assert dict(zip(header.split(","), row.split(","), strict=True))["custom_participant_id"] == "ada"
