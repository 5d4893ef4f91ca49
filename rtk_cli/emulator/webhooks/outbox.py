"""Queues webhook events in the transaction of the change itself, so that a change rolled back sends nothing.

One function per kind of change. Nothing is sent here; where no webhook subscribes, no payload is built.
"""

import json
import sqlite3
from typing import Literal

from rtk_cli.emulator.fault_kinds import WEBHOOKS
from rtk_cli.emulator.store import fault_queue

StreamStatus = Literal["LIVE", "OFFLINE", "IDLE"]

_PUBLIC_CHAT = "SELECT 1 FROM chat_messages WHERE session_id = ? AND to_json IS NULL LIMIT 1"
_SUBSCRIBERS = (
    "SELECT id, app_id, url FROM webhooks WHERE enabled"
    " AND EXISTS (SELECT 1 FROM json_each(events_json) WHERE value = ?) ORDER BY number"
)


def subscribers(db: sqlite3.Connection, event: str) -> list[sqlite3.Row]:
    """Return the enabled webhooks that subscribe to an event, of all apps."""
    return db.execute(_SUBSCRIBERS, (event,)).fetchall()


def meeting_started(db: sqlite3.Connection, session_id: str, at: int) -> None:
    _queue(db, "meeting.started", at, session_id)


def meeting_ended(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """Call it once the session row has its end and reason."""
    _queue(db, "meeting.ended", at, session_id)


def participant_joined(db: sqlite3.Connection, peer_id: str, at: int) -> None:
    """Call it once the peer row exists."""
    _queue(db, "meeting.participantJoined", at, peer_id)


def participant_left(db: sqlite3.Connection, peer_id: str, at: int) -> None:
    """Call it once the peer row has its end."""
    _queue(db, "meeting.participantLeft", at, peer_id)


def chat_synced(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """The chat of an ended session is ready as a file. Sent only if the session has a public message."""
    if db.execute(_PUBLIC_CHAT, (session_id,)).fetchone() is not None:
        _queue(db, "meeting.chatSynced", at, session_id)


def recording_changed(db: sqlite3.Connection, recording_id: str, at: int) -> None:
    _queue(db, "recording.statusUpdate", at, recording_id)


def livestream_changed(db: sqlite3.Connection, livestream_id: str, status: StreamStatus, at: int) -> None:
    """`status` is one of the event's own values, which differ from those of REST."""
    _queue(db, "livestreaming.statusUpdate", at, livestream_id, status)


def transcript_ready(db: sqlite3.Connection, session_id: str, at: int) -> None:
    _queue(db, "meeting.transcript", at, session_id)


def summary_ready(db: sqlite3.Connection, session_id: str, at: int) -> None:
    _queue(db, "meeting.summary", at, session_id)


def webhook_deleted(db: sqlite3.Connection, webhook_id: str) -> None:
    """Cancel what the webhook has not received yet."""
    from rtk_cli.emulator.webhooks import delivery_store

    delivery_store.cancel_pending(db, webhook_id)


def _queue(db: sqlite3.Connection, event: str, at: int, *subject: str) -> None:
    """Queue a delivery for each webhook of the subject's app that subscribes to the event."""
    webhooks = subscribers(db, event)
    if not webhooks:
        return
    # Imported only when needed: most stores have no webhooks, and these load much.
    from rtk_cli.emulator.webhooks import delivery_store, event_payloads

    payload = event_payloads.BUILDERS[event](db, *subject)
    text = json.dumps({"event": event, **payload.members}, ensure_ascii=False, separators=(",", ":"))
    for webhook in webhooks:
        if webhook["app_id"] == payload.app_id:
            fault = fault_queue.take_for_subject(db, WEBHOOKS)
            delivery_store.add(db, webhook["id"], event, text, payload.links, at, fault)
