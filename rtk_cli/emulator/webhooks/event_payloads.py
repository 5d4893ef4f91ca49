"""The payloads of the nine webhook events, in camel case (contract/webhook-events.yaml), built when the change happens.

Links stay unsigned here: they are signed when a delivery is sent, with the sender's origin.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rtk_cli.emulator.exports import export_files, export_rows
from rtk_cli.emulator.handler import Json
from rtk_cli.emulator.livestream.livestream_views import INGEST_SERVER, PLAYBACK_URL
from rtk_cli.emulator.recording import recording_files
from rtk_cli.emulator.recording.recording_files import StoredFile
from rtk_cli.emulator.recording.recording_views import FILES_PATH
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.timings import SECOND

_STOPPED = ("UPLOADING", "UPLOADED", "ERRORED")
_SESSION = (
    "SELECT sessions.*, meetings.title, apps.name AS app_name FROM sessions"
    " JOIN meetings ON meetings.id = sessions.meeting_id JOIN apps ON apps.id = sessions.app_id WHERE sessions.id = ?"
)
_STREAM = (
    "SELECT livestreams.*, meetings.title, meetings.created_at AS meeting_created_at, apps.name AS app_name"
    " FROM livestreams JOIN apps ON apps.id = livestreams.app_id"
    " LEFT JOIN meetings ON meetings.id = livestreams.meeting_id WHERE livestreams.id = ?"
)


class Link(NamedTuple):
    """The path of a file of the emulator, and when a link to it expires, in milliseconds."""

    path: str
    expires_at: int


@dataclass(frozen=True)
class Payload:
    """The members beside `event`. Those in `links`, by dotted path, are null until they are signed."""

    app_id: str
    members: Json
    links: Mapping[str, Link] = field(default_factory=dict)


def meeting_started(db: sqlite3.Connection, session_id: str) -> Payload:
    session = _session(db, session_id)
    return Payload(session["app_id"], {"meeting": _meeting(session)})


def meeting_ended(db: sqlite3.Connection, session_id: str) -> Payload:
    session = _session(db, session_id)
    return Payload(session["app_id"], {"meeting": _meeting(session), "reason": session["ended_reason"]})


def participant(db: sqlite3.Connection, peer_id: str) -> Payload:
    """For join and leave. The meeting has `endedAt` only once it has ended: the samples disagree."""
    peer = db.execute("SELECT * FROM peers WHERE id = ?", (peer_id,)).fetchone()
    session = _session(db, peer["session_id"])
    person = {
        "peerId": peer["id"],
        "userDisplayName": peer["name"] or "",
        "customParticipantId": peer["custom_participant_id"],
        "clientSpecificId": peer["custom_participant_id"],
        "joinedAt": timestamps.to_text(peer["joined_at"]),
        **_time("leftAt", peer["left_at"]),
    }
    return Payload(session["app_id"], {"meeting": _meeting(session), "participant": person})


def chat_synced(db: sqlite3.Connection, session_id: str) -> Payload:
    """Flat: the only event without a `meeting` object."""
    session = _session(db, session_id)
    expiry = export_files.chat_expiry(db, session, session["ended_at"])
    assert expiry is not None
    members = {
        "sessionId": session["id"],
        "meetingId": session["meeting_id"],
        "title": session["title"] or "",
        "chatDownloadUrl": None,
        "chatDownloadUrlExpiry": timestamps.to_text(expiry),
        **_times(session),
        "organizedBy": _organizer(session),
    }
    return Payload(session["app_id"], members, {"chatDownloadUrl": _session_file(session_id, "chat.csv", expiry)})


def recording(db: sqlite3.Connection, recording_id: str) -> Payload:
    """Sizes once stopped, links once uploaded; no links for tracks, as their shape is not published."""
    row = db.execute("SELECT * FROM recordings WHERE id = ?", (recording_id,)).fetchone()
    session = _session(db, row["session_id"])
    links = _recording_links(row)
    expiry = recording_files.expiry(row) if links else None
    members = {
        "id": row["id"],
        "recordingId": row["id"],
        "organizationId": row["app_id"],
        "roomUUID": row["session_id"],
        "meetingId": row["meeting_id"],
        "outputFileName": row["output_file_name"],
        **_time("startedTime", row["started_at"]),
        "status": row["status"],
        **_recording_result(db, row),
        **dict.fromkeys(links),
        **_time("downloadUrlExpiry", expiry),
    }
    by_path = {f"recording.{name}": link for name, link in links.items()}
    return Payload(row["app_id"], {"recording": members, "meeting": _meeting(session)}, by_path)


def livestream(db: sqlite3.Connection, livestream_id: str, status: str) -> Payload:
    """`status` has values of its own, unlike REST. An independent livestream has no meeting."""
    row = db.execute(_STREAM, (livestream_id,)).fetchone()
    members = {
        "streamId": row["id"],
        "status": status,
        "manualIngest": row["meeting_id"] is None,
        "playbackUrl": PLAYBACK_URL.format(row["id"]),
        "ingestServer": INGEST_SERVER,
        "streamKey": row["stream_key"],
    }
    if row["meeting_id"] is not None:
        members["meeting"] = {
            "id": row["meeting_id"],
            "title": row["title"] or "",
            "createdAt": timestamps.to_text(row["meeting_created_at"]),
            "roomName": row["meeting_id"],
            "status": "LIVE",
            "organizedBy": _organizer(row),
        }
    return Payload(row["app_id"], members)


def transcript(db: sqlite3.Connection, session_id: str) -> Payload:
    """The link leads to the CSV format, the API's default."""
    return _export_ready(db, session_id, "transcript", "csv")


