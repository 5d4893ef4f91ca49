"""stdout carries data and nothing else, on success and on every kind of error.

`test_success_prints_one_json_value` is the full walk over all commands; it also checks --dry-run, and that no run shows
the token or an escape sequence. All other tests take one command for each kind.
"""

from functools import partial
from pathlib import Path

import pytest

from tests.support.cli import Result, Rtk
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, failure
from tests.terminal.every_command import (
    CALLING_THE_API,
    COMMANDS,
    NOT_ON_THE_EMULATOR,
    REPRESENTATIVES,
    WORDS,
    SampleData,
    is_data_only,
    with_unknown_ids,
)
from tests.terminal.token_search import find_token

AS_JSON = ("--debug", "-o", "json")
API_COMMANDS = [name for name in REPRESENTATIVES if name in CALLING_THE_API]
PROFILE_COMMANDS = ["profile list", "profile delete", "auth login", "auth status", "config list"]
EMULATOR_COMMANDS = [name for name in API_COMMANDS if name not in NOT_ON_THE_EMULATOR] + ["emulator export", "tour"]
SILENT = {
    "profile delete",
    "auth login",
    "auth logout",
    "emulator reset",
    "emulator import",
    "webhooks listen",
}
"""Commands that report success on stderr and print no data."""
ERRORS = {
    302: ("failure", 1),
    400: ("refused", 6),
    403: ("authentication", 4),
    404: ("not_found", 5),
    409: ("conflict", 7),
    429: ("rate_limited", 8),
    500: ("server", 9),
}


def test_table_of_words_has_every_command() -> None:
    assert set(WORDS) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_success_prints_one_json_value(remote: Rtk, samples: SampleData, tmp_path: Path, name: str) -> None:
    samples.copied_to(remote)
    if name in CALLING_THE_API:
        _check_dry_run(remote, samples.line(name, tmp_path, "--dry-run", "--debug", "-o", "table"))
    result = remote(*samples.line(name, tmp_path, *AS_JSON)).ok
    assert is_data_only(name, result.stdout)
    assert (result.stdout == "") == (name in SILENT)
    assert remote.seen or name not in CALLING_THE_API
    assert find_token(result, tmp_path) == []
    assert "\x1b" not in result.stdout + result.stderr


@pytest.mark.parametrize("name", REPRESENTATIVES)
def test_unknown_flag_prints_nothing(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    _assert_error(unconfigured(*with_unknown_ids(name, tmp_path, *AS_JSON, "--no-such-flag")), "usage", 2)


@pytest.mark.parametrize("name", API_COMMANDS)
def test_missing_token_prints_nothing(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    ids = ("--account-id", "acc", "--app-id", "app")
    _assert_error(unconfigured(*with_unknown_ids(name, tmp_path, *AS_JSON, *ids)), "authentication", 4)


@pytest.mark.parametrize("name", API_COMMANDS)
def test_api_error_prints_nothing(stub: StubServer, tmp_path: Path, name: str) -> None:
    for status, (kind, exit_code) in ERRORS.items():
        stub.respond_by(partial(_fail, status))
        result = stub.rtk(*with_unknown_ids(name, tmp_path, *AS_JSON, "--retries", "1"))
        _assert_error(result, kind, exit_code)
        assert result.error["status"] == status


@pytest.mark.parametrize("name", API_COMMANDS)
def test_unreachable_api_prints_nothing(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    unreachable = {
        "CLOUDFLARE_API_TOKEN": "some-token",
        "CLOUDFLARE_ACCOUNT_ID": "acc",
        "RTK_APP_ID": "app",
        "CLOUDFLARE_API_BASE_URL": "http://127.0.0.1:1/client/v4",
    }
    result = unconfigured(*with_unknown_ids(name, tmp_path, *AS_JSON, "--retries", "1"), environment=unreachable)
    _assert_error(result, "network", 10)


@pytest.mark.parametrize("name", PROFILE_COMMANDS)
def test_invalid_profiles_file_prints_nothing(unconfigured: Rtk, tmp_path: Path, name: str) -> None:
    unconfigured.config_dir.mkdir()
    file = unconfigured.config_dir / "config.toml"
    file.write_text("profile =")
    file.chmod(0o600)
    _assert_error(unconfigured(*with_unknown_ids(name, tmp_path, *AS_JSON)), "configuration", 3)


@pytest.mark.parametrize("name", EMULATOR_COMMANDS)
def test_unusable_data_directory_prints_nothing(local: Rtk, tmp_path: Path, name: str) -> None:
    local.before = ()
    flag = () if name == "tour" else ("--local",)
    local.data_dir.write_text("a file where the directory should be")
    _assert_error(local(*with_unknown_ids(name, tmp_path, *AS_JSON, *flag)), "configuration", 3)


def _check_dry_run(remote: Rtk, words: list[str]) -> None:
    """--dry-run prints the command's first request as JSON, or all in an array, and sends nothing before it."""
    planned = remote(*words).ok.data
    for request in planned if isinstance(planned, list) else [planned]:
        assert set(request) == {"method", "url", "headers", "body"}
        assert request["headers"]["authorization"] == "Bearer ****"
    assert remote.seen == []


def _fail(status: int, request: ReceivedRequest) -> StubResponse:
    return failure(status)


def _assert_error(result: Result, kind: str, exit_code: int) -> None:
    assert (result.stdout, result.exit_code) == ("", exit_code), result.stderr
    assert (result.error["kind"], result.error["exit_code"]) == (kind, exit_code)
