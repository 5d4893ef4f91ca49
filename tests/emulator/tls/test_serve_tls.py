"""rtk emulator serve --tls, and those who call it: rtk, Node, Python, a WebSocket client."""

import asyncio
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from rtk_cli.emulator.http import server
from rtk_cli.local import ACCOUNT_ID, APP_ID, AUTHORITY_FILE
from rtk_cli.meeting import Meeting
from tests.emulator.http.server_process import MEETINGS, TIMEOUT, ServerProcess, running_server
from tests.emulator.http.test_exec_command import CREATE, run
from tests.support.cli import Rtk

PYTHON = [sys.executable, "-c"]
NODE = shutil.which("node")
NODE_FETCH = "fetch(process.argv[1]).then(r => console.log(r.status), e => console.log(e.cause.code))"

needs_node = pytest.mark.skipif(NODE is None, reason="needs Node")


def port_of(server: ServerProcess) -> int:
    return httpx.URL(server.url).port or 0


def test_first_line_has_the_url_and_another_names_the_authority(secure_server: ServerProcess, data_dir: Path) -> None:
    assert secure_server.stderr_lines[0].startswith(f"serving on https://localhost:{port_of(secure_server)}/client/v4 ")
    lines = secure_server.wait_for_line("rtk emulator trust")
    assert [str(data_dir / AUTHORITY_FILE) in line for line in lines if "rtk emulator trust" in line] == [True]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_client_that_trusts_the_authority_is_answered(
    secure_server: ServerProcess, trusting: httpx.Client, host: str
) -> None:
    assert trusting.get(f"https://{host}:{port_of(secure_server)}/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("host", "name"), [("127.0.0.1", "localhost"), ("0.0.0.0", "localhost"), ("127.0.0.2", "127.0.0.2")]
)
def test_url_names_an_address_that_is_listened_on(host: str, name: str) -> None:
    with server.listen(host, 0, has_token=True) as listener:
        port = listener.getsockname()[1]
        assert server.url_of(listener, has_tls=True) == f"https://{name}:{port}"


def test_client_that_does_not_trust_it_is_not(secure_server: ServerProcess) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{secure_server.origin}/healthz", trust_env=False)


def test_plain_http_is_not_answered(secure_server: ServerProcess) -> None:
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://localhost:{port_of(secure_server)}/healthz", trust_env=False)


def test_links_are_https(secure_server: ServerProcess, trusting: httpx.Client) -> None:
    document = trusting.get(f"{secure_server.origin}/openapi.json").json()
    assert document["servers"] == [{"url": secure_server.origin}]


def test_long_head_is_refused_and_the_connection_closed(secure_server: ServerProcess, data_dir: Path) -> None:
    context = ssl.create_default_context(cafile=data_dir / AUTHORITY_FILE)
    with (
        socket.create_connection(("127.0.0.1", port_of(secure_server)), TIMEOUT) as connection,
        context.wrap_socket(connection, server_hostname="localhost") as secured,
    ):
        secured.sendall(b"GET / HTTP/1.1\r\nhost: localhost\r\nx: ")
        for _ in range(100):  # the limit does not count the first read, which can be long
            secured.sendall(b"x" * 8192)
        received = b""
        while chunk := secured.recv(65536):
            received += chunk
    assert received.startswith(b"HTTP/1.1 431 ")


def test_next_start_uses_the_same_authority(secure_server: ServerProcess, data_dir: Path) -> None:
    before = (data_dir / AUTHORITY_FILE).read_text()
    with running_server(data_dir.parent, "--tls", "--data", ":memory:") as second:
        context = ssl.create_default_context(cadata=before)
        assert httpx.get(f"{second.origin}/healthz", verify=context, trust_env=False).status_code == 200


def test_stopping_with_an_open_connection_exits_with_0(tmp_path: Path) -> None:
    with running_server(tmp_path, "--tls", "--data", ":memory:") as server:
        context = ssl.create_default_context(cafile=tmp_path / "data" / AUTHORITY_FILE)
        with httpx.Client(verify=context, trust_env=False) as client:
            assert client.get(f"{server.origin}/healthz").status_code == 200
            assert server.stop() == 0
    assert server.log_lines == [], "and no connection had to be cancelled"


