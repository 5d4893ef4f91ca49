"""rtk emulator: the embedded RealtimeKit itself."""

from typing import Annotated

import typer

from rtk_cli.commands.emulator.deliveries import deliver, deliveries
from rtk_cli.commands.emulator.fail import fail
from rtk_cli.commands.emulator.live_actions import (
    PEER_COLUMNS,
    ParticipantArgument,
    act,
    admit,
    events,
    hint_at_waiting,
    reject,
    vote,
)
from rtk_cli.commands.emulator.serve import serve
from rtk_cli.commands.emulator.simulate import simulate
from rtk_cli.commands.emulator.state import advance, export, import_state, reset
from rtk_cli.errors import UsageError
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import EMULATOR, EMULATOR_REMOVAL
from rtk_cli.terminal.options.common import as_text
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import session

area = Area("emulator")

UTTERANCE_COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("PEER", "peer_id", Kind.EXACT),
    Column("SESSION", "session_id", Kind.EXACT),
    Column("TEXT", "text"),
)
INGEST_COLUMNS = (
    Column("SESSION", "id", Kind.EXACT),
    Column("LIVESTREAM", "livestream_id", Kind.EXACT),
    Column("PHASE", "phase", Kind.STATUS),
)


def show_status(ctx: typer.Context) -> None:
    """Show the emulator's file and what is in it."""
    run = session(ctx)
    run.output.one(run.emulator.describe())


def join(
    ctx: typer.Context,
    participant: Annotated[
        str | None,
        typer.Argument(parser=as_text, metavar="PARTICIPANT", help="The participant's id.", show_default=False),
    ] = None,
    token: Annotated[str | None, typer.Option("--token", metavar="TOKEN", help="Whoever has this join token.")] = None,
    room: Annotated[
        str | None, typer.Option("--room", parser=as_text, metavar="NAME", help="Into this breakout room.")
    ] = None,
) -> None:
    """Let a participant join: the first one opens the live session."""
    run = session(ctx)
    if participant is not None and token is not None:
        raise UsageError("PARTICIPANT and --token both say who joins", hint="give one of them")
    if token is not None:
        peer = run.emulator.live.join_with_token(token, room)
    elif participant is not None:
        peer = run.emulator.live.join(participant, room)
    else:
        raise UsageError("missing: PARTICIPANT", hint="or give --token")
    run.output.one(peer, PEER_COLUMNS)
    hint_at_waiting(run, peer)


def ingest(
    ctx: typer.Context,
    livestream: Annotated[
        str, typer.Argument(parser=as_text, metavar="LIVESTREAM", help="The livestream's id.", show_default=False)
    ],
    stop: Annotated[bool, typer.Option("--stop", help="It stops sending.")] = False,
) -> None:
    """Let an encoder send to a livestream that has no meeting."""
    run = session(ctx)
    run.output.one(
        run.emulator.live.end_ingest(livestream) if stop else run.emulator.live.ingest(livestream), INGEST_COLUMNS
    )


def leave(ctx: typer.Context, participant: ParticipantArgument) -> None:
    """Let a participant leave the live session."""
    run = session(ctx)
    run.output.one(run.emulator.live.leave(participant), PEER_COLUMNS)


def say(
    ctx: typer.Context,
    participant: ParticipantArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is said.", show_default=False)],
    spoken: Annotated[bool, typer.Option("--spoken", help="Aloud, for the transcript, not into the chat.")] = False,
) -> None:
    """Let a participant write into the chat, or speak."""
    run = session(ctx)
    run.output.one(run.emulator.live.say(participant, text, spoken=spoken), UTTERANCE_COLUMNS)


# In the order of help.
area.command("serve", flags=EMULATOR)(serve)
area.command("status", flags=EMULATOR)(show_status)
area.command("reset", flags=EMULATOR_REMOVAL)(reset)
area.command("export", flags=EMULATOR)(export)
area.command("import", flags=EMULATOR_REMOVAL)(import_state)
area.command("join", flags=EMULATOR)(join)
area.command("leave", flags=EMULATOR)(leave)
area.command("admit", flags=EMULATOR)(admit)
area.command("reject", flags=EMULATOR)(reject)
area.command("say", flags=EMULATOR)(say)
area.command("vote", flags=EMULATOR)(vote)
area.command("act", flags=EMULATOR)(act)
area.command("events", flags=EMULATOR)(events)
area.command("ingest", flags=EMULATOR)(ingest)
area.command("simulate", flags=EMULATOR)(simulate)
area.command("fail", flags=EMULATOR)(fail)
area.command("advance", flags=EMULATOR)(advance)
area.command("deliver", flags=EMULATOR)(deliver)
area.command("deliveries", flags=EMULATOR)(deliveries)
