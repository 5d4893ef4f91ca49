"""Files that only their owner may read: read, replaced atomically, removed. Every error names file and remedy."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

from rtk_cli.config import atomic_file, directories
from rtk_cli.errors import ConfigurationError

_GROUP_AND_OTHERS = stat.S_IRWXG | stat.S_IRWXO
# Opening a named pipe without this flag waits for a writer.
_NONBLOCKING = getattr(os, "O_NONBLOCK", 0)


def check_private(path: Path, status: os.stat_result) -> None:
    """Refuse a file that other users may access, and anything but a regular file."""
    if not stat.S_ISREG(status.st_mode):
        raise ConfigurationError(f"not a regular file: {path}", hint=f"replace it with a regular file: {path}")
    if os.name == "posix" and status.st_mode & _GROUP_AND_OTHERS:
        mode = stat.S_IMODE(status.st_mode)
        message = f"other users may access this file (mode {mode:03o}): {path}"
        raise ConfigurationError(message, hint=f"chmod 600 {_quoted(path)}")


def read(path: Path, check: Callable[[Path, os.stat_result], None] = check_private) -> str | None:
    """The text of `path`, or None when the file does not exist; `check` refuses it by its type, owner and mode."""
    try:
        with open(path, "rb", opener=_open_nonblocking) as file:
            check(path, os.fstat(file.fileno()))
            return file.read().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigurationError(f"line {line} is not valid UTF-8: {path}", hint=f"save it as UTF-8: {path}") from None
    except (OSError, ValueError) as error:
        raise _file_error("read", path, error) from error


def replace(path: Path, text: str) -> None:
    """Write `text` to `path` atomically: a reader sees the old content or the new, never a part."""
    target = Path(os.path.realpath(path))  # a symbolic link to another file stays a link
    try:
        directories.make_private(target.parent)
        atomic_file.replace(target, text.encode())
    except OSError as error:
        raise _file_error("write", path, error) from error


def remove(path: Path) -> None:
    """Remove `path` if it exists."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _file_error("remove", path, error) from error


def _open_nonblocking(path: str, flags: int) -> int:
    return os.open(path, flags | _NONBLOCKING)


def _file_error(verb: str, path: Path, error: OSError | ValueError) -> ConfigurationError:
    number, reason = (error.errno, error.strerror) if isinstance(error, OSError) else (None, None)
    if number in (errno.ENOSPC, errno.EDQUOT):
        hint = f"free some space on the disk of {path.parent}; nothing was changed"
    else:
        hint = f"check the permissions: ls -ld {_quoted(path.parent)} {_quoted(path)}; or set RTK_CONFIG_DIR"
    return ConfigurationError(f"cannot {verb} file ({reason or error}): {path}", hint=hint)


def _quoted(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))
