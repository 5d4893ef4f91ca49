"""The byte range that a request asks for (RFC 9110, section 14).

A request for several ranges gets the whole file, which the RFC allows.
"""

import re
from collections.abc import Mapping

_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII)


class Unsatisfiable(Exception):
    """The range is outside the file."""


def requested_range(headers: Mapping[str, str], *, size: int, etag: str) -> tuple[int, int] | None:
    """Return the begin and end (exclusive) of the requested bytes; None for the whole file.

    `headers` have lower-case names. Raise `Unsatisfiable` for a range outside the file.
    """
    match = _ONE_RANGE.fullmatch(headers.get("range", ""))
    if match is None or match.group() == "bytes=-" or headers.get("if-range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        return _suffix(int(last), size)
    begin = int(first)
    end = min(int(last) + 1, size) if last else size
    if last and int(last) < begin:
        return None  # an invalid range is ignored
    if begin >= size:
        raise Unsatisfiable
    return begin, end


def _suffix(length: int, size: int) -> tuple[int, int]:
    """The last `length` bytes."""
    if length == 0 or size == 0:
        raise Unsatisfiable
    return max(0, size - length), size
