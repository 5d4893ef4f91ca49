"""HEAD wherever GET works, how long a connection is kept, and members of a body that the API does not have."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from rtk_cli.emulator.http.limits import Limits
from tests.emulator.http.raw_http import request, send
from tests.emulator.http.server_process import APP, KIT, MEETINGS, ServerProcess, running_server

KEPT = f"timeout={Limits().keep_alive_seconds}"


def headers_of(response: object) -> dict[str, str]:
    return {name: value for name, value in dict(response.headers).items() if name != "date"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path",
    [
        f"{KIT}/apps",
        MEETINGS,
        f"{APP}/recordings?status=UPLOADED",
        f"{MEETINGS}/nothing",
        f"{APP}/nowhere",
        "/__emulator/status",
        "/__emulator/faults",
        "/healthz",
        "/.well-known/webhooks.json",
    ],
)
def test_head_has_the_headers_of_get_and_no_body(server: ServerProcess, path: str) -> None:
    with server.client() as client:
        url = server.origin + path if not path.startswith("/accounts") else path
        get, head = client.get(url), client.head(url)
    assert get.content
    assert (head.status_code, head.content, headers_of(head)) == (get.status_code, b"", headers_of(get))


@pytest.mark.parametrize("path", [f"{MEETINGS}/x/participants/y/token", "/__emulator/advance"])
def test_head_of_what_only_writes_is_refused(server: ServerProcess, path: str) -> None:
    with server.client() as client:
        url = server.origin + path if path.startswith("/__") else path
        assert client.head(url).status_code in (404, 405)


def test_response_tells_how_long_the_connection_is_kept(server: ServerProcess) -> None:
    with server.client() as client:
        for response in (client.get(MEETINGS), client.head(MEETINGS), client.post(MEETINGS, json={"title": 1})):
            assert response.headers["keep-alive"] == KEPT
    raw = send(server, request("GET", urlsplit(server.url).path + MEETINGS))  # with connection: close
    assert b"keep-alive" not in raw.lower()


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that refuses what the API does not have."""
    with running_server(tmp_path_factory.mktemp("strict"), "--strict", "--data", ":memory:") as process:
        yield process


BODIES = [
    ({"title": "x", "type": "composite"}, "type"),
    ({"recording_config": {"video_config": {"codek": "VP8"}}}, "recording_config.video_config.codek"),
]


@pytest.mark.parametrize(("body", "name"), BODIES)
def test_strict_server_refuses_an_unknown_member(strict: ServerProcess, body: object, name: str) -> None:
    with strict.client() as client:
        response = client.post(MEETINGS, json=body)
    assert response.status_code == 400
    assert f'"{name}"' in response.json()["error"]["message"]


def test_strict_server_accepts_secrets_of_storage_and_what_the_live_api_requires(strict: ServerProcess) -> None:
    storage = {"type": "aws", "bucket": "b", "region": "r", "access_key": "hush", "secret": "hush"}
    with strict.client() as client:
        assert client.post(MEETINGS, json={"recording_config": {"storage_config": storage}}).status_code == 201
        listed = client.get(f"{APP}/presets").json()["data"][0]
        preset = client.get(f"{APP}/presets/{listed['id']}").json()["data"]
        body = {name: preset[name] for name in ("config", "permissions", "ui")}
        body["ui"]["config_diff"] = {}
        assert client.post(f"{APP}/presets", json={**body, "name": "new"}).status_code == 201


@pytest.mark.parametrize(("body", "name"), BODIES)
def test_unknown_member_is_named_in_the_debug_log(tmp_path: Path, body: object, name: str) -> None:
    with running_server(tmp_path, "--debug", "--data", ":memory:") as server, server.client() as client:
        assert client.post(MEETINGS, json=body).status_code == 201
        [line] = [line for line in server.wait_for_line("unknown") if "unknown" in line]
    assert "meetings_create" in line
    assert line.split()[-1] == name
