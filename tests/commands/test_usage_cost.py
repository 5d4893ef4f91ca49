"""rtk analytics cost: what usage costs, and what could not be known, in process and over loopback."""

import csv
import io
import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.operations import (
    ANALYTICS_DAYWISE,
    ANALYTICS_LIVESTREAMS_OVERALL,
    MEETINGS_GET,
    PRESETS_GET,
    PRESETS_LIST,
    RECORDINGS_LIST,
    SESSIONS_LIST,
    SESSIONS_LIST_PARTICIPANTS,
)
from tests.support import livestreams, recordings
from tests.support.cli import Rtk
from tests.support.sessions import ended, joined, meeting
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, json_response

MINUTE, DAY = 60, 86_400

CALL, VOICE, CAPTIONED = "call", "voice", "captioned"


@pytest.fixture
def rtk(rtk: Rtk) -> Rtk:
    """rtk with presets of a video call, of an audio room, and of a call with live transcription."""
    create = "presets create --from group_call_participant --set permissions.transcription_enabled"
    rtk(f"{create}=false --name {CALL}").ok
    rtk(f"{create}=false --name {VOICE} --set config.view_type=AUDIO_ROOM").ok
    rtk(f"{create}=true --name {CAPTIONED}").ok
    return rtk


def session(rtk: Rtk, *names: str, minutes: float, preset: str = CALL, flags: tuple[str, ...] = ()) -> str:
    """The id of a meeting with an ended session of these people, for so many minutes."""
    biology = meeting(rtk, *flags)
    for name in names:
        joined(rtk, biology, name, preset=preset)
    ended(rtk, biology, after=minutes * MINUTE)
    return biology


def recorded(rtk: Rtk, *flags: str, minutes: float = 10) -> str:
    """The id of an uploaded recording of so many minutes; its session has ended, and had no billed preset."""
    biology = meeting(rtk)
    joined(rtk, biology, "Ada", preset=CALL)
    recording: str = rtk("recordings", "start", biology, *flags).ok.data["id"]
    rtk.clock.advance(recordings.RECORDER_START + minutes * MINUTE)
    rtk(f"active-session kick-all {biology} --force").ok
    rtk.clock.advance(recordings.UPLOAD)
    return recording


def cost(rtk: Rtk, flags: str = "") -> Any:
    return rtk(f"analytics cost --json {flags}").ok.data


def unknown(rtk: Rtk, flags: str = "") -> dict[str, dict[str, Any]]:
    """What the report could not know, by reason."""
    return {entry["reason"]: entry for entry in cost(rtk, flags)["unknown"]}


def test_participant_minutes_cost_by_the_view_type_of_their_preset(rtk: Rtk) -> None:
    call = session(rtk, "Ada", "Bob", minutes=30)
    voice = session(rtk, "Ada", "Bob", minutes=60, preset=VOICE)
    report = cost(rtk)
    assert {row["meeting_id"]: (row["participant_minutes"], row["participant_cost"]) for row in report["rows"]} == {
        call: (60.0, 0.12),
        voice: (120.0, 0.06),
    }
    assert (report["totals"]["participant_minutes"], report["totals"]["cost"]) == (180.0, 0.18)
    assert report["unknown"] == []


def test_report_names_period_currency_and_the_date_of_the_prices(rtk: Rtk) -> None:
    report = cost(rtk, "--since 7d --until 1d")
    shipped = tomllib.loads(rtk("analytics cost --show-prices").ok.stdout)
    assert report == {
        "first_day": "2026-09-07",
        "last_day": "2026-09-13",
        "by": "meeting",
        "currency": "USD",
        "prices": {"date": shipped["date"], "source": shipped["source"]},
        "rows": [],
        "totals": dict.fromkeys(report["totals"], 0.0),
        "unknown": [],
    }


