"""Runs simulated meetings on an emulator, at a multiple of real time or without waiting."""

import json
import math
import random
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

from rtk_cli.clock import Clock
from rtk_cli.emulator import events, timings
from rtk_cli.emulator.simulation.batch import Batch
from rtk_cli.emulator.simulation.random_scenario import random_scenario
from rtk_cli.emulator.simulation.scenario import Scenario, parse_scenario
from rtk_cli.emulator.store import timestamps
from rtk_cli.errors import UsageError
from rtk_cli.input_files import STDIN, Limit, read_path

if TYPE_CHECKING:
    from rtk_cli.emulator.live.live_service import LiveService
    from rtk_cli.jobs.progress import Progress

MAX = "max"

ScenarioSource = Callable[[random.Random], Scenario]

_SEED_STEP = 2**32
_TICK = 0.5
"""Seconds of real time after which the clock of the emulator moves at the latest."""
_GAP = 1800, 10_800
"""Seconds between two sessions in a row: longer than any keep-alive."""
_COUNTED = {"peers": "join", "messages": "chat", "lines": "speak", "polls": "ask", "votes": "vote", "mutes": "mute"}
"""Members of the summary, and the actions that they count."""
_AFTERMATH = timings.LONGEST_KEEP_ALIVE + timings.TRANSCRIPTION + timings.SUMMARIZING
"""The longest time from the last leave to the summary, in milliseconds."""


@dataclass(frozen=True)
class Options:
    """`speed` is emulated seconds per real second; None does not wait. `until` is the end of history in milliseconds:
    the sessions are spread over the time until then.
    """

    meeting_id: str
    seed: int
    sessions: int
    speed: float | None
    scenario: ScenarioSource
    until: int | None = None


def parse_speed(text: str) -> float | None:
    """Emulated seconds per real second; None for `max`."""
    if text == MAX:
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = math.nan
    if not 1 <= speed <= 1_000_000:
        raise UsageError(f"--speed must be a number from 1 to 1000000, or {MAX}: {text}")
    return speed


def random_scenarios(people: int, minutes: float) -> ScenarioSource:
    """A different meeting for each session."""
    if math.isnan(minutes):
        raise UsageError(f"--minutes must be a number: {minutes}")
    return lambda rng: random_scenario(people, minutes, rng)


def read_script(path: str, stdin: TextIO, limit: Limit) -> ScenarioSource:
    """The meeting of a script, read and checked at once; `-` is stdin."""
    name = "stdin" if path == STDIN else path
    try:
        document = json.loads(read_path(path, stdin, limit))
    except (ValueError, RecursionError) as error:  # invalid UTF-8 is a ValueError, too
        raise UsageError(f"the script is not JSON: {name}", detail=str(error)) from error
    scenario = parse_scenario(document)
    return lambda rng: scenario


def simulate(live: "LiveService", options: Options, clock: Clock, progress: "Progress") -> dict[str, Any]:
    """Run every session on `emulator.live` and return the summary."""
    started_at = clock.now()
    run = _Run(live, options, clock, progress)
    try:
        if options.speed is None:
            progress.start("sessions", options.sessions)
        for number in range(options.sessions):
            run.play(number)
    finally:
        progress.finish()
    if options.until is not None:
        with live.batch() as batch:  # the simulation took real time, which has passed in the emulator as well
            batch.move_clock(options.until + round((clock.now() - started_at) * 1000))
    return run.summary()


@dataclass
class _Run:
    """The sessions of one call, and the totals so far."""

    live: "LiveService"
    options: Options
    clock: Clock
    progress: "Progress"
    counts: Counter[str] = field(default_factory=Counter)
    start_times: list[int] = field(default_factory=list)
    events: int = 0
    session_id: str | None = None
    begin: int | None = None
    end: int = 0

    def play(self, number: int) -> None:
        """Run one session: in one transaction without waiting, else in one per tick."""
        rng = random.Random(self.options.seed * _SEED_STEP + number)  # noqa: S311 - reproducible on purpose
        scenario = self.options.scenario(rng)
        if self.options.speed is not None:
            self._play_in(self._batch, number, scenario, rng)
            return
        with self._batch() as batch:
            self._play_in(lambda: nullcontext(batch), number, scenario, rng)
        self.progress.advance(1)

    def _play_in(
        self, batches: Callable[[], AbstractContextManager[Batch]], number: int, scenario: Scenario, rng: random.Random
    ) -> None:
        with batches() as batch:
            begin = self._open(batch, number, scenario, rng)
            ids = batch.add_people(self.options.meeting_id, scenario.people)
        steps = deque(scenario.steps)
        for at in self._ticks(scenario):
            with batches() as batch:
                while steps and steps[0].at <= at:
                    batch.move_clock(begin + round(steps[0].at * timings.SECOND))
                    self.counts["refused" if batch.perform(steps[0], ids) else steps[0].action] += 1
                    steps.popleft()
                batch.move_clock(begin + round(at * timings.SECOND))
        with batches() as batch:
            self.session_id = batch.end_session(self.options.meeting_id)
            self.end = batch.now

    def summary(self) -> dict[str, Any]:
        return {
            "meeting_id": self.options.meeting_id,
            "session_id": self.session_id,
            "seed": self.options.seed,
            "sessions": self.options.sessions,
            "begin": timestamps.to_text(self.begin or 0),
            "end": timestamps.to_text(self.end),
            "events": self.events,
            **{name: self.counts[action] for name, action in _COUNTED.items()},
            "refused": self.counts["refused"],
        }

    def _ticks(self, scenario: Scenario) -> Iterator[float]:
        """Seconds from the start at which the clock moves, each after the wait: at each step, and once in a _TICK."""
        if self.options.speed is None:
            yield scenario.seconds
            return
        self.progress.start("minutes", math.ceil(scenario.seconds / 60))
        yield (before := 0.0)
        for step_at in sorted({step.at for step in scenario.steps} | {scenario.seconds}):
            while before < step_at:
                at = min(step_at, before + _TICK * self.options.speed)
                self.clock.sleep((at - before) / self.options.speed)
                yield at
                self.progress.advance(math.ceil(at / 60) - math.ceil(before / 60))
                before = at

    @contextmanager
    def _batch(self) -> Iterator[Batch]:
        with self.live.batch() as batch:
            before = events.last_number(batch.db)
            yield batch
            self.events += events.last_number(batch.db) - before

    def _open(self, batch: Batch, number: int, scenario: Scenario, rng: random.Random) -> int:
        """Move the clock to the start of the session; returns that time."""
        if self.options.until is not None:
            self.start_times = self.start_times or _spread(self.options, self.options.until, scenario, batch.now)
            batch.move_clock(self.start_times[number])
        elif number:
            batch.move_clock(self.end + rng.randint(*_GAP) * timings.SECOND)
        self.begin = batch.now if self.begin is None else self.begin
        return batch.now


def _spread(options: Options, until: int, scenario: Scenario, now: int) -> list[int]:
    """Random start times between now and `until`, in milliseconds; sessions do not overlap."""
    needed = round(scenario.seconds * timings.SECOND) + _AFTERMATH
    spare = until - now - options.sessions * needed
    if spare < 0:
        days = max(until - now, 0) / timings.DAY
        hint = "`rtk emulator reset --at 90d` starts the emulator's clock in the past"
        raise UsageError(f"too many sessions for {days:.1f} days: {options.sessions}", hint=hint)
    rng = random.Random(options.seed)  # noqa: S311 - reproducible on purpose
    offsets = sorted(rng.random() for _ in range(options.sessions))
    return [now + number * needed + round(offset * spare) for number, offset in enumerate(offsets)]
