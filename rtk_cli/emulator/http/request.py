"""A request as it came by the wire: what it asks for, below which base path, of which host, with what body."""

import re
from typing import Never
from urllib.parse import parse_qsl

from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.http.asgi import Receive, Scope

BASE = "/client/v4"
HANG_UP = "rtk.hang_up"  # the extension of a scope with which its connection can be dropped

_HOST = re.compile(r"([\w.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?", re.ASCII | re.IGNORECASE)
_JSON = re.compile(r"application/([\w.+-]+\+)?json\s*(;\s*charset=\"?utf-?8\"?\s*)?", re.IGNORECASE)


class Gone(Exception):
    """The caller hung up before the request was complete."""


class Incoming:
    """The head of a request. `path` is what follows the base path `base`; both are percent-encoded.

    `is_whole` tells whether the caller has nothing more to send.
    """

    __slots__ = ("base", "headers", "is_whole", "method", "path", "scope")

    def __init__(self, scope: Scope, prefix: str) -> None:
        self.scope = scope
        self.method: str = scope["method"]
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.base, self.path = below(scope["raw_path"].decode("ascii"), prefix)
        self.is_whole = not self._has_body

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        text = self.scope["query_string"]
        return tuple(parse_qsl(text.decode(errors="replace"), keep_blank_values=True)) if text else ()

    @property
    def target(self) -> str:
        """Path and query as they were sent."""
        query = self.scope["query_string"].decode(errors="replace")
        return self.base + self.path + (f"?{query}" if query else "")

    @property
    def origin(self) -> str:
        """The base URL that the caller used: links in answers must lead to where it can go."""
        host = self.header(b"x-forwarded-host") or self.header(b"host") or ""
        if _HOST.fullmatch(host) is None:
            name, port = self.scope["server"]
            host = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
        scheme = "https" if self.header(b"x-forwarded-proto") == "https" else "http"
        return f"{scheme}://{host}{self.base}"

    @property
    def _has_body(self) -> bool:
        return self.headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in self.headers

    def header(self, name: bytes) -> str | None:
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    async def hang_up(self, receive: Receive) -> Never:
        """Drop the connection: the caller gets no answer."""
        self.scope["extensions"][HANG_UP]["now"]()
        while (await receive())["type"] != "http.disconnect":
            pass
        raise Gone

    async def body(self, receive: Receive, most: int) -> bytes | None:
        """The whole body, or None. One that is too long is refused before more than `most` bytes of it are held."""
        if not self._has_body:
            return None
        length = self.headers.get(b"content-length", b"")
        if length.isdigit() and int(length[:20]) > most:
            raise _too_long(most)
        content = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            content += message.get("body", b"")
            if len(content) > most:
                raise _too_long(most)
            if not message.get("more_body", False):
                break
        self.is_whole = True
        self._check_kind(bool(content))
        return bytes(content) or None

    def _check_kind(self, has_content: bool) -> None:
        """Nothing but JSON is read; a body that claims no type is taken for it."""
        kind = self.header(b"content-type")
        if has_content and kind is not None and _JSON.fullmatch(kind.strip()) is None:
            raise Refusal(415, "content-type must be application/json")
        if has_content and self.headers.get(b"content-encoding", b"identity") != b"identity":
            raise Refusal(415, "content-encoding must be identity")


def below(path: str, prefix: str) -> tuple[str, str]:
    """The base path and the rest: under `prefix`, under anything that ends in /client/v4, or bare."""
    if prefix and path.startswith(f"{prefix}/"):
        return prefix, path[len(prefix) :]
    if not path.startswith("/accounts/"):
        head, found, rest = path.partition(f"{BASE}/")
        if found:
            return head + BASE, f"/{rest}"
    return "", path


def _too_long(most: int) -> Refusal:
    return Refusal(413, f"The body is longer than {most} bytes")
