"""Files of recordings that hold media: which are under way, how long they are by now, and where they are kept.

Only `rtk emulator serve --media` writes such files. Each has the size that the API tells; without one, or with one of
another size, the file shows a title card instead.
"""

import shutil
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple, cast

from rtk_cli.emulator.recording import recording_files
from rtk_cli.emulator.recording.recording_files import StoredFile
from rtk_cli.emulator.store.sqlite_store import OpenTransaction

FOLDER_SUFFIX = ".media"

_UNDER_WAY = "SELECT * FROM recordings WHERE status IN ('RECORDING', 'PAUSED')"
_BY_ID = "SELECT * FROM recordings WHERE id = ?"


class Progress(NamedTuple):
    """The files of a recording as they would be if it was stopped now."""

    recording_id: str
    meeting_id: str
    is_over: bool
    files: tuple[StoredFile, ...]


class RecordedMedia:
    """The recordings of a store, and the folder of their media; None if nothing is kept."""

    def __init__(self, open_transaction: OpenTransaction, folder: Path | None) -> None:
        self._open_transaction = open_transaction
        self.folder = folder

    def progress(self, known_ids: list[str]) -> list[Progress]:
        """The recordings that are under way, and those of `known_ids`, which may be over."""
        with self._open_transaction("reading") as (db, now):
            rows = {row["id"]: row for row in db.execute(_UNDER_WAY).fetchall()}
            for recording_id in known_ids:
                if recording_id not in rows:
                    row = db.execute(_BY_ID, (recording_id,)).fetchone()
                    if row is not None:
                        rows[recording_id] = row
            return [_progress(db, row, now) for row in rows.values()]

    def path(self, recording_id: str, name: str) -> Path:
        """Where to write a file; its folder is this user's alone."""
        assert self.folder is not None
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.folder / recording_id / name

    def prune(self) -> None:
        """Delete what was recorded for recordings that are gone or expired, and what was not completed."""
        if self.folder is None or not self.folder.is_dir():
            return
        with self._open_transaction("reading") as (db, now):
            for folder in list(self.folder.iterdir()):
                row = db.execute(_BY_ID, (folder.name,)).fetchone()
                if row is None or not _is_needed(row, now):
                    shutil.rmtree(folder, ignore_errors=True)


def existing(folder: Path | None, file: StoredFile) -> Path | None:
    """Return where the media of a file is, if there is any of its size."""
    if folder is None:
        return None
    path = folder / file.recording_id / file.name
    try:
        return path if path.stat().st_size == file.size else None
    except OSError:
        return None


def _is_needed(row: sqlite3.Row, now: int) -> bool:
    """Whether the media of a recording is complete, and can be downloaded, now or once it is uploaded."""
    expiry = recording_files.expiry(row)
    return row["status"] == "UPLOADING" or (expiry is not None and expiry > now)


def _progress(db: sqlite3.Connection, row: sqlite3.Row, now: int) -> Progress:
    values: dict[str, Any] = dict(row)
    is_over = row["status"] not in ("RECORDING", "PAUSED")
    if not is_over:
        values["stopped_at"] = now
        values["paused_ms"] += 0 if row["paused_at"] is None else now - row["paused_at"]
    files = tuple(recording_files.all_files(db, cast(sqlite3.Row, values)))
    return Progress(row["id"], row["meeting_id"], is_over, files)
