"""The polls of a session and their votes. REST creates polls too."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.live import permissions
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.store.seeded_ids import NewId

_OF_SESSION = "SELECT poll_json FROM polls WHERE session_id = ? ORDER BY number"


def create(
    db: sqlite3.Connection,
    session_id: str,
    body: Mapping[str, Any],
    created_by: str,
    at: int,
    new_id: NewId,
) -> dict[str, Any]:
    """Create a poll and return the contract's Poll; `body` is a request body of REST or the params of a live call."""
    poll = {
        "id": new_id(),
        "question": body["question"],
        "anonymous": body.get("anonymous", False),
        "hide_votes": body.get("hide_votes", False),
        "created_by": created_by,
        "voted": [],
        "options": [{"text": text, "count": 0, "votes": []} for text in body["options"]],
    }
    db.execute(
        "INSERT INTO polls (id, session_id, poll_json, created_at) VALUES (?, ?, ?, ?)",
        (poll["id"], session_id, json.dumps(poll), at),
    )
    _notify(db, session_id, poll, at, "poll.created")
    return poll


def vote(db: sqlite3.Connection, peer: sqlite3.Row, poll_id: str, index: int, at: int) -> dict[str, Any]:
    """Record a participant's only vote and return the poll. Repeating the same vote changes nothing."""
    poll = _poll(db, peer["session_id"], poll_id)
    if not 0 <= index < len(poll["options"]):
        raise LiveRefusal("BAD_REQUEST", f'"option_index" must be less than {len(poll["options"])}')
    option = poll["options"][index]
    if peer["participant_id"] in poll["voted"]:
        # An anonymous poll does not record who chose what, so a second vote is never known to be the same.
        if any(voter["id"] == peer["participant_id"] for voter in option["votes"]):
            return poll
        raise LiveRefusal("CONFLICT", f"Participant {peer['participant_id']} has already voted in poll {poll_id}")
    poll["voted"].append(peer["participant_id"])
    option["count"] += 1
    if not poll["anonymous"]:
        name = peer["name"] or peer["custom_participant_id"]
        option["votes"].append({"id": peer["participant_id"], "name": name})
    db.execute("UPDATE polls SET poll_json = ? WHERE id = ?", (json.dumps(poll), poll_id))
    _notify(db, peer["session_id"], poll, at, "poll.updated")
    return poll


def of_session(db: sqlite3.Connection, session_id: str) -> list[dict[str, Any]]:
    """All polls, oldest first."""
    return [json.loads(row[0]) for row in db.execute(_OF_SESSION, (session_id,))]


def _poll(db: sqlite3.Connection, session_id: str, poll_id: str) -> dict[str, Any]:
    found = db.execute("SELECT poll_json FROM polls WHERE id = ? AND session_id = ?", (poll_id, session_id)).fetchone()
    if found is None:
        raise LiveRefusal("NOT_FOUND", f"No poll found with id {poll_id}")
    poll: dict[str, Any] = json.loads(found[0])
    return poll


def _notify(db: sqlite3.Connection, session_id: str, poll: Mapping[str, Any], at: int, kind: str) -> None:
    events.append(db, events.scope_of(db, session_id), at, kind, {"poll": poll}, needs=permissions.SEE_POLLS)
