"""A secure origin in a real browser: Chromium trusts the emulator by an NSS database, and its pages may call."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest

from tests.browser.test_emulator_origin import CHROMIUM, TIMEOUT
from tests.emulator.http.server_process import RUN, ServerProcess, running_server
from tests.support.emulator_server import http_server

CERTUTIL = shutil.which("certutil")
HOSTS = ("api", "socket-edge", "location", "location-legacy", "da-collector", "api-silos")

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
    pytest.mark.skipif(CERTUTIL is None, reason="needs certutil: apt-get install libnss3-tools"),
]

PAGE = """<!doctype html><title>page</title><pre id="results"></pre><script>
const port = PORT, results = {};
const settled = (name, promise) =>
  promise.then(response => results[name] = response.status, error => results[name] = error.name);
const headers = {authorization: "Bearer x", traceparent: "00-1-1-01", "tracing-id": "1", "x-realtimekit-version": "2"};
const url = host => `https://${host}.localhost:${port}${host == "api" ? "/v2/internals/participant-details" : "/"}`;
Promise.all(HOSTS.map(host => settled(host, fetch(url(host), {headers}))).concat([
  settled("meetings", fetch(`https://localhost:${port}/client/v4/accounts`, {headers})),
  settled("control", fetch(`https://localhost:${port}/__emulator/status`)),
])).then(() => document.getElementById("results").textContent = JSON.stringify(results));
</script>"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[ServerProcess]:
    """The emulator with TLS, trusted by the browsers of that home directory."""
    with running_server(home, "--tls", "--data", ":memory:") as process:
        programs = home / "bin"
        programs.mkdir()
        for name in ("certutil", "mkdir"):
            (programs / name).symlink_to(str(shutil.which(name)))
        own = {"HOME": str(home), "PATH": str(programs), "RTK_DATA_DIR": str(home / "data"), "PYTHONPATH": os.getcwd()}
        subprocess.run([sys.executable, "-c", RUN, "emulator", "trust", "--install", "--quiet"], env=own)
        yield process


def dom_of(url: str, home: Path, profile: Path) -> str:
    """Return the page at a URL as it ends up in a fresh browser of that home directory."""
    assert CHROMIUM is not None
    flags = "headless=new no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    flags += f" disable-component-update disable-sync dump-dom virtual-time-budget=20000 user-data-dir={profile}"
    words = [CHROMIUM, *(f"--{flag}" for flag in flags.split()), url]
    environment = {**os.environ, "HOME": str(home), "no_proxy": "*"}
    run = subprocess.run(words, capture_output=True, text=True, timeout=TIMEOUT, env=environment)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_browser_trusts_every_host_of_the_client_and_calls_them(
    server: ServerProcess, home: Path, tmp_path: Path
) -> None:
    page = PAGE.replace("PORT", str(httpx.URL(server.url).port)).replace("HOSTS", json.dumps(HOSTS))

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing: stderr belongs to the test."""

    with http_server(Page) as origin:
        dom = dom_of(origin, home, tmp_path / "profile")
    results = json.loads(dom.partition('<pre id="results">')[2].partition("</pre>")[0])
    assert {host: type(results[host]) for host in HOSTS} == dict.fromkeys(HOSTS, int), "a status, not a refusal"
    assert (results["meetings"], results["control"]) == ("TypeError", "TypeError"), "the rest stays closed to pages"


def test_browser_without_the_authority_shows_nothing(server: ServerProcess, tmp_path: Path) -> None:
    dom = dom_of(f"{server.origin}/healthz", tmp_path, tmp_path / "profile")
    assert '"status":"ok"' not in dom
