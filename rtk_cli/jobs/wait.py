"""Waiting for a state, by asking again and again."""

from collections.abc import Callable, Mapping
from typing import Any

from rtk_cli.clock import Clock
from rtk_cli.errors import GoalLostError, WaitTimeoutError
from rtk_cli.jobs.missing_values import reading_response

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 10.0

RECORDING_TRANSITIONS: Mapping[str, frozenset[str]] = {
    "INVOKED": frozenset({"INVOKED", "RECORDING", "PAUSED", "UPLOADING", "UPLOADED", "ERRORED"}),
    "RECORDING": frozenset({"RECORDING", "PAUSED", "UPLOADING", "UPLOADED", "ERRORED"}),
    "PAUSED": frozenset({"RECORDING", "PAUSED", "UPLOADING", "UPLOADED", "ERRORED"}),
    "UPLOADING": frozenset({"UPLOADING", "UPLOADED", "ERRORED"}),
    "UPLOADED": frozenset({"UPLOADED"}),
    "ERRORED": frozenset({"ERRORED"}),
}
"""Which states can still come from each: contract/notes.md, section 6, Recording."""


LIVESTREAM_TRANSITIONS: Mapping[str, frozenset[str]] = {
    "LIVE": frozenset({"LIVE", "IDLE", "OFFLINE", "ERRORED"}),
    "ERRORED": frozenset({"ERRORED"}),
}
"""From INVOKED, IDLE and OFFLINE every state can come, by an encoder or another start: contract/notes.md, section 6."""

LIVESTREAM_ENDED = frozenset({"OFFLINE"})
"""What the guide and the webhooks say where the schema says IDLE."""


def wait_for(
    read: Callable[[], Any],
    *,
    goal: str,
    also: frozenset[str] = frozenset(),
    reachable: Mapping[str, frozenset[str]],
    timeout: float,
    clock: Clock,
    on_status: Callable[[str], None],
) -> Any:
    """Call `read` until the `status` of its answer is `goal`, or one of `also`, and return that answer.

    `on_status` is called with each new status; `timeout` is in seconds. Raises `GoalLostError` in a state from which the goal
    cannot come and `WaitTimeoutError` when time is up. A status that `reachable` does not know is waited out.
    """
    end = clock.now() + timeout
    pause, last = FIRST_PAUSE, None
    while True:
        response = read()
        with reading_response("no status"):
            status = str(response["status"])
        if status != last:
            on_status(status)
            last = status
        if status == goal or status in also:
            return response
        if goal not in reachable.get(status, {goal}):
            raise GoalLostError(f"{goal} cannot come any more: the state is {status}")
        left = end - clock.now()
        if left <= 0:
            raise WaitTimeoutError(f"still {status} after {timeout:g} seconds, not {goal}")
        clock.sleep(min(pause, left))
        pause = min(pause * 1.5, LONGEST_PAUSE)
