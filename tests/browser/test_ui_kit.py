"""The official UI Kit on the page of `rtk meetings join`: setup screen, stage, chat, polls, participants."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.browser.web_client_page import BrowserClient, BrowserRoom
from tests.emulator.http.server_process import RUN, ServerProcess
from tests.support import sdk_downloads
from tests.support.chromium import fresh_page, needs_chromium

pytestmark = needs_chromium

NOT_OURS = ("fonts.googleapis.com", "cloudflare.com", "ERR_NAME_NOT_RESOLVED")
"""The UI Kit loads fonts and sounds from elsewhere, which fails offline."""


@pytest.fixture(scope="module")
def packages(web_client: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds the client and the UI Kit, unpacked."""
    cache = sdk_downloads.cache_folder(request, tmp_path_factory)
    try:
        return sdk_downloads.web_package(cache, sdk_downloads.UI_KIT).parent
    except sdk_downloads.Unavailable as reason:
        pytest.skip(f"the UI Kit can't be downloaded: {reason}")


@pytest.fixture
def room(new_room: Callable[[], BrowserRoom]) -> BrowserRoom:
    room = new_room()
    room.joined_page("bob")
    return room


@pytest.fixture
def address(room: BrowserRoom, packages: Path, tls_server: ServerProcess, tmp_path: Path) -> Iterator[str]:
    """The address that `rtk meetings join` prints for Ada."""
    words = ["--name", "Ada", "--custom-id", "ada", "--preset", "group_call_host", "--print-url"]
    environment = {
        **os.environ,
        "RTK_CONFIG_DIR": str(tmp_path),
        "CLOUDFLARE_API_BASE_URL": tls_server.url,
        "CLOUDFLARE_API_TOKEN": "any",
        "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
        "RTK_APP_ID": APP_ID,
    }
    command = [sys.executable, "-c", RUN, "meetings", "join", room.meeting_id, *words, "--ui-kit", str(packages)]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        yield running.stdout.readline().strip()
        running.terminate()
        running.communicate()


@pytest.fixture
def page(media_browser: Browser) -> Iterator[Page]:
    """A page without an error of ours in its log."""
    errors: list[str] = []
    with fresh_page(media_browser) as page:
        page.on("console", lambda each: errors.append(each.text) if each.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
    assert [error for error in errors if not any(word in error for word in NOT_OURS)] == []


def visible(page: Page, element: str, text: str) -> Locator:
    """The text where it is shown: the UI Kit draws some elements twice, and hides one."""
    return page.locator(element).get_by_text(text).locator("visible=true").first


def test_meeting_is_rendered_and_used(address: str, page: Page, room: BrowserRoom) -> None:
    bob = room.clients["bob"]
    assert isinstance(bob, BrowserClient)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address)
    page.get_by_text("Joining as").wait_for()
    page.get_by_role("button", name="Join").click()
    visible(page, "rtk-participant-tile", "Ada (You)").wait_for()
    visible(page, "rtk-participant-tile", "Bob").wait_for()
    room.until(lambda: bob.get("participants.joined") == ["Ada"], "bob")

    page.locator("rtk-chat-toggle").click()
    bob.call("chat.sendTextMessage", "Good morning")
    visible(page, "rtk-chat", "Good morning").wait_for()
    page.locator("rtk-chat textarea").fill("Hello Bob")
    page.locator("rtk-chat textarea").press("Enter")
    room.until(lambda: "Hello Bob" in bob.get("chat.messages"), "bob")

    page.locator("rtk-polls-toggle").click()
    bob.call("polls.create", "Lunch?", ["Soup", "Salad"], False, False)
    visible(page, "rtk-polls", "Lunch?").wait_for()

    page.locator("rtk-participants-toggle").click()
    visible(page, "rtk-participants", "Bob").wait_for()

    page.set_viewport_size({"width": 390, "height": 844})
    page.keyboard.press("Escape")
    page.locator("rtk-mic-toggle").locator("visible=true").first.click()
    room.until(lambda: bob.page.evaluate("meeting.participants.joined.toArray()[0].audioEnabled"), "bob")
