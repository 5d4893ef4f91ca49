"""The width and height of a terminal. Imports next to nothing: `rtk --help` needs it before anything else."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

USUAL = 80
"""The columns to assume for a terminal of unknown width, and for help without a terminal."""

USUAL_HEIGHT = 24


def width_of(stream: TextIO, environment: Mapping[str, str]) -> int | None:
    """The columns of the terminal behind `stream`, None if there is no terminal. COLUMNS overrides."""
    if stream.closed or not stream.isatty():
        return None
    columns = environment.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL
    except OSError:
        return USUAL


def height_of(stream: TextIO, environment: Mapping[str, str]) -> int:
    """The lines of the terminal behind `stream`. LINES overrides."""
    lines = environment.get("LINES", "")
    if lines.isdecimal() and int(lines) > 0:
        return int(lines)
    try:
        return os.get_terminal_size(stream.fileno()).lines or USUAL_HEIGHT
    except OSError:
        return USUAL_HEIGHT
