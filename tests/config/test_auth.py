"""rtk auth: the sources of a token, which tokens are valid, and that no token is ever shown."""

import io
import stat
from pathlib import Path
from typing import NoReturn

import pytest

from rtk_cli.config import token_command
from rtk_cli.config.resolve import Settings
from rtk_cli.errors import RtkError
from rtk_cli.terminal.environment import Environment
from rtk_cli.terminal.main import main
from tests.support.cli import TOKEN, Rtk, Stream


@pytest.fixture
def account(remote: Rtk) -> Rtk:
    """rtk with account and app but without a token, against a server that accepts `TOKEN` only."""
    del remote.environment["CLOUDFLARE_API_TOKEN"]
    return remote


def test_missing_token_is_an_authentication_error_whose_hint_names_the_ways_to_give_one(account: Rtk) -> None:
    error = account.error("meetings list")
    assert (error["kind"], error["exit_code"]) == ("authentication", 4)
    assert "default" in error["message"]
    assert all(way in error["hint"] for way in ("rtk auth login", "CLOUDFLARE_API_TOKEN", "--local"))


def test_hint_for_a_missing_token_names_a_profile_other_than_the_default(account: Rtk) -> None:
    account("profile create staging").ok
    assert account.error("meetings list --profile staging")["hint"].startswith("rtk auth login --profile staging, ")
    assert account.error("meetings list")["hint"].startswith("rtk auth login, ")


def test_token_from_stdin_is_stored_with_mode_0600(account: Rtk) -> None:
    assert account("auth login --with-token", stdin=f"{TOKEN}\n").ok.stdout == ""
    stored = account.config_dir / "tokens" / "default"
    assert stored.read_text() == f"{TOKEN}\n"
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert account("meetings list").ok.data == []


def test_token_is_typed_at_a_terminal_without_echo(account: Rtk) -> None:
    account("auth login", terminal=True, secret=TOKEN).ok
    assert account("meetings list").ok.data == []


def test_login_hint_names_the_chosen_profile(account: Rtk) -> None:
    account("profile create staging").ok
    unchecked = account("auth login --with-token --profile staging --no-check", stdin=TOKEN).ok
    assert unchecked.stderr.endswith("rtk auth status --check --profile staging\n")
    del account.environment["RTK_APP_ID"]
    checked = account("auth login --with-token --profile staging", stdin=TOKEN).ok
    assert "rtk apps list --profile staging" in checked.stderr


def test_login_without_a_terminal_refuses_to_prompt(account: Rtk) -> None:
    error = account.error("auth login", secret=TOKEN)
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert "--with-token" in error["hint"]
    assert not account.config_dir.exists()


def test_token_file_is_read_each_time_and_not_copied(account: Rtk, tmp_path: Path) -> None:
    file = _private(tmp_path / "token", "an-old-token")
    account(f"auth login --no-check --token-file {file}").ok
    assert account("meetings list").exit_code == 4
    _private(file, TOKEN)
    assert account("meetings list").ok.data == []
    assert not (account.config_dir / "tokens").exists()


def test_token_file_is_stored_with_its_full_path(account: Rtk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _private(tmp_path / "token", TOKEN)
    monkeypatch.chdir(tmp_path)
    account("auth login --token-file token").ok
    monkeypatch.chdir(tmp_path.parent)
    assert account("meetings list").ok.data == []


def test_token_command_is_run_each_time_and_its_token_is_not_stored(account: Rtk, tmp_path: Path) -> None:
    account(f"auth login --token-command 'cat {_private(tmp_path / 'vault', TOKEN)}'").ok
    assert account("meetings list").ok.data == []
    (tmp_path / "vault").unlink()
    error = account.error("meetings list")
    assert error["kind"] == "authentication"
    assert error["message"].endswith("1: cat")


def test_output_of_a_failing_token_command_is_not_shown(account: Rtk) -> None:
    result = account("auth", "login", "--token-command", f"sh -c 'echo {TOKEN}; exit 7'")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "7: sh\n" in result.stderr
    assert TOKEN not in result.stderr


@pytest.mark.parametrize(
    ("command", "kind", "value"),
    [
        ("no-such-program", "authentication", "no-such-program"),
        ("cat 'open", "configuration", "token_command of profile default"),
        ("", "configuration", "token_command of profile default"),
        (r"printf '\303\274'", "authentication", "profile default"),
    ],
)
def test_unusable_token_command_is_refused(account: Rtk, command: str, kind: str, value: str) -> None:
    error = account.error("auth", "login", "--token-command", command)
    assert error["kind"] == kind
    assert value in error["message"]


def test_token_command_gets_no_shell(account: Rtk, tmp_path: Path) -> None:
    account("auth", "login", "--token-command", f"echo {TOKEN};touch {tmp_path}/made")
    assert not (tmp_path / "made").exists()


def test_token_command_that_hangs_times_out(account: Rtk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_command, "TIMEOUT", 0.05)
    error = account.error("auth login --token-command 'sleep 60'")
    assert error["kind"] == "authentication"
    assert error["message"].endswith("0.05 seconds: sleep")


def test_token_with_invalid_utf8_is_refused(unconfigured: Rtk) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"\xfftoken\n"), encoding="utf-8")
    stdout, stderr = Stream(), Stream()
    environment = Environment(unconfigured.environment, stdin, stdout, stderr, clock=unconfigured.clock)
    assert main(["auth", "login", "--with-token"], environment) == 4
    assert not unconfigured.config_dir.exists()


