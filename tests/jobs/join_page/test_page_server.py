"""The page on which a person joins: an address that works once, what the page may load, and when it goes away."""

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rtk_cli.errors import UsageError
from rtk_cli.jobs.join_page import ui_kit
from rtk_cli.jobs.join_page.page import Page
from rtk_cli.jobs.join_page.page_server import ServedPage, serving
from tests.support.ui_kit_folder import PART, ui_kit_folder

TOKEN = "eyJhbGciOi.eyJhbGciOi.signature"
TIMEOUT = 30


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(TOKEN, "localhost:8787", ui_kit.from_folder(ui_kit_folder(tmp_path)))


@pytest.fixture
def served(page: Page) -> Iterator[ServedPage]:
    with serving(page) as found:
        yield found


def get(url: str, path: str | None = None, **headers: str) -> httpx.Response:
    target = url if path is None else str(httpx.URL(url).copy_with(path=path))
    return httpx.get(target, headers={name.replace("_", "-"): text for name, text in headers.items()}, trust_env=False)


def alive_path(response: httpx.Response) -> str:
    found = response.text.partition('"alive": "')[2].partition('"')[0]
    assert found.startswith("/alive/")
    return found


def test_address_works_once_and_holds_no_token(served: ServedPage) -> None:
    assert TOKEN not in served.url
    assert len(httpx.URL(served.url).path) > 40
    first, second = get(served.url), get(served.url)
    assert (first.status_code, TOKEN in first.text) == (200, True)
    assert (second.status_code, TOKEN in second.text) == (410, False)
    assert "rtk meetings join" in second.text


def test_addresses_differ(page: Page) -> None:
    with serving(page) as first, serving(page) as second:
        assert httpx.URL(first.url).path != httpx.URL(second.url).path


@pytest.mark.parametrize("header", ["sec_purpose", "purpose"])
def test_prefetching_browser_does_not_use_the_address_up(served: ServedPage, header: str) -> None:
    assert get(served.url, **{header: "prefetch;prerender"}).status_code == 503
    assert get(served.url).status_code == 200


def test_other_paths_and_methods_show_nothing_and_do_not_use_it_up(served: ServedPage) -> None:
    for path in ("/", "/index.html", httpx.URL(served.url).path[:-1], "/alive/x", "/kit/other/package.json"):
        assert get(served.url, path).status_code == 404
    assert httpx.head(served.url, trust_env=False).status_code == 501
    assert httpx.post(served.url, trust_env=False).status_code == 501
    assert get(served.url).status_code == 200


@pytest.mark.parametrize("host", ["localhost", "evil.example", "127.0.0.1"])
def test_another_host_is_refused(served: ServedPage, host: str) -> None:
    assert get(served.url, host=host).status_code == 403
    assert get(served.url).status_code == 200


def test_nothing_is_stored_and_no_address_passed_on(served: ServedPage) -> None:
    headers = get(served.url).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


