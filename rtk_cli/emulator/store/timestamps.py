"""Convert milliseconds since the Unix epoch to and from the API's format: RFC 3339, UTC, milliseconds."""

from datetime import UTC, datetime, timedelta

from rtk_cli.emulator.handler import Refusal
from rtk_cli.errors import UsageError

MAX_TIME = 253_000_000_000_000
"""In the year 9987: the clock stops here, so that later due times are still valid dates."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_text(moment: int) -> str:
    """Format a time as `2026-11-22T12:30:00.000Z`."""
    return (_EPOCH + moment * _MILLISECOND).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> int:
    """Parse a date-time that passed the contract check (`t` and `z` may be lower case); truncate to milliseconds."""
    try:
        return (datetime.fromisoformat(text.upper()) - _EPOCH) // _MILLISECOND
    except (ValueError, OverflowError) as error:  # a leap second or the year 0: valid by the contract only
        raise Refusal(400, f"BAD_REQUEST: {text} is not a supported date and time") from error


def clock_time(text: object) -> int:
    """Parse a time with an offset to which the clock can be set; raise `UsageError` for others."""
    try:
        moment = from_text(str(text))
    except (Refusal, TypeError) as error:
        raise UsageError(f"not a time with an offset: {text}", hint="such as 2026-09-14T08:00:00.000Z") from error
    if not 0 <= moment <= MAX_TIME:
        raise UsageError(f"outside the range of the clock: {text}")
    return moment
