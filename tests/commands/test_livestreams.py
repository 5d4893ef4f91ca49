"""rtk livestreams of meetings, in process and over loopback."""

import pytest

from rtk_cli.local import APP_ID
from rtk_cli.operations import (
    LIVESTREAMS_GET,
    LIVESTREAMS_GET_ACTIVE_FOR_MEETING,
    LIVESTREAMS_GET_ACTIVE_SESSION,
    LIVESTREAMS_GET_FOR_MEETING,
    LIVESTREAMS_GET_SESSION,
    LIVESTREAMS_START,
    LIVESTREAMS_STOP,
)
from tests.support import livestreams
from tests.support.cli import Rtk

UNKNOWN_ID = "11111111-1111-4111-8111-111111111111"
OF_A_MEETING = ("start", "active", "for-meeting", "stop --force", "sessions --meeting")
OF_A_LIVESTREAM = (
    "get",
    "sessions",
    "active-session",
    "session",
    "enable",
    "disable --force",
    "reset-stream-key --force",
    "wait",
)


def test_started_livestream_is_invoked_with_its_addresses(rtk: Rtk) -> None:
    meeting, _ = livestreams.live_meeting(rtk)
    rtk.seen.clear()
    started = rtk(f"livestreams start {meeting} --name lecture --width 1280 --height 720").ok.data
    assert started["status"] == "INVOKED"
    assert set(started) == {"id", "status", "ingest_server", "stream_key", "playback_url"}
    assert len(started["stream_key"]) == 32
    assert rtk.seen == [LIVESTREAMS_START.id]
    assert rtk(f"livestreams active {meeting}").ok.data["name"] == "lecture"


def test_start_flags_reach_their_fields(rtk: Rtk) -> None:
    flags = "--name lecture --width 1280 --height 720"
    sent = rtk(f"livestreams start --meeting {UNKNOWN_ID} {flags} --dry-run").ok.data
    assert sent["body"] == {"name": "lecture", "video_config": {"width": 1280, "height": 720}}
    assert rtk(f"livestreams start {UNKNOWN_ID} --dry-run").ok.data["body"] == {}


def test_livestream_becomes_live_and_idle_by_the_clock(rtk: Rtk) -> None:
    meeting, livestream = livestreams.started(rtk)
    assert livestreams.status(rtk, livestream) == "INVOKED"
    rtk.clock.advance(livestreams.START)
    assert livestreams.status(rtk, livestream) == "LIVE"
    rtk.seen.clear()
    assert rtk(f"livestreams stop {meeting} --force").ok.data == {"message": "Livestream stopped."}
    assert rtk.seen == [LIVESTREAMS_STOP.id]
    assert livestreams.status(rtk, livestream) == "LIVE"
    rtk.clock.advance(livestreams.CLOSE)
    assert livestreams.status(rtk, livestream) == "IDLE"


def test_active_for_meeting_and_get_show_the_same_livestream(rtk: Rtk) -> None:
    meeting, livestream = livestreams.live(rtk)
    rtk.seen.clear()
    active = rtk(f"livestreams active {meeting}").ok.data
    detail = rtk(f"livestreams get {livestream}").ok.data
    assert (active["id"], active["meeting_id"], active["org_id"]) == (livestream, meeting, APP_ID)
    assert detail["livestream"] == active
    assert rtk(f"livestreams for-meeting --meeting {meeting}").ok.data == detail
    assert rtk.seen == [LIVESTREAMS_GET_ACTIVE_FOR_MEETING.id, LIVESTREAMS_GET.id, LIVESTREAMS_GET_FOR_MEETING.id]


def test_active_session_is_the_session_of_the_livestream(rtk: Rtk) -> None:
    _, livestream = livestreams.live(rtk)
    (run,) = rtk(f"livestreams sessions {livestream}").ok.data
    rtk.seen.clear()
    found = rtk(f"livestreams active-session {livestream}").ok.data
    assert (found["livestream"]["id"], found["session"]) == (livestream, run)
    assert rtk(f"livestreams session {run['id']}").ok.data == run
    assert rtk.seen == [LIVESTREAMS_GET_ACTIVE_SESSION.id, LIVESTREAMS_GET_SESSION.id]


def test_figures_are_sixty_for_the_first_minute(rtk: Rtk) -> None:
    _, livestream = livestreams.started(rtk, "livestream_host", "livestream_viewer")
    assert _figures(rtk, livestream) == (None, None)
    rtk.clock.advance(livestreams.START)
    assert _figures(rtk, livestream) == (60, 60)
    rtk.clock.advance(44)
    assert _figures(rtk, livestream) == (60, 60)
    rtk.clock.advance(1)
    assert _figures(rtk, livestream) == (45, 45)


