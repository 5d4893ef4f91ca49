"""Times on the command line: a time, a day, or how long ago."""

import re
from typing import TYPE_CHECKING

from rtk_cli.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

_AGO = re.compile(r"\d{1,9}[smhdw]", re.ASCII)
_UNIX = re.compile(r"\d{9,12}", re.ASCII)  # fewer digits are a day, such as 20260914


def moment(text: str | None, now: float) -> str | None:
    """`text` as RFC 3339 UTC: `7d` and `2h` count back from now, a time without offset is local; None stays None."""
    if text is None:
        return None
    from datetime import UTC, datetime

    if text == "now":
        utc = _utc(now)
    elif _AGO.fullmatch(text):
        utc = _ago(text, now)
    else:
        try:
            utc = datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            raise UsageError(f"invalid time: {text}", hint="use 2026-09-14, 2026-09-14T08:00:00Z, 7d or 2h") from None
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day(text: str | None, now: float) -> str | None:
    """`text` as a day in UTC, YYYY-MM-DD: `30d` counts back from now; None stays None."""
    if text is None:
        return None
    from datetime import date

    if _AGO.fullmatch(text):
        return _ago(text, now).date().isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"invalid day: {text}", hint="use 2026-09-14 or 30d") from None


def unix_seconds(text: str | None, now: float) -> int | None:
    """`text` as whole Unix seconds: a time as for `moment`, or Unix seconds; None stays None."""
    from datetime import datetime

    if text is not None and _UNIX.fullmatch(text):
        return int(text)
    found = moment(text, now)
    return None if found is None else int(datetime.fromisoformat(found).timestamp())


def _ago(text: str, now: float) -> "datetime":
    from rtk_cli.durations import parse_duration

    return _utc(now - parse_duration(text))


def _utc(seconds: float) -> "datetime":
    from datetime import UTC, datetime

    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError("too long ago", hint="use a day, such as 2026-09-14") from None
