"""How long an answer asks its caller to wait."""

from collections.abc import Mapping
from math import isfinite


def seconds_asked(headers: Mapping[str, str], now: float) -> float | None:
    """`retry-after-ms`, else `retry-after` as seconds or as an HTTP date; None when neither can be read."""
    milliseconds = number_in(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    text = headers.get("retry-after", "")
    seconds = number_in(text)
    return seconds if seconds is not None else _until(text, now)


def number_in(text: str) -> float | None:
    """The number in `text`; None where there is none that can be waited for."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) and number >= 0 else None


def _until(text: str, now: float) -> float | None:
    if "," not in text:  # every form of an HTTP date but asctime's, which nobody sends, has one
        return None
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the latter for a year or an offset beyond all machine words
        return None
    return max(0.0, (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now)
