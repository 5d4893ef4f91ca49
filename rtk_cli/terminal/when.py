"""Times as people type them: a moment, a day, or how long ago."""

import re

from rtk_cli.errors import UsageError

_AGO = re.compile(r"(\d+)([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def moment(text: str | None, now: float) -> str | None:
    """`text` as RFC 3339 UTC: `7d` and `2h` are so long ago, a time without offset is local; None stays None."""
    if text is None:
        return None
    from datetime import UTC, datetime

    if ago := _AGO.fullmatch(text):
        found = datetime.fromtimestamp(now - int(ago[1]) * _SECONDS[ago[2]], UTC)
    else:
        try:
            found = datetime.fromisoformat(text).astimezone(UTC)
        except ValueError:
            raise UsageError(f"not a time: {text}", hint="write 2026-09-14, 2026-09-14T08:00:00Z, 7d or 2h") from None
    return found.isoformat(timespec="milliseconds").replace("+00:00", "Z")
