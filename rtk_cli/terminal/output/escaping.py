"""Text from outside is data: what could steer a terminal is shown, not sent. The one place that knows what could."""

import re
from typing import TextIO

# C0 and C1 controls, line and paragraph separators, the marks that turn the reading direction, lone surrogates.
# As text: a run needs one of the three, and compiles that when it does.
_STEERING = "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_STEERING_IN_JSON = "[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_STEERING_IN_LINES = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


def one_line(text: str) -> str:
    """`text` on one line, every control character as its escape: a newline as \\n, ESC as \\x1b."""
    return re.sub(_STEERING, _escape, text)


def lines(text: str) -> str:
    """The same, but newlines and tabs stay."""
    return re.sub(_STEERING_IN_LINES, _escape, text)


def json_text(text: str) -> str:
    """JSON text that is safe on any terminal and still the same JSON: escapes inside its strings."""
    return re.sub(_STEERING_IN_JSON, _json_escape, text)


def is_safe(text: str) -> bool:
    """Whether nothing in `text` can steer a terminal, newlines and tabs aside."""
    return re.search(_STEERING_IN_LINES, text) is None


def can_show(text: str, stream: TextIO) -> bool:
    """Whether the characters of `text` exist in what `stream` is written in."""
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


def _json_escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
