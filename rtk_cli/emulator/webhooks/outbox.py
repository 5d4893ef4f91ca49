"""What webhooks are told of, written down in the transaction of the change itself: what was taken back is never sent.

One call for each kind of change. Nothing is sent here, and where no webhook wants to know nothing is even put together.
"""

import json
import sqlite3
from typing import Literal

StreamStatus = Literal["LIVE", "OFFLINE", "IDLE"]

_PUBLIC_CHAT = "SELECT 1 FROM chat_messages WHERE session_id = ? AND to_json IS NULL LIMIT 1"
WANTING = (
    "SELECT id, app_id, url FROM webhooks WHERE enabled"
    " AND EXISTS (SELECT 1 FROM json_each(events_json) WHERE value = ?) ORDER BY number"
)
"""The enabled webhooks that are to be told of an event."""


def meeting_started(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """A session has been opened."""
    _tell(db, "meeting.started", at, session_id)


def meeting_ended(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """A session is over, its end and the reason are written down."""
    _tell(db, "meeting.ended", at, session_id)


def participant_joined(db: sqlite3.Connection, peer_id: str, at: int) -> None:
    """Somebody is in, and a row of peers."""
    _tell(db, "meeting.participantJoined", at, peer_id)


def participant_left(db: sqlite3.Connection, peer_id: str, at: int) -> None:
    """Somebody is out, however that came, and the peer has its end."""
    _tell(db, "meeting.participantLeft", at, peer_id)


def chat_synced(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """A session is over; its chat is there as a file. One in which nobody wrote to all has none to tell of."""
    if db.execute(_PUBLIC_CHAT, (session_id,)).fetchone() is not None:
        _tell(db, "meeting.chatSynced", at, session_id)


def recording_changed(db: sqlite3.Connection, recording_id: str, at: int) -> None:
    """A recording is in another state than before."""
    _tell(db, "recording.statusUpdate", at, recording_id)


def livestream_changed(db: sqlite3.Connection, livestream_id: str, status: StreamStatus, at: int) -> None:
    """A livestream is in another state, in the event's own words."""
    _tell(db, "livestreaming.statusUpdate", at, livestream_id, status)


def transcript_ready(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """The transcript of a session is there as a file."""
    _tell(db, "meeting.transcript", at, session_id)


def summary_ready(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """The summary of a session is there as a file."""
    _tell(db, "meeting.summary", at, session_id)


def webhook_deleted(db: sqlite3.Connection, webhook_id: str) -> None:
    """What it has not got yet it will not get."""
    from rtk_cli.emulator.webhooks import delivery_store

    delivery_store.give_up(db, webhook_id)


def _tell(db: sqlite3.Connection, event: str, at: int, *subject: str) -> None:
    """A delivery for each webhook of the subject's app that wants the event."""
    wanting = db.execute(WANTING, (event,)).fetchall()
    if not wanting:
        return
    # Here, and not above: payloads need the recordings, which need this module.
    from rtk_cli.emulator.webhooks import delivery_store, event_payloads

    payload = event_payloads.BUILDERS[event](db, *subject)
    text = json.dumps({"event": event, **payload.members}, ensure_ascii=False, separators=(",", ":"))
    for webhook in wanting:
        if webhook["app_id"] == payload.app_id:
            delivery_store.add(db, webhook["id"], event, text, payload.links, at)
