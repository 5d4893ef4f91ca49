"""Tokens in the system's keyring: kept, read, forgotten, and what is said when it does not play along."""

import sys
from collections.abc import Iterator
from typing import NoReturn

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from tests.support.cli import TOKEN, Rtk


class Vault(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Locked(Vault):
    """One that somebody has locked."""

    def get_password(self, service: str, username: str) -> NoReturn:
        raise KeyringLocked("the collection is locked")

    def set_password(self, service: str, username: str, password: str) -> NoReturn:
        raise KeyringLocked("the collection is locked")


class Broken(Vault):
    """One that fails in a way of its own, with what it was given in its words."""

    def set_password(self, service: str, username: str, password: str) -> NoReturn:
        raise LookupError(f"no bus to bring {password}")


@pytest.fixture
def vault() -> Iterator[Vault]:
    before = keyring.get_keyring()
    found = Vault()
    keyring.set_keyring(found)
    yield found
    keyring.set_keyring(before)


@pytest.fixture
def account(remote: Rtk, vault: Vault) -> Rtk:
    """rtk that has its token in the keyring, and nowhere else."""
    del remote.environment["CLOUDFLARE_API_TOKEN"]
    remote("auth login --keyring --with-token", stdin=f"{TOKEN}\n").ok
    return remote


def test_a_token_in_the_keyring_is_used_and_in_no_file(account: Rtk, vault: Vault) -> None:
    assert list(vault.kept.values()) == [TOKEN]
    assert account("meetings list").ok.data == []
    assert account("auth status").ok.data["token"] == "profile default (system keyring)"
    assert not (account.config_dir / "tokens").exists()


def test_each_profile_of_each_directory_has_an_entry_of_its_own(account: Rtk, vault: Vault) -> None:
    elsewhere = {"RTK_CONFIG_DIR": f"{account.config_dir}-2"}
    account("auth login --keyring --with-token", stdin="another-token", environment=elsewhere).ok
    account("profile create staging").ok
    account("auth login --keyring --with-token --profile staging", stdin="a-third-token").ok
    assert sorted(vault.kept.values()) == ["a-third-token", "another-token", TOKEN]
    assert account("meetings list").ok.data == []


def test_logout_takes_the_token_out_of_the_keyring(account: Rtk, vault: Vault) -> None:
    account("auth logout").ok
    assert vault.kept == {}
    assert account("meetings list").exit_code == 4


def test_an_entry_that_is_gone_is_said_to_be(account: Rtk, vault: Vault) -> None:
    vault.kept.clear()
    result = account("meetings list")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "the system's keyring holds no token for profile default" in result.stderr
    assert "hint: rtk auth login --profile default --keyring\n" in result.stderr
    account("auth logout").ok


def test_another_place_takes_the_token_out_of_the_keyring(account: Rtk, vault: Vault) -> None:
    account("auth login --with-token", stdin=TOKEN).ok
    assert vault.kept == {}
    assert account("meetings list").ok.data == []


@pytest.mark.parametrize("command", ["meetings list", "auth logout", "auth login --keyring --with-token"])
def test_a_locked_keyring_is_told_with_a_remedy_and_forgets_nothing(account: Rtk, vault: Vault, command: str) -> None:
    keyring.set_keyring(Locked())
    result = account(command, stdin="another-token")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "the system's keyring refused: KeyringLocked\n  the collection is locked\n" in result.stderr
    assert "hint: unlock it, or keep the token in a file: rtk auth login --profile default\n" in result.stderr
    keyring.set_keyring(vault)
    assert account("meetings list").ok.data == []


def test_a_profile_outlives_a_keyring_that_keeps_its_token(account: Rtk) -> None:
    keyring.set_keyring(Locked())
    assert account("profile delete default --force").exit_code == 3
    assert account("auth status").ok.data["token"] == "profile default (system keyring)"


def test_a_former_token_that_stays_behind_is_told_after_the_login(account: Rtk) -> None:
    keyring.set_keyring(Locked())
    result = account("auth login --with-token", stdin=TOKEN)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "the new token is in use, but the former one is still in the system keyring: " in result.stderr
    assert account("meetings list").ok.data == []


def test_a_machine_without_a_keyring_says_so(account: Rtk) -> None:
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    result = account("meetings list")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "the system's keyring refused: NoKeyringError" in result.stderr


def test_a_keyring_that_breaks_is_told_without_its_words(account: Rtk) -> None:
    keyring.set_keyring(Broken())
    result = account("auth login --keyring --with-token --debug", stdin="the-new-token")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "the system's keyring refused: LookupError\n" in result.stderr
    assert "the-new-token" not in result.stderr


@pytest.mark.parametrize("command", ["meetings list", "auth logout", "profile delete default --force"])
def test_without_the_package_the_command_that_installs_it_is_named(
    account: Rtk, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "keyring", None)
        result = account(command)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "needs a package that is not installed: keyring\nhint: pip install 'rtk-cli[keyring]'\n" in result.stderr
    assert account("meetings list").ok.data == []
