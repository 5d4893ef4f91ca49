"""Pages of other sites in a real browser: they neither change nor read an emulator that requires no token."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.emulator.http.server_process import APP, MEETINGS, ServerProcess, running_server
from tests.support.chromium import chromium, fresh_page, needs_chromium
from tests.support.emulator_server import http_server

EVIL = "evil.example"
WITHOUT_GUARD = "from rtk_cli.emulator.http import browser_guard\nbrowser_guard.check = lambda headers: None"

pytestmark = needs_chromium

PAGE = """<!doctype html><title>page</title><pre id="results"></pre><script>
const base = "BASE", results = {};
const meetings = base + "MEETINGS", webhooks = base + "WEBHOOKS";
const settled = (name, promise) => promise.then(value => results[name] = value, error => results[name] = error.name);
const blob = (body, type) => new Blob([JSON.stringify(body)], {type});
const post = (url, body, type) => fetch(url, {method: "POST", mode: "no-cors", body: blob(body, type)});
const hook = {name: "x", url: "http://169.254.169.254/", events: ["meeting.started"]};
const socket = () => new Promise(resolve => {
  const opened = new WebSocket(base.replace("http", "ws") + "/live");
  opened.onopen = () => resolve("open");
  opened.onerror = () => resolve("refused");
});
const frame = () => new Promise(resolve => {
  addEventListener("message", event => resolve(event.data), {once: true});
  const inner = document.createElement("iframe");
  inner.sandbox = "allow-scripts";
  inner.srcdoc = `<script>fetch("${meetings}", {method: "POST", mode: "no-cors", body: new Blob(["{}"])})
    .then(() => parent.postMessage("sent", "*"), error => parent.postMessage(error.name, "*"))<\\/script>`;
  document.body.append(inner);
});
Promise.all([
  settled("untyped", post(meetings, {title: "stolen"}, "").then(() => "sent")),
  settled("text", post(meetings, {title: "stolen"}, "text/plain").then(() => "sent")),
  settled("webhook", post(webhooks, hook, "").then(() => "sent")),
  settled("reset", post(base.replace("/client/v4", "") + "/__emulator/reset", {}, "").then(() => "sent")),
  settled("json", fetch(meetings, {method: "POST", headers: {"content-type": "application/json"}, body: "{}"})),
  settled("read", fetch(meetings).then(response => response.text())),
  settled("socket", socket()),
  settled("frame", frame()),
]).then(() => document.getElementById("results").textContent = JSON.stringify(results));
</script>"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser in which evil.example is this machine."""
    with chromium(tmp_path_factory.mktemp("browser"), f"--host-resolver-rules=MAP {EVIL} 127.0.0.1") as started:
        yield started


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with running_server(tmp_path_factory.mktemp("guarded"), "--debug", "--data", ":memory:") as process:
        yield process


def results_of(site: str, server: ServerProcess, browser: Browser) -> dict[str, str]:
    """Open the page from a port of its own, as a page of `site`, and return what it could do."""
    html = PAGE.replace("BASE", server.url).replace("MEETINGS", MEETINGS).replace("WEBHOOKS", f"{APP}/webhooks")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing: stderr belongs to the test."""

    with http_server(Handler) as origin, fresh_page(browser) as page:
        page.goto(origin.replace("127.0.0.1", site))
        page.wait_for_function("document.getElementById('results').textContent !== ''")
        found: dict[str, str] = json.loads(page.inner_text("#results"))
    return found


def text_at(url: str, browser: Browser) -> str:
    """Open the URL as the page itself and return what it shows."""
    with fresh_page(browser) as page:
        page.goto(url)
        return page.inner_text("body")


def test_page_of_another_site_changes_and_reads_nothing(server: ServerProcess, browser: Browser) -> None:
    results = results_of(EVIL, server, browser)
    assert {name for name, result in results.items() if result == "sent"} == {
        "untyped",
        "text",
        "webhook",
        "reset",
        "frame",
    }, "requests that a browser sends without asking"
    assert (results["json"], results["read"], results["socket"]) == ("TypeError", "TypeError", "refused")
    with server.client() as client:
        assert client.get(MEETINGS).json()["data"] == []
        assert client.get(f"{APP}/webhooks?after").status_code == 404
    lines = server.wait_for_line("/webhooks?after")
    assert [line.split()[2] for line in lines if line.startswith("POST ")] == ["403"] * 5


def test_page_of_this_machine_may_open_the_websocket(server: ServerProcess, browser: Browser) -> None:
    assert results_of("localhost", server, browser)["socket"] == "open"


@pytest.mark.parametrize("path", ["/__emulator/state", f"/client/v4{APP}/presets", "/.well-known/webhooks.json"])
def test_dns_rebinding_reads_nothing(server: ServerProcess, browser: Browser, path: str) -> None:
    text = text_at(f"{server.origin}{path}".replace("127.0.0.1", EVIL), browser)
    assert '"code":403' in text
    assert "secret" not in text
    assert 'success":true' not in text


def test_attacks_succeed_without_the_check(tmp_path: Path, browser: Browser) -> None:
    """Prove that the pages above attack what they should."""
    with running_server(tmp_path, "--data", ":memory:", setup=WITHOUT_GUARD) as server:
        state = text_at(f"{server.origin}/__emulator/state".replace("127.0.0.1", EVIL), browser)
        assert results_of(EVIL, server, browser)["socket"] == "open"
    assert "secret" in state
