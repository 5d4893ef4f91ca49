"""A meeting made up from chance: the same chance, the same meeting. Nothing here looks at a store or a clock."""

import random
from collections.abc import Iterator
from typing import NamedTuple

from rtk_cli.emulator.simulation.scenario import GUEST, HOST, Person, Play, Step

NAMES = ("Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Radia", "Dennis", "Margaret", "Ken", "Frances", "Tim")
SUBJECTS = ("The release", "The budget", "The new design", "The migration", "Support", "The roadmap", "Hiring")
NEWS = (
    "is on track.",
    "needs another week.",
    "went better than we thought.",
    "has a problem that we should look at together.",
    "is done, thanks to everybody who helped.",
    "waits for an answer from the customer.",
)
NOTES = ("+1", "Good point.", "I will send the notes.", "Can you share the link?", "Sorry, I was muted.", "Agreed.")
QUESTIONS = ("Shall we go on with this?", "Same time next week?", "Are we ready to ship?", "Do we need a break?")
ANSWERS = ("Yes", "No", "Not sure")

_PAUSE = 20.0
"""Seconds from one utterance to the next, on average; one in four is written."""
_BETWEEN_POLLS = 900.0
_BETWEEN_MUTES = 600.0
_LONGEST_MUTE = 60.0


class _Stay(NamedTuple):
    """From when to when somebody is somewhere, or muted."""

    who: str
    begin: float
    end: float

    def has(self, at: float) -> bool:
        return self.begin < at < self.end


def improvised(people: int, minutes: float, chance: random.Random) -> Play:
    """A meeting of so many people; the first is the host, who comes first and leaves last."""
    seconds = round(minutes * 60, 3)
    cast = tuple(_person(number) for number in range(people))
    stays = [_stay(person, number, seconds, chance) for number, person in enumerate(cast)]
    mutes = _mutes(stays, seconds, chance)
    steps = [*_comings_and_goings(stays), *_mutings(stays[0].who, mutes)]
    steps += [*_talk(stays, mutes, seconds, chance), *_polls(stays, seconds, chance)]
    return Play(cast, tuple(sorted(steps, key=lambda step: step.at)), seconds)


def _person(number: int) -> Person:
    round_of_names, place = divmod(number, len(NAMES))
    name = NAMES[place] if round_of_names == 0 else f"{NAMES[place]} {round_of_names + 1}"
    return Person(f"simulated-{number + 1}", name, HOST if number == 0 else GUEST)


def _stay(person: Person, number: int, seconds: float, chance: random.Random) -> _Stay:
    """Most come in the first tenth and stay to the end; one in five has to go earlier."""
    if number == 0:
        return _Stay(person.custom_id, 0, seconds)
    begin = chance.uniform(0, 0.1 if chance.random() < 0.9 else 0.4) * seconds
    end = chance.uniform(0.5, 0.95) if chance.random() < 0.2 else chance.uniform(0.98, 1)
    return _Stay(person.custom_id, _exact(begin), _exact(end * seconds))


def _comings_and_goings(stays: list[_Stay]) -> Iterator[Step]:
    for stay in stays:
        yield Step(stay.begin, stay.who, "join")
    for stay in reversed(stays):  # the host behind all who go at the same moment
        yield Step(stay.end, stay.who, "leave")


def _mutes(stays: list[_Stay], seconds: float, chance: random.Random) -> list[_Stay]:
    """Whom the host mutes, until they unmute themselves, one after the other."""
    mutes: list[_Stay] = []
    for at in _moments(_BETWEEN_MUTES, seconds, chance):
        end = _exact(at + chance.uniform(0.25, 1) * _LONGEST_MUTE)
        there = [stay.who for stay in stays[1:] if stay.has(at) and stay.has(end)]
        if there and not any(mute.end >= at for mute in mutes):
            mutes.append(_Stay(chance.choice(there), at, end))
    return mutes


def _mutings(host: str, mutes: list[_Stay]) -> Iterator[Step]:
    for mute in mutes:
        yield Step(mute.begin, host, "mute", mute.who)
        yield Step(mute.end, mute.who, "unmute")


def _talk(stays: list[_Stay], mutes: list[_Stay], seconds: float, chance: random.Random) -> Iterator[Step]:
    for at in _moments(_PAUSE, seconds, chance):
        muted = {mute.who for mute in mutes if mute.begin <= at <= mute.end}
        there = [stay.who for stay in stays if stay.has(at)]
        who = chance.choice(there)
        if who in muted or chance.random() < 0.25:
            yield Step(at, who, "chat", chance.choice(NOTES))
        else:
            yield Step(at, who, "speak", f"{chance.choice(SUBJECTS)} {chance.choice(NEWS)}")


def _polls(stays: list[_Stay], seconds: float, chance: random.Random) -> Iterator[Step]:
    """The host asks; most of those who are there vote within half a minute, before the next question."""
    free = 0.0
    for at in _moments(_BETWEEN_POLLS, seconds, chance):
        if at < free:
            continue
        free = at + 30
        yield Step(at, stays[0].who, "ask", {"question": chance.choice(QUESTIONS), "options": list(ANSWERS)})
        for stay in stays[1:]:
            vote = _exact(at + chance.uniform(1, 30))
            if stay.has(at) and stay.has(vote) and chance.random() < 0.8:
                yield Step(vote, stay.who, "vote", chance.randint(1, len(ANSWERS)))


def _moments(apart: float, seconds: float, chance: random.Random) -> Iterator[float]:
    """Moments before the end, so far apart on average; none is the very first one."""
    at = 0.0
    while (at := at + chance.expovariate(1 / apart) + 0.001) < seconds:
        yield _exact(at)


def _exact(seconds: float) -> float:
    """As a whole number of milliseconds: the emulator counts in these."""
    return round(seconds, 3)
