"""Snapshots of the emulator in files: read from a file or stdin, written atomically and readable by the owner only."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from rtk_cli.config import atomic_file
from rtk_cli.errors import RtkError, UsageError
from rtk_cli.input_files import STDIN, read_path


def read(path: str, stdin: TextIO) -> Mapping[str, Any]:
    """Return the snapshot in the file at `path`, or on stdin for `-`."""
    name = "stdin" if path == STDIN else path
    try:
        document = json.loads(read_path(path, stdin))
    except (ValueError, RecursionError) as error:  # invalid UTF-8 is a ValueError too
        raise UsageError(f"not JSON: {name}", detail=str(error)) from error
    if not isinstance(document, dict):
        raise UsageError(f"not a snapshot of the emulator: {name}", hint="`rtk emulator export` writes one")
    return document


def write(document: Mapping[str, Any], path: Path) -> None:
    """Write the snapshot; a previous file stays until the new one is complete. A snapshot holds a signing key."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    try:
        atomic_file.replace(path, f"{text}\n".encode())
    except OSError as error:
        raise RtkError(f"cannot write the snapshot: {path}: {error.strerror}") from error
