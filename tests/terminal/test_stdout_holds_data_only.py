"""stdout carries data and nothing else, ever: every command of the live tree, on success and with errors forced."""

from functools import partial
from pathlib import Path

import pytest

from tests.support.cli import Result, Rtk
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, failure
from tests.terminal.every_command import (
    CALLING_THE_API,
    COMMANDS,
    REFUSING_THE_EMULATOR,
    WORDS,
    Scene,
    is_data_only,
    nowhere,
)

AS_JSON = ("--debug", "-o", "json")
READING_THE_PROFILES = [
    name for name in COMMANDS if name.split()[0] in ("profile", "auth", "config") and name != "config path"
]
ON_THE_EMULATOR = [
    *(name for name in CALLING_THE_API if name not in REFUSING_THE_EMULATOR),
    *(name for name in COMMANDS if name.startswith(("emulator", "tour"))),
]
SILENT = {
    "profile delete",
    "auth login",
    "auth logout",
    "emulator reset",
    "emulator import",
    "recordings download",
    "webhooks listen",
}
"""Commands whose success is told on stderr and leaves nothing to print."""
REFUSALS = {
    302: ("failure", 1),
    400: ("refused", 6),
    403: ("authentication", 4),
    404: ("not_found", 5),
    409: ("conflict", 7),
    429: ("rate_limited", 8),
    500: ("server", 9),
}


def test_the_table_of_words_is_complete() -> None:
    assert set(WORDS) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_success_prints_one_json_value(remote: Rtk, scene: Scene, tmp_path: Path, name: str) -> None:
    scene.copied_to(remote)
    result = remote(*scene.line(name, tmp_path, *AS_JSON)).ok
    assert is_data_only(name, result.stdout)
    assert (result.stdout == "") == (name in SILENT)


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unknown_flag_prints_nothing(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    _assert_told(unconfigured(*nowhere(name, tmp_path, *AS_JSON, "--no-such-flag")), "usage", 2)


@pytest.mark.parametrize("name", CALLING_THE_API)
def test_a_missing_token_prints_nothing(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    ids = ("--account-id", "acc", "--app-id", "app")
    result = unconfigured(*nowhere(name, tmp_path, *AS_JSON, *(ids if name != "apps use" else ids[:2])))
    _assert_told(result, "authentication", 4)


@pytest.mark.parametrize("name", CALLING_THE_API)
def test_a_refusal_of_the_api_prints_nothing(stub: StubServer, tmp_path: Path, name: str) -> None:
    for status, (kind, exit_code) in REFUSALS.items():
        stub.respond_by(partial(_refuses, status))
        result = stub.rtk(*nowhere(name, tmp_path, *AS_JSON, "--retries", "1"))
        _assert_told(result, kind, exit_code)
        assert result.error["status"] == status


@pytest.mark.parametrize("name", CALLING_THE_API)
def test_without_a_network_nothing_is_printed(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    wires = {
        "CLOUDFLARE_API_TOKEN": "some-token",
        "CLOUDFLARE_ACCOUNT_ID": "acc",
        "RTK_APP_ID": "app",
        "CLOUDFLARE_API_BASE_URL": "http://127.0.0.1:1/client/v4",
    }
    result = unconfigured(*nowhere(name, tmp_path, *AS_JSON, "--retries", "1"), environment=wires)
    _assert_told(result, "network", 10)


@pytest.mark.parametrize("name", READING_THE_PROFILES)
def test_a_broken_profiles_file_prints_nothing(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    unconfigured.config_dir.mkdir()
    file = unconfigured.config_dir / "config.toml"
    file.write_text("profile =")
    file.chmod(0o600)
    _assert_told(unconfigured(*nowhere(name, tmp_path, *AS_JSON)), "configuration", 3)


@pytest.mark.parametrize("name", ON_THE_EMULATOR)
def test_an_emulator_file_that_is_none_prints_nothing(local: Rtk, tmp_path: Path, name: str) -> None:
    local.before = ()
    flag = () if name == "tour" else ("--local",)
    local.data_dir.write_text("a file where the directory should be")
    _assert_told(local(*nowhere(name, tmp_path, *AS_JSON, *flag)), "configuration", 3)


@pytest.mark.parametrize("name", CALLING_THE_API)
def test_a_dry_run_prints_the_request_as_json(remote: Rtk, scene: Scene, tmp_path: Path, name: str) -> None:
    scene.copied_to(remote)
    request = remote(*scene.line(name, tmp_path, "--dry-run", "--debug", "-o", "table")).ok.data
    assert set(request) == {"method", "url", "headers", "body"}
    assert remote.seen == []


def _refuses(status: int, seen: ReceivedRequest) -> StubResponse:
    return failure(status)


def _assert_told(result: Result, kind: str, exit_code: int) -> None:
    assert (result.stdout, result.exit_code) == ("", exit_code), result.stderr
    assert (result.error["kind"], result.error["exit_code"]) == (kind, exit_code)
