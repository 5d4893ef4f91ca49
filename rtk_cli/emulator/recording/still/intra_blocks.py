"""What both video encoders share: the residual of a macroblock against its neighbors, as Hadamard coefficients.

H.264 (Intra 16x16) and VP8 (DC_PRED) predict a macroblock by the mean of the pixels above and to the left, and send the
means of its 16 blocks of 4 x 4 pixels, transformed once more. A picture whose blocks have one shade each needs nothing
else, and no rounding occurs: the picture is decoded exactly.
"""

from collections.abc import Iterator
from functools import lru_cache

from rtk_cli.emulator.recording.still.card import BACKGROUND, Card

ZIGZAG = (0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15)
_UNPREDICTED = 128

Coefficients = tuple[int, ...]
"""16 levels in zigzag order: 1/16 of the Hadamard transform of the residual."""


def coefficients(card: Card) -> Iterator[Coefficients | None]:
    """Yield the levels of each macroblock, row by row; None where the prediction is right."""
    above: list[tuple[int, ...]] = []
    for row in range(card.rows):
        if above and card.is_blank(row) and all(set(cells) == {BACKGROUND} for cells in above):
            yield from [None] * card.columns
            continue
        current: list[tuple[int, ...]] = []
        for column in range(card.columns):
            cells = card.macroblock(row, column)
            neighbors = above[column][12:] if above else ()
            neighbors += current[-1][3::4] if current else ()
            yield _transformed(cells, _prediction(neighbors))
            current.append(cells)
        above = current


def _prediction(neighbors: tuple[int, ...]) -> int:
    """The mean, rounded. Each cell counts for four pixels of the edge, which does not change it."""
    return (2 * sum(neighbors) + len(neighbors)) // (2 * len(neighbors)) if neighbors else _UNPREDICTED


@lru_cache(maxsize=4096)  # letters consist of few different macroblocks
def _transformed(cells: tuple[int, ...], prediction: int) -> Coefficients | None:
    residual = [cell - prediction for cell in cells]
    if not any(residual):
        return None
    rows = [value for begin in (0, 4, 8, 12) for value in _hadamard(residual[begin : begin + 4])]
    columns = [_hadamard(rows[begin::4]) for begin in range(4)]
    return tuple(columns[place % 4][place // 4] // 16 for place in ZIGZAG)


def _hadamard(values: list[int]) -> tuple[int, int, int, int]:
    a, b, c, d = values
    return a + b + c + d, a + b - c - d, a - b - c + d, a - b + c - d
