"""The sources of a profile's token: rtk's own 0600 file, a user's file, a command, the system keyring.

The profiles file names the source; it never contains the token.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from rtk_cli.config import private_file, time_limit
from rtk_cli.errors import AuthenticationError, ConfigurationError

if TYPE_CHECKING:
    from types import ModuleType

Kind = Literal["store", "file", "command", "keyring"]

KEYS: dict[str, Kind] = {
    "token_store": "store",
    "token_file": "file",
    "token_command": "command",
    "token_keyring": "keyring",
}
_KEYRING_SERVICE = "rtk"
KEYRING_SECONDS = 30.0
"""Enough to type the password of a locked keyring, and an end where nobody can: without a session bus or a display."""


class TokenSource(NamedTuple):
    """One source; `value` is the path or the command line, and empty for the other two kinds."""

    kind: Kind
    value: str = ""

    @property
    def key(self) -> str:
        return f"token_{self.kind}"

    def __str__(self) -> str:
        """A short description. Of a command only the program: its arguments may be private."""
        if self.kind == "command":
            return f"command {self.value.split(maxsplit=1)[0]}" if self.value.strip() else "command"
        return {"store": "stored file", "file": f"file {self.value}", "keyring": "system keyring"}[self.kind]


class Owner(NamedTuple):
    """The owner of a token: a profile of the profiles file in `directory`."""

    directory: Path
    profile: str

    @property
    def stored_file(self) -> Path:
        return self.directory / "tokens" / self.profile

    @property
    def login(self) -> str:
        """The command that stores a token for this profile."""
        return f"rtk auth login --profile {self.profile}"


def read(
    source: TokenSource, owner: Owner, environment: Mapping[str, str], unattended_seconds: float | None = None
) -> str:
    """The text that `source` gives, not validated yet. `unattended_seconds` as for `credentials.read_token`."""
    match source.kind:
        case "store":
            return _read_stored(owner)
        case "file":
            return _read_file(source.value, owner)
        case "command":
            from rtk_cli.config import token_command

            if unattended_seconds is not None:
                return token_command.run_unattended(source.value, owner.profile, environment, unattended_seconds)
            return token_command.run(source.value, owner.profile, environment)
        case "keyring":
            if unattended_seconds is not None:
                raise AuthenticationError("a system keyring may ask for a password")
            return _read_keyring(owner)


def write(source: TokenSource, owner: Owner, token: str) -> None:
    """Write `token` to `source`, which is of kind store or keyring."""
    if source.kind == "keyring":
        _call_keyring("set_password", owner, token)
    else:
        private_file.replace(owner.stored_file, f"{token}\n")


def erase(source: TokenSource, owner: Owner) -> None:
    """Remove a token that rtk stored; a user's own file or command is left alone."""
    if source.kind == "store":
        private_file.remove(owner.stored_file)
    elif source.kind == "keyring" and _call_keyring("get_password", owner) is not None:
        _call_keyring("delete_password", owner)


def _read_stored(owner: Owner) -> str:
    text = private_file.read(owner.stored_file)
    if text is None:
        message = f"stored token of profile {owner.profile} not found: {owner.stored_file}"
        raise AuthenticationError(message, hint=owner.login)
    return text


def _read_file(value: str, owner: Owner) -> str:
    path = owner.directory / os.path.expanduser(value)
    text = private_file.read(path)
    if text is None:
        message = f"token file of profile {owner.profile} not found: {path}"
        raise ConfigurationError(message, hint=f"create it, or choose another source: {owner.login}")
    return text


def _read_keyring(owner: Owner) -> str:
    text = _call_keyring("get_password", owner)
    if text is None:
        message = f"no token in the system keyring for profile {owner.profile}"
        raise AuthenticationError(message, hint=f"{owner.login} --keyring")
    return text


def _call_keyring(
    function: Literal["get_password", "set_password", "delete_password"], owner: Owner, *arguments: str
) -> str | None:
    """Call the keyring. Its entry names the directory too: two directories may have profiles of the same name."""
    hint = f"unlock it, or store the token in a file: {owner.login}"

    def call() -> object:  # with the import, which may start a bus
        keyring, errors = _keyring()
        try:
            return getattr(keyring, function)(_KEYRING_SERVICE, f"{owner.profile} in {owner.directory}", *arguments)
        except Exception as error:  # each backend raises errors of its own
            detail = str(error) if isinstance(error, errors.KeyringError) else ""  # others may contain the token
            message = f"system keyring failed: {type(error).__name__}"
            raise ConfigurationError(message, detail=detail or None, hint=hint) from None

    try:
        result = time_limit.within(KEYRING_SECONDS, call)
    except TimeoutError:
        message = f"the system keyring did not answer within {KEYRING_SECONDS:g} seconds"
        raise ConfigurationError(message, hint=hint) from None
    return None if result is None else str(result)


def _keyring() -> "tuple[ModuleType, ModuleType]":
    try:
        import keyring
        import keyring.errors
    except ImportError:
        message = "the system keyring needs a package that is not installed: keyring"
        raise ConfigurationError(message, hint="pip install 'rtk-cli[keyring]'") from None
    return keyring, keyring.errors
