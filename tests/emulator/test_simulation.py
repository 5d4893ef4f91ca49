"""Simulated meetings: a seed determines the meeting, REST returns everything that happened, scripts are validated."""

import json
import math
import random
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.emulator.simulation.random_scenario import random_scenario
from rtk_cli.emulator.simulation.scenario import HOST, Person, Step
from tests.support import recordings
from tests.support.cli import FakeClock, Rtk, Stream
from tests.support.live_meeting import LiveMeeting

FAST = ("--speed", "max", "--seed", "7", "--minutes", "30", "--participants", "6")
SCRIPT: list[dict[str, Any]] = [
    {"at": 0, "who": "ada", "does": "join"},
    {"at": 2, "who": "grace", "does": "join", "with": "group_call_participant"},
    {"at": "5s", "who": "grace", "does": "speak", "with": "Cells divide."},
    {"at": 6, "who": "ada", "does": "mute", "with": "grace"},
    {"at": 7, "who": "grace", "does": "speak", "with": "I am muted."},
    {"at": 8, "who": "grace", "does": "chat", "with": "You muted me"},
    {"at": 9, "who": "ada", "does": "ask", "with": {"question": "Clear?", "options": ["Yes", "No"]}},
    {"at": 10, "who": "grace", "does": "vote", "with": 2},
    {"at": 11, "who": "ada", "does": "self.disable", "with": {"kind": "video"}},
    {"at": "1m", "who": "ada", "does": "kick", "with": "grace"},
    {"at": 61, "who": "ada", "does": "leave"},
]


def simulate(rtk: Rtk, meeting: str, *words: str) -> dict[str, Any]:
    summary: dict[str, Any] = rtk("emulator", "simulate", "--meeting", meeting, *words).ok.data
    return summary


def run_script(rtk: Rtk, steps: object, *words: str) -> dict[str, Any]:
    """Run a script in a new meeting; returns the summary."""
    return simulate(rtk, recordings.meeting(rtk), "--script", write_script(rtk, steps), *words)


def write_script(rtk: Rtk, steps: object) -> str:
    rtk.data_dir.mkdir(parents=True, exist_ok=True)
    path = rtk.data_dir / "script.json"
    path.write_text(json.dumps(steps), encoding="utf-8")
    return str(path)


