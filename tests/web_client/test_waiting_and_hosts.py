"""The waiting room, and what hosts do: mute, pin, kick, kick all."""

from typing import Any

import pytest

from rtk_cli.emulator.web_client.event_numbers import Media, Room
from tests.support.web_client import Refused, WebClientDriver
from tests.web_client.scenario import WebRoom, run

WAITING = "socket.room.GetWaitingRoomRequests"
PEER = "socket.room.PeerInfoResponse"
TOGGLED = "media.edge.PeerProducerToggleBroadcastResponse"
PIN_SHOWN = "media.edge.GlobalPeerPinningBroadcastResponse"


async def waiting_for(client: WebClientDriver) -> list[str]:
    """The names of those who wait, from the next change on."""
    heard = await client.heard(Room.GET_WAITING_ROOM_REQUESTS, WAITING)
    return [each["display_name"] for each in heard["requests"]]


async def answer_waiting(client: WebClientDriver, event: Room, user_id: str) -> None:
    names = {
        Room.ACCEPT_WAITING_ROOM_REQUESTS: "socket.room.AcceptWaitingRoomRequests",
        Room.DENY_WAITING_ROOM_REQUESTS: "socket.room.DenyWaitingRoomRequests",
    }
    await client.send(event, names[event], user_ids=[user_id])


def test_waiting_web_client_is_admitted_and_joins() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        bob = await room.web_connected("bob", room.waiting())
        peer = await bob.join()
        assert peer["waitlisted"]
        assert await waiting_for(ada) == ["Bob"]
        assert await bob.peers() == []
        await answer_waiting(ada, Room.ACCEPT_WAITING_ROOM_REQUESTS, peer["user_id"])
        await bob.heard_event(Room.WAITING_ROOM_REQUEST_ACCEPTED)
        assert not (await bob.join())["waitlisted"]
        assert await waiting_for(ada) == []
        assert (await ada.heard(Room.JOIN_ROOM, PEER))["peer"]["peer_id"] == bob.peer_id

    run(scenario)


def test_waiting_web_client_is_denied_by_a_participant_of_the_live_protocol() -> None:
    async def scenario(room: WebRoom) -> None:
        grace = await room.host()
        waiting = grace.participants.waitlisted.events("participant_joined")
        bob = await room.web_connected("bob", room.waiting())
        await bob.join()
        await grace.participants.reject_waiting_room_request((await anext(waiting)).data.id)
        await bob.heard_event(Room.WAITING_ROOM_REQUEST_DENIED)

    run(scenario)


def test_host_who_joins_later_gets_those_who_wait_already() -> None:
    async def scenario(room: WebRoom) -> None:
        bob = await room.web_connected("bob", room.waiting())
        await bob.join()
        ada = await room.web_host()
        listed = await ada.request(Room.GET_WAITING_ROOM_REQUESTS, None, WAITING)
        assert [each["display_name"] for each in listed["requests"]] == ["Bob"]
        cyd = await room.web_joined("cyd")
        with pytest.raises(Refused):
            await cyd.request(
                Room.ACCEPT_WAITING_ROOM_REQUESTS, "socket.room.AcceptWaitingRoomRequests", user_ids=["x"]
            )

    run(scenario)


async def kick(client: WebClientDriver, peer_id: str) -> None:
    await client.send(Room.KICK, "socket.room.RemoveParticipantsRequest", peer_ids=[peer_id])


def test_kick_reaches_the_kicked_alone() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        await kick(ada, bob.peer_id)
        await bob.heard_event(Room.KICK)
        await ada.heard(Room.LEAVE_ROOM, PEER)
        await kick(ada, bob.peer_id)  # the client asks twice
        await ada.settle()
        assert Room.KICK not in ada.events()
        grace = await room.joined("grace")
        ends = grace.self.events("room_left")
        await kick(ada, grace.self.id)
        await anext(ends)

    run(scenario)


