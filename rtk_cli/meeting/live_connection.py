"""What a meeting speaks through: calls that are answered, and one stream of events in the order of what happened.

Over a socket it is `meeting.socket.SocketConnection`; in process `jobs.in_process_meeting` lays it over the emulator.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the event log; numbers only grow."""

    kind: str
    number: int
    at: str
    data: Content


class Connection(Protocol):
    """One participant's line to the server."""

    async def call(self, name: str, params: Content) -> Content:
        """Ask for something; a refusal raises an error of `meeting.errors`.

        The first call is `hello`; the connection adds the token to it. `number` in the answer is that of an event:
        once it was seen, everything that the call changed was.
        """
        ...

    def events(self) -> AsyncIterator[Event]:
        """Every event, once and in order; ends when the connection is closed for good."""
        ...

    async def close(self) -> None:
        """Hang up. Closing twice is no mistake."""
        ...
