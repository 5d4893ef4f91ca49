"""A card as one H.264 picture: one IDR slice of the baseline profile, coded without loss (clauses 7.3 and 9.2)."""

from dataclasses import dataclass
from functools import lru_cache

from rtk_cli.emulator.recording.still.card import Card
from rtk_cli.emulator.recording.still.intra_blocks import Coefficients, coefficients

_PROFILE = bytes([66, 0xC0, 40])  # constrained baseline, level 4: 1080p
_QP = 28  # here a level is 16 shades, over the whole macroblock
_UNCHANGED = "00100111"  # Intra 16x16 by DC without residual; chroma by DC; same QP; no levels
_CHANGED = "0010011"

# Table 9-5 for blocks without neighbors that have coefficients: lengths and codes by trailing ones, then by count.
_TOKEN_LENGTHS = (
    (1, 6, 8, 9, 10, 11, 13, 13, 13, 14, 14, 15, 15, 16, 16, 16, 16),
    (0, 2, 6, 8, 9, 10, 11, 13, 13, 14, 14, 15, 15, 15, 16, 16, 16),
    (0, 0, 3, 7, 8, 9, 10, 11, 13, 13, 14, 14, 15, 15, 16, 16, 16),
    (0, 0, 0, 5, 6, 7, 8, 9, 10, 11, 13, 14, 14, 15, 15, 16, 16),
)
_TOKEN_CODES = (
    (1, 5, 7, 7, 7, 7, 15, 11, 8, 15, 11, 15, 11, 15, 11, 7, 4),
    (0, 1, 4, 6, 6, 6, 6, 14, 10, 14, 10, 14, 10, 1, 14, 10, 6),
    (0, 0, 1, 5, 5, 5, 5, 5, 13, 9, 13, 9, 13, 9, 13, 9, 5),
    (0, 0, 0, 3, 3, 4, 4, 4, 4, 4, 12, 12, 8, 12, 8, 12, 8),
)
# Table 9-7: total zeros by the number of coefficients, from 1 to 15.
_ZEROS = tuple(
    row.split()
    for row in (
        "1 011 010 0011 0010 00011 00010 000011 000010 0000011 0000010 00000011 00000010 000000011 000000010 000000001",
        "111 110 101 100 011 0101 0100 0011 0010 00011 00010 000011 000010 000001 000000",
        "0101 111 110 101 0100 0011 100 011 0010 00011 00010 000001 00001 000000",
        "00011 111 0101 0100 110 101 100 0011 011 0010 00010 00001 00000",
        "0101 0100 0011 111 110 101 100 011 0010 00001 0001 00000",
        "000001 00001 111 110 101 100 011 010 0001 001 000000",
        "000001 00001 101 100 011 11 010 0001 001 000000",
        "000001 0001 00001 011 11 10 010 001 000000",
        "000001 000000 0001 11 10 001 01 00001",
        "00001 00000 001 11 10 01 0001",
        "0000 0001 001 010 1 011",
        "0000 0001 01 1 001",
        "000 001 1 01",
        "00 01 1",
        "0 1",
    )
)
# Table 9-10: the run before a coefficient by the zeros that are left, from 1 to 7 and more.
_RUNS = tuple(
    row.split()
    for row in (
        "1 0",
        "1 01 00",
        "11 10 01 00",
        "11 10 01 001 000",
        "11 10 011 010 001 000",
        "11 000 001 011 010 101 100",
        "111 110 101 100 011 010 001 0001 00001 000001 0000001 00000001 000000001 0000000001 00000000001",
    )
)


@dataclass(frozen=True, slots=True)
class Picture:
    """The parameter sets, and the slice: NAL units without start codes."""

    sequence_parameters: bytes
    picture_parameters: bytes
    slice: bytes


