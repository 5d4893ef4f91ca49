"""Playing meetings on an emulator: the pace, and what is told of it at the end."""

import json
import math
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from rtk_cli.clock import Clock
from rtk_cli.emulator import times
from rtk_cli.emulator.simulation.improvised import improvised
from rtk_cli.emulator.simulation.play import Play, Step
from rtk_cli.emulator.simulation.script import scripted
from rtk_cli.emulator.simulation.stretch import Stretch, perform_all
from rtk_cli.errors import UsageError

if TYPE_CHECKING:
    from rtk_cli.jobs.progress import Progress

MAX = "max"
STDIN = "-"

_BEAT = 0.5
"""Seconds of real time between two moves of the clock."""
_MANY = 2**32
_LEAST_GAP, _MOST_GAP = 1800, 10_800
"""Seconds between two sessions: longer than any keep-alive."""


class World(Protocol):
    """What a simulation needs of an emulator."""

    def stretch(self) -> AbstractContextManager[Stretch]: ...


@dataclass(frozen=True)
class Wish:
    """What is to be played, where, and how fast; `speed` None is without waiting."""

    meeting_id: str
    seed: int
    sessions: int
    speed: float | None
    write: Callable[[random.Random], Play]


@dataclass
class _Told:
    """What the summary tells, as far as it is known."""

    done: Counter[str] = field(default_factory=Counter)
    events: int = 0
    session_id: str | None = None
    begin: int | None = None
    end: int = 0


def checked_speed(text: str) -> float | None:
    """How many emulated seconds a real one has; None is without waiting."""
    if text == MAX:
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = math.nan
    if not 1 <= speed <= 1_000_000:
        raise UsageError(f"--speed must be a number from 1 to 1000000, or {MAX}: {text}")
    return speed


def improvising(people: int, minutes: float) -> Callable[[random.Random], Play]:
    """A meeting of chance."""
    if math.isnan(minutes):
        raise UsageError(f"--minutes must be a number: {minutes}")
    return lambda chance: improvised(people, minutes, chance)


def reading(place: str, stdin: TextIO) -> Callable[[random.Random], Play]:
    """The meeting in a file, or on stdin where `place` is `-`; read and checked at once."""
    name = "stdin" if place == STDIN else place
    try:
        document = json.loads(stdin.read() if place == STDIN else Path(place).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"the script cannot be read: {name}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # bytes that are not UTF-8 are a ValueError, too
        raise UsageError(f"the script is not JSON: {name}", detail=str(error)) from error
    play = scripted(document)
    return lambda chance: play


def simulate(world: World, wish: Wish, clock: Clock, progress: "Progress") -> dict[str, Any]:
    """Play it, and give the summary."""
    told = _Told()
    if wish.sessions > 1:
        progress.start("sessions", wish.sessions)
    try:
        for number in range(wish.sessions):
            chance = random.Random(wish.seed * _MANY + number)  # noqa: S311 - meant to repeat itself
            play = wish.write(chance)
            gap = chance.randint(_LEAST_GAP, _MOST_GAP) if number else 0
            _play(world, wish, play, gap, told, _Pace(clock, progress, wish))
    finally:
        progress.finish()
    return _summary(wish, told)


class _Pace:
    """How the time of one session goes by: in beats that are waited for, or at once."""

    def __init__(self, clock: Clock, progress: "Progress", wish: Wish) -> None:
        self._clock = clock
        self._progress = progress
        self._speed = wish.speed
        self._is_only = wish.sessions == 1

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


def _beats(play: Play, longest: float) -> Iterator[float]:
    """Each moment at which something happens, and so many between that none is further from the next than `longest`."""
    before = 0.0
    for moment in sorted({step.at for step in play.steps} | {play.seconds}):
        count = math.ceil((moment - before) / longest)
        yield from (before + (moment - before) * number / count for number in range(1, count))
        yield moment
        before = moment


def _play(world: World, wish: Wish, play: Play, gap: int, told: _Told, pace: _Pace) -> None:
    """One session; without waiting it is one transaction, its opening and its end included."""
    if wish.speed is None:
        with world.stretch() as stretch:
            cast, begin = _open(stretch, wish, play, gap, told)
            for end in pace.ends(play):
                _perform(stretch, play.steps, cast, begin, end, told)
            _close(stretch, wish, told)
        return
    with world.stretch() as stretch:
        cast, begin = _open(stretch, wish, play, gap, told)
    steps = list(play.steps)
    for end in pace.ends(play):
        due = [step for step in steps if step.at <= end]
        del steps[: len(due)]
        with world.stretch() as stretch:
            _perform(stretch, due, cast, begin, end, told)
    with world.stretch() as stretch:
        _close(stretch, wish, told)


def _open(stretch: Stretch, wish: Wish, play: Play, gap: int, told: _Told) -> tuple[dict[str, str], int]:
    """Who plays, and the moment of the beginning."""
    stretch.move((told.end or stretch.now) + gap * 1000)
    told.begin = stretch.now if told.begin is None else told.begin
    return stretch.cast(wish.meeting_id, play.people), stretch.now


def _perform(
    stretch: Stretch, steps: Sequence[Step], cast: dict[str, str], begin: int, end: float, told: _Told
) -> None:
    before = stretch.last_event()
    told.done += perform_all(stretch, steps, cast, begin)
    stretch.move(begin + round(end * 1000))
    told.events += stretch.last_event() - before


def _close(stretch: Stretch, wish: Wish, told: _Told) -> None:
    before = stretch.last_event()
    stretch.close(wish.meeting_id)
    told.events += stretch.last_event() - before
    session = stretch.session(wish.meeting_id)
    told.session_id = None if session is None else session["id"]
    told.end = stretch.now


def _summary(wish: Wish, told: _Told) -> dict[str, Any]:
    done = told.done
    return {
        "meeting_id": wish.meeting_id,
        "session_id": told.session_id,
        "seed": wish.seed,
        "sessions": wish.sessions,
        "begin": times.to_text(told.begin or 0),
        "end": times.to_text(told.end),
        "events": told.events,
        "peers": done["join"],
        "messages": done["chat"],
        "lines": done["speak"],
        "polls": done["ask"],
        "votes": done["vote"],
        "mutes": done["mute"],
        "refused": done["refused"],
    }
