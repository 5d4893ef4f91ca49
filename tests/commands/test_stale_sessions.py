"""rtk sessions stale: live sessions that should be over, in process and over loopback."""

import json
from typing import Any

import pytest

from rtk_cli.operations import ACTIVE_SESSION_KICK_ALL, MEETINGS_GET, SESSIONS_LIST, SESSIONS_LIST_PARTICIPANTS
from tests.support.cli import Rtk
from tests.support.sessions import UNKNOWN_ID, joined, meeting, session_of
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, failure, json_response

MINUTE, HOUR = 60, 3600


def empty(rtk: Rtk) -> str:
    """The id of a meeting whose session stays live with nobody in it."""
    rtk("emulator fail sessions --content zombie-session").ok
    biology = meeting(rtk)
    rtk(f"emulator leave {joined(rtk, biology, 'Ada')}").ok
    return biology


def with_two(rtk: Rtk) -> tuple[str, str]:
    """The ids of a meeting with a live session of two people, and of the second one."""
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    return biology, joined(rtk, biology, "Bob")


def stale(rtk: Rtk, flags: str = "") -> dict[str, list[str]]:
    """The reasons by meeting."""
    return {row["meeting_id"]: row["reasons"] for row in rtk(f"sessions stale {flags}").ok.data}


def test_session_longer_than_asked_is_stale(rtk: Rtk) -> None:
    biology, _ = with_two(rtk)
    rtk.clock.advance(6 * HOUR)
    assert stale(rtk) == {}
    rtk.clock.advance(MINUTE)
    assert stale(rtk) == {biology: ["longer_than"]}
    assert stale(rtk, "--longer-than 8h") == {}


def test_row_has_meeting_start_minutes_and_people(rtk: Rtk) -> None:
    biology, _ = with_two(rtk)
    rtk.clock.advance(7 * HOUR)
    assert rtk("sessions stale").ok.data == [
        {
            "id": session_of(rtk, biology),
            "meeting_id": biology,
            "meeting_title": "Biology 101",
            "started_at": "2026-09-14T08:00:00.000Z",
            "minutes": 420,
            "people": 2,
            "reasons": ["longer_than"],
        }
    ]


def test_one_person_alone_is_stale_after_the_idle_time(rtk: Rtk) -> None:
    biology, bob = with_two(rtk)
    rtk.clock.advance(HOUR)
    rtk(f"emulator leave {bob}").ok
    rtk.clock.advance(30 * MINUTE)
    assert stale(rtk) == {}
    rtk.clock.advance(1)
    assert stale(rtk) == {biology: ["alone"]}
    assert stale(rtk, "--idle 45m") == {}


