"""A play that somebody wrote: a JSON list of {"at", "who", "does", "with"}."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from rtk_cli.durations import parse_duration
from rtk_cli.emulator.live.calls import CALLS
from rtk_cli.emulator.simulation.batch import VERBS
from rtk_cli.emulator.simulation.scenario import GUEST, HOST, Person, Play, Step
from rtk_cli.errors import UsageError

_MEMBERS = ("at", "who", "does", "with")
_LONGEST = 366 * 86_400


def scripted(document: object) -> Play:
    """The play that the document is, or `UsageError` that names the step."""
    if not isinstance(document, list) or not document:
        raise UsageError("a script is a list of steps, at least one", hint='[{"at": 0, "who": "ada", "does": "join"}]')
    steps = [_step(number, entry) for number, entry in enumerate(document, 1)]
    names = list(dict.fromkeys(step.who for step in steps))
    for number, step in enumerate(steps, 1):
        if step.does in ("mute", "kick") and step.given not in names:
            raise _broken(number, f'"with" is nobody of the script: {step.given}')
    ordered = tuple(sorted(steps, key=lambda step: step.at))
    return Play(tuple(_person(name, ordered) for name in names), ordered, ordered[-1].at)


def _step(number: int, entry: object) -> Step:
    if not isinstance(entry, dict):
        raise _broken(number, "it must be an object")
    for name in entry:
        if name not in _MEMBERS:
            raise _broken(number, f"it has an unknown member: {name}")
    who, does, given = entry.get("who"), entry.get("does"), entry.get("with")
    if not isinstance(who, str) or not _is_text(who):
        raise _broken(number, '"who" must be a name')
    if not isinstance(does, str) or (does not in VERBS and does not in CALLS):
        raise _broken(number, f'"does" must be one of {", ".join(VERBS)}, or a call of the live protocol: {does}')
    check = _GIVEN.get(does, _is_params)
    if not check(given):
        raise _broken(number, f'"with" is not what {does} takes: {given}')
    return Step(_moment(number, entry.get("at")), who, does, given)


def _moment(number: int, at: object) -> float:
    """Seconds from the beginning; written as a number or as a length."""
    try:
        found = parse_duration(at) if isinstance(at, str) else at
    except UsageError as error:
        raise _broken(number, error.message, error.hint) from error
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        raise _broken(number, f'"at" must be seconds, or a length such as 1m: {at}')
    if not 0 <= found <= _LONGEST:
        raise _broken(number, f'"at" must be from 0 to 366d: {at}')
    return round(found, 3)


def _person(name: str, steps: tuple[Step, ...]) -> Person:
    """In the role of their first join; else one that may do everything where they ask or mute, as a host does."""
    joins = [step.given for step in steps if step.who == name and step.does == "join" and step.given]
    hosts = any(step.who == name and step.does in ("ask", "mute", "kick") for step in steps)
    return Person(name, name, joins[0] if joins else HOST if hosts else GUEST)


def _is_text(given: object) -> bool:
    """Half of a surrogate pair can be spelled in JSON, and is none."""
    return (
        isinstance(given, str) and bool(given.strip()) and not any("\ud800" <= letter <= "\udfff" for letter in given)
    )


def _is_params(given: object) -> bool:
    return given is None or isinstance(given, dict)


def _is_nothing(given: object) -> bool:
    return given is None


def _is_vote(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and given >= 1


def _is_poll(given: object) -> bool:
    if not isinstance(given, dict) or not {"question", "options"} <= given.keys():
        return False
    options: Any = given["options"]
    return _is_text(given["question"]) and isinstance(options, list) and bool(options) and all(map(_is_text, options))


def _broken(number: int, problem: str, hint: str | None = None) -> UsageError:
    return UsageError(f"step {number} of the script: {problem}", hint=hint)


_GIVEN: Mapping[str, Callable[[object], bool]] = {
    "join": lambda given: given is None or _is_text(given),
    "leave": _is_nothing,
    "unmute": _is_nothing,
    "speak": _is_text,
    "chat": _is_text,
    "mute": _is_text,
    "kick": _is_text,
    "ask": _is_poll,
    "vote": _is_vote,
}
