"""Arguments and flags that several commands declare, each written once."""

from typing import Annotated

import typer

from rtk_cli.api import choices
from rtk_cli.errors import UsageError

SortOrder = Annotated[
    choices.SortOrder | None, typer.Option("--sort-order", help="Ascending or descending.", show_default=False)
]
Search = Annotated[str | None, typer.Option("--search", metavar="TEXT", help="Only rows that match.")]
StartTime = Annotated[
    str | None,
    typer.Option(
        "--start-time", "--since", metavar="WHEN", help="Only from then on: a day, a time, or 7d for a week ago."
    ),
]
EndTime = Annotated[
    str | None,
    typer.Option(
        "--end-time", "--until", metavar="WHEN", help="Only up to then: a day, a time, or 2h for two hours ago."
    ),
]
IfMissing = Annotated[
    bool, typer.Option("--if-missing", help="Print the one that is already there instead of creating a second.")
]
Overwrite = Annotated[bool, typer.Option("--force", help="Overwrite another file that is there already.")]
IgnoreMissing = Annotated[bool, typer.Option("--ignore-missing", help="Succeed when it is not there.")]

MeetingArgument = Annotated[str, typer.Argument(metavar="MEETING", help="The meeting's id.", show_default=False)]
MeetingOption = Annotated[
    str, typer.Option("--meeting", "--meeting-id", metavar="MEETING", help="The meeting's id.", show_default=False)
]
OnlyMeeting = Annotated[
    str | None, typer.Option("--meeting", "--meeting-id", metavar="MEETING", help="Only those of this meeting.")
]
MeetingHere = Annotated[str | None, typer.Argument(metavar="MEETING", help="The meeting's id.", show_default=False)]
MeetingThere = Annotated[
    str | None, typer.Option("--meeting", "--meeting-id", metavar="MEETING", help="The same, as a flag.")
]


def as_text(word: str) -> str:
    """A word of the command line that is a text: bytes that are no UTF-8 name nothing."""
    try:
        word.encode()
    except UnicodeEncodeError:
        raise UsageError(f"not a text: {word}") from None
    return word


def the_meeting(here: str | None, there: str | None) -> str:
    """The meeting that is named as the argument or by its flag: by one of them, or by both alike."""
    if here is not None and there is not None and here != there:
        raise UsageError(f"two meetings are named: {here} and {there}")
    meeting = here or there
    if not meeting:
        raise UsageError("missing: MEETING", hint="name the meeting's id; `rtk meetings list` shows them")
    return meeting
