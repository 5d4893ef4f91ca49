"""rtk auth: where a token may come from, what it may look like, and that it is shown nowhere."""

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
    """rtk with account and app, against a server that lets in `TOKEN` only, and without a token."""
    del remote.environment["CLOUDFLARE_API_TOKEN"]
    return remote


def test_without_a_token_the_way_to_one_is_named(account: Rtk) -> None:
    result = account("meetings list")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "there is no API token for profile default" in result.stderr
    assert "hint: rtk auth login, or set CLOUDFLARE_API_TOKEN; --local needs no token" in result.stderr


def test_a_token_from_stdin_is_kept_for_its_owner_alone(account: Rtk) -> None:
    result = account("auth login --with-token", stdin=f"{TOKEN}\n").ok
    assert (result.stdout, result.stderr) == (
        "",
        "logged in: profile default, token from stored file\nhint: see whether it is accepted: rtk apps list\n",
    )
    stored = account.config_dir / "tokens" / "default"
    assert stored.read_text() == f"{TOKEN}\n"
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert account("meetings list").ok.data == []


def test_a_token_is_typed_at_a_terminal_without_echo(account: Rtk) -> None:
    account("auth login", terminal=True, secret=TOKEN).ok
    assert account("meetings list").ok.data == []


def test_the_hint_after_a_login_names_the_profile_that_was_meant(account: Rtk) -> None:
    account("profile create staging").ok
    result = account("auth login --with-token --profile staging", stdin=TOKEN).ok
    assert result.stderr.endswith("hint: see whether it is accepted: rtk apps list --profile staging\n")


def test_without_a_terminal_nobody_is_asked_for_a_token(account: Rtk) -> None:
    result = account("auth login", secret=TOKEN)
    assert (result.exit_code, result.stdout) == (6, "")
    assert "hint: give it on stdin with --with-token" in result.stderr
    assert not account.config_dir.exists()


def test_a_token_file_is_read_each_time_and_not_copied(account: Rtk, tmp_path: Path) -> None:
    file = _private(tmp_path / "token", "an-old-token")
    account(f"auth login --token-file {file}").ok
    assert account("meetings list").exit_code == 4
    _private(file, TOKEN)
    assert account("meetings list").ok.data == []
    assert not (account.config_dir / "tokens").exists()


def test_a_token_command_is_run_each_time_and_its_token_not_kept(account: Rtk, tmp_path: Path) -> None:
    account(f"auth login --token-command 'cat {_private(tmp_path / 'vault', TOKEN)}'").ok
    assert account("meetings list").ok.data == []
    (tmp_path / "vault").unlink()
    gone = account("meetings list")
    assert (gone.exit_code, gone.stdout) == (4, "")
    assert "the token command of profile default failed with exit code 1: cat" in gone.stderr


def test_what_a_failing_token_command_prints_is_not_shown(account: Rtk) -> None:
    result = account("auth", "login", "--token-command", f"sh -c 'echo {TOKEN}; exit 7'")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "failed with exit code 7: sh" in result.stderr
    assert TOKEN not in result.stderr


@pytest.mark.parametrize(
    ("command", "exit_code", "words"),
    [
        ("no-such-program", 4, "cannot be run (No such file or directory): no-such-program"),
        ("cat 'open", 3, "token_command of profile default has no closing quotation"),
        ("", 3, "token_command of profile default is empty"),
        (r"printf '\303\274'", 4, "printed something that is no token"),
    ],
)
def test_a_token_command_that_cannot_be_meant(account: Rtk, command: str, exit_code: int, words: str) -> None:
    result = account("auth", "login", "--token-command", command)
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert words in result.stderr


def test_a_token_command_gets_no_shell(account: Rtk, tmp_path: Path) -> None:
    account("auth", "login", "--token-command", f"echo {TOKEN};touch {tmp_path}/made")
    assert not (tmp_path / "made").exists()


def test_a_token_command_that_hangs_is_ended(account: Rtk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_command, "SECONDS", 0.05)
    result = account("auth login --token-command 'sleep 60'")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "the token command of profile default gave no token within 0.05 seconds: sleep\n" in result.stderr


