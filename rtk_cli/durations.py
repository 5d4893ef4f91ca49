"""Lengths of time as people write them: 90, 90s, 500ms, 10m, 2h."""

import re

from rtk_cli.errors import UsageError

_LENGTH = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)(ms|[smhdw]?)", re.ASCII)
_SECONDS = {"ms": 0.001, "": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def seconds(text: str) -> float:
    """How many seconds `text` is; a bare number is one of seconds."""
    length = _LENGTH.fullmatch(text)
    if length is None:
        raise UsageError(f"not a length of time: {text}", hint="write 90, 90s, 500ms, 10m or 2h")
    return float(length[1]) * _SECONDS[length[2]]
