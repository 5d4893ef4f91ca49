"""Milliseconds since the Unix epoch to and from the API's text form: RFC 3339, UTC, milliseconds."""

from datetime import UTC, datetime, timedelta

from rtk_cli.emulator.handler import Refusal
from rtk_cli.errors import UsageError

FURTHEST = 253_000_000_000_000
"""In the year 9987: the clock goes no further, so that all that is due later can still be written down."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_text(moment: int) -> str:
    """`2026-11-22T12:30:00.000Z`."""
    return (_EPOCH + moment * _MILLISECOND).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> int:
    """The millisecond of a date-time that the contract let through (`t` and `z` may be small); finer digits are cut."""
    try:
        return (datetime.fromisoformat(text.upper()) - _EPOCH) // _MILLISECOND
    except (ValueError, OverflowError) as error:  # a leap second, the year 0: well formed, but not countable
        raise Refusal(400, f"BAD_REQUEST: {text} is no moment that can be counted") from error


def clock_time(text: object) -> int:
    """A time with its offset, at which the emulator's clock can stand; raises `UsageError`."""
    try:
        moment = from_text(str(text))
    except (Refusal, TypeError) as error:
        raise UsageError(f"no moment: {text}", hint="such as 2026-09-14T08:00:00.000Z") from error
    if not 0 <= moment <= FURTHEST:
        raise UsageError(f"the clock cannot go that far: {text}")
    return moment
