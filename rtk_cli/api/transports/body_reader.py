"""Reads the body of a response in pieces, decompressed, so that no response can fill the memory."""

import io
import zlib
from collections.abc import Iterable, Iterator

MEBIBYTE = 2**20
PIECE_SIZE = 64 * 1024
ACCEPTED_ENCODING = "gzip"

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32  # the header tells which
_GZIP_START = b"\x1f"


class TooLargeError(Exception):
    """A body is larger than its limit."""


class UnknownEncodingError(Exception):
    """A body is compressed in a way that was not offered to the server."""


def read_limited(pieces: Iterable[bytes], limit: int) -> bytes:
    """The whole body. Raises TooLargeError after `limit` bytes."""
    body = io.BytesIO()  # its value is not a copy, as a join of pieces would be
    for piece in pieces:
        if body.tell() + len(piece) > limit:
            raise TooLargeError
        body.write(piece)
    return body.getvalue()


def decompressed(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The chunks, or what they are compressed from. Raises zlib.error for data that is damaged or cut off."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return iter(chunks)
    if name in ("gzip", "x-gzip", "deflate"):
        return _decompressed(chunks)
    raise UnknownEncodingError(encoding)


def _decompressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    stream, is_empty = zlib.decompressobj(_GZIP_OR_ZLIB), True
    for chunk in chunks:
        is_empty = False
        while chunk:
            if stream.eof:
                if not chunk.startswith(_GZIP_START):
                    break  # padding after the end
                stream = zlib.decompressobj(_GZIP_OR_ZLIB)
            yield stream.decompress(chunk, PIECE_SIZE)
            chunk = stream.unconsumed_tail or stream.unused_data
    if not is_empty:
        yield stream.flush()
        if not stream.eof:
            raise zlib.error("the compressed data is cut off")
