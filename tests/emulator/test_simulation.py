"""Meetings that play themselves: the same seed gives the same one, and REST tells of all that happened in it."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.emulator.simulation.random_scenario import improvised
from rtk_cli.emulator.simulation.scenario import HOST, Person, Step
from tests.support import recordings
from tests.support.cli import FakeClock, Rtk, Stream
from tests.support.live_meeting import LiveMeeting

AT_ONCE = ("--speed", "max", "--seed", "7", "--minutes", "30", "--participants", "6")
SCRIPT: list[dict[str, Any]] = [
    {"at": 0, "who": "ada", "does": "join"},
    {"at": 2, "who": "grace", "does": "join", "with": "group_call_participant"},
    {"at": "5s", "who": "grace", "does": "speak", "with": "Cells divide."},
    {"at": 6, "who": "ada", "does": "mute", "with": "grace"},
    {"at": 7, "who": "grace", "does": "speak", "with": "Nobody hears this."},
    {"at": 8, "who": "grace", "does": "chat", "with": "You muted me"},
    {"at": 9, "who": "ada", "does": "ask", "with": {"question": "Clear?", "options": ["Yes", "No"]}},
    {"at": 10, "who": "grace", "does": "vote", "with": 2},
    {"at": 11, "who": "ada", "does": "self.disable", "with": {"kind": "video"}},
    {"at": "1m", "who": "ada", "does": "kick", "with": "grace"},
    {"at": 61, "who": "ada", "does": "leave"},
]


def simulated(rtk: Rtk, meeting: str, *words: str) -> dict[str, Any]:
    told: dict[str, Any] = rtk("emulator", "simulate", "--meeting", meeting, *words).ok.data
    return told


def played(rtk: Rtk, steps: object, *words: str) -> dict[str, Any]:
    """The summary of a scripted meeting."""
    return simulated(rtk, recordings.meeting(rtk), "--script", written(rtk, steps), *words)


def written(rtk: Rtk, steps: object) -> str:
    rtk.data_dir.mkdir(parents=True, exist_ok=True)
    path = rtk.data_dir / "script.json"
    path.write_text(json.dumps(steps), encoding="utf-8")
    return str(path)


def a_world(folder: Path, environment: dict[str, str], *words: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A new seeded store with one simulated meeting: the summary, and the whole state."""
    rtk = Rtk({**environment, "RTK_DATA_DIR": str(folder)}, FakeClock(), before=("--local",))
    rtk("emulator reset --force --seed 3").ok
    told = simulated(rtk, recordings.meeting(rtk), *words)
    return told, rtk("emulator export").ok.data


def test_the_same_seed_is_the_same_meeting(local: Rtk, tmp_path: Path) -> None:
    first = a_world(tmp_path / "first", local.environment, *AT_ONCE)
    assert first == a_world(tmp_path / "second", local.environment, *AT_ONCE)
    assert first != a_world(tmp_path / "third", local.environment, *AT_ONCE, "--seed", "8")


def test_waiting_for_it_does_not_make_it_another(local: Rtk, tmp_path: Path) -> None:
    fast, at_once = (
        a_world(tmp_path / speed, local.environment, *AT_ONCE, "--speed", speed) for speed in ("60", "max")
    )
    names = ("sessions", "peers", "chat_messages", "transcript_lines", "polls", "events")
    assert [fast[1]["tables"][name] for name in names] == [at_once[1]["tables"][name] for name in names]


def test_another_seed_is_another_meeting(local: Rtk) -> None:
    told = [simulated(local, recordings.meeting(local), *AT_ONCE, "--seed", seed) for seed in ("7", "8")]
    assert told[0]["events"] != told[1]["events"]


def test_the_seed_is_told_so_that_it_can_be_played_again(local: Rtk) -> None:
    told = simulated(local, recordings.meeting(local), "--speed", "max", "--minutes", "5")
    again = simulated(local, recordings.meeting(local), "--speed", "max", "--minutes", "5", "--seed", str(told["seed"]))
    counted = ("events", "peers", "messages", "lines", "polls", "votes", "mutes")
    assert [told[name] for name in counted] == [again[name] for name in counted]


