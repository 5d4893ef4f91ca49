"""Polls a live session until it ends."""

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
    """Yield the live session each time it is polled, and finally the same session once it has ended.

    `read_active` returns the live session, `read_ended` any session by its id. Raises `NotFoundError` if no session is
    live at first, and `WaitTimeoutError` if it is still live after `timeout` seconds.
    """
    session = read_active()
    end = None if timeout is None else clock.monotonic() + timeout
    session_id = _id_of(session)
    while True:
        yield session
        left = interval if end is None else end - clock.monotonic()
        if left <= 0:
            raise WaitTimeoutError(f"still live after {timeout:g} seconds: session {session_id}")
        clock.sleep(min(interval, left))
        try:
            session = read_active()
        except NotFoundError:
            break
        if _id_of(session) != session_id:  # the session ended and the next one began
            break
    yield read_ended(session_id)


def _id_of(session: Any) -> str:
    with reading_response("a session without an id"):
        session_id = session["id"]
        if not isinstance(session_id, str):
            raise TypeError
        return session_id
