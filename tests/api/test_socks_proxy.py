"""A socks5:// proxy, with the extra `socks`: what it is asked for, and who is blamed when it fails."""

import importlib.util
from collections.abc import Iterator

import pytest

from rtk_cli.clock import monotonic
from tests.support.cli import FakeClock, Result
from tests.support.socks_proxy import SocksProxy, socks_proxy
from tests.support.stub_server import AUTHORITY, StubResponse, StubServer, stub_server, success

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("socksio") is None, reason="needs the extra: pip install 'rtk-cli[socks]'"
)

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
HOST = "api.rtk.test"
TIMEOUT, LONG = 0.3, 10.0
"""For a proxy that stays silent, and for one that answers at once: a busy machine takes its time for that."""
CONNECTION_REFUSED = b"\x05\x05\x00\x01" + bytes(6)


@pytest.fixture
def secure(env: dict[str, str], clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[StubServer]:
    """The API over https. Only the proxy knows where its host is."""
    for name in ("HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(AUTHORITY))
    with stub_server(env, clock, tls=True) as server:
        server.rtk.environment["CLOUDFLARE_API_BASE_URL"] = f"https://{HOST}/client/v4"
        yield server


@pytest.fixture
def proxy(secure: StubServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[SocksProxy]:
    with socks_proxy(secure.origin) as found:
        monkeypatch.setenv("HTTPS_PROXY", f"socks5://{found.address}")
        yield found


def get(secure: StubServer, timeout: float = LONG) -> Result:
    return secure.rtk(f"meetings get {ID} --timeout {timeout} --retries 0 -o json")


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_proxy_connects_to_the_host_by_its_name(
    secure: StubServer, proxy: SocksProxy, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"{scheme}://{proxy.address}")
    secure.respond_with(success({"id": ID}))
    assert get(secure).ok.data == {"id": ID}
    assert proxy.seen == [(HOST, 443)]


def test_all_proxy_is_used_for_the_api_and_for_downloads(
    secure: StubServer, proxy: SocksProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HTTPS_PROXY")
    monkeypatch.setenv("ALL_PROXY", f"socks5://{proxy.address}")
    link = {"output_file_name": "talk.mp4", "download_url": f"https://{HOST}:8443/talk.mp4"}
    secure.respond_with(success({"id": ID, "status": "UPLOADED", **link}), StubResponse(200, b"moving pictures"))
    result = secure.rtk(f"recordings download {ID} --to - --retries 0")
    assert proxy.seen == [(HOST, 443), (HOST, 8443)]
    assert result.exit_code == 0, result.stderr
    assert result.raw == b"moving pictures"


def test_user_and_password_are_sent_to_the_proxy(
    secure: StubServer, proxy: SocksProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"socks5://us%40er:pass%3Aword@{proxy.address}")
    secure.respond_with(success({"id": ID}))
    get(secure).ok
    assert proxy.users == [(b"us@er", b"pass:word")]


def test_rejected_password_is_a_network_error_without_the_password(
    secure: StubServer, proxy: SocksProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"socks5://user:proxy-password@{proxy.address}")
    proxy.accepts_user = False
    result = get(secure)
    assert result.exit_code == 10
    assert f"HTTPS_PROXY=socks5://****@{proxy.address}" in result.error["message"]
    assert "HTTPS_PROXY" in result.error["hint"]
    assert "proxy-password" not in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reply", CONNECTION_REFUSED),
        ("reply", b""),
        ("reply", b"\x05"),
        ("greeting", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
        ("greeting", b"\x05\xff"),
        ("greeting", b""),
    ],
    ids=["refusal", "close", "cut reply", "not SOCKS", "no method", "silence"],
)
def test_failing_proxy_is_a_network_error_that_names_the_proxy(
    secure: StubServer, proxy: SocksProxy, name: str, value: bytes
) -> None:
    setattr(proxy, name, value)
    started = monotonic()
    result = get(secure, TIMEOUT)
    assert monotonic() - started < TIMEOUT + 1
    assert (result.exit_code, result.stdout) == (10, "")
    assert f"HTTPS_PROXY=socks5://{proxy.address}" in result.error["message"]
    assert secure.seen == []
