"""Kicks along with another change: `meetings deactivate --kick-all`, `participants remove --kick`."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from rtk_cli.errors import ConflictError, NotFoundError, RefusedError, RtkError
from rtk_cli.messages import DryRunResult, PlannedRequests
from rtk_cli.terminal.session import Session

Result = TypeVar("Result")


def in_order(first: Callable[[], object], last: Callable[[], Result]) -> Result:
    """Run both steps, and return the result of the last. A dry run shows the requests of both."""
    planned: list[DryRunResult] = []
    try:
        first()
    except DryRunResult as request:
        planned.append(request)
    try:
        result = last()
    except DryRunResult as request:
        raise PlannedRequests([*planned, request]) from None
    return result


def kick_everyone(cli: Session, meeting: str) -> None:
    """End the live session; that there is none is fine: the API then answers 400, 404 or 409."""
    try:
        cli.api.active_session.kick_all(meeting)
    except (NotFoundError, ConflictError, RefusedError):
        cli.output.note(f"no live session, so there is no participant to kick: meeting {meeting}")
    else:
        cli.output.done(f"kicked everyone from meeting {meeting}")


def kick_removed(cli: Session, meeting: str, participant: str) -> None:
    """Kick a participant who was just removed; that they are not connected is fine."""
    from rtk_cli.api.models.active_session import ParticipantSelector

    try:
        cli.api.active_session.kick(meeting, ParticipantSelector(participant_ids=[participant]))
    except NotFoundError:
        cli.output.note(f"not in the live session: participant {participant}")
    except RtkError:
        cli.output.warn(f"removed, but perhaps still in the live session: participant {participant}")
        cli.output.hint(f"rtk active-session kick {meeting} --participant {participant}")
        raise
    else:
        cli.output.done(f"kicked participant {participant}")


def warn_if_live(cli: Session, meeting: str, *, kicked: bool = False) -> None:
    """Warn that the session of a meeting that was just deactivated goes on. Just `kicked`, it may be about to end.

    The change has been made: that the session cannot be read is a warning, not an error.
    """
    if cli.flags.quiet:
        return
    try:
        count = _live_participants(cli.api.active_session.get(meeting))
    except NotFoundError:
        return
    except RtkError as error:
        cli.output.warn(f"cannot tell whether a session of the meeting is still live: {error.message}")
        return
    if kicked and not count:
        return
    people = "" if count is None else f" with {count:g} participant{'' if count == 1 else 's'}"
    cli.output.warn(f"its live session goes on{people}, and is billed until it ends: meeting {meeting}")
    cli.output.hint(f"to end it: rtk active-session kick-all {meeting}")


def _live_participants(session: object) -> float | None:
    count = session.get("live_participants") if isinstance(session, Mapping) else None
    return count if isinstance(count, (int, float)) else None
