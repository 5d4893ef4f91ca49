"""Masks secrets by name and form, for `--debug`, `--dry-run`, settings and error messages: the only masking code."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rtk_cli.errors import MASK

if TYPE_CHECKING:
    from urllib.parse import SplitResult

SHORTEST_TOKEN = 8  # a shorter word can't be told from ordinary text

_NAMES = (
    r"(token|secret|password|passphrase|credentials?|signature|authorization|cookie|jwt|hmac"
    r"|(stream|access|private|api|auth|signing)key)$"
)
# In a URL also the short names of signed URLs: sig, Policy, Key-Pair-Id, X-Amz-Signature.
_PARAMETERS = _NAMES + r"|^(sig|key|auth|code|hash|policy|keypairid|streamid)$"
# These two begin at the start of a word only, and do not go back: otherwise a long word takes quadratic time.
_JWT = r"(?<![\w-])(?>((?:[\w-]*-)?)(?=eyJ[\w-]{8}))[\w-]++\.[\w-]++\.[\w-]*+"
_URL = r"(?<![a-zA-Z0-9+.-])([0-9+.-]*+)([a-zA-Z][a-zA-Z0-9+.-]*+://\S+)"
# An API token of Cloudflare: with a prefix such as cfut_, or 40 characters of both cases, unlike a digest in hex.
_CLOUDFLARE = r"(?a)(?<![\w-])(cf[a-z]{1,3}_[\w-]{20,}|(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{40})(?![\w-])"
_BEARER = r"(?i)\b(bearer)\s+[\w.~+/=-]+"
_OPAQUE = r"(?a)[\w+/=.~-]{40,}"  # longer than a UUID: probably a signature under an unknown name


def mask(value: Any) -> Any:
    """Return a copy of a JSON value with secret members, URLs and signed tokens masked."""
    try:
        return _mask(value)
    except RecursionError:  # nested too deeply to look for secrets
        return MASK


def _mask(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _mask_member(name, member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_mask(item) for item in value]
    if isinstance(value, str):
        return mask_text(value)
    return value


def _mask_member(name: str, value: Any) -> Any:
    if value is None or isinstance(value, bool) or value == "":
        return value
    return MASK if is_secret(name) else _mask(value)


def is_secret(name: str) -> bool:
    """Whether a member or header of this name holds a secret: `stream_key`, `authToken`, `set-cookie`."""
    return re.search(_NAMES, _letters(name)) is not None


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def mask_text(text: str) -> str:
    """Mask the URLs and signed tokens in free text."""
    if "://" in text:
        text = re.sub(_URL, lambda found: found[1] + mask_url(found[2]), text)
    return re.sub(_BEARER, rf"\1 {MASK}", _mask_forms(text))


def looks_like_token(text: str) -> bool:
    """Whether the text holds a signed token, or an API token of Cloudflare."""
    return _mask_forms(text) != text


def _mask_forms(text: str) -> str:
    return re.sub(_CLOUDFLARE, MASK, re.sub(_JWT, rf"\1{MASK}", text))


def mask_token(token: str, text: str) -> str:
    """Mask every occurrence of `token` in `text`, percent-encoded ones too."""
    if len(token) < SHORTEST_TOKEN:
        return text
    text = text.replace(token, MASK)
    if token.replace("-", "").replace("_", "").isalnum():  # percent-encoding changes nothing
        return text
    from urllib.parse import quote, quote_plus

    for encoded in (quote(token, safe=""), quote(token), quote_plus(token)):
        text = text.replace(encoded, MASK)
    return text


def mask_token_in(token: str, value: Any) -> Any:
    """Return a copy of a JSON value with every occurrence of `token` masked."""
    if isinstance(value, Mapping):
        return {name: mask_token_in(token, member) for name, member in value.items()}
    if isinstance(value, list):
        return [mask_token_in(token, item) for item in value]
    return mask_token(token, value) if isinstance(value, str) else value


def mask_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Mask the values of secret headers, and secrets within the others."""
    return {name: _mask_header(name, value) for name, value in headers.items()}


def _mask_header(name: str, value: str) -> str:
    if not is_secret(name):
        return mask_url(value) if name.lower() == "location" else mask_text(value)
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {MASK}" if space and "authorization" in name.lower() else MASK


def mask_url(url: str) -> str:
    """Mask a password, secret or opaque parameters, and the stream key at the end of an RTMP URL."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unclosed bracket
        return MASK
    query = "&".join(_mask_parameter(pair) for pair in parts.query.split("&"))
    masked = parts._replace(netloc=_mask_password(parts), path=_mask_path(parts), query=query).geturl()
    return _mask_forms(masked)


def mask_user(url: str) -> str:
    """Mask user and password in a URL, even one that does not parse."""
    head, at, rest = url.rpartition("@")
    scheme, slashes, _ = head.partition("//")
    return f"{scheme}//{MASK}@{rest}" if at and slashes else url


def _mask_password(parts: "SplitResult") -> str:
    user, at, host = parts.netloc.rpartition("@")
    return f"{user.partition(':')[0]}:{MASK}@{host}" if at and ":" in user else parts.netloc


def _mask_path(parts: "SplitResult") -> str:
    application, slash, key = parts.path.rstrip("/").rpartition("/")
    if parts.scheme in ("rtmp", "rtmps") and application.strip("/") and key:
        return application + slash + MASK
    return parts.path


def _mask_parameter(pair: str) -> str:
    from urllib.parse import unquote

    name, equals, value = pair.partition("=")
    secret = re.search(_PARAMETERS, _letters(unquote(name))) or re.fullmatch(_OPAQUE, unquote(value))
    return f"{name}={MASK}" if value and secret else name + equals + value
