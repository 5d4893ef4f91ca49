"""What the tests with the official web client share: one server, one browser, one download."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.web_client_page import MEDIA_FLAGS
from tests.support import sdk_downloads
from tests.support.chromium import chromium


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