def new_store(folder: Path, environment: dict[str, str], *words: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The summary of a simulated meeting in a new seeded store, and a snapshot of the store."""
    rtk = Rtk({**environment, "RTK_DATA_DIR": str(folder)}, FakeClock(), before=("--local",))
    rtk("emulator reset --force --seed 3").ok
    summary = simulate(rtk, recordings.meeting(rtk), *words)
    return summary, rtk("emulator export").ok.data


def test_same_seed_gives_the_same_meeting(local: Rtk, tmp_path: Path) -> None:
    first = new_store(tmp_path / "first", local.environment, *FAST)
    assert first == new_store(tmp_path / "second", local.environment, *FAST)
    assert first != new_store(tmp_path / "third", local.environment, *FAST, "--seed", "8")


def test_speed_does_not_change_the_meeting(local: Rtk, tmp_path: Path) -> None:
    paced, at_once = (
        new_store(tmp_path / speed, local.environment, *FAST, "--speed", speed) for speed in ("60", "max")
    )
    names = ("sessions", "peers", "chat_messages", "transcript_lines", "polls", "events")
    assert [paced[1]["tables"][name] for name in names] == [at_once[1]["tables"][name] for name in names]


def test_another_seed_gives_another_meeting(local: Rtk) -> None:
    summary = [simulate(local, recordings.meeting(local), *FAST, "--seed", seed) for seed in ("7", "8")]
    assert summary[0]["events"] != summary[1]["events"]


def test_summary_contains_the_seed_that_repeats_the_meeting(local: Rtk) -> None:
    words = ("--speed", "max", "--minutes", "5")
    summary = simulate(local, recordings.meeting(local), *words)
    again = simulate(local, recordings.meeting(local), *words, "--seed", str(summary["seed"]))
    counted = ("events", "peers", "messages", "lines", "polls", "votes", "mutes")
    assert [summary[name] for name in counted] == [again[name] for name in counted]


def test_rest_returns_everything_that_happened(local: Rtk) -> None:
    summary = simulate(local, recordings.meeting(local), *FAST, "--participants", "12", "--minutes", "60")
    session = local(f"sessions get {summary['session_id']}").ok.data
    assert session["status"] == "ENDED"
    assert (session["max_concurrent_participants"], summary["peers"]) == (12, 12)
    assert len(local(f"sessions participants {summary['session_id']}").ok.data) == 12
    assert len(local(f"sessions chat {summary['session_id']}").ok.stdout.splitlines()) == summary["messages"] + 1 > 10
    assert len(local(f"sessions transcript {summary['session_id']} --format json").ok.data) == summary["lines"] > 50
    assert summary["polls"] > 0
    assert summary["votes"] > summary["polls"]
    assert summary["mutes"] > 0
    assert summary["refused"] == 0
    joining = summary["peers"]  # these events belong to the meeting: there may be no session yet
    assert len(local(f"emulator events {summary['session_id']}").ok.data) + joining == summary["events"]


def test_analytics_count_simulated_sessions(local: Rtk) -> None:
    simulate(local, recordings.meeting(local), *FAST, "--sessions", "5")
    days = local("analytics daywise --from 2026-09-14 --to 2026-09-16 -o json").ok.data["session_stats"]
    assert sum(day["total_sessions"] for day in days["day_stats"]) == 5


def test_sessions_in_a_row_share_their_participants_and_differ(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    summary = simulate(local, meeting, *FAST, "--sessions", "20")
    found = local(f"sessions list --meeting {meeting} --limit 100").ok.data
    assert {session["status"] for session in found} == {"ENDED"}
    assert (len(found), summary["sessions"], summary["session_id"]) == (20, 20, found[0]["id"])
    assert summary["refused"] == 0
    assert len(local(f"participants list --meeting {meeting}").ok.data) == 6
    assert summary["end"] > "2026-09-15"
    assert len({session["minutes_consumed"] for session in found}) > 1


@pytest.mark.parametrize(("speed", "waited"), [("60", 30), ("1", 1800), ("7.5", 240), ("max", 0), ("1000000", 0.0018)])
def test_speed_determines_how_long_rtk_waits(local: Rtk, speed: str, waited: float) -> None:
    meeting, before = recordings.meeting(local), len(local.clock.slept)
    summary = simulate(local, meeting, *FAST, "--speed", speed)
    assert sum(local.clock.slept[before:]) == pytest.approx(waited)
    assert summary["begin"] == "2026-09-14T08:00:00.000Z"
    assert summary["end"][:19] == "2026-09-14T08:31:06"  # with the keep-alive, and what is written of it


def test_clock_moves_at_least_every_half_second_between_steps(local: Rtk) -> None:
    script = [{"at": 0, "who": "ada", "does": "join"}, {"at": "10m", "who": "ada", "does": "leave"}]
    before = len(local.clock.slept)
    run_script(local, script, "--speed", "60")
    assert local.clock.slept[before:] == [pytest.approx(0.5)] * 20


def test_until_spreads_sessions_over_the_past(local: Rtk) -> None:
    local("emulator reset --at 90d --force").ok
    began = local("emulator status").ok.data["now"]
    summary = simulate(local, recordings.meeting(local), *FAST, "--sessions", "20", "--until", "now")
    assert local("emulator advance 0s").ok.data == {"now": "2026-09-14T08:00:00.000Z", "ahead_seconds": 0}
    sessions = local("sessions list").ok.data[::-1]
    moments = [moment for session in sessions for moment in (session["started_at"], session["ended_at"])]
    assert (len(sessions), sorted(moments)) == (20, moments)
    assert began < moments[0] == summary["begin"] < moments[-1] < summary["end"] < "2026-09-14T08:00:00.000Z"
    assert moments[1] < "2026-07-14" < "2026-08-14" < moments[-1]
    days = local("analytics daywise --since 90d").ok.data["session_stats"]
    assert sum(day["total_sessions"] for day in days["day_stats"]) == 20


def test_summary_counts_events_that_were_deleted_since(local: Rtk) -> None:
    counts = []
    for at, words in (("now", ()), ("90d", ("--until", "now"))):
        local(f"emulator reset --at {at} --force").ok
        counts.append(simulate(local, recordings.meeting(local), *FAST, "--sessions", "5", *words)["events"])
    assert counts[0] == counts[1]


class TickingClock(FakeClock):
    """Each reading takes a second."""

    def now(self) -> float:
        self.advance(1)
        return super().now()


def test_clock_ends_at_until_plus_the_time_that_the_simulation_took(env: dict[str, str]) -> None:
    slow = Rtk(env, TickingClock(), before=("--local",))
    slow("emulator reset --at 2d --force").ok
    simulate(slow, recordings.meeting(slow), *FAST, "--sessions", "30", "--until", "now")
    assert slow("emulator advance 0s").ok.data["ahead_seconds"] == pytest.approx(0, abs=3)


def test_too_many_sessions_before_until_are_refused(local: Rtk) -> None:
    local("emulator reset --at 1d --force").ok
    meeting = recordings.meeting(local)
    words = ("emulator", "simulate", "--meeting", meeting, *FAST, "--sessions", "36", "--until")
    for until in ("now", "2d"):  # two days ago is before the emulator's time
        error = local.error(*words, until)
        assert (error["kind"], error["exit_code"]) == ("usage", 2)
        assert "36" in error["message"]
        assert "rtk emulator reset --at" in error["hint"]
    assert local("emulator advance 0s").ok.data["now"] == "2026-09-13T08:00:00.000Z"
    assert local(f"participants list --meeting {meeting}").ok.data == []
    simulate(local, meeting, *FAST, "--sessions", "35", "--until", "now")


def test_script_determines_who_does_what(local: Rtk) -> None:
    summary = run_script(local, SCRIPT, "--speed", "max")
    counted = ("peers", "messages", "lines", "polls", "votes", "mutes", "refused")
    assert [summary[name] for name in counted] == [2, 1, 1, 1, 1, 1, 1]
    (line,) = local(f"sessions transcript {summary['session_id']} --format json").ok.data
    assert (line["sentence"], line["startTime"]) == ("Cells divide.", 5000)
    events = local(f"emulator events {summary['session_id']}").ok.data
    assert [event["at"] for event in events if event["kind"] == "chat.message"] == ["2026-09-14T08:00:08.000Z"]
    assert [each["data"]["reason"] for each in events if each["kind"] == "participant.left"] == ["KICKED", "LEFT"]


def test_steps_of_a_script_may_have_any_order(local: Rtk) -> None:
    ordered, reversed_ = run_script(local, SCRIPT, "--speed", "max"), run_script(local, SCRIPT[::-1], "--speed", "max")
    own = {"meeting_id", "session_id", "seed", "begin", "end"}
    for name in ordered.keys() - own:
        assert reversed_[name] == ordered[name], name


def test_refused_step_changes_nothing(weekly: LiveMeeting) -> None:
    with weekly.emulator.live.batch() as batch:
        ids = batch.add_people(weekly.meeting, [Person("ada", "Ada", HOST)])
        batch.db.execute("UPDATE meetings SET status = 'INACTIVE'")
        assert "it refuses joins" in (batch.perform(Step(0, "ada", "join"), ids) or "")
        assert batch.db.execute("SELECT count(*) FROM connections").fetchone()[0] == 0


def test_batch_clock_never_goes_back(weekly: LiveMeeting) -> None:
    with weekly.emulator.live.batch() as batch:
        before = batch.now
        batch.move_clock(before - 1)
        assert batch.now == before
    assert weekly.emulator.clock.advance(0)["ahead_seconds"] == 0


def test_script_is_read_from_stdin(local: Rtk) -> None:
    words = ("emulator", "simulate", "--meeting", recordings.meeting(local), "--speed", "max", "--script", "-")
    assert local(*words, stdin=json.dumps(SCRIPT)).ok.data["peers"] == 2


def test_script_uses_existing_participants_of_the_meeting(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    ada = recordings.participant(local, meeting, "ada", "--preset", "group_call_host")
    simulate(local, meeting, "--speed", "max", "--script", write_script(local, SCRIPT))
    found = {
        each["custom_participant_id"]: each["id"] for each in local(f"participants list --meeting {meeting}").ok.data
    }
    assert sorted(found) == ["ada", "grace"]
    assert found["ada"] == ada


def test_script_may_name_a_participant_by_id(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    ada = recordings.participant(local, meeting, "ada", "--preset", "group_call_host")
    script = [{"at": 0, "who": ada, "does": "join"}, {"at": 1, "who": ada, "does": "chat", "with": "Hello"}]
    summary = simulate(local, meeting, "--speed", "max", "--script", write_script(local, script))
    assert (summary["peers"], summary["messages"], summary["refused"]) == (1, 1, 0)
    assert [each["id"] for each in local(f"participants list --meeting {meeting}").ok.data] == [ada]


@pytest.mark.parametrize(
    ("steps", "named"),
    [
        ({}, "list"),
        ([], "list"),
        ([3], "step 1"),
        ([{"at": 0, "who": "ada", "does": "join", "whom": 1}], "whom"),
        ([{"at": -1, "who": "ada", "does": "join"}], "-1"),
        ([{"at": "soon", "who": "ada", "does": "join"}], "soon"),
        ([{"at": None, "who": "ada", "does": "join"}], "step 1"),
        ([{"at": 0, "who": "", "does": "join"}], "who"),
        ([{"at": 0, "who": "\ud800", "does": "join"}], "who"),
        ([{"at": 0, "who": "ada", "does": "chat", "with": "\ud800"}], "chat"),
        ([{"at": 0, "who": "ada", "does": "dance"}], "dance"),
        ([{"at": 0, "who": "ada", "does": "speak"}], "speak"),
        ([{"at": 0, "who": "ada", "does": "vote", "with": "Yes"}], "vote"),
        ([{"at": 0, "who": "ada", "does": "vote", "with": 0}], "vote"),
        ([{"at": 0, "who": "ada", "does": "vote", "with": True}], "vote"),
        ([{"at": 366 * 86_400 + 1, "who": "ada", "does": "join"}], "31622401"),
        ([{"at": True, "who": "ada", "does": "join"}], "True"),
        ([{"at": math.nan, "who": "ada", "does": "join"}], "nan"),
        ([{"at": 0, "who": "ada", "does": "ask", "with": {"question": "So?", "options": []}}], "ask"),
        ([{"at": 0, "who": "ada", "does": "join"}, {"at": 1, "who": "ada", "does": "mute", "with": "bob"}], "step 2"),
    ],
)
def test_broken_script_changes_nothing(local: Rtk, steps: object, named: str) -> None:
    meeting = recordings.meeting(local)
    error = local.error("emulator", "simulate", "--meeting", meeting, "--script", write_script(local, steps))
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert named in error["message"]
    assert local("sessions list").ok.data == []


def test_missing_or_invalid_script_file_is_refused(local: Rtk, tmp_path: Path) -> None:
    words = ("emulator", "simulate", "--meeting", recordings.meeting(local), "--script")
    assert "absent.json" in local.error(*words, str(tmp_path / "absent.json"))["message"]
    assert "stdin" in local.error(*words, "-", stdin="[")["message"]


@pytest.mark.parametrize(
    "words",
    [
        "--speed fast",
        "--speed 0.5",
        "--speed nan",
        "--speed inf",
        "--sessions 2",
        "--until now",
        "--until soon --speed max",
        "--participants 0",
        "--minutes 0",
        "--minutes nan",
        "--script - --minutes 5",
    ],
)
def test_invalid_flags_are_refused(local: Rtk, words: str) -> None:
    error = local.error(f"emulator simulate --meeting {recordings.meeting(local)} {words}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)


def test_unknown_meeting_is_not_found(local: Rtk) -> None:
    error = local.error(f"emulator simulate --meeting {recordings.UNKNOWN_ID} --speed max")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)


def test_inactive_meeting_is_refused(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    local(f"meetings deactivate {meeting}").ok
    error = local.error(f"emulator simulate --meeting {meeting} --speed max")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)


def test_progress_bar_is_shown_on_a_terminal_only(local: Rtk) -> None:
    words = f"emulator simulate --speed 60 --minutes 2 --participants 2 --meeting {recordings.meeting(local)}"
    assert local(words).ok.stderr == ""
    shown = local(words, terminal=True, stdout=Stream())
    assert "minutes" in shown.stderr
    assert json.loads(shown.stdout)["peers"] == 2


@pytest.mark.parametrize("minutes", [5, 45])
@pytest.mark.parametrize("seed", range(50))
def test_random_scenario_has_only_possible_steps(seed: int, minutes: int) -> None:
    scenario = random_scenario(9, minutes, random.Random(seed))
    present: set[str] = set()
    muted: set[str] = set()
    for step in scenario.steps:
        if step.action == "join":
            present.add(step.who)
        assert step.who in present
        if step.action == "leave":
            present.remove(step.who)
        elif step.action == "mute":
            muted.add(step.value)
        elif step.action == "unmute":
            muted.remove(step.who)
        assert step.action != "speak" or step.who not in muted
    assert (present, muted, scenario.steps[-1].at) == (set(), set(), minutes * 60)


@pytest.mark.parametrize("seed", range(20))
def test_random_scenario_has_one_open_poll_at_a_time(seed: int) -> None:
    scenario = random_scenario(9, 120, random.Random(seed))
    asked = -30.0
    for step in scenario.steps:
        if step.action == "ask":
            assert step.at >= asked + 30
            asked = step.at
        assert step.action != "vote" or asked < step.at <= asked + 30
