"""The one range of a file that a request asks for (RFC 9110, section 14).

Several ranges at once are answered with the whole file, which the RFC allows.
"""

import re
from collections.abc import Mapping

_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII)


class Unsatisfiable(Exception):
    """The range lies outside the file."""


def wanted(headers: Mapping[str, str], *, size: int, etag: str) -> tuple[int, int] | None:
    """Begin and end (not included) of the bytes asked for; None for the whole file. Header names are lower case."""
    match = _ONE_RANGE.fullmatch(headers.get("range", ""))
    if match is None or match.group() == "bytes=-" or headers.get("if-range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        return _suffix(int(last), size)
    begin = int(first)
    end = min(int(last) + 1, size) if last else size
    if last and int(last) < begin:
        return None  # not a range at all
    if begin >= size:
        raise Unsatisfiable
    return begin, end


def _suffix(length: int, size: int) -> tuple[int, int]:
    """The last `length` bytes."""
    if length == 0 or size == 0:
        raise Unsatisfiable
    return max(0, size - length), size
