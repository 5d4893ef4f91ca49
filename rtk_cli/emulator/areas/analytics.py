"""Usage per day, counted from the rows of the store."""

from math import ceil

from rtk_cli import operations
from rtk_cli.emulator.areas import daily_usage
from rtk_cli.emulator.areas.daily_usage import Day
from rtk_cli.emulator.handler import Call, Handler, success
from rtk_cli.messages import Response
from rtk_cli.operations import Operation


def analytics_daywise(call: Call) -> Response:
    """Sessions and recordings by the day on which they started.

    Whole minutes of recordings are rounded up, as in the contract's sample (29.9 and 30).
    Differs: days are UTC, days without usage are left out, and figures are kept forever.
    """
    app_id, window = call.ids["app_id"], daily_usage.days_window(call.query, call.now)
    sessions = daily_usage.sessions_by_day(call.db, app_id, window, call.now)
    recordings = daily_usage.recordings_by_day(call.db, app_id, window, call.now)
    session_stats = {
        "sessions_count": _count(sessions),
        "sessions_minutes_consumed": _minutes(sessions),
        "day_stats": [
            {"day": day.day, "total_sessions": day.total, "total_session_minutes": round(day.minutes, 2)}
            for day in sessions
        ],
    }
    recording_stats = {
        "recording_count": _count(recordings),
        "recording_minutes_consumed": _minutes(recordings),
        "day_stats": [
            {"day": day.day, "total_recordings": day.total, "total_recording_minutes": ceil(day.minutes)}
            for day in recordings
        ],
    }
    return success({"session_stats": session_stats, "recording_stats": recording_stats})


def analytics_livestreams_daywise(call: Call) -> Response:
    """Livestream sessions by the day on which they became LIVE.

    Differs: `filters`, whose grammar is not published, is ignored; days without usage are left out.
    """
    days = daily_usage.livestreams_by_day(call.db, call.ids["app_id"], daily_usage.seconds_window(call.query), call.now)
    return success(
        [
            {
                "date": day.date,
                "count": day.total,
                "total_ingest_seconds": day.ingest_seconds,
                "total_viewer_seconds": day.viewer_seconds,
            }
            for day in days
        ]
    )


def analytics_livestreams_overall(call: Call) -> Response:
    """Totals of all livestream sessions.

    Differs: `filters`, whose grammar is not published, is ignored.
    """
    days = daily_usage.livestreams_by_day(call.db, call.ids["app_id"], daily_usage.seconds_window(call.query), call.now)
    totals = {
        "count": sum(day.total for day in days),
        "total_ingest_seconds": sum(day.ingest_seconds for day in days),
        "total_viewer_seconds": sum(day.viewer_seconds for day in days),
    }
    return success(totals)


def _count(days: list[Day]) -> int:
    return sum(day.total for day in days)


def _minutes(days: list[Day]) -> float:
    return round(sum(day.minutes for day in days), 2)


IGNORED = {  # the grammar of `filters` is not published
    operations.ANALYTICS_LIVESTREAMS_DAYWISE: ("filters",),
    operations.ANALYTICS_LIVESTREAMS_OVERALL: ("filters",),
}
HANDLERS: dict[Operation, Handler] = {
    operations.ANALYTICS_DAYWISE: analytics_daywise,
    operations.ANALYTICS_LIVESTREAMS_DAYWISE: analytics_livestreams_daywise,
    operations.ANALYTICS_LIVESTREAMS_OVERALL: analytics_livestreams_overall,
}
