"""rtk emulator vote, admit, reject, act, events: what people in a live session do, by hand from a shell."""

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


def vote(
    ctx: typer.Context,
    participant: ParticipantArgument,
    poll: Annotated[str, typer.Argument(metavar="POLL", help="The poll's id.", show_default=False)],
    option: Annotated[
        int, typer.Argument(metavar="OPTION", help="The answer, the first is 1.", min=1, show_default=False)
    ],
) -> None:
    """Let a participant vote in a poll."""
    run = session(ctx)
    answer = run.emulator.live.act(participant, "polls.vote", {"poll_id": poll, "option_index": option - 1})
    run.output.one(answer["poll"], POLL_COLUMNS)


def admit(ctx: typer.Context, participant: ParticipantArgument) -> None:
    """Let a participant in who is in the waiting room."""
    run = session(ctx)
    run.output.one(run.emulator.live.admit(participant), PEER_COLUMNS)


def reject(ctx: typer.Context, participant: ParticipantArgument) -> None:
    """Send a participant away who is in the waiting room."""
    run = session(ctx)
    run.output.one(run.emulator.live.reject(participant), PEER_COLUMNS)


def act(
    ctx: typer.Context,
    participant: ParticipantArgument,
    call: Annotated[
        str, typer.Argument(metavar="CALL", help="Such as self.disable; docs/emulator.md has all.", show_default=False)
    ],
    given: Annotated[str, typer.Option("--with", metavar="JSON", help="What the call takes, an object.")] = "{}",
) -> None:
    """Let a participant do anything that the live protocol has, with the rights of their preset."""
    run = session(ctx)
    run.output.one(run.emulator.live.act(participant, call, _object(given)))


def events(
    ctx: typer.Context,
    session_id: Annotated[
        str, typer.Argument(parser=as_text, metavar="SESSION", help="The session's id.", show_default=False)
    ],
    after: Annotated[
        int, typer.Option("--after", metavar="NUMBER", min=0, max=2**53, help="Only what came after that one.")
    ] = 0,
) -> None:
    """Show what happened in a session, event by event."""
    run = session(ctx)
    happened: list[Any] = [event._asdict() for event in run.emulator.live.events_since(session_id, after)]
    run.output.local_rows(happened, EVENT_COLUMNS)


def hint_at_waiting(run: Session, peer: Mapping[str, Any]) -> bool:
    """Tell how whoever waits gets in; False for somebody who is in."""
    is_waiting = bool(peer["state"] == "WAITLISTED")
    if is_waiting:
        run.output.hint(f"waits to be let in: rtk emulator admit {peer['participant_id']}")
    return is_waiting


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--with is not JSON: {text}", detail=str(error)) from error
    if not isinstance(value, dict):
        raise UsageError(f"--with must be an object: {text}")
    return value
