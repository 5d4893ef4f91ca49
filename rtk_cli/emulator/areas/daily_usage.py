"""Usage per day, counted from the sessions, recordings and livestreams of the store.

Days are UTC. All usage of a session, recording or livestream counts on the day on which it started.
"""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.livestream import session_totals
from rtk_cli.emulator.timings import DAY, MINUTE, SECOND

DEFAULT_DAYS = 30  # the contract's default for sessions and recordings

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).date()
_FOREVER = 2**62
_STARTED = "app_id = :app_id AND started_at >= :begin AND started_at < :end"
_SESSIONS = (
    f"SELECT started_at / {DAY} AS day, count(*) AS count, sum(spent_ms) AS spent FROM sessions WHERE {_STARTED}"
    " GROUP BY day ORDER BY day"
)
_CONNECTED = (
    f"SELECT sessions.started_at / {DAY} AS day, sum(:now - joined_at) AS spent FROM sessions JOIN peers"
    f" ON peers.session_id = sessions.id WHERE status = 'LIVE' AND left_at IS NULL AND {_STARTED} GROUP BY day"
)
_DURATION = "coalesce(stopped_at, paused_at, :now) - started_at - paused_ms"
_RECORDINGS = (
    f"SELECT started_at / {DAY} AS day, count(*) AS count, sum({_DURATION}) AS spent FROM recordings WHERE {_STARTED}"
    " GROUP BY day ORDER BY day"
)
_RUNS = f"SELECT * FROM livestream_sessions WHERE {_STARTED} ORDER BY started_at"


class Window(NamedTuple):
    """A time window in milliseconds; `end` is exclusive."""

    begin: int
    end: int


class Day(NamedTuple):
    """The sessions or recordings that started on one day."""

    day: str
    total: int
    minutes: float


class StreamDay(NamedTuple):
    """The livestream sessions that started on one day."""

    date: str
    total: int
    ingest_seconds: int
    viewer_seconds: int


def days_window(query: Mapping[str, Any], now: int) -> Window:
    """Return the window from `start_date` to `end_date`, both inclusive.

    Without `end_date` it ends today, without `start_date` it has 30 days.
    """
    last = _day_number(query["end_date"]) if "end_date" in query else now // DAY
    first = _day_number(query["start_date"]) if "start_date" in query else last - DEFAULT_DAYS + 1
    if first > last:
        raise Refusal(400, 'BAD_REQUEST: "end_date" must not be before "start_date"')
    return Window(first * DAY, (last + 1) * DAY)


def seconds_window(query: Mapping[str, Any]) -> Window:
    """Return the window from `start_time` to `end_time` (Unix seconds), both inclusive and unlimited by default."""
    begin, last = query.get("start_time"), query.get("end_time")
    if begin is not None and last is not None and begin > last:
        raise Refusal(400, 'BAD_REQUEST: "end_time" must not be before "start_time"')
    return Window(0 if begin is None else begin * SECOND, _FOREVER if last is None else (last + 1) * SECOND)


def sessions_by_day(db: sqlite3.Connection, app_id: str, window: Window, now: int) -> list[Day]:
    """Count sessions and the minutes of all their participants, by day; days without sessions are left out."""
    values = {"app_id": app_id, **window._asdict()}
    connected = Counter({row["day"]: row["spent"] for row in db.execute(_CONNECTED, {**values, "now": now})})
    return [_day(row, connected[row["day"]]) for row in db.execute(_SESSIONS, values)]


def recordings_by_day(db: sqlite3.Connection, app_id: str, window: Window, now: int) -> list[Day]:
    """Count recordings that left INVOKED, and their minutes without pauses, by day."""
    values = {"app_id": app_id, **window._asdict(), "now": now}
    return [_day(row) for row in db.execute(_RECORDINGS, values)]


def livestreams_by_day(db: sqlite3.Connection, app_id: str, window: Window, now: int) -> list[StreamDay]:
    """Count livestream sessions that became LIVE, by day."""
    days: dict[str, StreamDay] = {}
    for run in db.execute(_RUNS, {"app_id": app_id, **window._asdict()}).fetchall():
        date = _date(run["started_at"] // DAY)
        _, total, ingested, watched = days.get(date, StreamDay(date, 0, 0, 0))
        ingested += session_totals.ingest_seconds(run, now)
        watched += session_totals.viewer_seconds(db, run, now)
        days[date] = StreamDay(date, total + 1, ingested, watched)
    return list(days.values())


def _day(row: sqlite3.Row, connected: int = 0) -> Day:
    return Day(_date(row["day"]), row["count"], (row["spent"] + connected) / MINUTE)


def _day_number(text: str) -> int:
    try:
        return (datetime.fromisoformat(text).date() - _EPOCH).days
    except ValueError as error:  # the year 0: valid by the contract only
        raise Refusal(400, f"BAD_REQUEST: {text} is not a supported date") from error


def _date(number: int) -> str:
    return (_EPOCH + timedelta(days=number)).isoformat()
