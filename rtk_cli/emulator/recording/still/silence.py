"""Silence in the codecs of recordings: every packet has the same bytes, so any length of it costs nothing."""

from dataclasses import dataclass

SAMPLE_RATE = 48_000
"""Samples per second, in all of them."""

ADTS_FRAME = 341
"""Bytes of a frame of an AAC file: 128 kbit/s, as its size says. Frames of one size tell players the length."""

_LONGEST_FILL = 269

Field = tuple[int, int]
"""A number and its size in bits."""


@dataclass(frozen=True, slots=True)
class Silence:
    """`packet` plays `samples` samples of silence; `setup` is what the decoder has to know before."""

    packet: bytes
    samples: int
    channels: int
    setup: bytes = b""

    def count(self, milliseconds: int) -> int:
        """How many packets fit into that time; at least one."""
        return max(1, milliseconds * SAMPLE_RATE // 1000 // self.samples)


def aac(channels: int) -> Silence:
    """AAC-LC for a container (ISO/IEC 14496-3)."""
    return Silence(_from_high([*_aac_element(channels), (7, 3)]), 1024, channels, _aac_setup(channels))


def adts(channels: int) -> Silence:
    """AAC-LC as a stream of its own: each frame has a header, and fill elements up to its size."""
    header = [(0xFFF, 12), (1, 4), (1, 2), (3, 4), (0, 1), (channels, 3), (0, 4)]
    header += [(ADTS_FRAME, 13), (0x7FF, 11), (0, 2)]
    element = _aac_element(channels)
    fill = (8 * ADTS_FRAME - sum(size for _, size in [*header, *element]) - 2 * 15 - 3) // 8
    fills = [field for size in (_LONGEST_FILL, fill - _LONGEST_FILL) for field in _aac_fill(size)]
    return Silence(_from_high([*header, *element, *fills, (7, 3)]), 1024, channels)


def mp3(channels: int) -> Silence:
    """MPEG-1 layer III at 128 kbit/s: frames of 384 bytes without any coefficient."""
    mode = 0x00 if channels == 2 else 0xC0
    return Silence((b"\xff\xfb\x94" + bytes([mode])).ljust(384, b"\0"), 1152, channels)


def opus() -> Silence:
    """Mono, 20 ms, with the head of RFC 7845."""
    head = b"OpusHead" + bytes([1, 1]) + (0).to_bytes(2, "little") + SAMPLE_RATE.to_bytes(4, "little") + bytes(3)
    return Silence(b"\xf8\xff\xfe", 960, 1, head)


def vorbis(channels: int) -> Silence:
    """Vorbis I with one mode, whose floor is unused in every packet; its three headers as Matroska keeps them."""
    rates = SAMPLE_RATE.to_bytes(4, "little") + bytes(12)
    identification = b"\x01vorbis" + bytes(4) + bytes([channels]) + rates + bytes([0xBB, 1])
    comment = b"\x03vorbis" + (3).to_bytes(4, "little") + b"rtk" + bytes(4) + b"\x01"
    codebook = [(0x564342, 24), (1, 16), (2, 24), (0, 1), (0, 1), (0, 5), (0, 5), (0, 4)]
    time = [(0, 6), (0, 16)]
    floor = [(0, 6), (1, 16), (0, 5), (0, 2), (0, 4)]
    residue = [(0, 6), (1, 16), (0, 24), (0, 24), (0, 24), (0, 6), (0, 8), (0, 3), (0, 1)]
    mapping = [(0, 6), (0, 16), (0, 1), (0, 1), (0, 2), (0, 8), (0, 8), (0, 8)]
    mode = [(0, 6), (0, 1), (0, 16), (0, 16), (0, 8)]
    setup = b"\x05vorbis" + _from_low([(0, 8), *codebook, *time, *floor, *residue, *mapping, *mode, (1, 1)])
    sizes = bytes([2, len(identification), len(comment)])
    return Silence(b"\0", 1024, channels, sizes + identification + comment + setup)


def _aac_setup(channels: int) -> bytes:
    return _from_high([(2, 5), (3, 4), (channels, 4), (0, 3)])


def _aac_element(channels: int) -> list[Field]:
    """One channel, or a pair without a common window. Each has a gain and a long window without any band."""
    channel = [(0, 8), (0, 1), (0, 2), (0, 1), (0, 6), (0, 1), (0, 3)]
    return [(0, 3), (0, 4), *channel] if channels == 1 else [(1, 3), (0, 4), (0, 1), *channel, *channel]


def _aac_fill(size: int) -> list[Field]:
    return [(6, 3), (15, 4), (size - 14, 8), (0, 8 * size)]


def _from_high(fields: list[Field]) -> bytes:
    """Pack fields from the highest bit on."""
    bits = "".join(format(value, f"0{size}b") for value, size in fields)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8)


def _from_low(fields: list[Field]) -> bytes:
    """Pack fields from the lowest bit on."""
    bits = "".join(format(value, f"0{size}b")[::-1] for value, size in fields)
    return int(bits[::-1], 2).to_bytes(-(-len(bits) // 8), "little")
