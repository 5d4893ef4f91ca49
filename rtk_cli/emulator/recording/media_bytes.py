"""The bytes of a recording's file: a valid container header, then noise seeded by the file's name.

Any range can be generated on its own, so a short range of a file of gigabytes is cheap. The files have no pictures and
no sound: no player can show them.
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
    return _CONTENT_TYPES[_extension(file)]


def chunks(file: StoredFile, begin: int, end: int) -> Iterator[bytes]:
    """Yield the bytes from `begin` up to, but not including, `end`."""
    header = _header(file)
    if begin < len(header):
        yield header[begin:end]
    position = max(begin, len(header))
    while position < end:
        number, skip = divmod(position, _BLOCK)
        chunk = _noise(file, number)[skip : skip + end - position]
        yield chunk
        position += len(chunk)


def _noise(file: StoredFile, number: int) -> bytes:
    seed = f"{file.recording_id}/{file.name}#{number}"
    return hashlib.shake_128(seed.encode()).digest(_BLOCK)


def _header(file: StoredFile) -> bytes:
    match _extension(file):
        case "mp4":
            # Size 1 means that a 64-bit size follows: 32 bits are too few for a day of video.
            rest = file.size - len(_MP4_TYPE)
            return _MP4_TYPE + b"\x00\x00\x00\x01mdat" + rest.to_bytes(8)
        case "webm":
            segment = file.size - len(_WEBM_TYPE) - len(_WEBM_SEGMENT) - 8
            void = segment - len(_WEBM_VOID) - 8
            return _WEBM_TYPE + _WEBM_SEGMENT + _ebml_size(segment) + _WEBM_VOID + _ebml_size(void)
        case "aac":
            return bytes.fromhex("fff15080 2e7ffc")
        case "mp3":
            return b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes.fromhex("fffb9064")
        case _:
            return bytes.fromhex("1f8b0800 00000000 0003")


def _ebml_size(size: int) -> bytes:
    """Encode a size in EBML's eight-byte form: a one, then 56 bits."""
    return (1 << 56 | size).to_bytes(8)


def _extension(file: StoredFile) -> str:
    return file.name.rpartition(".")[2]
