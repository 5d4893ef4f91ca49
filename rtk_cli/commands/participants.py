"""rtk participants: people who may join a meeting."""

from typing import Annotated

import typer

from rtk_cli.operations import (
    PARTICIPANTS_ADD,
    PARTICIPANTS_GET,
    PARTICIPANTS_LIST,
    PARTICIPANTS_REFRESH_TOKEN,
    PARTICIPANTS_REMOVE,
    PARTICIPANTS_REPLACE,
    PARTICIPANTS_UPDATE,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import LIST, REMOVAL, WRITE
from rtk_cli.terminal.input.body import body_fields
from rtk_cli.terminal.input.removals import removing
from rtk_cli.terminal.options.common import IfMissing, IgnoreMissing, MeetingOption
from rtk_cli.terminal.options.participants import COLUMNS, DEFAULTS, CustomId, PersonName, Picture, PresetName
from rtk_cli.terminal.session import session

area = Area("participants")

ParticipantArgument = Annotated[
    str, typer.Argument(metavar="PARTICIPANT", help="The participant's id.", show_default=False)
]


@area.command("list", PARTICIPANTS_LIST, flags=LIST)
def list_participants(ctx: typer.Context, meeting: MeetingOption) -> None:
    """List the participants of a meeting."""
    run = session(ctx)
    run.output.rows(run.api.participants.list(meeting), COLUMNS)


@area.command("get", PARTICIPANTS_GET)
def get_participant(ctx: typer.Context, participant: ParticipantArgument, meeting: MeetingOption) -> None:
    """Show one participant."""
    run = session(ctx)
    run.output.one(run.api.participants.get(meeting, participant), COLUMNS)


@area.command("add", PARTICIPANTS_ADD, PARTICIPANTS_LIST, flags=WRITE)
def add_participant(
    ctx: typer.Context,
    meeting: MeetingOption,
    name: PersonName = None,
    picture: Picture = None,
    preset_name: PresetName = None,
    custom_participant_id: CustomId = None,
    if_missing: IfMissing = False,
) -> None:
    """Add a participant and print its token. With --if-missing one of the same custom id is shown instead."""
    from rtk_cli.api.models.participants import ParticipantAdd

    run = session(ctx)
    fields = body_fields(ctx.params, {}, without=("meeting", "if_missing"))
    request = run.body.build(ParticipantAdd, fields, DEFAULTS)
    participants, custom_id = run.api.participants, request.custom_participant_id
    known = participants.list(meeting).find("custom_participant_id", custom_id) if if_missing else None
    if known:
        run.output.hint(f"it was there already; for a token: rtk participants token {known['id']} --meeting {meeting}")
    run.output.one(known or participants.add(meeting, request), COLUMNS)


@area.command("update", PARTICIPANTS_UPDATE, flags=WRITE)
def update_participant(
    ctx: typer.Context,
    participant: ParticipantArgument,
    meeting: MeetingOption,
    name: PersonName = None,
    picture: Picture = None,
    preset_name: PresetName = None,
) -> None:
    """Change some fields of a participant; prints a token too."""
    from rtk_cli.api.models.participants import ParticipantUpdate

    run = session(ctx)
    fields = body_fields(ctx.params, {}, without=("participant", "meeting"))
    request = run.body.change(ParticipantUpdate, fields)
    run.output.one(run.api.participants.update(meeting, participant, request), COLUMNS)


@area.command("replace", PARTICIPANTS_REPLACE, flags=WRITE)
def replace_participant(
    ctx: typer.Context,
    participant: ParticipantArgument,
    meeting: MeetingOption,
    name: PersonName = None,
    picture: Picture = None,
    preset_name: PresetName = None,
    custom_participant_id: CustomId = None,
) -> None:
    """Overwrite a participant; prints a token too."""
    from rtk_cli.api.models.participants import ParticipantReplace

    run = session(ctx)
    fields = body_fields(ctx.params, {}, without=("participant", "meeting"))
    request = run.body.build(ParticipantReplace, fields)
    run.output.one(run.api.participants.replace(meeting, participant, request), COLUMNS)


@area.command("remove", PARTICIPANTS_REMOVE, flags=REMOVAL)
def remove_participant(
    ctx: typer.Context, participant: ParticipantArgument, meeting: MeetingOption, ignore_missing: IgnoreMissing = False
) -> None:
    """Remove a participant from the meeting. Who is connected stays so: kick as well."""
    run = session(ctx)
    run.confirm.require(f"remove participant {participant}")
    with removing(run, participant, ignore_missing=ignore_missing):
        run.output.one(run.api.participants.remove(meeting, participant))


@area.command("token", PARTICIPANTS_REFRESH_TOKEN)
def refresh_token(ctx: typer.Context, participant: ParticipantArgument, meeting: MeetingOption) -> None:
    """Issue a new token for a participant."""
    run = session(ctx)
    run.output.one(run.api.participants.refresh_token(meeting, participant))
