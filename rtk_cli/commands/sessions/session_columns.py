"""What the commands of sessions share: columns, and the argument SESSION."""

from typing import Annotated

import typer

from rtk_cli.terminal.output.columns import Column, Kind

COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("MEETING", "meeting_display_name"),
    Column("STATUS", "status", Kind.STATUS),
    Column("PARTICIPANTS", "live_participants", Kind.NUMBER),
    Column("MAX", "max_concurrent_participants", Kind.NUMBER, priority=2),
    Column("MINUTES", "minutes_consumed", Kind.NUMBER, priority=2),
    Column("STARTED", "started_at", Kind.TIME),
    Column("ENDED", "ended_at", Kind.TIME),
)

SessionArguments = Annotated[
    list[str] | None, typer.Argument(metavar="SESSION", help="The session's id.", show_default=False)
]
SessionArgument = Annotated[str, typer.Argument(metavar="SESSION", help="The session's id.", show_default=False)]
