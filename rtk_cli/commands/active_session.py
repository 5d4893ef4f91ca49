"""rtk active-session: control the live session of a meeting."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.durations import parse_duration
from rtk_cli.errors import UsageError
from rtk_cli.operations import (
    ACTIVE_SESSION_CREATE_POLL,
    ACTIVE_SESSION_GET,
    ACTIVE_SESSION_KICK,
    ACTIVE_SESSION_KICK_ALL,
    ACTIVE_SESSION_MUTE,
    ACTIVE_SESSION_MUTE_ALL,
    RECORDINGS_GET_ACTIVE,
    SESSIONS_GET,
    SESSIONS_LIST_PARTICIPANTS,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import REMOVAL, REMOVAL_FROM_FILE, WRITE
from rtk_cli.terminal.input.body import body_fields
from rtk_cli.terminal.options.common import OptionalMeetingArgument, OptionalMeetingOption, required_meeting
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rtk_cli.api.models.active_session import ParticipantSelector
    from rtk_cli.api.models.active_session import Session as LiveSession
    from rtk_cli.api.models.sessions import SessionParticipant
    from rtk_cli.jobs.attendance import SessionSnapshot

area = Area("active-session")

COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("MEETING", "meeting_display_name"),
    Column("STATUS", "status", Kind.STATUS),
    Column("LIVE", "live_participants", Kind.NUMBER),
    Column("STARTED", "started_at", Kind.TIME),
)

ParticipantIds = Annotated[
    list[str] | None,
    typer.Option("--participant-ids", "--participant", "--user-id", metavar="ID", help="Participant id (repeatable)."),
]
CustomIds = Annotated[
    list[str] | None,
    typer.Option("--custom-participant-ids", "--custom-id", metavar="ID", help="Custom participant id (repeatable)."),
]
SELECTING_FLAGS = {"participant_ids": "--participant ID", "custom_participant_ids": "--custom-id ID"}
NOT_BODY_FIELDS = ("meeting", "meeting_flag")


@area.command(
    "get",
    ACTIVE_SESSION_GET,
    examples=("rtk active-session get MEETING", "rtk active-session get MEETING --query live_participants"),
)
def get_active_session(
    ctx: typer.Context, meeting: OptionalMeetingArgument = None, meeting_flag: OptionalMeetingOption = None
) -> None:
    """Show a meeting's live session."""
    cli = session(ctx)
    cli.output.one(cli.api.active_session.get(required_meeting(meeting, meeting_flag)), COLUMNS)


@area.command(
    "kick",
    ACTIVE_SESSION_KICK,
    ACTIVE_SESSION_GET,
    flags=REMOVAL_FROM_FILE,
    examples=(
        "rtk active-session kick MEETING --participant PARTICIPANT --force",
        "rtk active-session kick MEETING --from participants.txt --force",
    ),
)
def kick(
    ctx: typer.Context,
    meeting: OptionalMeetingArgument = None,
    meeting_flag: OptionalMeetingOption = None,
    participant_ids: ParticipantIds = None,
    custom_participant_ids: CustomIds = None,
) -> None:
    """Remove participants from the live session."""
    cli = session(ctx)
    if cli.flags.source is not None:
        _kick_from_file(cli, ctx, meeting, meeting_flag)
        return
    meeting_id = required_meeting(meeting, meeting_flag)
    request = _selected(cli, ctx)
    ids = [*request.participant_ids, *request.custom_participant_ids]
    cli.confirm.require(f"kick {', '.join(ids)} from meeting {meeting_id}")
    cli.output.one(cli.api.active_session.kick(meeting_id, request))


def _kick_from_file(cli: Session, ctx: typer.Context, meeting: str | None, meeting_flag: str | None) -> None:
    from rtk_cli.commands.bulk_kick import kick_from_file

    fields = body_fields(ctx.params, {}, without=NOT_BODY_FIELDS)
    if cli.body.is_given or any(value is not None for value in fields.values()):
        raise UsageError("--from names the participants, so no other flag can", hint="leave out one of them")
    here = required_meeting(meeting, meeting_flag) if meeting is not None or meeting_flag is not None else None
    kick_from_file(cli, str(cli.flags.source), here)


@area.command(
    "kick-all", ACTIVE_SESSION_KICK_ALL, flags=REMOVAL, examples=("rtk active-session kick-all MEETING --force",)
)
def kick_all(
    ctx: typer.Context, meeting: OptionalMeetingArgument = None, meeting_flag: OptionalMeetingOption = None
) -> None:
    """Remove all participants, which ends the live session and its recording."""
    cli = session(ctx)
    meeting_id = required_meeting(meeting, meeting_flag)
    cli.confirm.require(f"kick everyone from meeting {meeting_id}")
    cli.output.one(cli.api.active_session.kick_all(meeting_id))


@area.command(
    "mute", ACTIVE_SESSION_MUTE, flags=WRITE, examples=("rtk active-session mute MEETING --participant PARTICIPANT",)
)
def mute(
    ctx: typer.Context,
    meeting: OptionalMeetingArgument = None,
    meeting_flag: OptionalMeetingOption = None,
    participant_ids: ParticipantIds = None,
    custom_participant_ids: CustomIds = None,
) -> None:
    """Mute participants in the live session."""
    cli = session(ctx)
    meeting_id = required_meeting(meeting, meeting_flag)
    request = _selected(cli, ctx)
    cli.output.one(cli.api.active_session.mute(meeting_id, request))


