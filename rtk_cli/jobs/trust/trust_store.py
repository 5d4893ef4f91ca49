"""A place that says which certificate authorities programs trust, and how it is changed: by commands of its system."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rtk_cli.errors import RtkError

Command = tuple[str, ...]
TIMEOUT = 60.0


class StoreError(RtkError):
    """A command that should have changed a store failed."""


@dataclass(frozen=True, slots=True)
class TrustStore:
    """`contains` tells whether it has the authority, None if that is unknown; `add` and `remove` are commands."""

    name: str
    location: str
    contains: Callable[[], bool | None]
    add: Callable[[], Sequence[Command]]
    remove: Callable[[], Sequence[Command]]
    needs_root: bool = False


def missing_program(commands: Sequence[Command], variables: Mapping[str, str]) -> str | None:
    """Return the first program of these commands that this machine does not have."""
    path = variables.get("PATH", os.defpath)
    return next((command[0] for command in commands if shutil.which(command[0], path=path) is None), None)


def run(command: Sequence[str], variables: Mapping[str, str]) -> str | None:
    """Run a command; return what it prints, or None if it fails or is missing."""
    try:
        return _run(command, variables).stdout
    except (OSError, subprocess.SubprocessError):
        return None


def run_all(commands: Sequence[Command], variables: Mapping[str, str]) -> None:
    """Run commands in their order. Raises `StoreError` at the first that fails."""
    for command in commands:
        try:
            _run(command, variables)
        except subprocess.CalledProcessError as error:
            reason = (error.stderr or error.stdout or "").strip()
            raise StoreError(f"the command failed: {shlex.join(command)}", detail=reason) from error
        except (OSError, subprocess.SubprocessError) as error:
            raise StoreError(f"cannot run {command[0]}: {error}") from error


def shell_text(commands: Sequence[Command], *, as_root: bool) -> str:
    """Return the commands as one line for a shell."""
    return " && ".join(("sudo " if as_root else "") + shlex.join(command) for command in commands)


def _run(command: Sequence[str], variables: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - commands of this package, without a shell
        command,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=TIMEOUT,
        check=True,
    )
