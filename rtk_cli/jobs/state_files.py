"""Snapshots of the emulator in files: read from a file or stdin, written atomically and readable by the owner only."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, TextIO

from rtk_cli.config import atomic_file
from rtk_cli.errors import RtkError, UsageError
from rtk_cli.input_files import MIB, STDIN, Limit, read_path
from rtk_cli.jobs.downloads.download import SavedFile
from rtk_cli.jobs.downloads.save_target import is_folder, refuse_special_file, target_of

FILE_NAME = "snapshot.json"

LIMIT = Limit(256 * MIB)
"""A snapshot holds everything in the emulator."""


def read(path: str, stdin: TextIO) -> Mapping[str, Any]:
    """Return the snapshot in the file at `path`, or on stdin for `-`."""
    name = "stdin" if path == STDIN else path
    try:
        document = json.loads(read_path(path, stdin, LIMIT))
    except (ValueError, RecursionError) as error:  # invalid UTF-8 is a ValueError too
        raise UsageError(f"not JSON: {name}", detail=str(error)) from error
    if not isinstance(document, dict):
        raise UsageError(f"not a snapshot of the emulator: {name}", hint="`rtk emulator export` writes one")
    return document


def write(document: Mapping[str, Any], to: str) -> SavedFile:
    """Write the snapshot; a previous file stays until the new one is complete. A snapshot holds a signing key."""
    path, makes_folder = target_of(to, FILE_NAME), is_folder(to)
    refuse_special_file(path)
    content = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    try:
        if makes_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        atomic_file.replace(path, content)
        return SavedFile(path, len(content), sha256(content).hexdigest())
    except OSError as error:
        raise RtkError(f"cannot write the snapshot: {path}: {error.strerror}") from error
