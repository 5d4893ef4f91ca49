"""A scenario is what the participants of a simulated meeting do when. A script is one in JSON: a list of
{"at", "who", "does", "with"}.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rtk_cli.durations import parse_duration
from rtk_cli.emulator.live.calls import CALLS
from rtk_cli.errors import UsageError

_LONGEST = 366 * 86_400

HOST = "group_call_host"
GUEST = "group_call_participant"


class Person(NamedTuple):
    """A participant; steps refer to it by `custom_id`."""

    custom_id: str
    name: str
    preset: str


class Step(NamedTuple):
    """One action, `at` seconds after the start; `value` is its argument."""

    at: float
    who: str
    action: str
    value: Any = None


class Scenario(NamedTuple):
    """The steps are in chronological order."""

    people: tuple[Person, ...]
    steps: tuple[Step, ...]
    seconds: float


def parse_scenario(document: object) -> Scenario:
    """Return the scenario, or raise `UsageError` that names the broken step."""
    if not isinstance(document, list) or not document:
        hint = 'for example [{"at": 0, "who": "ada", "does": "join"}]'
        raise UsageError("a script must be a list of at least one step", hint=hint)
    steps = [_step(number, entry) for number, entry in enumerate(document, 1)]
    names = list(dict.fromkeys(step.who for step in steps))
    for number, step in enumerate(steps, 1):
        if step.action in ("mute", "kick") and step.value not in names:
            raise _broken(number, f'"with" must be a participant of the script: {step.value}')
    steps.sort(key=lambda step: step.at)
    return Scenario(tuple(_person(name, steps) for name in names), tuple(steps), steps[-1].at)


def _step(number: int, entry: object) -> Step:
    if not isinstance(entry, dict) or not entry.keys() <= {"at", "who", "does", "with"}:
        raise _broken(number, f'must be an object of "at", "who", "does" and "with": {entry}')
    who, action, value = entry.get("who"), entry.get("does"), entry.get("with")
    if not isinstance(who, str) or not _is_text(who):
        raise _broken(number, f'"who" must be a name: {who!a}')
    if not isinstance(action, str) or (action not in _CHECKS and action not in CALLS):
        raise _broken(number, f'"does" must be one of {", ".join(_CHECKS)}, or a call of the live protocol: {action}')
    if not _CHECKS.get(action, _is_params)(value):
        raise _broken(number, f'"with" is not valid for {action}: {value!a}')
    return Step(_seconds(number, entry.get("at")), who, action, value)


def _seconds(number: int, at: object) -> float:
    try:
        found = parse_duration(at) if isinstance(at, str) else at if type(at) in (int, float) else math.nan
    except UsageError as error:
        raise _broken(number, error.message, error.hint) from error
    if not isinstance(found, int | float) or not 0 <= found <= _LONGEST:
        raise _broken(number, f'"at" must be seconds or a duration such as 1m, at most 366d: {at}')
    return round(found, 3)


def _person(name: str, steps: list[Step]) -> Person:
    """With the preset of their first join; without one a host if they ask, mute or kick, else a participant."""
    own = [step for step in steps if step.who == name]
    presets = [step.value for step in own if step.action == "join" and step.value]
    is_host = any(step.action in ("ask", "mute", "kick") for step in own)
    return Person(name, name, presets[0] if presets else HOST if is_host else GUEST)


def _is_text(value: object) -> bool:
    """JSON can spell half of a surrogate pair, which is not valid Unicode."""
    return isinstance(value, str) and bool(value.strip()) and not any("\ud800" <= each <= "\udfff" for each in value)


def _is_params(value: object) -> bool:
    return value is None or isinstance(value, dict)


def _is_poll(value: object) -> bool:
    if not isinstance(value, dict) or not _is_text(value.get("question")):
        return False
    options = value.get("options")
    return isinstance(options, list) and bool(options) and all(map(_is_text, options))


def _broken(number: int, problem: str, hint: str | None = None) -> UsageError:
    return UsageError(f"step {number} of the script: {problem}", hint=hint)


_CHECKS: Mapping[str, Callable[[object], bool]] = {
    "join": lambda value: value is None or _is_text(value),
    "leave": lambda value: value is None,
    "speak": _is_text,
    "chat": _is_text,
    "ask": _is_poll,
    "vote": lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 1,
    "mute": _is_text,
    "unmute": lambda value: value is None,
    "kick": _is_text,
}
"""The actions of a script besides calls of the live protocol, and the check of their "with"."""
