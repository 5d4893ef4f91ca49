"""One writer at a time: a lock that the system takes back when its process dies."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from rtk_cli.clock import Clock
from rtk_cli.config import private_file
from rtk_cli.errors import ConfigurationError

PATIENCE = 10.0
_PAUSE = 0.02

if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int) -> bool:
        """Lock an open file, until it is closed, unless another process has; whether it is locked now."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Lock an open file, until it is closed, unless another process has; whether it is locked now."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def locked(path: Path, clock: Clock, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock on `path` (a file beside it) for the body; give up after `patience` seconds."""
    file = _open(path.with_name(f"{path.name}.lock"))
    with file:  # closing it lets go
        _wait(file, path, clock, patience)
        yield


def _open(path: Path) -> IO[bytes]:
    try:
        private_file.make_directory(path.parent)
        return open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))
    except OSError as error:
        hint = f"make {path.parent} a directory of yours, or set RTK_CONFIG_DIR to one"
        raise ConfigurationError(f"cannot open the lock file ({error.strerror}): {path}", hint=hint) from error


def _wait(file: IO[bytes], path: Path, clock: Clock, patience: float) -> None:
    waited = 0.0
    while not _is_locked_now(file, path):
        if waited >= patience:
            message = f"another rtk has been changing this file for {patience:g} seconds: {path}"
            raise ConfigurationError(message, hint=f"find it and let it end: fuser -v {file.name}")
        clock.sleep(_PAUSE)
        waited += _PAUSE


def _is_locked_now(file: IO[bytes], path: Path) -> bool:
    try:
        return try_lock(file.fileno())
    except OSError as error:
        hint = "set RTK_CONFIG_DIR to a directory on a local disk"
        raise ConfigurationError(f"this file cannot be locked ({error.strerror}): {path}", hint=hint) from error