def test_viewer_seconds_count_viewers_while_live(rtk: Rtk) -> None:
    meeting, livestream = livestreams.live(rtk, "livestream_host", "livestream_viewer", "webinar_viewer")
    rtk.clock.advance(100)
    late = livestreams.joined(rtk, meeting, "livestream_viewer")
    rtk.clock.advance(20)
    livestreams.stopped(rtk, meeting)
    rtk.clock.advance(50)
    rtk(f"emulator leave {late}").ok
    assert _figures(rtk, livestream) == (120, 140)


def test_second_end_does_not_delay_closing(rtk: Rtk) -> None:
    meeting, livestream = livestreams.live(rtk)
    rtk(f"livestreams stop {meeting} --force").ok
    rtk.clock.advance(1)
    rtk(f"livestreams disable {livestream} --force").ok
    rtk.clock.advance(1)
    assert livestreams.status(rtk, livestream) == "IDLE"
    assert rtk(f"livestreams sessions {livestream}").ok.data[0]["stopped_time"] == "2026-09-14T08:00:02.000Z"


def test_livestream_stopped_before_live_is_idle_at_once(rtk: Rtk) -> None:
    meeting, livestream = livestreams.started(rtk)
    rtk(f"livestreams stop {meeting} --force").ok
    (run,) = rtk(f"livestreams sessions {livestream}").ok.data
    assert (run["started_time"], run["ingest_seconds"]) == (None, 0)
    assert livestreams.status(rtk, livestream) == "IDLE"


def test_second_start_is_refused_while_running_or_closing(rtk: Rtk) -> None:
    meeting, livestream = livestreams.live(rtk)
    error = rtk.error(f"livestreams start {meeting}")
    assert (error["exit_code"], error["status"], livestream in error["message"]) == (6, 400, True)
    rtk(f"livestreams stop {meeting} --force").ok
    error = rtk.error(f"livestreams start {meeting}")
    assert (error["exit_code"], error["status"], livestream in error["message"]) == (6, 400, True)
    rtk.clock.advance(livestreams.CLOSE)
    assert rtk(f"livestreams start {meeting}").ok.data["id"] == livestream


def test_livestream_sessions_of_a_meeting_share_its_livestream(rtk: Rtk) -> None:
    meeting, livestream = livestreams.live(rtk)
    livestreams.stopped(rtk, meeting)
    rtk(f"livestreams start {meeting}").ok
    runs = rtk(f"livestreams sessions {livestream} --per-page 1").ok.data
    assert [run["stopped_time"] is None for run in runs] == [True, False]
    assert rtk(f"livestreams sessions --meeting {meeting}").ok.data == runs
    assert rtk("livestreams list").ok.data[0]["id"] == livestream


def test_second_stop_is_a_conflict_and_then_not_found(rtk: Rtk) -> None:
    meeting, _ = livestreams.live(rtk)
    rtk(f"livestreams stop {meeting} --force").ok
    assert rtk(f"livestreams stop {meeting} --force").exit_code == 7
    rtk.clock.advance(livestreams.CLOSE)
    assert rtk(f"livestreams stop {meeting} --force").exit_code == 5


