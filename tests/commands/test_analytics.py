"""rtk analytics, in process and over loopback."""

import pytest

from rtk_cli.operations import ANALYTICS_DAYWISE, ANALYTICS_LIVESTREAMS_DAYWISE, ANALYTICS_LIVESTREAMS_OVERALL
from tests.support import livestreams
from tests.support.cli import START_TIME, Rtk
from tests.support.sessions import ended, joined, meeting

DAY = 86_400


def two_days(rtk: Rtk) -> None:
    """A session of two people for half an hour, recorded for ten minutes; one of one person a day later."""
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    joined(rtk, biology, "Ben")
    recording = rtk(f"recordings start {biology}").ok.data["id"]
    rtk.clock.advance(601)
    rtk(f"recordings stop {recording} --force").ok
    ended(rtk, biology, after=1199)
    rtk.clock.advance(DAY - 1800)
    chemistry = meeting(rtk)
    joined(rtk, chemistry, "Cleo")
    ended(rtk, chemistry, after=60)


def meeting_with_ada(rtk: Rtk) -> str:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    return biology


def test_days_count_sessions_and_recordings(rtk: Rtk) -> None:
    two_days(rtk)
    rtk.seen.clear()
    found = rtk("analytics daywise").ok.data
    assert rtk.seen == [ANALYTICS_DAYWISE.id]
    assert found["session_stats"] == {
        "sessions_count": 2,
        "sessions_minutes_consumed": 61.0,
        "day_stats": [
            {"day": "2026-09-14", "total_sessions": 1, "total_session_minutes": 60.0},
            {"day": "2026-09-15", "total_sessions": 1, "total_session_minutes": 1.0},
        ],
    }
    assert found["recording_stats"] == {
        "recording_count": 1,
        "recording_minutes_consumed": 10.0,
        "day_stats": [{"day": "2026-09-14", "total_recordings": 1, "total_recording_minutes": 10}],
    }


def test_running_sessions_and_recordings_count_until_now(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    rtk(f"recordings start {biology}").ok
    rtk.clock.advance(337)
    found = rtk("analytics daywise").ok.data
    assert found["session_stats"]["sessions_minutes_consumed"] == pytest.approx(5.62)
    assert found["recording_stats"]["recording_minutes_consumed"] == 5.6
    assert found["recording_stats"]["day_stats"][0]["total_recording_minutes"] == 6  # the contract has whole ones here


def test_session_over_midnight_counts_on_its_first_day(rtk: Rtk) -> None:
    rtk.clock.advance(16 * 3600 - 60)
    biology, chemistry = meeting(rtk), meeting(rtk)
    joined(rtk, biology, "Ada")
    rtk.clock.advance(60)
    joined(rtk, chemistry, "Cleo")
    rtk.clock.advance(60)
    assert rtk("analytics daywise").ok.data["session_stats"]["day_stats"] == [
        {"day": "2026-09-14", "total_sessions": 1, "total_session_minutes": 2.0},
        {"day": "2026-09-15", "total_sessions": 1, "total_session_minutes": 1.0},
    ]


def test_days_default_to_the_last_thirty(rtk: Rtk) -> None:
    ended(rtk, meeting_with_ada(rtk))
    rtk.clock.advance(29 * DAY)
    assert rtk("analytics daywise").ok.data["session_stats"]["sessions_count"] == 1
    rtk.clock.advance(DAY)
    assert rtk("analytics daywise").ok.data["session_stats"]["sessions_count"] == 0


def test_short_recording_does_not_count_as_zero_minutes(rtk: Rtk) -> None:
    biology = meeting_with_ada(rtk)
    recording = rtk(f"recordings start {biology}").ok.data["id"]
    rtk.clock.advance(11)
    rtk(f"recordings stop {recording} --force").ok
    found = rtk("analytics daywise").ok.data["recording_stats"]
    assert found["recording_minutes_consumed"] == 0.17
    assert found["day_stats"][0]["total_recording_minutes"] == 1  # whole minutes in the contract and in the SDKs


def test_pauses_of_a_recording_are_not_counted(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    recording = rtk(f"recordings start {biology}").ok.data["id"]
    rtk.clock.advance(61)
    recorded = []
    for action, after in (("pause", 300), ("resume", 60), ("stop --force", 0)):
        rtk(f"recordings {action} {recording}").ok
        rtk.clock.advance(after)
        recorded.append(rtk("analytics daywise").ok.data["recording_stats"]["recording_minutes_consumed"])
    assert recorded == [1.0, 2.0, 2.0]


def test_figures_are_zero_without_usage(rtk: Rtk) -> None:
    found = rtk("analytics daywise").ok.data
    assert found["session_stats"] == {"sessions_count": 0, "sessions_minutes_consumed": 0, "day_stats": []}
    assert rtk("analytics livestreams-daywise").ok.data == []
    totals = {"count": 0, "total_ingest_seconds": 0, "total_viewer_seconds": 0}
    assert rtk("analytics livestreams").ok.data == totals


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("--from 2026-09-15", ["2026-09-15"]),
        ("--start-date 2026-09-14 --end-date 2026-09-14", ["2026-09-14"]),
        ("--since 1d --to 2026-09-14", ["2026-09-14"]),
        ("--since 30d", ["2026-09-14", "2026-09-15"]),
        ("--end-date 2026-09-14", ["2026-09-14"]),
        ("--to 2026-10-13", ["2026-09-14", "2026-09-15"]),
        ("--to 2026-10-14", ["2026-09-15"]),
        ("--from 2020-01-01 --until 2020-12-31", []),
    ],
)
def test_days_are_limited_to_the_requested_range(rtk: Rtk, flags: str, expected: list[str]) -> None:
    two_days(rtk)
    days = rtk("analytics", "daywise", *flags.split(), "--query", "session_stats.day_stats[].day").ok.data
    assert days == expected


