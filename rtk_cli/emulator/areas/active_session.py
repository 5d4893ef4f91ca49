"""The live session of a meeting: get it, kick and mute participants, create polls.

The values of `action` are not published; they come from the contract's examples.
"""

import sqlite3
from typing import Any

from rtk_cli import operations
from rtk_cli.emulator.handler import Call, Handler, Refusal, success
from rtk_cli.emulator.live import leave, media_controls, polls
from rtk_cli.emulator.sessions import session_lifecycle
from rtk_cli.emulator.sessions.session_view import session_view
from rtk_cli.emulator.store import timestamps
from rtk_cli.messages import Response
from rtk_cli.operations import Operation


def active_session_get(call: Call) -> Response:
    """The live session.

    Differs: participants join with `rtk emulator join` or the emulator's live protocol; client SDKs cannot connect.
    """
    return success(session_view(call.db, _session(call), call.now))


def active_session_kick(call: Call) -> Response:
    """Kick some participants, each with all peers.

    Differs: the value of `action` comes from the contract's invented example.
    """
    session, peers = _selected(call)
    leave.kick(call.db, session["id"], peers, call.now)
    return success({"action": "kick", "participants": _users(call.db, peers)})


def active_session_kick_all(call: Call) -> Response:
    """Kick all participants; the session ends.

    Differs: 404 without a live session; the real service was observed to answer 400, 404 and 409.
    """
    count = leave.kick_all(call.db, _session(call)["id"], call.now)
    return success({"action": "kick-all", "kicked_participants_count": count})


def active_session_mute(call: Call) -> Response:
    """Mute some participants, each with all peers.

    Differs: the value of `action` comes from the contract's invented example.
    """
    _, peers = _selected(call)
    media_controls.mute(call.db, peers, call.now)
    return success({"action": "mute", "participants": _users(call.db, peers)})


def active_session_mute_all(call: Call) -> Response:
    """Mute all participants.

    Differs: the value of `action` comes from the contract's invented example.
    """
    peers = session_lifecycle.connected_peers(call.db, _session(call)["id"])
    media_controls.mute(call.db, peers, call.now, may_unmute=call.body.get("allow_unmute", False))
    return success({"action": "mute-all", "muted_participants_count": len(peers)})


def active_session_create_poll(call: Call) -> Response:
    """Create a poll for all participants.

    Differs: the value of `action` comes from the contract's invented example.
    """
    session = _session(call)
    poll = polls.create(call.db, session["id"], call.body, "API", call.now, call.new_id)
    return success({"action": "poll-created", "poll": poll}, status=201)


def _session(call: Call) -> sqlite3.Row:
    return session_lifecycle.require_session(call.db, call.ids["app_id"], call.ids["meeting_id"])


def _selected(call: Call) -> tuple[sqlite3.Row, list[sqlite3.Row]]:
    """Return the session, and the peers named in the body. Absent participants are ignored unless all are absent."""
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


def _users(db: sqlite3.Connection, peers: list[sqlite3.Row]) -> list[dict[str, Any]]:
    """The participants of these peers, each once."""
    return [_kicked_user(db, peer) for peer in {peer["participant_id"]: peer for peer in peers}.values()]


def _kicked_user(db: sqlite3.Connection, peer: sqlite3.Row) -> dict[str, Any]:
    """Return the contract's KickedUser. A deleted participant has the times of the connection."""
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
