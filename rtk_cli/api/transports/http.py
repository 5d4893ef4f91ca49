"""The network door: the only transport that loads httpx, and the only place where the token is read.

The token goes to the base URL and nowhere else: not to a redirect, not to a download link.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property

import httpx

from rtk_cli.api.transports.http_errors import plain_errors
from rtk_cli.api.transports.request_headers import USER_AGENT, headers_of, url_of
from rtk_cli.api.transports.tls import context_for, is_plain
from rtk_cli.errors import ConfigurationError, UsageError
from rtk_cli.masking import mask_token
from rtk_cli.messages import Download, Request, Response


class HttpTransport:
    """A transport over HTTP with one kept-alive client. `token` is asked for each request; `timeout` is in seconds."""

    def __init__(self, base_url: str, token: Callable[[], str], timeout: float) -> None:
        self._base_url = base_url
        self._token = token
        self._timeout = timeout

    def send(self, request: Request) -> Response:
        if not request.path.startswith("/"):  # "@elsewhere" behind a base URL would be another host
            raise UsageError(f"a path starts with a slash: {request.path}")
        url = url_of(self._base_url, request)
        token = self._token()
        headers = {"authorization": f"Bearer {token}", **headers_of(request)}
        with plain_errors(request.method, url, self._timeout):
            answer = self._client.request(request.method, url, content=request.body, headers=headers)
        return _without(token, Response(answer.status_code, dict(answer.headers), answer.content))

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        sent = {"accept-encoding": "identity", **headers}
        with (
            plain_errors("GET", url, self._timeout),
            self._file_client.stream("GET", url, headers=sent, follow_redirects=True) as answer,
        ):
            yield Download(answer.status_code, _head(answer), self._chunks(url, answer))

    def close(self) -> None:
        for name in ("_client", "_file_client"):
            if name in vars(self):  # built, that is
                vars(self)[name].close()

    @cached_property
    def _client(self) -> httpx.Client:
        # Plain http goes to loopback only, and with it the token: not through a proxy that the environment names.
        return self._built(self._base_url, trust_env=not is_plain(self._base_url))

    @cached_property
    def _file_client(self) -> httpx.Client:
        """For links, which may lead to https from a plain base URL; else the one client serves both."""
        if is_plain(self._base_url):
            return self._built("https://", trust_env=True)
        return self._client

    def _built(self, url: str, *, trust_env: bool) -> httpx.Client:
        context = context_for(url, os.environ)
        headers = {"user-agent": USER_AGENT}
        try:
            return httpx.Client(verify=context, timeout=self._timeout, headers=headers, trust_env=trust_env)
        except (ImportError, ValueError, httpx.InvalidURL) as error:  # a SOCKS or malformed proxy, not its password
            raise ConfigurationError(
                "the proxy that the environment names cannot be used: see HTTPS_PROXY, ALL_PROXY and NO_PROXY",
                hint="name an http:// proxy in HTTPS_PROXY, plain hosts in NO_PROXY, and unset ALL_PROXY",
            ) from error

    def _chunks(self, url: str, answer: httpx.Response) -> Iterator[bytes]:
        with plain_errors("GET", url, self._timeout):
            yield from answer.iter_bytes() if _is_encoded(answer) else answer.iter_raw()


def _without(token: str, response: Response) -> Response:
    """The answer without the token, should the server have sent it back: what comes after prints answers."""
    headers = {name: mask_token(token, value) for name, value in response.headers.items()}
    # Latin-1 maps each byte to a character and back.
    content = response.content
    if token.encode() in content:
        content = mask_token(token, content.decode("latin-1")).encode("latin-1")
    return Response(response.status, headers, content)


def _is_encoded(answer: httpx.Response) -> bool:
    """Some stores send what they hold compressed, whatever was asked for."""
    encoding: str = answer.headers.get("content-encoding", "identity")
    return encoding != "identity"


def _head(answer: httpx.Response) -> dict[str, str]:
    """The headers of what `chunks` yields: of a file that is decoded on its way the length is not known."""
    hidden = {"content-length", "content-encoding"} if _is_encoded(answer) else set()
    return {name: value for name, value in answer.headers.items() if name not in hidden}
