"""What holds for every view of the console: safe, live, usable by keyboard and screen reader, at any width."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from tests.browser.console.conftest import Backend, Console
from tests.emulator.http.server_process import APP, MEETINGS, running_server
from tests.support.chromium import fresh_page, needs_chromium

pytestmark = needs_chromium

VIEWS = ("", "live", "meetings", "recordings", "sessions", "webhooks", "requests", "faults", "state", "apps")
WIDTHS = (390, 800, 1280, 1600)
HOSTILE = '<img src=x onerror="document.title=`owned`"><script>document.title="owned"</script>'
TOKEN = "only-for-tests"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
BEYOND_THE_EDGE = """[...document.querySelectorAll("main, main .button, main .panel, header *")]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 0.5)
  .map(one => one.outerHTML.slice(0, 80))"""
IN_THE_DIALOG = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
FRAME = """origin => { const frame = document.createElement("iframe");
  frame.src = origin; document.body.append(frame) }"""
CHECKS = (Path(__file__).parent / "accessibility.js").read_text(encoding="utf-8")


def filled(backend: Backend) -> list[str]:
    """Fill each section, and return the routes of all views."""
    meeting = backend.live_meeting("Ada", "Grace", title="Design review of everything that was planned for the year")
    body = {"meeting_id": meeting}
    backend.call("POST", f"{APP}/recordings", body)
    hook = {"name": "backend", "url": "http://127.0.0.1:9/hook", "events": ["meeting.participantLeft"]}
    backend.call("POST", f"{APP}/webhooks", hook)
    eve = backend.participant(meeting, "Eve")
    session = backend.join(eve)
    backend.control("POST", "leave", {"participant_id": eve})
    backend.control("POST", "faults", {"operation": "meetings_create", "status": 429, "latency": "1s"})
    backend.send("GET", f"{backend.server.url}{APP}/meetingz")
    return [*VIEWS, f"meetings/{meeting}", f"sessions/{session}"]


def test_text_of_the_api_stays_text(console: Console, backend: Backend) -> None:
    meeting = backend.live_meeting(HOSTILE, title=HOSTILE)
    [session] = backend.call("GET", f"{APP}/sessions")["sessions"]
    for route in ("", "live", "meetings", f"meetings/{meeting}", f"sessions/{session['id']}"):
        console.open(route)
        console.wait_for(HOSTILE)
        assert console.page.locator("main img, main script").count() == 0
        assert console.page.title() != "owned"


def test_assigning_markup_is_blocked_by_the_policy(console: Console) -> None:
    console.open()
    attempt = "try { document.body.innerHTML = '<b>x</b>' } catch (error) { error.name }"
    assert console.page.evaluate(attempt) == "TypeError"
    console.forgive("TrustedHTML")


def test_views_show_changes_and_keep_the_focus(console: Console, backend: Backend) -> None:
    meeting = backend.live_meeting("Ada", "Grace")
    console.open("live")
    button = console.page.get_by_role("button", name="Mute Grace")
    button.focus()
    backend.join(backend.participant(meeting, "Barbara"))
    backend.call("POST", f"{MEETINGS}/{meeting}/active-session/kick", {"custom_participant_ids": ["ada"]})
    console.row("People in Weekly", "Barbara")
    console.wait_until_gone("People in Weekly", "Ada")
    assert button.evaluate("button => button === document.activeElement")


def test_page_comes_back_after_a_restart_of_the_server(new_console: Callable[..., Console], tmp_path: Path) -> None:
    flags = ("--data", str(tmp_path / "state.sqlite3"))
    with running_server(tmp_path, *flags) as server:
        console = new_console(server)
        with closing(Backend(server)) as backend:
            backend.meeting("Before")
        console.open("meetings")
        server.popen.kill()
        console.page.locator("#connection.lost").wait_for()
    with running_server(tmp_path, *flags, "--port", str(server.address[1])) as server:
        with closing(Backend(server)) as backend:
            backend.meeting("After")
        console.row("Meetings", "After")
        console.row("Meetings", "Before")
        console.page.locator("#connection.live").wait_for()
    console.forgive("ERR_")


def test_hidden_page_lets_go_and_catches_up(console: Console, backend: Backend) -> None:
    console.open("meetings")
    console.page.locator("#connection.live").wait_for()
    hide = """isHidden => { Object.defineProperty(document, "hidden", {value: isHidden, configurable: true});
        document.dispatchEvent(new Event("visibilitychange")) }"""
    console.page.evaluate(hide, True)
    console.page.locator("#connection.paused").wait_for()
    backend.meeting("Meanwhile")
    resumed: list[dict[str, str]] = []
    console.page.on("request", lambda request: resumed.append(request.headers) if "events" in request.url else None)
    console.page.evaluate(hide, False)
    console.row("Meetings", "Meanwhile")
    assert [headers["last-event-id"].count("-") for headers in resumed] == [2]


def test_token_is_asked_for_and_kept_in_memory_only(new_console: Callable[..., Console], tmp_path: Path) -> None:
    with running_server(tmp_path, "--data", ":memory:", "--token", TOKEN) as server:
        console = new_console(server)
        console.page.goto(server.origin)
        for word in ("wrong", TOKEN):
            console.fill("Token", word)
            console.press_in_dialog("Continue")
            if word == "wrong":
                console.page.get_by_text("does not accept that token").wait_for()
        console.page.get_by_role("heading", name="Overview", level=1).wait_for()
        console.page.locator("#connection.live").wait_for()
        kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"
        assert TOKEN not in console.page.evaluate(kept)
        assert console.page.context.cookies() == []
        console.page.reload()
        console.press_in_dialog("Cancel")
        console.page.get_by_role("alert").get_by_text("requires its token").wait_for()
    console.forgive("401")


def test_keyboard_reaches_everything(console: Console, backend: Backend) -> None:
    console.open("meetings")
    keys = console.page.keyboard
    keys.press("Tab")
    assert console.page.evaluate("document.activeElement.id") == "skip"
    keys.press("Enter")
    assert console.page.evaluate("document.activeElement.id") == "main"
    keys.press("Tab")
    assert console.page.evaluate("document.activeElement.textContent") == "New meeting"
    assert console.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    keys.press("Enter")
    console.dialog().wait_for()
    for _ in range(6):  # the focus stays in the dialog, or goes to the browser's own controls
        keys.press("Tab")
        assert console.page.evaluate(IN_THE_DIALOG)
    keys.press("Escape")
    console.dialog().wait_for(state="detached")
    assert console.page.evaluate("document.activeElement.textContent") == "New meeting"
    console.page.get_by_role("navigation", name="Sections").get_by_role("link", name="Live").focus()
    keys.press("Enter")
    console.page.get_by_role("heading", name="Live", level=1).wait_for()
    assert console.page.evaluate("document.activeElement.tagName") == "H1"


def test_views_are_accessible_and_fit_every_width(console: Console, backend: Backend) -> None:
    for route in filled(backend):
        console.open(route)
        for scheme in SCHEMES:
            console.page.emulate_media(color_scheme=scheme)
            assert console.page.evaluate(CHECKS) == [], (route, scheme)
        for width in WIDTHS:
            console.page.set_viewport_size({"width": width, "height": 800})
            assert console.page.evaluate(BEYOND_THE_EDGE) == [], (route, width)


def test_dialogs_are_accessible(console: Console, backend: Backend) -> None:
    for route, button in (("meetings", "New meeting"), ("webhooks", "Add webhook"), ("state", "Reset the emulator")):
        console.open(route)
        console.press(button)
        for scheme in SCHEMES:
            console.page.emulate_media(color_scheme=scheme)
            assert console.page.evaluate(CHECKS) == [], button
        console.page.keyboard.press("Escape")


def test_menu_opens_on_a_narrow_screen(new_console: Callable[..., Console], backend: Backend) -> None:
    console = new_console(backend.server, viewport={"width": 390, "height": 800})
    console.open()
    sections = console.page.get_by_role("navigation", name="Sections")
    assert not sections.is_visible()
    console.press("Menu")
    sections.get_by_role("link", name="Faults").click()
    console.page.get_by_role("heading", name="Faults", level=1).wait_for()
    assert not sections.is_visible()
    console.press("Menu")
    sections.get_by_role("link", name="Faults").click()
    sections.wait_for(state="hidden")


def test_thousand_meetings_come_in_pages(console: Console, backend: Backend) -> None:
    backend.meeting("Template")
    state = backend.control("GET", "state")
    [row] = state["tables"]["meetings"]
    state["tables"]["meetings"] = [
        {**row, "number": number, "id": f"00000000-0000-4000-8000-{number:012}", "title": f"Meeting {number}"}
        for number in range(1, 1001)
    ]
    assert backend.control("PUT", "state", state)["meetings"] == 1000
    console.open("meetings")
    rows = console.table("Meetings").locator("tbody tr")
    assert rows.count() == 25
    console.page.get_by_role("link", name="Next").click()
    console.wait_for("50 of 1,000")
    assert rows.count() == 25
    console.open("meetings?page=41")
    console.wait_for("0 of 1,000")
    assert console.page.get_by_text("No meetings yet").count() == 0
    console.page.get_by_role("link", name="Previous").click()
    console.row("Meetings", "00000000-0000-4000-8000-000000000001")


def test_unknown_address_leads_back(console: Console, backend: Backend) -> None:
    console.open("nothing")
    console.page.get_by_role("link", name="Go to the overview").click()
    console.page.get_by_role("heading", name="Overview", level=1).wait_for()


def test_browser_refuses_a_frame_around_the_page(browser: Browser, backend: Backend) -> None:
    origin = backend.server.origin
    with fresh_page(browser) as page:
        page.goto(f"{origin}/healthz")
        messages: list[str] = []
        page.on("console", lambda message: messages.append(message.text))
        page.evaluate(FRAME, origin)
        while not any("frame" in text for text in messages):
            page.wait_for_event("console")
