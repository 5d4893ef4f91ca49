"""Usage per day and in total."""

from typing import TypedDict


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
    """Sessions and recordings per day."""

    session_stats: SessionStats
    recording_stats: RecordingStats


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
