"""A web client without a socket, whose queue is taken only when the test says so."""

import asyncio
import uuid
from collections.abc import Callable
from typing import Any

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.web_client import codec
from rtk_cli.emulator.web_client.client import Item, WebClient
from rtk_cli.emulator.web_client.clients import WebClients
from rtk_cli.emulator.web_client.event_numbers import Room
from rtk_cli.emulator.web_client.exchange import Exchange
from rtk_cli.emulator.web_client.media.no_media import NoMedia
from rtk_cli.emulator.web_client.media_backend import MediaBackend
from tests.meeting.room import Room as Meeting
from tests.support.cli import FakeClock


class QueuedClient:
    """A client that has joined. `receive` of its exchange carries out what it asks; its events wait in the queue."""

    def __init__(self, clients: WebClients, meeting: Meeting, name: str, preset: str = "group_call_host") -> None:
        self.queue: list[Item] = []
        connection = clients.emulator.live.connect_as(meeting.token(name, preset), str(uuid.uuid4()))
        peer_id = connection.connection_id
        self.client = WebClient(clients, connection, peer_id, meeting.meeting_id, self.queue.append)
        clients.add(self.client)
        connection.listen(self.queue.extend)
        self.exchange = Exchange(self.client)
        self.ask(Room.JOIN_ROOM)
        self.take()

    def ask(self, event: int, name: str | None = None, message_id: str = "x", **values: Any) -> list[bytes]:
        payload = b"" if name is None else codec.encode(name, values)
        return asyncio.run(self.exchange.receive(codec.encode_frame(event, payload, message_id)))

    def take(self) -> list[codec.SocketMessage]:
        """The frames for everything that is queued."""
        items, self.queue[:] = list(self.queue), []
        return [codec.decode_frame(frame) for item in items for frame in self.exchange.take(item)]


def new_meeting(make_backend: Callable[[], MediaBackend] = NoMedia) -> tuple[WebClients, Meeting]:
    clock = FakeClock()
    emulator = Emulator(None, clock=clock, ids=lambda: str(uuid.uuid4()))

    async def connect(token: str) -> Any:
        raise NotImplementedError

    return WebClients(emulator, make_backend), Meeting(emulator, connect, clock)