def test_policy_allows_the_emulator_and_no_other_script(served: ServedPage) -> None:
    policy = dict(rule.strip().split(" ", 1) for rule in get(served.url).headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "wss://*.localhost:8787" in policy["connect-src"].split()
    assert (policy["frame-ancestors"], policy["base-uri"], policy["form-action"]) == ("'none'", "'none'", "'none'")


def test_policy_for_the_real_service_names_its_hosts_and_the_cdn() -> None:
    policy = Page(TOKEN, None, ui_kit.from_cdn()).headers()["content-security-policy"]
    assert f"script-src 'self' {ui_kit.CDN};" in policy
    assert "localhost" not in policy
    assert "wss://*.realtime.cloudflare.com" in policy


def test_scripts_of_the_cdn_have_a_version_and_the_entries_a_hash() -> None:
    text = Page(TOKEN, None, ui_kit.from_cdn()).html("/alive/x").decode()
    for name in ("realtimekit", "realtimekit-ui"):
        assert f"{ui_kit.CDN}{name}@{ui_kit.VERSION}/dist/" in text
    assert text.count('integrity="sha384-') == text.count('crossorigin="anonymous"') == 2
    assert "baseURI" not in text


def test_token_cannot_end_the_script_it_is_in(tmp_path: Path) -> None:
    text = Page("</script><script>alert(1)", None, ui_kit.from_cdn()).html("/alive/x").decode()
    assert "</script><script>alert" not in text


def test_files_of_the_packages_are_served_and_nothing_beside_them(served: ServedPage, tmp_path: Path) -> None:
    (tmp_path / "node_modules" / "secret.txt").write_text("secret")
    (tmp_path / "node_modules/@cloudflare/realtimekit/link.txt").symlink_to(tmp_path / "node_modules" / "secret.txt")
    response = get(served.url, "/kit/realtimekit-ui/dist/realtimekit-ui/p-part.js")
    assert (response.text, response.headers["content-type"]) == (PART, "text/javascript; charset=utf-8")
    for name in ("../../secret.txt", "link.txt", "..%2f..%2fsecret.txt", "dist", ""):
        address = httpx.URL(served.url)
        head = f"GET /kit/realtimekit/{name} HTTP/1.1\r\nhost: {address.netloc.decode()}\r\nconnection: close\r\n\r\n"
        with socket.create_connection((address.host, address.port or 0), TIMEOUT) as connection:
            connection.sendall(head.encode())
            assert connection.recv(65536).startswith(b"HTTP/1.1 404 ")


def test_closing_the_page_is_noticed(served: ServedPage) -> None:
    url = str(httpx.URL(served.url).copy_with(path=alive_path(get(served.url))))
    with httpx.stream("GET", url, trust_env=False) as response:
        assert response.headers["content-type"] == "text/event-stream"
        assert not served.closed.wait(0.3)
    assert served.closed.wait(TIMEOUT)


def test_page_notices_that_the_command_ends(page: Page) -> None:
    with httpx.Client(trust_env=False) as client:
        with serving(page) as served:
            path = alive_path(client.get(served.url))
            stream = client.stream("GET", str(httpx.URL(served.url).copy_with(path=path)))
            response = stream.__enter__()
        assert b"".join(response.iter_raw()) == b": open\n\n", "and then the end"
        assert not served.closed.is_set()
        stream.__exit__(None, None, None)
    with pytest.raises(httpx.ConnectError):
        get(served.url)


@pytest.mark.parametrize(
    "place", ["", "node_modules", "node_modules/@cloudflare", "node_modules/@cloudflare/realtimekit-ui"]
)
def test_packages_are_found_from_any_folder_above_or_beside(tmp_path: Path, place: str) -> None:
    found = ui_kit.from_folder(ui_kit_folder(tmp_path) / place)
    assert set(found.folders) == {"realtimekit", "realtimekit-ui"}


def test_packages_of_npm_pack_are_found_under_any_name(tmp_path: Path) -> None:
    scope = ui_kit_folder(tmp_path) / "node_modules" / "@cloudflare"
    (scope / "realtimekit").rename(tmp_path / "package")
    (scope / "realtimekit-ui").rename(tmp_path / "ui")
    assert ui_kit.from_folder(tmp_path).folders["realtimekit"] == (tmp_path / "package").resolve()


@pytest.mark.parametrize("missing", ["realtimekit/dist/browser.js", "realtimekit-ui/package.json"])
def test_folder_without_a_package_is_refused(tmp_path: Path, missing: str) -> None:
    (ui_kit_folder(tmp_path) / "node_modules" / "@cloudflare" / missing).unlink()
    with pytest.raises(UsageError) as refused:
        ui_kit.from_folder(tmp_path)
    assert f"@cloudflare/{missing.partition('/')[0]}" in refused.value.message
    assert "npm install" in (refused.value.hint or "")


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        ui_kit.from_folder(tmp_path / "missing")
