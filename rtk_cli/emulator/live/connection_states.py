"""The way of a connection through a meeting: the one table of its states, and of what leads from each to the next.

Hello makes a connection INITIALIZED. JOINING is passed in the moment of the join, on the way to the waiting room or
the stage. The last four states are final: whoever wants in again says hello anew.
"""

from typing import Literal, get_args

from rtk_cli.emulator.live.live_errors import LiveRefusal

State = Literal["INITIALIZED", "JOINING", "WAITLISTED", "JOINED", "REJECTED", "LEFT", "KICKED", "ENDED"]
Move = Literal["join", "wait", "enter", "reject", "leave", "kick", "end"]

STATES: tuple[State, ...] = get_args(State)
MOVES: tuple[Move, ...] = get_args(Move)

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
"""The states that lead anywhere."""


def after(state: State, move: Move) -> State:
    """The state that the move leads to, or the refusal that names both."""
    found = AFTER.get((state, move))
    if found is None:
        raise LiveRefusal("WRONG_STATE", f"A connection that is {state} cannot {move}")
    return found
