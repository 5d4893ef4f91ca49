"""Links to files: they lead to the address that the client used, and files are sent in chunks."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.emulator.http.conftest import TOKEN
from tests.emulator.http.server_process import APP, ServerProcess, running_server
from tests.support import recordings
from tests.support.cli import FakeClock, Rtk

HOUR_AGO = 3_600
BYTES_PER_SECOND = 83_333


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ServerProcess, str]]:
    """A server with a token, which answers to any name, and the path of a recording of ten minutes on it."""
    folder = tmp_path_factory.mktemp("recorded")
    env = {"RTK_CONFIG_DIR": str(folder / "config"), "RTK_DATA_DIR": str(folder / "data")}
    recording = recordings.uploaded(Rtk(env, FakeClock(time.time() - HOUR_AGO), before=("--local",)), seconds=600)
    with running_server(folder, "--token", TOKEN) as process:
        yield process, f"{APP}/recordings/{recording}"


def link(recorded: tuple[ServerProcess, str], base: str = "/client/v4", **headers: str) -> str:
    server, path = recorded
    named = {"authorization": f"Bearer {TOKEN}", **{name.replace("_", "-"): value for name, value in headers.items()}}
    response = httpx.get(f"{server.origin}{base}{path}", headers=named, trust_env=False)
    found: str = response.raise_for_status().json()["data"]["download_url"]
    return found


@pytest.mark.parametrize("base", ["", "/client/v4", "/behind/a/proxy/client/v4"])
def test_link_has_the_base_path_of_the_request(recorded: tuple[ServerProcess, str], base: str) -> None:
    found = link(recorded, base)
    assert found.startswith(f"{recorded[0].origin}{base}/files/")
    assert httpx.get(found, headers={"range": "bytes=0-9"}, trust_env=False).status_code == 206


def test_link_has_the_host_of_the_request(recorded: tuple[ServerProcess, str]) -> None:
    assert link(recorded, host="emulator.test:99").startswith("http://emulator.test:99/client/v4/files/")
    forwarded = link(recorded, x_forwarded_host="rtk.example.com", x_forwarded_proto="https")
    assert forwarded.startswith("https://rtk.example.com/client/v4/files/")


@pytest.mark.parametrize("host", ['a"b', "a/b", "user@host", "", "a b", "[::1", "host:port"])
def test_invalid_host_is_not_used_in_links(recorded: tuple[ServerProcess, str], host: str) -> None:
    assert link(recorded, host=host).startswith(f"{recorded[0].url}/files/")


def test_file_and_its_ranges_are_complete(recorded: tuple[ServerProcess, str]) -> None:
    found = link(recorded)
    whole = httpx.get(found, trust_env=False, timeout=60)
    assert len(whole.content) == 600 * BYTES_PER_SECOND + 4096
    part = httpx.get(found, headers={"range": "bytes=70000-70009", "if-range": whole.headers["etag"]}, trust_env=False)
    assert (part.status_code, part.content) == (206, whole.content[70000:70010])
    head = httpx.head(found, trust_env=False)
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(whole.content)), b"")


def test_client_that_stops_reading_does_not_delay_others(recorded: tuple[ServerProcess, str]) -> None:
    """One client stops reading a file of 50 MB, another disconnects in the middle of it."""
    server, found = recorded[0], httpx.URL(link(recorded))
    with socket.create_connection(server.address) as stalled, socket.create_connection(server.address) as closed:
        for reader in (stalled, closed):
            reader.sendall(b"GET " + found.raw_path + b" HTTP/1.1\r\nhost: localhost\r\n\r\n")
            assert reader.recv(1024).startswith(b"HTTP/1.1 200 ")
        closed.close()
        assert httpx.get(f"{server.origin}/healthz", trust_env=False).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_writing_method_on_a_file_returns_405(recorded: tuple[ServerProcess, str], method: str) -> None:
    response = httpx.request(method, link(recorded), trust_env=False)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


def test_rtk_downloads_from_the_server(recorded: tuple[ServerProcess, str], unconfigured: Rtk, tmp_path: Path) -> None:
    server, path = recorded
    known = {"CLOUDFLARE_API_TOKEN": TOKEN, "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
    unconfigured.environment |= {**known, "CLOUDFLARE_API_BASE_URL": server.url}
    unconfigured(f"recordings download {path.rpartition('/')[2]} --to {tmp_path}/it.mp4").ok
    assert (tmp_path / "it.mp4").stat().st_size == 600 * BYTES_PER_SECOND + 4096
