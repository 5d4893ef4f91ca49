"""Kept connections to one kind of server: httpcore's pool, with a network backend of rtk's own, which keeps deadlines.

Everything used here is public: the pools of httpcore, their `network_backend` and exceptions.
"""

import ssl
from urllib.parse import unquote, urlsplit

import httpcore

from rtk_cli.api.transports.deadline import Deadline, DeadlineBackend

MAX_CONNECTIONS = 100
SECONDS_KEPT_ALIVE = 5.0
"""How long an unused connection stays open. Both limits are those of httpx."""


class Connections:
    """Sends requests over kept connections, directly or through the proxy at `proxy_url`. Raises httpcore's errors."""

    def __init__(self, context: ssl.SSLContext, proxy_url: str | None) -> None:
        self._backend = DeadlineBackend(httpcore.SyncBackend())
        self._pool = _pool(context, proxy_url, self._backend)
        self._socks_errors = _socks_errors() if proxy_url is not None and _is_socks(proxy_url) else ()

    def send(self, request: httpcore.Request) -> httpcore.Response:
        """The response, whose body is not read yet; the caller closes it."""
        try:
            return self._pool.handle_request(request)
        except self._socks_errors as error:
            raise httpcore.ProxyError(f"it does not speak SOCKS5: {error}") from error

    def close(self) -> None:
        self._pool.close()
        self._backend.close()


def limited_by(deadline: Deadline) -> dict[str, object]:
    """The extensions of a request that give it a deadline."""
    return {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), deadline)}


def _pool(context: ssl.SSLContext, proxy_url: str | None, backend: httpcore.NetworkBackend) -> httpcore.ConnectionPool:
    if proxy_url is None:
        return httpcore.ConnectionPool(
            ssl_context=context,
            network_backend=backend,
            max_connections=MAX_CONNECTIONS,
            keepalive_expiry=SECONDS_KEPT_ALIVE,
        )
    proxy = urlsplit(proxy_url)
    kind = httpcore.SOCKSProxy if _is_socks(proxy_url) else httpcore.HTTPProxy
    return kind(
        httpcore.URL(scheme=proxy.scheme, host=(proxy.hostname or "").encode("idna"), port=proxy.port, target="/"),
        proxy_auth=None if proxy.username is None else (_decoded(proxy.username), _decoded(proxy.password)),
        ssl_context=context,
        network_backend=backend,
        max_connections=MAX_CONNECTIONS,
        keepalive_expiry=SECONDS_KEPT_ALIVE,
    )


def _is_socks(proxy_url: str) -> bool:
    return urlsplit(proxy_url).scheme.startswith("socks")


def _decoded(part: str | None) -> bytes:
    return unquote(part or "").encode()


def _socks_errors() -> tuple[type[Exception], ...]:
    """What httpcore passes on from its optional package when a proxy breaks the protocol."""
    from socksio import SOCKSError

    return (SOCKSError,)
