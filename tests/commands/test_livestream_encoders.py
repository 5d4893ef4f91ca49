"""rtk livestreams without a meeting, which an encoder feeds; lists, keys, and what disabling does."""

import pytest

from rtk_cli.operations import (
    LIVESTREAMS_CREATE,
    LIVESTREAMS_DISABLE,
    LIVESTREAMS_ENABLE,
    LIVESTREAMS_LIST,
    LIVESTREAMS_RESET_STREAM_KEY,
)
from tests.support import livestreams
from tests.support.cli import Rtk

UNKNOWN_ID = "11111111-1111-4111-8111-111111111111"


def test_created_livestream_is_invoked_until_an_encoder_sends(rtk: Rtk) -> None:
    created = rtk("livestreams create --name open-lecture").ok.data
    assert (created["name"], created["meeting_id"], created["status"]) == ("open-lecture", None, "INVOKED")
    assert created["ingest_server"].startswith("rtmps://")
    assert created["id"] in created["playback_url"]
    assert rtk("livestreams list --show-secrets").ok.data == [created]
    assert rtk.seen == [LIVESTREAMS_CREATE.id, LIVESTREAMS_LIST.id]
    detail = rtk(f"livestreams get {created['id']} --show-secrets").ok.data
    assert (detail["livestream"], detail["sessions"]) == (created, [])
    assert rtk(f"livestreams sessions {created['id']}").ok.data == []


def test_name_is_optional_and_may_come_from_the_body(rtk: Rtk) -> None:
    assert rtk("livestreams create").ok.data["name"] is None
    assert rtk("livestreams", "create", "--body", '{"name": "a_b-1"}').ok.data["name"] == "a_b-1"


@pytest.mark.parametrize("words", [["--name", "open lecture"], ["--set", "titel=x"], ["--set", "video_config.width=x"]])
def test_invalid_body_is_refused_before_anything_is_sent(rtk: Rtk, words: list[str]) -> None:
    error = rtk.error("livestreams", "create", *words)
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []


def test_if_missing_shows_the_existing_livestream(rtk: Rtk) -> None:
    first = rtk("livestreams create --name lecture --if-missing").ok.data
    assert rtk("livestreams create --name lecture --if-missing").ok.data == first
    assert rtk("livestreams create --if-missing").exit_code == 2
    assert rtk("livestreams create --name lecture").ok.data["id"] != first["id"]


def test_if_missing_ignores_the_livestream_of_a_meeting(rtk: Rtk) -> None:
    meeting, _ = livestreams.live_meeting(rtk)
    of_a_meeting = rtk(f"livestreams start {meeting} --name lecture").ok.data["id"]
    assert rtk("livestreams create --name lecture --if-missing").ok.data["id"] != of_a_meeting


def test_id_format_prints_the_livestream_or_session_id(rtk: Rtk) -> None:
    livestream = livestreams.live_from_encoder(rtk)
    assert rtk(f"livestreams get {livestream} -o id").ok.stdout == f"{livestream}\n"
    [session] = rtk(f"livestreams sessions {livestream}").ok.data
    assert rtk(f"livestreams active-session {livestream} -o id").ok.stdout == f"{session['id']}\n"
    key = rtk(f"livestreams get {livestream} --query livestream.stream_key -o id").ok.stdout
    assert key not in ("", f"{livestream}\n")


def test_livestream_is_live_while_an_encoder_sends(rtk: Rtk) -> None:
    livestream = livestreams.live_from_encoder(rtk)
    assert rtk(f"livestreams active-session {livestream}").ok.data["livestream"]["status"] == "LIVE"
    rtk.clock.advance(90)
    stopped = rtk(f"emulator ingest {livestream} --stop").ok.data
    assert stopped == {
        "id": stopped["id"],
        "livestream_id": livestream,
        "phase": "CLOSING",
        "invoked_at": "2026-09-14T08:00:00.000Z",
        "started_at": "2026-09-14T08:00:02.000Z",
        "stopped_at": "2026-09-14T08:01:32.000Z",
    }
    rtk.clock.advance(livestreams.CLOSE)
    (run,) = rtk(f"livestreams sessions {livestream}").ok.data
    assert (run["ingest_seconds"], run["viewer_seconds"]) == (90, 0)
    assert livestreams.status(rtk, livestream) == "IDLE"


def test_ingest_is_refused_where_an_encoder_cannot_send(rtk: Rtk) -> None:
    livestream = livestreams.live_from_encoder(rtk)
    _, of_a_meeting = livestreams.live(rtk)
    assert rtk(f"emulator ingest {livestream}").exit_code == 7
    assert rtk(f"emulator ingest {of_a_meeting}").exit_code == 7
    assert rtk(f"emulator ingest {UNKNOWN_ID}").exit_code == 5
    rtk(f"emulator ingest {livestream} --stop").ok
    assert rtk(f"emulator ingest {livestream} --stop").exit_code == 5


def test_disabled_livestream_is_idle_until_enabled(rtk: Rtk) -> None:
    livestream = livestreams.live_from_encoder(rtk)
    rtk.seen.clear()
    assert rtk(f"livestreams disable {livestream} --force").ok.data["disabled"] is True
    rtk.clock.advance(livestreams.CLOSE)
    assert livestreams.status(rtk, livestream) == "IDLE"
    assert rtk(f"emulator ingest {livestream}").exit_code == 7
    assert rtk(f"livestreams enable {livestream}").ok.data["disabled"] is False
    rtk(f"emulator ingest {livestream}").ok
    assert {LIVESTREAMS_DISABLE.id, LIVESTREAMS_ENABLE.id} < set(rtk.seen)


