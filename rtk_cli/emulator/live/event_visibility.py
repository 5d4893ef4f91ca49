"""Which events of the log a connection sees: those sent to it alone, and those of its session while it is joined."""

import json
import sqlite3
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.events import Entry, Event
from rtk_cli.emulator.live import live_views, permissions

_OWN = "SELECT * FROM events WHERE to_peer = :id AND number > :after"
# `first` and `last` are the connection's own changes of state, which _OWN selects: the session's events lie between.
_OF_SESSION = (
    "SELECT * FROM events WHERE session_id = :session_id AND number > max(:after, :first) AND number <= :last"
    " AND to_peer IS NULL AND (needs IS NULL OR needs IN (SELECT value FROM json_each(:rights)))"
)
_LAST = "SELECT max(number) FROM ({} ORDER BY number DESC LIMIT 1)"
_NO_LIMIT = 2**62


def after(db: sqlite3.Connection, connection: sqlite3.Row, number: int, until: int = _NO_LIMIT) -> list[Event]:
    """The visible events after `number`, up to and including `until`."""
    parameters = {**_parameters(db, connection), "after": number, "until": until}
    query = f"SELECT * FROM ({_OWN} UNION ALL {_OF_SESSION}) WHERE number <= :until ORDER BY number"
    rows = db.execute(query, parameters)
    return [as_seen_by(connection["participant_id"], events.entry(row)) for row in rows]


def last(db: sqlite3.Connection, connection: sqlite3.Row) -> int:
    """The number of the last visible event; 0 if there is none."""
    parameters = {**_parameters(db, connection), "after": 0}
    return max(db.execute(_LAST.format(query), parameters).fetchone()[0] or 0 for query in (_OWN, _OF_SESSION))


def as_seen_by(participant_id: str, entry: Entry) -> Event:
    """The event as this participant may see it: hidden votes stay hidden."""
    event = entry.event
    if not event.kind.startswith("poll."):
        return event
    data: dict[str, Any] = dict(event.data)
    return event._replace(data={**data, "poll": live_views.poll(data["poll"], participant_id)})


def _parameters(db: sqlite3.Connection, connection: sqlite3.Row) -> dict[str, Any]:
    rights = permissions.of_connection(db, connection)
    return {
        "id": connection["id"],
        "session_id": connection["session_id"],
        "first": _NO_LIMIT if connection["first_event"] is None else connection["first_event"],
        "last": _NO_LIMIT if connection["last_event"] is None else connection["last_event"],
        "rights": json.dumps(sorted(rights.event_rights)),
    }
