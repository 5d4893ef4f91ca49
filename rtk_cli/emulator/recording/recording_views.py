"""A recording as the API shows it: the contract's Recording, RecordingDetail and RecordingListItem."""

import json
import sqlite3
from typing import Any

from rtk_cli.emulator.files import signed_links
from rtk_cli.emulator.handler import Call
from rtk_cli.emulator.recording import recording_files
from rtk_cli.emulator.recording.recording_files import StoredFile
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.timings import SECOND

FILES_PATH = "/files/recordings"


def recording_view(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    """The members that all responses have. Links are signed at each read and not stored."""
    is_uploaded = row["status"] == "UPLOADED"
    view: dict[str, Any] = {
        "id": row["id"],
        "status": row["status"],
        "session_id": row["session_id"],
        "output_file_name": row["output_file_name"],
        **_links(call, row),
        "file_size": _file_size(call, row) if is_uploaded else None,
        "invoked_time": timestamps.to_text(row["invoked_at"]),
        "started_time": _text(row["started_at"]),
        "stopped_time": _text(row["stopped_at"]),
    }
    if row["stopped_at"] is not None:
        view["recording_duration"] = recording_files.recorded_ms(row) // SECOND
    if row["type"] == "TRACK":
        view |= {"type": "TRACK", "meeting_id": row["meeting_id"]}
    return view


def detail_view(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    """With the reasons of start and stop, and the storage."""
    view = recording_view(call, row) | {"start_reason": json.loads(row["start_reason_json"])}
    if row["stop_reason_json"] is not None:
        view["stop_reason"] = json.loads(row["stop_reason_json"])
    return view | {"storage_config": _storage(row)}


def list_item_view(call: Call, row: sqlite3.Row, meeting: dict[str, Any]) -> dict[str, Any]:
    return recording_view(call, row) | {"meeting": meeting, "storage_config": _storage(row)}


def _links(call: Call, row: sqlite3.Row) -> dict[str, Any]:
    """Null before the upload, without the bucket, and once expired; the expiry then remains."""
    expiry = recording_files.expiry(row)
    if expiry is None or expiry <= call.now:
        return {"download_url": None, "audio_download_url": None, "download_url_expiry": _text(expiry)}
    if call.content_fault == "expired-link":
        expiry = call.now - SECOND
    if row["type"] == "TRACK":
        main: Any = _layers(call, row, expiry)
        audio = None
    else:
        main = _link(call, recording_files.main_file(row), expiry)
        audio = _link(call, recording_files.audio_file(row), expiry)
    return {"download_url": main, "audio_download_url": audio, "download_url_expiry": timestamps.to_text(expiry)}


def _layers(call: Call, row: sqlite3.Row, expiry: int) -> list[dict[str, Any]]:
    """The links of a track recording, one entry per layer (contract/notes.md, section 7)."""
    layers: dict[str, dict[str, Any]] = {name: {} for name in json.loads(row["settings_json"])["layers"]}
    for file in recording_files.tracks(call.db, row):
        layers[file.layer or ""][file.name] = {"download_url": _link(call, file, expiry)}
    return [{"layer_name": name, "download_urls": files} for name, files in layers.items()]


def _link(call: Call, file: StoredFile | None, expiry: int) -> str | None:
    if file is None:
        return None
    path = f"{FILES_PATH}/{file.recording_id}/{file.name}"
    return signed_links.sign(call.origin, path, secret=call.secret, expires_at=expiry)


def _file_size(call: Call, row: sqlite3.Row) -> int:
    """The size of the file behind `download_url`, or the total of all tracks."""
    if row["type"] == "TRACK":
        return sum(file.size for file in recording_files.tracks(call.db, row))
    file = recording_files.main_file(row)
    return 0 if file is None else file.size


def _storage(row: sqlite3.Row) -> dict[str, Any] | None:
    storage: dict[str, Any] | None = json.loads(row["settings_json"]).get("storage_config")
    return storage


def _text(moment: int | None) -> str | None:
    return None if moment is None else timestamps.to_text(moment)
