"""Lists and shows recordings."""

from enum import StrEnum
from typing import Annotated

import typer

from rtk_cli.api.choices import RecordingSort
from rtk_cli.commands.recordings.recording_columns import COLUMNS, LIST_COLUMNS, RecordingArguments, naming_a_meeting
from rtk_cli.operations import RECORDINGS_GET, RECORDINGS_GET_ACTIVE, RECORDINGS_LIST
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import IDS, LIST
from rtk_cli.terminal.options.common import (
    EndTime,
    OnlyMeeting,
    OptionalMeetingArgument,
    OptionalMeetingOption,
    Search,
    SortOrder,
    StartTime,
    required_meeting,
)
from rtk_cli.terminal.options.times import moment
from rtk_cli.terminal.session import session
from rtk_cli.terminal.several_ids import ids_of

area = Area("recordings")


class State(StrEnum):
    """The states of a recording; an enum because Typer takes no repeated Literal."""

    INVOKED = "INVOKED"
    RECORDING = "RECORDING"
    PAUSED = "PAUSED"
    UPLOADING = "UPLOADING"
    UPLOADED = "UPLOADED"
    ERRORED = "ERRORED"


@area.command(
    "list",
    RECORDINGS_LIST,
    flags=LIST,
    examples=(
        "rtk recordings list --meeting MEETING --status UPLOADED",
        "rtk recordings list --since 7d --no-expired -o id",
    ),
)
def list_recordings(
    ctx: typer.Context,
    meeting: OnlyMeeting = None,
    status: Annotated[list[State] | None, typer.Option("--status", help="Filter by status (repeatable).")] = None,
    expired: Annotated[
        bool | None,
        typer.Option("--expired/--no-expired", help="Only expired (--no-expired: only downloadable) recordings."),
    ] = None,
    search: Search = None,
    sort_by: Annotated[RecordingSort | None, typer.Option("--sort-by", help="Field to sort by.")] = None,
    sort_order: SortOrder = None,
    start_time: StartTime = None,
    end_time: EndTime = None,
) -> None:
    """List recordings."""
    cli = session(ctx)
    now = cli.now
    recordings = cli.api.recordings.list(
        meeting_id=meeting,
        status=[state.value for state in status or ()],
        expired=expired,
        search=search,
        sort_by=sort_by,
        sort_order=sort_order,
        start_time=moment(start_time, now),
        end_time=moment(end_time, now),
    )
    cli.output.rows(recordings, LIST_COLUMNS)


@area.command(
    "get",
    RECORDINGS_GET,
    flags=IDS,
    examples=("rtk recordings get RECORDING", "rtk recordings get RECORDING --query status -o id"),
)
def get_recording(ctx: typer.Context, recordings: RecordingArguments = None) -> None:
    """Show a recording, or several."""
    cli = session(ctx)

    def get(recording: str) -> object:
        with naming_a_meeting(cli, recording):
            return cli.api.recordings.get(recording)

    ids_of(ctx, recordings, "RECORDING").each(get, COLUMNS)


@area.command(
    "active", RECORDINGS_GET_ACTIVE, examples=("rtk recordings active MEETING", "rtk recordings active MEETING -o id")
)
def get_active_recording(
    ctx: typer.Context, meeting: OptionalMeetingArgument = None, meeting_flag: OptionalMeetingOption = None
) -> None:
    """Show a meeting's running recording."""
    cli = session(ctx)
    cli.output.one(cli.api.recordings.get_active(required_meeting(meeting, meeting_flag)), COLUMNS)
