"""Chromium, driven by Playwright: the browser of Debian, as no other can be downloaded everywhere."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MILLISECONDS = 120_000
"""For each step of a page: hundreds of times what it takes, as the tests share two cores with a browser."""

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")


@contextmanager
def chromium(home: Path, *flags: str) -> Iterator[Browser]:
    """Start a browser with an empty home directory. It takes about 2 seconds: share it between tests."""
    always = ("--no-proxy-server", "--disable-quic", "--disable-background-networking", "--disable-component-update")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*always, *flags],
            chromium_sandbox=False,
            env={**os.environ, "HOME": str(home)},
            timeout=MILLISECONDS,
        )
        yield browser
        browser.close()


@contextmanager
def fresh_page(browser: Browser) -> Iterator[Page]:
    """Open a page that shares no cookie, cache or storage with others."""
    context = browser.new_context()
    context.set_default_timeout(MILLISECONDS)
    yield context.new_page()
    context.close()
