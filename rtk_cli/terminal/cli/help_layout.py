"""The layout of help: words and their meaning side by side, or one below the other on a narrow terminal."""

from collections.abc import Iterable, Sequence

Row = tuple[str, str]
"""Words and their meaning."""

MARGIN = "  "
MORE_WORDS = 2 * MARGIN
BELOW = 3 * MARGIN
CONTINUED = " \\"
WIDEST_WORDS = 30
NARROWEST_TEXT = 24


def definitions(rows: Sequence[Row], width: int) -> str:
    """The lines of a list, nothing left out; a line exceeds `width` only if a single word does."""
    words = max((len(word) for word, _ in rows if len(word) <= WIDEST_WORDS), default=0)
    column = len(MARGIN) + words + len(MARGIN)
    needed = max([NARROWEST_TEXT, *(len(word) for _, text in rows for word in text.split())])
    if width - column < needed:
        lines = [line for row in rows for line in _stacked(row, width)]
    else:
        lines = [line for row in rows for line in _side_by_side(row, column, width)]
    return "".join(f"{line}\n" for line in lines)


def paragraphs(text: str, width: int) -> str:
    """Wrapped prose, with a blank line between paragraphs."""
    parts = (_wrapped(part, width, MARGIN, MARGIN) for part in text.split("\n\n"))
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def shell_lines(command: str, width: int) -> list[str]:
    """A command line; if it is too long, continued before a flag, with a backslash at the end of the line."""
    first, *rest = _segments(command)
    return _filled([MARGIN + first, *rest], width, CONTINUED)


def usage(command: str, pieces: Sequence[str], width: int) -> str:
    """The usage lines; a flag stays on one line with its value."""
    return "".join(f"{line}\n" for line in _filled([f"Usage: {command}", *pieces], width))


def first_sentence(text: str) -> str:
    """The summary of a command, for lists."""
    first, stop, _ = text.partition(". ")
    return first + stop.strip()


def _filled(parts: Sequence[str], width: int, continued: str = "") -> list[str]:
    """Lines with as many parts as fit, each but the last with `continued` at its end."""
    lines = [parts[0]]
    for number, part in enumerate(parts[1:], 2):
        ending = continued if number < len(parts) else ""
        if len(lines[-1]) + 1 + len(part) + len(ending) <= width:
            lines[-1] += f" {part}"
        else:
            lines[-1] += continued
            lines.append(MORE_WORDS + part)
    return lines


def _segments(command: str) -> list[str]:
    """The command with its arguments, then each flag with its value; quoted text is not split."""
    segments: list[str] = []
    quote = ""
    for word in command.split(" "):
        if segments and (quote or word == "-" or not word.startswith("-")):
            segments[-1] += f" {word}"
        else:
            segments.append(word)
        for sign in word:
            quote = "" if sign == quote else sign if not quote and sign in "'\"" else quote
    return segments


def _stacked(row: Row, width: int) -> Iterable[str]:
    yield from _wrapped(row[0], width, MARGIN, MORE_WORDS)
    yield from _wrapped(row[1], width, BELOW, BELOW)


def _side_by_side(row: Row, column: int, width: int) -> Iterable[str]:
    word, text = MARGIN + row[0], row[1]
    if len(word) + len(MARGIN) > column:
        yield from _wrapped(row[0], width, MARGIN, MORE_WORDS)
        word = ""
    yield from _wrapped(text, width, word.ljust(column), " " * column)


def _wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    from textwrap import wrap  # only help needs it

    lines = wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
    )
    return lines or [first.rstrip()]
