"""What surrounds the frames of a file of sound alone: an ID3 tag as padding, and filling to frames of one size."""

from collections.abc import Iterator

_HEADER = 7
_SMALLEST_ELEMENT = 2


def id3_head(size: int) -> bytes:
    """The head of a tag of `size` bytes: ID3v2.4 with one frame of private data. Sizes have seven bits per byte."""
    return b"ID3\x04\x00\x00" + _seven_bits(size - 10) + b"PRIV" + _seven_bits(size - 20) + bytes(2) + b"rtk\0"


def even_frames(stream: bytes, size: int) -> bytes:
    """Fill frames of AAC up to one size, by which players tell the length; longer ones stay as they are.

    A data element before the content fills them, which decoders skip.
    """
    return b"".join(_filled(frame, size) for frame in _adts_frames(stream))


def _adts_frames(stream: bytes) -> Iterator[bytes]:
    place = 0
    while place + _HEADER <= len(stream):
        length = (stream[place + 3] & 3) << 11 | stream[place + 4] << 3 | stream[place + 5] >> 5
        yield stream[place : place + length]
        place += max(length, _HEADER)


def _filled(frame: bytes, size: int) -> bytes:
    missing = size - len(frame)
    if missing < _SMALLEST_ELEMENT:
        return frame
    header = bytearray(frame[:_HEADER])
    header[3] = header[3] & 0xFC | size >> 11
    header[4] = size >> 3 & 0xFF
    header[5] = (size & 7) << 5 | header[5] & 0x1F
    return bytes(header) + _data_elements(missing) + frame[_HEADER:]


def _data_elements(size: int) -> bytes:
    """Elements of `size` bytes in all: each has one byte for its kind, and one for its length, up to 254."""
    if size > 256:
        return _data_elements(128) + _data_elements(size - 128)
    return b"\x80" + bytes([size - _SMALLEST_ELEMENT]) + bytes(size - _SMALLEST_ELEMENT)


def _seven_bits(value: int) -> bytes:
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))