def test_rtk_trusts_its_own_authority(secure_server: ServerProcess, data_dir: Path, unconfigured: Rtk) -> None:
    known = {"CLOUDFLARE_API_TOKEN": "any", "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
    unconfigured.environment |= {**known, "CLOUDFLARE_API_BASE_URL": secure_server.url}
    error = unconfigured.error("meetings list --retries 0")
    assert error["exit_code"] == 10, "in another data directory"
    ca_file = {"RTK_CA_FILE": str(data_dir / AUTHORITY_FILE)}
    assert unconfigured("meetings list --limit 1", environment=ca_file).ok
    unconfigured.environment["RTK_DATA_DIR"] = str(data_dir)
    assert unconfigured("meetings list --limit 1").ok
    assert unconfigured(f"emulator requests --url {secure_server.origin}").ok.data[-1]["operation"] == "meetings_list"


def test_ca_file_that_is_set_replaces_the_own_authority(
    secure_server: ServerProcess, data_dir: Path, unconfigured: Rtk
) -> None:
    other = Path(__file__).parents[2] / "support" / "tls" / "authority.pem"
    unconfigured.environment |= {"RTK_DATA_DIR": str(data_dir), "RTK_CA_FILE": str(other)}
    error = unconfigured.error(f"emulator requests --url {secure_server.origin}")
    assert error["exit_code"] == 10


@needs_node
def test_node_trusts_it_by_a_variable(secure_server: ServerProcess, data_dir: Path) -> None:
    def fetched(**variables: str) -> str:
        words = [str(NODE), "-e", NODE_FETCH, f"{secure_server.origin}/healthz"]
        plain = {
            name: value for name, value in os.environ.items() if name not in ("NODE_EXTRA_CA_CERTS", "HTTPS_PROXY")
        }
        return subprocess.run(words, capture_output=True, text=True, env={**plain, **variables}).stdout.strip()

    assert fetched(NODE_EXTRA_CA_CERTS=str(data_dir / AUTHORITY_FILE)) == "200"
    assert fetched() != "200"


def test_python_participant_joins_over_wss(
    secure_server: ServerProcess, trusting: httpx.Client, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(data_dir / AUTHORITY_FILE))
    meeting = trusting.post(secure_server.url + MEETINGS, json={"title": "Secure"}).json()["data"]["id"]
    person = {"name": "Ada", "preset_name": "group_call_host", "custom_participant_id": "ada"}
    added = trusting.post(f"{secure_server.url}{MEETINGS}/{meeting}/participants", json=person).json()["data"]

    async def join_and_leave() -> str:
        async with await Meeting.connect(secure_server.url, added["token"]) as joined:
            await joined.join()
            return joined.self.room_state.value

    assert asyncio.run(join_and_leave()) == "joined"


def test_exec_with_tls_leads_programs_to_it(tmp_path: Path) -> None:
    program = (
        "import json, os, ssl, urllib.request\n"
        "url = os.environ['CLOUDFLARE_BASE_URL'].replace('/client/v4', '/healthz')\n"
        "urllib.request.urlopen(url)\n"
        "names = ('CLOUDFLARE_BASE_URL', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE')\n"
        "print(json.dumps([os.environ[name] for name in names]))"
    )
    exit_code, stdout, stderr = run(tmp_path, "--tls", "--", *PYTHON, program, no_proxy="*")
    assert (exit_code, stderr) == (0, "")
    url, authority, bundle, same = json.loads(stdout)
    assert url.startswith("https://localhost:")
    assert authority == str(tmp_path / AUTHORITY_FILE)
    assert bundle == same
    assert Path(authority).read_text() in Path(bundle).read_text()


def test_rtk_below_exec_with_tls_reaches_it(tmp_path: Path) -> None:
    exit_code, stdout, stderr = run(tmp_path, "--tls", "--", *CREATE)
    assert (exit_code, len(stdout.strip()), stderr) == (0, 36, "")


@pytest.mark.parametrize(
    "origin", ["*", "null", "app.example", "https://app.example/path", "ftp://a", "https://a:99999"]
)
def test_allow_origin_must_be_an_origin(unconfigured: Rtk, origin: str) -> None:
    error = unconfigured.error(f"emulator serve --allow-origin {origin}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert origin in error["message"]
