"""What happens to the session: transcript lines, recordings, livestreams."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.livestream.livestream_views import livestream_view
from rtk_cli.emulator.web_client import live_transcript
from rtk_cli.emulator.web_client.client import WebClient
from rtk_cli.emulator.web_client.event_numbers import Room
from rtk_cli.emulator.web_client.frames import Frame, Requests, Translations
from rtk_cli.emulator.web_client.message_table import enums

_RECORDING_FRAMES: Mapping[str, Room] = {
    "RECORDING": Room.RECORDING_STARTED,
    "PAUSED": Room.RECORDING_PAUSED,
    "UPLOADING": Room.RECORDING_STOPPED,
    "ERRORED": Room.RECORDING_STOPPED,
}
"""The protocol has no notice for a recording that is invoked or uploaded."""
_LIVESTREAM_FRAMES: Mapping[str, Room] = {
    "INVOKED": Room.LIVESTREAMING_INVOKED,
    "LIVE": Room.STARTED_LIVESTREAM,
    "IDLE": Room.STOPPED_LIVESTREAM,
    "ERRORED": Room.ERRORED_LIVESTREAM,
}
_LIVESTREAM = "SELECT * FROM livestreams WHERE id = ?"

REQUESTS: Requests = {}


def _transcript(client: WebClient, event: Event) -> Iterable[Frame]:
    line = {**event.data["line"], "peer_id": client.shown_id(event.data["line"]["peer_id"])}
    values = {"meeting_id": client.meeting_id, "transcript": live_transcript.row(line), "is_partial": False}
    yield Frame(Room.TRANSCRIPT, "socket.ai.MeetingTranscript", values)


def _recording(client: WebClient, event: Event) -> Iterable[Frame]:
    recording = event.data["recording"]
    number = _RECORDING_FRAMES.get(recording["status"])
    if number is not None:
        kind = enums()["common.RecordingType"][recording["type"]]
        values = {"recording_id": recording["id"], "recording_type": kind}
        yield Frame(number, "socket.recording.RecordingEvent", values)


def _livestream(client: WebClient, event: Event) -> Iterable[Frame]:
    status, livestream_id = event.data["livestream"]["status"], event.data["livestream"]["id"]
    view = client.connection.read(lambda db, _: _view(db, livestream_id))
    values = {
        "livestream_id": livestream_id,
        "name": view.get("name") or "",
        "meeting_id": client.meeting_id,
        "playback_url": view.get("playback_url") or "",
        "org_id": client.app_id,
        "status": status,
        "manual_ingest": False,
    }
    yield Frame(_LIVESTREAM_FRAMES[status], "socket.livestreaming.LiveStreamingEvent", values)


def _view(db: sqlite3.Connection, livestream_id: str) -> Mapping[str, Any]:
    row = db.execute(_LIVESTREAM, (livestream_id,)).fetchone()
    return {} if row is None else livestream_view(row)


TRANSLATIONS: Translations = {
    "transcript.line": _transcript,
    "recording.updated": _recording,
    "livestream.updated": _livestream,
}
