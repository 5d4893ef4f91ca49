"""The picture of a recording: its meeting's title and its time, in cells of 4 x 4 pixels of one shade each.

Both video encoders turn such a picture into few bytes without loss: a cell is one coefficient, and the shades lie
multiples of 16 apart.
"""

from dataclasses import dataclass
from functools import cached_property

from rtk_cli.emulator.recording.still import font

CELL = 4
MACROBLOCK = 4
"""Cells in each direction."""

BACKGROUND = 32
BRIGHT = BACKGROUND + 11 * 16
DIM = BACKGROUND + 6 * 16

_LETTER = font.COLUMNS + 1
_LINE = font.ROWS + 3
_TITLE_LINES = 2
_LARGEST = 3
_CHARACTERS_PER_LINE = 24


@dataclass(frozen=True)
class Card:
    """A picture of `width` x `height` pixels, both even, and the shade of each cell of its macroblocks."""

    width: int
    height: int
    cells: list[bytearray]

    @cached_property
    def columns(self) -> int:
        """Macroblocks per row."""
        return len(self.cells[0]) // MACROBLOCK

    @cached_property
    def rows(self) -> int:
        """Rows of macroblocks."""
        return len(self.cells) // MACROBLOCK

    def is_blank(self, row: int) -> bool:
        """Whether a row of macroblocks has nothing but background."""
        blank = bytes([BACKGROUND]) * len(self.cells[0])
        return all(cells == blank for cells in self._cell_rows(row))

    def macroblock(self, row: int, column: int) -> tuple[int, ...]:
        """The shades of the 16 cells of a macroblock, row by row."""
        begin = column * MACROBLOCK
        return tuple(b"".join(cells[begin : begin + MACROBLOCK] for cells in self._cell_rows(row)))

    def _cell_rows(self, row: int) -> list[bytearray]:
        return self.cells[row * MACROBLOCK : (row + 1) * MACROBLOCK]


def draw(width: int, height: int, title: str, lines: list[str]) -> Card:
    """Draw the title, on up to two lines, and below it smaller lines; what does not fit is left out."""
    width, height = width + width % 2, height + height % 2
    columns, rows = -(-width // 16) * MACROBLOCK, -(-height // 16) * MACROBLOCK
    card = Card(width, height, [bytearray([BACKGROUND]) * columns for _ in range(rows)])
    visible = width // CELL
    scale = max(1, min(_LARGEST, visible // (_LETTER * _CHARACTERS_PER_LINE)))
    wrapped = _wrap(title, visible // (_LETTER * scale))
    small = max(1, scale - 1)
    used = _LINE * (scale * len(wrapped) + small * len(lines))
    top = max(0, (height // CELL - used) // 2)
    for text, size, shade in [(line, scale, BRIGHT) for line in wrapped] + [(line, small, DIM) for line in lines]:
        _write(card, text[: visible // (_LETTER * size)], top, size, shade)
        top += _LINE * size
    return card


def _wrap(title: str, limit: int) -> list[str]:
    """Break a title between words where possible; a third line is cut off."""
    lines: list[str] = []
    rest = " ".join(title.split())
    while rest and limit and len(lines) < _TITLE_LINES:
        space = rest.rfind(" ", 0, limit + 1)
        end = len(rest) if len(rest) <= limit else space if space > 0 else limit
        lines.append(rest[:end])
        rest = rest[end:].lstrip()
    return lines


def _write(card: Card, text: str, top: int, scale: int, shade: int) -> None:
    """Write a line in the middle, as far as it lies within the picture."""
    left = (card.width // CELL - (_LETTER * len(text) - 1) * scale) // 2
    bottom = min(card.height // CELL, top + font.ROWS * scale)
    for number, character in enumerate(text):
        begin = left + number * _LETTER * scale
        dots = font.rows(character)
        for y in range(top, bottom):
            for x, is_set in enumerate(dots[(y - top) // scale]):
                if is_set:
                    card.cells[y][begin + x * scale : begin + (x + 1) * scale] = bytes([shade]) * scale
