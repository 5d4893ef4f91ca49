"""What counts as text: neither silence, nor bytes of a command line that are none."""

from rtk_cli.emulator.handler import Refusal

LONGEST = 10_000
"""Characters of a message, a line or the name of a room."""


def check_text(text: str) -> str:
    """The text, if it is one."""
    if not text.strip():
        raise Refusal(400, "A text is not allowed to be empty")
    if len(text) > LONGEST:
        raise Refusal(400, f"A text has at most {LONGEST} characters")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Refusal(400, "A text must be valid Unicode") from error
    return text