@pytest.mark.parametrize("flags", ["--from yesterday", "--to 2026-02-30", "--since 99999999999d"])
def test_invalid_day_is_a_usage_error(rtk: Rtk, flags: str) -> None:
    refused = rtk(f"analytics daywise {flags}")
    assert (refused.exit_code, rtk.seen) == (2, [])


@pytest.mark.parametrize("command", ["daywise --from 2026-09-15 --to 2026-09-14", "livestreams --from 2d --to 3d"])
def test_end_before_start_is_refused_by_the_api(rtk: Rtk, command: str) -> None:
    error = rtk.error(f"analytics {command}")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert "start_" in error["message"]


def test_figures_are_counted_per_app(rtk: Rtk) -> None:
    two_days(rtk)
    other = rtk("apps create --name other").ok.data["id"]
    assert rtk(f"analytics daywise --app-id {other}").ok.data["session_stats"]["sessions_count"] == 0
    assert rtk("analytics daywise --app-id 11111111-1111-4111-8111-111111111111").exit_code == 5


def test_table_has_a_row_for_each_day_even_without_usage(rtk: Rtk) -> None:
    two_days(rtk)
    shown = rtk("analytics daywise --from 2026-09-13 --to 2026-09-16 -o table").ok.stdout
    assert [line.split() for line in shown.splitlines()[1:]] == [
        ["2026-09-13", "0", "0", "0", "0"],
        ["2026-09-14", "1", "60.0", "1", "10"],
        ["2026-09-15", "1", "1.0", "0", "0"],
        ["2026-09-16", "0", "0", "0", "0"],
    ]


@pytest.mark.parametrize("command", ["daywise", "livestreams-daywise"])
def test_range_without_an_end_reaches_until_today(rtk: Rtk, command: str) -> None:
    rtk.clock.advance(2 * DAY)
    rows = rtk(f"analytics {command} --since 2d -o table").ok.stdout.splitlines()[1:]
    assert [row.split()[:2] for row in rows] == [[f"2026-09-{day}", "0"] for day in (14, 15, 16)]


def test_livestream_table_has_a_row_for_each_day_even_without_usage(rtk: Rtk) -> None:
    for _ in range(2):
        meeting, _ = livestreams.live(rtk)
        rtk.clock.advance(60)
        livestreams.stopped(rtk, meeting)
        rtk.clock.advance(2 * DAY)
    expected = ["2026-09-14,1,60,0", "2026-09-15,0,0,0", "2026-09-16,1,60,0"]
    assert rtk("analytics livestreams-daywise -o csv").ok.stdout.splitlines()[1:] == expected
    assert len(rtk("analytics livestreams-daywise -o json").ok.data) == 2


