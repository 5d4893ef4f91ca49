"""rtk active-session: the live session of a meeting."""

from functools import partial
from typing import Annotated

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
    SESSIONS_GET,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import REMOVAL, REMOVAL_WITH_BODY, WRITE
from rtk_cli.terminal.input.body import body_fields
from rtk_cli.terminal.options.common import MeetingHere, MeetingThere, the_meeting
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

area = Area("active-session")

COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("MEETING", "meeting_display_name"),
    Column("STATUS", "status", Kind.STATUS),
    Column("LIVE", "live_participants", Kind.NUMBER),
    Column("STARTED", "started_at", Kind.TIME),
)

ParticipantIds = Annotated[
    list[str] | None,
    typer.Option(
        "--participant-ids", "--participant", "--user-id", metavar="ID", help="A participant's id; may be repeated."
    ),
]
CustomIds = Annotated[
    list[str] | None,
    typer.Option("--custom-participant-ids", "--custom-id", metavar="ID", help="An id of your own; may be repeated."),
]
NOT_IN_THE_BODY = ("meeting", "there")


@area.command("get", ACTIVE_SESSION_GET)
def get_active_session(ctx: typer.Context, meeting: MeetingHere = None, there: MeetingThere = None) -> None:
    """Show the live session of a meeting."""
    run = session(ctx)
    run.output.one(run.api.active_session.get(the_meeting(meeting, there)), COLUMNS)


@area.command("kick", ACTIVE_SESSION_KICK, flags=REMOVAL_WITH_BODY)
def kick(
    ctx: typer.Context,
    meeting: MeetingHere = None,
    there: MeetingThere = None,
    participant_ids: ParticipantIds = None,
    custom_participant_ids: CustomIds = None,
) -> None:
    """Remove people from the live session."""
    from rtk_cli.api.models.active_session import ParticipantSelector

    run = session(ctx)
    meeting_id = the_meeting(meeting, there)
    request = run.body.build(ParticipantSelector, body_fields(ctx.params, {}, without=NOT_IN_THE_BODY))
    people = [*request.participant_ids, *request.custom_participant_ids]
    run.confirm.require(f"kick {', '.join(people)} from meeting {meeting_id}")
    run.output.one(run.api.active_session.kick(meeting_id, request))


@area.command("kick-all", ACTIVE_SESSION_KICK_ALL, flags=REMOVAL)
def kick_all(ctx: typer.Context, meeting: MeetingHere = None, there: MeetingThere = None) -> None:
    """Remove everyone: ends the live session and its recording."""
    run = session(ctx)
    meeting_id = the_meeting(meeting, there)
    run.confirm.require(f"kick everyone from meeting {meeting_id}")
    run.output.one(run.api.active_session.kick_all(meeting_id))


@area.command("mute", ACTIVE_SESSION_MUTE, flags=WRITE)
def mute(
    ctx: typer.Context,
    meeting: MeetingHere = None,
    there: MeetingThere = None,
    participant_ids: ParticipantIds = None,
    custom_participant_ids: CustomIds = None,
) -> None:
    """Mute people of the live session."""
    from rtk_cli.api.models.active_session import ParticipantSelector

    run = session(ctx)
    meeting_id = the_meeting(meeting, there)
    request = run.body.build(ParticipantSelector, body_fields(ctx.params, {}, without=NOT_IN_THE_BODY))
    run.output.one(run.api.active_session.mute(meeting_id, request))


@area.command("mute-all", ACTIVE_SESSION_MUTE_ALL, flags=WRITE)
def mute_all(
    ctx: typer.Context,
    meeting: MeetingHere = None,
    there: MeetingThere = None,
    allow_unmute: Annotated[
        bool | None, typer.Option("--allow-unmute/--no-allow-unmute", help="Whether people may unmute themselves.")
    ] = None,
) -> None:
    """Mute everyone; they cannot unmute themselves without --allow-unmute."""
    from rtk_cli.api.models.active_session import MuteAll

    run = session(ctx)
    request = run.body.build(MuteAll, {"allow_unmute": allow_unmute})
    run.output.one(run.api.active_session.mute_all(the_meeting(meeting, there), request))


@area.command("poll", ACTIVE_SESSION_CREATE_POLL, flags=WRITE)
def create_poll(
    ctx: typer.Context,
    meeting: MeetingHere = None,
    there: MeetingThere = None,
    question: Annotated[str | None, typer.Option("--question", metavar="TEXT", help="What is asked.")] = None,
    options: Annotated[
        list[str] | None,
        typer.Option("--options", "--option", metavar="TEXT", help="A possible answer; may be repeated."),
    ] = None,
    anonymous: Annotated[bool | None, typer.Option("--anonymous/--no-anonymous", help="Hide who voted.")] = None,
    hide_votes: Annotated[
        bool | None, typer.Option("--hide-votes/--no-hide-votes", help="Hide the tally from those who have not voted.")
    ] = None,
) -> None:
    """Open a poll in the live session."""
    from rtk_cli.api.models.active_session import PollCreate

    run = session(ctx)
    request = run.body.build(PollCreate, body_fields(ctx.params, {}, without=NOT_IN_THE_BODY))
    run.output.one(run.api.active_session.create_poll(the_meeting(meeting, there), request))


@area.command("watch", ACTIVE_SESSION_GET, SESSIONS_GET)
def watch(
    ctx: typer.Context,
    meeting: MeetingHere = None,
    there: MeetingThere = None,
    interval: Annotated[str, typer.Option("--interval", metavar="LENGTH", help="How often to look: 5s, 1m.")] = "5s",
    within: Annotated[
        str | None, typer.Option("--within", metavar="LENGTH", help="Give up after: 90s, 10m, 2h. Else never.")
    ] = None,
) -> None:
    """Watch the live session until it ends: in place on a terminal, else a JSON line a change."""
    from rtk_cli.jobs.watch import watch_session

    run = session(ctx)
    if (pause := parse_duration(interval)) < 1:
        raise UsageError(f"--interval must be at least 1s: {interval}")
    seen = watch_session(
        partial(run.api.active_session.get, the_meeting(meeting, there)),
        run.api.sessions.get,
        interval=pause,
        timeout=None if within is None else parse_duration(within),
        clock=run.environment.clock,
    )
    run.output.watch(seen, COLUMNS, ignored=frozenset({"minutes_consumed", "updated_at"}))
