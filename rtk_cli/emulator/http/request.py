"""An HTTP request as ASGI delivers it: its path below the base path, the URL its client used, and its body."""

import asyncio
import re
from typing import Never
from urllib.parse import parse_qsl

from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.http.asgi import Receive, Scope

BASE = "/client/v4"
DISCONNECT = "rtk.disconnect"
"""The scope extension that drops the connection: a function without parameters, see `uvicorn_internals.py`."""
IS_STOPPING = "is_stopping"
"""The member of the scope's `state` that tells whether the server is about to stop: a function without parameters."""

_HOST = re.compile(r"([\w.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?", re.ASCII | re.IGNORECASE)
_JSON = re.compile(r"application/([\w.+-]+\+)?json\s*(;\s*charset=\"?utf-?8\"?\s*)?", re.IGNORECASE)


class ClientDisconnected(Exception):
    """The client closed the connection before its request was answered."""


class HttpRequest:
    """The head of a request, and its body on demand. `path` follows the base path `base`; both are percent-encoded.

    `is_complete` turns true when the client has nothing more to send; `content` is the body once it was read;
    `called_at` is the time at which it was passed to the API, None for others.
    """

    __slots__ = ("base", "called_at", "content", "headers", "is_complete", "method", "path", "scope")

    def __init__(self, scope: Scope, prefix: str) -> None:
        self.scope = scope
        self.method: str = scope["method"]
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.base, self.path = split_base_path(scope["raw_path"].decode("ascii"), prefix)
        self.is_complete = not self._has_body
        self.content: bytes | None = None
        self.called_at: float | None = None

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
        """The base URL that the client used, for links that it can follow."""
        host = self.header(b"x-forwarded-host") or self.header(b"host") or ""
        if _HOST.fullmatch(host) is None:
            name, port = self.scope["server"]
            host = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
        is_secure = self.header(b"x-forwarded-proto") == "https" or self.scope["scheme"] == "https"
        scheme = "https" if is_secure else "http"
        return f"{scheme}://{host}{self.base}"

    @property
    def is_kept_alive(self) -> bool:
        """Whether the connection stays open for another request."""
        is_closing = "close" in (self.header(b"connection") or "").lower()
        return self.is_complete and not is_closing and self.scope["http_version"] != "1.0"

    @property
    def _has_body(self) -> bool:
        return self.headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in self.headers

    def header(self, name: bytes) -> str | None:
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    async def drop_connection(self, receive: Receive) -> Never:
        """Drop the connection without a response."""
        self.scope["extensions"][DISCONNECT]()
        while (await receive())["type"] != "http.disconnect":
            pass
        raise ClientDisconnected

    async def body(
        self, receive: Receive, max_bytes: int, timeout: float, *, needs_content_type: bool = False
    ) -> bytes | None:
        """Return the whole body, or None if there is none. Without a content type it is taken for JSON, if allowed."""
        self.content = await self.any_body(receive, max_bytes, timeout) or None
        if self.content:
            self._check_content_type(is_required=needs_content_type)
        return self.content

    async def any_body(self, receive: Receive, max_bytes: int, timeout: float) -> bytes:
        """Return the whole body, whatever its type; empty if there is none.

        Refuses a body that is longer than `max_bytes`, before it holds more of it, or that takes longer than `timeout`
        seconds.
        """
        if not self._has_body:
            return b""
        length = self.headers.get(b"content-length", b"")
        if length.isdigit() and int(length[:20]) > max_bytes:
            raise _too_long(max_bytes)
        try:
            async with asyncio.timeout(timeout):
                content = await self._read(receive, max_bytes)
        except TimeoutError as error:
            raise Refusal(408, "The request was not complete in time") from error
        self.is_complete = True
        return content

    async def _read(self, receive: Receive, max_bytes: int) -> bytes:
        content = bytearray()
        has_more = True
        while has_more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnected
            content += message.get("body", b"")
            if len(content) > max_bytes:
                raise _too_long(max_bytes)
            has_more = message.get("more_body", False)
        return bytes(content)

    async def discard_body(self, receive: Receive, timeout: float) -> None:
        """Read and drop what the client still sends, for at most `timeout` seconds.

        A connection that is closed with bytes unread is reset, and a reset discards the response (RFC 9112, section
        9.6).
        """
        try:
            async with asyncio.timeout(timeout):
                while (await receive()).get("more_body", False):
                    pass
        except TimeoutError:
            return

    def _check_content_type(self, *, is_required: bool) -> None:
        """Accept JSON only."""
        content_type = self.header(b"content-type")
        is_json = not is_required if content_type is None else _JSON.fullmatch(content_type.strip()) is not None
        if not is_json:
            raise Refusal(415, "content-type must be application/json")
        if self.headers.get(b"content-encoding", b"identity") != b"identity":
            raise Refusal(415, "content-encoding must be identity")


def split_base_path(path: str, prefix: str) -> tuple[str, str]:
    """Return the base path and the rest: below `prefix`, below anything that ends in /client/v4, or no base path."""
    if prefix and path.startswith(f"{prefix}/"):
        return prefix, path[len(prefix) :]
    if not path.startswith("/accounts/"):
        head, found, rest = path.partition(f"{BASE}/")
        if found:
            return head + BASE, f"/{rest}"
    return "", path


def _too_long(max_bytes: int) -> Refusal:
    return Refusal(413, f"The body is longer than {max_bytes} bytes")
