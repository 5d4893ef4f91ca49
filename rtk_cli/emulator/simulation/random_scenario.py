"""A random meeting: the same random numbers give the same scenario. Nothing here reads a store or a clock."""

import random
from collections.abc import Iterator

from rtk_cli.emulator.simulation.scenario import GUEST, HOST, Person, Scenario, Step

NAMES = ("Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Radia", "Dennis", "Margaret", "Ken", "Frances", "Tim")
SUBJECTS = ("The release", "The budget", "The new design", "The migration", "Support", "The roadmap", "Hiring")
NEWS = ("is on track.", "needs another week.", "has a problem that we should discuss.", "is done, thanks to everyone.")
NOTES = ("+1", "Good point.", "I will send the notes.", "Can you share the link?", "Sorry, I was muted.", "Agreed.")
QUESTIONS = ("Shall we go on with this?", "Same time next week?", "Are we ready to ship?", "Do we need a break?")
ANSWERS = ("Yes", "No", "Not sure")

_PAUSE = 20
"""Average seconds between two events of the conversation."""
_LONGEST_REACTION = 30
"""Seconds within which guests vote, or unmute themselves."""

Stays = dict[str, tuple[float, float]]


def random_scenario(people: int, minutes: float, rng: random.Random) -> Scenario:
    """A meeting of `people` participants. The first one is the host, who joins first and leaves last."""
    seconds = round(minutes * 60, 3)
    cast = tuple(Person(f"simulated-{n + 1}", _name(n), GUEST if n else HOST) for n in range(people))
    stays: Stays = {cast[0].custom_id: (0, seconds)}
    for guest in cast[1:]:  # most guests stay to the end; one in five leaves earlier
        end = rng.uniform(0.5, 0.95) if rng.random() < 0.2 else rng.uniform(0.98, 1)
        stays[guest.custom_id] = (round(rng.uniform(0, 0.1) * seconds, 3), round(end * seconds, 3))
    steps = [Step(begin, who, "join") for who, (begin, _) in stays.items()]
    steps += _conversation(cast[0].custom_id, stays, seconds, rng)
    steps += [Step(end, who, "leave") for who, (_, end) in reversed(stays.items())]  # sorting is stable: the host last
    return Scenario(cast, tuple(sorted(steps, key=lambda step: step.at)), seconds)


def _name(number: int) -> str:
    turn, index = divmod(number, len(NAMES))
    return f"{NAMES[index]} {turn + 1}" if turn else NAMES[index]


def _conversation(host: str, stays: Stays, seconds: float, rng: random.Random) -> Iterator[Step]:
    """Participants talk and write; now and then the host mutes a guest, or asks a question once the last is answered.

    Times are whole milliseconds, as the emulator counts.
    """
    muted_until: dict[str, float] = {}
    at = poll_ends = 0.0
    while (at := round(at + rng.expovariate(1 / _PAUSE) + 0.001, 3)) < seconds:
        present = [who for who, (begin, end) in stays.items() if begin < at < end]
        who, chance = rng.choice(present), rng.random()
        is_muted = muted_until.get(who, -1) >= at
        reaction = _reaction(at, rng)
        if chance < 0.03 and who != host and not is_muted and reaction < stays[who][1]:
            muted_until[who] = reaction
            yield Step(at, host, "mute", who)
            yield Step(reaction, who, "unmute")
        elif chance < 0.06 and at >= poll_ends:
            poll_ends = at + _LONGEST_REACTION
            yield Step(at, host, "ask", {"question": rng.choice(QUESTIONS), "options": list(ANSWERS)})
            votes = [(guest, _reaction(at, rng)) for guest in present if guest != host and rng.random() < 0.8]
            for guest, voted_at in votes:
                if voted_at < stays[guest][1]:
                    yield Step(voted_at, guest, "vote", rng.randint(1, len(ANSWERS)))
        elif chance < 0.3 or is_muted:
            yield Step(at, who, "chat", rng.choice(NOTES))
        else:
            yield Step(at, who, "speak", f"{rng.choice(SUBJECTS)} {rng.choice(NEWS)}")


def _reaction(at: float, rng: random.Random) -> float:
    return round(at + rng.uniform(1, _LONGEST_REACTION), 3)