def test_rows_are_about_meetings_presets_or_days(rtk: Rtk) -> None:
    first = session(rtk, "Ada", minutes=10)
    rtk.clock.advance(DAY)
    second = session(rtk, "Ada", minutes=20, preset=VOICE)
    rows = {by: cost(rtk, f"--by {by}")["rows"] for by in ("meeting", "preset", "day")}
    assert [(row["meeting_id"], row["meeting_title"], row["cost"]) for row in rows["meeting"]] == [
        (first, "Biology 101", 0.02),
        (second, "Biology 101", 0.01),
    ]
    assert [(row["preset"], row["cost"]) for row in rows["preset"]] == [(CALL, 0.02), (VOICE, 0.01)]
    assert [(row["day"], row["cost"]) for row in rows["day"]] == [("2026-09-14", 0.02), ("2026-09-15", 0.01)]


def test_days_are_whole_and_both_included(rtk: Rtk) -> None:
    """`--since 7d --until 1d` on a Monday is the week from Monday to Sunday."""
    days = []
    for _ in range(9):
        session(rtk, "Ada", minutes=10)
        rtk.clock.advance(DAY - 10 * MINUTE)
    days = [row["day"] for row in cost(rtk, "--since 7d --until 1d --by day")["rows"]]
    assert days == [f"2026-09-{day}" for day in range(16, 23)]


def test_recordings_cost_as_video_or_as_audio_alone(rtk: Rtk) -> None:
    recorded(rtk, minutes=10)
    assert cost(rtk)["totals"]["recording_cost"] == 0.1
    recorded(rtk, "--no-export-video", minutes=10)
    totals = cost(rtk)["totals"]
    assert (totals["recording_minutes"], totals["recording_cost"]) == (20.0, 0.13)


@pytest.mark.parametrize(("flags", "days", "expected"), [((), 8, 0.03), (("--codec", "VP8"), 0, 0.03)])
def test_audio_is_recognized_by_its_file(rtk: Rtk, flags: tuple[str, ...], days: int, expected: float) -> None:
    """By its name even after the link has expired; a WebM by the two links that lead to one file."""
    recorded(rtk, "--no-export-video", *flags, minutes=10)
    rtk.clock.advance(days * DAY)
    assert cost(rtk)["totals"]["recording_cost"] == expected


def test_recording_of_a_track_has_no_price(rtk: Rtk) -> None:
    recorded(rtk, "--type", "track", minutes=10)
    entry = unknown(rtk)["no_price"]
    assert (entry["name"], entry["minutes"]) == ("recordings.track", 10.0)
    assert cost(rtk)["totals"]["recording_cost"] == 0


def test_running_recording_counts_until_now(rtk: Rtk) -> None:
    recordings.running(rtk)
    rtk.clock.advance(5 * MINUTE)
    report = cost(rtk)
    assert report["totals"]["recording_cost"] == 0.05
    assert {(entry["reason"], entry["name"], entry["count"]) for entry in report["unknown"]} >= {
        ("still_live", "recordings", 1),
        ("still_live", "sessions", 1),
    }


def test_recordings_without_minutes_are_unknown(rtk: Rtk) -> None:
    rtk("emulator fail recordings_start --content errored --times 2").ok
    recordings.running(rtk)
    recordings.running(rtk)
    recordings.invoked(rtk)
    found = unknown(rtk)
    assert (found["errored_recording"]["count"], found["unfinished_recording"]["count"]) == (2, 1)


