"""rtk meetings, in process and over loopback."""

from typing import Any

import pytest

from rtk_cli.operations import (
    ACTIVE_SESSION_GET,
    ACTIVE_SESSION_KICK_ALL,
    MEETINGS_CREATE,
    MEETINGS_GET,
    MEETINGS_LIST,
    MEETINGS_REPLACE,
    MEETINGS_UPDATE,
)
from tests.support import recordings
from tests.support.cli import Rtk

EVERY_FLAG = (
    "--title Weekly --record-on-start --live-stream-on-start --persist-chat --summarize-on-end --transcribe-on-end"
    " --session-keep-alive-time-in-secs 90 --max-seconds 3600 --file-name-prefix weekly --video-codec VP8"
    " --audio-codec MP3 --language en-US"
)
EVERY_FIELD = {
    "title": "Weekly",
    "record_on_start": True,
    "live_stream_on_start": True,
    "persist_chat": True,
    "summarize_on_end": True,
    "transcribe_on_end": True,
    "session_keep_alive_time_in_secs": 90,
    "recording_config": {
        "max_seconds": 3600,
        "file_name_prefix": "weekly",
        "video_config": {"codec": "VP8"},
        "audio_config": {"codec": "MP3"},
    },
    "ai_config": {"transcription": {"language": "en-US"}},
}
UNTITLED = {
    "title": None,
    "status": "ACTIVE",
    "record_on_start": False,
    "live_stream_on_start": False,
    "persist_chat": False,
    "summarize_on_end": False,
    "transcribe_on_end": False,
    "session_keep_alive_time_in_secs": 60,
}


def titles(rtk: Rtk, flags: str) -> list[str]:
    return [meeting["title"] for meeting in rtk(f"meetings list {flags}").ok.data]


def fields_of(meeting: dict[str, Any]) -> dict[str, Any]:
    """The meeting without what the API itself adds."""
    return {name: value for name, value in meeting.items() if name not in ("id", "created_at", "updated_at")}


def test_created_meeting_is_listed(rtk: Rtk) -> None:
    created = rtk("meetings create --title 'Biology 101' --persist-chat").ok.data
    assert created["persist_chat"] is True
    listed = rtk("meetings list").ok.data
    assert [meeting["id"] for meeting in listed] == [created["id"]]
    assert rtk.seen == [MEETINGS_CREATE.id, MEETINGS_LIST.id]


def test_meeting_needs_no_fields(rtk: Rtk) -> None:
    created = rtk("meetings create").ok.data
    assert fields_of(created) == UNTITLED
    assert created["created_at"] == created["updated_at"] == "2026-09-14T08:00:00.000Z"


def test_create_flags_reach_their_fields(rtk: Rtk) -> None:
    created = rtk(f"meetings create {EVERY_FLAG}").ok.data
    assert fields_of(created) == {"status": "ACTIVE", **EVERY_FIELD}
    assert rtk(f"meetings get {created['id']}").ok.data == created