def test_interrupted_login_stores_nothing(unconfigured: Rtk) -> None:
    def end_of_input(prompt: str) -> NoReturn:
        raise EOFError

    stdin, stdout, stderr = Stream(terminal=True), Stream(terminal=True), Stream(terminal=True)
    environment = Environment(
        unconfigured.environment, stdin, stdout, stderr, clock=unconfigured.clock, read_secret=end_of_input
    )
    assert main(["auth", "login"], environment) == 6
    assert stdout.written() == b""
    assert not unconfigured.config_dir.exists()


@pytest.mark.parametrize("text", ["", "\n", "two words", "first\nsecond\n", "a\r\nX-Evil: 1", "bell\x07", "schlüssel"])
def test_token_that_does_not_fit_into_a_header_is_refused(unconfigured: Rtk, text: str) -> None:
    result = unconfigured("auth login --with-token", stdin=text)
    assert (result.exit_code, result.stdout) == (4, "")
    assert not text.strip() or text.strip() not in result.stderr
    assert not unconfigured.config_dir.exists()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_one_line_end_after_a_token_is_dropped(account: Rtk, line_end: str) -> None:
    account("auth login --with-token", stdin=f"{TOKEN}{line_end}").ok
    assert account("meetings list").ok.data == []


def test_invalid_token_in_the_environment_is_not_sent(account: Rtk) -> None:
    error = account.error("meetings list", environment={"CLOUDFLARE_API_TOKEN": "not one\r\nword"})
    assert (error["kind"], account.seen) == ("authentication", [])
    assert "CLOUDFLARE_API_TOKEN" in error["message"]


def test_environment_token_overrides_the_stored_token(account: Rtk) -> None:
    token = {"CLOUDFLARE_API_TOKEN": TOKEN}
    result = account("auth login --no-check --with-token", stdin="another-token", environment=token).ok
    assert "warning: CLOUDFLARE_API_TOKEN " in result.stderr
    empty = account(
        "auth login --no-check --with-token", stdin="another-token", environment={"CLOUDFLARE_API_TOKEN": ""}
    ).ok
    assert "warning" not in empty.stderr
    assert account("meetings list", environment=token).ok.data == []
    assert account("meetings list").exit_code == 4


