"""Which proxy is used, what happens to variables that can't be understood, and who is blamed for a proxy's failure."""

import importlib.util

import pytest

from rtk_cli.api.transports.proxies import Proxies
from rtk_cli.errors import ConfigurationError
from tests.support.stub_server import StubServer, closed_port

GET = "meetings get 5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
API = "https://api.rtk.test/v4"
PROXY = "http://proxy.test:3128"


@pytest.fixture(autouse=True)
def _no_proxies_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def without_socks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)


def chosen(url: str) -> tuple[str | None, list[str]]:
    warnings: list[str] = []
    proxies = Proxies(warnings.append)
    found = [proxies.choose(url) for _ in range(2)]
    assert found[0] == found[1]
    return str(found[0]) if found[0] else None, warnings


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("*", API),
        ("rtk.test", API),
        (".rtk.test", API),
        ("*.rtk.test", API),
        ("api.rtk.test:443", API),
        ("other.test api.rtk.test", API),
        ("10.0.0.0/8", "https://10.1.2.3"),
        ("[::1]", "https://[::1]:8443"),
        ("::1", "https://[::1]:8443"),
        ("[::1]:8443", "https://[::1]:8443"),
        ("fd07::/64", "https://[fd07::5]"),
        ("https://api.rtk.test", API),
    ],
)
def test_no_proxy_entry_applies(monkeypatch: pytest.MonkeyPatch, entry: str, url: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", entry)
    assert chosen(url) == (None, [])


@pytest.mark.parametrize(
    "entry", ["[::1]", "fd07::/64", "10.0.0.0/8", "test.rtk", "i.rtk.test", "api.rtk.test:80", "::1"]
)
def test_no_proxy_entry_for_something_else_is_ignored(monkeypatch: pytest.MonkeyPatch, entry: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", entry)
    assert chosen(API) == (f"HTTPS_PROXY={PROXY}", [])


@pytest.mark.parametrize("entry", ["[::1", "10.0.0.0/99", "host:port", "a|b", "[nonsense]"])
def test_no_proxy_entry_that_is_invalid_is_a_warning(monkeypatch: pytest.MonkeyPatch, entry: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", entry)
    proxy, warnings = chosen(API)
    assert proxy == f"HTTPS_PROXY={PROXY}"
    assert [entry in warning for warning in warnings] == [True]


@pytest.mark.usefixtures("without_socks")
def test_socks_proxy_beside_a_usable_one_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", PROXY)
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:1080")
    assert chosen(API) == (f"https_proxy={PROXY}", [])


@pytest.mark.usefixtures("without_socks")
def test_unusable_proxy_before_a_usable_one_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://user:secret@127.0.0.1:1080")
    monkeypatch.setenv("ALL_PROXY", PROXY)
    proxy, warnings = chosen(API)
    assert proxy == f"ALL_PROXY={PROXY}"
    assert [("rtk-cli[socks]" in warning, "secret" in warning) for warning in warnings] == [(True, False)]


@pytest.mark.usefixtures("without_socks")
def test_socks_proxy_alone_names_the_extra_and_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(ConfigurationError) as caught:
        chosen(API)
    assert "ALL_PROXY=socks5://127.0.0.1:1080" in caught.value.message
    assert "rtk-cli[socks]" in str(caught.value.hint)
    assert "ALL_PROXY" in str(caught.value.hint)


def test_invalid_no_proxy_of_a_command_is_a_warning_on_stderr(
    stub: StubServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closed_port() as origin:
        monkeypatch.setenv("HTTPS_PROXY", origin.replace("//", "//user:proxy-password@"))
        monkeypatch.setenv("NO_PROXY", "[::1")
        result = stub.rtk(f"{GET} --retries 0 -o json", environment={"CLOUDFLARE_API_BASE_URL": API})
    assert result.exit_code == 10
    assert f"HTTPS_PROXY=http://****@{origin.removeprefix('http://')}" in result.error["message"]
    assert "api.rtk.test" in result.error["hint"]
    assert "proxy-password" not in result.stderr
    assert result.stderr.count("[::1") == 1
