"""Opens links to files, without the token. httpx knows the rules of URLs, redirects and cookies; only links load it.

httpx offers no option for the network backend of its own transport, so it gets one around rtk's connections.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import count
from urllib.parse import urlsplit

import httpcore
import httpx

from rtk_cli.api.transports.body_reader import ACCEPTED_ENCODING
from rtk_cli.api.transports.connections import Connections, limited_by
from rtk_cli.api.transports.content_encoding import is_encoded, unpacked
from rtk_cli.api.transports.deadline import Deadline
from rtk_cli.api.transports.direct_body import body_pieces
from rtk_cli.api.transports.http_errors import Exchange, too_many_redirects, translated_errors, unsafe_redirect
from rtk_cli.api.transports.proxies import Proxies, Proxy
from rtk_cli.api.transports.request_headers import USER_AGENT
from rtk_cli.api.transports.tls import is_plain_http
from rtk_cli.messages import Download

MAX_REDIRECTS = 20


class Links:
    """Downloads over the connections that `connections_for` returns for a URL and its proxy. `timeout` is in seconds,
    until a download starts, and then for each time without progress.
    """

    def __init__(
        self, connections_for: Callable[[str, Proxy | None], Connections], proxies: Proxies, timeout: float
    ) -> None:
        self._proxies = proxies
        self._timeout = timeout
        transport = _Transport(lambda url: connections_for(url, proxies.choose(url)))
        headers = {"user-agent": USER_AGENT, "accept-encoding": ACCEPTED_ENCODING}
        self._client = httpx.Client(transport=transport, headers=headers, trust_env=False)

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        deadline = Deadline(self._timeout)
        with closing(self._follow_redirects(url, {"accept-encoding": "identity", **headers}, deadline)) as response:
            yield Download(response.status_code, _described(response), self._chunks(response, deadline))

    def _follow_redirects(self, url: str, headers: Mapping[str, str], deadline: Deadline) -> httpx.Response:
        """The first response that is no redirect. The bodies of redirects are not read."""
        for number in count():
            with self._translated_errors(url, "no response within"), _httpcore_errors():
                sent = self._client.build_request("GET", url, headers=headers, extensions=limited_by(deadline))
                response = self._client.send(sent, stream=True)
                if response.next_request is None:
                    return response
                response.close()
                source, url = url, str(response.next_request.url)
            if is_plain_http(url) and not is_plain_http(source):
                raise unsafe_redirect(url)
            if number == MAX_REDIRECTS:
                raise too_many_redirects(url)
        raise AssertionError("count() does not end")

    def _chunks(self, response: httpx.Response, deadline: Deadline) -> Iterator[bytes]:
        url = str(response.url)
        with self._translated_errors(url, "no data for"):
            yield from unpacked(
                _without_stall(response, deadline), _encoding_of(response), urlsplit(url).hostname or ""
            )

    @contextmanager
    def _translated_errors(self, url: str, missing: str) -> Iterator[None]:
        with translated_errors(Exchange("GET", url, self._timeout, missing, self._proxies.choose(url))):
            yield


class _Transport(httpx.BaseTransport):
    """What httpx sends by."""

    def __init__(self, connections_for: Callable[[str], Connections]) -> None:
        self._connections_for = connections_for

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        response = self._connections_for(str(url)).send(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            response.status, headers=response.headers, stream=_Body(response), extensions=response.extensions
        )


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        return self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


@contextmanager
def _httpcore_errors() -> Iterator[None]:
    """Raise httpcore's exceptions in place of those of httpx itself: for a link or a redirect that it can't read."""
    try:
        yield
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise httpcore.UnsupportedProtocol(str(error)) from error
    except httpx.RequestError as error:
        raise httpcore.RemoteProtocolError(str(error)) from error


def _without_stall(response: httpx.Response, deadline: Deadline) -> Iterator[bytes]:
    """The body as it comes. The deadline starts anew before each piece; how long the caller takes does not count."""
    pieces = body_pieces(response, deadline)
    while True:
        deadline.restart()
        piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _encoding_of(response: httpx.Response) -> str:
    """Some stores send compressed files as they are stored, whatever accept-encoding says."""
    encoding: str = response.headers.get("content-encoding", "")
    return encoding


def _described(response: httpx.Response) -> dict[str, str]:
    """The headers that describe `chunks`: of a file that is unpacked on the way, neither length nor ranges are known.

    Without its ETag such a file is not resumed, as a range would count the compressed bytes.
    """
    hidden = {"content-length", "etag"} if is_encoded(_encoding_of(response)) else {"content-encoding"}
    return {name: value for name, value in response.headers.items() if name not in hidden}