def summary(db: sqlite3.Connection, session_id: str) -> Payload:
    job = export_rows.job_of(db, session_id, "summary")
    assert job is not None
    return _export_ready(db, session_id, "summary", export_files.summary_name(job).rpartition(".")[2])


BUILDERS: Mapping[str, Callable[..., Payload]] = {
    "meeting.started": meeting_started,
    "meeting.ended": meeting_ended,
    "meeting.participantJoined": participant,
    "meeting.participantLeft": participant,
    "meeting.chatSynced": chat_synced,
    "recording.statusUpdate": recording,
    "livestreaming.statusUpdate": livestream,
    "meeting.transcript": transcript,
    "meeting.summary": summary,
}
"""Builds the payload of each event from the id of its subject."""


def _export_ready(db: sqlite3.Connection, session_id: str, kind: str, ending: str) -> Payload:
    session = _session(db, session_id)
    expiry = export_files.job_expiry(export_rows.job_of(db, session_id, kind))
    assert expiry is not None
    url = f"{kind}DownloadUrl"
    members = {"meeting": _meeting(session), url: None, f"{url}Expiry": timestamps.to_text(expiry)}
    return Payload(session["app_id"], members, {url: _session_file(session_id, f"{kind}.{ending}", expiry)})


def _session_file(session_id: str, name: str, expiry: int) -> Link:
    return Link(f"{export_files.FILES_PATH}/{session_id}/{name}", expiry)


def _recording_result(db: sqlite3.Connection, row: sqlite3.Row) -> Json:
    """The members that a stopped recording has. The size is a string, as in the current sample."""
    if row["status"] not in _STOPPED:
        return {}
    size = 0
    if row["type"] == "TRACK":
        size = sum(file.size for file in recording_files.tracks(db, row))
    elif (file := recording_files.main_file(row)) is not None:
        size = file.size
    members: Json = {**_time("stoppedTime", row["stopped_at"])}
    if row["status"] != "ERRORED":
        members["fileSize"] = str(size)
    if row["status"] == "UPLOADED":
        members["recordingDuration"] = recording_files.recorded_ms(row) // SECOND
    return members


def _recording_links(row: sqlite3.Row) -> dict[str, Link]:
    expiry = recording_files.expiry(row)
    if expiry is None or row["type"] == "TRACK":
        return {}
    files = {"downloadUrl": recording_files.main_file(row), "audioDownloadUrl": recording_files.audio_file(row)}
    return {name: _recording_file(file, expiry) for name, file in files.items() if file is not None}


def _recording_file(file: StoredFile, expiry: int) -> Link:
    return Link(f"{FILES_PATH}/{file.recording_id}/{file.name}", expiry)


def _session(db: sqlite3.Connection, session_id: str) -> sqlite3.Row:
    row: sqlite3.Row = db.execute(_SESSION, (session_id,)).fetchone()
    return row


def _meeting(session: sqlite3.Row) -> Json:
    """`status` is LIVE in every published sample, also of ended meetings."""
    return {
        "id": session["meeting_id"],
        "sessionId": session["id"],
        "title": session["title"] or "",
        "roomName": session["meeting_id"],
        "status": "LIVE",
        **_times(session),
        "organizedBy": _organizer(session),
    }


def _times(session: sqlite3.Row) -> Json:
    started_at = timestamps.to_text(session["started_at"])
    return {"createdAt": started_at, "startedAt": started_at, **_time("endedAt", session["ended_at"])}


def _organizer(row: sqlite3.Row) -> Json:
    return {"id": row["app_id"], "name": row["app_name"]}


def _time(name: str, moment: int | None) -> Json:
    """The member as a dict, empty if the time is not known yet."""
    return {} if moment is None else {name: timestamps.to_text(moment)}
