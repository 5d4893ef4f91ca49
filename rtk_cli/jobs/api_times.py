"""The API's times as Unix seconds."""

from datetime import UTC, datetime
from typing import Any


def seconds_of(text: Any) -> float | None:
    """Return the time in Unix seconds; None if there is none, or in a form that is not documented.

    The end of a running session may be the text "null": contract/notes.md, section 9.3.
    """
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
