"""Usage: figures per day and in all."""

from typing import Any, TypeAlias, TypedDict


class SessionDay(TypedDict, total=False):
    """The sessions of one day."""

    day: str
    total_sessions: int
    total_session_minutes: float


class SessionStats(TypedDict, total=False):
    """The sessions of all days."""

    sessions_count: int
    sessions_minutes_consumed: float
    day_stats: list[SessionDay]


class RecordingDay(TypedDict, total=False):
    """The recordings of one day."""

    day: str
    total_recordings: int
    total_recording_minutes: int


class RecordingStats(TypedDict, total=False):
    """The recordings of all days."""

    recording_count: int
    recording_minutes_consumed: float
    day_stats: list[RecordingDay]


class DaywiseAnalytics(TypedDict, total=False):
    """Sessions and recordings, a day each."""

    session_stats: SessionStats
    recording_stats: RecordingStats


# The list is a leftover of an older specification, which names nothing of what it holds.
Daywise: TypeAlias = DaywiseAnalytics | list[dict[str, Any]]


class LivestreamDay(TypedDict, total=False):
    """The livestream sessions of one day."""

    date: str | None
    count: int
    total_ingest_seconds: int
    total_viewer_seconds: int


class LivestreamTotals(TypedDict, total=False):
    """The livestream sessions of all days."""

    count: int
    total_ingest_seconds: int
    total_viewer_seconds: int
