"""Masks secrets by name and by form: for `--debug`, `--dry-run` and error reports."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from rtk_cli.errors import MASK

MIN_TOKEN_LENGTH = 8  # a shorter string would mask ordinary words

_SECRET_NAME = re.compile(
    r"(token|secret|password|passphrase|credentials?|signature|authorization|cookie|jwt|hmac"
    r"|(stream|access|private|api|auth|signing)key)$"
)
# In a URL also the short names of signed URLs: sig, Policy, Key-Pair-Id, X-Amz-Signature.
_SECRET_PARAMETER = re.compile(_SECRET_NAME.pattern + r"|^(sig|key|auth|code|hash|policy|keypairid|streamid)$")
_JWT = re.compile(r"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*")
_BEARER = re.compile(r"(?i)\b(bearer)\s+[\w.~+/=-]+")
_OPAQUE = re.compile(r"[\w+/=.~-]{40,}", re.ASCII)  # longer than a UUID: a signature under an unknown name
_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://\S+")


def mask(value: Any) -> Any:
    """A copy of a JSON value in which the secrets of objects, URLs and JWTs are masked."""
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
    """Free text with the URLs, JWTs and bearer tokens in it masked."""
    if "://" in text:
        text = _URL.sub(lambda url: mask_url(url.group()), text)
    return _BEARER.sub(rf"\1 {MASK}", _JWT.sub(MASK, text))


def mask_token(token: str, text: str) -> str:
    """`text` with every occurrence of this token masked."""
    return text.replace(token, MASK) if len(token) >= MIN_TOKEN_LENGTH else text


def mask_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: _mask_header(name, value) for name, value in headers.items()}


def _mask_header(name: str, value: str) -> str:
    if not is_secret(name):
        return mask_url(value) if name.lower() == "location" else mask_text(value)
    scheme, blank, _ = value.partition(" ")
    return f"{scheme} {MASK}" if blank and "authorization" in name.lower() else MASK


def mask_url(url: str) -> str:
    """The URL with its password, its secret or opaque parameters, and the stream key of an RTMP URL masked."""
    try:
        parts = urlsplit(url)
    except ValueError:  # an invalid URL, such as one with an unclosed bracket, has no parts to mask
        return MASK
    query = "&".join(_mask_parameter(pair) for pair in parts.query.split("&"))
    masked = parts._replace(netloc=_mask_user(parts), path=_mask_path(parts), query=query).geturl()
    return _JWT.sub(MASK, masked)


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