@area.command(
    "mute-all", ACTIVE_SESSION_MUTE_ALL, flags=WRITE, examples=("rtk active-session mute-all MEETING --allow-unmute",)
)
def mute_all(
    ctx: typer.Context,
    meeting: OptionalMeetingArgument = None,
    meeting_flag: OptionalMeetingOption = None,
    allow_unmute: Annotated[
        bool | None, typer.Option("--allow-unmute/--no-allow-unmute", help="Allow participants to unmute themselves.")
    ] = None,
) -> None:
    """Mute all participants. They cannot unmute themselves without --allow-unmute."""
    from rtk_cli.api.models.active_session import MuteAll

    cli = session(ctx)
    request = cli.body.build(MuteAll, {"allow_unmute": allow_unmute})
    cli.output.one(cli.api.active_session.mute_all(required_meeting(meeting, meeting_flag), request))


@area.command(
    "poll",
    ACTIVE_SESSION_CREATE_POLL,
    flags=WRITE,
    examples=('rtk active-session poll MEETING --question "Ready?" --option Yes --option No',),
)
def create_poll(
    ctx: typer.Context,
    meeting: OptionalMeetingArgument = None,
    meeting_flag: OptionalMeetingOption = None,
    question: Annotated[str | None, typer.Option("--question", metavar="TEXT", help="The question.")] = None,
    options: Annotated[
        list[str] | None,
        typer.Option("--options", "--option", metavar="TEXT", help="An answer to choose from (repeatable)."),
    ] = None,
    anonymous: Annotated[
        bool | None, typer.Option("--anonymous/--no-anonymous", help="Hide who voted for what.")
    ] = None,
    hide_votes: Annotated[
        bool | None,
        typer.Option("--hide-votes/--no-hide-votes", help="Hide the results from participants who have not voted."),
    ] = None,
) -> None:
    """Create a poll in the live session."""
    from rtk_cli.api.models.active_session import PollCreate

    cli = session(ctx)
    request = cli.body.build(PollCreate, body_fields(ctx.params, {}, without=NOT_BODY_FIELDS))
    cli.output.one(cli.api.active_session.create_poll(required_meeting(meeting, meeting_flag), request))


@area.command(
    "watch",
    ACTIVE_SESSION_GET,
    SESSIONS_LIST_PARTICIPANTS,
    RECORDINGS_GET_ACTIVE,
    SESSIONS_GET,
    examples=(
        "rtk active-session watch MEETING",
        "rtk active-session watch MEETING --interval 30s -o csv --columns status,live_participants",
    ),
)
def watch(
    ctx: typer.Context,
    meeting: OptionalMeetingArgument = None,
    meeting_flag: OptionalMeetingOption = None,
    interval: Annotated[
        str, typer.Option("--interval", metavar="LENGTH", help="How often to check, such as 5s or 1m.")
    ] = "5s",
    within: Annotated[
        str | None,
        typer.Option(
            "--within", metavar="LENGTH", help="Give up after this long, such as 90s, 10m or 2h; default: never."
        ),
    ] = None,
) -> None:
    """Watch who joins and leaves the live session: in place on a terminal, otherwise one JSON line per change."""
    from rtk_cli.jobs.watch import watch_session

    cli = session(ctx)
    if (pause := parse_duration(interval)) < 1:
        raise UsageError(f"--interval must be at least 1s: {interval}")
    meeting_id = required_meeting(meeting, meeting_flag)
    states = watch_session(
        partial(cli.api.active_session.get, meeting_id),
        cli.api.sessions.get,
        interval=pause,
        timeout=None if within is None else parse_duration(within),
        clock=cli.environment.clock,
    )
    if cli.output.shows_attendance:
        cli.output.watch_attendance(_snapshots(cli, states, meeting_id))
        return
    cli.output.watch(states, COLUMNS, ignored=frozenset({"minutes_consumed", "updated_at"}))


def _snapshots(cli: Session, states: "Iterable[LiveSession]", meeting: str) -> "Iterator[SessionSnapshot]":
    """Read the newest connections and the recording along with each state."""
    from rtk_cli.jobs.attendance import MAX_PEERS, take_snapshots

    def newest_peers(session_id: str) -> "list[SessionParticipant]":
        pages = cli.api.sessions.participants(session_id, sort_by="joinedAt", sort_order="DESC")
        return list(next(pages.each(page=1, per_page=MAX_PEERS)).rows)

    def now() -> float:
        return cli.emulator.clock.now() if cli.settings.is_local else cli.environment.clock.now()

    return take_snapshots(states, newest_peers, partial(cli.api.recordings.get_active, meeting), now)


def _selected(cli: Session, ctx: typer.Context) -> "ParticipantSelector":
    """The participants of this command line; a `UsageError` that names the flags if there are none."""
    from rtk_cli.api.models.active_session import ParticipantSelector

    fields = body_fields(ctx.params, {}, without=NOT_BODY_FIELDS)
    return cli.body.build(ParticipantSelector, fields, flags=SELECTING_FLAGS)
