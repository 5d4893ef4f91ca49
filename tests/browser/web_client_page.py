"""The official web client, unmodified, in pages of a browser: a `MeetingClient` for each page."""

import contextlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page

from tests.support.chromium import fresh_page
from tests.support.emulator_server import http_server
from tests.web_core.clients import DESCRIBED_BY, NAMESPACES, EventLoop
from tests.web_core.room import Room

MEDIA_FLAGS = (
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
)
HTML = b'<!doctype html><title>Meeting</title><script src="/client.js"></script><script src="/page.js"></script>'
SCRIPT = """
const log = [];
const find = path => path.split(".").reduce((object, name) => object[name], meeting);
const items = found => found instanceof Map ? found.toArray() : found;
const describe = found => {
  if (found instanceof Map || Array.isArray(found)) return items(found).map(describe);
  if (found instanceof Date) return found.toISOString();
  if (found === undefined || found === null || typeof found !== "object") return found ?? null;
  const name = DESCRIBED_BY.find(name => name in found);
  return name ? found[name] : JSON.parse(JSON.stringify(found));
};
let meeting;
async function init(authToken, baseURI) {
  const permissions = {canActivate: true, canDeactivate: true};
  const board = {id: "board", name: "Board", icon: "", component: null, permissions};
  const defaults = {audio: false, video: false, plugins: [board]};
  meeting = await RealtimeKitClient.init({authToken, baseURI, defaults});
  for (const path of NAMESPACES) {
    const emitter = find(path);
    if (emitter.on) emitter.on("*", name => log.push(`${path}.${name}`));
  }
  window.meeting = meeting;
}
async function call(path, ...values) {
  const names = path.split("."), last = names.pop();
  const object = names.length ? find(names.join(".")) : meeting;
  await object[last](...values);
}
"""


class BrowserClient:
    """One page with the official client. `errors` has what the page's console called an error."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(origin)

    def init(self, token: str, base: str) -> None:
        """Initialize the client; `base` is host and port of the emulator."""
        self.page.evaluate("([token, base]) => init(token, base)", [token, base])

    @property
    def events(self) -> list[str]:
        found: list[str] = self.page.evaluate("log")
        return found

    def get(self, path: str) -> Any:
        return self.page.evaluate("path => describe(find(path))", path)

    def ids(self, path: str) -> list[str]:
        found: list[str] = self.page.evaluate("path => items(find(path)).map(each => each.id)", path)
        return found

    def call(self, path: str, *arguments: Any) -> None:
        self.page.evaluate("([path, values]) => call(path, ...values)", [path, list(arguments)])

    def pause(self) -> None:
        self.page.wait_for_timeout(20)


class BrowserRoom(Room):
    """A meeting whose people use the official client. `base` is host and port of the emulator."""

    def __init__(self, rest: httpx.Client, loop: EventLoop, base: str, open_page: Callable[[], BrowserClient]) -> None:
        super().__init__(rest, loop)
        self._base = base
        self._open_page = open_page

    def page(self, name: str, preset: str = "group_call_host") -> BrowserClient:
        """Add a participant in a page of their own; initialized, not joined."""
        client = self.clients[name] = self.open_with(self.token(name, preset))
        return client

    def again(self, name: str) -> BrowserClient:
        """Open another page for a participant who was there before."""
        token = self.post(f"/meetings/{self.meeting_id}/participants/{self.participant_ids[name]}/token", {})["token"]
        client = self.clients[name] = self.open_with(token)
        return client

    def open_with(self, token: str) -> BrowserClient:
        """Open a page, and initialize its client with a token."""
        client = self._open_page()
        client.init(token, self._base)
        return client

    def joined_page(self, name: str, preset: str = "group_call_host") -> BrowserClient:
        """Add a participant in a page, and let them join."""
        client = self.page(name, preset)
        client.call("join")
        return client


@contextlib.contextmanager
def pages(browser: Browser, package: Path) -> Iterator[Callable[[], BrowserClient]]:
    """Yield a function that opens one more page with the client of the unpacked npm package."""
    constants = f"const NAMESPACES = {list(NAMESPACES)}, DESCRIBED_BY = {list(DESCRIBED_BY)};"
    files = {
        "/": ("text/html", HTML),
        "/client.js": ("text/javascript", (package / "dist/browser.js").read_bytes()),
        "/page.js": ("text/javascript", (constants + SCRIPT).encode()),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, content = files.get(self.path, ("text/plain", b""))
            self.send_response(200 if self.path in files else 404)
            self.send_header("content-type", f"{kind}; charset=utf-8")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing: stderr belongs to the test."""

    with http_server(Handler) as origin, contextlib.ExitStack() as stack:

        def open_page() -> BrowserClient:
            page = stack.enter_context(fresh_page(browser))
            return BrowserClient(page, origin.replace("127.0.0.1", "localhost"))

        yield open_page