def test_reconnect_does_not_interrupt_being_alone(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    rtk.clock.advance(29 * MINUTE)
    rtk(f"emulator leave {ada}").ok
    rtk.clock.advance(5)
    rtk(f"emulator join {ada}").ok
    rtk.clock.advance(MINUTE)
    assert stale(rtk) == {biology: ["alone"]}


def test_two_connections_of_one_person_are_one_person(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    rtk(f"emulator join {ada}").ok
    rtk.clock.advance(31 * MINUTE)
    (row,) = rtk("sessions stale").ok.data
    assert (row["people"], row["reasons"], row["meeting_id"]) == (1, ["alone"], biology)


def test_session_of_an_inactive_meeting_is_stale(rtk: Rtk) -> None:
    biology, _ = with_two(rtk)
    rtk(f"meetings deactivate {biology}").ok
    assert stale(rtk) == {biology: ["inactive_meeting"]}


def test_empty_session_is_stale_after_the_longest_keep_alive(rtk: Rtk) -> None:
    biology = empty(rtk)
    rtk.clock.advance(10 * MINUTE)
    assert stale(rtk) == {}
    rtk.clock.advance(1)
    assert stale(rtk) == {biology: ["empty"]}


def test_several_reasons_are_all_listed(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    rtk(f"meetings deactivate {biology}").ok
    rtk.clock.advance(7 * HOUR)
    assert stale(rtk) == {biology: ["longer_than", "alone", "inactive_meeting"]}


def test_one_person_per_breakout_room_is_not_alone(rtk: Rtk) -> None:
    """The rooms belong to the session, in which two people are."""
    biology = meeting(rtk)
    for name in ("Ada", "Bob"):
        rtk(f"emulator join {joined(rtk, biology, name)} --room {name}").ok
    rtk.clock.advance(HOUR)
    assert len(rtk("sessions list --status LIVE").ok.data) == 3
    assert stale(rtk) == {}
    rtk.clock.advance(6 * HOUR)
    assert stale(rtk) == {biology: ["longer_than"]}  # ends the rooms too


def test_requests_are_bounded(rtk: Rtk) -> None:
    for _ in range(3):
        with_two(rtk)
    rtk.seen.clear()
    assert stale(rtk) == {}
    assert sorted(rtk.seen) == sorted([SESSIONS_LIST.id, *3 * [MEETINGS_GET.id, SESSIONS_LIST_PARTICIPANTS.id]])


def test_table_shows_reasons(rtk: Rtk) -> None:
    biology, _ = with_two(rtk)
    rtk(f"meetings deactivate {biology}").ok
    rtk.clock.advance(90)
    shown = rtk("sessions stale --longer-than 60s", terminal=True).ok.stdout
    assert "longer_than, inactive_meeting" in shown


def test_check_exits_with_14_only_when_something_is_found(rtk: Rtk) -> None:
    with_two(rtk)
    assert rtk("sessions stale --check").ok.data == []
    rtk.clock.advance(7 * HOUR)
    result = rtk("sessions stale --check --json")
    assert (result.exit_code, len(result.data), result.error["kind"]) == (14, 1, "difference")
    assert len(rtk("sessions stale").ok.data) == 1


def test_end_ends_what_was_found_and_nothing_else(rtk: Rtk) -> None:
    old = empty(rtk)
    rtk.clock.advance(HOUR)
    other, _ = with_two(rtk)
    (row,) = rtk("sessions stale --end --force --check").ok.data
    assert (row["meeting_id"], row["reasons"], row["ended"], row["error"]) == (old, ["empty"], True, None)
    states = {row["associated_id"]: row["status"] for row in rtk("sessions list").ok.data}
    assert states == {old: "ENDED", other: "LIVE"}


def test_end_asks_after_it_has_named_the_sessions(rtk: Rtk) -> None:
    biology = empty(rtk)
    rtk.clock.advance(HOUR)
    declined = rtk("sessions stale --end", terminal=True, stdin="n\n")
    assert (declined.exit_code, declined.stdout) == (6, "")
    assert declined.stderr.index("Biology 101: empty") < declined.stderr.index("[y/N]")
    assert rtk(f"sessions list --meeting {biology}").ok.data[0]["status"] == "LIVE"
    rtk("sessions stale --end", terminal=True, stdin="y\n").ok
    assert rtk(f"sessions list --meeting {biology}").ok.data[0]["status"] == "ENDED"


def test_end_does_not_ask_when_nothing_is_found(rtk: Rtk) -> None:
    with_two(rtk)
    assert "[y/N]" not in rtk("sessions stale --end", terminal=True).ok.stderr


def test_end_continues_after_a_failure(rtk: Rtk) -> None:
    meetings = [empty(rtk) for _ in range(3)]
    rtk.clock.advance(HOUR)
    rtk(f"emulator fail {ACTIVE_SESSION_KICK_ALL.id} --status 403").ok
    result = rtk("sessions stale --end --force --jobs 1 --json")
    assert (result.exit_code, result.error["kind"]) == (12, "partly_done")
    assert [row["ended"] for row in result.data] == [False, True, True]
    assert result.data[0]["error"]
    assert meetings[0] in result.stderr
    assert rtk("sessions stale --check").exit_code == 14


def test_check_with_end_is_about_what_is_left(rtk: Rtk) -> None:
    for _ in range(2):
        empty(rtk)
    rtk.clock.advance(HOUR)
    rtk(f"emulator fail {ACTIVE_SESSION_KICK_ALL.id} --status 403").ok
    assert rtk("sessions stale --end --force --check").exit_code == 14
    assert rtk("sessions stale --end --force --check").exit_code == 0


def test_session_that_ended_meanwhile_counts_as_ended(stub: StubServer) -> None:
    (row,) = _end_on(stub, "ENDED").ok.data
    assert row["ended"] is True


def test_session_that_is_still_live_after_a_404_is_not_ended(stub: StubServer) -> None:
    result = _end_on(stub, "LIVE")
    assert (result.exit_code, result.data[0]["ended"]) == (12, False)


def _end_on(stub: StubServer, status: str) -> Any:
    """End a session whose kick-all gets a 404, and which has that status afterwards."""
    row = {"id": UNKNOWN_ID, "associated_id": "m", "status": "LIVE", "started_at": "2026-09-14T00:00:00Z"}

    def respond(request: ReceivedRequest) -> StubResponse:
        if request.path.endswith("/kick-all"):
            return failure(404)
        if request.path.endswith("/participants"):
            return json_response({"success": True, "data": {"participants": []}})
        if request.path.endswith("/sessions"):
            return json_response({"success": True, "data": {"sessions": [row]}, "paging": {"total_count": 1}})
        return json_response({"success": True, "data": {**row, "status": status}})

    stub.respond_by(respond)
    return stub.rtk("sessions stale --end --force --json")


def test_attendance_by_connection_is_understood_too(stub: StubServer) -> None:
    """A service that ignores `view` sends the earlier connection of the person who is still there."""
    session = {"id": UNKNOWN_ID, "associated_id": "m", "status": "LIVE", "started_at": "2026-09-14T06:00:00Z"}
    ada = [
        {"user_id": "ada", "joined_at": "2026-09-14T07:59:00Z", "left_at": None},
        {"user_id": "ada", "joined_at": "2026-09-14T06:00:00Z", "left_at": "2026-09-14T07:58:00Z"},
    ]
    bob = {"user_id": "bob", "joined_at": "2026-09-14T06:00:00Z", "left_at": "2026-09-14T06:30:00Z"}

    def respond(request: ReceivedRequest) -> StubResponse:
        if request.path.endswith("/participants"):
            return json_response({"success": True, "data": {"participants": [*ada, bob]}})
        if request.path.endswith("/sessions"):
            return json_response({"success": True, "data": {"sessions": [session]}, "paging": {"total_count": 1}})
        return json_response({"success": True, "data": {"id": "m", "breakout_rooms": []}})

    stub.respond_by(respond)
    (row,) = stub.rtk("sessions stale --idle 89m --json").ok.data
    assert (row["people"], row["reasons"]) == (1, ["alone"])
    assert stub.rtk("sessions stale --idle 91m --json").ok.data == []


def test_end_without_a_terminal_is_refused_before_anything_is_read(rtk: Rtk) -> None:
    empty(rtk)
    rtk.seen.clear()
    error = rtk.error("sessions stale --end")
    assert (error["kind"], rtk.seen) == ("refused", [])
    assert "rtk" in error["hint"]
    assert "--force" in error["hint"]


def test_dry_run_prints_the_first_request(rtk: Rtk) -> None:
    planned = rtk("sessions stale --end --dry-run").ok.data
    assert planned["method"] == "GET"
    assert "status=LIVE" in planned["url"]


@pytest.mark.parametrize("flag", ["--longer-than", "--idle"])
def test_invalid_length_is_a_usage_error(rtk: Rtk, flag: str) -> None:
    error = rtk.error(f"sessions stale {flag} soon")
    assert (error["kind"], rtk.seen) == ("usage", [])
    assert "soon" in error["message"]


def test_csv_has_one_line_per_session(rtk: Rtk) -> None:
    biology, _ = with_two(rtk)
    rtk.clock.advance(7 * HOUR)
    header, line = rtk("sessions stale -o csv --columns meeting_id,minutes,reasons").ok.stdout.splitlines()
    assert (header, line) == ("meeting_id,minutes,reasons", f"{biology},420,longer_than")
    assert json.loads(rtk("sessions stale -o ndjson").ok.stdout)["meeting_id"] == biology
