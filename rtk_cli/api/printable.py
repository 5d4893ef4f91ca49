"""Text from outside, made harmless: no escape sequence of an answer reaches a terminal through an error or a log."""


def printable(text: str) -> str:
    """One line: line ends and tabs become spaces, other unprintable characters `\\uXXXX`."""
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    return " " if char.isspace() else f"\\u{ord(char):04x}"
