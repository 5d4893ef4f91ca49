"""The secrets of an own storage for recordings: from a file, a command or the environment, never from an argument.

Other users of a machine can read arguments, and shells keep them in their history.
"""

import os
import stat
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rtk_cli.api.dotted_fields import Fields
from rtk_cli.errors import ConfigurationError, UsageError
from rtk_cli.input_files import STDIN, read_path

if TYPE_CHECKING:
    from rtk_cli.terminal.session import Session

STORAGE = "storage_config"
SECRETS = ("access_key", "secret", "password", "private_key")
OF_TYPE: Mapping[str, tuple[str, ...]] = {"gcs": ("secret",), "sftp": ("password", "private_key")}
"""The secrets of each type of storage that has others than a pair of keys."""
KEY_PAIR = ("access_key", "secret")
VARIABLES = {name: f"RTK_STORAGE_{name.upper()}" for name in SECRETS}


def storage_secrets(
    cli: "Session", fields: Mapping[str, object], around: tuple[str, ...], file: str | None, command: str | None
) -> Fields | None:
    """The body's part with the secrets, for what the body itself leaves out; None without a storage.

    `around` are the objects that hold the storage. `fields` are the named flags, as for `Body.build`.
    """
    storage = _storage_in(cli.body.values(fields), around)
    if storage is None or not isinstance(storage.get("type"), str):
        if file is not None or command is not None:
            flag = "--storage-secret-file" if file is not None else "--storage-secret-command"
            path = ".".join((*around, STORAGE, "type"))
            raise UsageError(f"{flag} needs a storage, and none is given", hint=f"add --set {path}=aws")
        return None
    given = _from_text(storage, *_text(cli, file, command)) if file is not None or command is not None else {}
    found: Fields = {**_from_environment(storage, cli.environment.variables), **given}
    for name in reversed((*around, STORAGE)):
        found = {name: found}
    return found


def _storage_in(body: Any, around: tuple[str, ...]) -> Fields | None:
    for name in (*around, STORAGE):
        body = body.get(name) if isinstance(body, dict) else None
    return body if isinstance(body, dict) else None


def _text(cli: "Session", file: str | None, command: str | None) -> tuple[str, str]:
    """What the file or the command holds, and its name for messages."""
    if file is not None and command is not None:
        raise UsageError("--storage-secret-file and --storage-secret-command exclude each other", hint="give one")
    if command is not None:
        from rtk_cli.config import token_command

        return token_command.output_of(command, "--storage-secret-command", cli.environment.variables), command
    path = str(file)
    if path == STDIN and cli.flags.body == STDIN:
        raise UsageError("stdin can only be read once: --storage-secret-file - and --body -")
    _refuse_public(path)
    try:
        return read_path(path, cli.environment.stdin, cli.settings.max_body).decode("utf-8-sig"), path
    except UnicodeDecodeError:
        raise UsageError(f"not valid UTF-8: {path}") from None


def _refuse_public(path: str) -> None:
    """Refuse a file that others can read, as for a token; a pipe and stdin are as private as what writes to them."""
    if path == STDIN or os.name != "posix":
        return
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return  # reading it says why
    if stat.S_ISREG(mode) and mode & (stat.S_IRWXG | stat.S_IRWXO):
        import shlex

        message = f"other users may access this file (mode {stat.S_IMODE(mode):03o}): {path}"
        raise ConfigurationError(message, hint=f"chmod 600 {shlex.quote(path)}")


def _from_text(storage: Fields, text: str, source: str) -> Fields:
    """A JSON object with secrets by their names, or one secret as a whole."""
    members = _named_secrets(text)
    if members is None:
        return {_only_secret(storage, text): text.removesuffix("\n").removesuffix("\r")}
    for name, value in members.items():
        if name not in SECRETS:
            raise UsageError(f"unknown secret in {source}: {name}", hint=f"known are {', '.join(SECRETS)}")
        if not isinstance(value, str):
            raise UsageError(f"{name} in {source} must be a string")
    return members


def _named_secrets(text: str) -> Fields | None:
    """Return the members of a JSON object; None for other text, and for a service account key: it is one secret."""
    from rtk_cli.api.json_codec import decode

    if not text.lstrip().startswith("{"):
        return None
    try:
        value = decode(text.encode())
    except ValueError:
        return None
    return value if isinstance(value, dict) and "client_email" not in value and "type" not in value else None


def _only_secret(storage: Fields, text: str) -> str:
    if storage["type"] != "sftp":
        return "secret"
    by_key = storage.get("auth_method") == "KEY" or text.lstrip().startswith("-----BEGIN")
    return "private_key" if by_key else "password"


def _from_environment(storage: Fields, variables: Mapping[str, str]) -> Fields:
    """The variables of this type of storage that are set."""
    names = OF_TYPE.get(storage["type"], KEY_PAIR)
    if storage["type"] == "sftp" and "auth_method" in storage:
        names = ("private_key",) if storage["auth_method"] == "KEY" else ("password",)
    return {name: variables[VARIABLES[name]] for name in names if variables.get(VARIABLES[name])}
