"""A secure origin in a real browser: Chromium trusts the emulator by an NSS database, and its pages may call."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Error

from tests.emulator.http.server_process import ROOT, RUN, ServerProcess, running_server
from tests.support.chromium import chromium, fresh_page, needs_chromium
from tests.support.emulator_server import http_server

HOSTS = ("api", "socket-edge", "location", "location-legacy", "da-collector", "api-silos")
CALLS = {host: "/v2/internals/participant-details" if host == "api" else "/" for host in HOSTS if host != "socket-edge"}

pytestmark = [
    needs_chromium,
    pytest.mark.skipif(shutil.which("certutil") is None, reason="needs certutil: apt-get install libnss3-tools"),
]

CALL_ALL = """async ([port, calls]) => {
  const tracing = {traceparent: "00-1-1-01", "tracing-id": "1"};
  const headers = {authorization: "Bearer x", "x-realtimekit-version": "2", ...tracing};
  const status = url => fetch(url, {headers}).then(response => response.status, error => error.name);
  const results = {};
  for (const [host, path] of Object.entries(calls))
    results[host] = await status(`https://${host}.localhost:${port}${path}`);
  results.api_itself = await status(`https://localhost:${port}/client/v4/accounts`);
  results.control = await status(`https://localhost:${port}/__emulator/status`);
  return results;
}"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[ServerProcess]:
    """The emulator with TLS, trusted by the browsers of that home directory."""
    with running_server(home, "--tls", "--data", ":memory:") as process:
        yield process


@pytest.fixture(scope="module")
def browser(home: Path, server: ServerProcess) -> Iterator[Browser]:
    """A browser of that home directory, after `rtk emulator trust --install`."""
    programs = home / "bin"
    programs.mkdir()
    for name in ("certutil", "mkdir"):  # and none that changes the store of this machine
        (programs / name).symlink_to(str(shutil.which(name)))
    own = {"HOME": str(home), "PATH": str(programs), "RTK_DATA_DIR": str(home / "data"), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", RUN, "emulator", "trust", "--install", "--quiet"], env=own)
    with chromium(home) as started:
        yield started


class EmptyPage(BaseHTTPRequestHandler):
    """A page of another origin on this machine."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>page</title>")

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: stderr belongs to the test."""


def test_browser_without_the_authority_refuses(server: ServerProcess, tmp_path: Path) -> None:
    """The first test: two browsers at once are more than Playwright has in one thread."""
    with chromium(tmp_path) as untrusting, fresh_page(untrusting) as page, pytest.raises(Error, match="ERR_CERT"):
        page.goto(f"{server.origin}/healthz")


def test_browser_trusts_every_host_of_the_client_and_may_call(server: ServerProcess, browser: Browser) -> None:
    with http_server(EmptyPage) as origin, fresh_page(browser) as page:
        page.goto(origin)
        results = page.evaluate(CALL_ALL, [httpx.URL(server.url).port, CALLS])
    assert {host: type(results[host]) for host in CALLS} == dict.fromkeys(CALLS, int), "a status, not a refusal"
    assert (results["api_itself"], results["control"]) == ("TypeError", "TypeError"), "the rest stays closed to pages"


def test_browser_opens_the_emulator_without_a_warning(server: ServerProcess, browser: Browser) -> None:
    with fresh_page(browser) as page:
        page.goto(f"{server.origin}/healthz")
        assert json.loads(page.inner_text("pre")) == {"status": "ok"}
        assert page.evaluate("window.isSecureContext")