def test_bytes_that_are_no_text_are_no_token(unconfigured: Rtk) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"\xfftoken\n"), encoding="utf-8")
    stdout, stderr = Stream(), Stream()
    environment = Environment(unconfigured.environment, stdin, stdout, stderr, clock=unconfigured.clock)
    assert main(["auth", "login", "--with-token"], environment) == 4
    assert stderr.written().startswith(b"rtk: the token given contains a character environment ASCII\n")


def test_a_login_that_is_broken_off_keeps_nothing(unconfigured: Rtk) -> None:
    def end_of_input(prompt: str) -> NoReturn:
        raise EOFError

    stdin, stdout, stderr = Stream(terminal=True), Stream(terminal=True), Stream(terminal=True)
    environment = Environment(
        unconfigured.environment, stdin, stdout, stderr, clock=unconfigured.clock, read_secret=end_of_input
    )
    assert main(["auth", "login"], environment) == 6
    assert stderr.written().endswith(b"rtk: declined, nothing was done: nothing was typed\n")
    assert not unconfigured.config_dir.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("\n", "is empty"),
        ("two words", "contains a space or a line break"),
        ("first\nsecond\n", "contains a space or a line break"),
        ("forged\r\nX-Evil: 1", "contains a space or a line break"),
        ("bell\x07", "contains a control character"),
        ("schlüssel", "contains a character environment ASCII"),
    ],
)
def test_what_does_not_fit_into_a_header_is_no_token(unconfigured: Rtk, text: str, words: str) -> None:
    result = unconfigured("auth login --with-token", stdin=text)
    assert (result.exit_code, result.stdout) == (4, "")
    assert f"the token given {words}" in result.stderr
    assert not text.strip() or text.split()[0] not in result.stderr
    assert not unconfigured.config_dir.exists()


def test_a_bad_token_in_the_environment_is_not_sent(account: Rtk) -> None:
    result = account("meetings list", environment={"CLOUDFLARE_API_TOKEN": "not one\r\nword"})
    assert (result.exit_code, result.stdout, account.seen) == (4, "", [])
    assert "the token in CLOUDFLARE_API_TOKEN contains a space or a line break" in result.stderr


def test_the_environment_goes_before_the_kept_token(account: Rtk) -> None:
    given = {"CLOUDFLARE_API_TOKEN": TOKEN}
    result = account("auth login --with-token", stdin="another-token", environment=given).ok
    assert "warning: CLOUDFLARE_API_TOKEN is set and goes before it" in result.stderr
    emptied = account("auth login --with-token", stdin="another-token", environment={"CLOUDFLARE_API_TOKEN": ""}).ok
    assert "warning" not in emptied.stderr
    assert account("meetings list", environment=given).ok.data == []
    assert account("meetings list").exit_code == 4


