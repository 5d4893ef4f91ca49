"""The progress of a bulk job: a bar on a terminal's stderr, and an honest time left."""

from pathlib import Path

import pytest

from rtk_cli.api.transports.rate_budget import RateBudget
from rtk_cli.jobs.bulk.time_left import TimeLeft
from rtk_cli.terminal.output.job_progress import JobProgress
from tests.support import recordings
from tests.support.cli import FakeClock, Rtk, Stream

LIMITED = {"ratelimit": '"default";r=100;t=200', "ratelimit-policy": '"burst";q=1200;w=300'}


def test_time_left_follows_the_pace_without_a_limit(clock: FakeClock) -> None:
    left = TimeLeft(100, clock, RateBudget())
    assert left.seconds(0) is None
    clock.advance(10)
    assert left.seconds(20) == 40
    assert left.seconds(100) == 0


def test_time_left_is_at_least_what_the_rate_limit_takes(clock: FakeClock) -> None:
    budget = RateBudget()
    left = TimeLeft(5000, clock, budget)
    clock.advance(10)
    budget.note(LIMITED, clock.now(), clock.now())
    assert left.seconds(1100) == 200 + 3 * 300, "3900 more: 100 now, and four windows after the reset"
    clock.advance(10_000)
    assert (left.seconds(1100) or 0) > 30_000, "slow for another reason"


def test_bar_shows_count_and_time_left_and_is_erased() -> None:
    stderr = Stream(terminal=True)
    bar = JobProgress(stderr, 3, lambda done: 3725.0 if done else None)
    bar.advance()
    bar.finish()
    text = stderr.written().decode()
    assert "1/3" in text
    assert "1h 02m 05s left" in text
    assert text.endswith("\x1b[2K")


def test_message_stands_above_the_bar(local: Rtk, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("custom_participant_id\nada\n")
    meeting = recordings.meeting(local)
    local("emulator fail participants_add --status 429 --retry-after 2").ok
    result = local(f"participants add --meeting {meeting} --from {tmp_path / 'people.csv'}", terminal=True).ok
    message = next(line for line in result.stderr.splitlines() if "429" in line)
    assert "0/1" not in message


@pytest.mark.parametrize(
    ("flags", "is_shown"), [("", True), ("-o ndjson", False), ("-q", False)], ids=["table", "rows", "quiet"]
)
def test_bar_is_not_mixed_with_rows_on_one_terminal(local: Rtk, tmp_path: Path, flags: str, is_shown: bool) -> None:
    (tmp_path / "people.csv").write_text("custom_participant_id\nada\nbob\n")
    line = f"participants add --meeting {recordings.meeting(local)} --from {tmp_path / 'people.csv'} {flags}"
    result = local(line, terminal=True).ok
    assert ("2/2" in result.stderr) == is_shown
    assert "2/2" not in local(line).ok.stderr
