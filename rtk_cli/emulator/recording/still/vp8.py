"""One VP8 key frame of a card, coded without loss: RFC 6386."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rtk_cli.emulator.recording.still.card import Card
from rtk_cli.emulator.recording.still.intra_blocks import Coefficients, coefficients

Branch = tuple[int, int]
"""A decision: its probability, or the negative of one more than the number of a token probability; and the bit."""

_EVEN = 128
_QUANTIZER = 17
_FIRST_DELTA = -4  # with it the quantizers of all means are 32, and a level is half of one in intra_blocks

_BANDS = (0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7)
# Section 13.2, from the node after "not zero" on: nodes and bits of the values up to 4, then of six categories.
_SMALL = (
    (),
    ((2, 0),),
    ((2, 1), (3, 0), (4, 0)),
    ((2, 1), (3, 0), (4, 1), (5, 0)),
    ((2, 1), (3, 0), (4, 1), (5, 1)),
)
_CATEGORIES = (  # first value, nodes, probabilities of the extra bits
    (5, ((2, 1), (3, 1), (6, 0), (7, 0)), (159,)),
    (7, ((2, 1), (3, 1), (6, 0), (7, 1)), (165, 145)),
    (11, ((2, 1), (3, 1), (6, 1), (8, 0), (9, 0)), (173, 148, 140)),
    (19, ((2, 1), (3, 1), (6, 1), (8, 0), (9, 1)), (176, 155, 140, 135)),
    (35, ((2, 1), (3, 1), (6, 1), (8, 1), (10, 0)), (180, 157, 141, 134, 130)),
    (67, ((2, 1), (3, 1), (6, 1), (8, 1), (10, 1)), (254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129)),
)
_NODES = 11

# Section 13.4: how likely a frame leaves each token probability as it is, as 255 minus that in hexadecimal, for each
# block type, band and context; zeros at the end are left off, and so are they in whole (-).
_LEFT_ALONE = (
    "- - - 4f09 200e03 060202 000b03 150101 02 000901 100201 010001 000701 040001 - 000201 040101 010001 0001020001"
    " 0500010001 01 - - -"
    " 26 1e030e02000001 15050e0502000201 0001 200101 11020101 000701 0601 - 0002 0801 - 000201 03 - 000101 02 -"
    " 000102 05 01 - - -"
    " 450405 15040b01 04040c02010001 000201 130201 0402020101 000101 010101 - 0001 0101 01 - 01 - - - - - - - - - -"
    " 07 05010301 07010602 000202 090202 0301040101 000103 070102 02000101 000401 0a0401 020201 000402 030201 0001"
    " 0003 060001 000001 000002 05 - - 01 -"
)


def encode(card: Card) -> bytes:
    blocks = list(coefficients(card))
    branches = list(_all_tokens(blocks, card.columns))
    probabilities = _probabilities(branches)
    changed = 255 * (len(blocks) - blocks.count(None)) // len(blocks) or 1
    first = _header(probabilities, changed)
    for levels in blocks:
        # Whether it has tokens; luma by DC, three branches into the tree of modes; chroma by DC.
        first += [(changed, int(levels is None)), (145, 1), (156, 0), (163, 0), (142, 0)]
    modes = _bool_coded(first)
    tokens = _bool_coded((p if p > 0 else probabilities[p], bit) for p, bit in branches)
    tag = len(modes) << 5 | 1 << 4  # a key frame of version 0 that is shown
    size = card.width.to_bytes(2, "little") + card.height.to_bytes(2, "little")
    return tag.to_bytes(3, "little") + b"\x9d\x01\x2a" + size + modes + tokens


def _header(probabilities: dict[int, int], changed: int) -> list[Branch]:
    """Section 9: color space, clamping, no segments, no filter, one partition, quantizers, probabilities."""
    flat = "0100000000000000"
    quantizers = format(_QUANTIZER, "07b") + "0" + "1" + format(-_FIRST_DELTA, "04b") + "1" + "000"
    header = _literal(flat + quantizers + "1")
    for row, text in enumerate(_LEFT_ALONE.split()):
        values = bytes.fromhex(text.strip("-")).ljust(_NODES, b"\0")
        for node, value in enumerate(values):
            new = probabilities.get(_token_probability(row, node))
            header.append((255 - value, int(new is not None)))
            header += _literal("" if new is None else format(new, "08b"))
    return header + _literal("1" + format(changed, "08b"))


def _literal(bits: str) -> list[Branch]:
    return [(_EVEN, int(bit)) for bit in bits]


def _token_probability(row: int, node: int) -> int:
    """`row` counts block types, bands and contexts."""
    return -1 - row * _NODES - node


def _all_tokens(blocks: list[Coefficients | None], columns: int) -> Iterator[Branch]:
    """The tokens of all macroblocks that have any, each in a context: which of its neighbors have some."""
    above = [0] * columns
    left = 0
    for number, levels in enumerate(blocks):
        column = number % columns
        left = left if column else 0
        if levels is not None:
            yield from _tokens(levels, above[column] + left)
        above[column] = left = int(levels is not None)


@lru_cache(maxsize=4096)
def _tokens(levels: Coefficients, context: int) -> tuple[Branch, ...]:
    """The means of a macroblock (block type 1), then nothing for 16 luma (type 0) and 8 chroma (type 2) blocks."""
    last = max(place for place, level in enumerate(levels) if level)
    branches: list[Branch] = []
    may_end = True
    for place, level in enumerate(levels[: last + 1]):
        row = 24 + 3 * _BANDS[place] + context
        value = 2 * abs(level)
        if may_end:
            branches.append((_token_probability(row, 0), 1))
        branches += _value(row, value)
        if value:
            branches.append((_EVEN, int(level < 0)))
        may_end, context = value > 0, min(value, 2)
    if last + 1 < len(levels):
        branches.append((_token_probability(24 + 3 * _BANDS[last + 1] + context, 0), 0))
    return (*branches, *[(_token_probability(3, 0), 0)] * 16, *[(_token_probability(48, 0), 0)] * 8)


def _value(row: int, value: int) -> list[Branch]:
    path: tuple[Branch, ...]
    if value < len(_SMALL):
        path, extra = _SMALL[value], []
    else:
        first, path, odds = next(category for category in reversed(_CATEGORIES) if value >= category[0])
        extra = [(p, int(bit)) for p, bit in zip(odds, format(value - first, f"0{len(odds)}b"), strict=True)]
    return [(_token_probability(row, node), bit) for node, bit in ((1, int(value > 0)), *path)] + extra


def _probabilities(branches: list[Branch]) -> dict[int, int]:
    """What fits best: 256 times the share of zeros at each token probability that is used."""
    uses = Counter(branches)
    slots = {slot for slot, _ in uses if slot < 0}
    return {slot: max(1, 255 * uses[slot, 0] // (uses[slot, 0] + uses[slot, 1])) for slot in slots}


def _bool_coded(branches: Iterable[Branch]) -> bytes:
    """Section 7: an interval is divided at each branch. Its bottom may carry into bytes that are already out."""
    output = bytearray()
    bottom, size, free = 0, 255, 24
    for probability, bit in [*branches, *_literal("0" * 32)]:
        split = 1 + ((size - 1) * probability >> 8)
        if bit:
            bottom += split
            size -= split
        else:
            size = split
        while size < 128:
            size <<= 1
            if bottom >> 31:
                _carry(output)
            bottom = bottom << 1 & 0xFFFFFFFF
            free -= 1
            if not free:
                output.append(bottom >> 24)
                bottom &= 0xFFFFFF
                free = 8
    return bytes(output)


def _carry(output: bytearray) -> None:
    place = len(output) - 1
    while output[place] == 255:
        output[place] = 0
        place -= 1
    output[place] += 1
