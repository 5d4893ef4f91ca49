"""Calls something that may never come back: a keyring behind a stuck bus, a name server, a locked disk."""

from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def within(seconds: float, function: Callable[[], Result]) -> Result:
    """What `function` returns or raises; `TimeoutError` after `seconds`, whatever it waits for.

    It runs in a thread that does not keep the program from ending.
    """
    from threading import Thread

    results: list[Result] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(function())
        except Exception as error:  # the thread that waits raises it
            errors.append(error)

    worker = Thread(target=run, daemon=True)
    worker.start()
    worker.join(seconds)
    if not results:
        raise errors[0] if errors else TimeoutError
    return results[0]
