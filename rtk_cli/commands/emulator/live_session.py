"""rtk emulator join, leave, admit, reject, say, vote, act, events: act as a participant of a live session."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from rtk_cli.errors import UsageError
from rtk_cli.terminal.options.common import as_text
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.session import Session, session

PEER_COLUMNS = (
    Column("PEER", "id", Kind.EXACT),
    Column("PARTICIPANT", "participant_id", Kind.EXACT),
    Column("SESSION", "session_id", Kind.EXACT),
    Column("NAME", "name"),
    Column("STATE", "state", Kind.STATUS),
)
MESSAGE_COLUMNS = (
    Column("ID", "id", Kind.EXACT),
    Column("PEER", "peer_id", Kind.EXACT),
    Column("SESSION", "session_id", Kind.EXACT),
    Column("TEXT", "text"),
)
POLL_COLUMNS = (
    Column("POLL", "id", Kind.EXACT),
    Column("QUESTION", "question"),
)
EVENT_COLUMNS = (
    Column("NUMBER", "number", Kind.EXACT),
    Column("AT", "at", Kind.TIME),
    Column("KIND", "kind", Kind.EXACT),
    Column("DATA", "data"),
)
ParticipantArgument = Annotated[
    str, typer.Argument(parser=as_text, metavar="PARTICIPANT", help="The participant's id.", show_default=False)
]


def join(
    ctx: typer.Context,
    participant: Annotated[
        str | None,
        typer.Argument(parser=as_text, metavar="PARTICIPANT", help="The participant's id.", show_default=False),
    ] = None,
    token: Annotated[
        str | None, typer.Option("--token", metavar="TOKEN", help="Join with this join token instead.")
    ] = None,
    room: Annotated[
        str | None, typer.Option("--room", parser=as_text, metavar="NAME", help="Join this breakout room.")
    ] = None,
) -> None:
    """Let a participant join. The first one opens the live session."""
    cli = session(ctx)
    if participant is not None and token is not None:
        raise UsageError("PARTICIPANT and --token exclude each other", hint="give one of them")
    if token is not None:
        peer = cli.emulator.live.join_with_token(token, room)
    elif participant is not None:
        peer = cli.emulator.live.join(participant, room)
    else:
        raise UsageError("missing: PARTICIPANT", hint="or give --token")
    cli.output.one(peer, PEER_COLUMNS)
    hint_if_waiting(cli, peer)


def leave(ctx: typer.Context, participant: ParticipantArgument) -> None:
    """Let a participant leave the live session with all peers, or a single peer by its id."""
    cli = session(ctx)
    cli.output.one(cli.emulator.live.leave(participant), PEER_COLUMNS)


def admit(ctx: typer.Context, participant: ParticipantArgument) -> None:
    """Admit a participant from the waiting room."""
    cli = session(ctx)
    cli.output.one(cli.emulator.live.admit(participant), PEER_COLUMNS)


def reject(ctx: typer.Context, participant: ParticipantArgument) -> None:
    """Reject a participant in the waiting room."""
    cli = session(ctx)
    cli.output.one(cli.emulator.live.reject(participant), PEER_COLUMNS)


def say(
    ctx: typer.Context,
    participant: ParticipantArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The message.", show_default=False)],
    spoken: Annotated[
        bool, typer.Option("--spoken", help="Say it aloud, for the transcript, instead of in the chat.")
    ] = False,
) -> None:
    """Let a participant write in the chat, or speak."""
    cli = session(ctx)
    cli.output.one(cli.emulator.live.say(participant, text, spoken=spoken), MESSAGE_COLUMNS)


def vote(
    ctx: typer.Context,
    participant: ParticipantArgument,
    poll: Annotated[str, typer.Argument(metavar="POLL", help="The poll's id.", show_default=False)],
    option: Annotated[
        int, typer.Argument(metavar="OPTION", help="Number of the answer; the first is 1.", min=1, show_default=False)
    ],
) -> None:
    """Let a participant vote in a poll."""
    cli = session(ctx)
    result = cli.emulator.live.act(participant, "polls.vote", {"poll_id": poll, "option_index": option - 1})
    cli.output.one(result["poll"], POLL_COLUMNS)


def act(
    ctx: typer.Context,
    participant: ParticipantArgument,
    call: Annotated[
        str,
        typer.Argument(metavar="CALL", help="Name of the call, such as self.disable.", show_default=False),
    ],
    arguments: Annotated[
        str, typer.Option("--with", metavar="JSON", help="Arguments of the call, a JSON object.")
    ] = "{}",
) -> None:
    """Make any call of the live protocol as a participant, with the rights of the participant's preset."""
    cli = session(ctx)
    cli.output.one(cli.emulator.live.act(participant, call, _object(arguments)))


def events(
    ctx: typer.Context,
    session_id: Annotated[
        str, typer.Argument(parser=as_text, metavar="SESSION", help="The session's id.", show_default=False)
    ],
    after: Annotated[
        int, typer.Option("--after", metavar="NUMBER", min=0, max=2**53, help="Only events after this number.")
    ] = 0,
) -> None:
    """List the events of a session."""
    cli = session(ctx)
    rows: list[Any] = [event._asdict() for event in cli.emulator.live.events_since(session_id, after)]
    cli.output.local_rows(rows, EVENT_COLUMNS)


def hint_if_waiting(cli: Session, peer: Mapping[str, Any]) -> bool:
    """Name the command that admits a peer in the waiting room; return whether the peer waits there."""
    is_waiting = bool(peer["state"] == "WAITLISTED")
    if is_waiting:
        cli.output.hint(f"in the waiting room; to admit: rtk emulator admit {peer['participant_id']}")
    return is_waiting


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--with is not JSON: {text}", detail=str(error)) from error
    if not isinstance(value, dict):
        raise UsageError(f"--with is not a JSON object: {text}")
    return value
