"""What rtk relies on in httpx and httpcore to pass its own network backend. A release that differs fails here first."""

import inspect

import httpcore
import httpx
import pytest

from rtk_cli.api.transports import pool_transport
from rtk_cli.api.transports.tls import tls_context

NEVER_RAISED_BY_A_POOL = {httpcore.ConnectionNotAvailable}
EXCEPTIONS = [
    found
    for found in vars(httpcore).values()
    if isinstance(found, type) and issubclass(found, Exception) and found not in NEVER_RAISED_BY_A_POOL
]


@pytest.mark.parametrize("exception", EXCEPTIONS)
def test_exception_of_httpcore_has_its_namesake_in_httpx(exception: type[Exception]) -> None:
    assert issubclass(exception, pool_transport._ERRORS)
    assert issubclass(getattr(httpx, exception.__name__), httpx.RequestError)


@pytest.mark.parametrize("pool", [httpcore.ConnectionPool, httpcore.HTTPProxy, httpcore.SOCKSProxy])
def test_pool_takes_a_network_backend(pool: type[httpcore.ConnectionPool]) -> None:
    if pool is httpcore.SOCKSProxy:
        pytest.importorskip("socksio", reason="needs the extra: pip install 'rtk-cli[socks]'")
    assert "network_backend" in inspect.signature(pool).parameters


def test_limits_are_those_of_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}
    monkeypatch.setattr(httpcore, "ConnectionPool", lambda **options: given.update(options))
    httpx.HTTPTransport(verify=tls_context("http://127.0.0.1", {}))
    assert given["max_connections"] == pool_transport.MAX_CONNECTIONS
    assert given["keepalive_expiry"] == pool_transport.SECONDS_KEPT_ALIVE
