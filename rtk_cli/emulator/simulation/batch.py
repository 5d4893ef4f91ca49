"""A stretch of time in one transaction: many things happen in it, each at a moment of its own.

What takes the time of a small change is its commit, so a whole session in one transaction is what makes months of
history quick. Each step still goes through the same functions as a call of the live protocol.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from rtk_cli.emulator import events, lifecycle, timings
from rtk_cli.emulator.areas import participants
from rtk_cli.emulator.handler import Call, Json, Refusal
from rtk_cli.emulator.live import connection_rows, manual_actions
from rtk_cli.emulator.simulation.scenario import Person, Step

_MEETING = "SELECT app_id, status FROM meetings WHERE id = ?"
_PERSON = (
    "SELECT id FROM participants WHERE meeting_id = :meeting AND :who IN (id, custom_participant_id)"
    " ORDER BY number LIMIT 1"
)
_SESSION = "SELECT id, due_at FROM sessions WHERE meeting_id = ? ORDER BY number DESC LIMIT 1"
_POLL = (
    "SELECT id FROM polls WHERE session_id = (SELECT session_id FROM connections WHERE id = ?)"
    " ORDER BY number DESC LIMIT 1"
)


class Batch:
    """The emulator while the transaction lasts. `now` is its time in milliseconds."""

    def __init__(self, db: sqlite3.Connection, now: int, new_id: Callable[[], str]) -> None:
        self.db = db
        self.now = now
        self.new_id = new_id

    def cast(self, meeting_id: str, people: Iterable[Person]) -> dict[str, str]:
        """The participant ids of the people; who is not in the meeting yet is added."""
        meeting = self.db.execute(_MEETING, (meeting_id,)).fetchone()
        if meeting is None:
            raise Refusal(404, f"No meeting found with id {meeting_id}")
        if meeting["status"] != "ACTIVE":
            raise Refusal(409, f"Meeting {meeting_id} is {meeting['status']}: nobody can join it")
        place = {"app_id": meeting["app_id"], "meeting_id": meeting_id}
        return {person.custom_id: self._participant(place, person) for person in people}

    def move(self, moment: int) -> None:
        """On to that moment, and all that comes due until then; never back."""
        if moment > self.now:
            lifecycle.move_clock(self.db, self.now, moment)
            self.now = moment

    def perform(self, step: Step, cast: Mapping[str, str]) -> str | None:
        """Let somebody do something; what was said where it was refused, and then nothing has changed."""
        self.db.execute("SAVEPOINT step")
        try:
            _do(self, step, cast)
        except Refusal as refusal:
            self.db.execute("ROLLBACK TO step")
            return refusal.message
        finally:
            self.db.execute("RELEASE step")
        return None

    def close(self, meeting_id: str) -> None:
        """Wait until the session that everybody has left is over, and until what is written of it is there."""
        session = self.session(meeting_id)
        if session is not None and session["due_at"] is not None:
            due_at = max(session["due_at"], self.now)
            self.move(due_at + timings.TRANSCRIPTION + timings.SUMMARIZING)

    def session(self, meeting_id: str) -> sqlite3.Row | None:
        """The newest session of the meeting."""
        row: sqlite3.Row | None = self.db.execute(_SESSION, (meeting_id,)).fetchone()
        return row

    def last_event(self) -> int:
        """The number of the newest event."""
        return events.last_number(self.db)

    def _participant(self, place: Mapping[str, str], person: Person) -> str:
        known = self.db.execute(_PERSON, {"meeting": place["meeting_id"], "who": person.custom_id}).fetchone()
        if known is not None:
            found: str = known["id"]
            return found
        body = {"custom_participant_id": person.custom_id, "name": person.name, "preset_name": person.preset}
        answer = participants.participants_add(Call(self.db, place, {}, body, self.now, self.new_id, ""))
        added: str = json.loads(answer.content)["data"]["id"]
        return added


def perform_all(stretch: Batch, steps: Iterable[Step], cast: Mapping[str, str], begin: int) -> Counter[str]:
    """Each step at its moment after `begin`; how often each thing was done, or was refused."""
    done: Counter[str] = Counter()
    for step in steps:
        stretch.move(begin + round(step.at * timings.SECOND))
        done["refused" if stretch.perform(step, cast) else step.does] += 1
    return done


def _do(stretch: Batch, step: Step, cast: Mapping[str, str]) -> None:
    db, who, now, new_id = stretch.db, cast[step.who], stretch.now, stretch.new_id
    match step.does:
        case "join":
            manual_actions.join(db, who, now, new_id)
        case "leave":
            manual_actions.leave(db, who, now)
        case "speak":
            manual_actions.speak(db, who, step.given, now, new_id)
        case "chat":
            manual_actions.say(db, who, step.given, now, new_id)
        case _:
            name, params = _call(db, step, cast)
            manual_actions.act(db, who, name, params, now, new_id)


def _call(db: sqlite3.Connection, step: Step, cast: Mapping[str, str]) -> tuple[str, Json]:
    """The call of the live protocol that the step is."""
    match step.does:
        case "unmute":
            return "self.enable", {"kind": "audio"}
        case "mute":
            return "participants.mute", {"peer_ids": [_peer(db, cast[step.given])], "kinds": ["audio"]}
        case "kick":
            return "participants.kick", {"peer_ids": [_peer(db, cast[step.given])]}
        case "ask":
            return "polls.create", step.given
        case "vote":
            return "polls.vote", {"poll_id": _poll(db, cast[step.who]), "option_index": step.given - 1}
        case _:
            return step.does, step.given or {}


def _peer(db: sqlite3.Connection, participant_id: str) -> str:
    peer_id: str = connection_rows.here(db, participant_id)["id"]
    return peer_id


def _poll(db: sqlite3.Connection, participant_id: str) -> str:
    """The newest one."""
    row = db.execute(_POLL, (_peer(db, participant_id),)).fetchone()
    if row is None:
        raise Refusal(404, "No poll found to vote in")
    poll_id: str = row["id"]
    return poll_id


VERBS = ("join", "leave", "speak", "chat", "ask", "vote", "mute", "unmute", "kick")
"""What a step may do beside the calls of the live protocol."""
