"""The state machine of a connection: its states, and the moves between them.

`hello` creates a connection as INITIALIZED. A join passes through JOINING to WAITLISTED or JOINED at once. The last
four states are final: to join again, a client sends a new `hello`.
"""

from typing import Literal, get_args

from rtk_cli.emulator.live.live_errors import LiveRefusal

State = Literal["INITIALIZED", "JOINING", "WAITLISTED", "JOINED", "REJECTED", "LEFT", "KICKED", "ENDED"]
Move = Literal["join", "wait", "enter", "reject", "leave", "kick", "end"]

STATES: tuple[State, ...] = get_args(State)

AFTER: dict[tuple[State, Move], State] = {
    ("INITIALIZED", "join"): "JOINING",
    ("INITIALIZED", "leave"): "LEFT",
    ("JOINING", "wait"): "WAITLISTED",
    ("JOINING", "enter"): "JOINED",
    ("WAITLISTED", "enter"): "JOINED",
    ("WAITLISTED", "reject"): "REJECTED",
    ("WAITLISTED", "leave"): "LEFT",
    ("JOINED", "leave"): "LEFT",
    ("JOINED", "kick"): "KICKED",
    ("JOINED", "end"): "ENDED",
}
"""Every legal move; all others are refused."""

LIVE: frozenset[State] = frozenset(state for state, _ in AFTER)
"""The states that are not final."""


def after(state: State, move: Move) -> State:
    """Return the state after `move`, or refuse a move that is not legal in `state`."""
    found = AFTER.get((state, move))
    if found is None:
        raise LiveRefusal("WRONG_STATE", f"A connection that is {state} cannot {move}")
    return found