def test_livestreams_cost_by_the_minutes_sent(rtk: Rtk) -> None:
    streamed, _ = livestreams.live(rtk, CALL)
    rtk.clock.advance(5 * MINUTE)
    livestreams.stopped(rtk, streamed)
    encoder = livestreams.live_from_encoder(rtk, "open-lecture")
    rtk.clock.advance(10 * MINUTE)
    rtk(f"emulator ingest {encoder} --stop").ok
    rtk.clock.advance(livestreams.CLOSE)
    report = cost(rtk)
    found = {row["meeting_id"] or row["meeting_title"]: row["livestream_cost"] for row in report["rows"]}
    assert found == {streamed: pytest.approx(0.05, abs=0.001), "open-lecture": pytest.approx(0.1, abs=0.001)}
    rtk.clock.advance(31 * DAY)
    assert cost(rtk)["totals"]["livestream_minutes"] == 0
    rtk(f"emulator ingest {encoder}").ok
    rtk.clock.advance(livestreams.START + 2 * MINUTE)
    (row,) = [row for row in cost(rtk)["rows"] if row["livestream_minutes"]]
    assert row["livestream_minutes"] == pytest.approx(2, abs=0.1)


def test_live_transcription_costs_the_neurons_of_its_minutes(rtk: Rtk) -> None:
    session(rtk, "Ada", minutes=100, preset=CAPTIONED)
    session(rtk, "Bob", minutes=100)
    report = cost(rtk)
    assert report["totals"]["transcription_minutes"] == 100
    assert report["totals"]["transcription_cost"] == 0.92  # 836.36 neurons a minute at 0.011 dollars for 1000
    assert unknown(rtk)["transcription_at_most"]["minutes"] == 100.0


def test_transcription_afterwards_is_for_all_who_were_there(rtk: Rtk) -> None:
    session(rtk, "Ada", "Bob", minutes=100, flags=("--transcribe-on-end",))
    assert cost(rtk)["totals"]["transcription_cost"] == 0.1026  # 46.63 neurons


def test_deleted_preset_is_unknown_until_the_prices_name_its_view_type(rtk: Rtk, tmp_path: Path) -> None:
    session(rtk, "Ada", minutes=10)
    session(rtk, "Ada", minutes=20, preset=VOICE)
    listed = {row["name"]: row["id"] for row in rtk("presets list").ok.data}
    rtk(f"presets delete {listed[VOICE]} --force").ok
    entry = unknown(rtk)["deleted_preset"]
    assert (entry["name"], entry["minutes"]) == (VOICE, 20.0)
    assert cost(rtk)["totals"]["cost"] == 0.02
    own = tmp_path / "prices.toml"
    own.write_text(rtk("analytics cost --show-prices").ok.stdout + f'{VOICE} = "AUDIO_ROOM"\n')
    report = cost(rtk, f"--prices {own}")
    assert (report["totals"]["cost"], report["unknown"]) == (0.03, [])


