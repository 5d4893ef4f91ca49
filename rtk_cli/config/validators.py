"""Validators of setting values: each returns None for a valid value, or a phrase that says what it must be."""

import math
import re
from collections.abc import Callable
from typing import Literal, get_args

Validator = Callable[[str], str | None]

Format = Literal["table", "json", "ndjson", "yaml", "csv", "id"]
FORMATS: tuple[Format, ...] = get_args(Format)
"""The output formats, for the flag, the setting, its completion and its help."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_ID = re.compile(r"[^\s/]+")
_HOST = re.compile(r"([A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]+")
_MAX_SECONDS = 86_400
_MAX_MEBIBYTES = 65_536
_MAX_RETRIES = 100


def not_empty(text: str) -> str | None:
    return None if text else "not empty"


def name(text: str) -> str | None:
    """A profile name is also a bare TOML key and a file name."""
    return None if _NAME.fullmatch(text) else "1 to 64 letters, digits, - or _, starting with a letter or digit"


def identifier(text: str) -> str | None:
    valid = _ID.fullmatch(text) and text not in (".", "..") and text.isprintable()
    return None if valid else "an id without spaces and slashes"


def app(text: str) -> str | None:
    """An id, or a name after an @, which any other text is."""
    is_name = text.startswith("@") and len(text) > 1 and text.isprintable()
    return None if is_name else identifier(text) and "an id without spaces and slashes, or @NAME"


def output(text: str) -> str | None:
    return None if text in FORMATS else f"one of {', '.join(FORMATS)}"


def on_or_off(text: str) -> str | None:
    return None if text in ("on", "off") else "on or off"


def positive_seconds(text: str) -> str | None:
    valid = 0 < _number(text) <= _MAX_SECONDS
    return None if valid else f"a number of seconds above 0, at most {_MAX_SECONDS}"


def seconds(text: str) -> str | None:
    valid = 0 <= _number(text) <= _MAX_SECONDS
    return None if valid else f"a number of seconds from 0 to {_MAX_SECONDS}"


def mebibytes(text: str) -> str | None:
    valid = 0 < _number(text) <= _MAX_MEBIBYTES
    return None if valid else f"a number of MiB above 0, at most {_MAX_MEBIBYTES}"


def retry_count(text: str) -> str | None:
    valid = text.isascii() and text.isdecimal() and len(text) < 9 and int(text) <= _MAX_RETRIES
    return None if valid else f"a whole number from 0 to {_MAX_RETRIES}"


def base_url(text: str) -> str | None:
    """The token is sent there, so it must be https, or http to this machine."""
    from urllib.parse import urlsplit

    if any(not "!" <= character <= "~" for character in text):
        return "a URL in ASCII without spaces"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "a URL"
    if not _HOST.fullmatch(host):
        return "a URL with a valid host name"
    if parts.username is not None or "?" in text or "#" in text:
        return "a URL without user, query and fragment"
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)):
        return None
    return "https, or http to localhost, 127.0.0.1 or [::1], because the token is sent there"


def is_loopback(host: str) -> bool:
    """Whether the host is certainly this machine: a resolver may send x.localhost elsewhere."""
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