def test_start_without_a_live_session_is_not_found(rtk: Rtk) -> None:
    meeting = rtk("meetings create").ok.data["id"]
    error = rtk.error(f"livestreams start {meeting}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert meeting in error["message"]


def test_livestream_ends_with_the_session(rtk: Rtk) -> None:
    meeting, livestream = livestreams.live(rtk)
    rtk.clock.advance(50)
    rtk(f"active-session kick-all {meeting} --force").ok
    rtk.clock.advance(livestreams.CLOSE)
    assert livestreams.status(rtk, livestream) == "IDLE"
    assert rtk(f"livestreams active {meeting}").exit_code == 5
    assert rtk(f"livestreams active-session {livestream}").exit_code == 5
    assert _figures(rtk, livestream) == (50, 0)


def test_live_stream_on_start_starts_at_the_first_join(rtk: Rtk) -> None:
    meeting, _ = livestreams.live_meeting(rtk, live_stream_on_start="")
    assert rtk(f"livestreams active {meeting}").ok.data["status"] == "INVOKED"
    livestreams.joined(rtk, meeting, "group_call_guest")
    assert len(rtk(f"livestreams sessions --meeting {meeting}").ok.data) == 1


def test_live_stream_on_start_ignores_a_disabled_livestream(rtk: Rtk) -> None:
    meeting, (host,) = livestreams.live_meeting(rtk, live_stream_on_start="")
    livestream = rtk(f"livestreams active {meeting}").ok.data["id"]
    rtk(f"livestreams disable {livestream} --force").ok
    rtk(f"active-session kick-all {meeting} --force").ok
    rtk(f"emulator join {host}").ok
    assert rtk(f"livestreams active {meeting}").exit_code == 5


def test_wait_ends_when_the_livestream_is_live(rtk: Rtk) -> None:
    meeting, livestream = livestreams.started(rtk)
    result = rtk(f"livestreams wait {livestream} --show-secrets").ok
    assert (result.data["id"], result.data["status"]) == (livestream, "LIVE")
    assert [line.split()[-1] for line in result.stderr.splitlines()] == ["INVOKED", "LIVE"]
    rtk(f"livestreams stop {meeting} --force").ok
    assert rtk(f"livestreams wait {livestream} --for IDLE -q").ok.data["status"] == "IDLE"


def test_wait_ends_on_timeout_or_lost_goal(rtk: Rtk) -> None:
    _, livestream = livestreams.live(rtk)
    assert rtk(f"livestreams wait {livestream} --for IDLE --within 5s").exit_code == 11
    assert rtk(f"livestreams wait {livestream} --for INVOKED").exit_code == 13


def test_stop_asks_for_confirmation(rtk: Rtk) -> None:
    meeting, livestream = livestreams.live(rtk)
    error = rtk.error(f"livestreams stop {meeting}")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert f"livestreams stop {meeting}" in error["hint"]
    assert "--force" in error["hint"]
    assert rtk(f"livestreams stop {meeting}", terminal=True, stdin="n\n").exit_code == 6
    assert livestreams.status(rtk, livestream) == "LIVE"
    assert rtk(f"livestreams stop {meeting}", terminal=True, stdin="y\n").exit_code == 0


def test_livestream_of_another_app_is_not_found(rtk: Rtk) -> None:
    meeting, livestream = livestreams.live(rtk)
    (run,) = rtk(f"livestreams sessions {livestream}").ok.data
    other = rtk("apps create --name other").ok.data["id"]
    assert rtk(f"livestreams list --app-id {other}").ok.data == []
    for command in OF_A_MEETING:
        assert rtk(f"livestreams {command} {meeting} --app-id {other}").exit_code == 5
    for command in OF_A_LIVESTREAM:
        identity = run["id"] if command == "session" else livestream
        assert rtk(f"livestreams {command} {identity} --app-id {other}").exit_code == 5


@pytest.mark.parametrize("command", ["start", "active", "for-meeting", "stop --force", "sessions"])
def test_missing_id_is_named_in_the_error(rtk: Rtk, command: str) -> None:
    error = rtk.error(f"livestreams {command}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "MEETING" in error["message"] or "LIVESTREAM" in error["message"]


def test_sessions_refuses_a_livestream_together_with_a_meeting(rtk: Rtk) -> None:
    assert rtk(f"livestreams sessions {UNKNOWN_ID} --meeting {UNKNOWN_ID}").exit_code == 2


def test_table_of_a_livestream_omits_its_sessions(rtk: Rtk) -> None:
    _, livestream = livestreams.live(rtk)
    shown = rtk(f"livestreams get {livestream} -o table").ok.stdout
    assert "livestream.stream_key" in shown
    assert "session" not in shown
    header, line = rtk(f"livestreams sessions {livestream} -o table").ok.stdout.splitlines()
    assert header.split() == ["INVOKED", "STARTED", "STOPPED", "SENT", "WATCHED", "ERROR", "ID"]
    assert line.split()[-3:-1] == ["1m", "00s"]


def test_get_notes_how_many_sessions_are_shown(rtk: Rtk) -> None:
    meeting, livestream = livestreams.started(rtk)
    for _ in range(20):
        rtk(f"livestreams stop {meeting} --force").ok
        rtk(f"livestreams start {meeting}").ok
    result = rtk(f"livestreams get {livestream}").ok
    assert (len(result.data["sessions"]), result.data["paging"]["total_count"]) == (20, 21)
    assert "20 of 21" in result.stderr
    assert f"rtk livestreams sessions {livestream}" in result.stderr
    assert len(rtk(f"livestreams sessions {livestream}").ok.data) == 21


def _figures(rtk: Rtk, livestream: str) -> tuple[object, object]:
    """Of the newest run."""
    run = rtk(f"livestreams sessions {livestream} --limit 1 -q").ok.data[0]
    return run["ingest_seconds"], run["viewer_seconds"]
