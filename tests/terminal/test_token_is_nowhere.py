"""The API token is written nowhere but to the place that the user chose, on success and on errors.

tests/terminal/test_stdout_holds_data_only.py checks it for every command; here one command stands for each kind.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NoReturn

import pytest

from rtk_cli.messages import Download, Request, Transport
from tests.support.cli import TOKEN, Rtk
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, closed_port, json_response
from tests.terminal.every_command import CALLING_THE_API, REPRESENTATIVES, SampleData, with_unknown_ids
from tests.terminal.token_search import find_token

VERBOSE = ("--debug", "-o", "json")
API_COMMANDS = [name for name in REPRESENTATIVES if name in CALLING_THE_API]


@pytest.mark.parametrize("name", REPRESENTATIVES)
def test_stored_token_is_not_shown(remote: Rtk, samples: SampleData, tmp_path: Path, name: str) -> None:
    samples.copied_to(remote)
    del remote.environment["CLOUDFLARE_API_TOKEN"]
    remote("auth login --with-token", stdin=TOKEN).ok
    result = remote(*samples.line(name, tmp_path, *VERBOSE)).ok
    assert find_token(result, tmp_path) == []


@pytest.mark.parametrize("name", API_COMMANDS)
def test_dry_run_does_not_show_the_token(remote: Rtk, samples: SampleData, tmp_path: Path, name: str) -> None:
    samples.copied_to(remote)
    result = remote(*samples.line(name, tmp_path, *VERBOSE, "--dry-run")).ok
    assert result.data["headers"]["authorization"] == "Bearer ****"
    assert find_token(result, tmp_path) == []


def _echo_text(request: ReceivedRequest) -> StubResponse:
    body = f"Not welcome: {request.headers['authorization']}".encode()
    return StubResponse(401, body, {"content-type": "text/plain"})


def _echo_json(request: ReceivedRequest) -> StubResponse:
    token = request.headers["authorization"].removeprefix("Bearer ")
    message = {"code": 10000, "message": f"Invalid API token {token}"}
    return json_response({"success": False, "errors": [message], "headers": dict(request.headers)}, 401, x_echo=token)


def _echo_html(request: ReceivedRequest) -> StubResponse:
    body = f"<html><title>{request.headers['authorization']}</title>".encode()
    return StubResponse(502, body, {"content-type": "text/html"})


def _echo_with_success(request: ReceivedRequest) -> StubResponse:
    body = f"Hello {request.headers['authorization'].split()[1]}".encode()
    return StubResponse(200, body, {"content-type": "text/plain"})


def _echo_redirect(request: ReceivedRequest) -> StubResponse:
    token = request.headers["authorization"].split()[1]
    return StubResponse(302, b"", {"location": f"https://{token}.example.com/{token}?t={token}"})


ECHOES = (_echo_text, _echo_json, _echo_html, _echo_with_success, _echo_redirect)


@pytest.mark.parametrize("name", API_COMMANDS)
def test_token_that_the_server_echoes_is_not_shown(stub: StubServer, tmp_path: Path, name: str) -> None:
    for echo in ECHOES:
        stub.respond_by(echo)
        result = stub.rtk(*with_unknown_ids(name, tmp_path, *VERBOSE, "--retries", "0"))
        assert stub.seen[-1].headers["authorization"] == f"Bearer {TOKEN}"
        assert result.exit_code in (1, 4, 9), echo
        assert find_token(result, tmp_path) == []


@pytest.mark.parametrize("name", API_COMMANDS)
def test_unreachable_server_does_not_show_the_token(stub: StubServer, tmp_path: Path, name: str) -> None:
    with closed_port() as origin:
        environment = {"CLOUDFLARE_API_BASE_URL": f"{origin}/client/v4"}
        result = stub.rtk(*with_unknown_ids(name, tmp_path, *VERBOSE), environment=environment)
    assert result.exit_code == 10
    assert find_token(result, tmp_path) == []


@pytest.mark.parametrize("name", API_COMMANDS)
def test_traceback_does_not_show_the_token(remote: Rtk, tmp_path: Path, name: str) -> None:
    remote.wrap_transport = BrokenTransport
    result = remote(*with_unknown_ids(name, tmp_path, *VERBOSE))
    assert result.exit_code == 1
    assert "Traceback" in result.stderr
    assert "ZeroDivisionError" in result.error["message"]
    assert find_token(result, tmp_path) == []


def test_traceback_masks_a_header_with_a_stored_token(remote: Rtk) -> None:
    del remote.environment["CLOUDFLARE_API_TOKEN"]
    remote("auth login --with-token", stdin=TOKEN).ok
    remote.wrap_transport = BrokenTransport
    result = remote("meetings list --debug")
    assert "ZeroDivisionError: while sending Bearer ****" in result.stderr


class BrokenTransport:
    """A transport that sends the request and fails on the response, with the token in its error."""

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


@pytest.mark.parametrize("profile", ["default", "staging"])
def test_settings_and_profiles_do_not_show_the_token(remote: Rtk, tmp_path: Path, profile: str) -> None:
    remote("profile create staging").ok
    remote(f"auth login --with-token --profile {profile}", stdin=TOKEN).ok
    for command in ("config list", "profile list", f"profile get {profile}", f"auth status --profile {profile}"):
        for output in ("json", "table", "yaml", "csv"):
            assert find_token(remote(f"{command} -o {output}").ok, tmp_path) == []
