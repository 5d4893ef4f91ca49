"""rtk analytics: usage by day."""

from collections.abc import Iterable, Mapping
from math import inf
from typing import Annotated, Any

import typer

from rtk_cli.errors import UsageError
from rtk_cli.operations import ANALYTICS_DAYWISE, ANALYTICS_LIVESTREAMS_DAYWISE, ANALYTICS_LIVESTREAMS_OVERALL
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.options.times import day, unix_seconds
from rtk_cli.terminal.output.charts import Bar
from rtk_cli.terminal.output.columns import Column, Kind, value_at
from rtk_cli.terminal.session import Session, session

area = Area("analytics")

DAY_COLUMNS = (
    Column("DAY", "day", Kind.EXACT),
    Column("SESSIONS", "total_sessions", Kind.NUMBER),
    Column("SESSION MINUTES", "total_session_minutes", Kind.NUMBER),
    Column("RECORDINGS", "total_recordings", Kind.NUMBER),
    Column("RECORDING MINUTES", "total_recording_minutes", Kind.NUMBER),
)
LIVESTREAM_COLUMNS = (
    Column("DAY", "date", Kind.EXACT),
    Column("LIVESTREAMS", "count", Kind.NUMBER),
    Column("SENT", "total_ingest_seconds", Kind.SECONDS),
    Column("WATCHED", "total_viewer_seconds", Kind.SECONDS),
)
DAY_CHARTS = {column.title.capitalize(): column.path for column in DAY_COLUMNS[1:]}
LIVESTREAM_CHARTS = {
    "Livestreams": "count",
    "Seconds sent": "total_ingest_seconds",
    "Seconds watched": "total_viewer_seconds",
}

FirstDay = Annotated[
    str | None,
    typer.Option("--start-date", "--from", "--since", metavar="DAY", help="The first day, or 30d for a month ago."),
]
LastDay = Annotated[
    str | None, typer.Option("--end-date", "--to", "--until", metavar="DAY", help="The last day, or 7d for a week ago.")
]
Begin = Annotated[
    str | None,
    typer.Option(
        "--start-time", "--from", "--since", metavar="WHEN", help="From then on: a day, a time, Unix seconds, 30d."
    ),
]
End = Annotated[
    str | None,
    typer.Option("--end-time", "--to", "--until", metavar="WHEN", help="Up to then: a day, a time, Unix seconds, 7d."),
]
Filters = Annotated[str | None, typer.Option("--filters", metavar="TEXT", help="Sent as it is; not explained.")]
Chart = Annotated[
    bool | None, typer.Option("--chart/--no-chart", help="Bars for each day under the table; on a terminal by default.")
]


@area.command("daywise", ANALYTICS_DAYWISE)
def show_days(ctx: typer.Context, start_date: FirstDay = None, end_date: LastDay = None, chart: Chart = None) -> None:
    """Show sessions and recordings by day; without days, the last 30."""
    from rtk_cli.api.responses.daily_usage import by_day

    run = session(ctx)
    is_drawn = _is_drawn(run, chart)
    now = run.now
    first, last = day(start_date, now), day(end_date, now)
    found = run.api.analytics.daywise(start_date=first, end_date=last)
    if run.output.format not in ("table", "csv") or run.flags.query is not None:
        run.output.one(found)
        return
    days = by_day(found, first, _until(first, last, now))
    run.output.local_rows(days, DAY_COLUMNS)
    if is_drawn:
        run.output.charts(_charts(days, "day", DAY_CHARTS))


@area.command("livestreams", ANALYTICS_LIVESTREAMS_OVERALL)
def show_livestreams(
    ctx: typer.Context, start_time: Begin = None, end_time: End = None, filters: Filters = None
) -> None:
    """Show what all livestreams add up to."""
    run = session(ctx)
    begin, end = _window(run, start_time, end_time)
    found = run.api.analytics.livestreams_overall(start_time=begin, end_time=end, filters=filters)
    run.output.one(found, LIVESTREAM_COLUMNS[1:])


@area.command("livestreams-daywise", ANALYTICS_LIVESTREAMS_DAYWISE)
def show_livestream_days(
    ctx: typer.Context,
    start_time: Begin = None,
    end_time: End = None,
    filters: Filters = None,
    chart: Chart = None,
) -> None:
    """Show livestreams by day."""
    from rtk_cli.api.responses.daily_usage import livestreams_by_day

    run = session(ctx)
    is_drawn = _is_drawn(run, chart)
    begin, end = _window(run, start_time, end_time)
    found = run.api.analytics.livestreams_daywise(start_time=begin, end_time=end, filters=filters)
    days: list[Any] = list(found.rows())
    if run.output.format in ("table", "csv") and run.flags.query is None:
        first, last = _day_of(begin), _day_of(end)
        days = livestreams_by_day(days, first, _until(first, last, run.now))
    run.output.local_rows(days, LIVESTREAM_COLUMNS)
    if is_drawn:
        run.output.charts(_charts(days, "date", LIVESTREAM_CHARTS))


def _window(run: Session, start_time: str | None, end_time: str | None) -> tuple[int | None, int | None]:
    now = run.now
    return unix_seconds(start_time, now), unix_seconds(end_time, now)


def _until(first: str | None, last: str | None, now: float) -> str | None:
    """The last day to show: today, when only the first was named."""
    return last or (first and day("0s", now))


def _day_of(seconds: int | None) -> str | None:
    """The day of UTC in which a Unix time lies."""
    return None if seconds is None else day("0s", seconds)


def _is_drawn(run: Session, wish: bool | None) -> bool:
    if wish and (run.output.format != "table" or run.flags.query is not None):
        raise UsageError("--chart belongs to tables", hint="add -o table")
    return run.output.shows_charts if wish is None else wish


def _charts(days: Iterable[Mapping[str, Any]], label: str, figures: Mapping[str, str]) -> dict[str, list[Bar]]:
    """A chart a figure; one that is zero on every day is left out."""
    charts = {
        title: [Bar(str(value_at(row, label) or ""), _number(value_at(row, path))) for row in days]
        for title, path in figures.items()
    }
    return {title: bars for title, bars in charts.items() if any(bar.value for bar in bars)}


def _number(value: Any) -> float:
    """Figures come as text in places; whatever is none counts as nothing."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0.0
    return number if 0 < number < inf else 0.0
