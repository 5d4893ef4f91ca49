"""HTTP by httpx: the only transport that loads httpx, and the only place that gets the token.

The token goes to the base URL only: not to the target of a redirect, not to a download link.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import lru_cache
from itertools import count
from threading import Lock
from typing import NamedTuple
from urllib.parse import unquote_plus, urlsplit

import httpx

from rtk_cli.api.transports.body_reader import ACCEPTED_ENCODING, MEBIBYTE, TooLargeError, read_limited
from rtk_cli.api.transports.content_encoding import is_encoded, unpacked
from rtk_cli.api.transports.deadline import Deadline
from rtk_cli.api.transports.direct_body import body_pieces
from rtk_cli.api.transports.http_errors import Exchange, too_many_redirects, translated_errors, unsafe_redirect
from rtk_cli.api.transports.pool_transport import PoolTransport
from rtk_cli.api.transports.proxies import Proxies, Proxy
from rtk_cli.api.transports.request_headers import USER_AGENT, full_url, request_headers
from rtk_cli.api.transports.tls import is_plain_http, tls_context
from rtk_cli.errors import UsageError
from rtk_cli.messages import Download, Request, Response

DEFAULT_MAX_RESPONSE = 64 * MEBIBYTE
MAX_REDIRECTS = 20
SHORTEST_REAL_TOKEN = 20
"""A shorter one, as for an emulator, may be a word of a title."""


class _Client(NamedTuple):
    """httpx's client, and the connections that it uses."""

    whole: httpx.Client
    connections: httpx.BaseTransport


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
        self._clients: dict[tuple[Proxy | None, bool], _Client] = {}
        self._lock = Lock()

    def send(self, request: Request) -> Response:
        if not request.path.startswith("/"):  # "@other" appended to a base URL would be another host
            raise UsageError(f"a path must start with a slash: {request.path}")
        url = full_url(self._base_url, request)
        with self._lock:  # a token may come from a command, which several threads must not run at once
            token = self._token()
        _refuse_own_token(token, url.removeprefix(self._base_url), request.body)
        headers = {"authorization": f"Bearer {token}", "accept-encoding": ACCEPTED_ENCODING, **request_headers(request)}
        proxy = self._proxies.choose(url)
        exchange = Exchange(request.method, url, self._timeout, "no complete response within", proxy)
        with translated_errors(exchange, max_response=self._max_response):
            options = _options(Deadline(self._timeout))
            sent = httpx.Request(
                request.method, _parsed(url), content=request.body, headers=headers, extensions=options
            )
            # Not through the client: its redirects, cookies and logs are not used, and take a third of the time.
            with closing(self._client(url, proxy).connections.handle_request(sent)) as response:
                response.request = sent
                content = self._read(response)
        return _without_token(token, Response(response.status_code, _joined(response.headers.raw), content))

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        deadline = Deadline(self._timeout)
        with closing(self._follow_redirects(url, {"accept-encoding": "identity", **headers}, deadline)) as response:
            yield Download(
                response.status_code, _download_headers(response), self._chunks(str(response.url), response, deadline)
            )

    def close(self) -> None:
        for client in self._clients.values():
            client.whole.close()

    def _client(self, url: str, proxy: Proxy | None) -> _Client:
        key = (proxy, is_plain_http(url))
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._build_client(url, proxy)
            return self._clients[key]

    def _build_client(self, url: str, proxy: Proxy | None) -> _Client:
        transport = PoolTransport(tls_context(url, os.environ, self._ca_file), proxy and proxy.url)
        headers = {"user-agent": USER_AGENT, "accept-encoding": ACCEPTED_ENCODING}
        client = httpx.Client(transport=transport, timeout=self._timeout, headers=headers, trust_env=False)
        return _Client(client, transport)

    def _read(self, response: httpx.Response) -> bytes:
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > self._max_response:
            raise TooLargeError
        return read_limited(_unpacked(response, response.iter_raw()), self._max_response)

    def _follow_redirects(self, url: str, headers: Mapping[str, str], deadline: Deadline) -> httpx.Response:
        """The first response that is no redirect. The bodies of redirects are not read."""
        for number in count():
            proxy = self._proxies.choose(url)
            exchange = Exchange("GET", url, self._timeout, "no response within", proxy)
            with translated_errors(exchange):
                client = self._client(url, proxy).whole
                sent = client.build_request("GET", url, headers=headers, extensions=_options(deadline))
                response = client.send(sent, stream=True)
                if response.next_request is None:
                    return response
                response.close()
                source, url = url, str(response.next_request.url)
            if is_plain_http(url) and not is_plain_http(source):
                raise unsafe_redirect(url)
            if number == MAX_REDIRECTS:
                raise too_many_redirects(url)
        raise AssertionError("count() does not end")

    def _chunks(self, url: str, response: httpx.Response, deadline: Deadline) -> Iterator[bytes]:
        exchange = Exchange("GET", url, self._timeout, "no data for", self._proxies.choose(url))
        with translated_errors(exchange):
            yield from _unpacked(response, _without_stall(response, deadline))


def _unpacked(response: httpx.Response, chunks: Iterator[bytes]) -> Iterator[bytes]:
    return unpacked(chunks, _encoding_of(response), urlsplit(str(response.url)).hostname or "")


def _without_stall(response: httpx.Response, deadline: Deadline) -> Iterator[bytes]:
    """The body as it comes. The deadline starts anew before each piece; how long the caller takes does not count."""
    pieces = body_pieces(response, deadline)
    while True:
        deadline.restart()
        piece = next(pieces, None)
        if piece is None:
            return
        yield piece


@lru_cache(maxsize=16)
def _parsed(url: str) -> httpx.URL:
    """A job sends many requests to one URL, and parsing takes a tenth of the time of a request."""
    return httpx.URL(url)


def _joined(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers by lower-case name; values of a repeated one are joined, as HTTP defines it."""
    found: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _options(deadline: Deadline) -> dict[str, object]:
    """The deadline as httpx's timeout."""
    return {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), deadline)}


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


def _encoding_of(response: httpx.Response) -> str:
    """Some stores send compressed files as they are stored, whatever accept-encoding says."""
    encoding: str = response.headers.get("content-encoding", "")
    return encoding


def _download_headers(response: httpx.Response) -> dict[str, str]:
    """The headers that describe `chunks`: of a file that is unpacked on the way, neither length nor ranges are known.

    Without its ETag such a file is not resumed, as a range would count the compressed bytes.
    """
    hidden = {"content-length", "etag"} if is_encoded(_encoding_of(response)) else {"content-encoding"}
    return {name: value for name, value in response.headers.items() if name not in hidden}
