"""Columns and flags of livestreams, and the columns of their sessions, also for `sessions livestreams`."""

from typing import Annotated

import typer

from rtk_cli.api.choices import LivestreamStatus
from rtk_cli.terminal.output.columns import Column, Kind

SESSION_COLUMNS = (
    Column("ID", "id", Kind.ID),
    Column("INVOKED", "invoked_time", Kind.TIME, priority=3),
    Column("STARTED", "started_time", Kind.TIME),
    Column("STOPPED", "stopped_time", Kind.TIME),
    Column("SENT", "ingest_seconds", Kind.SECONDS),
    Column("WATCHED", "viewer_seconds", Kind.SECONDS),
    Column("ERROR", "err_message", priority=2),
)
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
DETAIL_COLUMNS = tuple(Column(column.title, f"livestream.{column.path}", column.kind) for column in COLUMNS)
ACTIVE_COLUMNS = (
    *DETAIL_COLUMNS,
    *(Column(column.title, f"session.{column.path}", column.kind) for column in SESSION_COLUMNS),
)
FOLDED = ("sessions", "paging")

LivestreamArguments = Annotated[
    list[str] | None, typer.Argument(metavar="LIVESTREAM", help="The livestream's id.", show_default=False)
]
LivestreamArgument = Annotated[
    str, typer.Argument(metavar="LIVESTREAM", help="The livestream's id.", show_default=False)
]
WaitFor = Annotated[LivestreamStatus | None, typer.Option("--wait-for", help="Wait for this status instead.")]
Name = Annotated[
    str | None,
    typer.Option("--name", metavar="NAME", help="Name of the livestream: letters, digits, hyphens and underscores."),
]
ShowSecrets = Annotated[bool, typer.Option("--show-secrets", help="Print the stream key, which is masked otherwise.")]