def test_rest_tells_of_all_that_happened(local: Rtk) -> None:
    told = simulated(local, recordings.meeting(local), *AT_ONCE, "--participants", "12", "--minutes", "60")
    session = local(f"sessions get {told['session_id']}").ok.data
    assert session["status"] == "ENDED"
    assert (session["max_concurrent_participants"], told["peers"]) == (12, 12)
    assert len(local(f"sessions participants {told['session_id']}").ok.data) == 12
    assert len(local(f"sessions chat {told['session_id']}").ok.stdout.splitlines()) == told["messages"] + 1 > 10
    assert len(local(f"sessions transcript {told['session_id']} --format json").ok.data) == told["lines"] > 50
    assert told["polls"] > 0
    assert told["votes"] > told["polls"]
    assert told["mutes"] > 0
    assert told["refused"] == 0
    on_the_way = told["peers"]  # the intent to join is the meeting's: it comes before there is a session
    assert len(local(f"emulator events {told['session_id']}").ok.data) + on_the_way == told["events"]


def test_analytics_count_it(local: Rtk) -> None:
    simulated(local, recordings.meeting(local), *AT_ONCE, "--sessions", "5")
    days = local("analytics daywise --from 2026-09-14 --to 2026-09-16 -o json").ok.data["session_stats"]
    assert sum(day["total_sessions"] for day in days["day_stats"]) == 5


