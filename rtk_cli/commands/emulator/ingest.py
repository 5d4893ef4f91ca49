"""rtk emulator ingest: an encoder that sends to a livestream."""

from typing import Annotated

import typer

from rtk_cli.terminal.options.common import as_text
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

COLUMNS = (
    Column("SESSION", "id", Kind.EXACT),
    Column("LIVESTREAM", "livestream_id", Kind.EXACT),
    Column("PHASE", "phase", Kind.STATUS),
)


def ingest(
    ctx: typer.Context,
    livestream: Annotated[
        str, typer.Argument(parser=as_text, metavar="LIVESTREAM", help="The livestream's id.", show_default=False)
    ],
    stop: Annotated[bool, typer.Option("--stop", help="Stop sending.")] = False,
) -> None:
    """Simulate an encoder that sends to a livestream without a meeting."""
    cli = session(ctx)
    live = cli.emulator.live
    cli.output.one(live.end_ingest(livestream) if stop else live.ingest(livestream), COLUMNS)
