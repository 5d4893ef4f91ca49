"""What the commands of recordings share: columns, the argument RECORDING, and a hint for wrong ids."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from rtk_cli.errors import NotFoundError, RtkError
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session

COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("FILE", "output_file_name", priority=2),
    Column("STATUS", "status", Kind.STATUS),
    Column("LENGTH", "recording_duration", Kind.SECONDS),
    Column("SIZE", "file_size", Kind.BYTES, priority=2),
    Column("INVOKED", "invoked_time", Kind.TIME),
)

MEETING, MEETING_ID = Column("MEETING", "meeting.title"), Column("MEETING ID", "meeting.id", Kind.ID, priority=3)
LIST_COLUMNS = (COLUMNS[0], MEETING, *COLUMNS[1:], MEETING_ID)

RecordingArguments = Annotated[
    list[str] | None, typer.Argument(metavar="RECORDING", help="The recording's id.", show_default=False)
]
RecordingArgument = Annotated[str, typer.Argument(metavar="RECORDING", help="The recording's id.", show_default=False)]


@contextmanager
def naming_a_meeting(cli: Session, recording: str) -> Iterator[None]:
    """If a recording is not found because its id is a meeting's, say how to find the recording."""
    try:
        yield
    except NotFoundError as error:
        if error.status == 404 and _is_meeting(cli, recording):
            error.hint = f"this is the id of a meeting; find its recording: rtk recordings active {recording}"
        raise


def _is_meeting(cli: Session, identifier: str) -> bool:
    try:
        cli.api.meetings.get(identifier)
    except RtkError:
        return False
    return True
