"""What rtk relies on in httpcore and httpx: a network backend, and errors. A release that differs fails here first."""

import inspect

import httpcore
import httpx
import pytest

from rtk_cli.api.transports import connections
from rtk_cli.api.transports.http_errors import Exchange, translated_errors
from rtk_cli.api.transports.links import _httpcore_errors
from rtk_cli.api.transports.tls import tls_context
from rtk_cli.errors import RtkError

NEVER_RAISED_BY_A_POOL = {httpcore.ConnectionNotAvailable}
EXCEPTIONS = [
    found
    for found in vars(httpcore).values()
    if isinstance(found, type) and issubclass(found, Exception) and found not in NEVER_RAISED_BY_A_POOL
]


OF_HTTPX = [
    found
    for found in vars(httpx).values()
    if isinstance(found, type) and issubclass(found, (httpx.RequestError, httpx.InvalidURL))
]


@pytest.mark.parametrize("exception", EXCEPTIONS)
def test_exception_of_httpcore_becomes_an_error_of_rtk(exception: type[Exception]) -> None:
    with pytest.raises(RtkError) as raised, translated_errors(Exchange("GET", "https://api.rtk.test/x", 1, "nothing")):
        raise exception("problem")
    assert "api.rtk.test" in raised.value.message


@pytest.mark.parametrize("exception", OF_HTTPX)
def test_exception_of_httpx_becomes_one_of_httpcore(exception: type[Exception]) -> None:
    with pytest.raises((httpcore.UnsupportedProtocol, httpcore.RemoteProtocolError)), _httpcore_errors():
        raise exception("problem")


@pytest.mark.parametrize("pool", [httpcore.ConnectionPool, httpcore.HTTPProxy, httpcore.SOCKSProxy])
def test_pool_takes_a_network_backend(pool: type[httpcore.ConnectionPool]) -> None:
    if pool is httpcore.SOCKSProxy:
        pytest.importorskip("socksio", reason="needs the extra: pip install 'rtk-cli[socks]'")
    assert "network_backend" in inspect.signature(pool).parameters


def test_limits_are_those_of_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}
    monkeypatch.setattr(httpcore, "ConnectionPool", lambda **options: given.update(options))
    httpx.HTTPTransport(verify=tls_context("http://127.0.0.1", {}))
    assert given["max_connections"] == connections.MAX_CONNECTIONS
    assert given["keepalive_expiry"] == connections.SECONDS_KEPT_ALIVE
