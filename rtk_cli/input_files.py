"""Reads what a user gives as `@FILE`, as a path or as `-` for stdin: bodies, snapshots, scripts, keys.

This is the only reader of such input. It reads files, devices, pipes and stdin up to a limit, and never waits for a
pipe that nothing writes to.
"""

import os
import stat
from typing import IO, NamedTuple, TextIO

from rtk_cli.errors import UsageError

STDIN = "-"
KIB, MIB = 1024, 1024 * 1024
SECONDS_FOR_A_WRITER = 1.0
"""How long a named pipe may be without a writer."""

_CAN_BLOCK = hasattr(os, "O_NONBLOCK") and hasattr(os, "set_blocking")
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Limit(NamedTuple):
    """The most bytes that are read, and the environment variable that sets this number; None if nothing does."""

    size: int
    variable: str | None = None

    def __str__(self) -> str:
        for unit, name in ((MIB, "MiB"), (KIB, "KiB")):
            if self.size >= unit and self.size % unit == 0:
                return f"{self.size // unit} {name}"
        return f"{self.size} bytes"


def read_value(text: str, stdin: TextIO, limit: Limit) -> bytes:
    """Return the bytes that `text` stands for: a file's for `@FILE`, stdin's for `-`, else its own."""
    if text == STDIN:
        return _read(stdin.buffer, "stdin", limit)
    return read_file(text[1:], limit) if text.startswith("@") else text.encode(errors="surrogateescape")


def read_path(path: str, stdin: TextIO, limit: Limit) -> bytes:
    """Return the bytes of the file at `path`, or of stdin for `-`."""
    return _read(stdin.buffer, "stdin", limit) if path == STDIN else read_file(path, limit)


def read_file(path: str, limit: Limit) -> bytes:
    """Return the bytes of a file; raises `UsageError` if it can't be read, or is larger than `limit`."""
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb", buffering=0) as file:
            _check(file, path, limit)
            start = _start_of_pipe(file, path)
            if _CAN_BLOCK:
                os.set_blocking(file.fileno(), True)
            return _read(file, path, limit, start)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"cannot read {path}: {reason}") from error


def source_name(text: str, flag: str) -> str:
    """Name the source of a value for messages: the file, `stdin`, or the flag that holds the value itself."""
    if text == STDIN:
        return "stdin"
    return text[1:] if text.startswith("@") else flag


def _check(file: IO[bytes], path: str, limit: Limit) -> None:
    """Refuse a directory, and a regular file that is too large."""
    status = os.fstat(file.fileno())
    if stat.S_ISDIR(status.st_mode):
        raise UsageError(f"cannot read {path}: it is a directory", hint="give a file")
    if stat.S_ISREG(status.st_mode) and status.st_size > limit.size:
        raise _too_large(path, limit)


def _start_of_pipe(file: IO[bytes], path: str) -> bytes:
    """Return what is in a pipe by now, and nothing for other files; raise if nothing writes to the pipe."""
    if not stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
        return b""
    start = _available(file)
    if start == b"" and _wait_for_data(file):
        start = _available(file)
    if start == b"":
        raise UsageError(f"cannot read {path}: nothing writes to this pipe", hint="start the program that writes to it")
    return start or b""


def _available(pipe: IO[bytes]) -> bytes | None:
    """Return what is in the pipe: b"" if it is empty and has no writer, None if its writer has written nothing yet."""
    data: bytes | None = pipe.read(1)
    return data


def _wait_for_data(pipe: IO[bytes]) -> bool:
    import select

    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    return bool(poll.poll(SECONDS_FOR_A_WRITER * 1000))


def _read(file: IO[bytes], name: str, limit: Limit, start: bytes = b"") -> bytes:
    """Read to the end, but at most one byte more than `limit`: enough to see that it is too much."""
    content = bytearray(start)
    while chunk := file.read(min(limit.size + 1 - len(content), MIB)):
        content += chunk
        if len(content) > limit.size:
            raise _too_large(name, limit)
    return bytes(content)


def _too_large(name: str, limit: Limit) -> UsageError:
    hint = None if limit.variable is None else f"allow more with {limit.variable}=MIB"
    return UsageError(f"{name} is larger than {limit}", hint=hint)
