"""The console in headless Chromium, driven by Playwright, and the emulator behind it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.emulator.http.server_process import APP, MEETINGS, ServerProcess, running_server
from tests.support.chromium import MILLISECONDS, chromium


@dataclass
class Console:
    """A page that shows the console of a server."""

    page: Page
    server: ServerProcess
    problems: list[str]
    """What the browsers' logs complain about. At the end of a test there must be nothing left."""

    def forgive(self, text: str) -> None:
        """Wait for a problem in the log that a test has caused on purpose, and take it out."""
        while not any(text in problem for problem in self.problems):
            self.page.wait_for_event("console")
        self.problems[:] = [problem for problem in self.problems if text not in problem]

    def open(self, route: str = "") -> None:
        """Show a view, and wait for its content."""
        address = f"{self.server.origin}/#/{route}"
        if self.page.url.startswith(self.server.origin):
            self.page.evaluate("address => { location.href = address }", address)
        else:
            self.page.goto(address)
        self.page.locator(f'main[data-route="#/{route}"] h1').wait_for()

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def press(self, name: str) -> None:
        """Press the button of that name, wherever it stands."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def press_in_dialog(self, name: str) -> None:
        self.dialog().get_by_role("button", name=name, exact=True).click()

    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def table(self, caption: str) -> Locator:
        return self.page.get_by_role("table", name=caption, exact=True)

    def row(self, caption: str, text: str) -> Locator:
        """Wait for the row of a table that contains the text."""
        row = self.table(caption).get_by_role("row").filter(has_text=text)
        row.wait_for()
        return row

    def wait_until_gone(self, caption: str, text: str) -> None:
        """Wait until a table has no such row."""
        self.table(caption).get_by_role("row").filter(has_text=text).wait_for(state="detached")

    def wait_for(self, text: str) -> None:
        self.page.locator("main").get_by_text(text).first.wait_for()

    def says(self, text: str) -> None:
        """Wait for the notice."""
        self.page.locator("#notices").get_by_text(text, exact=True).wait_for()


class Backend:
    """The emulator as a program that uses the API sees it, and its control routes."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        self._client = server.client()

    def close(self) -> None:
        self._client.close()

    def call(self, method: str, path: str, body: object = None) -> Any:
        response = self.send(method, self.server.url + path, body)
        assert response.is_success, response.text
        return response.json()["data"]

    def control(self, method: str, word: str, body: object = None) -> Any:
        answer = self.send(method, f"{self.server.origin}/__emulator/{word}", body).json()
        return answer.get("data", answer)

    def meeting(self, title: str = "Weekly", **settings: object) -> str:
        meeting: str = self.call("POST", MEETINGS, {"title": title, **settings})["id"]
        return meeting

    def participant(self, meeting: str, name: str, preset: str = "group_call_host") -> str:
        body = {"name": name, "custom_participant_id": name.lower(), "preset_name": preset}
        participant: str = self.call("POST", f"{MEETINGS}/{meeting}/participants", body)["id"]
        return participant

    def join(self, participant: str) -> str:
        """Let a participant join, and return the id of the session."""
        session: str = self.control("POST", "join", {"participant_id": participant})["session_id"]
        return session

    def live_meeting(self, *names: str, title: str = "Weekly") -> str:
        meeting = self.meeting(title)
        for name in names:
            self.join(self.participant(meeting, name))
        return meeting

    def peers(self, meeting: str) -> dict[str, dict[str, Any]]:
        """The people in a meeting by their names."""
        rooms = self.control("GET", f"live?meeting_id={meeting}")["rooms"]
        return {peer["name"]: peer for room in rooms for peer in room["peers"]}

    def recordings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("GET", f"{APP}/recordings")
        return found

    def send(self, method: str, url: str, body: object = None) -> httpx.Response:
        return self._client.request(method, url, json=body)


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests."""
    with chromium(tmp_path_factory.mktemp("browser")) as started:
        yield started


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with running_server(tmp_path_factory.mktemp("console"), "--data", ":memory:") as process:
        yield process


@pytest.fixture
def backend(server: ServerProcess) -> Iterator[Backend]:
    """The emulator, empty."""
    with closing(Backend(server)) as found:
        found.control("POST", "reset", {})
        yield found


@pytest.fixture
def new_console(browser: Browser) -> Iterator[Callable[..., Console]]:
    """Opens pages in profiles of their own, and checks at the end that no browser log has a problem."""
    contexts = []
    problems: list[str] = []

    def new(server: ServerProcess, **options: Any) -> Console:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(MILLISECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return Console(page, server, problems)

    yield new
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def console(backend: Backend, new_console: Callable[..., Console]) -> Console:
    return new_console(backend.server)
