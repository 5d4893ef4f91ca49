"""Questions to everybody in a session, and the votes; REST asks them too."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.live import permissions
from rtk_cli.emulator.live.live_errors import LiveRefusal

_OF_SESSION = "SELECT poll_json FROM polls WHERE session_id = ? ORDER BY number"


def create(
    db: sqlite3.Connection,
    session_id: str,
    asked: Mapping[str, Any],
    created_by: str,
    at: int,
    new_id: Callable[[], str],
) -> dict[str, Any]:
    """The contract's Poll; `asked` is the body of REST's call, or the like."""
    poll = {
        "id": new_id(),
        "question": asked["question"],
        "anonymous": asked.get("anonymous", False),
        "hide_votes": asked.get("hide_votes", False),
        "created_by": created_by,
        "voted": [],
        "options": [{"text": text, "count": 0, "votes": []} for text in asked["options"]],
    }
    db.execute(
        "INSERT INTO polls (id, session_id, poll_json, created_at) VALUES (?, ?, ?, ?)",
        (poll["id"], session_id, json.dumps(poll), at),
    )
    _tell(db, session_id, poll, at, "poll.created")
    return poll


def vote(db: sqlite3.Connection, peer: sqlite3.Row, poll_id: str, index: int, at: int) -> dict[str, Any]:
    """One vote a participant; asked again for the same one, nothing changes. Gives the whole poll."""
    poll = _poll(db, peer["session_id"], poll_id)
    if not 0 <= index < len(poll["options"]):
        raise LiveRefusal("BAD_REQUEST", f'"option_index" must be less than {len(poll["options"])}')
    option = poll["options"][index]
    if peer["participant_id"] in poll["voted"]:
        # Of an anonymous vote nobody knows which one it was, so that no second one can be the same.
        if any(voter["id"] == peer["participant_id"] for voter in option["votes"]):
            return poll
        raise LiveRefusal("CONFLICT", f"Poll {poll_id} has a vote of {peer['participant_id']}")
    poll["voted"].append(peer["participant_id"])
    option["count"] += 1
    if not poll["anonymous"]:
        name = peer["name"] or peer["custom_participant_id"]
        option["votes"].append({"id": peer["participant_id"], "name": name})
    db.execute("UPDATE polls SET poll_json = ? WHERE id = ?", (json.dumps(poll), poll_id))
    _tell(db, peer["session_id"], poll, at, "poll.updated")
    return poll


def of_session(db: sqlite3.Connection, session_id: str) -> list[dict[str, Any]]:
    """All polls, the oldest first."""
    return [json.loads(row[0]) for row in db.execute(_OF_SESSION, (session_id,))]


def _poll(db: sqlite3.Connection, session_id: str, poll_id: str) -> dict[str, Any]:
    found = db.execute("SELECT poll_json FROM polls WHERE id = ? AND session_id = ?", (poll_id, session_id)).fetchone()
    if found is None:
        raise LiveRefusal("NOT_FOUND", f"No poll found with id {poll_id}")
    poll: dict[str, Any] = json.loads(found[0])
    return poll


def _tell(db: sqlite3.Connection, session_id: str, poll: Mapping[str, Any], at: int, kind: str) -> None:
    events.append(db, events.scope_of(db, session_id), at, kind, {"poll": poll}, needs=permissions.SEE_POLLS)
