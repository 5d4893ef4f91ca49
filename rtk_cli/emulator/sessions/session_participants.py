"""Attendance of a session: the contract's SessionParticipant, one per connection or per participant."""

import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from rtk_cli.emulator.contract.paging import Page
from rtk_cli.emulator.sessions import peer_preset
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.timings import MINUTE

_COLUMNS = "number, id, session_id, participant_id, custom_participant_id, name, preset_name"
_RAW = (
    f"SELECT {_COLUMNS}, joined_at, left_at, coalesce(left_at, :now) - joined_at AS spent"
    " FROM peers WHERE session_id = :session_id"
)
# One row per participant: the last connection, with the times of all, those in breakout rooms included.
_CONSOLIDATED = (
    f"SELECT {_COLUMNS}, first AS joined_at, last AS left_at, spent FROM peers JOIN"
    " (SELECT max(number) AS latest, min(joined_at) AS first, sum(coalesce(left_at, :now) - joined_at) AS spent,"
    " CASE WHEN count(*) = count(left_at) THEN max(left_at) END AS last FROM peers WHERE session_id IN"
    " (SELECT :session_id UNION ALL SELECT id FROM sessions WHERE parent_id = :session_id) GROUP BY participant_id)"
    " ON latest = number"
)
_SOURCES = {"raw": _RAW, "consolidated": _CONSOLIDATED}
_MATCHES = (
    " WHERE instr(participant_id, :search) OR instr(casefold(custom_participant_id), :search)"
    " OR instr(casefold(name), :search)"
)
_ONE = f"SELECT * FROM ({_RAW}) WHERE id = :id OR participant_id = :id ORDER BY number DESC LIMIT 1"
_BY_PEER = (
    f"SELECT * FROM (SELECT {_COLUMNS}, joined_at, left_at, coalesce(left_at, :now) - joined_at AS spent FROM peers)"
    " WHERE id = :id AND session_id IN (SELECT id FROM sessions WHERE app_id = :app_id)"
)


class Attendance:
    """The attendance of a session that matches a query, by default the first to join first."""

    def __init__(self, session_id: str, query: Mapping[str, Any], now: int) -> None:
        search = query.get("search", "").casefold()
        self._values = {"session_id": session_id, "now": now, "search": search}
        self._source = f"({_SOURCES[query.get('view', 'raw')]})" + (_MATCHES if search else "")
        direction = "DESC" if query.get("sort_order") == "DESC" else "ASC"
        key = "spent" if query.get("sort_by") == "duration" else "joined_at"
        self._order = f"ORDER BY {key} {direction}, number {direction}"

    def count(self, db: sqlite3.Connection) -> int:
        count: int = db.execute(f"SELECT count(*) FROM {self._source}", self._values).fetchone()[0]
        return count

    def rows(self, db: sqlite3.Connection, page: Page) -> list[sqlite3.Row]:
        text = f"SELECT * FROM {self._source} {self._order} LIMIT :limit OFFSET :offset"
        return db.execute(text, {**self._values, **page._asdict()}).fetchall()


def of_participant(db: sqlite3.Connection, session_id: str, listed_id: str, now: int) -> sqlite3.Row | None:
    """Return the connection with that peer id, or the last one of the participant with that id."""
    values = {"session_id": session_id, "now": now, "id": listed_id}
    row: sqlite3.Row | None = db.execute(_ONE, values).fetchone()
    return row


def of_peer(db: sqlite3.Connection, app_id: str, peer_id: str, now: int) -> sqlite3.Row | None:
    """Return the connection with that peer id, in any session of the app."""
    row: sqlite3.Row | None = db.execute(_BY_PEER, {"app_id": app_id, "now": now, "id": peer_id}).fetchone()
    return row


def attendance_view(db: sqlite3.Connection, row: sqlite3.Row, *, with_events: bool) -> dict[str, Any]:
    left_at = None if row["left_at"] is None else timestamps.to_text(row["left_at"])
    joined_at = timestamps.to_text(row["joined_at"])
    view = {
        "id": row["id"],
        "user_id": row["participant_id"],
        "custom_participant_id": row["custom_participant_id"],
        "preset_name": row["preset_name"],
        "joined_at": joined_at,
        "left_at": left_at,
        "duration": round(row["spent"] / MINUTE, 2),
        "created_at": joined_at,
        "updated_at": left_at or joined_at,
    }
    if row["name"] is not None:
        view["display_name"] = row["name"]
    if with_events:
        view["peer_events"] = list(_events(db, row))
    return view


def _events(db: sqlite3.Connection, row: sqlite3.Row) -> Iterator[dict[str, Any]]:
    """Yield the events of a connection; their ids are derived from the peer id, so they are stable."""
    peer = db.execute("SELECT joined_at, left_at FROM peers WHERE id = ?", (row["id"],)).fetchone()
    steps = [("PEER_CREATED", peer["joined_at"], 0), ("PEER_JOINING", peer["joined_at"], 0)]
    if peer["left_at"] is not None:
        steps.append(("PEER_LEAVING", peer["left_at"], peer["left_at"] - peer["joined_at"]))
    view_type = peer_preset.view_type(db, row["session_id"], row["preset_name"])
    for name, moment, spent in steps:
        yield {
            "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{row['id']}/{name}")),
            "event_name": name,
            "peer_id": row["id"],
            "participant_id": row["participant_id"],
            "session_id": row["session_id"],
            "socket_session_id": None,
            "preset_view_type": view_type,
            "minutes_consumed": round(spent / MINUTE, 2),
            "created_at": timestamps.to_text(moment),
            "updated_at": timestamps.to_text(moment),
        }
