"""rtk recordings record under random faults and signals: it ends right, or says what is left to the next run."""

import random
import signal
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.errors import ExitCode
from tests.support import recordings
from tests.support.cli import Result, Rtk
from tests.support.scheduled_clock import ScheduledClock

RUNS = 20
OPERATIONS = ("*", "recordings_start", "recordings_get", "recordings_control", "recordings_list", "active_session_get")
FAULTS = (
    "--status 503",
    "--status 500 --cut after",
    "--cut before",
    "--cut after",
    "--status 429 --retry-after 7",
    "--latency 40s",
)
RUNNING = ("INVOKED", "RECORDING", "PAUSED")


@pytest.fixture
def clock() -> ScheduledClock:
    return ScheduledClock()


@dataclass
class Trial:
    """One run with faults, and what it left."""

    rtk: Rtk
    clock: ScheduledClock
    folder: Path
    dice: random.Random
    meeting: str = field(init=False)

    def __post_init__(self) -> None:
        self.meeting, ada = recordings.live_meeting(self.rtk)
        if self.dice.random() < 0.3:
            self.clock.after(self.dice.uniform(0, 45), lambda: self.rtk(f"emulator leave {ada}"))
        if self.dice.random() < 0.4:
            self.clock.after(self.dice.uniform(0, 45), lambda: signal.raise_signal(signal.SIGTERM))
        if self.dice.random() < 0.7:
            self.plan_faults()
        else:
            self.clock.after(self.dice.uniform(1, 30), self.plan_faults)

    def plan_faults(self) -> None:
        for _ in range(self.dice.randint(1, 4)):
            chance = f"--probability {self.dice.choice((0.2, 0.5, 0.8))} --times {self.dice.randint(1, 30)}"
            self.rtk(f"emulator fail '{self.dice.choice(OPERATIONS)}' {self.dice.choice(FAULTS)} {chance}").ok

    def run(self) -> Result:
        return self.rtk(f"recordings record {self.meeting} --for 30s --to {self.folder}/ --json")

    def found(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.rtk(f"recordings list --meeting {self.meeting}").ok.data
        return found

    def calm(self) -> None:
        """Let nothing fail any more, and nobody interrupt."""
        self.rtk("emulator fail --clear").ok
        self.clock.clear()


@pytest.mark.parametrize("seed", range(RUNS))
def test_run_with_faults_ends_right_or_says_what_is_left(
    local: Rtk, clock: ScheduledClock, tmp_path: Path, seed: int
) -> None:
    trial = Trial(local, clock, tmp_path / "out", random.Random(seed))
    first = trial.run()
    trial.calm()
    found = trial.found()
    assert len(found) <= 1
    assert first.exit_code != ExitCode.CONFLICT  # with itself
    for recording in found:
        if recording["status"] in RUNNING:
            assert first.exit_code != 0
            assert recording["id"] in first.error["message"] or trial.meeting in first.error["message"]
    if first.exit_code == 0:
        assert [recording["status"] for recording in found] == ["UPLOADED"]
    elif found and b"done" in journal(local):
        second = trial.run()
        assert (second.exit_code, [recording["id"] for recording in trial.found()]) == (0, [found[0]["id"]])


def journal(rtk: Rtk) -> bytes:
    return b"".join(path.read_bytes() for path in (rtk.data_dir / "jobs").iterdir())
