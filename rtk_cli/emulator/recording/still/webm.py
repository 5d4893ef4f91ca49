"""A WebM file of silence, and of one picture if there is one: a part of Matroska (RFC 9559).

A cluster is 32 s long, as its blocks have 16 bits for their times in milliseconds. All clusters but the last are alike,
so any of them can be made without the others. Each repeats the picture: players can begin anywhere.
"""

import struct
from dataclasses import dataclass

from rtk_cli.emulator.recording.still.parts import Part, Plain, Series
from rtk_cli.emulator.recording.still.silence import SAMPLE_RATE, Silence

CLUSTER = 32_000
"""Milliseconds: 1,500 packets of Vorbis, or 1,600 of Opus."""

_VIDEO, _AUDIO = 1, 2
_HEAD_SIZE = 12  # bytes of an identifier and a size
_SEGMENT = "18538067"


@dataclass(frozen=True, slots=True)
class Frame:
    """A VP8 key frame and its size in pixels."""

    data: bytes
    width: int
    height: int


def parts(frame: Frame | None, silence: Silence, codec: str, milliseconds: int, size: int) -> list[Part]:
    """The file without padding, in which it is announced as `size` bytes long; `codec` is A_VORBIS or A_OPUS."""
    per_cluster = CLUSTER * SAMPLE_RATE // 1000 // silence.samples
    whole, rest = divmod(silence.count(milliseconds), per_cluster)
    blocks = _blocks(frame, silence, per_cluster)
    length = len(_cluster(0, blocks))
    clusters: list[Part] = [Series(length, whole * length, lambda number: _cluster(number, blocks))]
    if rest:
        clusters.append(Plain(_cluster(whole, _blocks(frame, silence, rest))))
    head = _ebml_head()
    description = _information(milliseconds) + _tracks(frame, silence, codec)
    track = _AUDIO if frame is None else _VIDEO
    first = len(description) + len(_cues(track, whole + bool(rest), 0, 0))
    description += _cues(track, whole + bool(rest), first, length)
    segment = bytes.fromhex(_SEGMENT) + _size(size - len(head) - _HEAD_SIZE)
    return [Plain(head + segment + description), *clusters]


def padding_head(size: int) -> bytes:
    """The head of an element that players skip."""
    return b"\xec" + _size(size - 9)


def _blocks(frame: Frame | None, silence: Silence, count: int) -> bytes:
    """The picture, then `count` packets, each with its time in the cluster."""
    times = (number * silence.samples * 1000 // SAMPLE_RATE for number in range(count))
    picture = b"" if frame is None else _block(_VIDEO, 0, frame.data)
    return picture + b"".join(_block(_AUDIO, time, silence.packet) for time in times)


def _cluster(number: int, blocks: bytes) -> bytes:
    return _element("1f43b675", _number("e7", number * CLUSTER), blocks)


def _block(track: int, time: int, data: bytes) -> bytes:
    """A SimpleBlock with a key frame."""
    content = bytes([0x80 | track]) + time.to_bytes(2) + b"\x80" + data
    return b"\xa3" + _short_size(len(content)) + content


def _ebml_head() -> bytes:
    """EBML 1, identifiers of four and sizes of eight bytes, WebM 4, readable since WebM 2."""
    limits = (_number("4286", 1), _number("42f7", 1), _number("42f2", 4), _number("42f3", 8))
    return _element("1a45dfa3", *limits, _text("4282", "webm"), _number("4287", 4), _number("4285", 2))


def _information(milliseconds: int) -> bytes:
    """Times are in milliseconds (a million nanoseconds)."""
    duration = _element("4489", struct.pack(">d", milliseconds))
    return _element("1549a966", _number("2ad7b1", 1_000_000), duration, _text("4d80", "rtk"), _text("5741", "rtk"))


def _tracks(frame: Frame | None, silence: Silence, codec: str) -> bytes:
    sound = _element("e1", _element("b5", struct.pack(">d", SAMPLE_RATE)), _number("9f", silence.channels))
    seek = _number("56bb", 80_000_000) if codec == "A_OPUS" else b""  # nanoseconds to decode before a seek's target
    entries = [_track(_AUDIO, 2, codec, _element("63a2", silence.setup), seek, sound)]
    if frame is not None:
        picture = _element("e0", _number("b0", frame.width), _number("ba", frame.height))
        entries.insert(0, _track(_VIDEO, 1, "V_VP8", picture))
    return _element("1654ae6b", *entries)


def _track(number: int, kind: int, codec: str, *details: bytes) -> bytes:
    identity = (_number("d7", number), _number("73c5", number), _number("9c", 0), _number("83", kind))
    return _element("ae", *identity, _text("86", codec), *details)


def _cues(track: int, count: int, first: int, length: int) -> bytes:
    """Where each cluster is, counted from the beginning of the segment's content."""
    points = (
        _element("bb", _number("b3", number * CLUSTER), _cue_place(track, first + number * length))
        for number in range(count)
    )
    return _element("1c53bb6b", *points)


def _cue_place(track: int, place: int) -> bytes:
    return _element("b7", _number("f7", track), _element("f1", place.to_bytes(8)))


def _text(identifier: str, value: str) -> bytes:
    return _element(identifier, value.encode())


def _number(identifier: str, value: int) -> bytes:
    """A number in four bytes, whatever its value: sizes don't depend on it."""
    return _element(identifier, value.to_bytes(4))


def _element(identifier: str, *content: bytes) -> bytes:
    payload = b"".join(content)
    return bytes.fromhex(identifier) + _size(len(payload)) + payload


def _size(size: int) -> bytes:
    """The eight-byte form: a one, then 56 bits."""
    return (1 << 56 | size).to_bytes(8)


def _short_size(size: int) -> bytes:
    """The form in one byte, or else in four: a one after three zeros, then 28 bits."""
    return bytes([0x80 | size]) if size < 127 else (1 << 28 | size).to_bytes(4)
