"""The live session of a meeting: what it is, and what its organizer does to those in it.

The words of `action` are not published; they are those of the contract's examples.
"""

import sqlite3
from typing import Any

from rtk_cli import operations
from rtk_cli.emulator.handler import Call, Handler, Refusal, done
from rtk_cli.emulator.live import leave, media_controls, polls
from rtk_cli.emulator.sessions import session_lifecycle
from rtk_cli.emulator.sessions.session_view import session_view
from rtk_cli.emulator.store import timestamps
from rtk_cli.messages import Response
from rtk_cli.operations import Operation


def active_session_get(call: Call) -> Response:
    """The live session.

    Differs: people join through `rtk emulator join` or the emulator's live protocol; no client SDK connects.
    """
    return done(session_view(call.db, _session(call), call.now))


def active_session_kick(call: Call) -> Response:
    """Some people have to go.

    Differs: the word of `action` is that of the contract's invented example.
    """
    session, peers = _selected(call)
    leave.kick(call.db, session["id"], peers, call.now)
    return done({"action": "kick", "participants": [_person(call.db, peer) for peer in peers]})


def active_session_kick_all(call: Call) -> Response:
    """Everybody has to go, and the session ends.

    Differs: 404 when nothing runs; the real service was seen to answer 400, 404 and 409.
    """
    count = leave.kick_all(call.db, _session(call)["id"], call.now)
    return done({"action": "kick-all", "kicked_participants_count": count})


def active_session_mute(call: Call) -> Response:
    """Microphones of some people go off.

    Differs: the word of `action` is that of the contract's invented example.
    """
    _, peers = _selected(call)
    media_controls.mute(call.db, peers, call.now)
    return done({"action": "mute", "participants": [_person(call.db, peer) for peer in peers]})


def active_session_mute_all(call: Call) -> Response:
    """All microphones go off.

    Differs: the word of `action` is that of the contract's invented example.
    """
    peers = session_lifecycle.connected_peers(call.db, _session(call)["id"])
    media_controls.mute(call.db, peers, call.now, may_unmute=call.body.get("allow_unmute", False))
    return done({"action": "mute-all", "muted_participants_count": len(peers)})


def active_session_create_poll(call: Call) -> Response:
    """A question to everybody.

    Differs: the word of `action` is that of the contract's invented example.
    """
    session = _session(call)
    poll = polls.create(call.db, session["id"], call.body, "API", call.now, call.new_id)
    return done({"action": "poll-created", "poll": poll}, status=201)


def _session(call: Call) -> sqlite3.Row:
    return session_lifecycle.require_session(call.db, call.ids["app_id"], call.ids["meeting_id"])


def _selected(call: Call) -> tuple[sqlite3.Row, list[sqlite3.Row]]:
    """The session, and those present whom the body names. Absent ones are passed over unless all are absent."""
    by_id = call.body.get("participant_ids", [])
    by_custom_id = call.body.get("custom_participant_ids", [])
    if not by_id and not by_custom_id:
        raise Refusal(400, 'BAD_REQUEST: "participant_ids" or "custom_participant_ids" must contain at least 1 items')
    session = _session(call)
    peers = [
        peer
        for peer in session_lifecycle.connected_peers(call.db, session["id"])
        if peer["participant_id"] in by_id or peer["custom_participant_id"] in by_custom_id
    ]
    if not peers:
        raise Refusal(404, f"No user found with id {[*by_id, *by_custom_id][0]}")
    return session, peers


def _person(db: sqlite3.Connection, peer: sqlite3.Row) -> dict[str, Any]:
    """The contract's KickedUser. A participant who was deleted meanwhile has the times of the connection."""
    participant = db.execute(
        "SELECT created_at, updated_at FROM participants WHERE id = ?", (peer["participant_id"],)
    ).fetchone()
    created_at, updated_at = participant or (peer["joined_at"], peer["joined_at"])
    return {
        "id": peer["participant_id"],
        "name": peer["name"],
        "email": None,
        "picture": peer["picture"],
        "created_at": timestamps.to_text(created_at),
        "updated_at": timestamps.to_text(updated_at),
    }


HANDLERS: dict[Operation, Handler] = {
    operations.ACTIVE_SESSION_GET: active_session_get,
    operations.ACTIVE_SESSION_KICK: active_session_kick,
    operations.ACTIVE_SESSION_KICK_ALL: active_session_kick_all,
    operations.ACTIVE_SESSION_MUTE: active_session_mute,
    operations.ACTIVE_SESSION_MUTE_ALL: active_session_mute_all,
    operations.ACTIVE_SESSION_CREATE_POLL: active_session_create_poll,
}
