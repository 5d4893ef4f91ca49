"""Bars of block characters, drawn to the width that there is.

A bar begins at zero and is as long as its value is large; beside it stands the value itself, so that nothing is lost
where bars are short, or where there is no room for any. No colour takes part.
"""

from collections.abc import Sequence
from dataclasses import dataclass

BLOCKS = "▏▎▍▌▋▊▉█"
PLAIN = "#"
SHORTEST = 4  # cells for the longest bar, or there are none
LONGEST = 60
GAP = "  "


@dataclass(frozen=True)
class Bar:
    """A labelled value; none is below zero."""

    label: str
    value: float


def chart(title: str, bars: Sequence[Bar], width: int, *, blocks: bool = True) -> list[str]:
    """The lines of a chart in `width` cells; `blocks` is false where only ASCII can be shown."""
    values = [number(bar.value) for bar in bars]
    labels = max((len(bar.label) for bar in bars), default=0)
    digits = max(map(len, values), default=0)
    room = min(LONGEST, width - labels - digits - 2 * len(GAP))
    most = max((bar.value for bar in bars), default=0)
    lines = [title]
    for bar, value in zip(bars, values, strict=True):
        drawn = _drawn(bar.value, most, room, blocks=blocks) if room >= SHORTEST else ""
        lines.append(f"{bar.label:<{labels}}{GAP}{value:>{digits}}{GAP}{drawn}".rstrip())
    return lines


def number(value: float) -> str:
    """Whole where it is whole, else with at most two decimals."""
    return str(int(value)) if value == int(value) else f"{value:.2f}".rstrip("0")


def _drawn(value: float, most: float, room: int, *, blocks: bool) -> str:
    """Nothing for zero; whatever is more than that is seen."""
    if value <= 0 or most <= 0:
        return ""
    if not blocks:
        return PLAIN * max(1, round(value / most * room))
    eighths = max(1, round(value / most * room * 8))
    whole, rest = divmod(eighths, 8)
    return BLOCKS[-1] * whole + (BLOCKS[rest - 1] if rest else "")
