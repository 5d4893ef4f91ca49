"""Serves the emulator from a thread while something else runs: a command, a test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from rtk_cli.clock import Clock
from rtk_cli.jobs.emulator_server import ServeAddress, ServerLog, serve

if TYPE_CHECKING:
    from rtk_cli.emulator.emulator import Emulator


class _Started(NamedTuple):
    url: str
    stop: Callable[[], None]


@contextmanager
def serving(emulator: "Emulator", address: ServeAddress, clock: Clock, log: ServerLog) -> Iterator[str]:
    """Serve during the body; gives the base URL. Raises what prevents the start. Requests under way are completed."""
    started: SimpleQueue[_Started | BaseException] = SimpleQueue()

    def run() -> None:
        try:
            serve(emulator, address, clock, log, lambda url, stop: started.put(_Started(url, stop)))
        except BaseException as error:  # raised again in the thread that waits for the start
            started.put(error)

    thread = Thread(target=run, name="rtk-emulator")
    thread.start()
    outcome = started.get()
    if isinstance(outcome, BaseException):
        thread.join()
        raise outcome
    try:
        yield outcome.url
    finally:
        outcome.stop()
        thread.join()
