"""rtk sessions attendance: join and leave intervals over many sessions, in process and over loopback."""

import csv
import gc
import io
from threading import Barrier
from typing import Any

from rtk_cli.operations import SESSIONS_GET, SESSIONS_LIST, SESSIONS_LIST_PARTICIPANTS
from tests.support.cli import Rtk
from tests.support.sessions import UNKNOWN_ID, ended, joined, meeting, session_of
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, json_response

DAY = 86_400


def history(rtk: Rtk) -> tuple[str, str]:
    """The ids of two sessions: Ada reconnects in the first; Cleo is still in the second, a day later."""
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    rtk.clock.advance(30)
    joined(rtk, biology, "Bob")
    rtk.clock.advance(30)
    rtk(f"emulator leave {ada}").ok
    rtk.clock.advance(45)
    rtk(f"emulator join {ada}").ok
    first = ended(rtk, biology, after=75)
    rtk.clock.advance(DAY)
    chemistry = meeting(rtk)
    joined(rtk, chemistry, "Cleo", preset="group_call_host")
    rtk.clock.advance(90)
    return first, session_of(rtk, chemistry)


def stays(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Name, join, leave and minutes of each row; the times of day alone."""
    return [
        (row["display_name"], row["joined_at"][11:19], (row["left_at"] or "")[11:19], row["minutes"]) for row in rows
    ]


def test_every_connection_is_an_interval_of_its_own(rtk: Rtk) -> None:
    first, second = history(rtk)
    rows = rtk("sessions attendance").ok.data
    assert stays(rows) == [
        ("Ada", "08:00:00", "08:01:00", 1.0),
        ("Bob", "08:00:30", "08:03:00", 2.5),
        ("Ada", "08:01:45", "08:03:00", 1.25),
        ("Cleo", "08:03:00", "", 1.5),
    ]
    assert [row["session_id"] for row in rows] == [first, first, first, second]


def test_row_names_session_meeting_and_participant(rtk: Rtk) -> None:
    _, second = history(rtk)
    row = rtk("sessions attendance --since 1h").ok.data[-1]
    cleo = rtk(f"sessions participants {second}").ok.data[0]
    assert row == {
        "session_id": second,
        "meeting_id": rtk(f"sessions get {second}").ok.data["associated_id"],
        "meeting_title": "Biology 101",
        "participant_id": cleo["user_id"],
        "custom_participant_id": "cleo",
        "display_name": "Cleo",
        "preset_name": "group_call_host",
        "joined_at": "2026-09-15T08:03:00.000Z",
        "left_at": None,
        "minutes": 1.5,
        "id": cleo["id"],
    }


def test_csv_has_the_columns_of_an_attendance_list(rtk: Rtk) -> None:
    history(rtk)
    rows = list(csv.DictReader(io.StringIO(rtk("sessions attendance -o csv").ok.stdout)))
    assert list(rows[0]) == [
        *("session_id", "meeting_id", "meeting_title", "participant_id", "custom_participant_id", "display_name"),
        *("preset_name", "joined_at", "left_at", "minutes"),
    ]
    assert [row["display_name"] for row in rows] == ["Ada", "Bob", "Ada", "Cleo"]
    assert (rows[-1]["left_at"], rows[0]["left_at"]) == ("", "2026-09-14T08:01:00.000Z")


def test_csv_without_sessions_has_a_header(rtk: Rtk) -> None:
    assert rtk("sessions attendance -o csv").ok.stdout.startswith("session_id,meeting_id,")


def test_gaps_are_merged_when_they_are_short_enough(rtk: Rtk) -> None:
    history(rtk)
    assert stays(rtk("sessions attendance --merge-gaps 45s").ok.data) == [
        ("Ada", "08:00:00", "08:03:00", 3.0),
        ("Bob", "08:00:30", "08:03:00", 2.5),
        ("Cleo", "08:03:00", "", 1.5),
    ]
    assert len(rtk("sessions attendance --merge-gaps 44s").ok.data) == 4


def test_overlapping_connections_are_merged_into_one_stay(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    rtk.clock.advance(60)
    second = rtk(f"emulator join {ada}").ok.data["id"]
    rtk.clock.advance(60)
    rtk(f"emulator leave {second}").ok
    rtk.clock.advance(60)
    assert stays(rtk("sessions attendance --merge-gaps 0s").ok.data) == [("Ada", "08:00:00", "", 3.0)]
    ended(rtk, biology)
    assert stays(rtk("sessions attendance --merge-gaps 0s").ok.data) == [("Ada", "08:00:00", "08:04:00", 4.0)]


def test_merging_keeps_the_sessions_apart(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    ended(rtk, biology)
    rtk(f"emulator join {ada}").ok
    assert len(rtk("sessions attendance --merge-gaps 1h").ok.data) == 2


def test_period_selects_sessions_by_their_start(rtk: Rtk) -> None:
    history(rtk)
    names = [row["display_name"] for row in rtk("sessions attendance --since 1h").ok.data]
    assert names == ["Cleo"]
    names = [row["display_name"] for row in rtk("sessions attendance --since 7d --until 1h").ok.data]
    assert names == ["Ada", "Bob", "Ada"]
    rtk.clock.advance(31 * DAY)
    assert rtk("sessions attendance").ok.data == []


def test_meeting_selects_its_sessions(rtk: Rtk) -> None:
    first, _ = history(rtk)
    biology = rtk(f"sessions get {first}").ok.data["associated_id"]
    rows = rtk(f"sessions attendance --meeting {biology}").ok.data
    assert {row["session_id"] for row in rows} == {first}


def test_given_sessions_are_listed_in_their_order_and_once(rtk: Rtk) -> None:
    first, second = history(rtk)
    rtk.seen.clear()
    rows = rtk(f"sessions attendance {second} {first} {second}").ok.data
    assert [row["display_name"] for row in rows] == ["Cleo", "Ada", "Bob", "Ada"]
    assert sorted(rtk.seen) == sorted(2 * [SESSIONS_GET.id, SESSIONS_LIST_PARTICIPANTS.id])


def test_sessions_and_a_period_exclude_each_other(rtk: Rtk) -> None:
    error = rtk.error(f"sessions attendance {UNKNOWN_ID} --since 7d")
    assert (error["kind"], rtk.seen) == ("usage", [])
    assert UNKNOWN_ID in error["message"]


def test_unknown_session_is_not_found(rtk: Rtk) -> None:
    error = rtk.error(f"sessions attendance {UNKNOWN_ID}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)


def test_one_request_per_session_and_one_per_page_of_sessions(rtk: Rtk) -> None:
    history(rtk)
    rtk.seen.clear()
    rtk("sessions attendance --jobs 1").ok
    assert rtk.seen == [SESSIONS_LIST.id, SESSIONS_LIST_PARTICIPANTS.id, SESSIONS_LIST_PARTICIPANTS.id]


def many_sessions(stub: StubServer, count: int, barrier: Barrier | None = None) -> None:
    """Let the server have sessions with one participant each; `barrier` holds the answers about participants."""
    sessions = [{"id": str(number), "status": "ENDED"} for number in range(count)]

    def respond(request: ReceivedRequest) -> StubResponse:
        if request.path.endswith("/sessions"):
            first = (int(request.query["page_no"]) - 1) * 100
            data = {"sessions": sessions[first : first + 100]}
            return json_response({"success": True, "data": data, "paging": {"total_count": count}})
        if not request.path.endswith("/participants"):
            return json_response({"success": True, "data": {"id": request.path.split("/")[-1]}})
        if barrier is not None:
            barrier.wait(10)
        connection = {"id": request.path.split("/")[-2], "user_id": "ada", "joined_at": "2026-09-14T08:00:00Z"}
        return json_response({"success": True, "data": {"participants": [connection]}})

    stub.respond_by(respond)


def test_sessions_are_read_on_several_connections(stub: StubServer) -> None:
    many_sessions(stub, 8, Barrier(4))
    rows = stub.rtk("sessions attendance --json").ok.data
    assert [row["session_id"] for row in rows] == [str(number) for number in range(8)]


def test_first_requests_at_the_same_time_share_one_client(stub: StubServer) -> None:
    """A second client would never be closed, and its socket would be reported when it is collected."""
    many_sessions(stub, 1)
    for _ in range(5):
        stub.rtk(f"sessions attendance --jobs 16 --json {' '.join(map(str, range(16)))}").ok
    gc.collect()


def test_order_is_the_same_with_any_number_of_connections(stub: StubServer) -> None:
    many_sessions(stub, 230)
    printed = {stub.rtk(f"sessions attendance --jobs {jobs} -o csv").ok.stdout for jobs in (1, 3, 16)}
    assert len(printed) == 1
    assert len(printed.pop().splitlines()) == 231


def test_table_has_one_heading_for_many_sessions(stub: StubServer) -> None:
    many_sessions(stub, 150)
    lines = stub.rtk("sessions attendance -o table --columns session_id,participant_id").ok.stdout.splitlines()
    assert len(lines) == 151