@pytest.mark.parametrize("kind", ["stored", "file"])
def test_a_token_that_others_may_read_is_not_used(account: Rtk, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "token"
    if kind == "file":
        account(f"auth login --token-file {_private(file, TOKEN)}").ok
    else:
        account("auth login --with-token", stdin=TOKEN).ok
        file = account.config_dir / "tokens" / "default"
    file.chmod(0o640)
    result = account("meetings list")
    assert (result.exit_code, result.stdout, account.seen) == (3, "", [])
    assert f"others than you may open this file (mode 640): {file}\nhint: chmod 600 {file}\n" in result.stderr


def test_a_token_file_that_is_not_there_is_named(account: Rtk, tmp_path: Path) -> None:
    result = account(f"auth login --token-file {tmp_path}/none")
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"the token file of profile default does not exist: {tmp_path}/none" in result.stderr


def test_a_token_has_one_place(unconfigured: Rtk) -> None:
    for words in ("--token-file x --token-command y", "--token-file x --with-token", "--token-command y --keyring"):
        result = unconfigured(f"auth login {words}", stdin=TOKEN)
        assert (result.exit_code, result.stdout) == (2, "")


def test_a_mistake_at_login_is_told_as_anywhere(unconfigured: Rtk) -> None:
    for words, told in (("-o xml", "xml"), ("--token-command", "--token-command"), ("--with-tokn", "--with-token")):
        result = unconfigured(f"auth login {words}")
        assert (result.exit_code, result.stdout) == (2, "")
        assert told in result.stderr
        assert "never an argument" not in result.stderr


@pytest.mark.parametrize("words", [["--token", TOKEN], [f"--token={TOKEN}"], [TOKEN]])
def test_a_token_is_never_an_argument(unconfigured: Rtk, words: list[str]) -> None:
    result = unconfigured("auth", "login", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert TOKEN not in result.stderr
    assert not unconfigured.config_dir.exists()


def test_a_token_goes_to_no_other_machine_in_the_clear(account: Rtk) -> None:
    elsewhere = {"CLOUDFLARE_API_BASE_URL": "http://api.example.com", "CLOUDFLARE_API_TOKEN": TOKEN}
    result = account("meetings list", environment=elsewhere)
    assert (result.exit_code, result.stdout, account.seen) == (3, "", [])
    assert "https, or http to localhost, 127.0.0.1 or [::1], because a token goes there" in result.stderr


@pytest.mark.parametrize(
    ("flags", "environment"), [({"local": "1"}, {}), ({}, {"CLOUDFLARE_API_BASE_URL": "http://api.example.com"})]
)
def test_a_token_is_not_even_read_where_none_may_go(
    unconfigured: Rtk, flags: dict[str, str], environment: dict[str, str]
) -> None:
    settings = Settings(flags, {**unconfigured.environment, "CLOUDFLARE_API_TOKEN": TOKEN, **environment})
    with pytest.raises(RtkError):
        settings.token()


def test_another_place_takes_the_kept_token_away(account: Rtk, tmp_path: Path) -> None:
    account("auth login --with-token", stdin="first-token").ok
    account(f"auth login --token-file {_private(tmp_path / 'token', TOKEN)}").ok
    assert not (account.config_dir / "tokens" / "default").exists()
    assert account("meetings list").ok.data == []


def test_logout_forgets_the_kept_token(account: Rtk) -> None:
    account("auth login --with-token", stdin=TOKEN).ok
    assert account("auth logout").ok.stderr == "logged out: profile default\n"
    assert not (account.config_dir / "tokens" / "default").exists()
    assert account("meetings list").exit_code == 4
    assert account("auth logout").ok.stderr == "profile default had no token\n"


def test_logout_leaves_a_file_of_the_user_alone(account: Rtk, tmp_path: Path) -> None:
    file = _private(tmp_path / "token", TOKEN)
    account(f"auth login --token-file {file}").ok
    account("auth logout").ok
    assert file.read_text() == TOKEN
    assert account("auth status").ok.data["token"] is None


def test_a_stored_token_that_is_gone_is_said_to_be(account: Rtk) -> None:
    account("auth login --with-token", stdin=TOKEN).ok
    (account.config_dir / "tokens" / "default").unlink()
    result = account("meetings list")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "the stored token of profile default is gone" in result.stderr
    assert "hint: rtk auth login --profile default" in result.stderr
    assert account("auth logout").ok.stderr == "logged out: profile default\n"


def test_a_stored_token_that_cannot_be_removed_is_not_forgotten(account: Rtk) -> None:
    account("auth login --with-token", stdin=TOKEN).ok
    stored = account.config_dir / "tokens" / "default"
    stored.unlink()
    stored.mkdir()
    result = account("auth logout")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "cannot remove this file (" in result.stderr
    assert account("auth status").ok.data["token"] == "profile default (stored file)"


def test_each_profile_has_a_token_of_its_own(account: Rtk) -> None:
    account("profile create staging").ok
    account("auth login --profile staging --with-token", stdin=TOKEN).ok
    assert account("meetings list --profile staging").ok.data == []
    assert account("meetings list").exit_code == 4


def test_status_tells_the_place_of_the_token_and_not_the_token(account: Rtk, tmp_path: Path) -> None:
    assert account("auth status").ok.stderr == "hint: there is no token: rtk auth login\n"
    account(f"auth login --token-file {_private(tmp_path / 'token', TOKEN)}").ok
    result = account("auth status").ok
    assert result.data["token"] == f"profile default (file {tmp_path / 'token'})"
    assert account("auth status --profile local").ok.data["token"] == "not needed"
    assert account.seen == []


def _private(path: Path, text: str) -> Path:
    path.touch(0o600)
    path.write_text(text)
    return path
