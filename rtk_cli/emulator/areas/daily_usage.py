"""What was used, day by day: counted from the sessions, recordings and livestreams of the store.

A day is one of UTC, and each thing counts whole on the day on which it began.
"""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.livestream import session_totals
from rtk_cli.emulator.timings import DAY, MINUTE, SECOND

LAST_DAYS = 30  # the contract's default for sessions and recordings

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).date()
_FOREVER = 2**62
_BEGUN = "app_id = :app_id AND started_at >= :begin AND started_at < :end"
_SESSIONS = (
    f"SELECT started_at / {DAY} AS day, count(*) AS count, sum(spent_ms) AS spent FROM sessions WHERE {_BEGUN}"  # noqa: S608
    " GROUP BY day ORDER BY day"
)
_LASTING = (
    f"SELECT sessions.started_at / {DAY} AS day, sum(:now - joined_at) AS spent FROM sessions JOIN peers"  # noqa: S608
    f" ON peers.session_id = sessions.id WHERE status = 'LIVE' AND left_at IS NULL AND {_BEGUN} GROUP BY day"
)
_RECORDED = "coalesce(stopped_at, paused_at, :now) - started_at - paused_ms"
_RECORDINGS = (
    f"SELECT started_at / {DAY} AS day, count(*) AS count, sum({_RECORDED}) AS spent FROM recordings WHERE {_BEGUN}"  # noqa: S608
    " GROUP BY day ORDER BY day"
)
_RUNS = f"SELECT * FROM livestream_sessions WHERE {_BEGUN} ORDER BY started_at"  # noqa: S608


class Window(NamedTuple):
    """A stretch of time in milliseconds; `end` is not part of it."""

    begin: int
    end: int


class Day(NamedTuple):
    """What began on one day: its number, and how many minutes it took."""

    day: str
    number: int
    minutes: float


class StreamDay(NamedTuple):
    """The livestream sessions that began on one day."""

    date: str
    number: int
    ingest_seconds: int
    viewer_seconds: int


def days_window(query: Mapping[str, Any], now: int) -> Window:
    """From `start_date` to `end_date`, both included; one that is missing lies 30 days away, or is today."""
    last = _day_number(query["end_date"]) if "end_date" in query else now // DAY
    first = _day_number(query["start_date"]) if "start_date" in query else last - LAST_DAYS + 1
    if first > last:
        raise Refusal(400, 'BAD_REQUEST: "end_date" must not be before "start_date"')
    return Window(first * DAY, (last + 1) * DAY)


def seconds_window(query: Mapping[str, Any]) -> Window:
    """From `start_time` to `end_time`, Unix seconds, both included; without them all that ever was."""
    begin, last = query.get("start_time"), query.get("end_time")
    if begin is not None and last is not None and begin > last:
        raise Refusal(400, 'BAD_REQUEST: "end_time" must not be before "start_time"')
    return Window(0 if begin is None else begin * SECOND, _FOREVER if last is None else (last + 1) * SECOND)


def sessions_by_day(db: sqlite3.Connection, app_id: str, window: Window, now: int) -> list[Day]:
    """Minutes are those of all participants; the days of which there is nothing to tell are left out."""
    values = {"app_id": app_id, **window._asdict()}
    lasting = Counter({row["day"]: row["spent"] for row in db.execute(_LASTING, {**values, "now": now})})
    return [_day(row, lasting[row["day"]]) for row in db.execute(_SESSIONS, values)]


def recordings_by_day(db: sqlite3.Connection, app_id: str, window: Window, now: int) -> list[Day]:
    """Those that recorded anything; pauses do not count."""
    values = {"app_id": app_id, **window._asdict(), "now": now}
    return [_day(row) for row in db.execute(_RECORDINGS, values)]


def livestreams_by_day(db: sqlite3.Connection, app_id: str, window: Window, now: int) -> list[StreamDay]:
    """Those that were on the air."""
    days: dict[str, StreamDay] = {}
    for run in db.execute(_RUNS, {"app_id": app_id, **window._asdict()}).fetchall():
        date = _date(run["started_at"] // DAY)
        _, number, ingested, watched = days.get(date, StreamDay(date, 0, 0, 0))
        ingested += session_totals.ingest_seconds(run, now)
        watched += session_totals.viewer_seconds(db, run, now)
        days[date] = StreamDay(date, number + 1, ingested, watched)
    return list(days.values())


def _day(row: sqlite3.Row, lasting: int = 0) -> Day:
    return Day(_date(row["day"]), row["count"], (row["spent"] + lasting) / MINUTE)


def _day_number(text: str) -> int:
    try:
        return (datetime.fromisoformat(text).date() - _EPOCH).days
    except ValueError as error:  # the year 0: well formed, but not countable
        raise Refusal(400, f"BAD_REQUEST: {text} is no day that can be counted") from error


def _date(number: int) -> str:
    return (_EPOCH + timedelta(days=number)).isoformat()
