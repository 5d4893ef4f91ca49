"""Escapes characters in untrusted text that could control a terminal. The only list of those characters."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

# C1 controls, line and paragraph separators, the marks of bidirectional text (Unicode's Bidi_Control), lone surrogates.
# Kept as text: a run uses at most one of the three, and compiles it when it does.
_ALWAYS = "\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_CONTROLS = f"[\x00-\x1f{_ALWAYS}]"
_CONTROLS_IN_JSON = f"[{_ALWAYS}]"
_CONTROLS_IN_LINES = f"[\x00-\x08\x0b-\x1f{_ALWAYS}]"


def escape_line(text: str) -> str:
    """Return `text` on one line with every control character escaped: a newline as \\n, ESC as \\x1b."""
    return re.sub(_CONTROLS, _escape, text)


def escape_lines(text: str) -> str:
    """Escape every control character but newlines and tabs."""
    return re.sub(_CONTROLS_IN_LINES, _escape, text)


def escape_json(text: str) -> str:
    """Escape control characters inside the strings of JSON text; the JSON value stays the same."""
    return re.sub(_CONTROLS_IN_JSON, _json_escape, text)


@contextmanager
def escaped_text(write: Callable[[str], object]) -> Iterator[Callable[[bytes], object]]:
    """Yield a function that writes a text file chunk by chunk, its control characters escaped."""
    import codecs
    import io

    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("replace"), translate=True)
    yield lambda chunk: write(escape_lines(decoder.decode(chunk)))
    write(escape_lines(decoder.decode(b"", final=True)))


def is_safe(text: str) -> bool:
    """Whether `text` has no control characters but newlines and tabs."""
    return re.search(_CONTROLS_IN_LINES, text) is None


def can_encode(text: str, stream: TextIO) -> bool:
    """Whether the encoding of `stream` has every character of `text`."""
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


def _json_escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
