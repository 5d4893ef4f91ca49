"""rtk participants: people who may join a meeting, and their join tokens."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rtk_cli.commands.kicking import in_order, kick_removed
from rtk_cli.errors import UsageError
from rtk_cli.operations import (
    ACTIVE_SESSION_KICK,
    PARTICIPANTS_ADD,
    PARTICIPANTS_GET,
    PARTICIPANTS_LIST,
    PARTICIPANTS_REFRESH_TOKEN,
    PARTICIPANTS_REMOVE,
    PARTICIPANTS_REPLACE,
    PARTICIPANTS_UPDATE,
    PRESETS_LIST,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import CREATION, ID_REMOVAL, IDS, LIST, WRITE
from rtk_cli.terminal.input.body import body_fields
from rtk_cli.terminal.input.removals import removing
from rtk_cli.terminal.options.common import IfMissing, IgnoreMissing, MeetingOption, OptionalMeeting
from rtk_cli.terminal.options.participants import (
    COLUMNS,
    DEFAULTS,
    CustomId,
    PersonName,
    Picture,
    PresetName,
    warn_if_unnamed,
)
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session, session
from rtk_cli.terminal.several_ids import ids_of

if TYPE_CHECKING:
    from rtk_cli.api.models.participants import ParticipantRemoved

area = Area("participants")

ID, CUSTOM_ID = Column("ID", "id", Kind.ID), Column("CUSTOM ID", "custom_participant_id", Kind.EXACT)
REMOVED_COLUMNS = (ID, CUSTOM_ID)
TOKEN_COLUMNS = (ID, Column("TOKEN", "token", Kind.EXACT), Column("EXPIRES", "expires_at", Kind.TIME))

ParticipantArguments = Annotated[
    list[str] | None, typer.Argument(metavar="PARTICIPANT", help="The participant's id.", show_default=False)
]
ParticipantArgument = Annotated[
    str, typer.Argument(metavar="PARTICIPANT", help="The participant's id.", show_default=False)
]


@area.command(
    "list",
    PARTICIPANTS_LIST,
    flags=LIST,
    examples=(
        "rtk participants list --meeting MEETING",
        "rtk participants list --meeting MEETING -o csv --columns name,preset_name",
    ),
)
def list_participants(ctx: typer.Context, meeting: MeetingOption) -> None:
    """List a meeting's participants."""
    cli = session(ctx)
    cli.output.rows(cli.api.participants.list(meeting), COLUMNS)


@area.command("get", PARTICIPANTS_GET, flags=IDS, examples=("rtk participants get PARTICIPANT --meeting MEETING",))
def get_participant(ctx: typer.Context, *, participants: ParticipantArguments = None, meeting: MeetingOption) -> None:
    """Show a participant, or several."""
    cli = session(ctx)
    ids_of(ctx, participants, "PARTICIPANT").each(lambda found: cli.api.participants.get(meeting, found), COLUMNS)


@area.command(
    "add",
    PARTICIPANTS_ADD,
    PARTICIPANTS_LIST,
    PRESETS_LIST,
    PARTICIPANTS_REFRESH_TOKEN,
    flags=CREATION,
    examples=(
        "rtk participants add --meeting MEETING --name Grace --custom-participant-id grace",
        "rtk participants add --meeting MEETING --from people.csv -o csv > invitations.csv",
    ),
)
def add_participant(
    ctx: typer.Context,
    meeting: OptionalMeeting = None,
    name: PersonName = None,
    picture: Picture = None,
    preset_name: PresetName = None,
    custom_participant_id: CustomId = None,
    if_missing: IfMissing = False,
) -> None:
    """Add a participant and print its join token, or one per line of a file. --if-missing shows who exists instead."""
    from rtk_cli.api.models.participants import ParticipantAdd

    cli = session(ctx)
    fields = body_fields(ctx.params, {}, without=("meeting", "if_missing"))
    if cli.flags.source is not None:
        _add_from_file(cli, cli.flags.source, meeting, fields, if_missing=if_missing)
        return
    request = cli.body.build(ParticipantAdd, fields, DEFAULTS)
    if meeting is None:
        raise UsageError("missing: --meeting", hint="see `rtk participants add --help`")
    participants, custom_id = cli.api.participants, request.custom_participant_id
    existing = participants.list(meeting).find("custom_participant_id", custom_id) if if_missing else None
    if existing:
        cli.output.hint(
            f"the participant exists; for a new token: rtk participants token {existing['id']} --meeting {meeting}"
        )
    cli.output.one(existing or participants.add(meeting, request), COLUMNS)
    if not existing:
        warn_if_unnamed(cli.output, request.name)


def _add_from_file(
    cli: Session, source: str, meeting: str | None, fields: dict[str, object], *, if_missing: bool
) -> None:
    from rtk_cli.api.models.participants import ParticipantAdd
    from rtk_cli.commands.bulk_creation import create_from_file
    from rtk_cli.jobs.bulk.participants import KEY, ParticipantCreator
    from rtk_cli.jobs.bulk.tasks import Shape

    shape = Shape(
        ParticipantAdd,
        KEY,
        cli.body.values(fields, DEFAULTS),
        is_unique=True,
        needs_meeting=True,
        meeting=meeting,
        kept=tuple(cli.flags.keep_columns),
    )
    create_from_file(cli, source, "participants add", shape, lambda: ParticipantCreator(cli.api, if_missing=if_missing))


