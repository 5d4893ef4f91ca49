"""Waits for a recording, livestream or session to reach a state, by polling."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rtk_cli.clock import Clock
from rtk_cli.errors import GoalLostError, WaitTimeoutError
from rtk_cli.jobs.missing_values import reading_response

if TYPE_CHECKING:
    from rtk_cli.api.livestreams import Livestreams
    from rtk_cli.api.recordings import Recordings

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 10.0
BACKOFF = 1.5

RECORDING_TRANSITIONS: Mapping[str, frozenset[str]] = {
    "INVOKED": frozenset({"INVOKED", "RECORDING", "PAUSED", "UPLOADING", "UPLOADED", "ERRORED"}),
    "RECORDING": frozenset({"RECORDING", "PAUSED", "UPLOADING", "UPLOADED", "ERRORED"}),
    "PAUSED": frozenset({"RECORDING", "PAUSED", "UPLOADING", "UPLOADED", "ERRORED"}),
    "UPLOADING": frozenset({"UPLOADING", "UPLOADED", "ERRORED"}),
    "UPLOADED": frozenset({"UPLOADED"}),
    "ERRORED": frozenset({"ERRORED"}),
}
"""The states that can still follow each state: contract/notes.md, section 6, Recording."""


LIVESTREAM_TRANSITIONS: Mapping[str, frozenset[str]] = {
    "LIVE": frozenset({"LIVE", "IDLE", "OFFLINE", "ERRORED"}),
    "ERRORED": frozenset({"ERRORED"}),
}
"""Any state can follow INVOKED, IDLE and OFFLINE, by an encoder or another start: contract/notes.md, section 6."""

LIVESTREAM_ENDED = frozenset({"OFFLINE"})
"""The guide and the webhooks say OFFLINE where the schema says IDLE."""


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
    """Call `read` until the `status` of its response is `goal`, or one of `also`; return that response.

    `on_status` is called with each new status; `timeout` is in seconds. Raises `GoalLostError` in a state from which
    the goal can't be reached, and `WaitTimeoutError` after `timeout`. A status that `reachable` lacks is waited out.
    """
    end = clock.monotonic() + timeout
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
            raise GoalLostError(f"the status is {status} and can no longer become {goal}")
        left = end - clock.monotonic()
        if left <= 0:
            raise WaitTimeoutError(f"the status is still {status}, not {goal}, after {timeout:g} seconds")
        clock.sleep(min(pause, left))
        pause = min(pause * BACKOFF, LONGEST_PAUSE)


def wait_for_recording(
    recordings: "Recordings",
    recording_id: str,
    goal: str,
    timeout: float,
    clock: Clock,
    note: Callable[[str], None],
) -> Any:
    """Wait for a recording to reach the state `goal`, and return it; an error's hint shows the recording."""
    with _hint_of("recording", recording_id):
        return wait_for(
            lambda: recordings.get(recording_id),
            goal=goal,
            reachable=RECORDING_TRANSITIONS,
            timeout=timeout,
            clock=clock,
            on_status=lambda status: note(f"recording {recording_id}: {status}"),
        )


def wait_for_livestream(
    livestreams: "Livestreams",
    livestream_id: str,
    goal: str,
    timeout: float,
    clock: Clock,
    note: Callable[[str], None],
) -> Any:
    """Wait for a livestream to reach the state `goal`, and return it; an error's hint shows the livestream."""
    with _hint_of("livestream", livestream_id):
        return wait_for(
            lambda: livestreams.get(livestream_id)["livestream"],
            goal=goal,
            also=LIVESTREAM_ENDED if goal == "IDLE" else frozenset(),
            reachable=LIVESTREAM_TRANSITIONS,
            timeout=timeout,
            clock=clock,
            on_status=lambda status: note(f"livestream {livestream_id}: {status}"),
        )


@contextmanager
def _hint_of(kind: str, identifier: str) -> Iterator[None]:
    try:
        yield
    except (GoalLostError, WaitTimeoutError) as error:
        error.hint = f"`rtk {kind}s get {identifier}` shows the {kind}"
        raise
