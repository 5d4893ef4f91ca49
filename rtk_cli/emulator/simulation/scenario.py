"""A play: the people of a meeting, and what each of them does when."""

from typing import Any, NamedTuple

HOST = "group_call_host"
GUEST = "group_call_participant"


class Person(NamedTuple):
    """Somebody in the play; `custom_id` is what the steps call them."""

    custom_id: str
    name: str
    preset: str


class Step(NamedTuple):
    """One thing that somebody does, `at` seconds from the beginning; `given` is what it takes."""

    at: float
    who: str
    does: str
    given: Any = None


class Play(NamedTuple):
    """All of it; the steps in the order in which they happen."""

    people: tuple[Person, ...]
    steps: tuple[Step, ...]
    seconds: float