def test_update_flags_reach_their_fields(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    updated = rtk(f"meetings update {meeting} --status INACTIVE {EVERY_FLAG}").ok.data
    assert fields_of(updated) == {"status": "INACTIVE", **EVERY_FIELD}


def test_replace_flags_reach_their_fields(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    replaced = rtk(f"meetings replace {meeting} {EVERY_FLAG}").ok.data
    assert fields_of(replaced) == {"status": "ACTIVE", **EVERY_FIELD}


@pytest.mark.parametrize(
    ("flag", "field"),
    [
        ("--no-record-on-start", "record_on_start"),
        ("--no-live-stream-on-start", "live_stream_on_start"),
        ("--no-persist-chat", "persist_chat"),
        ("--no-summarize", "summarize_on_end"),
        ("--no-transcribe", "transcribe_on_end"),
    ],
)
def test_boolean_flag_can_be_turned_off(rtk: Rtk, flag: str, field: str) -> None:
    meeting = rtk(f"meetings create {EVERY_FLAG}").ok.data
    updated = rtk(f"meetings update {meeting['id']} {flag}").ok.data
    assert {name for name in updated if updated[name] != meeting[name]} == {field}
    assert updated[field] is False


def test_update_changes_only_the_given_fields(rtk: Rtk) -> None:
    meeting = rtk(f"meetings create {EVERY_FLAG}").ok.data
    rtk.clock.advance(1)
    rtk.seen.clear()
    updated = rtk(f"meetings update {meeting['id']} --title Monthly").ok.data
    assert updated == {**meeting, "title": "Monthly", "updated_at": "2026-09-14T08:00:01.000Z"}
    assert rtk.seen == [MEETINGS_UPDATE.id]


def test_replace_keeps_only_the_status(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk, *EVERY_FLAG.split())
    rtk(f"meetings deactivate {meeting}").ok
    rtk.seen.clear()
    replaced = rtk(f"meetings replace {meeting} --title New").ok.data
    assert fields_of(replaced) == {**UNTITLED, "title": "New", "status": "INACTIVE"}
    assert rtk.seen == [MEETINGS_REPLACE.id]


def test_replace_with_an_empty_body_sets_defaults(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk, *EVERY_FLAG.split())
    assert fields_of(rtk(f"meetings replace {meeting} --body {{}}").ok.data) == UNTITLED


def test_meeting_is_deactivated_and_activated(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    rtk.seen.clear()
    assert rtk(f"meetings deactivate {meeting}").ok.data["status"] == "INACTIVE"
    assert rtk(f"meetings activate {meeting}").ok.data["status"] == "ACTIVE"
    assert rtk.seen == [MEETINGS_UPDATE.id, ACTIVE_SESSION_GET.id, MEETINGS_UPDATE.id]


def _live(rtk: Rtk, *custom_ids: str) -> str:
    """The id of a meeting in which participants with these custom ids are."""
    meeting = recordings.meeting(rtk)
    for custom_id in custom_ids:
        rtk(f"emulator join {recordings.participant(rtk, meeting, custom_id)}").ok
    rtk.seen.clear()
    return meeting


@pytest.mark.parametrize("command", ["deactivate {}", "update {} --status INACTIVE", "update {} --set status=INACTIVE"])
def test_deactivating_a_live_meeting_warns_that_the_session_goes_on(rtk: Rtk, command: str) -> None:
    meeting = _live(rtk, "ada", "bob")
    result = rtk(f"meetings {command.format(meeting)}").ok
    assert result.data["status"] == "INACTIVE"
    assert rtk.seen == [MEETINGS_UPDATE.id, ACTIVE_SESSION_GET.id]
    warning, hint = result.stderr.splitlines()
    assert "2 participants" in warning
    assert f"rtk active-session kick-all {meeting}" in hint


def test_session_is_not_read_when_nothing_would_be_said(rtk: Rtk) -> None:
    meeting = _live(rtk, "ada")
    assert rtk(f"meetings deactivate {meeting} --dry-run").ok.stderr == ""
    assert rtk.seen == []
    assert rtk(f"meetings deactivate {meeting} --quiet").ok.stderr == ""
    rtk(f"meetings update {meeting} --title New").ok
    assert ACTIVE_SESSION_GET.id not in rtk.seen


def test_deactivation_succeeds_if_the_session_cannot_be_read(rtk: Rtk) -> None:
    meeting = _live(rtk, "ada")
    rtk(f"emulator fail {ACTIVE_SESSION_GET.id} --status 403").ok
    result = rtk(f"meetings deactivate {meeting}").ok
    assert (result.data["status"], result.stderr.startswith("warning: ")) == ("INACTIVE", True)


def test_kick_all_ends_the_session_before_the_meeting_is_closed(rtk: Rtk) -> None:
    meeting = _live(rtk, "ada")
    result = rtk(f"meetings deactivate {meeting} --kick-all --force").ok
    assert result.data["status"] == "INACTIVE"
    assert rtk.seen == [ACTIVE_SESSION_KICK_ALL.id, MEETINGS_UPDATE.id, ACTIVE_SESSION_GET.id]
    assert "warning" not in result.stderr
    assert rtk(f"active-session get {meeting}").exit_code == 5


def test_kick_all_of_a_meeting_without_a_session_still_closes_it(rtk: Rtk) -> None:
    meeting = _live(rtk)
    assert rtk(f"meetings deactivate {meeting} --kick-all --force").ok.data["status"] == "INACTIVE"


def test_dry_run_of_kick_all_shows_both_requests_in_their_order(rtk: Rtk) -> None:
    meeting = _live(rtk, "ada")
    kick, close = rtk(f"meetings deactivate {meeting} --kick-all --dry-run").ok.data
    assert (kick["url"].endswith("/kick-all"), close["body"]) == (True, {"status": "INACTIVE"})
    assert rtk.seen == []


def test_undocumented_name_is_sent_unchanged(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    dry = rtk(f"meetings get {meeting} --name x --dry-run").ok
    assert "name=x" in dry.stdout
    rtk.seen.clear()
    rtk(f"meetings get {meeting} --name x").ok
    assert rtk.seen == [MEETINGS_GET.id]


def test_list_is_empty_without_meetings(rtk: Rtk) -> None:
    result = rtk("meetings list").ok
    assert (result.data, result.stderr) == ([], "")


def test_meetings_are_filtered_by_status(rtk: Rtk) -> None:
    recordings.meeting(rtk, "--title", "open")
    rtk(f"meetings deactivate {recordings.meeting(rtk, '--title', 'closed')}").ok
    assert titles(rtk, "--status ACTIVE") == ["open"]
    assert titles(rtk, "--status INACTIVE") == ["closed"]


@pytest.mark.parametrize(("text", "found"), [("BIO", ["Biology"]), ("ogy", ["Biology"]), ("x", [])])
def test_meetings_are_searched_by_title(rtk: Rtk, text: str, found: list[str]) -> None:
    for title in ("Biology", "Chemistry"):
        recordings.meeting(rtk, "--title", title)
    assert titles(rtk, f"--search {text}") == found


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        ("--start-time 2h", ["late"]),
        ("--since 2026-09-14T10:00:00Z", ["late"]),
        ("--end-time 2h", ["early"]),
        ("--until 2026-09-14T08:00:00+00:00", ["early"]),
        ("--start-time 2026-09-14 --end-time 2026-09-15", ["late", "early"]),
        ("--start-time 2026-09-15", []),
    ],
)
def test_meetings_are_filtered_by_creation_time(rtk: Rtk, flags: str, found: list[str]) -> None:
    recordings.meeting(rtk, "--title", "early")
    rtk.clock.advance(3 * 3600)
    recordings.meeting(rtk, "--title", "late")
    assert titles(rtk, flags) == found


@pytest.mark.parametrize(
    ("flags", "found", "requests"),
    [
        ("", ["4", "3", "2", "1", "0"], 1),
        ("--per-page 2", ["4", "3", "2", "1", "0"], 3),
        ("--page 2 --per-page 2", ["2", "1"], 1),
        ("--page 9", [], 1),
        ("--limit 4 --per-page 2", ["4", "3", "2", "1"], 2),
        ("--limit 9", ["4", "3", "2", "1", "0"], 1),
    ],
)
def test_limit_and_page_size_decide_how_much_is_fetched(rtk: Rtk, flags: str, found: list[str], requests: int) -> None:
    for number in range(5):
        recordings.meeting(rtk, "--title", str(number))
    rtk.seen.clear()
    result = rtk(f"meetings list {flags}").ok
    assert [meeting["title"] for meeting in result.data] == found
    is_whole = len(found) == 5 or "--limit" in flags
    assert result.stderr == "" if is_whole else f"{len(found)} of 5" in result.stderr
    assert rtk.seen == [MEETINGS_LIST.id] * requests


def test_envelope_is_the_response_of_the_api(rtk: Rtk) -> None:
    for title in ("a", "b"):
        recordings.meeting(rtk, "--title", title)
    answer = rtk("meetings list --envelope --per-page 1").ok.data
    assert (answer["success"], [meeting["title"] for meeting in answer["data"]]) == (True, ["b"])
    assert answer["paging"] == {"total_count": 2, "start_offset": 1, "end_offset": 1}


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ("--status OPEN", "OPEN"),
        ("--start-time yesterday", "yesterday"),
        ("--end-time 2026-13-01", "2026-13-01"),
        ("--limit 0", "--limit"),
        ("--page 0", "--page"),
        ("--per-page -1", "--per-page"),
        ("--statsu ACTIVE", "--status"),
    ],
)
def test_invalid_filter_is_refused_before_anything_is_sent(rtk: Rtk, flags: str, named: str) -> None:
    error = rtk.error(f"meetings list {flags}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert named in f"{error['message']} {error['hint']}"
    assert rtk.seen == []


def test_if_missing_shows_the_active_meeting_with_that_title(rtk: Rtk) -> None:
    first = rtk("meetings create --title Weekly --if-missing").ok.data
    recordings.meeting(rtk, "--title", "Weekly too")
    rtk.seen.clear()
    assert rtk("meetings create --title Weekly --if-missing").ok.data["id"] == first["id"]
    assert rtk.seen == [MEETINGS_LIST.id]


def test_if_missing_ignores_an_inactive_meeting(rtk: Rtk) -> None:
    closed = recordings.meeting(rtk, "--title", "Weekly")
    rtk(f"meetings deactivate {closed}").ok
    assert rtk("meetings create --title Weekly --if-missing").ok.data["id"] != closed


def test_if_missing_without_a_title_is_refused(rtk: Rtk) -> None:
    error = rtk.error("meetings create --if-missing")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "--title" in error["hint"]
    assert rtk.seen == []


def test_join_adds_a_participant_and_prints_the_token(remote: Rtk) -> None:
    meeting = recordings.meeting(remote)
    result = remote(f"meetings join {meeting} --name Ada --custom-id ada --preset webinar_viewer").ok
    assert result.data["token"].count(".") == 2
    assert (result.data["preset_name"], result.stderr) == ("webinar_viewer", "")
    assert remote(f"active-session get {meeting}").exit_code == 5


def test_join_on_the_emulator_joins_at_once(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    result = local(f"meetings join {meeting} --custom-id ada").ok
    assert result.data["id"] in result.stderr
    assert local(f"active-session get {meeting}").ok.data["live_participants"] == 1


def test_join_without_a_name_is_warned_about(rtk: Rtk) -> None:
    command = f"meetings join {recordings.meeting(rtk)} --custom-id"
    assert "--name" in rtk(f"{command} ada").ok.stderr
    assert "--name" not in rtk(f"{command} grace --name Grace").ok.stderr


def test_join_of_an_inactive_meeting_is_a_conflict(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    local(f"meetings deactivate {meeting}").ok
    result = local(f"meetings join {meeting} --custom-id ada")
    assert (result.exit_code, meeting in result.stderr) == (7, True)
    [added] = local(f"participants list --meeting {meeting}").ok.data
    assert result.data["id"] == added["id"], "the added participant is printed even though it cannot join"


def test_join_into_the_waiting_room_hints_at_admit(local: Rtk) -> None:
    waiting_room = "--set permissions.waiting_room_type=SKIP_ON_ACCEPT"
    local(f"presets create --from group_call_guest --name waits {waiting_room}").ok
    result = local(f"meetings join {recordings.meeting(local)} --name Ada --custom-id ada --preset waits").ok
    assert len(result.stderr.splitlines()) == 1
    assert f"rtk emulator admit {result.data['id']}" in result.stderr


def test_join_without_a_name_and_a_custom_id_is_refused(rtk: Rtk) -> None:
    error = rtk.error(f"meetings join {recordings.UNKNOWN_ID}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "custom_participant_id" in error["message"]
    assert "--name" in error["hint"]


def test_join_with_a_name_needs_no_custom_id(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ids = [rtk(f"meetings join {meeting} --name {name}").ok.data["custom_participant_id"] for name in ("Ada", "Bob")]
    assert len(set(ids)) == 2
    assert not any(name in text for name, text in zip(("Ada", "Bob"), ids, strict=True))
