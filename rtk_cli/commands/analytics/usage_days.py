"""Shows usage per day."""

from collections.abc import Iterable, Mapping
from math import inf
from typing import Annotated, Any

import typer

from rtk_cli.commands.analytics.usage_options import Chart, EndDate, StartDate, draws_chart
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

RangeStart = Annotated[
    str | None,
    typer.Option(
        "--start-time",
        "--from",
        "--since",
        metavar="WHEN",
        help="Start of the range: a day, a time, Unix seconds, or 30d for 30 days ago.",
    ),
]
RangeEnd = Annotated[
    str | None,
    typer.Option(
        "--end-time",
        "--to",
        "--until",
        metavar="WHEN",
        help="End of the range: a day, a time, Unix seconds, or 7d for 7 days ago.",
    ),
]
Filters = Annotated[
    str | None, typer.Option("--filters", metavar="TEXT", help="Passed to the API unchanged; not documented.")
]


@area.command(
    "daywise",
    ANALYTICS_DAYWISE,
    examples=("rtk analytics daywise --since 7d", "rtk analytics daywise --from 2026-09-01 --to 2026-09-30 -o csv"),
)
def show_days(ctx: typer.Context, start_date: StartDate = None, end_date: EndDate = None, chart: Chart = None) -> None:
    """Show sessions and recordings per day, by default of the last 30 days."""
    from rtk_cli.api.responses.daily_usage import by_day

    cli = session(ctx)
    wants_chart = draws_chart(cli, chart)
    now = cli.now
    first, last = day(start_date, now), day(end_date, now)
    usage = cli.api.analytics.daywise(start_date=first, end_date=last)
    if cli.output.format not in ("table", "csv") or cli.flags.query is not None:
        cli.output.one(usage)
        return
    days = by_day(usage, first, _last_day(first, last, now))
    cli.output.local_rows(days, DAY_COLUMNS)
    if wants_chart:
        cli.output.charts(_charts(days, "day", DAY_CHARTS))


@area.command(
    "livestreams",
    ANALYTICS_LIVESTREAMS_OVERALL,
    examples=("rtk analytics livestreams --since 30d", "rtk analytics livestreams --since 7d --query count"),
)
def show_livestreams(
    ctx: typer.Context, start_time: RangeStart = None, end_time: RangeEnd = None, filters: Filters = None
) -> None:
    """Show the totals of all livestreams."""
    cli = session(ctx)
    begin, end = _window(cli, start_time, end_time)
    usage = cli.api.analytics.livestreams_overall(start_time=begin, end_time=end, filters=filters)
    cli.output.one(usage, LIVESTREAM_COLUMNS[1:])


@area.command(
    "livestreams-daywise",
    ANALYTICS_LIVESTREAMS_DAYWISE,
    examples=("rtk analytics livestreams-daywise --since 7d -o table --no-chart",),
)
def show_livestream_days(
    ctx: typer.Context,
    start_time: RangeStart = None,
    end_time: RangeEnd = None,
    filters: Filters = None,
    chart: Chart = None,
) -> None:
    """Show livestreams per day."""
    from rtk_cli.api.responses.daily_usage import livestreams_by_day

    cli = session(ctx)
    wants_chart = draws_chart(cli, chart)
    begin, end = _window(cli, start_time, end_time)
    response = cli.api.analytics.livestreams_daywise(start_time=begin, end_time=end, filters=filters)
    days: list[Any] = list(response.rows())
    if cli.output.format in ("table", "csv") and cli.flags.query is None:
        first, last = _day_of(begin), _day_of(end)
        days = livestreams_by_day(days, first, _last_day(first, last, cli.now))
    cli.output.local_rows(days, LIVESTREAM_COLUMNS)
    if wants_chart:
        cli.output.charts(_charts(days, "date", LIVESTREAM_CHARTS))


def _window(cli: Session, start_time: str | None, end_time: str | None) -> tuple[int | None, int | None]:
    now = cli.now
    return unix_seconds(start_time, now), unix_seconds(end_time, now)


def _last_day(first: str | None, last: str | None, now: float) -> str | None:
    """The last day to show: today when only the first day is given."""
    return last or (first and day("0s", now))


def _day_of(seconds: int | None) -> str | None:
    """The UTC day of a Unix time."""
    return None if seconds is None else day("0s", seconds)


def _charts(days: Iterable[Mapping[str, Any]], label: str, figures: Mapping[str, str]) -> dict[str, list[Bar]]:
    """One chart per figure; a figure that is zero on every day is left out."""
    charts = {
        title: [Bar(str(value_at(row, label) or ""), _number(value_at(row, path))) for row in days]
        for title, path in figures.items()
    }
    return {title: bars for title, bars in charts.items() if any(bar.value for bar in bars)}


def _number(value: Any) -> float:
    """The figure as a number. The API sends some as text; anything else counts as zero."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0.0
    return number if 0 < number < inf else 0.0
