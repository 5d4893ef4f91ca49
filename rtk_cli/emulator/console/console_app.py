"""The console behind the HTTP application: its page, its stream of events, and calls of the API beside the traffic.

Imported at the first request for it. What it calls is not logged, meets no planned fault and does not count for the
rate limit: an open page must not change a test.
"""

from collections.abc import Callable

from rtk_cli.emulator.console import static_files
from rtk_cli.emulator.console.event_stream import EventStream, EventStreams
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.handler import Refusal
from rtk_cli.messages import Request, Response


class Console:
    """The console of one server."""

    def __init__(self, emulator: Emulator, on_error: Callable[[str, Exception], None]) -> None:
        self._emulator = emulator
        self._streams = EventStreams(emulator, on_error)

    def file(self, name: str) -> Response:
        """Return the page itself for no name, else one of the files that it loads."""
        return static_files.read(name or static_files.PAGE)

    def call(self, request: Request, authorization: str | None, origin: str) -> Response:
        """Make a call of the API."""
        return self._emulator.handle_beside_traffic(request, authorization, origin)

    def events(self, method: str, last_event_id: str | None) -> EventStream:
        """Return a stream of events behind that id."""
        if method != "GET":
            raise Refusal(405, "Method not allowed")
        return self._streams.open(last_event_id)
