"""What a connection hears of the log: what is told to it alone, and what happens on the stage while it is there."""

import json
import sqlite3
from typing import Any

from rtk_cli.emulator import events
from rtk_cli.emulator.events import Entry, Event
from rtk_cli.emulator.live import live_views, permissions

_TO_IT = "SELECT * FROM events WHERE to_peer = :id AND number > :after"
_ON_STAGE = (
    "SELECT * FROM events WHERE session_id = :session_id AND number > max(:after, :first) AND number <= :last"
    " AND to_peer IS NULL AND (needs IS NULL OR needs IN (SELECT value FROM json_each(:hears)))"
)
_LAST = "SELECT max(number) FROM ({} ORDER BY number DESC LIMIT 1)"
_EVER = 2**62


def after(db: sqlite3.Connection, connection: sqlite3.Row, number: int, until: int = _EVER) -> list[Event]:
    """The events that it hears, from behind `number` up to `until`."""
    named = {**_named(db, connection), "after": number, "until": until}
    text = f"SELECT * FROM ({_TO_IT} UNION ALL {_ON_STAGE}) WHERE number <= :until ORDER BY number"  # noqa: S608
    found = db.execute(text, named)
    return [heard_by(connection["participant_id"], events.entry(row)) for row in found]


def last(db: sqlite3.Connection, connection: sqlite3.Row) -> int:
    """The number of the last event that it heard; 0 when there was none."""
    named = {**_named(db, connection), "after": 0}
    numbers = [db.execute(_LAST.format(text), named).fetchone()[0] or 0 for text in (_TO_IT, _ON_STAGE)]
    return max(numbers)


def heard_by(participant_id: str, entry: Entry) -> Event:
    """The event as that participant may see it: hidden votes stay hidden."""
    event = entry.event
    if not event.kind.startswith("poll."):
        return event
    shown: dict[str, Any] = dict(event.data)
    return event._replace(data={**shown, "poll": live_views.poll(shown["poll"], participant_id)})


def _named(db: sqlite3.Connection, connection: sqlite3.Row) -> dict[str, Any]:
    own = permissions.of_preset(db, connection["app_id"], connection["preset_name"])
    return {
        "id": connection["id"],
        "session_id": connection["session_id"],
        "first": _EVER if connection["first_event"] is None else connection["first_event"],
        "last": _EVER if connection["last_event"] is None else connection["last_event"],
        "hears": json.dumps(sorted(own.hears)),
    }
