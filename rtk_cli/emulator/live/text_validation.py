"""Validation of texts: not empty, not too long, valid Unicode."""

from rtk_cli.emulator.handler import Refusal

MAX_TEXT_LENGTH = 10_000
"""In characters: of a message, a transcript line or a room name."""


def check_text(text: str) -> str:
    """Return the text if it is valid; bytes of a command line may not be Unicode."""
    if not text.strip():
        raise Refusal(400, "A text is not allowed to be empty")
    if len(text) > MAX_TEXT_LENGTH:
        raise Refusal(400, f"A text has at most {MAX_TEXT_LENGTH} characters")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Refusal(400, "A text must be valid Unicode") from error
    return text
