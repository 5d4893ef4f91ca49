"""The frames of one web client: requests become answers, and what is queued becomes broadcasts, in order.

The owner of the socket passes everything in one by one, and sends what comes back.
"""

import inspect
from typing import NamedTuple

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.emulator.web_client import codec
from rtk_cli.emulator.web_client.client import Item, ProducersOf, WebClient
from rtk_cli.emulator.web_client.codec import CodecError, SocketMessage, Values
from rtk_cli.emulator.web_client.event_numbers import ERROR, Media
from rtk_cli.emulator.web_client.families import registry
from rtk_cli.emulator.web_client.frames import Frame, OwnEvent, RequestType
from rtk_cli.emulator.web_client.media_backend import MediaRefusal

_MEDIA_FAMILY = 0x3000000


class _Awaited(NamedTuple):
    """A request whose answer is the live event number `until`, if that is of its kind."""

    event: int
    message_id: str | None
    until: int
    otherwise: Frame


class Exchange:
    """Turns requests and events into frames for `client`."""

    def __init__(self, client: WebClient) -> None:
        self.client = client
        self._taken: int = client.connection.hello["number"]
        self._awaited: list[_Awaited] = []

    async def receive(self, content: bytes) -> list[bytes]:
        """Carry out the request in a frame; returns the frames to send now."""
        try:
            message = codec.decode_frame(content)
        except CodecError as error:
            return [_refusal(SocketMessage(0, None, b""), str(error))]
        request = registry.REQUESTS.get(message.event)
        if request is None:
            return [_refusal(message, "Unknown event")]
        try:
            return await self._answer(message, request)
        except LiveRefusal as refusal:
            return [_refusal(message, refusal.message, refusal.status)]
        except (CodecError, MediaRefusal) as error:
            return [_refusal(message, str(error))]

    async def _answer(self, message: SocketMessage, request: RequestType) -> list[bytes]:
        body = {} if request.reads is None else codec.decode(request.reads, message.payload)
        values = request.perform(self.client, body)
        if inspect.isawaitable(values):
            values = await values
        if values is None:
            return []
        if isinstance(values, OwnEvent):
            answer = Frame(message.event, request.answers, values.values)
            self._awaited.append(_Awaited(message.event, message.id, values.until, answer))
            return self._overdue()
        answer = values if isinstance(values, Frame) else Frame(message.event, request.answers, values)
        return [answer.encoded(message.id)]

    def take(self, item: Item) -> list[bytes]:
        """Return the frames for something that was queued."""
        if isinstance(item, Frame):
            return [item.encoded()]
        if isinstance(item, ProducersOf):
            return [frame.encoded() for frame in self.client.producer_changes(item.live_id)]
        return self._take_event(item)

    def _take_event(self, event: Event) -> list[bytes]:
        encoded = [] if self.client.has_synced(event) else self._encoded(event)
        self._taken = event.number
        return encoded + self._overdue()

    def _encoded(self, event: Event) -> list[bytes]:
        if event.kind in registry.SAME_FOR_ALL and not self._awaited and self.client.has_own_id:
            return self.client.clients.encoded_once(event, lambda: self._frames(event))
        return [frame.encoded(self._claimed_id(frame.event, event.number)) for frame in self._frames(event)]

    def _frames(self, event: Event) -> list[Frame]:
        return [frame for each in registry.translations(event.kind) for frame in each(self.client, event)]

    def _claimed_id(self, event: int, number: int) -> str | None:
        """The id of the request that this frame answers, if it does."""
        for awaited in self._awaited:
            if awaited.event == event and number == awaited.until:
                self._awaited.remove(awaited)
                return awaited.message_id
        return None

    def _overdue(self) -> list[bytes]:
        """Answers to requests that have caused no event."""
        overdue = [each for each in self._awaited if each.until <= self._taken]
        self._awaited = [each for each in self._awaited if each.until > self._taken]
        return [each.otherwise.encoded(each.message_id) for each in overdue]


def _refusal(message: SocketMessage, text: str, code: int = 400) -> bytes:
    if message.event & _MEDIA_FAMILY:
        values: Values = {"error_message": text, "event_id": message.event}
        return Frame(Media.ERROR_RESPONSE, "media.edge.ErrorResponse", values).encoded(message.id)
    return Frame(ERROR, "socket.api.ErrorMessage", {"code": code, "message": text}).encoded(message.id)
