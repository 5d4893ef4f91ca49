"""The chat of a session: text, image and file messages, public or private."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.live import connection_rows, live_views, permissions
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.live.permissions import Rights
from rtk_cli.emulator.sessions import session_lifecycle
from rtk_cli.emulator.store.seeded_ids import NewId

_INSERT = (
    "INSERT INTO chat_messages (id, session_id, peer_id, kind, text, link, file_name, size, custom_json, to_json,"
    " created_at)"
    " VALUES (:id, :session_id, :peer_id, :kind, :text, :link, :file_name, :size, :custom_json,"
    " :to_json, :at)"
)
_NO_CONTENT = dict.fromkeys(("text", "link", "file_name", "size", "custom_json"))
_EDITABLE = {
    "text": {"text"},
    "image": {"link", "file_name"},
    "file": {"link", "file_name", "size"},
    "custom": set[str](),
}
"""What an edit may change in a message of each kind."""

_LEAVES = {"text": ("text",), "image": ("files",), "file": ("files",), "custom": ("text", "files")}
"""The permissions that a message of each kind needs besides `can_send`."""
_PRESENT = "SELECT * FROM peers WHERE session_id = ? AND id = ? AND left_at IS NULL"


def send(
    db: sqlite3.Connection,
    sender: sqlite3.Row,
    content: Mapping[str, Any],
    at: int,
    new_id: NewId,
    to: list[str] | None = None,
) -> dict[str, Any]:
    """Send a message; `content` has its kind and the fields of that kind. Returns the message."""
    rights = _rights(db, sender)
    scope = "public" if to is None else "private"
    rights.check(f"chat.{scope}.can_send", *(f"chat.{scope}.{leaf}" for leaf in _LEAVES[content["kind"]]))
    receivers = None if to is None else _receivers(db, sender, to)
    row = {
        **_NO_CONTENT,
        **content,
        "id": new_id(),
        "session_id": sender["session_id"],
        "peer_id": sender["id"],
        "to_json": None if receivers is None else json.dumps(receivers),
        "at": at,
    }
    db.execute(_INSERT, row)
    message = _message(db, row["id"])
    _notify(db, sender["session_id"], message, at, "chat.message", {"message": message})
    return message


def edit(
    db: sqlite3.Connection, peer: sqlite3.Row, message_id: str, content: Mapping[str, Any], at: int
) -> dict[str, Any]:
    """Change the content of the sender's own message: the text of a text message, the link of an image or a file."""
    before = _own(db, peer, message_id)
    kind = before["type"]
    if not content or not content.keys() <= _EDITABLE[kind]:
        wrong = ", ".join(sorted(content.keys() - _EDITABLE[kind])) or "content"
        raise LiveRefusal("CONFLICT", f"Message {message_id} has no {wrong} to edit")
    scope = "public" if before["to"] is None else "private"
    _rights(db, peer).check(f"chat.{scope}.can_send", *(f"chat.{scope}.{leaf}" for leaf in _LEAVES[kind]))
    if all(before[name] == value for name, value in content.items()):
        return before
    changes = "".join(f"{name} = ?, " for name in content)
    return _changed(db, peer["session_id"], message_id, at, f"{changes}edited = 1", *content.values(), change="content")


def pin(db: sqlite3.Connection, peer: sqlite3.Row, message_id: str, at: int, *, is_pinned: bool) -> dict[str, Any]:
    """Pin or unpin a message for all its readers; the right to send includes the right to pin."""
    before = _readable(db, peer, message_id)
    _rights(db, peer).check("chat.public.can_send" if before["to"] is None else "chat.private.can_send")
    if before["pinned"] is is_pinned:
        return before
    return _changed(db, peer["session_id"], message_id, at, "pinned = ?", is_pinned, change="pinned")


def delete(db: sqlite3.Connection, peer: sqlite3.Row, message_id: str, at: int) -> None:
    """Delete the sender's own message for all its readers."""
    message = _own(db, peer, message_id)
    db.execute("DELETE FROM chat_messages WHERE id = ?", (message_id,))
    _notify(db, peer["session_id"], message, at, "chat.deleted", {"message_id": message_id})


def readable(db: sqlite3.Connection, session_id: str, participant_id: str, peer_id: str) -> list[dict[str, Any]]:
    """The messages that a participant may read, oldest first; includes private ones that earlier connections sent."""
    every = (live_views.message(row) for row in db.execute(live_views.MESSAGES_OF_SESSION, (session_id,)))
    return [each for each in every if _may_read(each, participant_id, peer_id)]


def _receivers(db: sqlite3.Connection, sender: sqlite3.Row, to: list[str]) -> list[str]:
    """The peer ids without duplicates; each peer must be present and accept private messages."""
    peer_ids = list(dict.fromkeys(to))
    if not peer_ids:
        raise LiveRefusal("BAD_REQUEST", '"to" must contain at least 1 items')
    for peer_id in peer_ids:
        peer = db.execute(_PRESENT, (sender["session_id"], peer_id)).fetchone()
        if peer is None:
            raise LiveRefusal("NOT_FOUND", f"No peer found with id {peer_id}")
        _rights(db, peer).check("chat.private.can_receive")
    return peer_ids


def _readable(db: sqlite3.Connection, peer: sqlite3.Row, message_id: str) -> dict[str, Any]:
    row = db.execute(live_views.MESSAGE_BY_ID, (message_id,)).fetchone()
    message = None if row is None or row["session_id"] != peer["session_id"] else live_views.message(row)
    if message is None or not _may_read(message, peer["participant_id"], peer["id"]):
        raise LiveRefusal("NOT_FOUND", f"No message found with id {message_id}")
    return message


def _own(db: sqlite3.Connection, peer: sqlite3.Row, message_id: str) -> dict[str, Any]:
    message = _readable(db, peer, message_id)
    if message["participant_id"] != peer["participant_id"]:
        raise LiveRefusal("NOT_PERMITTED", f"Message {message_id} belongs to another participant")
    return message


def _may_read(message: Mapping[str, Any], participant_id: str, peer_id: str) -> bool:
    return message["to"] is None or peer_id in message["to"] or message["participant_id"] == participant_id


def _changed(
    db: sqlite3.Connection, session_id: str, message_id: str, at: int, assignments: str, *values: object, change: str
) -> dict[str, Any]:
    db.execute(f"UPDATE chat_messages SET {assignments} WHERE id = ?", (*values, message_id))
    message = _message(db, message_id)
    _notify(db, session_id, message, at, "chat.updated", {"message": message, "change": change})
    return message


def _message(db: sqlite3.Connection, message_id: str) -> dict[str, Any]:
    return live_views.message(db.execute(live_views.MESSAGE_BY_ID, (message_id,)).fetchone())


def _notify(
    db: sqlite3.Connection, session_id: str, message: Mapping[str, Any], at: int, kind: str, data: Mapping[str, Any]
) -> None:
    """Send the event to the whole session, or only to the present readers of a private message."""
    scope = events.scope_of(db, session_id)
    if message["to"] is None:
        events.append(db, scope, at, kind, data)
        return
    for peer in session_lifecycle.connected_peers(db, session_id):
        if _may_read(message, peer["participant_id"], peer["id"]):
            events.append(db, scope, at, kind, data, to=peer["id"])


def _rights(db: sqlite3.Connection, peer: sqlite3.Row) -> Rights:
    return permissions.of_connection(db, connection_rows.get(db, peer["id"]))
