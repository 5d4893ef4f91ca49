"""Looking at a live session again and again, until it ends."""

from collections.abc import Callable, Iterator
from typing import Any

from rtk_cli.clock import Clock
from rtk_cli.errors import NotFoundError, WaitTimeoutError
from rtk_cli.jobs.missing_values import reading_response


def watch_session(
    read_active: Callable[[], Any],
    read_ended: Callable[[str], Any],
    *,
    interval: float,
    timeout: float | None,
    clock: Clock,
) -> Iterator[Any]:
    """The live session each time it was looked at, and at last the same one ended.

    `read_active` gives the session that is live, `read_ended` any session by its id. Raises `NotFoundError` when none is live
    at first, and `WaitTimeoutError` when one still is after `timeout` seconds.
    """
    seen = read_active()
    end = None if timeout is None else clock.now() + timeout
    session_id = _id_of(seen)
    while True:
        yield seen
        left = interval if end is None else end - clock.now()
        if left <= 0:
            raise WaitTimeoutError(f"still live after {timeout:g} seconds: session {session_id}")
        clock.sleep(min(interval, left))
        try:
            seen = read_active()
        except NotFoundError:
            break
        if _id_of(seen) != session_id:  # it ended, and the next one has begun
            break
    yield read_ended(session_id)


def _id_of(seen: Any) -> str:
    with reading_response("a session without an id"):
        identity: str = seen["id"]
        return identity
