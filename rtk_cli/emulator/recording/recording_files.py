"""The files of a finished recording: their names and sizes.

No file is stored: everything is derived from the recording's row.
"""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from rtk_cli.emulator import timings
from rtk_cli.emulator.recording import settings
from rtk_cli.emulator.recording.settings import layer_prefix

# contract/notes.md, section 7: about 300 MB an hour. Audio at 128 kbit/s.
VIDEO_BYTES_PER_SECOND = 83_333
AUDIO_BYTES_PER_SECOND = 16_000
# Room for the container's own data, also of a very short recording; a title card needs more.
SMALLEST_FILE = 4096
SMALLEST_VIDEO = 65_536

_PEERS = (
    "SELECT * FROM peers WHERE session_id = ? AND joined_at < ? AND (left_at IS NULL OR left_at > ?) ORDER BY number"
)


class Picture(NamedTuple):
    """What the title card of a recording shows, and its size in pixels."""

    title: str
    started_at: int
    width: int
    height: int


class StoredFile(NamedTuple):
    """One file of a recording. `name` has only characters that need no quoting in a URL."""

    recording_id: str
    name: str
    size: int
    milliseconds: int
    channels: int
    picture: Picture | None = None
    layer: str | None = None


def main_file(row: sqlite3.Row) -> StoredFile | None:
    """The file behind `download_url`; None if the settings export neither video nor audio."""
    chosen = json.loads(row["settings_json"])
    if not chosen["video_config"]["export_file"]:
        return audio_file(row)
    length = recorded_ms(row)
    size = max(SMALLEST_VIDEO, _size(length, VIDEO_BYTES_PER_SECOND))
    return StoredFile(row["id"], row["output_file_name"], size, length, _channels(chosen), _picture(row, chosen))


def audio_file(row: sqlite3.Row) -> StoredFile | None:
    """The file behind `audio_download_url`; it is the main file if no video is exported."""
    chosen = json.loads(row["settings_json"])
    if not chosen["audio_config"]["export_file"]:
        return None
    stem = row["output_file_name"].removesuffix("." + settings.extension(chosen))
    suffix = "_audio" if chosen["video_config"]["export_file"] else ""
    name = f"{stem}{suffix}.{settings.audio_extension(chosen)}"
    length = recorded_ms(row)
    return StoredFile(row["id"], name, _size(length, AUDIO_BYTES_PER_SECOND), length, _channels(chosen))


def tracks(db: sqlite3.Connection, row: sqlite3.Row) -> list[StoredFile]:
    """One WebM for each connection during a track recording."""
    chosen = json.loads(row["settings_json"])
    if row["started_at"] is None or row["stopped_at"] is None:
        return []
    peers = db.execute(_PEERS, (row["session_id"], row["stopped_at"], row["started_at"])).fetchall()
    recorded = [peer for peer in peers if _is_selected(peer, chosen["user_ids"])]
    return [
        _track(row, peer, layer, layer_prefix(layer_settings))
        for layer, layer_settings in chosen["layers"].items()
        for peer in recorded
    ]


def all_files(db: sqlite3.Connection, row: sqlite3.Row) -> Iterator[StoredFile]:
    """Yield all files of a recording of either type."""
    if row["type"] == "TRACK":
        yield from tracks(db, row)
        return
    for file in (main_file(row), audio_file(row)):
        if file is not None:
            yield file


def recorded_ms(row: sqlite3.Row) -> int:
    """The length of a stopped recording in milliseconds, without its pauses and gaps."""
    if row["started_at"] is None or row["stopped_at"] is None:
        return 0
    return int(row["stopped_at"] - row["started_at"] - row["paused_ms"])


def is_kept(row: sqlite3.Row) -> bool:
    """Whether the files go to RealtimeKit's bucket. Tracks always do."""
    if row["type"] == "TRACK":
        return True
    chosen = json.loads(row["settings_json"])
    is_exported = chosen["video_config"]["export_file"] or chosen["audio_config"]["export_file"]
    return bool(is_exported and chosen["realtimekit_bucket_config"]["enabled"])


def expiry(row: sqlite3.Row) -> int | None:
    """When the files are deleted from the bucket; None if there are none."""
    if row["status"] != "UPLOADED" or not is_kept(row):
        return None
    return int(row["uploaded_at"]) + timings.FILE_LIFETIME


def _is_selected(peer: sqlite3.Row, user_ids: list[str] | None) -> bool:
    """`user_ids` are participant ids or custom ids; which is unresolved (contract/notes.md, section 7)."""
    return user_ids is None or peer["participant_id"] in user_ids or peer["custom_participant_id"] in user_ids


def _track(row: sqlite3.Row, peer: sqlite3.Row, layer: str, prefix: str) -> StoredFile:
    begin = max(row["started_at"], peer["joined_at"])
    end = row["stopped_at"] if peer["left_at"] is None else min(row["stopped_at"], peer["left_at"])
    name = f"{prefix}_{peer['participant_id']}_{peer['id']}_peer_audio_{begin}.webm"
    length = min(end - begin, recorded_ms(row))
    return StoredFile(row["id"], name, _size(length, AUDIO_BYTES_PER_SECOND), length, channels=1, layer=layer)


def _channels(chosen: dict[str, Any]) -> int:
    return 1 if chosen["audio_config"]["channel"] == "mono" else 2


def _picture(row: sqlite3.Row, chosen: dict[str, Any]) -> Picture:
    video = chosen["video_config"]
    title = row["title"] or row["meeting_id"]
    return Picture(title, row["started_at"] or row["invoked_at"], video["width"], video["height"])


def _size(milliseconds: int, bytes_per_second: int) -> int:
    return SMALLEST_FILE + milliseconds * bytes_per_second // timings.SECOND
