"""Tokens in the system keyring: stored, read, removed, and the errors of keyrings that fail."""

import sys
from collections.abc import Iterator
from threading import Event
from typing import NoReturn

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from rtk_cli.config import token_sources
from rtk_cli.config.time_limit import within
from tests.support.cli import TOKEN, Rtk


class MemoryKeyring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.passwords[service, username]


class Locked(MemoryKeyring):
    """A locked keyring."""

    def get_password(self, service: str, username: str) -> NoReturn:
        raise KeyringLocked("the collection is locked")

    def set_password(self, service: str, username: str, password: str) -> NoReturn:
        raise KeyringLocked("the collection is locked")


class Broken(MemoryKeyring):
    """A keyring that raises an error of its own, with the token in the message."""

    def set_password(self, service: str, username: str, password: str) -> NoReturn:
        raise LookupError(f"no bus to bring {password}")


class Stuck(MemoryKeyring):
    """A keyring that never answers, as one that asks for a password on a display that is not there."""

    def __init__(self, released: Event) -> None:
        super().__init__()
        self.released = released

    def get_password(self, service: str, username: str) -> None:
        self.released.wait()

    def set_password(self, service: str, username: str, password: str) -> None:
        self.released.wait()


@pytest.fixture
def vault() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    found = MemoryKeyring()
    keyring.set_keyring(found)
    yield found
    keyring.set_keyring(before)


@pytest.fixture
def account(remote: Rtk, vault: MemoryKeyring) -> Rtk:
    """rtk with its token in the keyring and nowhere else."""
    del remote.environment["CLOUDFLARE_API_TOKEN"]
    remote("auth login --keyring --with-token", stdin=f"{TOKEN}\n").ok
    return remote


def test_token_in_the_keyring_is_used_and_in_no_file(account: Rtk, vault: MemoryKeyring) -> None:
    assert list(vault.passwords.values()) == [TOKEN]
    assert account("meetings list").ok.data == []
    assert account("auth status").ok.data["token"] == "profile default (system keyring)"
    assert not (account.config_dir / "tokens").exists()


def test_each_profile_of_each_directory_has_its_own_entry(account: Rtk, vault: MemoryKeyring) -> None:
    elsewhere = {"RTK_CONFIG_DIR": f"{account.config_dir}-2"}
    account("auth login --no-check --keyring --with-token", stdin="another-token", environment=elsewhere).ok
    account("profile create staging").ok
    account("auth login --no-check --keyring --with-token --profile staging", stdin="a-third-token").ok
    assert sorted(vault.passwords.values()) == ["a-third-token", "another-token", TOKEN]
    assert account("meetings list").ok.data == []


def test_second_login_to_the_keyring_keeps_the_new_token(account: Rtk, vault: MemoryKeyring) -> None:
    account("auth login --no-check --keyring --with-token", stdin="another-token").ok
    assert list(vault.passwords.values()) == ["another-token"]


def test_logout_removes_the_token_from_the_keyring(account: Rtk, vault: MemoryKeyring) -> None:
    account("auth logout").ok
    assert vault.passwords == {}
    assert account("meetings list").exit_code == 4


def test_missing_entry_is_an_authentication_error(account: Rtk, vault: MemoryKeyring) -> None:
    vault.passwords.clear()
    error = account.error("meetings list")
    assert error["kind"] == "authentication"
    assert error["hint"] == "rtk auth login --profile default --keyring"
    account("auth logout").ok


def test_login_with_a_file_removes_the_token_from_the_keyring(account: Rtk, vault: MemoryKeyring) -> None:
    account("auth login --with-token", stdin=TOKEN).ok
    assert vault.passwords == {}
    assert account("meetings list").ok.data == []


@pytest.mark.parametrize("command", ["meetings list", "auth logout", "auth login --no-check --keyring --with-token"])
def test_locked_keyring_is_an_error_and_loses_no_token(account: Rtk, vault: MemoryKeyring, command: str) -> None:
    keyring.set_keyring(Locked())
    error = account.error(command, stdin="another-token")
    assert error["kind"] == "configuration"
    assert error["message"].endswith(": KeyringLocked: the collection is locked")
    assert error["hint"].endswith("rtk auth login --profile default")
    keyring.set_keyring(vault)
    assert account("meetings list").ok.data == []


def test_profile_is_not_deleted_while_the_keyring_is_locked(account: Rtk) -> None:
    keyring.set_keyring(Locked())
    assert account("profile delete default --force").exit_code == 3
    assert account("auth status").ok.data["token"] == "profile default (system keyring)"


def test_login_reports_an_old_token_that_could_not_be_removed(account: Rtk) -> None:
    keyring.set_keyring(Locked())
    error = account.error("auth login --with-token", stdin=TOKEN)
    assert error["kind"] == "configuration"
    assert "system keyring" in error["message"]
    assert account("meetings list").ok.data == []


def test_machine_without_a_keyring_is_a_configuration_error(account: Rtk) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    error = account.error("meetings list")
    assert error["kind"] == "configuration"
    assert "NoKeyringError" in error["message"]


def test_message_of_a_failing_keyring_is_not_shown(account: Rtk) -> None:
    keyring.set_keyring(Broken())
    result = account("auth login --no-check --keyring --with-token --debug", stdin="the-new-token")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "LookupError" in result.stderr
    assert "the-new-token" not in result.stderr


@pytest.mark.parametrize("command", ["meetings list", "auth logout", "profile delete default --force"])
def test_missing_keyring_package_is_reported_with_the_command_that_installs_it(
    account: Rtk, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "keyring", None)
        error = account.error(command)
    assert error["kind"] == "configuration"
    assert error["hint"] == "pip install 'rtk-cli[keyring]'"
    assert account("meetings list").ok.data == []


@pytest.mark.parametrize("command", ["meetings list", "auth login --no-check --keyring --with-token", "auth logout"])
def test_keyring_that_never_answers_is_an_error_after_a_limit(
    account: Rtk, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    released = Event()
    keyring.set_keyring(Stuck(released))
    monkeypatch.setattr(token_sources, "KEYRING_SECONDS", 0.05)
    error = account.error(command, stdin=TOKEN)
    released.set()
    assert (error["kind"], error["exit_code"]) == ("configuration", 3)
    assert "0.05 seconds" in error["message"]
    assert "rtk auth login" in error["hint"]


def test_limit_passes_on_what_a_call_returns_or_raises() -> None:
    assert within(30, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(30, lambda: 1 // 0)
    released = Event()
    with pytest.raises(TimeoutError):
        within(0, released.wait)
    released.set()
