"""What is queued for a client while it asks: nothing is lost, and nothing comes twice."""

import asyncio
import json
import uuid
from typing import Any

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.events import Event
from rtk_cli.emulator.web_client import codec
from rtk_cli.emulator.web_client.client import Item, WebClient
from rtk_cli.emulator.web_client.clients import WebClients
from rtk_cli.emulator.web_client.event_numbers import Chat, Poll, Room
from rtk_cli.emulator.web_client.exchange import Exchange
from rtk_cli.emulator.web_client.media.no_media import NoMedia
from tests.meeting.room import Room as Meeting
from tests.support.cli import FakeClock


class Waiting:
    """A client that has joined, whose queue is taken only when the test says so."""

    def __init__(self, clients: WebClients, meeting: Meeting, name: str) -> None:
        self.queue: list[Item] = []
        connection = clients.emulator.live.connect_as(meeting.token(name, "group_call_host"), str(uuid.uuid4()))
        client = WebClient(clients, connection, connection.connection_id, meeting.meeting_id, self.queue.append)
        clients.add(client)
        connection.listen(self.queue.extend)
        self.exchange = Exchange(client)
        self.ask(Room.JOIN_ROOM)
        self.take()

    def ask(self, event: int, name: str | None = None, message_id: str = "x", **values: Any) -> list[bytes]:
        payload = b"" if name is None else codec.encode(name, values)
        return asyncio.run(self.exchange.receive(codec.encode_frame(event, payload, message_id)))

    def take(self) -> list[codec.SocketMessage]:
        """The frames for everything that is queued."""
        items, self.queue[:] = list(self.queue), []
        return [codec.decode_frame(frame) for item in items for frame in self.exchange.take(item)]


def new_meeting() -> tuple[WebClients, Meeting]:
    clock = FakeClock()
    emulator = Emulator(None, clock=clock, ids=lambda: str(uuid.uuid4()))

    async def connect(token: str) -> Any:
        raise NotImplementedError

    return WebClients(emulator, NoMedia), Meeting(emulator, connect, clock)


def texts(frames: list[bytes]) -> list[str]:
    (frame,) = [codec.decode_frame(each) for each in frames]
    answer = codec.decode("socket.chat.GetChatMessagesResponse", frame.payload)
    return [each["payload"] for each in answer["messages"]]


def test_message_that_is_in_the_answer_does_not_come_again() -> None:
    clients, meeting = new_meeting()
    ada, bob = Waiting(clients, meeting, "ada"), Waiting(clients, meeting, "bob")
    ada.take()
    bob.exchange.client.call("chat.send_text", text="first")
    assert texts(ada.ask(Chat.GET_MESSAGES)) == ["first"]  # while the event still waits
    bob.exchange.client.call("chat.send_text", text="second")
    assert [frame.event for frame in ada.take()] == [Chat.SEND_MESSAGE_TO_ROOM]


def test_peer_that_is_in_the_answer_does_not_join_again() -> None:
    clients, meeting = new_meeting()
    ada = Waiting(clients, meeting, "ada")
    Waiting(clients, meeting, "bob")
    ada.ask(Room.GET_ROOM_PEERS_INFO)
    assert Room.JOIN_ROOM not in [frame.event for frame in ada.take()]
    Waiting(clients, meeting, "cyd")
    assert Room.JOIN_ROOM in [frame.event for frame in ada.take()]


def test_own_event_that_is_delivered_later_still_answers_its_request() -> None:
    """Another thread may be delivering at the moment: then the event comes after the call has returned."""
    clients, meeting = new_meeting()
    ada = Waiting(clients, meeting, "ada")
    poll = {"question": "x", "options": ["y"]}
    assert ada.ask(Poll.CREATE_POLL, "socket.polls.NewPollRequest", "mine", **poll) == []
    (event,) = [item for item in ada.queue if isinstance(item, Event)]
    assert json.dumps(event.data["poll"]["question"]) == '"x"'
    assert [(frame.event, frame.id) for frame in ada.take()] == [(Poll.CREATE_POLL, "mine")]
