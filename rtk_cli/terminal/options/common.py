"""Arguments and flags that several areas declare."""

from typing import Annotated

import typer

from rtk_cli.api import choices
from rtk_cli.errors import UsageError

SortOrder = Annotated[choices.SortOrder | None, typer.Option("--sort-order", help="Sort order.", show_default=False)]
Search = Annotated[str | None, typer.Option("--search", metavar="TEXT", help="Only rows that match this text.")]
StartTime = Annotated[
    str | None,
    typer.Option(
        "--start-time", "--since", metavar="WHEN", help="Only from this time on: 2026-09-14, or 7d for a week ago."
    ),
]
EndTime = Annotated[
    str | None,
    typer.Option(
        "--end-time",
        "--until",
        metavar="WHEN",
        help="Only up to this time: 2026-09-14, or 2h for two hours ago.",
    ),
]
IfMissing = Annotated[bool, typer.Option("--if-missing", help="Print the existing one instead of creating a second.")]
Overwrite = Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")]
ExitCodeFlag = Annotated[bool, typer.Option("--exit-code", help="Exit with 14 if there is a difference.")]
IgnoreMissing = Annotated[bool, typer.Option("--ignore-missing", help="Do not fail if it does not exist.")]

MeetingArgument = Annotated[
    str, typer.Argument(metavar="MEETING", help="The meeting's id, or @TITLE.", show_default=False)
]
MeetingArguments = Annotated[
    list[str] | None, typer.Argument(metavar="MEETING", help="The meeting's id, or @TITLE.", show_default=False)
]
MeetingOption = Annotated[
    str,
    typer.Option(
        "--meeting", "--meeting-id", metavar="MEETING", help="The meeting's id, or @TITLE.", show_default=False
    ),
]
OptionalMeeting = Annotated[
    str | None,
    typer.Option(
        "--meeting", "--meeting-id", metavar="MEETING", help="The meeting's id, or @TITLE.", show_default=False
    ),
]
OnlyMeeting = Annotated[
    str | None,
    typer.Option("--meeting", "--meeting-id", metavar="MEETING", help="Only those of this meeting: its id, or @TITLE."),
]
OptionalMeetingArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="MEETING", help="The meeting's id or @TITLE, unless --meeting gives it.", show_default=False
    ),
]
OptionalMeetingOption = Annotated[
    str | None,
    typer.Option("--meeting", "--meeting-id", metavar="MEETING", help="The meeting's id or @TITLE, as a flag."),
]


def as_text(word: str) -> str:
    """A value that is valid UTF-8, for a parameter that goes to the emulator as it is."""
    try:
        word.encode()
    except UnicodeEncodeError:
        raise UsageError(f"not valid UTF-8: {word}") from None
    return word


def required_meeting(argument: str | None, flag: str | None) -> str:
    """The meeting given as the argument or with --meeting; if both are given, they must be the same."""
    if argument is not None and flag is not None and argument != flag:
        raise UsageError(f"two different meetings are given: {argument} and {flag}")
    meeting = argument or flag
    if not meeting:
        raise UsageError("missing: MEETING", hint="give a meeting's id; `rtk meetings list` shows them")
    from rtk_cli.api.client import refuse_token

    refuse_token("meeting_id", meeting)  # it may go into a body
    return meeting
