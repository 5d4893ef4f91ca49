"""How help lays out a list of words with their meanings, in the width that there is."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer import _click as click

WIDE = 60
WORDS = 30  # the widest column of words on a wide terminal, else a third of the width
_BREAKS = re.compile(r"(?<=, )|(?<= )(?=[/<])|(?<=\|)")


def definitions(formatter: "click.HelpFormatter", rows: Iterable[tuple[str, str]]) -> None:
    """Write each word with its meaning beside it, or below it where the word is long."""
    room = formatter.width - formatter.current_indent
    words = WORDS if formatter.width >= WIDE else formatter.width // 3
    folded = [("\n    ".join(_folded(word, room)), meaning) for word, meaning in rows]
    formatter.write_dl(folded, col_max=words)


def _folded(word: str, room: int) -> list[str]:
    """`word` in lines of at most `room` cells, broken where flags and choices meet; later lines are indented by 2."""
    if len(word) <= room:
        return [word]
    lines = [""]
    for part in _BREAKS.split(word):
        if lines[-1] and len(lines[-1]) + len(part.rstrip()) > room - (2 if len(lines) > 1 else 0):
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]
