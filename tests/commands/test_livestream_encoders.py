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


def test_a_created_livestream_waits_for_its_encoder(rtk: Rtk) -> None:
    created = rtk("livestreams create --name open-lecture").ok.data
    assert (created["name"], created["meeting_id"], created["status"]) == ("open-lecture", None, "INVOKED")
    assert created["ingest_server"].startswith("rtmps://")
    assert created["id"] in created["playback_url"]
    assert rtk("livestreams list").ok.data == [created]
    assert rtk.seen == [LIVESTREAMS_CREATE.id, LIVESTREAMS_LIST.id]
    detail = rtk(f"livestreams get {created['id']}").ok.data
    assert (detail["livestream"], detail["sessions"]) == (created, [])
    assert rtk(f"livestreams sessions {created['id']}").ok.data == []


def test_a_name_is_not_needed_and_may_be_in_the_body(rtk: Rtk) -> None:
    assert rtk("livestreams create").ok.data["name"] is None
    assert rtk("livestreams", "create", "--body", '{"name": "a_b-1"}').ok.data["name"] == "a_b-1"


@pytest.mark.parametrize("words", [["--name", "open lecture"], ["--set", "titel=x"], ["--set", "video_config.width=x"]])
def test_a_body_that_cannot_be_is_refused_before_it_is_sent(rtk: Rtk, words: list[str]) -> None:
    result = rtk("livestreams", "create", *words)
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])


def test_if_missing_shows_the_one_that_is_there(rtk: Rtk) -> None:
    first = rtk("livestreams create --name lecture --if-missing").ok.data
    assert rtk("livestreams create --name lecture --if-missing").ok.data == first
    assert rtk("livestreams create --if-missing").exit_code == 2
    assert rtk("livestreams create --name lecture").ok.data["id"] != first["id"]


def test_if_missing_passes_over_the_livestream_of_a_meeting(rtk: Rtk) -> None:
    meeting, _ = livestreams.live_meeting(rtk)
    of_a_meeting = rtk(f"livestreams start {meeting} --name lecture").ok.data["id"]
    assert rtk("livestreams create --name lecture --if-missing").ok.data["id"] != of_a_meeting


def test_an_id_is_that_of_the_livestream_or_of_its_session(rtk: Rtk) -> None:
    livestream = livestreams.live_from_encoder(rtk)
    assert rtk(f"livestreams get {livestream} -o id").ok.stdout == f"{livestream}\n"
    [session] = rtk(f"livestreams sessions {livestream}").ok.data
    assert rtk(f"livestreams active-session {livestream} -o id").ok.stdout == f"{session['id']}\n"
    key = rtk(f"livestreams get {livestream} --query livestream.stream_key -o id").ok.stdout
    assert key not in ("", f"{livestream}\n")


def test_an_encoder_puts_it_on_the_air_and_takes_it_off(rtk: Rtk) -> None:
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


def test_an_encoder_is_refused_where_it_cannot_send(rtk: Rtk) -> None:
    livestream = livestreams.live_from_encoder(rtk)
    _, of_a_meeting = livestreams.live(rtk)
    assert rtk(f"emulator ingest {livestream}").exit_code == 7
    assert rtk(f"emulator ingest {of_a_meeting}").exit_code == 7
    assert rtk(f"emulator ingest {UNKNOWN_ID}").exit_code == 5
    rtk(f"emulator ingest {livestream} --stop").ok
    assert rtk(f"emulator ingest {livestream} --stop").exit_code == 5


def test_a_disabled_livestream_is_off_the_air_until_enabled(rtk: Rtk) -> None:
    livestream = livestreams.live_from_encoder(rtk)
    rtk.seen.clear()
    assert rtk(f"livestreams disable {livestream} --force").ok.data["disabled"] is True
    rtk.clock.advance(livestreams.CLOSE)
    assert livestreams.status(rtk, livestream) == "IDLE"
    assert rtk(f"emulator ingest {livestream}").exit_code == 7
    assert rtk(f"livestreams enable {livestream}").ok.data["disabled"] is False
    rtk(f"emulator ingest {livestream}").ok
    assert {LIVESTREAMS_DISABLE.id, LIVESTREAMS_ENABLE.id} < set(rtk.seen)


def test_a_disabled_meeting_livestream_cannot_start(rtk: Rtk) -> None:
    meeting, livestream = livestreams.live(rtk)
    rtk(f"livestreams disable {livestream} --force").ok
    rtk.clock.advance(livestreams.CLOSE)
    result = rtk(f"livestreams start {meeting}")
    assert result.exit_code == 6
    assert "disabled" in result.stderr
    rtk(f"livestreams enable {livestream}").ok
    assert rtk(f"livestreams start {meeting}").ok.data["id"] == livestream