def test_disabled_meeting_livestream_cannot_start(rtk: Rtk) -> None:
    meeting, livestream = livestreams.live(rtk)
    rtk(f"livestreams disable {livestream} --force").ok
    rtk.clock.advance(livestreams.CLOSE)
    error = rtk.error(f"livestreams start {meeting}")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert livestream in error["message"]
    rtk(f"livestreams enable {livestream}").ok
    assert rtk(f"livestreams start {meeting}").ok.data["id"] == livestream


def test_second_disable_changes_nothing(rtk: Rtk) -> None:
    livestream = rtk("livestreams create").ok.data["id"]
    first = rtk(f"livestreams disable {livestream} --force").ok.data
    rtk.clock.advance(10)
    assert rtk(f"livestreams disable {livestream} --force").ok.data == first


def test_new_stream_key_disconnects_the_encoder(rtk: Rtk) -> None:
    livestream = livestreams.live_from_encoder(rtk)
    former = rtk(f"livestreams get {livestream} --show-secrets").ok.data["livestream"]["stream_key"]
    rtk.seen.clear()
    answer = rtk(f"livestreams reset-stream-key {livestream} --force").ok.data
    assert rtk.seen == [LIVESTREAMS_RESET_STREAM_KEY.id]
    assert answer["stream_key"] != former
    rtk.clock.advance(livestreams.CLOSE)
    assert livestreams.status(rtk, livestream) == "IDLE"


def test_new_stream_key_keeps_the_livestream_of_a_meeting_live(rtk: Rtk) -> None:
    _, livestream = livestreams.live(rtk)
    rtk(f"livestreams reset-stream-key {livestream} --force").ok
    rtk.clock.advance(livestreams.CLOSE)
    assert livestreams.status(rtk, livestream) == "LIVE"


@pytest.mark.parametrize("command", ["disable", "reset-stream-key"])
def test_disable_and_reset_ask_for_confirmation(rtk: Rtk, command: str) -> None:
    livestream = livestreams.live_from_encoder(rtk)
    error = rtk.error(f"livestreams {command} {livestream}")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert rtk(f"livestreams {command} {livestream}", terminal=True, stdin="\n").exit_code == 6
    assert livestreams.status(rtk, livestream) == "LIVE"


def test_stream_key_is_printed_but_masked_in_debug(rtk: Rtk) -> None:
    result = rtk("livestreams create --debug").ok
    assert len(result.data["stream_key"]) == 32
    assert result.data["stream_key"] not in result.stderr
    assert "stream_key" in result.stderr


def test_list_is_empty_without_livestreams(rtk: Rtk) -> None:
    assert rtk("livestreams list").ok.data == []


def test_list_can_exclude_livestreams_of_meetings(rtk: Rtk) -> None:
    independent = livestreams.live_from_encoder(rtk)
    _, of_a_meeting = livestreams.live(rtk)
    assert _listed(rtk) == [of_a_meeting, independent]
    assert _listed(rtk, "--exclude-meetings") == [independent]
    assert _listed(rtk, "--no-exclude-meetings") == [of_a_meeting, independent]


def test_list_is_filtered_by_status_and_time(rtk: Rtk) -> None:
    fed = livestreams.live_from_encoder(rtk)
    rtk.clock.advance(3600)
    waiting = rtk("livestreams create").ok.data["id"]
    assert _listed(rtk, "--status INVOKED") == [waiting]
    assert _listed(rtk, "--status ERRORED") == []
    assert _listed(rtk, "--since 10m") == [waiting]
    assert _listed(rtk, "--until 10m --status LIVE") == [fed]
    assert rtk("livestreams list --status OFFLINE").exit_code == 2


def test_list_is_sorted_and_paged(rtk: Rtk) -> None:
    made = [rtk("livestreams create").ok.data["id"] for _ in range(3)]
    assert _listed(rtk, "--sort-order ASC --per-page 2") == made
    assert _listed(rtk, "--sort-order DESC --per-page 1") == made[::-1]
    assert _listed(rtk, "--sort-order ASC --page 2 --per-page 2") == made[2:]
    cut = rtk("livestreams list --limit 2 --show-secrets").ok
    assert (len(cut.data), cut.stderr) == (2, "")


def test_descending_order_is_sent_as_dsc(rtk: Rtk) -> None:
    sent = rtk("livestreams list --sort-order DESC --exclude-meetings --dry-run").ok.data
    assert "sort_order=DSC" in sent["url"]
    assert "exclude_meetings=true" in sent["url"]


def test_list_is_printed_as_table_and_csv(rtk: Rtk) -> None:
    created = rtk("livestreams create --name lecture").ok.data
    header, line = rtk("livestreams list -o table").ok.stdout.splitlines()
    assert header.split() == ["NAME", "STATUS", "DISABLED", "CREATED", "ID", "MEETING"]
    assert line.split()[:3] == ["lecture", "INVOKED", "no"]
    assert created["id"] in line.split()
    header, line = rtk("livestreams list -o csv").ok.stdout.splitlines()
    assert header == "id,name,status,disabled,meeting_id,created_at"


def _listed(rtk: Rtk, flags: str = "") -> list[str]:
    return rtk(f"livestreams list {flags} -o id").ok.stdout.split()
