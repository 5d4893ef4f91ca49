"""HTTP by httpcore: the only place that gets the token.

The token goes to the base URL only: not to the target of a redirect, not to a download link.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, closing
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote_plus, urlsplit

import httpcore

from rtk_cli.api.transports.body_reader import ACCEPTED_ENCODING, MEBIBYTE, TooLargeError, read_limited
from rtk_cli.api.transports.connections import Connections, limited_by
from rtk_cli.api.transports.content_encoding import unpacked
from rtk_cli.api.transports.deadline import Deadline
from rtk_cli.api.transports.http_errors import Exchange, invalid_url, translated_errors
from rtk_cli.api.transports.proxies import Proxies, Proxy
from rtk_cli.api.transports.request_headers import full_url, path_and_query, request_headers
from rtk_cli.api.transports.tls import is_plain_http, tls_context
from rtk_cli.errors import UsageError
from rtk_cli.messages import Download, Request, Response

if TYPE_CHECKING:
    from rtk_cli.api.transports.links import Links

DEFAULT_MAX_RESPONSE = 64 * MEBIBYTE
SHORTEST_REAL_TOKEN = 20
"""A shorter one, as for an emulator, may be a word of a title."""

_HAVE_A_BODY = ("POST", "PUT", "PATCH")
_SAFE = "/%:@!$&'()*+,;=~"
_DEFAULT_PORTS = {"http": 80, "https": 443}


class _Server(NamedTuple):
    """The server of the base URL: its address, the path that comes first, and the proxy on the way to it."""

    scheme: str
    host: str
    port: int | None
    path: str
    proxy: Proxy | None

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port in (None, _DEFAULT_PORTS.get(self.scheme)) else f"{host}:{self.port}"


class HttpTransport:
    """A transport over HTTP with persistent connections, for any number of threads. `token` is called per request.

    `timeout` is in seconds, for a whole request; for a download until it starts, and then for each time without
    progress. `max_response` is in bytes, after decompression; downloads have no limit. `ca_file` holds authorities
    to trust beside those of the system. `warn` gets warnings.
    """

    def __init__(
        self,
        base_url: str,
        token: Callable[[], str],
        timeout: float,
        *,
        max_response: int = DEFAULT_MAX_RESPONSE,
        ca_file: str | None = None,
        warn: Callable[[str], None] = lambda message: None,
    ) -> None:
        self._base_url = base_url
        self._token = token
        self._timeout = timeout
        self._max_response = max_response
        self._ca_file = ca_file
        self._proxies = Proxies(warn)
        self._connections: dict[tuple[Proxy | None, bool], Connections] = {}
        self._lock = Lock()

    def send(self, request: Request) -> Response:
        if not request.path.startswith("/"):  # "@other" appended to a base URL would be another host
            raise UsageError(f"a path must start with a slash: {request.path}")
        with self._lock:  # a token may come from a command, which several threads must not run at once
            token = self._token()
        url, server = full_url(self._base_url, request), self._server
        _refuse_own_token(token, path_and_query(request), request.body)
        exchange = Exchange(request.method, url, self._timeout, "no complete response within", server.proxy)
        with translated_errors(exchange, max_response=self._max_response):
            sent = _built(request, server, token, Deadline(self._timeout))
            with closing(self._connections_for(url, server.proxy).send(sent)) as response:
                headers = _joined(response.headers)
                content = self._read(headers, response.iter_stream(), server.host)
        return _without_token(token, Response(response.status, headers, content))

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        return self._links.open(url, headers)

    def close(self) -> None:
        for connections in self._connections.values():
            connections.close()

    @cached_property
    def _server(self) -> _Server:
        try:
            parts = urlsplit(self._base_url)
            host, port = (parts.hostname or "").encode("idna").decode(), parts.port
        except ValueError as error:  # also for an invalid host name
            raise invalid_url(self._base_url) from error
        path = quote(parts.path.rstrip("/"), safe=_SAFE)
        return _Server(parts.scheme, host, port, path, self._proxies.choose(self._base_url))

    @cached_property
    def _links(self) -> "Links":
        from rtk_cli.api.transports.links import Links  # loads httpx, which requests of the API do not need

        return Links(self._connections_for, self._proxies, self._timeout)

    def _connections_for(self, url: str, proxy: Proxy | None) -> Connections:
        key = (proxy, is_plain_http(url))
        with self._lock:
            if key not in self._connections:
                self._connections[key] = self._connected(url, proxy)
            return self._connections[key]

    def _connected(self, url: str, proxy: Proxy | None) -> Connections:
        return Connections(tls_context(url, os.environ, self._ca_file), proxy and proxy.url)

    def _read(self, headers: Mapping[str, str], chunks: Iterable[bytes], host: str) -> bytes:
        announced = headers.get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > self._max_response:
            raise TooLargeError
        encoding = headers.get("content-encoding", "")
        return read_limited(unpacked(chunks, encoding, host) if encoding else chunks, self._max_response)


def _built(request: Request, server: _Server, token: str, deadline: Deadline) -> httpcore.Request:
    """The request as it is sent. Without a body, only methods that may have one tell its length."""
    headers = {"host": server.authority, "authorization": f"Bearer {token}", "accept-encoding": ACCEPTED_ENCODING}
    if request.body is not None or request.method in _HAVE_A_BODY:
        headers["content-length"] = str(len(request.body or b""))
    headers |= request_headers(request)
    return httpcore.Request(
        request.method,
        httpcore.URL(
            scheme=server.scheme, host=server.host, port=server.port, target=server.path + path_and_query(request)
        ),
        headers=[(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()],
        content=request.body,
        extensions=limited_by(deadline),
    )


def _joined(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers by lower-case name; values of a repeated one are joined, as HTTP defines it."""
    found: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _refuse_own_token(token: str, target: str, body: bytes | None) -> None:
    """Refuse a request whose URL or body holds the token, pasted in place of an id or a text: servers log these."""
    if len(token) < SHORTEST_REAL_TOKEN:
        return
    if token in target or ("%" in target and token in unquote_plus(target)) or (body and token.encode() in body):
        hint = "put the right value in its place; if a shared history or log has the token now, renew it"
        raise UsageError("the request holds your API token as an id or a text, so nothing was sent", hint=hint)


def _without_token(token: str, response: Response) -> Response:
    """The response with the token masked, in case the server echoes it: responses are printed."""
    # Latin-1 maps each byte to a character and back.
    if token.encode() not in response.content and not any(token in value for value in response.headers.values()):
        return response
    from rtk_cli.masking import mask_token

    headers = {name: mask_token(token, value) for name, value in response.headers.items()}
    content = mask_token(token, response.content.decode("latin-1")).encode("latin-1")
    return Response(response.status, headers, content)