def test_disabling_twice_changes_nothing(rtk: Rtk) -> None:
    livestream = rtk("livestreams create").ok.data["id"]
    first = rtk(f"livestreams disable {livestream} --force").ok.data
    rtk.clock.advance(10)
    assert rtk(f"livestreams disable {livestream} --force").ok.data == first


def test_a_new_key_cuts_the_encoder_off(rtk: Rtk) -> None:
    livestream = livestreams.live_from_encoder(rtk)
    former = rtk(f"livestreams get {livestream}").ok.data["livestream"]["stream_key"]
    rtk.seen.clear()
    answer = rtk(f"livestreams reset-stream-key {livestream} --force").ok.data
    assert rtk.seen == [LIVESTREAMS_RESET_STREAM_KEY.id]
    assert answer["stream_key"] != former
    rtk.clock.advance(livestreams.CLOSE)
    assert livestreams.status(rtk, livestream) == "IDLE"


def test_a_new_key_leaves_a_meeting_on_the_air(rtk: Rtk) -> None:
    _, livestream = livestreams.live(rtk)
    rtk(f"livestreams reset-stream-key {livestream} --force").ok
    rtk.clock.advance(livestreams.CLOSE)
    assert livestreams.status(rtk, livestream) == "LIVE"


@pytest.mark.parametrize("command", ["disable", "reset-stream-key"])
def test_what_cuts_people_off_asks_first(rtk: Rtk, command: str) -> None:
    livestream = livestreams.live_from_encoder(rtk)
    result = rtk(f"livestreams {command} {livestream}")
    assert (result.exit_code, result.stdout) == (6, "")
    assert rtk(f"livestreams {command} {livestream}", terminal=True, stdin="\n").exit_code == 6
    assert livestreams.status(rtk, livestream) == "LIVE"


def test_the_key_is_in_answers_and_not_in_debug(rtk: Rtk) -> None:
    result = rtk("livestreams create --debug").ok
    assert len(result.data["stream_key"]) == 32
    assert result.data["stream_key"] not in result.stderr
    assert "stream_key" in result.stderr


def test_the_list_is_empty_before_the_first(rtk: Rtk) -> None:
    assert rtk("livestreams list").ok.data == []


def test_the_list_can_leave_out_those_of_meetings(rtk: Rtk) -> None:
    independent = livestreams.live_from_encoder(rtk)
    _, of_a_meeting = livestreams.live(rtk)
    assert _listed(rtk) == [of_a_meeting, independent]
    assert _listed(rtk, "--exclude-meetings") == [independent]
    assert _listed(rtk, "--no-exclude-meetings") == [of_a_meeting, independent]


def test_the_list_by_state_and_time(rtk: Rtk) -> None:
    fed = livestreams.live_from_encoder(rtk)
    rtk.clock.advance(3600)
    waiting = rtk("livestreams create").ok.data["id"]
    assert _listed(rtk, "--status INVOKED") == [waiting]
    assert _listed(rtk, "--status ERRORED") == []
    assert _listed(rtk, "--since 10m") == [waiting]
    assert _listed(rtk, "--until 10m --status LIVE") == [fed]
    assert rtk("livestreams list --status OFFLINE").exit_code == 2


def test_the_list_in_both_orders_and_in_pages(rtk: Rtk) -> None:
    made = [rtk("livestreams create").ok.data["id"] for _ in range(3)]
    assert _listed(rtk, "--sort-order ASC --per-page 2") == made
    assert _listed(rtk, "--sort-order DESC --per-page 1") == made[::-1]
    assert _listed(rtk, "--sort-order ASC --page 2 --per-page 2") == made[2:]
    cut = rtk("livestreams list --limit 2").ok
    assert (len(cut.data), cut.stderr) == (2, "showing 2 of 3\n")


def test_descending_is_sent_as_this_list_spells_it(rtk: Rtk) -> None:
    sent = rtk("livestreams list --sort-order DESC --exclude-meetings --dry-run").ok.data
    assert "sort_order=DSC" in sent["url"]
    assert "exclude_meetings=true" in sent["url"]


def test_a_list_as_table_and_csv(rtk: Rtk) -> None:
    created = rtk("livestreams create --name lecture").ok.data
    header, line = rtk("livestreams list -o table").ok.stdout.splitlines()
    assert header.split() == ["ID", "NAME", "STATUS", "DISABLED", "MEETING", "CREATED"]
    assert line.split()[:4] == [created["id"], "lecture", "INVOKED", "no"]
    header, line = rtk("livestreams list -o csv").ok.stdout.splitlines()
    assert header == "id,name,status,disabled,meeting_id,created_at"


def _listed(rtk: Rtk, flags: str = "") -> list[str]:
    return rtk(f"livestreams list {flags} -o id").ok.stdout.split()
