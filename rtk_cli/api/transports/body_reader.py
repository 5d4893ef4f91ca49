"""Reads the body of a response up to a limit, so that no response can fill the memory."""

import io
from collections.abc import Iterable

MEBIBYTE = 2**20
ACCEPTED_ENCODING = "gzip"


class TooLargeError(Exception):
    """A body is larger than its limit."""


def read_limited(pieces: Iterable[bytes], limit: int) -> bytes:
    """The whole body. Raises TooLargeError after `limit` bytes."""
    body = io.BytesIO()  # its value is not a copy, as a join of pieces would be
    for piece in pieces:
        if body.tell() + len(piece) > limit:
            raise TooLargeError
        body.write(piece)
    return body.getvalue()
