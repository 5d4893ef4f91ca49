"""How time goes by in meetings that play themselves: when each begins, and how long rtk waits in it."""

import math
import random
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rtk_cli.clock import Clock
from rtk_cli.emulator import timings
from rtk_cli.emulator.simulation.scenario import Play
from rtk_cli.errors import UsageError

if TYPE_CHECKING:
    from rtk_cli.jobs.progress import Progress

_BEAT = 0.5
"""Seconds of real time between two moves of the clock."""
_LEAST_GAP, _MOST_GAP = 1800, 10_800
"""Seconds between two sessions: longer than any keep-alive."""
_AFTERMATH = timings.LONGEST_KEEP_ALIVE + timings.TRANSCRIPTION + timings.SUMMARIZING
"""What a session takes at most once all have left, with what is written of it. In milliseconds."""


class Pacing:
    """How the time of one session goes by: in beats that are waited for, or at once where `speed` is None."""

    def __init__(self, clock: Clock, progress: "Progress", speed: float | None, *, is_only: bool) -> None:
        self._clock = clock
        self._progress = progress
        self._speed = speed
        self._is_only = is_only

    def ends(self, play: Play) -> Iterator[float]:
        """Ends of the stretches that the session is played in, each when its time has come.

        Whatever happens is at the end of one: the clock goes on while somebody waits, and could not be set back.
        """
        minutes = math.ceil(play.seconds / 60)
        if self._is_only:
            self._progress.start("minutes", minutes)
        if self._speed is None:
            yield play.seconds
            self._progress.advance(minutes if self._is_only else 1)
            return
        before = 0.0
        for end in _beats(play, _BEAT * self._speed):
            if end > before:
                self._clock.sleep((end - before) / self._speed)
            yield end
            self._progress.advance(math.ceil(end / 60) - math.ceil(before / 60))
            before = end


def gap(number: int, chance: random.Random) -> int:
    """What lies between session `number` of a row and the one before it: half an hour to three hours, in milliseconds.

    Nothing does before number 0.
    """
    return chance.randint(_LEAST_GAP, _MOST_GAP) * timings.SECOND if number else 0


def beginnings(count: int, play: Play, start: int, until: int, chance: random.Random) -> list[int]:
    """When so many sessions of that length begin, in milliseconds: by chance, and each when the one before is over."""
    needed = round(play.seconds * timings.SECOND) + _AFTERMATH
    spare = until - start - count * needed
    if spare < 0:
        days = max(until - start, 0) / timings.DAY
        hint = "`rtk emulator reset --at 90d` lets the emulator's clock begin earlier"
        raise UsageError(f"so many sessions do not fit into {days:.1f} days: {count}", hint=hint)
    moments = sorted(chance.random() for _ in range(count))
    return [start + number * needed + round(moment * spare) for number, moment in enumerate(moments)]


def _beats(play: Play, longest: float) -> Iterator[float]:
    """Each moment at which something happens, and so many between that none is further from the next than `longest`."""
    before = 0.0
    for moment in sorted({step.at for step in play.steps} | {play.seconds}):
        count = math.ceil((moment - before) / longest)
        yield from (before + (moment - before) * number / count for number in range(1, count))
        yield moment
        before = moment
