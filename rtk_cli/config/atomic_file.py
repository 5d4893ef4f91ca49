"""Replaces a file atomically: a reader sees the old content or the new, never a part.

The content is first written to a draft beside the file, which is locked while its writer lives. A draft that a killed
process left behind is not locked any more; the next writer of the same file removes it.
"""

import os
import re
from contextlib import suppress
from pathlib import Path

from rtk_cli.config.locking import try_lock

PRIVATE = 0o600
_ATTEMPTS = 10
_RANDOM_BYTES = 4
_NO_NEWLINES = getattr(os, "O_BINARY", 0)  # Windows would write two characters per newline


def replace(target: Path, content: bytes, mode: int = PRIVATE) -> None:
    """Write `content` to `target`. The umask applies to `mode`. Raises `OSError`."""
    remove_stale_drafts(target.parent, re.escape(target.name))
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            _write(target, content, mode)
            return
        except _DraftRemovedError:
            if attempt == _ATTEMPTS:
                raise


class _DraftRemovedError(FileNotFoundError):
    """Another writer took the draft for a stale one, in the moment before it was locked or after it was closed."""


def _write(target: Path, content: bytes, mode: int) -> None:
    draft = target.with_name(f".{target.name}.{os.urandom(_RANDOM_BYTES).hex()}.rtk-tmp")
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_NEWLINES, mode)
    try:
        with open(descriptor, "wb") as file:
            if not _is_locked(descriptor):
                raise _DraftRemovedError
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        try:
            os.replace(draft, target)
        except FileNotFoundError:
            raise _DraftRemovedError from None
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise


def _is_locked(descriptor: int) -> bool:
    """Lock the draft; a file system without locks is no reason not to write."""
    try:
        return try_lock(descriptor)
    except OSError:
        return True


def remove_stale_drafts(folder: Path, target_name: str) -> None:
    """Remove the drafts of files whose name matches a pattern, if their writers are gone. The rest stays."""
    name = re.compile(rf"\.{target_name}\.[0-9a-f]{{{2 * _RANDOM_BYTES}}}\.rtk-tmp")
    with suppress(OSError):
        for found in [entry.path for entry in os.scandir(folder) if name.fullmatch(entry.name)]:
            with suppress(OSError), open(found, "rb+") as draft:
                is_stale = try_lock(draft.fileno())
                if is_stale and os.name == "posix":
                    os.unlink(found)  # while it is locked: its writer, if it lives, notices
            if is_stale and os.name != "posix":  # Windows removes closed files only
                os.unlink(found)