def test_rest_kicks_a_web_client() -> None:
    async def scenario(room: WebRoom) -> None:
        await room.web_host()
        bob = await room.web_connected("bob")
        peer = await bob.join()
        room.session("POST", "kick", {"participant_ids": [peer["user_id"]]})
        await bob.heard_event(Room.KICK)

    run(scenario)


def test_kick_all_ends_the_session_for_all() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        with pytest.raises(Refused):
            await bob.request(Room.KICK_ALL, "media.edge.KickAllPeersRequest")
        await ada.send(Room.KICK_ALL, "media.edge.KickAllPeersRequest")
        for client in (ada, bob):
            await client.heard_event(Room.KICK_ALL)
        sessions = room.rest("GET", "/sessions")["sessions"]
        assert [each["status"] for each in sessions] == ["ENDED"]

    run(scenario)


async def mute(client: WebClientDriver, peer_id: str) -> Any:
    return await client.request(
        Media.HOST_CONTROL_PEER,
        "media.edge.HostMediaControlForPeerRequest",
        "media.edge.HostMediaControlForPeerResponse",
        participant_id=peer_id,
        audio=True,
    )


def test_host_mutes_a_web_client_which_then_mutes_itself() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        producer_id = (await bob.produce("audio"))["producer_id"]
        grace = await room.joined("grace")
        assert grace.participants.joined[bob.peer_id].audio_enabled
        assert (await mute(ada, bob.peer_id))["status"] == "success"
        muted = await bob.heard(Media.PEER_PRODUCER_TOGGLE_BROADCAST, TOGGLED)
        assert muted["participant_id"] == bob.peer_id
        assert muted["initiator_participant_id"] != bob.peer_id
        assert (muted["producer_state"]["producer_id"], muted["producer_state"]["pause"]) == (producer_id, True)
        await bob.request(
            Media.TOGGLE_PRODUCER, "media.edge.ProducerToggleRequest", producer_id=producer_id, pause=True
        )
        shown = await ada.heard(Media.PEER_PRODUCER_TOGGLE_BROADCAST, TOGGLED)
        assert (shown["participant_id"], shown["producer_state"]["pause"]) == (bob.peer_id, True)
        with pytest.raises(Refused):
            await mute(bob, ada.peer_id)

    run(scenario)


def test_mute_all_spares_the_host() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        for client in (ada, bob):
            await client.produce("audio")
        await ada.request(Media.HOST_CONTROL_ALL_PEERS, "media.edge.HostMediaControlForAllPeerRequest", audio=True)
        await bob.heard(
            Media.PEER_PRODUCER_TOGGLE_BROADCAST, TOGGLED, lambda each: each["participant_id"] == bob.peer_id
        )
        grace = await room.joined("grace")
        peers = grace.participants.joined
        assert (peers[ada.peer_id].audio_enabled, peers[bob.peer_id].audio_enabled) == (True, False)

    run(scenario)


def test_one_peer_is_pinned_at_a_time() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        for wanted in (bob.peer_id, ada.peer_id, ""):
            await ada.request(Media.GLOBAL_PIN_PEER, "media.edge.GlobalPeerPinningRequest", participant_id=wanted)
            while (await bob.heard(Media.GLOBAL_PEER_PIN_BROADCAST, PIN_SHOWN))["participant_id"] != wanted:
                pass
        await ada.request(Media.GLOBAL_PIN_PEER, "media.edge.GlobalPeerPinningRequest", participant_id=bob.peer_id)
        cyd = await room.web_connected("cyd")
        await cyd.join_socket()
        assert (await cyd.join_media())["room_state"]["pinned_peer_ids"] == [bob.peer_id]
        with pytest.raises(Refused):
            await cyd.request(Media.GLOBAL_PIN_PEER, "media.edge.GlobalPeerPinningRequest", participant_id=ada.peer_id)

    run(scenario)
