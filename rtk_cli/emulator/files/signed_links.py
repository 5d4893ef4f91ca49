"""Links to files that the emulator serves itself: signed and dated, as the API's own download links are.

Whoever holds such a link may read the file until it expires; no token takes part.
"""

import hmac
from collections.abc import Iterable
from urllib.parse import urlencode


def sign(origin: str, path: str, *, secret: bytes, expires_at: int) -> str:
    """The whole URL for `path` (percent-encoded, with its slash), valid until `expires_at` in milliseconds."""
    query = {"expires": str(expires_at), "signature": _signature(path, expires_at, secret)}
    return f"{origin}{path}?{urlencode(query)}"


def expiry_if_valid(path: str, query: Iterable[tuple[str, str]], secret: bytes) -> int | None:
    """When the link dies, in milliseconds; None for a link that this store never signed."""
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
