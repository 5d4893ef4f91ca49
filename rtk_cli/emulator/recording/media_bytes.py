"""The bytes of a recording's file: the true head of a container, then noise that follows from the file's name.

Any stretch is made without what stands before it, so a range of a file of gigabytes costs what the range is long.
No player shows anything: there is no picture and no sound in it.
"""

import hashlib
from collections.abc import Iterator

from rtk_cli.emulator.recording.recording_files import StoredFile

_BLOCK = 64 * 1024

_MP4_TYPE = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41"
_WEBM_TYPE = bytes.fromhex("1a45dfa3 9f 428681 01 42f781 01 42f281 04 42f381 08 428284") + b"webm"
_WEBM_TYPE += bytes.fromhex("428781 04 428581 02")
_WEBM_SEGMENT = bytes.fromhex("18538067")
_WEBM_VOID = bytes.fromhex("ec")

_CONTENT_TYPES = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "aac": "audio/aac",
    "mp3": "audio/mpeg",
    "gz": "application/gzip",
}


def content_type(file: StoredFile) -> str:
    if file.layer is not None:
        return "audio/webm"
    return _CONTENT_TYPES[_ending(file)]


def chunks(file: StoredFile, begin: int, end: int) -> Iterator[bytes]:
    """The bytes from `begin` up to, not including, `end`."""
    head = _head(file)
    if begin < len(head):
        yield head[begin:end]
    at = max(begin, len(head))
    while at < end:
        number, skip = divmod(at, _BLOCK)
        chunk = _noise(file, number)[skip : skip + end - at]
        yield chunk
        at += len(chunk)


def _noise(file: StoredFile, number: int) -> bytes:
    seed = f"{file.recording_id}/{file.name}#{number}"
    return hashlib.shake_128(seed.encode()).digest(_BLOCK)


def _head(file: StoredFile) -> bytes:
    match _ending(file):
        case "mp4":
            # Size 1 means: the size follows in 64 bits. A day of video is more than 32 bits can say.
            rest = file.size - len(_MP4_TYPE)
            return _MP4_TYPE + b"\x00\x00\x00\x01mdat" + rest.to_bytes(8)
        case "webm":
            inside = file.size - len(_WEBM_TYPE) - len(_WEBM_SEGMENT) - 8
            void = inside - len(_WEBM_VOID) - 8
            return _WEBM_TYPE + _WEBM_SEGMENT + _ebml_size(inside) + _WEBM_VOID + _ebml_size(void)
        case "aac":
            return bytes.fromhex("fff15080 2e7ffc")
        case "mp3":
            return b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes.fromhex("fffb9064")
        case _:
            return bytes.fromhex("1f8b0800 00000000 0003")


def _ebml_size(size: int) -> bytes:
    """A size in EBML's eight-byte form: a one, then 56 bits."""
    return (1 << 56 | size).to_bytes(8)


def _ending(file: StoredFile) -> str:
    return file.name.rpartition(".")[2]