@area.command(
    "update",
    PARTICIPANTS_UPDATE,
    PRESETS_LIST,
    flags=WRITE,
    examples=("rtk participants update PARTICIPANT --meeting MEETING --preset group_call_participant",),
)
def update_participant(
    ctx: typer.Context,
    participant: ParticipantArgument,
    meeting: MeetingOption,
    name: PersonName = None,
    picture: Picture = None,
    preset_name: PresetName = None,
) -> None:
    """Update fields of a participant. The response includes a new join token."""
    from rtk_cli.api.models.participants import ParticipantUpdate

    cli = session(ctx)
    fields = body_fields(ctx.params, {}, without=("participant", "meeting"))
    request = cli.body.change(ParticipantUpdate, fields)
    cli.output.one(cli.api.participants.update(meeting, participant, request), COLUMNS)


@area.command(
    "replace",
    PARTICIPANTS_REPLACE,
    PRESETS_LIST,
    flags=WRITE,
    examples=(
        "rtk participants replace PARTICIPANT --meeting MEETING --name Ada --preset group_call_host --custom-id ada",
    ),
)
def replace_participant(
    ctx: typer.Context,
    participant: ParticipantArgument,
    meeting: MeetingOption,
    name: PersonName = None,
    picture: Picture = None,
    preset_name: PresetName = None,
    custom_participant_id: CustomId = None,
) -> None:
    """Replace a participant. The response includes a new join token."""
    from rtk_cli.api.models.participants import ParticipantReplace

    cli = session(ctx)
    fields = body_fields(ctx.params, {}, without=("participant", "meeting"))
    request = cli.body.build(ParticipantReplace, fields)
    cli.output.one(cli.api.participants.replace(meeting, participant, request), COLUMNS)


@area.command(
    "remove",
    PARTICIPANTS_REMOVE,
    ACTIVE_SESSION_KICK,
    flags=ID_REMOVAL,
    examples=(
        "rtk participants remove PARTICIPANT --meeting MEETING --force",
        "rtk participants remove --from participants.txt --meeting MEETING --force --ignore-missing",
    ),
)
def remove_participant(
    ctx: typer.Context,
    *,
    participants: ParticipantArguments = None,
    meeting: MeetingOption,
    kick: Annotated[
        bool,
        typer.Option("--kick", help="Kick the participant too, after the removal: they cannot come back in between."),
    ] = False,
    ignore_missing: IgnoreMissing = False,
) -> None:
    """Remove a participant from a meeting, or several. A connected participant stays connected until kicked."""
    cli = session(ctx)
    ids = ids_of(ctx, participants, "PARTICIPANT")
    kicked = f", and kick them from meeting {meeting}" if kick else ""
    cli.confirm.require(f"remove {ids.named('participant')}{kicked}")

    def remove(participant: str) -> "ParticipantRemoved | None":
        with removing(cli, participant, ignore_missing=ignore_missing):
            return cli.api.participants.remove(meeting, participant)

    def remove_and_kick(participant: str) -> "ParticipantRemoved | None":
        removed: list[ParticipantRemoved | None] = []
        in_order(lambda: removed.append(remove(participant)), lambda: kick_removed(cli, meeting, participant))
        return removed[0]

    if ids.only is not None and kick:  # printed before the kick, which may fail
        only = ids.only
        in_order(lambda: cli.output.one(remove(only)), lambda: kick_removed(cli, meeting, only))
    else:
        ids.each(remove_and_kick if kick else remove, rows=REMOVED_COLUMNS)


@area.command(
    "token",
    PARTICIPANTS_REFRESH_TOKEN,
    flags=IDS,
    examples=("rtk participants token PARTICIPANT --meeting MEETING --query token -o id",),
)
def refresh_token(ctx: typer.Context, *, participants: ParticipantArguments = None, meeting: MeetingOption) -> None:
    """Issue a new join token for a participant. `expires_at` is added from the token's own `exp` claim."""
    cli = session(ctx)

    def issue(participant: str) -> Mapping[str, Any]:
        issued = cli.api.participants.refresh_token(meeting, participant)
        expiry = _expiry(issued["token"]) if isinstance(issued, dict) and isinstance(issued.get("token"), str) else None
        return {**issued, "expires_at": expiry} if expiry else issued

    ids_of(ctx, participants, "PARTICIPANT").each(issue, rows=TOKEN_COLUMNS)


def _expiry(token: str) -> str | None:
    """When a JWT expires, read without checking its signature; None if it does not say so."""
    import json
    from base64 import urlsafe_b64decode
    from datetime import UTC, datetime

    try:
        payload = token.split(".")[1]
        expiry = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["exp"]
        moment = datetime.fromtimestamp(expiry, UTC)
    except (ValueError, LookupError, TypeError, OverflowError, OSError):
        return None
    return None if isinstance(expiry, bool) else moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
