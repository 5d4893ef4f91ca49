"""rtk emulator simulate: a meeting that plays itself."""

from typing import Annotated

import typer

from rtk_cli.errors import UsageError
from rtk_cli.terminal.options.common import as_text
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.output.progress_bar import steps_on
from rtk_cli.terminal.session import session

COLUMNS = (
    Column("MEETING", "meeting_id", Kind.EXACT),
    Column("SESSION", "session_id", Kind.EXACT),
    Column("SEED", "seed", Kind.EXACT),
    Column("SESSIONS", "sessions", Kind.EXACT),
    Column("BEGIN", "begin", Kind.TIME),
    Column("END", "end", Kind.TIME),
    Column("EVENTS", "events", Kind.EXACT),
    Column("PEERS", "peers", Kind.EXACT),
    Column("MESSAGES", "messages", Kind.EXACT),
    Column("LINES", "lines", Kind.EXACT),
    Column("POLLS", "polls", Kind.EXACT),
    Column("VOTES", "votes", Kind.EXACT),
    Column("MUTES", "mutes", Kind.EXACT),
    Column("REFUSED", "refused", Kind.EXACT),
)
PEOPLE = 8
MINUTES = 30.0
LARGEST_SEED = 10**9


def simulate(
    ctx: typer.Context,
    meeting: Annotated[
        str,
        typer.Option(
            "--meeting", "--meeting-id", parser=as_text, metavar="MEETING", help="Where they meet.", show_default=False
        ),
    ],
    participants: Annotated[
        int | None,
        typer.Option("--participants", metavar="NUMBER", min=1, max=1000, help=f"How many people; else {PEOPLE}."),
    ] = None,
    minutes: Annotated[
        float | None,
        typer.Option("--minutes", metavar="NUMBER", min=0.1, max=1440, help=f"How long; else {MINUTES:g}."),
    ] = None,
    speed: Annotated[
        str, typer.Option("--speed", metavar="FACTOR", help="60: a minute a second; max: without waiting.")
    ] = "60",
    script: Annotated[
        str | None, typer.Option("--script", metavar="FILE", help="Who does what when, as JSON; - reads stdin.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="NUMBER", min=0, max=LARGEST_SEED, help="The same number, the same meeting."),
    ] = None,
    sessions: Annotated[
        int, typer.Option("--sessions", metavar="NUMBER", min=1, max=100_000, help="So many meetings in a row.")
    ] = 1,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="WHEN", help="Spread them over the emulator's time until then, such as now."),
    ] = None,
) -> None:
    """Let people join, talk, chat, vote, get muted and leave."""
    from rtk_cli.emulator.store import timestamps
    from rtk_cli.jobs import simulate as job

    run = session(ctx)
    factor = job.parse_speed(speed)
    if (sessions > 1 or until is not None) and factor is not None:
        flag = "--sessions" if sessions > 1 else "--until"
        raise UsageError(f"{flag} wants --speed max", hint="the hours between would be waited for")
    if script is not None and (participants, minutes) != (None, None):
        raise UsageError("--script says who comes and how long it takes", hint="leave out --participants and --minutes")
    scenario = job.random_scenarios(participants or PEOPLE, minutes or MINUTES)
    if script is not None:
        scenario = job.read_script(script, run.environment.stdin)
    number = int(run.environment.random() * LARGEST_SEED) if seed is None else seed
    end = moment(until, run.environment.clock.now())
    end_time = None if end is None else timestamps.clock_time(end)
    options = job.Options(meeting, number, sessions, factor, scenario, end_time)
    progress = steps_on(run.environment.stderr, quiet=run.given.quiet)
    run.output.one(job.simulate(run.emulator.live, options, run.environment.clock, progress), COLUMNS)
