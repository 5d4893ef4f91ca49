"""What the modules of each family declare: the requests that they answer, and the frames that they send."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.web_client import codec
from rtk_cli.emulator.web_client.codec import Values

if TYPE_CHECKING:
    from rtk_cli.emulator.web_client.client import WebClient

NOTHING: Values = MappingProxyType({})

Body = Mapping[str, Any]


class OwnEvent(NamedTuple):
    """The live event that a request has caused is its answer; without one, because nothing changed, `values` are.

    `until` is the number that the live call has answered with.
    """

    values: Values
    until: int


Answer = Values | OwnEvent | None
"""None sends no answer."""
Perform = Callable[["WebClient", Body], Answer | Awaitable[Answer]]


class Frame(NamedTuple):
    """A frame to send; without a message its payload is empty."""

    event: int
    message: str | None = None
    values: Values = NOTHING

    def encoded(self, message_id: str | None = None) -> bytes:
        payload = b"" if self.message is None else codec.encode(self.message, self.values)
        return codec.encode_frame(self.event, payload, message_id)


class RequestType(NamedTuple):
    """How one event of the client is answered: `perform` gets the message `reads`, and returns a message `answers`."""

    perform: Perform
    reads: str | None = None
    answers: str | None = None


Requests = Mapping[int, RequestType]
Translate = Callable[["WebClient", Event], Iterable[Frame]]
Translations = Mapping[str, Translate]
