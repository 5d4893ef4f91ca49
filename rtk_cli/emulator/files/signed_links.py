"""Signed links to files that the emulator serves, with an expiry, like the API's own download links.

A link works without a token until it expires.
"""

import hmac
from collections.abc import Iterable
from urllib.parse import urlencode


def sign(origin: str, path: str, *, secret: bytes, expires_at: int) -> str:
    """Return the URL for `path` (percent-encoded, with its slash), valid until `expires_at` in milliseconds."""
    query = {"expires": str(expires_at), "signature": _signature(path, expires_at, secret)}
    return f"{origin}{path}?{urlencode(query)}"


def expiry_if_valid(path: str, query: Iterable[tuple[str, str]], secret: bytes) -> int | None:
    """Return when the link expires, in milliseconds; None for a link that this store did not sign."""
    given = dict(query)
    expires = given.get("expires", "")
    if not (expires.isascii() and expires.isdigit() and len(expires) <= 15):
        return None
    expected = _signature(path, int(expires), secret)
    if not hmac.compare_digest(expected.encode(), given.get("signature", "").encode()):
        return None
    return int(expires)


def _signature(path: str, expires_at: int, secret: bytes) -> str:
    return hmac.digest(secret, f"link\n{path}\n{expires_at}".encode(), "sha256").hex()
