"""The chat of a session as CSV, with the columns of contract/notes.md, section 7."""

import csv
import io
import sqlite3

from rtk_cli.emulator.store import timestamps

COLUMNS = (
    "id",
    "participantId",
    "sessionId",
    "meetingId",
    "displayName",
    "pinned",
    "isEdited",
    "payloadType",
    "payload",
    "createdAt",
)
_MESSAGES = (
    "SELECT chat_messages.*, peers.participant_id, peers.name, sessions.meeting_id FROM chat_messages"
    " JOIN peers ON peers.id = chat_messages.peer_id JOIN sessions ON sessions.id = chat_messages.session_id"
    " WHERE chat_messages.session_id = ? AND to_json IS NULL ORDER BY chat_messages.number"
)


def as_csv(db: sqlite3.Connection, session_id: str) -> str:
    """A header row, then one row per public message; the payload of an image or file is its link."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in db.execute(_MESSAGES, (session_id,)):
        person = (row["participant_id"], row["session_id"], row["meeting_id"], row["name"])
        flags = ("true" if row[name] else "false" for name in ("pinned", "edited"))
        payload = {"text": row["text"], "custom": row["custom_json"]}.get(row["kind"], row["link"])
        kind = f"{row['kind'].upper()}_MESSAGE"
        writer.writerow((row["id"], *person, *flags, kind, payload, timestamps.to_text(row["created_at"])))
    return file.getvalue()
