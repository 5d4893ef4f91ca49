"""Columns of livestream sessions, for `livestreams sessions` and `sessions livestreams`."""

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
