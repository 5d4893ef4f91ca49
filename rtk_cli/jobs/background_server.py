"""Serves the emulator from a thread while something else runs: a command, a test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple, cast

from rtk_cli.clock import Clock
from rtk_cli.jobs.emulator_server import ServeAddress, ServerLog, serve

if TYPE_CHECKING:
    from rtk_cli.emulator.emulator import Emulator


OF_THE_USER = ("CLOUDFLARE_API_BASE_URL", "RTK_PROFILE")
"""Variables that would lead rtk to another API than that of `rtk_cli.local.sdk_variables`."""


class _Started(NamedTuple):
    url: str
    stop: Callable[[], None]


@contextmanager
def serving(
    emulator: "Emulator", address: ServeAddress, clock: Clock, log: ServerLog, *, delivers_webhooks: bool = True
) -> Iterator[str]:
    """Serve during the body; gives the base URL. Raises what prevents the start. Requests under way are completed."""
    started: SimpleQueue[_Started | BaseException] = SimpleQueue()

    def on_ready(url: str, stop: Callable[[], None]) -> None:
        started.put(_Started(url, stop))

    def run() -> None:
        try:
            serve(emulator, address, clock, log, on_ready, delivers_webhooks=delivers_webhooks)
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
    if not started.empty():  # the server failed after it had started
        raise cast("BaseException", started.get())
