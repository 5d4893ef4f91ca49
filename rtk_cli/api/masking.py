"""Secrets out of sight, by their names and shapes: for `--debug`, `--dry-run` and error reports."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from rtk_cli.errors import MASK

SHORTEST_TOKEN = 8  # a shorter word is no secret, and stands in many a text by chance

_SECRET_NAME = re.compile(
    r"(token|secret|password|passphrase|credentials?|signature|authorization|cookie|jwt|hmac"
    r"|(stream|access|private|api|auth|signing)key)$"
)
# In a link also the short names of signed URLs: sig, Policy, Key-Pair-Id, X-Amz-Signature.
_SECRET_PARAMETER = re.compile(_SECRET_NAME.pattern + r"|^(sig|key|auth|code|hash|policy|keypairid|streamid)$")
_SIGNED_TOKEN = re.compile(r"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*")
_BEARER = re.compile(r"(?i)\b(bearer)\s+[\w.~+/=-]+")
_OPAQUE = re.compile(r"[\w+/=.~-]{40,}", re.ASCII)  # longer than a UUID: a signature under a name that nobody foresaw
_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://\S+")


def mask(value: Any) -> Any:
    """A JSON value with the secrets of objects, links and signed tokens replaced; the value itself stays as it is."""
    if isinstance(value, Mapping):
        return {name: _mask_member(name, member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [mask(item) for item in value]
    if isinstance(value, str):
        return mask_text(value)
    return value


def _mask_member(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool) or value == "":
        return value
    return MASK if is_secret(name) else mask(value)


def is_secret(name: str) -> bool:
    """Whether a member or header of this name holds a secret: `stream_key`, `authToken`, `set-cookie`."""
    return _SECRET_NAME.search(_letters(name)) is not None


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def mask_text(text: str) -> str:
    """Free text with the links and signed tokens in it masked."""
    if "://" in text:
        text = _URL.sub(lambda found: mask_url(found.group()), text)
    return _BEARER.sub(rf"\1 {MASK}", _SIGNED_TOKEN.sub(MASK, text))


def mask_token(token: str, text: str) -> str:
    """`text` without this very token, wherever it stands."""
    return text.replace(token, MASK) if len(token) >= SHORTEST_TOKEN else text


def mask_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: _mask_header(name, value) for name, value in headers.items()}


def _mask_header(name: str, value: str) -> str:
    if not is_secret(name):
        return mask_url(value) if name.lower() == "location" else mask_text(value)
    scheme, blank, _ = value.partition(" ")
    return f"{scheme} {MASK}" if blank and "authorization" in name.lower() else MASK


def mask_url(url: str) -> str:
    """The URL with a password, secret or opaque parameters, and the key at the end of an RTMP address replaced."""
    try:
        parts = urlsplit(url)
    except ValueError:  # no URL, such as an unclosed bracket: nothing can be told apart in it
        return MASK
    query = "&".join(_mask_parameter(pair) for pair in parts.query.split("&"))
    masked = parts._replace(netloc=_mask_user(parts), path=_mask_path(parts), query=query).geturl()
    return _SIGNED_TOKEN.sub(MASK, masked)


def _mask_user(parts: SplitResult) -> str:
    user, at, host = parts.netloc.rpartition("@")
    return f"{user.partition(':')[0]}:{MASK}@{host}" if at and ":" in user else parts.netloc


def _mask_path(parts: SplitResult) -> str:
    application, slash, key = parts.path.rstrip("/").rpartition("/")
    if parts.scheme in ("rtmp", "rtmps") and application.strip("/") and key:
        return application + slash + MASK
    return parts.path


def _mask_parameter(pair: str) -> str:
    name, equals, value = pair.partition("=")
    secret = _SECRET_PARAMETER.search(_letters(unquote(name))) or _OPAQUE.fullmatch(unquote(value))
    return f"{name}={MASK}" if value and secret else name + equals + value
