"""A file lock that allows one writer at a time; the operating system releases it when its process dies."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from rtk_cli.clock import Clock
from rtk_cli.config import directories
from rtk_cli.errors import ConfigurationError

LOCK_TIMEOUT = 10.0
_POLL_INTERVAL = 0.02

if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int) -> bool:
        """Lock an open file until it is closed; False when another process holds the lock."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Lock an open file until it is closed; False when another process holds the lock."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def locked(path: Path, clock: Clock, timeout: float = LOCK_TIMEOUT) -> Iterator[None]:
    """Hold the lock on `path` (a file beside it) in the body; give up after `timeout` seconds."""
    file = _open(path.with_name(f"{path.name}.lock"))
    with file:  # closing it releases the lock
        _acquire(file, path, clock, timeout)
        yield


def _open(path: Path) -> IO[bytes]:
    try:
        directories.make_private(path.parent)
        return open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))
    except OSError as error:
        hint = f"make {path.parent} a directory that you can write to, or set RTK_CONFIG_DIR to one"
        raise ConfigurationError(f"cannot open lock file ({error.strerror}): {path}", hint=hint) from error


def _acquire(file: IO[bytes], path: Path, clock: Clock, timeout: float) -> None:
    waited = 0.0
    while not _try_lock(file, path):
        if waited >= timeout:
            message = f"another rtk has held the lock on this file for {timeout:g} seconds: {path}"
            raise ConfigurationError(message, hint=f"find the process and let it finish: fuser -v {file.name}")
        clock.sleep(_POLL_INTERVAL)
        waited += _POLL_INTERVAL


def _try_lock(file: IO[bytes], path: Path) -> bool:
    try:
        return try_lock(file.fileno())
    except OSError as error:
        hint = "set RTK_CONFIG_DIR to a directory on a local disk"
        raise ConfigurationError(f"cannot lock file ({error.strerror}): {path}", hint=hint) from error
