"""The places where a profile's token can be: rtk's own 0600 file, a user's file, a command, the system's keyring.

A place is what the profiles file names; the token itself is never in that file.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rtk_cli.config import private_file
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
_SERVICE = "rtk"


@dataclass(frozen=True, slots=True)
class TokenSource:
    """One place; `value` is the path or the command line, and empty for the other two."""

    kind: Kind
    value: str = ""

    @property
    def key(self) -> str:
        return f"token_{self.kind}"

    def __str__(self) -> str:
        """In a few words. Of a command only the program: its arguments may be nobody's business."""
        if self.kind == "command":
            return f"command {self.value.split(maxsplit=1)[0]}" if self.value.strip() else "command"
        return {"store": "stored file", "file": f"file {self.value}", "keyring": "system keyring"}[self.kind]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose token it is: a profile of the profiles file in `directory`."""

    directory: Path
    profile: str

    @property
    def stored(self) -> Path:
        return self.directory / "tokens" / self.profile

    @property
    def login(self) -> str:
        return f"rtk auth login --profile {self.profile}"


def read(place: TokenSource, owner: Owner, environment: Mapping[str, str]) -> str:
    """The text at `place`, not checked yet."""
    match place.kind:
        case "store":
            return _read_stored(owner)
        case "file":
            return _read_file(place.value, owner)
        case "command":
            from rtk_cli.config import token_command

            return token_command.run(place.value, owner.profile, environment)
        case "keyring":
            return _read_keyring(owner)


def write(place: TokenSource, owner: Owner, token: str) -> None:
    """Keep `token` at `place`, which is one of the two that rtk itself fills."""
    if place.kind == "keyring":
        _ask_keyring("set_password", owner, token)
    else:
        private_file.replace(owner.stored, f"{token}\n")


def erase(place: TokenSource, owner: Owner) -> None:
    """Remove the token when rtk put it there; a user's own file or command is left alone."""
    if place.kind == "store":
        private_file.remove(owner.stored)
    elif place.kind == "keyring" and _ask_keyring("get_password", owner) is not None:
        _ask_keyring("delete_password", owner)


def _read_stored(owner: Owner) -> str:
    text = private_file.read(owner.stored)
    if text is None:
        message = f"the stored token of profile {owner.profile} is gone: {owner.stored}"
        raise AuthenticationError(message, hint=owner.login)
    return text


def _read_file(value: str, owner: Owner) -> str:
    path = owner.directory / os.path.expanduser(value)
    text = private_file.read(path)
    if text is None:
        message = f"the token file of profile {owner.profile} does not exist: {path}"
        raise ConfigurationError(message, hint=f"create it, or name another place: {owner.login}")
    return text


def _read_keyring(owner: Owner) -> str:
    text = _ask_keyring("get_password", owner)
    if text is None:
        message = f"the system's keyring holds no token for profile {owner.profile}"
        raise AuthenticationError(message, hint=f"{owner.login} --keyring")
    return text


def _ask_keyring(
    deed: Literal["get_password", "set_password", "delete_password"], owner: Owner, *more: str
) -> str | None:
    """Two config directories may have profiles of one name, so the entry names both."""
    keyring, errors = _keyring()
    try:
        answer = getattr(keyring, deed)(_SERVICE, f"{owner.profile} in {owner.directory}", *more)
    except Exception as error:  # each system has a keyring of its own, with errors of its own
        message = f"the system's keyring refused: {type(error).__name__}"
        words = str(error) if isinstance(error, errors.KeyringError) else ""  # others may show the token
        hint = f"unlock it, or keep the token in a file: {owner.login}"
        raise ConfigurationError(message, detail=words or None, hint=hint) from None
    return None if answer is None else str(answer)


def _keyring() -> "tuple[ModuleType, ModuleType]":
    try:
        import keyring
        import keyring.errors
    except ImportError:
        message = "the system's keyring needs a package that is not installed: keyring"
        raise ConfigurationError(message, hint="pip install 'rtk-cli[keyring]'") from None
    return keyring, keyring.errors