def test_live_session_counts_until_now(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada", preset=CALL)
    joined(rtk, biology, "Bob", preset=VOICE)
    rtk.clock.advance(10 * MINUTE)
    report = cost(rtk)
    assert report["totals"]["cost"] == 0.025
    assert [(entry["reason"], entry["name"], entry["count"]) for entry in report["unknown"]] == [
        ("still_live", "sessions", 1)
    ]


def test_period_before_the_last_six_months_is_reported(rtk: Rtk) -> None:
    assert unknown(rtk, "--since 180d") == {}
    assert unknown(rtk, "--since 200d")["older_than_six_months"]["name"] == "2026-02-26"


def test_own_prices_replace_all_of_them(rtk: Rtk, tmp_path: Path) -> None:
    session(rtk, "Ada", minutes=10)
    recorded(rtk, minutes=10)
    own = tmp_path / "own.toml"
    own.write_text('date = "2027-01"\ncurrency = "EUR"\n[participants]\nGROUP_CALL = 1\n')
    report = cost(rtk, f"--prices {own}")
    assert (report["currency"], report["prices"]) == ("EUR", {"date": "2027-01", "source": None})
    assert report["totals"]["participant_cost"] == pytest.approx(20, abs=0.02)
    assert [(entry["reason"], entry["name"]) for entry in report["unknown"]] == [("no_price", "recordings.video")]


def test_prices_are_read_from_stdin(rtk: Rtk) -> None:
    text = rtk("analytics cost --show-prices").ok.stdout.replace('"USD"', '"CHF"')
    assert rtk("analytics cost --json --prices -", stdin=text).ok.data["currency"] == "CHF"


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("[recordings]\nvidoe = 1", "recordings.vidoe", "recordings.video"),
        ("[participant]\nWEBINAR = 1", "participant.WEBINAR", "participants.WEBINAR"),
        ("curency = 'USD'", "curency", "currency"),
        ("[unheard_of]\nx = 1", "unheard_of.x", "--show-prices"),
        ("[recordings]\nvideo = 'much'", "recordings.video", ""),
        ("[recordings]\nvideo = -1", "recordings.video", ""),
        ("[recordings]\nvideo = nan", "recordings.video", ""),
        ("[recordings]\nvideo = true", "recordings.video", ""),
        ("[presets]\nold = 'GROUPCALL'", "GROUPCALL", "GROUP_CALL"),
        ("[recordings", "not TOML", ""),
    ],
)
def test_wrong_prices_are_refused_before_anything_is_read(
    rtk: Rtk, tmp_path: Path, line: str, message: str, hint: str
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(f'date = "2026-11"\ncurrency = "USD"\n{line}\n')
    rtk.seen.clear()
    error = rtk.error(f"analytics cost --prices {own}")
    assert (error["kind"], rtk.seen) == ("usage", [])
    assert message in error["message"]
    assert hint in (error["hint"] or "")


@pytest.mark.parametrize(
    ("text", "message"), [('currency = "USD"', "date"), ('date = "soon"\ncurrency = "USD"', "soon")]
)
def test_prices_need_a_date(rtk: Rtk, tmp_path: Path, text: str, message: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text)
    assert message in rtk.error(f"analytics cost --prices {own}")["message"]


def test_missing_file_of_prices_is_a_usage_error(rtk: Rtk) -> None:
    error = rtk.error("analytics cost --prices nowhere.toml")
    assert (error["kind"], "nowhere.toml" in error["message"]) == ("usage", True)


def test_costs_are_exact_and_print_without_noise(rtk: Rtk) -> None:
    """0.1 + 0.2 in binary fractions is 0.30000000000000004."""
    for _ in range(3):
        session(rtk, "Ada", "Bob", "Cleo", minutes=0.1, preset=VOICE)
    text = rtk("analytics cost --json --by preset").ok.stdout
    assert '"cost": 0.0005' in text  # 0.9 minutes for 0.00045 dollars, to a hundredth of a cent
    assert all(len(number.partition(".")[2]) <= 4 for number in _numbers(json.loads(text)))


def _numbers(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [number for member in value.values() for number in _numbers(member)]
    if isinstance(value, list):
        return [number for member in value for number in _numbers(member)]
    return [repr(value)] if isinstance(value, float) else []


def test_table_ends_with_the_total_and_has_bars_on_a_terminal(rtk: Rtk) -> None:
    session(rtk, "Ada", minutes=10)
    rtk.clock.advance(DAY)
    session(rtk, "Ada", minutes=5)
    shown = rtk("analytics cost --by day", terminal=True).ok.stdout
    table, _, bars = shown.partition("\n\n")
    assert [line.split() for line in table.splitlines()[1:]] == [
        ["2026-09-14", "10.0", "0.0200", "0.0200"],
        ["2026-09-15", "5.0", "0.0100", "0.0100"],
        ["TOTAL", "15.0", "0.0300", "0.0300"],
    ]
    assert "Cost in USD" in bars
    assert "█" in bars
    assert "█" not in rtk("analytics cost --by day --no-chart", terminal=True).ok.stdout


def test_table_tells_what_is_unknown_on_stderr(rtk: Rtk) -> None:
    session(rtk, "Ada", minutes=10, preset=CAPTIONED)
    result = rtk("analytics cost -o table").ok
    assert "transcription" in result.stderr
    assert rtk("analytics cost -o table -q").ok.stderr == ""


def test_csv_has_the_rows_and_all_columns_without_the_total(rtk: Rtk) -> None:
    biology = session(rtk, "Ada", minutes=10)
    (row,) = csv.DictReader(io.StringIO(rtk("analytics cost -o csv").ok.stdout))
    assert (row["meeting_id"], row["cost"], row["transcription_cost"]) == (biology, "0.02", "0.0")


def test_chart_needs_a_table(rtk: Rtk) -> None:
    assert rtk.error("analytics cost --chart")["kind"] == "usage"


def test_query_selects_from_the_report(rtk: Rtk) -> None:
    session(rtk, "Ada", minutes=10)
    assert rtk("analytics cost --query totals.cost -o id").ok.stdout == "0.02\n"


def test_last_day_before_the_first_is_refused(rtk: Rtk) -> None:
    rtk.seen.clear()
    assert rtk.error("analytics cost --since 1d --until 2d")["kind"] == "usage"
    assert rtk.seen == []


def test_requests_are_one_per_session_meeting_and_preset(rtk: Rtk) -> None:
    biology = session(rtk, "Ada", minutes=10)
    for _ in range(2):
        joined(rtk, biology, "Bob", preset=CALL)
        ended(rtk, biology)
    rtk.seen.clear()
    cost(rtk, "--jobs 1")
    once = (SESSIONS_LIST, MEETINGS_GET, PRESETS_LIST, PRESETS_GET, RECORDINGS_LIST, ANALYTICS_LIVESTREAMS_OVERALL)
    assert Counter(rtk.seen) == {
        **{operation.id: 1 for operation in (*once, ANALYTICS_DAYWISE)},
        SESSIONS_LIST_PARTICIPANTS.id: 3,
    }


def test_difference_to_the_figures_of_the_api_is_reported(stub: StubServer) -> None:
    def respond(request: ReceivedRequest) -> StubResponse:
        if request.path.endswith("/daywise"):
            days = [{"day": "2026-09-14", "total_sessions": 1, "total_session_minutes": 90.5}]
            return json_response({"success": True, "data": {"session_stats": {"day_stats": days}}})
        if request.path.endswith("/participants"):
            rows = [{"user_id": "ada", "preset_name": "p", "duration": 10}, {"user_id": "bob", "preset_name": "p"}]
            rows.append({"user_id": "cleo", "duration": "5"})
            return json_response({"success": True, "data": {"participants": rows}})
        if request.path.endswith("/sessions"):
            row = {"id": "s", "associated_id": "m", "status": "ENDED", "created_at": "2026-09-14T08:00:00Z"}
            return json_response({"success": True, "data": {"sessions": [row]}, "paging": {"total_count": 1}})
        if request.path.endswith(("/presets", "/recordings")):
            return json_response({"success": True, "data": [], "paging": {"total_count": 0}})
        return json_response({"success": True, "data": {"id": "m", "count": 0}})

    stub.respond_by(respond)
    report = cost(stub.rtk, "--by day")
    assert [(row["day"], row["participant_minutes"]) for row in report["rows"]] == [("2026-09-14", 15.0)]
    assert [(entry["reason"], entry["name"], entry["count"], entry["minutes"]) for entry in report["unknown"]] == [
        ("deleted_preset", "(without a name)", 1, 5.0),
        ("deleted_preset", "p", 1, 10.0),
        ("no_duration", None, 1, None),
        ("api_minutes_differ", "90.5", 1, 15.0),
    ]


def test_every_view_type_has_a_price_and_the_table_a_date(rtk: Rtk) -> None:
    table = tomllib.loads(rtk("analytics cost --show-prices").ok.stdout)
    assert set(table["participants"]) == {"GROUP_CALL", "WEBINAR", "LIVESTREAM", "AUDIO_ROOM"}
    assert {"date", "currency", "source"} <= set(table)
    assert {"neurons_date", "neurons_source"} <= set(table["transcription"])
