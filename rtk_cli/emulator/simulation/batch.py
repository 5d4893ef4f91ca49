"""Many actions in one transaction, each at a time of its own.

A small change costs mostly its commit, so one transaction per session makes months of history fast. Each step still
goes through the functions of the live protocol.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping

from rtk_cli.emulator import lifecycle, timings
from rtk_cli.emulator.areas import participants
from rtk_cli.emulator.handler import Call, Json, Refusal
from rtk_cli.emulator.live import connection_rows, manual_actions
from rtk_cli.emulator.simulation.scenario import Person, Step
from rtk_cli.emulator.store.seeded_ids import NewId

_MEETING = "SELECT app_id, status FROM meetings WHERE id = ?"
_PERSON = (
    "SELECT id FROM participants WHERE meeting_id = ? AND ? IN (id, custom_participant_id) ORDER BY number LIMIT 1"
)
_SESSION = "SELECT id, due_at FROM sessions WHERE meeting_id = ? ORDER BY number DESC LIMIT 1"
_POLL = "SELECT id FROM polls WHERE session_id = ? ORDER BY number DESC LIMIT 1"


class Batch:
    """The emulator during one transaction. `now` is its time in milliseconds."""

    def __init__(self, db: sqlite3.Connection, now: int, new_id: NewId) -> None:
        self.db = db
        self.now = now
        self.new_id = new_id

    def add_people(self, meeting_id: str, people: Iterable[Person]) -> dict[str, str]:
        """Participant ids by custom id; people who are not in the meeting yet are added."""
        meeting = self.db.execute(_MEETING, (meeting_id,)).fetchone()
        if meeting is None:
            raise Refusal(404, f"No meeting found with id {meeting_id}")
        if meeting["status"] != "ACTIVE":
            raise Refusal(409, f"Meeting {meeting_id} is {meeting['status']}, so it refuses joins")
        path = {"app_id": meeting["app_id"], "meeting_id": meeting_id}
        return {person.custom_id: self._participant(path, person) for person in people}

    def move_clock(self, to: int) -> None:
        """Move the clock forward, and apply what comes due; a time in the past changes nothing."""
        if to > self.now:
            lifecycle.move_clock(self.db, self.now, to)
            self.now = to

    def perform(self, step: Step, ids: Mapping[str, str]) -> str | None:
        """Carry out a step. A refused step changes nothing; returns the message of its refusal."""
        self.db.execute("SAVEPOINT step")
        try:
            if step.action == "join":
                manual_actions.join(self.db, ids[step.who], self.now, self.new_id)
            elif step.action == "leave":
                manual_actions.leave(self.db, ids[step.who], self.now)
            else:
                manual_actions.act(self.db, ids[step.who], *self._call(step, ids), self.now, self.new_id)
        except Refusal as refusal:
            self.db.execute("ROLLBACK TO step")
            return refusal.message
        finally:
            self.db.execute("RELEASE step")
        return None

    def end_session(self, meeting_id: str) -> str | None:
        """Move the clock past the end of the abandoned session and its transcript and summary; returns its id."""
        session = self.db.execute(_SESSION, (meeting_id,)).fetchone()
        if session is None:
            return None
        if session["due_at"] is not None:
            self.move_clock(max(session["due_at"], self.now) + timings.TRANSCRIPTION + timings.SUMMARIZING)
        return str(session["id"])

    def _participant(self, path: Mapping[str, str], person: Person) -> str:
        known = self.db.execute(_PERSON, (path["meeting_id"], person.custom_id)).fetchone()
        if known is not None:
            return str(known["id"])
        body = {"custom_participant_id": person.custom_id, "name": person.name, "preset_name": person.preset}
        response = participants.participants_add(Call(self.db, path, {}, body, self.now, self.new_id, ""))
        return str(json.loads(response.content)["data"]["id"])

    def _call(self, step: Step, ids: Mapping[str, str]) -> tuple[str, Json]:
        """The call of the live protocol for a step, and its parameters."""
        match step.action:
            case "speak":
                return "transcripts.speak", {"text": step.value}
            case "chat":
                return "chat.send_text", {"text": step.value}
            case "ask":
                return "polls.create", step.value
            case "vote":
                return "polls.vote", {"poll_id": self._newest_poll(ids[step.who]), "option_index": step.value - 1}
            case "unmute":
                return "self.enable", {"kind": "audio"}
            case "mute":
                return "participants.mute", {"peer_ids": self._peers(ids[step.value]), "kinds": ["audio"]}
            case "kick":
                return "participants.kick", {"peer_ids": self._peers(ids[step.value])}
            case _:
                return step.action, step.value or {}

    def _connection(self, participant_id: str) -> sqlite3.Row:
        return connection_rows.connected(self.db, participant_id)

    def _peers(self, participant_id: str) -> list[str]:
        """The ids of all peers of a participant."""
        found = connection_rows.all_connected(self.db, participant_id)
        return [connection["id"] for connection in found if connection["state"] == found[-1]["state"]]

    def _newest_poll(self, participant_id: str) -> str:
        poll = self.db.execute(_POLL, (self._connection(participant_id)["session_id"],)).fetchone()
        if poll is None:
            raise Refusal(404, "No poll found to vote in")
        return str(poll["id"])
