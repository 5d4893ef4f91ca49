"""What a value may be: each check returns None for a good value, or the words for what it must be.

And how a value is shown that is not good.
"""

import math
import re
from collections.abc import Callable
from typing import Literal, get_args

Check = Callable[[str], str | None]

Format = Literal["table", "json", "ndjson", "yaml", "csv", "id"]
FORMATS: tuple[Format, ...] = get_args(Format)
"""The output formats, for the flag, the setting, its completion and its help."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_ID = re.compile(r"[^\s/]+")
_HOST = re.compile(r"([A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]+")
_LONGEST_WAIT = 86_400
_MOST_RETRIES = 100


def anything(text: str) -> str | None:
    return None if text else "something, not empty"


def name(text: str) -> str | None:
    """A profile's name is also a bare key in TOML and the name of a file."""
    return None if _NAME.fullmatch(text) else "1 to 64 letters, digits, - or _, beginning with a letter or digit"


def identifier(text: str) -> str | None:
    good = _ID.fullmatch(text) and text not in (".", "..") and text.isprintable()
    return None if good else "an id, without spaces and slashes"


def output(text: str) -> str | None:
    return None if text in FORMATS else f"one of {', '.join(FORMATS)}"


def some_seconds(text: str) -> str | None:
    good = 0 < _number(text) <= _LONGEST_WAIT
    return None if good else f"a number of seconds above 0, at most {_LONGEST_WAIT}"


def seconds(text: str) -> str | None:
    good = 0 <= _number(text) <= _LONGEST_WAIT
    return None if good else f"a number of seconds from 0 to {_LONGEST_WAIT}"


def count(text: str) -> str | None:
    good = text.isascii() and text.isdecimal() and len(text) < 9 and int(text) <= _MOST_RETRIES
    return None if good else f"a whole number from 0 to {_MOST_RETRIES}"


def base_url(text: str) -> str | None:
    """A token goes there: https, or http that does not leave the machine."""
    from urllib.parse import urlsplit

    if any(not "!" <= letter <= "~" for letter in text):
        return "a URL in plain ASCII letters, without blanks"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "a URL"
    if not _HOST.fullmatch(host):
        return "a URL with a plain host name"
    if parts.username is not None or "?" in text or "#" in text:
        return "a URL without user, query and fragment"
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host)):
        return None
    return "https, or http to localhost, 127.0.0.1 or [::1], because a token goes there"


def _is_loopback(host: str) -> bool:
    """Only what can be no other machine: a name such as x.localhost is still asked of a resolver."""
    from ipaddress import ip_address

    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _number(text: str) -> float:
    """`text` as a number, or NaN, which compares false with everything."""
    try:
        return float(text) if text.isascii() else math.nan
    except ValueError:
        return math.nan
