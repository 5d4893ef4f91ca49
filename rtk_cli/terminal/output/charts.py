"""Bar charts of block characters, fitted to the terminal's width.

A bar starts at zero, and its length is proportional to its value. The value stands beside it, so nothing is lost if
the bars are short or there is no room for them. Charts use no color.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rtk_cli.terminal.output.escaping import can_encode, escape_line
from rtk_cli.terminal.output.target import OutputTarget

BLOCKS = "▏▎▍▌▋▊▉█"
ASCII_BLOCK = "#"
MIN_BAR_WIDTH = 4
"""Cells for the longest bar; with fewer, the bars are left out."""
MAX_BAR_WIDTH = 60
GAP = "  "
WIDTH = 80
"""Cells where the width is unknown."""


@dataclass(frozen=True)
class Bar:
    """A label and its value, which is not negative."""

    label: str
    value: float


def draw(charts: Mapping[str, Sequence[Bar]], target: OutputTarget) -> None:
    """Draw charts by title, each below an empty line."""
    blocks = can_encode(BLOCKS[-1], target.stream)
    for title, bars in charts.items():
        lines = chart(escape_line(title), bars, target.width or WIDTH, blocks=blocks)
        target.write("\n" + "\n".join(map(escape_line, lines)) + "\n")


def chart(title: str, bars: Sequence[Bar], width: int, *, blocks: bool = True) -> list[str]:
    """Return the lines of a chart of `width` cells; `blocks` is false if the output can only show ASCII."""
    values = [format_number(bar.value) for bar in bars]
    label_width = max((len(bar.label) for bar in bars), default=0)
    value_width = max(map(len, values), default=0)
    bar_width = min(MAX_BAR_WIDTH, width - label_width - value_width - 2 * len(GAP))
    largest = max((bar.value for bar in bars), default=0)
    lines = [title]
    for bar, value in zip(bars, values, strict=True):
        drawn = _draw(bar.value, largest, bar_width, blocks=blocks) if bar_width >= MIN_BAR_WIDTH else ""
        lines.append(f"{bar.label:<{label_width}}{GAP}{value:>{value_width}}{GAP}{drawn}".rstrip())
    return lines


def format_number(value: float) -> str:
    """Format an integer without decimals, any other number with at most two."""
    return str(int(value)) if value == int(value) else f"{value:.2f}".rstrip("0")


def _draw(value: float, largest: float, width: int, *, blocks: bool) -> str:
    """Draw nothing for zero, and at least the smallest block for any larger value."""
    if value <= 0 or largest <= 0:
        return ""
    if not blocks:
        return ASCII_BLOCK * max(1, round(value / largest * width))
    eighths = max(1, round(value / largest * width * 8))
    whole, rest = divmod(eighths, 8)
    return BLOCKS[-1] * whole + (BLOCKS[rest - 1] if rest else "")