def test_csv_lists_the_days(rtk: Rtk) -> None:
    two_days(rtk)
    head, first, _ = rtk("analytics daywise -o csv").ok.stdout.splitlines()
    assert head == "day,total_sessions,total_session_minutes,total_recordings,total_recording_minutes"
    assert first == "2026-09-14,1,60.0,1,10"


def test_chart_is_drawn_below_the_table_on_a_terminal(rtk: Rtk) -> None:
    two_days(rtk)
    shown = rtk("analytics daywise", terminal=True, width=75).ok.stdout
    table, _, charts = shown.partition("\n\n")
    assert table.splitlines()[-1].split() == ["2026-09-15", "1", "1.0", "0", "0"]
    assert "Session minutes\n2026-09-14  60  " + "█" * 59 + "\n2026-09-15   1  █\n" in charts
    assert "Recordings\n" in charts
    assert "\x1b[" not in charts


@pytest.mark.parametrize(("flag", "terminal", "drawn"), [("--no-chart", True, False), ("--chart", False, True)])
def test_chart_flag_overrides_the_default(rtk: Rtk, flag: str, terminal: bool, drawn: bool) -> None:
    two_days(rtk)
    shown = rtk(f"analytics daywise -o table {flag}", terminal=terminal).ok.stdout
    assert ("█" in shown) is drawn


def test_json_has_no_chart(rtk: Rtk) -> None:
    two_days(rtk)
    assert rtk("analytics daywise -o json", terminal=True).ok.data["session_stats"]["sessions_count"] == 2
    refused = rtk("analytics daywise -o json --chart")
    assert (refused.exit_code, rtk("analytics livestreams-daywise --chart").exit_code) == (2, 2)


def test_livestream_totals_are_the_sum_of_the_days(rtk: Rtk) -> None:
    first, _ = livestreams.live(rtk)
    rtk.clock.advance(600)
    livestreams.stopped(rtk, first)
    rtk.clock.advance(DAY)
    second, _ = livestreams.live(rtk)
    rtk.clock.advance(120)
    livestreams.stopped(rtk, second)
    rtk.seen.clear()
    days = rtk("analytics livestreams-daywise").ok.data
    totals = rtk("analytics livestreams").ok.data
    assert rtk.seen == [ANALYTICS_LIVESTREAMS_DAYWISE.id, ANALYTICS_LIVESTREAMS_OVERALL.id]
    assert [(day["date"], day["count"], day["total_ingest_seconds"]) for day in days] == [
        ("2026-09-14", 1, 600),
        ("2026-09-15", 1, 120),
    ]
    assert (totals["count"], totals["total_ingest_seconds"]) == (2, 720)


def test_livestreams_are_counted_within_a_time_range(rtk: Rtk) -> None:
    first, _ = livestreams.live(rtk)
    rtk.clock.advance(60)
    livestreams.stopped(rtk, first)
    begin = int(START_TIME)
    for flags, count in (
        (f"--start-time {begin} --end-time {begin + 60}", 1),
        (f"--from {begin + 60}", 0),
        (f"--from {begin + 2} --to {begin + 2}", 1),
        (f"--to {begin + 1}", 0),
        (f"--from {begin + 3}", 0),
        ("--since 1h --until 1s", 1),
        ("--from 2026-09-14T08:00:00Z --to 2026-09-14T08:00:00Z", 0),
        ("--filters anything", 1),
    ):
        assert rtk(f"analytics livestreams {flags}").ok.data["count"] == count, flags
        assert len(rtk(f"analytics livestreams-daywise {flags}").ok.data) == count, flags


def test_livestream_times_are_sent_as_unix_seconds(rtk: Rtk) -> None:
    sent = rtk("analytics livestreams --since 2026-09-14T08:00:00Z --to 1789376400 --filters x --dry-run").ok.data
    assert "start_time=1789372800&end_time=1789376400&filters=x" in sent["url"]


def test_livestream_chart_is_drawn_on_a_terminal(rtk: Rtk) -> None:
    first, _ = livestreams.live(rtk)
    rtk.clock.advance(90)
    livestreams.stopped(rtk, first)
    shown = rtk("analytics livestreams-daywise", terminal=True, width=60).ok.stdout
    assert "2026-09-14            1  1m 30s" in shown
    assert "Seconds sent\n2026-09-14  90  █" in shown
    assert "Seconds watched" not in shown
