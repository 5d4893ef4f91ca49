"""A file as a row of parts, of which any range can be made without the rest: files may be gigabytes long."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

_BLOCK = 64 * 1024


class Part(Protocol):
    """Some bytes of a file."""

    @property
    def size(self) -> int: ...

    def chunks(self, begin: int, end: int) -> Iterator[bytes]:
        """Yield the bytes of the part from `begin` up to, but not including, `end`; both lie within it."""
        ...


@dataclass(frozen=True, slots=True)
class Plain:
    """Bytes as they are."""

    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    def chunks(self, begin: int, end: int) -> Iterator[bytes]:
        yield self.data[begin:end]


@dataclass(frozen=True, slots=True)
class Series:
    """Pieces of one size, of which the last may be cut off; `make` returns the piece of a number."""

    piece_size: int
    size: int
    make: Callable[[int], bytes]

    def chunks(self, begin: int, end: int) -> Iterator[bytes]:
        while begin < end:
            number, skip = divmod(begin, self.piece_size)
            chunk = self.make(number)[skip : skip + end - begin]
            yield chunk
            begin += len(chunk)


def repeated(data: bytes, count: int) -> Series:
    """The same bytes again and again, in pieces that are large enough to be made quickly."""
    piece = data * min(count, max(1, _BLOCK // len(data)))
    return Series(len(piece), count * len(data), lambda number: piece)


def noise(seed: str, size: int) -> Series:
    """Bytes that depend on the seed and their position: what lies in the wrong place is noticed."""

    def block(number: int) -> bytes:
        return hashlib.shake_128(f"{seed}#{number}".encode()).digest(_BLOCK)

    return Series(_BLOCK, size, block)


def padded(parts: list[Part], padding_head: Callable[[int], bytes], size: int, seed: str) -> list[Part]:
    """Append padding up to `size`: a head that says how long it is, which is as long for every length, and noise."""
    rest = size - total(parts)
    head = padding_head(rest)
    if rest < len(head):
        raise ValueError(f"{total(parts)} bytes leave no room for padding in {size}")
    return [*parts, Plain(head), noise(seed, rest - len(head))]


def total(parts: list[Part]) -> int:
    return sum(part.size for part in parts)


def chunks(parts: list[Part], begin: int, end: int) -> Iterator[bytes]:
    """Yield the bytes of the file from `begin` up to, but not including, `end`."""
    ranges = []
    offset = 0
    for part in parts:
        first, last = max(begin - offset, 0), min(end - offset, part.size)
        if first < last:
            ranges.append(part.chunks(first, last))
        offset += part.size
    return chain.from_iterable(ranges)
