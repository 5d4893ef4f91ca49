"""The chat of a session as CSV, with the columns of contract/notes.md, section 7."""

import csv
import io
import sqlite3

from rtk_cli.emulator import times

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
    " WHERE chat_messages.session_id = ? ORDER BY chat_messages.number"
)


def as_csv(db: sqlite3.Connection, session_id: str) -> str:
    """A header row, then a row a message; nobody pins or edits here, and all that is sent is text."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in db.execute(_MESSAGES, (session_id,)):
        person = (row["participant_id"], row["session_id"], row["meeting_id"], row["name"])
        kind = ("false", "false", "TEXT_MESSAGE")
        writer.writerow((row["id"], *person, *kind, row["text"], times.to_text(row["created_at"])))
    return file.getvalue()
