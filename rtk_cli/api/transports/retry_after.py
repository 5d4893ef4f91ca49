"""The delay that a response asks for: `retry-after-ms` and `retry-after`."""

from collections.abc import Mapping
from math import isfinite


def requested_delay(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds from `retry-after-ms`, else from `retry-after` (seconds or an HTTP date); None when neither is valid."""
    milliseconds = parse_seconds(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after", "")
    seconds = parse_seconds(text)
    return seconds if seconds is not None else _seconds_until(text, now)


def parse_seconds(text: str) -> float | None:
    """The number in `text`; None unless it is finite and not negative."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) and number >= 0 else None


def _seconds_until(text: str, now: float) -> float | None:
    if "," not in text:  # every form of an HTTP date has a comma, except asctime's, which servers do not send
        return None
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # OverflowError for a year or an offset beyond machine integers
        return None
    return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now)
