"""Durations as people write them: 90, 90s, 500ms, 10m, 2h, 7d, 1w."""

import re

from rtk_cli.errors import UsageError

_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)(ms|[smhdw]?)", re.ASCII)
_SECONDS = {"ms": 0.001, "": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def parse_duration(text: str) -> float:
    """The duration in seconds; a number without a unit is in seconds."""
    duration = _DURATION.fullmatch(text)
    if duration is None:
        raise UsageError(f"invalid duration: {text}", hint="write 90, 90s, 500ms, 10m or 2h")
    return float(duration[1]) * _SECONDS[duration[2]]
