"""Reads what a user gives as `@FILE`, as a path or as `-` for stdin: bodies, snapshots, scripts, keys."""

from pathlib import Path
from typing import TextIO

from rtk_cli.errors import UsageError

STDIN = "-"


def read_value(text: str, stdin: TextIO) -> bytes:
    """Return the bytes that `text` stands for: a file's for `@FILE`, stdin's for `-`, else its own."""
    if text == STDIN:
        return stdin.buffer.read()
    return read_file(text[1:]) if text.startswith("@") else text.encode(errors="surrogateescape")


def read_path(path: str, stdin: TextIO) -> bytes:
    """Return the bytes of the file at `path`, or of stdin for `-`."""
    return stdin.buffer.read() if path == STDIN else read_file(path)


def read_file(path: str) -> bytes:
    """Return the bytes of a file; raises `UsageError` if it can't be read."""
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"cannot read {path}: {reason}") from error


def source_name(text: str, flag: str) -> str:
    """Name the source of a value for messages: the file, `stdin`, or the flag that holds the value itself."""
    if text == STDIN:
        return "stdin"
    return text[1:] if text.startswith("@") else flag
