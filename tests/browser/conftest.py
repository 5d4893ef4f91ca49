"""What the tests with the official web client share: one server, one browser, one download."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser

from rtk_cli.local import AUTHORITY_FILE
from tests.browser.web_client_page import MEDIA_FLAGS, BrowserClient, BrowserRoom, pages
from tests.emulator.http.server_process import ServerProcess, running_server
from tests.support import sdk_downloads
from tests.support.chromium import chromium
from tests.web_core.clients import EventLoop, event_loop


@pytest.fixture(scope="session")
def web_client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked npm package of the official web client."""
    try:
        return sdk_downloads.web_package(
            sdk_downloads.cache_folder(request, tmp_path_factory), sdk_downloads.WEB_CLIENT
        )
    except sdk_downloads.Unavailable as reason:
        pytest.skip(f"the web client can't be downloaded: {reason}")


@pytest.fixture(scope="module")
def media_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser with a microphone and a camera, which accepts any certificate."""
    with chromium(tmp_path_factory.mktemp("browser"), *MEDIA_FLAGS, "--ignore-certificate-errors") as started:
        yield started


@pytest.fixture(scope="module")
def tls_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The emulator over TLS. Python in this process trusts it."""
    folder = tmp_path_factory.mktemp("tls")
    with running_server(folder, "--tls", "--data", ":memory:") as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(folder / "data" / AUTHORITY_FILE))
        yield server


@pytest.fixture(scope="module")
def open_page(media_browser: Browser, web_client: Path) -> Iterator[Callable[[], BrowserClient]]:
    with pages(media_browser, web_client) as open_one:
        yield open_one


@pytest.fixture(scope="module")
def loop() -> Iterator[EventLoop]:
    with event_loop() as started:
        yield started


@pytest.fixture(scope="module")
def new_room(
    tls_server: ServerProcess, loop: EventLoop, open_page: Callable[[], BrowserClient]
) -> Iterator[Callable[[], BrowserRoom]]:
    """A function that creates a meeting whose people use the official client."""
    rooms: list[BrowserRoom] = []
    base = f"localhost:{urlsplit(tls_server.url).port}"
    with httpx.Client(base_url=tls_server.url, verify=ssl.create_default_context(), trust_env=False) as rest:

        def create() -> BrowserRoom:
            rooms.append(BrowserRoom(rest, loop, base, open_page))
            return rooms[-1]

        yield create
        for room in rooms:
            room.close()
