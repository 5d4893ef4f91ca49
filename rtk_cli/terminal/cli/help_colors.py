"""Bold headings of help on a color terminal. Imports next to nothing: `rtk --help` needs it."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

BOLD = "\033[1m"
NORMAL = "\033[0m"
_WINDOWS_TERMINALS = ("WT_SESSION", "TERM", "ANSICON", "ConEmuANSI")


def for_terminal(text: str, stream: TextIO, variables: Mapping[str, str]) -> str:
    """`text` with bold headings on a color terminal, else as it is."""
    return bold_headings(text) if is_colored(stream, variables) else text


def is_colored(stream: TextIO, variables: Mapping[str, str]) -> bool:
    """Whether `stream` is a terminal that shows bold text, or CLICOLOR_FORCE says so; NO_COLOR overrides it."""
    if stream.closed or variables.get("NO_COLOR"):
        return False
    if variables.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    if not stream.isatty() or variables.get("TERM") == "dumb":
        return False
    return os.name != "nt" or any(name in variables for name in _WINDOWS_TERMINALS)


def bold_headings(text: str) -> str:
    """`text` with each heading in bold: what stands before a colon in a line that is not indented."""
    return "".join(_bold(line) for line in text.splitlines(keepends=True))


def _bold(line: str) -> str:
    heading, colon, rest = line.partition(":")
    return f"{BOLD}{heading}:{NORMAL}{rest}" if colon and not line.startswith(" ") else line
