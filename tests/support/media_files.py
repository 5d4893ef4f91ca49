"""Reads the structure of MP4, WebM, AAC and MP3 files, as far as the emulator's recordings use it."""

from collections.abc import Iterator
from typing import NamedTuple

_CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
_MASTERS = {"1a45dfa3", "18538067", "1549a966", "1654ae6b", "ae", "e0", "e1", "1c53bb6b", "bb", "b7", "1f43b675"}


class Item(NamedTuple):
    """A box or an element: its path of names, where it begins in the file, and its content."""

    path: str
    begin: int
    content: bytes


def boxes(file: bytes, begin: int = 0, end: int | None = None, path: str = "") -> Iterator[Item]:
    """Yield all boxes of an MP4, inner ones after their parents; fail if one does not fit."""
    end = len(file) if end is None else end
    while begin < end:
        size, head = int.from_bytes(file[begin : begin + 4]), 8
        kind = file[begin + 4 : begin + 8]
        if size == 1:
            size, head = int.from_bytes(file[begin + 8 : begin + 16]), 16
        assert head <= size <= end - begin, (path, kind, size)
        name = f"{path}/{kind.decode('ascii')}"
        yield Item(name, begin, file[begin + head : begin + size])
        if kind in _CONTAINERS:
            yield from boxes(file, begin + head, begin + size, name)
        begin += size


def elements(file: bytes, begin: int = 0, end: int | None = None, path: str = "") -> Iterator[Item]:
    """Yield all elements of a WebM file, by their identifiers in hexadecimal; fail if one does not fit."""
    end = len(file) if end is None else end
    while begin < end:
        identifier, position = _variable(file, begin, is_size=False)
        size, position = _variable(file, position, is_size=True)
        assert position + size <= end, (path, identifier, size)
        name = f"{path}/{identifier:x}"
        yield Item(name, begin, file[position : position + size])
        if f"{identifier:x}" in _MASTERS:
            yield from elements(file, position, position + size, name)
        begin = position + size


def _variable(file: bytes, place: int, *, is_size: bool) -> tuple[int, int]:
    length = 9 - file[place].bit_length()
    value = int.from_bytes(file[place : place + length])
    return value & (1 << 7 * length) - 1 if is_size else value, place + length


def frames(file: bytes) -> list[bytes]:
    """The frames of an AAC or MP3 file after its tag; fail if something else is between them."""
    assert file[:3] == b"ID3"
    tag = sum((byte & 0x7F) << shift for byte, shift in zip(file[6:10], (21, 14, 7, 0), strict=True))
    place = 10 + tag
    found = []
    while place < len(file):
        size = _frame_size(file[place : place + 7])
        found.append(file[place : place + size])
        place += size
    assert place == len(file)
    return found


def _frame_size(head: bytes) -> int:
    if head[:2] == b"\xff\xf1":  # ADTS, MPEG-4, no checksum
        return (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    assert head[:3] == b"\xff\xfb\x94", head.hex()  # MPEG-1 layer III, 128 kbit/s, 48 kHz
    return 384


def tracks(file: bytes) -> list[dict[str, bytes]]:
    """The boxes within each track of an MP4, by their own names."""
    found: list[dict[str, bytes]] = []
    for item in boxes(file):
        if item.path == "/moov/trak":
            found.append({})
        elif item.path.startswith("/moov/trak/"):
            found[-1][item.path.rpartition("/")[2]] = item.content
    return found
