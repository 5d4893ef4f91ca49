"""Playing meetings on an emulator: what is wished, the playing of it, and what is told of it at the end."""

import json
import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from rtk_cli.clock import Clock
from rtk_cli.emulator.simulation.batch import Batch, perform_all
from rtk_cli.emulator.simulation.random_scenario import improvised
from rtk_cli.emulator.simulation.scenario import Play, Step
from rtk_cli.emulator.simulation.scenario_file import scripted
from rtk_cli.emulator.store import timestamps
from rtk_cli.errors import UsageError
from rtk_cli.input_files import STDIN, read_path
from rtk_cli.jobs.simulation_pacing import Pacing, beginnings, gap

if TYPE_CHECKING:
    from rtk_cli.jobs.progress import Progress

MAX = "max"

_MANY = 2**32


class Target(Protocol):
    """What a simulation needs of an emulator: `emulator.live`."""

    def batch(self) -> AbstractContextManager[Batch]: ...


@dataclass(frozen=True)
class Options:
    """What is to be played, where, and how fast; `speed` None is without waiting.

    `until` is when the clock is to stand there, in milliseconds: the sessions are spread over the time until then.
    """

    meeting_id: str
    seed: int
    sessions: int
    speed: float | None
    write: Callable[[random.Random], Play]
    until: int | None = None


@dataclass(frozen=True)
class _Turn:
    """One session of those that are wished for."""

    number: int
    play: Play
    chance: random.Random


@dataclass
class _Told:
    """What the summary tells, as far as it is known."""

    done: Counter[str] = field(default_factory=Counter)
    events: int = 0
    session_id: str | None = None
    beginnings: list[int] = field(default_factory=list)
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
        document = json.loads(read_path(place, stdin))
    except (ValueError, RecursionError) as error:  # bytes that are not UTF-8 are a ValueError, too
        raise UsageError(f"the script is not JSON: {name}", detail=str(error)) from error
    play = scripted(document)
    return lambda chance: play


def simulate(world: Target, wish: Options, clock: Clock, progress: "Progress") -> dict[str, Any]:
    """Play it, and give the summary."""
    told, started = _Told(), clock.now()
    pace = Pacing(clock, progress, wish.speed, is_only=wish.sessions == 1)
    if wish.sessions > 1:
        progress.start("sessions", wish.sessions)
    try:
        for number in range(wish.sessions):
            chance = random.Random(wish.seed * _MANY + number)  # noqa: S311 - meant to repeat itself
            _play(world, wish, _Turn(number, wish.write(chance), chance), told, pace)
    finally:
        progress.finish()
    if wish.until is not None:
        with world.batch() as stretch:
            stretch.move(wish.until + round((clock.now() - started) * 1000))  # what it took has gone by there, too
    return _summary(wish, told)


def _play(world: Target, wish: Options, turn: _Turn, told: _Told, pace: Pacing) -> None:
    """One session; without waiting it is one transaction, its opening and its end included."""
    if wish.speed is None:
        with world.batch() as stretch:
            cast, begin = _open(stretch, wish, turn, told)
            for end in pace.ends(turn.play):
                _perform(stretch, turn.play.steps, cast, begin, end, told)
            _close(stretch, wish, told)
        return
    with world.batch() as stretch:
        cast, begin = _open(stretch, wish, turn, told)
    steps = list(turn.play.steps)
    for end in pace.ends(turn.play):
        due = [step for step in steps if step.at <= end]
        del steps[: len(due)]
        with world.batch() as stretch:
            _perform(stretch, due, cast, begin, end, told)
    with world.batch() as stretch:
        _close(stretch, wish, told)


def _open(stretch: Batch, wish: Options, turn: _Turn, told: _Told) -> tuple[dict[str, str], int]:
    """Who plays, and the moment of the beginning."""
    if wish.until is None:
        stretch.move((told.end or stretch.now) + gap(turn.number, turn.chance))
    else:
        told.beginnings = told.beginnings or _spread(wish, wish.until, turn.play, stretch.now)
        stretch.move(told.beginnings[turn.number])
    told.begin = stretch.now if told.begin is None else told.begin
    return stretch.cast(wish.meeting_id, turn.play.people), stretch.now


def _spread(wish: Options, until: int, play: Play, now: int) -> list[int]:
    """All beginnings; the plays of one wish are equally long."""
    chance = random.Random(wish.seed)  # noqa: S311 - meant to repeat itself
    return beginnings(wish.sessions, play, now, until, chance)


def _perform(stretch: Batch, steps: Sequence[Step], cast: dict[str, str], begin: int, end: float, told: _Told) -> None:
    before = stretch.last_event()
    told.done += perform_all(stretch, steps, cast, begin)
    stretch.move(begin + round(end * 1000))
    told.events += stretch.last_event() - before


def _close(stretch: Batch, wish: Options, told: _Told) -> None:
    before = stretch.last_event()
    stretch.close(wish.meeting_id)
    told.events += stretch.last_event() - before
    session = stretch.session(wish.meeting_id)
    told.session_id = None if session is None else session["id"]
    told.end = stretch.now


def _summary(wish: Options, told: _Told) -> dict[str, Any]:
    done = told.done
    return {
        "meeting_id": wish.meeting_id,
        "session_id": told.session_id,
        "seed": wish.seed,
        "sessions": wish.sessions,
        "begin": timestamps.to_text(told.begin or 0),
        "end": timestamps.to_text(told.end),
        "events": told.events,
        "peers": done["join"],
        "messages": done["chat"],
        "lines": done["speak"],
        "polls": done["ask"],
        "votes": done["vote"],
        "mutes": done["mute"],
        "refused": done["refused"],
    }
