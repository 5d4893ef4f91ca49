"""What is queued for a client while it asks: nothing is lost, and nothing comes twice."""

import asyncio
import json

from rtk_cli.emulator.events import Event
from rtk_cli.emulator.web_client import codec
from rtk_cli.emulator.web_client.event_numbers import Chat, Media, Poll, Room
from rtk_cli.emulator.web_client.media.no_media import NoMedia
from rtk_cli.emulator.web_client.media_backend import MediaPeer, Track
from tests.support.web_client import SDP
from tests.web_client.queued_client import QueuedClient, new_meeting


def texts(frames: list[bytes]) -> list[str]:
    (frame,) = [codec.decode_frame(each) for each in frames]
    answer = codec.decode("socket.chat.GetChatMessagesResponse", frame.payload)
    return [each["payload"] for each in answer["messages"]]


def test_message_that_is_in_the_answer_does_not_come_again() -> None:
    clients, meeting = new_meeting()
    ada, bob = QueuedClient(clients, meeting, "ada"), QueuedClient(clients, meeting, "bob")
    ada.take()
    bob.client.call("chat.send_text", text="first")
    assert texts(ada.ask(Chat.GET_MESSAGES)) == ["first"]  # while the event still waits
    bob.client.call("chat.send_text", text="second")
    assert [frame.event for frame in ada.take()] == [Chat.SEND_MESSAGE_TO_ROOM]


def test_peer_that_is_in_the_answer_does_not_join_again() -> None:
    clients, meeting = new_meeting()
    ada = QueuedClient(clients, meeting, "ada")
    QueuedClient(clients, meeting, "bob")
    ada.ask(Room.GET_ROOM_PEERS_INFO)
    assert Room.JOIN_ROOM not in [frame.event for frame in ada.take()]
    QueuedClient(clients, meeting, "cyd")
    assert Room.JOIN_ROOM in [frame.event for frame in ada.take()]


def test_own_event_that_is_delivered_later_still_answers_its_request() -> None:
    """Another thread may be delivering at the moment: then the event comes after the call has returned."""
    clients, meeting = new_meeting()
    ada = QueuedClient(clients, meeting, "ada")
    poll = {"question": "x", "options": ["y"]}
    assert ada.ask(Poll.CREATE_POLL, "socket.polls.NewPollRequest", "mine", **poll) == []
    (event,) = [item for item in ada.queue if isinstance(item, Event)]
    assert json.dumps(event.data["poll"]["question"]) == '"x"'
    assert [(frame.event, frame.id) for frame in ada.take()] == [(Poll.CREATE_POLL, "mine")]


def test_all_peers_are_muted_and_kicked_though_one_has_left_meanwhile() -> None:
    clients, meeting = new_meeting()
    ada, bob, cyd = [QueuedClient(clients, meeting, name) for name in ("ada", "bob", "cyd")]
    ada.take()
    bob.client.call("leave")
    mute_all = ("media.edge.HostMediaControlForAllPeerRequest", "x")
    (answer,) = ada.ask(Media.HOST_CONTROL_ALL_PEERS, *mute_all, audio=True, video=False, screen_share=False)
    assert codec.decode_frame(answer).event == Media.HOST_CONTROL_ALL_PEERS
    both = [bob.client.live_id, cyd.client.live_id]
    assert ada.ask(Room.KICK, "socket.room.RemoveParticipantsRequest", peer_ids=both) == []
    cyd.take()
    assert cyd.client.state == "KICKED"


def test_each_change_of_viewers_is_told_once() -> None:
    clients, meeting = new_meeting()
    hosts = [QueuedClient(clients, meeting, name, "livestream_host") for name in ("ada", "bob")]
    for host in hosts:
        host.take()
    for host in hosts:
        host.take()
    QueuedClient(clients, meeting, "cyd", "livestream_viewer")
    for host in hosts:
        host.queue[:] = [item for item in host.queue if isinstance(item, Event)]
    frames = [[frame.event for frame in host.take()] for host in [*hosts, *hosts]]
    counts = [sum(each.count(Room.ROOM_PEER_COUNT) for each in frames[place::2]) for place in (0, 1)]
    assert counts == [1, 1]


def test_nothing_is_kept_of_a_client_that_was_lost() -> None:
    clients, meeting = new_meeting()
    ada, bob = QueuedClient(clients, meeting, "ada"), QueuedClient(clients, meeting, "bob")
    clients.remove(bob.client)
    bob.client.connection.hang_up()
    asyncio.run(clients.forget_lost_peers())
    assert set(clients.producers.peers()) == {ada.client.live_id, bob.client.live_id}, "it may come back"
    meeting.clock.advance(31)
    asyncio.run(clients.forget_lost_peers())
    assert set(clients.producers.peers()) == {ada.client.live_id}


class SlowMedia(NoMedia):
    """Takes a while to close the connections of a peer."""

    def peer(self, room_id: str, peer_id: str) -> MediaPeer:
        made = super().peer(room_id, peer_id)
        close = made.close

        async def close_slowly() -> None:
            await asyncio.sleep(0)
            await close()

        made.close = close_slowly  # type: ignore[method-assign]
        return made


def test_client_that_comes_while_media_is_closed_gets_connections_that_stay() -> None:
    clients, meeting = new_meeting(SlowMedia)
    ada = QueuedClient(clients, meeting, "ada")
    clients.media_of(ada.client)

    async def create_transport_meanwhile() -> None:
        closing = asyncio.create_task(clients.close())
        await asyncio.sleep(0)
        made = await ada.client.media.create_transport("send", SDP, force_tcp=False)
        await closing
        track = Track("x", "audio", "0", "x", is_screen_share=False, is_paused=False)
        await ada.client.media.produce(made.transport_id, track, SDP)
        await clients.close()

    asyncio.run(create_transport_meanwhile())