@pytest.mark.parametrize("kind", ["stored", "file"])
def test_token_file_that_other_users_may_read_is_refused(account: Rtk, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "token"
    if kind == "file":
        account(f"auth login --token-file {_private(file, TOKEN)}").ok
    else:
        account("auth login --with-token", stdin=TOKEN).ok
        file = account.config_dir / "tokens" / "default"
    file.chmod(0o640)
    account.seen.clear()
    error = account.error("meetings list")
    assert (error["kind"], account.seen) == ("configuration", [])
    assert "640" in error["message"]
    assert error["message"].endswith(f": {file}")
    assert error["hint"] == f"chmod 600 {file}"


def test_missing_token_file_is_named(account: Rtk, tmp_path: Path) -> None:
    error = account.error(f"auth login --token-file {tmp_path}/none")
    assert error["kind"] == "configuration"
    assert error["message"].endswith(f": {tmp_path}/none")


@pytest.mark.parametrize(
    "flags",
    ["--token-file x --token-command y", "--token-file x --with-token", "--token-command y --keyring"],
)
def test_two_token_sources_are_a_usage_error(unconfigured: Rtk, flags: str) -> None:
    assert unconfigured.error(f"auth login {flags}", stdin=TOKEN)["kind"] == "usage"


@pytest.mark.parametrize(
    ("flags", "value"), [("-o xml", "xml"), ("--token-command", "--token-command"), ("--with-tokn", "--with-token")]
)
def test_usage_error_of_login_names_the_flag(unconfigured: Rtk, flags: str, value: str) -> None:
    result = unconfigured(f"auth login {flags}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert value in result.stderr


@pytest.mark.parametrize("words", [["--token", TOKEN], [f"--token={TOKEN}"], [TOKEN]])
def test_token_as_an_argument_is_refused_and_not_shown(unconfigured: Rtk, words: list[str]) -> None:
    result = unconfigured("auth", "login", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert TOKEN not in result.stderr
    assert not unconfigured.config_dir.exists()


def test_token_is_not_sent_to_another_host_over_plain_http(account: Rtk) -> None:
    remote_http = {"CLOUDFLARE_API_BASE_URL": "http://api.example.com", "CLOUDFLARE_API_TOKEN": TOKEN}
    error = account.error("meetings list", environment=remote_http)
    assert (error["kind"], account.seen) == ("configuration", [])
    assert "CLOUDFLARE_API_BASE_URL" in error["message"]


@pytest.mark.parametrize(
    ("flags", "environment"), [({"local": "1"}, {}), ({}, {"CLOUDFLARE_API_BASE_URL": "http://api.example.com"})]
)
def test_token_is_not_read_when_it_must_not_be_sent(
    unconfigured: Rtk, flags: dict[str, str], environment: dict[str, str]
) -> None:
    settings = Settings(flags, {**unconfigured.environment, "CLOUDFLARE_API_TOKEN": TOKEN, **environment})
    with pytest.raises(RtkError):
        settings.token()


def test_second_login_with_the_stored_file_keeps_the_new_token(account: Rtk) -> None:
    account("auth login --no-check --with-token", stdin="first-token").ok
    account("auth login --with-token", stdin=TOKEN).ok
    assert (account.config_dir / "tokens" / "default").read_text() == f"{TOKEN}\n"
    assert account("meetings list").ok.data == []


def test_login_with_another_source_erases_the_stored_token(account: Rtk, tmp_path: Path) -> None:
    account("auth login --no-check --with-token", stdin="first-token").ok
    account(f"auth login --token-file {_private(tmp_path / 'token', TOKEN)}").ok
    assert not (account.config_dir / "tokens" / "default").exists()
    assert account("meetings list").ok.data == []


def test_failed_login_leaves_the_stored_token_in_use(account: Rtk, tmp_path: Path) -> None:
    account("auth login --with-token", stdin=TOKEN).ok
    assert account(f"auth login --token-file {tmp_path}/none").exit_code == 3
    assert account("meetings list").ok.data == []


def test_logout_removes_the_stored_token(account: Rtk) -> None:
    account("auth login --with-token", stdin=TOKEN).ok
    account("auth logout").ok
    assert not (account.config_dir / "tokens" / "default").exists()
    assert account("meetings list").exit_code == 4
    account("auth logout").ok


def test_logout_leaves_a_token_file_of_the_user_alone(account: Rtk, tmp_path: Path) -> None:
    file = _private(tmp_path / "token", TOKEN)
    account(f"auth login --token-file {file}").ok
    account("auth logout").ok
    assert file.read_text() == TOKEN
    assert account("auth status").data["token"] is None


def test_deleted_stored_token_is_an_authentication_error(account: Rtk) -> None:
    account("auth login --with-token", stdin=TOKEN).ok
    stored = account.config_dir / "tokens" / "default"
    stored.unlink()
    error = account.error("meetings list")
    assert error["kind"] == "authentication"
    assert str(stored) in error["message"]
    assert error["hint"] == "rtk auth login --profile default"
    account("auth logout").ok


def test_logout_that_cannot_remove_the_token_keeps_its_source(account: Rtk) -> None:
    account("auth login --with-token", stdin=TOKEN).ok
    stored = account.config_dir / "tokens" / "default"
    stored.unlink()
    stored.mkdir()
    error = account.error("auth logout")
    assert error["kind"] == "configuration"
    assert str(stored) in error["message"]
    assert account("auth status").data["token"] == "profile default (stored file)"


def test_each_profile_has_its_own_token(account: Rtk) -> None:
    account("profile create staging").ok
    account("auth login --profile staging --with-token", stdin=TOKEN).ok
    assert account("meetings list --profile staging").ok.data == []
    assert account("meetings list").exit_code == 4


def test_status_shows_the_source_of_the_token_without_the_token(account: Rtk, tmp_path: Path) -> None:
    without = account("auth status")
    assert (without.exit_code, without.data["token"]) == (4, None)
    assert "rtk auth login" in without.stderr
    account(f"auth login --token-file {_private(tmp_path / 'token', TOKEN)}").ok
    account.seen.clear()
    result = account("auth status").ok
    assert result.data["token"] == f"profile default (file {tmp_path / 'token'})"
    assert account("auth status --profile local").ok.data["token"] == "not needed"
    assert account.seen == []


def test_status_shows_only_the_program_of_a_token_command(account: Rtk, tmp_path: Path) -> None:
    program = _private(tmp_path / "print-token", "#!/bin/sh\necho a-token\n")
    program.chmod(0o700)
    account("auth", "login", "--no-check", "--token-command", f"{program} --secret-argument").ok
    assert account("auth status").data["token"] == f"profile default (command {program})"


def _private(path: Path, text: str) -> Path:
    path.touch(0o600)
    path.write_text(text)
    return path
