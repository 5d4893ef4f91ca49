"""What the commands of livestreams share: columns, and the argument LIVESTREAM."""

from typing import Annotated

import typer

from rtk_cli.terminal.output.columns import Column, Kind

COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("NAME", "name"),
    Column("STATUS", "status", Kind.STATUS),
    Column("DISABLED", "disabled", Kind.FLAG, priority=3),
    Column("MEETING", "meeting_id", Kind.ID, priority=3),
    Column("CREATED", "created_at", Kind.TIME),
)
ENCODER_COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("STATUS", "status", Kind.STATUS),
    Column("SERVER", "ingest_server", Kind.EXACT),
    Column("KEY", "stream_key", Kind.EXACT),
    Column("PLAYBACK", "playback_url", Kind.EXACT),
)

LivestreamArguments = Annotated[
    list[str] | None, typer.Argument(metavar="LIVESTREAM", help="The livestream's id.", show_default=False)
]
Name = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="Name of the livestream: letters, digits, hyphens and underscores."),
]
