"""Files that only their owner may read: read, replaced as a whole, removed. Every failure names file and remedy."""

import errno
import os
import stat
from pathlib import Path

from rtk_cli.errors import ConfigurationError

_FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO
# Opening a named pipe would wait for a writer.
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)


def read(path: Path) -> str | None:
    """The text of `path`, or None when there is no such file; refused when others may read it."""
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            _check_kind_and_mode(path, os.fstat(file.fileno()))
            return file.read().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        hint = f"save it as UTF-8: {path}"
        raise ConfigurationError(f"line {line} is not UTF-8 text: {path}", hint=hint) from None
    except (OSError, ValueError) as error:
        raise _failure("read", path, error) from error


def replace(path: Path, text: str) -> None:
    """Put `text` in the place of `path` in one step: a reader sees the old file or the new one, never a part."""
    target = Path(os.path.realpath(path))  # a link to a file kept elsewhere stays a link
    try:
        make_directory(target.parent)
        _replace(target, text.encode())
    except OSError as error:
        raise _failure("write", path, error) from error


def make_directory(path: Path) -> None:
    """Make `path` and whatever is missing above it, each for the owner alone; `Path.mkdir` opens the upper ones."""
    if not path.is_dir():
        make_directory(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def remove(path: Path) -> None:
    """Remove `path`, if there is one."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _failure("remove", path, error) from error


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | _AT_ONCE)


def _check_kind_and_mode(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ConfigurationError(f"not a regular file: {path}", hint=f"name a regular file in the place of {path}")
    if os.name == "posix" and status.st_mode & _FOR_OTHERS:
        mode = stat.S_IMODE(status.st_mode)
        message = f"others than you may open this file (mode {mode:03o}): {path}"
        raise ConfigurationError(message, hint=f"chmod 600 {_quoted(path)}")


def _replace(target: Path, content: bytes) -> None:
    import tempfile

    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)  # made with mode 0600
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _failure(verb: str, path: Path, error: OSError | ValueError) -> ConfigurationError:
    number, reason = (error.errno, error.strerror) if isinstance(error, OSError) else (None, None)
    if number in (errno.ENOSPC, errno.EDQUOT):
        hint = f"free some space on the disk of {path.parent}; nothing was changed"
    else:
        hint = f"see who may use it: ls -ld {_quoted(path.parent)} {_quoted(path)}; RTK_CONFIG_DIR names another place"
    return ConfigurationError(f"cannot {verb} this file ({reason or error}): {path}", hint=hint)


def _quoted(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))
