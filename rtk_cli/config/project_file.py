"""The project file `.rtk.toml`: which profile, account and app belong to the folder that one works in.

It comes with a checkout, so it is not the user's own word: it may select, but not say where a token comes from or goes
to, and no program that runs. A file of another user is refused, as anyone may put one into a shared folder.
"""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from rtk_cli.config import private_file, toml_text
from rtk_cli.config.settings import BY_NAME, PROJECT_FILE_VARIABLE
from rtk_cli.errors import ConfigurationError

FILE = ".rtk.toml"
KEYS = ("profile", "account_id", "app_id", "output")
OFF = "off"
_ROOT = 0
_WHERE_A_TOKEN_GOES = ("base_url", "ca_file")


class ProjectFile(NamedTuple):
    """The file that was found, and its settings; without a file both are empty."""

    path: Path | None = None
    values: Mapping[str, str] = MappingProxyType({})
    text: str = ""

    @property
    def source(self) -> str:
        """How `rtk config list` names it."""
        return f"project file {self.path}"

    def location(self, key: str) -> str:
        """The file, and the line of `key`."""
        return _location(self.path or Path(FILE), self.text, key)


def load(environment: Mapping[str, str]) -> ProjectFile:
    """The project file of the working directory, or the one that the variable names."""
    path = find(environment)
    return ProjectFile() if path is None else _read(path, is_named=bool(environment.get(PROJECT_FILE_VARIABLE)))


def find(environment: Mapping[str, str]) -> Path | None:
    """The file that the variable names, else the nearest one in the working directory and above it.

    The search ends at the repository, as what lies above does not belong to it, or at the home directory.
    """
    given = environment.get(PROJECT_FILE_VARIABLE)
    if given:
        return None if given == OFF else Path(os.path.abspath(os.path.expanduser(given)))
    try:
        folder = Path(os.getcwd())
        home = os.path.realpath(environment.get("HOME") or os.path.expanduser("~"))  # without links, as `folder` is
    except OSError:  # the directory was removed
        return None
    for place in (folder, *folder.parents):
        if os.path.lexists(place / FILE):
            return place / FILE
        if str(place) == home or os.path.lexists(place / ".git"):
            return None
    return None


def _read(path: Path, *, is_named: bool) -> ProjectFile:
    """The file at `path`. A file that the user has named may belong to anyone."""
    text = private_file.read(path, _check_type if is_named else _check_owner)
    if text is None:
        raise ConfigurationError(
            f"no such project file: {path}", hint=f"create it, or set {PROJECT_FILE_VARIABLE}={OFF}"
        )
    content = toml_text.parse(text, path)
    return ProjectFile(path, {key: _value(path, text, key, value) for key, value in content.items()}, text)


def _value(path: Path, text: str, key: str, value: object) -> str:
    if key not in KEYS:
        raise _not_allowed(path, text, key)
    location = _location(path, text, key)
    if not isinstance(value, str):
        raise ConfigurationError(f"{key} of a project file must be a string: {location}", hint=f'{key} = "..."')
    from rtk_cli.masking import mask_text

    if mask_text(value) != value:
        raise _holds_a_token(key, location)
    return value


def _not_allowed(path: Path, text: str, key: str) -> ConfigurationError:
    from rtk_cli.masking import is_secret
    from rtk_cli.suggestions import closest

    location = _location(path, text, key)
    keys = f"a project file may set {', '.join(KEYS)}"
    if is_secret(key) or "token" in key.lower():
        return _holds_a_token(key, location)
    if key in _WHERE_A_TOKEN_GOES:
        message = f"a project file must not set {key}, as it decides where your token goes: {location}"
        return ConfigurationError(message, hint=f"remove it, and set it in a profile; {keys}")
    if key in BY_NAME:
        hint = f"set it in a profile; {keys}"
        return ConfigurationError(f"a project file must not set {key}: {location}", hint=hint)
    near = closest(key, KEYS)
    hint = f"did you mean {near}? {keys}" if near else keys
    return ConfigurationError(f"unknown setting in a project file: {key}: {location}", hint=hint)


def _holds_a_token(key: str, location: str) -> ConfigurationError:
    message = f"a project file must hold no token, and not say where one comes from: {key}: {location}"
    hint = "remove it, revoke the token if the file was shared, and store a token with: rtk auth login"
    return ConfigurationError(message, hint=hint)


def _location(path: Path, text: str, key: str) -> str:
    line = toml_text.line_of(text, "", key)
    return f"{path}, line {line}" if line else str(path)


def _check_type(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ConfigurationError(f"not a regular file: {path}", hint=f"replace it with a regular file: {path}")


def _check_owner(path: Path, status: os.stat_result) -> None:
    """Refuse a file that another user owns or may change, and a link that another user has made."""
    _check_type(path, status)
    if os.name != "posix":
        return
    import shlex

    name = shlex.quote(str(path))
    if not {status.st_uid, os.lstat(path).st_uid} <= _trusted():
        hint = f"if you trust it: export {PROJECT_FILE_VARIABLE}={name}; to ignore it: {PROJECT_FILE_VARIABLE}={OFF}"
        raise ConfigurationError(f"the project file belongs to another user: {path}", hint=hint)
    if status.st_mode & stat.S_IWOTH:
        raise ConfigurationError(f"every user may change the project file: {path}", hint=f"chmod o-w {name}")


def _trusted() -> set[int]:
    """The users whose files count: this one, root, and who became root with sudo."""
    user = os.geteuid()
    sudo = os.environ.get("SUDO_UID", "")
    return {user, _ROOT, *([int(sudo)] if user == _ROOT and sudo.isdecimal() else [])}
