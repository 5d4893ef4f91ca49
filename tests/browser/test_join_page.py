"""`rtk meetings join --open` in a real browser: the token arrives, the policy lets the packages run, both ends end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from rtk_cli.jobs.join_page import page as pages
from rtk_cli.jobs.join_page import ui_kit
from rtk_cli.jobs.join_page.page_server import serving
from tests.support.chromium import chromium, fresh_page, needs_chromium
from tests.support.ui_kit_folder import ui_kit_folder

pytestmark = needs_chromium

TOKEN = "eyJhbGciOi.eyJhbGciOi.signature"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("browser")) as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> ui_kit.UiKit:
    return ui_kit.from_folder(ui_kit_folder(tmp_path))


def messages_of(page: Page) -> list[str]:
    """Collect what the browser logs: violations of the policy are errors there."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_page_opens_the_meeting_with_the_token(browser: Browser, folder: ui_kit.UiKit) -> None:
    with serving(pages.Page(TOKEN, "localhost:8787", folder)) as served, fresh_page(browser) as page:
        messages = messages_of(page)
        page.goto(served.url)
        page.wait_for_function("() => window.meeting !== undefined")
        options = page.evaluate("window.initOptions")
        assert (options["authToken"], options["baseURI"]) == (TOKEN, "localhost:8787")
        assert page.inner_text("rtk-meeting") == "the meeting"
        assert page.locator("#message").is_hidden()
        assert page.evaluate("window.isSecureContext"), "otherwise there are no devices"
        assert page.evaluate("location.pathname") == "/", "the address does not stay in the history"
        assert TOKEN not in page.content()
        assert messages == []


def test_closed_page_ends_the_command_and_a_second_visit_fails(browser: Browser, folder: ui_kit.UiKit) -> None:
    with serving(pages.Page(TOKEN, None, folder)) as served, fresh_page(browser) as page:
        page.goto(served.url)
        page.wait_for_function("() => window.meeting !== undefined")
        with fresh_page(browser) as second:
            response = second.goto(served.url)
            assert response is not None
            assert response.status == 410
        assert not served.closed.is_set()
        page.close()
        assert served.closed.wait(30)


def test_page_leaves_and_empties_itself_when_the_command_ends(browser: Browser, folder: ui_kit.UiKit) -> None:
    with fresh_page(browser) as page:
        with serving(pages.Page(TOKEN, None, folder)) as served:
            page.goto(served.url)
            page.wait_for_function("() => window.meeting !== undefined")
        page.wait_for_function("() => window.hasLeft === true")
        assert page.locator("rtk-meeting").count() == 0
        assert page.locator("#message").is_visible()


def test_refused_token_is_explained_on_the_page(browser: Browser, folder: ui_kit.UiKit) -> None:
    with (
        serving(pages.Page("bad-token", None, folder, "Ask again.")) as served,
        fresh_page(browser) as page,
    ):
        page.goto(served.url)
        page.wait_for_selector("rtk-meeting", state="detached")
        text = page.inner_text("#message")
        assert "Invalid auth token" in text
        assert "Ask again." in text


def test_policy_refuses_scripts_of_others(browser: Browser, folder: ui_kit.UiKit) -> None:
    with serving(pages.Page(TOKEN, None, folder)) as served, fresh_page(browser) as page:
        messages = messages_of(page)
        page.goto(served.url)
        page.wait_for_function("() => window.meeting !== undefined")
        page.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: 'window.x = 1'}))")
        assert page.evaluate("window.x") is None
        assert "Content Security Policy" in messages[0]
