"""The connection of a meeting to a server: calls with answers, and one ordered stream of events.

`meeting.websocket_connection` is one over a WebSocket, `jobs.in_process_meeting` one to an emulator in this process.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the event log; numbers increase."""

    kind: str
    number: int
    at: str
    data: Content


class Connection(Protocol):
    """One participant's connection to the server."""

    async def call(self, name: str, params: Content) -> Content:
        """Make a call; a refusal raises an error of `meeting.errors`.

        The first call is `hello`, to which the connection adds the token. `number` in the answer is that of the last
        event that the call caused.
        """
        ...

    def events(self) -> AsyncIterator[Event]:
        """Every event, once and in order, until the connection is closed for good."""
        ...

    async def close(self) -> None:
        """Close the connection, if it is open."""
        ...
