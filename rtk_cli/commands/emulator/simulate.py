"""rtk emulator simulate: simulate a meeting with participants."""

from typing import Annotated

import typer

from rtk_cli.errors import UsageError
from rtk_cli.terminal.options.common import as_text
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.output.progress_bar import step_progress
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
PARTICIPANTS = 8
MINUTES = 30.0
LARGEST_SEED = 10**9


SimulatedMeeting = Annotated[
    str,
    typer.Option(
        "--meeting",
        "--meeting-id",
        parser=as_text,
        metavar="MEETING",
        help="The meeting's id, or @TITLE.",
        show_default=False,
    ),
]
ParticipantCount = Annotated[
    int | None,
    typer.Option(
        "--participants",
        metavar="NUMBER",
        min=1,
        max=1000,
        help=f"Number of participants; default: {PARTICIPANTS}.",
    ),
]
Minutes = Annotated[
    float | None,
    typer.Option(
        "--minutes", metavar="NUMBER", min=0.1, max=1440, help=f"Length of the meeting; default: {MINUTES:g}."
    ),
]
Speed = Annotated[
    str,
    typer.Option("--speed", metavar="FACTOR", help="Speed-up: 60 plays a minute per second; max does not wait."),
]
Script = Annotated[
    str | None, typer.Option("--script", metavar="FILE", help="JSON script of who does what when; - reads stdin.")
]
Seed = Annotated[
    int | None,
    typer.Option("--seed", metavar="NUMBER", min=0, max=LARGEST_SEED, help="The same seed gives the same meeting."),
]
SessionCount = Annotated[
    int, typer.Option("--sessions", metavar="NUMBER", min=1, max=100_000, help="Number of sessions in a row.")
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until", metavar="WHEN", help="Spread the sessions over the emulator's time until then, such as now."
    ),
]


def simulate(
    ctx: typer.Context,
    meeting: SimulatedMeeting,
    participants: ParticipantCount = None,
    minutes: Minutes = None,
    speed: Speed = "60",
    script: Script = None,
    seed: Seed = None,
    sessions: SessionCount = 1,
    until: Until = None,
) -> None:
    """Simulate a meeting: participants join, talk, chat, vote, are muted and leave."""
    from rtk_cli.emulator.store import timestamps
    from rtk_cli.jobs import simulate as job

    cli = session(ctx)
    factor = job.parse_speed(speed)
    if factor is not None:
        _refuse_history(sessions, until)
    if script is not None and (participants, minutes) != (None, None):
        raise UsageError(
            "--script does not go with --participants or --minutes", hint="leave out --participants and --minutes"
        )
    scenario = job.random_scenarios(participants or PARTICIPANTS, minutes or MINUTES)
    if script is not None:
        scenario = job.read_script(script, cli.environment.stdin, cli.settings.max_body)
    number = int(cli.environment.random() * LARGEST_SEED) if seed is None else seed
    end = moment(until, cli.environment.clock.now())
    end_time = None if end is None else timestamps.clock_time(end)
    options = job.Options(meeting, number, sessions, factor, scenario, end_time)
    progress = step_progress(cli.environment.stderr, cli.environment.variables, quiet=cli.flags.quiet)
    cli.output.one(job.simulate(cli.emulator.live, options, cli.environment.clock, progress), COLUMNS)


def _refuse_history(sessions: int, until: str | None) -> None:
    """Refuse what takes days at any speed other than max."""
    if sessions > 1 or until is not None:
        flag = "--sessions" if sessions > 1 else "--until"
        hint = "add --speed max: otherwise rtk waits out the time between sessions"
        raise UsageError(f"{flag} needs --speed max", hint=hint)
