"""Joining, seeing the others, and leaving: what web clients do, REST and the other clients see, and the reverse."""

import uuid

from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.web_client.event_numbers import Media, Room
from tests.support.web_client import web_client
from tests.web_client.scenario import HOST, WebRoom, run

PEER = "socket.room.PeerInfoResponse"
PRESENCE = "media.edge.PeerJoinBroadcastResponse"
ON_STAGE, OFF_STAGE = 1, 4


def test_web_client_joins_with_the_id_that_it_chose() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_connected("ada", HOST)
        peer = await ada.join()
        assert (peer["peer_id"], peer["display_name"], peer["stage_type"]) == (ada.peer_id, "Ada", ON_STAGE)
        assert [each["peer_id"] for each in await ada.peers()] == [ada.peer_id]
        session = room.rest("GET", f"/meetings/{room.meeting_id}/active-session")
        info = await ada.request(Room.GET_ROOM_INFO, None, "socket.room.RoomInfoResponse")
        assert info["room"]["room_uuid"] == session["id"]
        assert info["room"]["title"] == "Daily"

    run(scenario)


def test_web_clients_see_each_other_join_and_leave() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        bob = await room.web_joined("bob")
        joined = await ada.heard(Room.JOIN_ROOM, PEER)
        assert joined["peer"]["peer_id"] == bob.peer_id
        assert {each["peer_id"] for each in await bob.peers()} == {ada.peer_id, bob.peer_id}
        await bob.close()
        left = await ada.heard(Room.LEAVE_ROOM, PEER)
        assert left["peer"]["peer_id"] == bob.peer_id
        assert room.rest("GET", f"/meetings/{room.meeting_id}/active-session")["live_participants"] == 1

    run(scenario)


def test_participant_of_the_live_protocol_and_web_client_see_each_other() -> None:
    async def scenario(room: WebRoom) -> None:
        grace = await room.host()
        joins = grace.participants.joined.events("participant_joined")
        bob = await room.web_connected("bob")
        await bob.join()
        assert (await anext(joins)).data.id == bob.peer_id
        assert not grace.participants.joined[bob.peer_id].audio_enabled
        assert {each["display_name"] for each in await bob.peers()} == {"Ada", "Bob"}
        await grace.leave()
        assert (await bob.heard(Room.LEAVE_ROOM, PEER))["peer"]["display_name"] == "Ada"

    run(scenario)


def test_participant_made_by_the_emulator_appears_with_microphone_and_camera() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        token = room.token("grace", HOST)
        grace = room.emulator.live.join_with_token(token)
        assert (await ada.heard(Room.JOIN_ROOM, PEER))["peer"]["display_name"] == "Grace"
        presence = (await ada.heard(Media.PEER_JOINED_BROADCAST, PRESENCE))["participant"]
        assert presence["peer_id"] == grace["id"]
        assert [(each["kind"], each["pause"]) for each in presence["producer_states"]] == [(0, False), (1, False)]
        room.emulator.live.leave(grace["id"])
        await ada.heard(Room.LEAVE_ROOM, PEER)

    run(scenario)


def test_web_client_continues_as_the_same_peer_after_a_lost_connection() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        token, peer_id = room.token("bob", HOST), str(uuid.uuid4())
        async with web_client(room.url, token, room.meeting_id, "Bob", peer_id) as bob:
            await bob.join()
            await ada.heard(Room.JOIN_ROOM, PEER)
            await bob.drop()
        async with web_client(room.url, token, room.meeting_id, "Bob", peer_id) as bob:
            assert (await bob.join())["peer_id"] == peer_id
            assert len(await bob.peers()) == 2
            await ada.settle()
            assert Room.LEAVE_ROOM not in ada.events()

    run(scenario)


def test_web_client_that_comes_back_late_joins_again_under_its_own_id() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        token, peer_id = room.token("bob", HOST), str(uuid.uuid4())
        async with web_client(room.url, token, room.meeting_id, "Bob", peer_id) as bob:
            await bob.join()
            await bob.drop()
        while Room.LEAVE_ROOM not in ada.events():  # the time counts from when the server notices
            room.clock.advance(31)
            await ada.settle()
        await ada.heard(Room.LEAVE_ROOM, PEER)
        async with web_client(room.url, token, room.meeting_id, "Bob", peer_id) as bob:
            assert (await bob.join())["peer_id"] == peer_id
            assert {each["peer_id"] for each in await bob.peers()} == {ada.peer_id, peer_id}
            shown = {each["peer_id"] for each in await ada.peers()}
            assert len(shown) == 2
            assert peer_id not in shown

    run(scenario)


def test_peers_are_found_by_name_and_by_page() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        for name in ("bob", "bobby", "cyd"):
            await room.web_joined(name)
        found = []
        for wanted in ({"seach_query": "BOB"}, {"limit": 2, "offset": 1}, {"offset": 3}):
            answer = await ada.request(
                Room.GET_ROOM_PEERS_INFO,
                "socket.room.RoomPeersInfoRequest",
                "socket.room.RoomPeersInfoResponse",
                **wanted,
            )
            found.append([each["display_name"] for each in answer["peers"]])
        assert found == [["Bob", "Bobby"], ["Bob", "Bobby"], ["Cyd"]]

    run(scenario)


def test_client_may_look_who_is_there_before_it_joins() -> None:
    async def scenario(room: WebRoom) -> None:
        await room.web_host()
        bob = await room.web_connected("bob")
        assert [each["display_name"] for each in await bob.peers()] == ["Ada"]

    run(scenario)


def test_name_is_taken_at_the_join_if_the_preset_allows_it() -> None:
    async def scenario(room: WebRoom) -> None:
        rights = {"can_edit_display_name": False}
        for name, preset, shown in (
            ("ada", HOST, "Countess"),
            ("bob", room.preset("fixed", "group_call_participant", **rights), "Bob"),
        ):
            client = await room.web_connected(name, preset)
            client.name = "Countess"
            assert (await client.join())["display_name"] == shown

    run(scenario)


def test_server_pings_and_keeps_a_client_that_only_answers() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        pings = ada.pings
        while ada.pings < pings + 3:
            await ada.settle()
        assert ada.close_code is None

    run(scenario, Limits(ping_seconds=0.01))
