"""Reads the body of a large download from its connection, past httpcore and h11, which copy every byte several times.

A body whose length is known needs no parsing: once the head and the first piece have been read, the next bytes of the
connection are the rest. The connection is closed afterwards, as h11 does not know that the response has ended.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpcore

from rtk_cli.api.transports.deadline import Deadline

if TYPE_CHECKING:
    import httpx

PIECE = 2**18
SMALL = 2**20
"""Bytes: a shorter rest is read as usual, so that the connection can be used again."""


def body_pieces(response: "httpx.Response", deadline: Deadline) -> Iterator[bytes]:
    """The body as it is sent, not unpacked. Raises httpcore's exceptions."""
    pieces = response.iter_raw()  # kept to the end: when it is freed, the connection is closed
    left = _length(response)
    stream = response.extensions.get("network_stream")
    for piece in pieces:
        yield piece
        left -= len(piece)
        if left > SMALL and stream is not None:
            yield from _rest(stream, left, deadline)
            return


def _rest(stream: httpcore.NetworkStream, left: int, deadline: Deadline) -> Iterator[bytes]:
    while left:
        piece = stream.read(min(left, PIECE), deadline)
        if not piece:
            raise httpcore.RemoteProtocolError(f"the connection was closed {left} bytes before the end of the body")
        left -= len(piece)
        yield piece


def _length(response: "httpx.Response") -> int:
    """The length of the body; 0 if it is unknown, or marked by chunks."""
    text = response.headers.get("content-length", "")
    return int(text) if text.isdecimal() and "transfer-encoding" not in response.headers else 0