def test_many_sessions_in_a_row(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    told = simulated(local, meeting, *AT_ONCE, "--sessions", "20")
    found = local(f"sessions list --meeting {meeting} --limit 100").ok.data
    assert {session["status"] for session in found} == {"ENDED"}
    assert (len(found), told["sessions"], told["session_id"]) == (20, 20, found[0]["id"])
    assert told["refused"] == 0
    assert len(local(f"participants list --meeting {meeting}").ok.data) == 6  # the same people each time
    assert told["end"] > "2026-09-15"
    assert len({session["minutes_consumed"] for session in found}) > 1, "none is like the other"


@pytest.mark.parametrize(("speed", "waited"), [("60", 30), ("1", 1800), ("7.5", 240), ("max", 0), ("1000000", 0.0018)])
def test_the_speed_says_how_long_it_takes(local: Rtk, speed: str, waited: float) -> None:
    meeting, before = recordings.meeting(local), len(local.clock.slept)
    told = simulated(local, meeting, *AT_ONCE, "--speed", speed)
    assert sum(local.clock.slept[before:]) == pytest.approx(waited)
    assert told["begin"] == "2026-09-14T08:00:00.000Z"
    assert told["end"][:19] == "2026-09-14T08:31:06"  # with the keep-alive, and what is written of it


def test_months_of_history_lie_in_the_past_and_end_now(local: Rtk) -> None:
    local("emulator reset --at 90d --force").ok
    began = local("emulator status").ok.data["now"]
    told = simulated(local, recordings.meeting(local), *AT_ONCE, "--sessions", "20", "--until", "now")
    assert local("emulator advance 0s").ok.data == {"now": "2026-09-14T08:00:00.000Z", "ahead_seconds": 0}
    sessions = local("sessions list").ok.data[::-1]
    moments = [moment for session in sessions for moment in (session["started_at"], session["ended_at"])]
    assert (len(sessions), sorted(moments)) == (20, moments)
    assert began < moments[0] == told["begin"] < moments[-1] < told["end"] < "2026-09-14T08:00:00.000Z"
    assert moments[1] < "2026-07-14" < "2026-08-14" < moments[-1], "over all of the time"
    days = local("analytics daywise --since 90d").ok.data["session_stats"]
    assert sum(day["total_sessions"] for day in days["day_stats"]) == 20


def test_what_happened_is_counted_though_the_events_of_long_ago_are_gone(local: Rtk) -> None:
    counts = []
    for at, words in (("now", ()), ("90d", ("--until", "now"))):
        local(f"emulator reset --at {at} --force").ok
        counts.append(simulated(local, recordings.meeting(local), *AT_ONCE, "--sessions", "5", *words)["events"])
    assert counts[0] == counts[1]


class TickingClock(FakeClock):
    """A second passes at each look."""

    def now(self) -> float:
        self.advance(1)
        return super().now()


def test_the_time_that_playing_took_has_gone_by_as_well(env: dict[str, str]) -> None:
    slow = Rtk(env, TickingClock(), before=("--local",))
    slow("emulator reset --at 2d --force").ok
    simulated(slow, recordings.meeting(slow), *AT_ONCE, "--sessions", "30", "--until", "now")
    assert slow("emulator advance 0s").ok.data["ahead_seconds"] == pytest.approx(0, abs=3)


def test_more_than_fits_into_the_time_is_refused_and_nothing_is_played(local: Rtk) -> None:
    local("emulator reset --at 1d --force").ok
    meeting = recordings.meeting(local)
    words = ("emulator", "simulate", "--meeting", meeting, *AT_ONCE, "--sessions", "36", "--until")
    result = local(*words, "now")
    assert (result.exit_code, result.stdout, "into 1.0 days: 36" in result.stderr) == (2, "", True)
    assert local(*words, "2d").exit_code == 2, "before the emulator's time"
    assert local("emulator advance 0s").ok.data["now"] == "2026-09-13T08:00:00.000Z"
    assert local(f"participants list --meeting {meeting}").ok.data == []
    simulated(local, meeting, *AT_ONCE, "--sessions", "35", "--until", "now")


def test_a_script_says_who_does_what(local: Rtk) -> None:
    told = played(local, SCRIPT, "--speed", "max")
    assert (told["peers"], told["messages"], told["lines"], told["votes"], told["refused"]) == (2, 1, 1, 1, 1)
    (line,) = local(f"sessions transcript {told['session_id']} --format json").ok.data
    assert (line["sentence"], line["startTime"]) == ("Cells divide.", 5000)
    events = local(f"emulator events {told['session_id']}").ok.data
    assert [event["at"] for event in events if event["kind"] == "chat.message"] == ["2026-09-14T08:00:08.000Z"]
    assert [each["data"]["reason"] for each in events if each["kind"] == "participant.left"] == ["KICKED", "LEFT"]


def test_the_steps_of_a_script_may_stand_in_any_order(local: Rtk) -> None:
    tidy, mixed = played(local, SCRIPT, "--speed", "max"), played(local, SCRIPT[::-1], "--speed", "max")
    own = {"meeting_id", "session_id", "seed", "begin", "end"}
    assert {name: mixed[name] for name in mixed.keys() - own} == {name: tidy[name] for name in tidy.keys() - own}


def test_a_refused_step_leaves_nothing_behind(weekly: LiveMeeting) -> None:
    with weekly.emulator.live.batch() as stretch:
        cast = stretch.cast(weekly.meeting, [Person("ada", "Ada", HOST)])
        stretch.db.execute("UPDATE meetings SET status = 'INACTIVE'")
        assert "nobody can join it" in (stretch.perform(Step(0, "ada", "join"), cast) or "")
        assert stretch.db.execute("SELECT count(*) FROM connections").fetchone()[0] == 0


def test_its_clock_never_goes_back(weekly: LiveMeeting) -> None:
    with weekly.emulator.live.batch() as stretch:
        before = stretch.now
        stretch.move(before - 1)
        assert stretch.now == before
    assert weekly.emulator.clock.advance(0)["ahead_seconds"] == 0


def test_a_script_may_come_by_stdin(local: Rtk) -> None:
    words = ("emulator", "simulate", "--meeting", recordings.meeting(local), "--speed", "max", "--script", "-")
    assert local(*words, stdin=json.dumps(SCRIPT)).ok.data["peers"] == 2


def test_who_is_in_the_meeting_already_plays_along(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    ada = recordings.participant(local, meeting, "ada", "--preset", "group_call_host")
    simulated(local, meeting, "--speed", "max", "--script", written(local, SCRIPT))
    found = {
        each["custom_participant_id"]: each["id"] for each in local(f"participants list --meeting {meeting}").ok.data
    }
    assert sorted(found) == ["ada", "grace"]
    assert found["ada"] == ada


@pytest.mark.parametrize(
    ("steps", "named"),
    [
        ({}, "list of steps"),
        ([], "list of steps"),
        ([3], "step 1"),
        ([{"at": 0, "who": "ada", "does": "join", "whom": 1}], "whom"),
        ([{"at": -1, "who": "ada", "does": "join"}], "from 0 to"),
        ([{"at": "soon", "who": "ada", "does": "join"}], "soon"),
        ([{"at": None, "who": "ada", "does": "join"}], "step 1"),
        ([{"at": 0, "who": "", "does": "join"}], "who"),
        ([{"at": 0, "who": "\ud800", "does": "join"}], "who"),
        ([{"at": 0, "who": "ada", "does": "chat", "with": "\ud800"}], "chat"),
        ([{"at": 0, "who": "ada", "does": "dance"}], "dance"),
        ([{"at": 0, "who": "ada", "does": "speak"}], "speak"),
        ([{"at": 0, "who": "ada", "does": "vote", "with": "Yes"}], "vote"),
        ([{"at": 0, "who": "ada", "does": "ask", "with": {"question": "So?", "options": []}}], "ask"),
        ([{"at": 0, "who": "ada", "does": "join"}, {"at": 1, "who": "ada", "does": "mute", "with": "bob"}], "step 2"),
    ],
)
def test_a_broken_script_plays_nothing(local: Rtk, steps: object, named: str) -> None:
    meeting = recordings.meeting(local)
    result = local("emulator", "simulate", "--meeting", meeting, "--script", written(local, steps))
    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr
    assert local("sessions list").ok.data == []


def test_a_script_that_is_not_there_or_no_json(local: Rtk, tmp_path: Path) -> None:
    words = ("emulator", "simulate", "--meeting", recordings.meeting(local), "--script")
    assert local(*words, str(tmp_path / "absent.json")).exit_code == 2
    assert local(*words, "-", stdin="[").exit_code == 2


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
def test_what_cannot_be_played(local: Rtk, words: str) -> None:
    result = local(f"emulator simulate --meeting {recordings.meeting(local)} {words}")
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_meeting_that_is_not_there(local: Rtk) -> None:
    assert local(f"emulator simulate --meeting {recordings.UNKNOWN_ID} --speed max").exit_code == 5


def test_a_meeting_that_nobody_can_join(local: Rtk) -> None:
    meeting = recordings.meeting(local)
    local(f"meetings deactivate {meeting}").ok
    result = local(f"emulator simulate --meeting {meeting} --speed max")
    assert (result.exit_code, result.stdout) == (7, "")


def test_the_bar_is_on_stderr_of_a_terminal_alone(local: Rtk) -> None:
    words = f"emulator simulate --speed 60 --minutes 2 --participants 2 --meeting {recordings.meeting(local)}"
    assert local(words).ok.stderr == ""
    shown = local(words, terminal=True, stdout=Stream())
    assert "minutes" in shown.stderr
    assert json.loads(shown.stdout)["peers"] == 2


@pytest.mark.parametrize("seed", range(20))
def test_nobody_does_anything_where_they_are_not(seed: int) -> None:
    play = improvised(9, 45, random.Random(seed))
    there: set[str] = set()
    muted: set[str] = set()
    for step in play.steps:
        if step.does == "join":
            there.add(step.who)
        assert step.who in there
        if step.does == "leave":
            there.remove(step.who)
        elif step.does == "mute":
            muted.add(step.given)
        elif step.does == "unmute":
            muted.remove(step.who)
        assert step.does != "speak" or step.who not in muted
    assert (there, muted, play.steps[-1].at) == (set(), set(), 2700)


@pytest.mark.parametrize("seed", range(20))
def test_a_question_is_answered_before_the_next_one(seed: int) -> None:
    play = improvised(9, 120, random.Random(seed))
    asked = -30.0
    for step in play.steps:
        if step.does == "ask":
            assert step.at >= asked + 30
            asked = step.at
        assert step.does != "vote" or asked < step.at <= asked + 30
