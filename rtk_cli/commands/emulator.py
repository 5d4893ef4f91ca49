"""rtk emulator: the embedded RealtimeKit itself."""

from typing import Annotated

import typer

from rtk_cli.commands.emulator_fail import fail
from rtk_cli.commands.emulator_serve import serve
from rtk_cli.commands.emulator_state import advance, export, import_state, reset
from rtk_cli.terminal.area import Area
from rtk_cli.terminal.columns import Column, Kind
from rtk_cli.terminal.flags import EMULATOR, EMULATOR_REMOVAL
from rtk_cli.terminal.session import session

area = Area("emulator")

PEER_COLUMNS = (
    Column("PEER", "id", Kind.EXACT),
    Column("PARTICIPANT", "participant_id", Kind.EXACT),
    Column("SESSION", "session_id", Kind.EXACT),
    Column("NAME", "name"),
)
ParticipantArgument = Annotated[
    str, typer.Argument(metavar="PARTICIPANT", help="The participant's id.", show_default=False)
]


@area.command("status", flags=EMULATOR)
def show_status(ctx: typer.Context) -> None:
    """Show the emulator's file and what is in it."""
    run = session(ctx)
    run.output.one(run.emulator.describe())


area.command("reset", flags=EMULATOR_REMOVAL)(reset)


@area.command("join", flags=EMULATOR)
def join(ctx: typer.Context, participant: ParticipantArgument) -> None:
    """Let a participant join: the first one opens the live session."""
    run = session(ctx)
    run.output.one(run.emulator.join(participant), PEER_COLUMNS)


@area.command("leave", flags=EMULATOR)
def leave(ctx: typer.Context, participant: ParticipantArgument) -> None:
    """Let a participant leave the live session."""
    run = session(ctx)
    run.output.one(run.emulator.leave(participant), PEER_COLUMNS)


area.command("serve", flags=EMULATOR)(serve)
area.command("fail", flags=EMULATOR)(fail)
area.command("advance", flags=EMULATOR)(advance)
area.command("export", flags=EMULATOR)(export)
area.command("import", flags=EMULATOR_REMOVAL)(import_state)
