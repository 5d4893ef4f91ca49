"""The archive of an interactive recording: the real one holds parts of a stream, this one says that there are none."""

import gzip
import hashlib
import io
import tarfile

from rtk_cli.emulator.recording.still.parts import Part, Plain, Series, total

_NOTE = b"Recorded by the rtk emulator: the parts of an interactive recording are not among what it makes.\n"
_PADDING = 30_000
_EMPTY = b"\x03\x00" + bytes(8)  # a compressed block with nothing in it, its checksum and its length


def parts(size: int, seed: str) -> list[Part]:
    """A compressed tar of `size` bytes. Empty members of the gzip file, whose heads may hold anything, fill it up."""
    content = Plain(_archive())
    rest = size - content.size
    whole = max(0, rest // _PADDING - 1)
    padding = Series(_PADDING, whole * _PADDING, lambda number: _padding(seed, number, _PADDING))
    filled: list[Part] = [content, padding]
    return [*filled, Plain(_padding(seed, whole, size - total(filled)))]


def _archive() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        entry = tarfile.TarInfo("NOTE.txt")
        entry.size = len(_NOTE)
        archive.addfile(entry, io.BytesIO(_NOTE))
    return gzip.compress(stream.getvalue(), mtime=0)


def _padding(seed: str, number: int, size: int) -> bytes:
    """An empty member with an extra field of noise (RFC 1952)."""
    noise = hashlib.shake_128(f"{seed}#{number}".encode()).digest(size - 12 - len(_EMPTY))
    return b"\x1f\x8b\x08\x04" + bytes(6) + len(noise).to_bytes(2, "little") + noise + _EMPTY
