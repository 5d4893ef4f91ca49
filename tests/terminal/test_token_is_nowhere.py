"""The API token is nowhere but in the place that was chosen for it: every command, on success and in trouble."""

import base64
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NoReturn

import pytest

from rtk_cli.messages import Download, Request, Transport
from tests.support.cli import TOKEN, Result, Rtk
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, closed_port, json_response
from tests.terminal.every_command import CALLING_THE_API, COMMANDS, Scene, nowhere

TALKATIVE = ("--debug", "-o", "json")
FORMS = (TOKEN, base64.b64encode(TOKEN.encode()).decode(), TOKEN[:-4], TOKEN[4:])
"""The token as it is, encoded, and most of it."""


@pytest.mark.parametrize("name", COMMANDS)
def test_not_when_all_goes_well(remote: Rtk, scene: Scene, tmp_path: Path, name: str) -> None:
    scene.copied_to(remote)
    result = remote(*scene.line(name, tmp_path, *TALKATIVE)).ok
    assert remote.seen or name not in CALLING_THE_API
    _assert_nowhere(result, tmp_path)


@pytest.mark.parametrize("name", CALLING_THE_API)
def test_not_in_a_dry_run(remote: Rtk, scene: Scene, tmp_path: Path, name: str) -> None:
    scene.copied_to(remote)
    result = remote(*scene.line(name, tmp_path, *TALKATIVE, "--dry-run")).ok
    assert result.data["headers"]["authorization"] == "Bearer ****"
    _assert_nowhere(result, tmp_path)


@pytest.mark.parametrize("name", COMMANDS)
def test_not_when_it_is_kept_in_the_token_store(remote: Rtk, scene: Scene, tmp_path: Path, name: str) -> None:
    scene.copied_to(remote)
    del remote.environment["CLOUDFLARE_API_TOKEN"]
    remote("auth login --with-token", stdin=TOKEN).ok
    result = remote(*scene.line(name, tmp_path, *TALKATIVE)).ok
    _assert_nowhere(result, tmp_path)


def _as_text(seen: ReceivedRequest) -> StubResponse:
    return StubResponse(401, f"Not welcome: {seen.headers['authorization']}".encode(), {"content-type": "text/plain"})


def _as_json(seen: ReceivedRequest) -> StubResponse:
    word = seen.headers["authorization"].removeprefix("Bearer ")
    message = {"code": 10000, "message": f"Invalid API token {word}"}
    return json_response({"success": False, "errors": [message], "headers": dict(seen.headers)}, 401, x_echo=word)


def _as_page(seen: ReceivedRequest) -> StubResponse:
    return StubResponse(
        502, f"<html><title>{seen.headers['authorization']}</title>".encode(), {"content-type": "text/html"}
    )


def _as_success(seen: ReceivedRequest) -> StubResponse:
    return StubResponse(
        200, f"Hello {seen.headers['authorization'].split()[1]}".encode(), {"content-type": "text/plain"}
    )


def _as_redirect(seen: ReceivedRequest) -> StubResponse:
    word = seen.headers["authorization"].split()[1]
    return StubResponse(302, b"", {"location": f"https://{word}.example.com/{word}?t={word}"})


ECHOES = (_as_text, _as_json, _as_page, _as_success, _as_redirect)


@pytest.mark.parametrize("name", CALLING_THE_API)
def test_not_when_the_server_sends_it_back(stub: StubServer, tmp_path: Path, name: str) -> None:
    for echo in ECHOES:
        stub.respond_by(echo)
        result = stub.rtk(*nowhere(name, tmp_path, *TALKATIVE, "--retries", "0"))
        assert stub.seen[-1].headers["authorization"] == f"Bearer {TOKEN}"
        assert result.exit_code in (1, 4, 9), echo
        _assert_nowhere(result, tmp_path)


@pytest.mark.parametrize("name", CALLING_THE_API)
def test_not_when_nobody_is_there(stub: StubServer, tmp_path: Path, name: str) -> None:
    with closed_port() as origin:
        environment = {"CLOUDFLARE_API_BASE_URL": f"{origin}/client/v4"}
        result = stub.rtk(*nowhere(name, tmp_path, *TALKATIVE), environment=environment)
    assert result.exit_code == 10
    _assert_nowhere(result, tmp_path)


@pytest.mark.parametrize("name", CALLING_THE_API)
def test_not_when_rtk_itself_breaks(remote: Rtk, tmp_path: Path, name: str) -> None:
    remote.wrap_transport = Breaking
    result = remote(*nowhere(name, tmp_path, *TALKATIVE))
    assert result.exit_code == 1
    assert "Traceback" in result.stderr
    assert result.error["message"].startswith("internal error: ZeroDivisionError")
    _assert_nowhere(result, tmp_path)


def test_not_in_a_header_that_a_traceback_shows_when_it_comes_from_the_store(remote: Rtk) -> None:
    del remote.environment["CLOUDFLARE_API_TOKEN"]
    remote("auth login --with-token", stdin=TOKEN).ok
    remote.wrap_transport = Breaking
    result = remote("meetings list --debug")
    assert "ZeroDivisionError: while sending Bearer ****" in result.stderr


class Breaking:
    """A door that lets the request through and fails over the answer, with the token in its words."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner

    def send(self, request: Request) -> NoReturn:
        self._inner.send(request)
        authorization = f"Bearer {TOKEN}"
        raise ZeroDivisionError(f"while sending {authorization} or {TOKEN}")

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        return self._inner.open(url, headers)

    def close(self) -> None:
        self._inner.close()


@pytest.mark.parametrize("form", ["default", "staging"])
def test_not_in_the_list_of_settings_or_profiles(remote: Rtk, tmp_path: Path, form: str) -> None:
    remote("profile create staging").ok
    remote(f"auth login --with-token --profile {form}", stdin=TOKEN).ok
    for command in ("config list", "profile list", f"profile get {form}", f"auth status --profile {form}"):
        for output in ("json", "table", "yaml", "csv"):
            _assert_nowhere(remote(f"{command} -o {output}").ok, tmp_path)


def _assert_nowhere(result: Result, folder: Path) -> None:
    """Not on the streams, and in no file below the test's folder but the token store."""
    written = {"stdout": result.stdout.encode(), "stderr": result.stderr.encode()}
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "tokens")
    written |= {str(path.relative_to(folder)): path.read_bytes() for path in files}
    found = [place for place, content in written.items() if any(form.encode() in content for form in FORMS)]
    assert found == []
