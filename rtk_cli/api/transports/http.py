"""HTTP by httpx: the only transport that loads httpx, and the only place that gets the token.

The token goes to the base URL only: not to the target of a redirect, not to a download link.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from urllib.parse import urlsplit

import httpx

from rtk_cli.api.transports.content_encoding import is_encoded, unpacked
from rtk_cli.api.transports.http_errors import translated_errors
from rtk_cli.api.transports.request_headers import USER_AGENT, full_url, request_headers
from rtk_cli.api.transports.tls import is_plain_http, tls_context
from rtk_cli.errors import ConfigurationError, UsageError
from rtk_cli.messages import Download, Request, Response


class HttpTransport:
    """A transport over HTTP with a persistent connection. `token` is called per request; `timeout` is in seconds."""

    def __init__(self, base_url: str, token: Callable[[], str], timeout: float) -> None:
        self._base_url = base_url
        self._token = token
        self._timeout = timeout

    def send(self, request: Request) -> Response:
        if not request.path.startswith("/"):  # "@other" appended to a base URL would be another host
            raise UsageError(f"a path must start with a slash: {request.path}")
        url = full_url(self._base_url, request)
        token = self._token()
        headers = {"authorization": f"Bearer {token}", **request_headers(request)}
        with translated_errors(request.method, url, self._timeout):
            response = self._client.request(request.method, url, content=request.body, headers=headers)
        return _without_token(token, Response(response.status_code, dict(response.headers), response.content))

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        sent = {"accept-encoding": "identity", **headers}
        with (
            translated_errors("GET", url, self._timeout),
            self._download_client.stream("GET", url, headers=sent, follow_redirects=True) as response,
        ):
            yield Download(response.status_code, _download_headers(response), self._chunks(url, response))

    def close(self) -> None:
        for name in ("_client", "_download_client"):
            if name in vars(self):  # only clients that were built
                vars(self)[name].close()

    @cached_property
    def _client(self) -> httpx.Client:
        # Plain http goes to loopback only, and the token with it: not through a proxy that the environment names.
        return self._build_client(self._base_url, trust_env=not is_plain_http(self._base_url))

    @cached_property
    def _download_client(self) -> httpx.Client:
        """For download links, which may be https although the base URL is not; else the same client."""
        if is_plain_http(self._base_url):
            return self._build_client("https://", trust_env=True)
        return self._client

    def _build_client(self, url: str, *, trust_env: bool) -> httpx.Client:
        context = tls_context(url, os.environ)
        headers = {"user-agent": USER_AGENT}
        try:
            return httpx.Client(verify=context, timeout=self._timeout, headers=headers, trust_env=trust_env)
        except (ImportError, ValueError, httpx.InvalidURL) as error:  # a SOCKS or malformed proxy; may hold a password
            raise ConfigurationError(
                "cannot use the proxy of the environment: see HTTPS_PROXY, ALL_PROXY and NO_PROXY",
                hint="set HTTPS_PROXY to an http:// URL, list host names in NO_PROXY, and unset ALL_PROXY",
            ) from error

    def _chunks(self, url: str, response: httpx.Response) -> Iterator[bytes]:
        with translated_errors("GET", url, self._timeout):
            yield from unpacked(response.iter_raw(), _encoding_of(response), urlsplit(url).hostname or "")


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
