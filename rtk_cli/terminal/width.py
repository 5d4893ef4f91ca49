"""How wide a terminal is. Imports next to nothing: the root help asks before anything else is loaded."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

USUAL = 80
"""The columns of a terminal that does not tell, and of help where there is none."""


def width_of(stream: TextIO, environment: Mapping[str, str]) -> int | None:
    """The columns of the terminal that `stream` leads to; None where it leads to none. COLUMNS overrides."""
    if stream.closed or not stream.isatty():
        return None
    wish = environment.get("COLUMNS", "")
    if wish.isdecimal() and int(wish) > 0:
        return int(wish)
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL
    except OSError:
        return USUAL
