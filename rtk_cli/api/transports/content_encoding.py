"""Unpacks downloads that a server compresses although it was asked not to, and notices when one ends too early."""

import zlib
from collections.abc import Iterable, Iterator

from rtk_cli.errors import NetworkError, ServerError

LARGEST_PIECE = 256 * 1024
"""The most bytes that are unpacked at once: two megabytes of gzip may hold two gigabytes."""

MAX_LAYERS = 5
"""A small file could otherwise stand for endless work; curl allows as many."""

_UNCHANGED = ("", "identity", "aws-chunked")  # the last describes an upload, but stores keep and repeat it
_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_RAW_DEFLATE = -15
_ZLIB_METHOD = 8


def is_encoded(encoding: str) -> bool:
    """Whether a body with this Content-Encoding has to be unpacked."""
    return bool(_names(encoding))


def unpacked(chunks: Iterable[bytes], encoding: str, host: str) -> Iterator[bytes]:
    """Unpack `chunks`. Raises `NetworkError` if they end too early, and `ServerError` for what can't be unpacked."""
    names = _names(encoding)
    if len(names) > MAX_LAYERS:
        raise ServerError(f"the server sent a file that is compressed {len(names)} times: {host}")
    for name in reversed(names):
        if name not in _WINDOWS:
            raise ServerError(f"the server sent a file with an unknown encoding ({name}): {host}")
        chunks = _inflated(chunks, name, host)
    yield from chunks


def _names(encoding: str) -> list[str]:
    return [name for name in (word.strip().lower() for word in encoding.split(",")) if name not in _UNCHANGED]


def _inflated(chunks: Iterable[bytes], name: str, host: str) -> Iterator[bytes]:
    stream, has_begun = zlib.decompressobj(_WINDOWS[name]), False
    try:
        for chunk in chunks:
            rest = chunk
            if not has_begun and rest and name == "deflate" and rest[0] % 16 != _ZLIB_METHOD:
                stream = zlib.decompressobj(_RAW_DEFLATE)
            has_begun = has_begun or bool(rest)
            while rest:
                if stream.eof:  # gzip may have several members, and zeros at its end
                    rest, stream = rest.lstrip(b"\0"), zlib.decompressobj(_WINDOWS[name])
                    has_begun = bool(rest)
                yield stream.decompress(rest, LARGEST_PIECE)
                rest = stream.unconsumed_tail or stream.unused_data
        yield stream.flush()
    except zlib.error as error:
        raise ServerError(f"the server sent a file that cannot be unpacked ({name}): {host}") from error
    if has_begun and not stream.eof:
        raise NetworkError(f"the compressed file ended too early: {host}")
