"""Shows what the usage of a period costs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from rtk_cli.commands.analytics.usage_options import Chart, EndDate, draws_chart
from rtk_cli.errors import UsageError
from rtk_cli.operations import (
    ANALYTICS_DAYWISE,
    ANALYTICS_LIVESTREAMS_OVERALL,
    LIVESTREAMS_GET,
    LIVESTREAMS_LIST,
    MEETINGS_GET,
    PRESETS_GET,
    PRESETS_LIST,
    RECORDINGS_LIST,
    SESSIONS_LIST,
    SESSIONS_LIST_PARTICIPANTS,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.options.reports import DEFAULT_JOBS, Jobs
from rtk_cli.terminal.options.times import day
from rtk_cli.terminal.output.charts import Bar
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.jobs.costs.price_table import PriceTable
    from rtk_cli.jobs.costs.usage_minutes import Period

area = Area("analytics")

LABELS = {
    "meeting": (Column("MEETING", "meeting_title"), Column("MEETING ID", "meeting_id", Kind.ID, priority=3)),
    "preset": (Column("PRESET", "preset", Kind.EXACT),),
    "day": (Column("DAY", "day", Kind.EXACT),),
}
FIGURES = (
    Column("MINUTES", "participant_minutes", Kind.NUMBER),
    Column("RECORDED", "recording_minutes", Kind.NUMBER, priority=3),
    Column("LIVESTREAMED", "livestream_minutes", Kind.NUMBER, priority=3),
    Column("TRANSCRIBED", "transcription_minutes", Kind.NUMBER, priority=3),
)
COSTS = (
    Column("PARTICIPANTS", "participant_cost", Kind.NUMBER, priority=2),
    Column("RECORDINGS", "recording_cost", Kind.NUMBER, priority=2),
    Column("LIVESTREAMS", "livestream_cost", Kind.NUMBER, priority=2),
    Column("TRANSCRIPTION", "transcription_cost", Kind.NUMBER, priority=2),
    Column("COST", "cost", Kind.NUMBER),
)
WITHOUT_LABEL = {"meeting": "(no meeting)", "preset": "(no preset)", "day": ""}
MOST_BARS = 31
LONGEST_LABEL = 40


@area.command(
    "cost",
    SESSIONS_LIST,
    SESSIONS_LIST_PARTICIPANTS,
    PRESETS_LIST,
    PRESETS_GET,
    MEETINGS_GET,
    RECORDINGS_LIST,
    ANALYTICS_LIVESTREAMS_OVERALL,
    LIVESTREAMS_LIST,
    LIVESTREAMS_GET,
    ANALYTICS_DAYWISE,
    examples=(
        "rtk analytics cost --since 7d --until 1d --by preset",
        "rtk analytics cost --since 30d --prices prices.toml -o json",
    ),
)
def show_cost(
    ctx: typer.Context,
    start_date: Annotated[
        str,
        typer.Option(
            "--start-date",
            "--from",
            "--since",
            metavar="DAY",
            help="First day, such as 2026-09-14, or 30d for 30 days ago.",
        ),
    ] = "30d",
    end_date: EndDate = None,
    by: Annotated[Literal["meeting", "preset", "day"], typer.Option("--by", help="What a row is about.")] = "meeting",
    prices: Annotated[
        str | None, typer.Option("--prices", metavar="FILE", help="Your own prices, a changed copy of --show-prices.")
    ] = None,
    show_prices: Annotated[bool, typer.Option("--show-prices", help="Print the price table as TOML and exit.")] = False,
    jobs: Jobs = DEFAULT_JOBS,
    chart: Chart = None,
) -> None:
    """Show what the usage of a period costs, by meeting, preset or day, and what could not be known."""
    from rtk_cli.jobs.costs.cost_report import cost_report
    from rtk_cli.jobs.costs.price_table import shipped_text
    from rtk_cli.terminal.output.progress_bar import step_progress

    cli = session(ctx)
    if show_prices:
        cli.print(shipped_text().rstrip("\n"))
        return
    wants_chart = draws_chart(cli, chart)
    table = _prices(cli, prices)
    progress = step_progress(cli.environment.stderr, cli.environment.variables, quiet=cli.flags.quiet)
    report = cost_report(cli.api, _period(cli, start_date, end_date), table, by, jobs, progress)
    if cli.output.format not in ("table", "csv") or cli.flags.query is not None:
        cli.output.one(report)
        return
    _print_rows(cli, report)
    if wants_chart:
        cli.output.charts({f"Cost in {report['currency']}": _bars(report)} if report["totals"]["cost"] else {})
    for entry in report["unknown"]:
        cli.output.note(f"unknown: {entry['message']}")


def _prices(cli: Session, path: str | None) -> "PriceTable":
    from rtk_cli.input_files import MIB, Limit, read_path
    from rtk_cli.jobs.costs.price_table import parse_prices, shipped_text

    if path is None:
        return parse_prices(shipped_text().encode(), "the price table of rtk")
    return parse_prices(read_path(path, cli.environment.stdin, Limit(MIB)), "stdin" if path == "-" else path)


def _period(cli: Session, start_date: str, end_date: str | None) -> "Period":
    from rtk_cli.jobs.costs.usage_minutes import Period

    first, last = day(start_date, cli.now) or "", day(end_date or "0s", cli.now) or ""
    if last < first:
        raise UsageError(f"the last day is before the first, {first}: {last}")
    return Period(first, last, cli.now)


def _print_rows(cli: Session, report: Mapping[str, Any]) -> None:
    """Print the rows: as a table with a line of totals, without columns of zeros; as CSV the rows and all columns."""
    by = report["by"]
    columns = (*LABELS[by], *FIGURES, *COSTS)
    if cli.output.format == "csv":
        cli.output.local_rows(report["rows"], columns)
        return
    columns = tuple(column for column in columns if report["totals"].get(column.path) != 0)
    label = LABELS[by][0].path
    rows = [{**row, label: _label(row, by)} for row in report["rows"]]
    total = {label: "TOTAL", **report["totals"]}
    cli.output.local_rows([_with_aligned_costs(row) for row in (*rows, total)] if rows else [], columns)


def _label(row: Mapping[str, Any], by: str) -> str:
    return str(row[LABELS[by][0].path] or row.get("meeting_id") or WITHOUT_LABEL[by])


def _with_aligned_costs(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, **{column.path: f"{row[column.path]:.4f}" for column in COSTS}}


def _bars(report: Mapping[str, Any]) -> list[Bar]:
    """The first rows, which cost most; days are all shown, the newest of many."""
    by = report["by"]
    rows = report["rows"][-MOST_BARS:] if by == "day" else report["rows"][:MOST_BARS]
    return [Bar(_label(row, by)[:LONGEST_LABEL], row["cost"]) for row in rows]
