"""Connects httpx to httpcore's connection pool with a network backend of rtk's own, which keeps deadlines.

httpx builds the same pool in its own transport, but offers no option for the backend. Everything used here is public:
httpx's custom transports, and the pools, `network_backend` and exceptions of httpcore.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import httpx

from rtk_cli.api.transports.deadline import DeadlineBackend

MAX_CONNECTIONS = 100
SECONDS_KEPT_ALIVE = 5.0
"""How long an unused connection stays open. Both limits are those of httpx."""

_ERRORS = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
)
"""The roots of httpcore's exceptions; httpx has an exception of the same name for each one below them."""


class PoolTransport(httpx.BaseTransport):
    """Sends requests over kept connections, directly or through the proxy at `proxy_url`."""

    def __init__(self, context: ssl.SSLContext, proxy_url: str | None) -> None:
        proxy = None if proxy_url is None else httpx.URL(proxy_url)
        self._backend = DeadlineBackend(httpcore.SyncBackend())
        self._pool = _pool(context, proxy, self._backend)
        self._socks_errors = _socks_errors() if proxy is not None and _is_socks(proxy) else ()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert isinstance(request.stream, httpx.SyncByteStream)
        with _httpx_errors(self._socks_errors):
            response = self._pool.handle_request(
                httpcore.Request(
                    request.method,
                    _core_url(request.url),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            response.status, headers=response.headers, stream=_Body(response), extensions=response.extensions
        )

    def close(self) -> None:
        self._pool.close()
        self._backend.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with _httpx_errors():
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


def _pool(
    context: ssl.SSLContext, proxy: httpx.URL | None, backend: httpcore.NetworkBackend
) -> httpcore.ConnectionPool:
    if proxy is None:
        return httpcore.ConnectionPool(
            ssl_context=context,
            network_backend=backend,
            max_connections=MAX_CONNECTIONS,
            keepalive_expiry=SECONDS_KEPT_ALIVE,
        )
    kind = httpcore.SOCKSProxy if _is_socks(proxy) else httpcore.HTTPProxy
    return kind(
        _core_url(proxy),
        proxy_auth=(proxy.username.encode(), proxy.password.encode()) if proxy.userinfo else None,
        ssl_context=context,
        network_backend=backend,
        max_connections=MAX_CONNECTIONS,
        keepalive_expiry=SECONDS_KEPT_ALIVE,
    )


def _is_socks(proxy: httpx.URL) -> bool:
    return proxy.scheme.startswith("socks")


def _core_url(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


@contextmanager
def _httpx_errors(socks_errors: tuple[type[Exception], ...] = ()) -> Iterator[None]:
    """Raise httpx's exceptions in place of httpcore's."""
    try:
        yield
    except _ERRORS as error:
        translated: type[httpx.RequestError] = getattr(httpx, type(error).__name__)
        raise translated(str(error)) from error
    except socks_errors as error:
        raise httpx.ProxyError(f"it does not speak SOCKS5: {error}") from error


def _socks_errors() -> tuple[type[Exception], ...]:
    """What httpcore passes on from its optional package when a proxy breaks the protocol."""
    from socksio import SOCKSError

    return (SOCKSError,)