def encode(card: Card) -> Picture:
    sps = _PROFILE + _to_bytes(_sequence_bits(card))
    # One slice group, no CABAC, QP 28, and a deblocking filter that a slice can turn off.
    pps = "1100111000" + _signed(_QP - 26) + "11100" + "1"
    # First macroblock 0, all I, set 0, frame 0, IDR 0, no long-term reference, QP as set, no deblocking.
    head = "1" + _unsigned(7) + "1" + "0000" + "1" + "00" + "1" + _unsigned(1)
    blocks = "".join(_UNCHANGED if levels is None else _CHANGED + _residual(levels) for levels in coefficients(card))
    return Picture(
        _nal(0x67, sps),
        _nal(0x68, _to_bytes(pps)),
        _nal(0x65, _to_bytes(head + blocks + "1")),
    )


def _sequence_bits(card: Card) -> str:
    """The set's id, frame numbers of four bits, pictures in order, no references, and the size with its cropping."""
    right, bottom = card.columns * 16 - card.width, card.rows * 16 - card.height
    crop = "1" + "".join(map(_unsigned, (0, right // 2, 0, bottom // 2))) if right or bottom else "0"
    size = _unsigned(card.columns - 1) + _unsigned(card.rows - 1)
    return "1" + "1" + _unsigned(2) + _unsigned(0) + "0" + size + "11" + crop + "0" + "1"


@lru_cache(maxsize=4096)
def _residual(levels: Coefficients) -> str:
    """The levels of a block as CAVLC writes them: from the last to the first."""
    places = [place for place, level in enumerate(levels) if level]
    backwards = [levels[place] for place in reversed(places)]
    ones = 0
    while ones < min(3, len(backwards)) and abs(backwards[ones]) == 1:
        ones += 1
    count = len(places)
    bits = [format(_TOKEN_CODES[ones][count], f"0{_TOKEN_LENGTHS[ones][count]}b")]
    bits += ["1" if level < 0 else "0" for level in backwards[:ones]]
    bits.append(_level_bits(backwards, ones))
    zeros = places[-1] + 1 - count
    if count < len(levels):
        bits.append(_ZEROS[count - 1][zeros])
    for later, earlier in zip(reversed(places), reversed(places[:-1]), strict=False):
        if not zeros:
            break
        run = later - earlier - 1
        bits.append(_RUNS[min(zeros, 7) - 1][run])
        zeros -= run
    return "".join(bits)


def _level_bits(backwards: list[int], ones: int) -> str:
    """Levels after the trailing ones, each with a suffix that grows with them (clause 9.2.2.1)."""
    bits = []
    suffix = 1 if len(backwards) > 10 and ones < 3 else 0
    for number, level in enumerate(backwards[ones:]):
        code = 2 * (abs(level) - 1) + (level < 0)
        if number == 0 and ones < 3:
            code -= 2
        bits.append(_level(code, suffix))
        suffix = max(suffix, 1)
        if abs(level) > 3 << (suffix - 1) and suffix < 6:
            suffix += 1
    return "".join(bits)


def _level(code: int, suffix: int) -> str:
    if suffix == 0 and 14 <= code < 30:
        return "0" * 14 + "1" + format(code - 14, "04b")
    if code >> suffix < (14 if suffix == 0 else 15):
        tail = format(code & (1 << suffix) - 1, f"0{suffix}b") if suffix else ""
        return "0" * (code >> suffix) + "1" + tail
    escaped = code - (15 << suffix) - (15 if suffix == 0 else 0)
    return "0" * 15 + "1" + format(escaped, "012b")


def _unsigned(value: int) -> str:
    """The Exp-Golomb code of a number."""
    digits = format(value + 1, "b")
    return "0" * (len(digits) - 1) + digits


def _signed(value: int) -> str:
    return _unsigned(2 * value - 1 if value > 0 else -2 * value)


def _to_bytes(bits: str) -> bytes:
    """Fill the last byte with zeros; the stop bit is already there."""
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8)


def _nal(head: int, payload: bytes) -> bytes:
    """Keep three bytes in a row from looking like a start code."""
    escaped = bytearray()
    zeros = 0
    for byte in payload:
        if zeros == 2 and byte <= 3:
            escaped.append(3)
            zeros = 0
        escaped.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes([head]) + bytes(escaped)
