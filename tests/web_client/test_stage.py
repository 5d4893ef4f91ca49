"""The stage of webinars and livestreams: requests, approvals, who may speak, and who is seen."""

from typing import Any

import pytest

from rtk_cli.emulator.web_client.event_numbers import Media, Room
from tests.support.web_client import Refused, WebClientDriver
from tests.web_client.scenario import HOST, WebRoom, run

PRESENTER, VIEWER = "webinar_presenter", "webinar_viewer"
STATUS = "socket.room.PeerStatusUpdate"
REQUESTS = "socket.livestreaming.GetStageRequestsResponse"
PEER = "socket.room.PeerInfoResponse"
ON_STAGE, APPROVED, REQUESTED, OFF_STAGE = 1, 2, 3, 4


async def enter_stage(client: WebClientDriver) -> dict[str, Any]:
    """Enter the stage; the client awaits another event than the one that it sends."""
    answer = await client.request(Room.JOIN_STAGE, None, STATUS)
    return dict(answer)


async def joined(room: WebRoom, name: str, preset: str) -> tuple[WebClientDriver, str, int]:
    """A web client that has joined, with the id of its participant and its place."""
    client = await room.web_connected(name, preset)
    peer = await client.join()
    return client, peer["user_id"], peer["stage_type"]


def test_viewer_asks_is_let_on_stage_speaks_and_is_brought_off() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, _, place = await joined(room, "ada", PRESENTER)
        bob, bob_id, viewing = await joined(room, "bob", VIEWER)
        eve, _, _ = await joined(room, "eve", VIEWER)
        assert (place, viewing) == (ON_STAGE, OFF_STAGE)
        with pytest.raises(Refused):
            await bob.produce("audio")
        with pytest.raises(Refused):
            await enter_stage(bob)
        await bob.send(Room.REQUEST_STAGE_ACCESS)
        asked = await ada.heard(Room.PEER_STAGE_STATUS_UPDATE, STATUS)
        assert (asked["peer_id"], asked["stage_type"]) == (bob.peer_id, REQUESTED)
        listed = (await ada.heard(Room.GET_STAGE_REQUESTS, REQUESTS))["stage_requests"]
        assert [(each["display_name"], each["user_id"]) for each in listed] == [("Bob", bob_id)]
        await ada.send(Room.GRANT_STAGE_ACCESS, "socket.livestreaming.GrantStageAccessRequest", user_ids=[bob_id])
        await bob.heard_event(Room.GRANT_STAGE_ACCESS)
        assert (await enter_stage(bob))["stage_type"] == ON_STAGE
        assert await eve.heard(Room.JOIN_ROOM, PEER, lambda each: each["peer"]["peer_id"] == bob.peer_id)
        await bob.produce("audio")
        state = await ada.request(Room.GET_ROOM_STAGE_STATE, None, "socket.room.GetRoomStageStateResponse")
        assert set(state["on_stage_peers"]) == {ada.peer_id, bob.peer_id}
        await ada.send(Room.LEAVE_STAGE, "socket.livestreaming.LeaveStageRequest", user_ids=[bob_id])
        down = await bob.heard(Room.PEER_STAGE_STATUS_UPDATE, STATUS, lambda each: each["peer_id"] == bob.peer_id)
        assert down["stage_type"] == OFF_STAGE
        assert (await eve.heard(Room.LEAVE_ROOM, PEER))["peer"]["peer_id"] == bob.peer_id
        with pytest.raises(Refused):
            await bob.produce("audio")

    run(scenario)


def test_request_is_denied_or_taken_back() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, _, _ = await joined(room, "ada", PRESENTER)
        bob, bob_id, _ = await joined(room, "bob", VIEWER)
        await bob.send(Room.REQUEST_STAGE_ACCESS)
        await ada.heard(Room.GET_STAGE_REQUESTS, REQUESTS)
        await ada.send(Room.DENY_STAGE_ACCESS, "socket.livestreaming.DenyStageAccessRequest", user_ids=[bob_id])
        await bob.heard_event(Room.DENY_STAGE_ACCESS)
        await bob.send(Room.REQUEST_STAGE_ACCESS)
        await bob.send(Room.CANCEL_STAGE_REQUEST)
        await bob.settle()
        assert Room.DENY_STAGE_ACCESS not in bob.events()
        listed = await ada.request(Room.GET_STAGE_REQUESTS, None, REQUESTS)
        assert listed["stage_requests"] == []
        with pytest.raises(Refused):
            await bob.request(
                Room.GRANT_STAGE_ACCESS, "socket.livestreaming.GrantStageAccessRequest", user_ids=[bob_id]
            )

    run(scenario)


def test_presenter_leaves_the_stage_and_comes_back() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, ada_id, _ = await joined(room, "ada", PRESENTER)
        bob, _, _ = await joined(room, "bob", PRESENTER)
        eve, _, _ = await joined(room, "eve", VIEWER)
        await ada.produce("audio")
        answer = await ada.request(
            Room.LEAVE_STAGE, "socket.livestreaming.LeaveStageRequest", STATUS, user_ids=[ada_id]
        )
        assert answer["stage_type"] == OFF_STAGE
        heard = await bob.heard(Room.PEER_STAGE_STATUS_UPDATE, STATUS)
        assert (heard["peer_id"], heard["stage_type"]) == (ada.peer_id, OFF_STAGE)
        await eve.settle()
        assert Room.LEAVE_ROOM not in eve.events()  # all see those who have access to the stage
        assert (await enter_stage(ada))["stage_type"] == ON_STAGE
        await ada.settle()
        assert Room.PEER_STAGE_STATUS_UPDATE not in ada.events()

    run(scenario)


def test_livestream_viewer_joins_without_media_and_all_get_the_count() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, _, _ = await joined(room, "ada", "livestream_host")
        viewers = []
        for number in (1, 2):
            viewer = await room.web_connected(f"viewer{number}", "livestream_viewer")
            assert (await viewer.join_socket())["stage_type"] == OFF_STAGE
            viewers.append(viewer)
            count = "socket.room.RoomPeerCountResponse"
            for client in (ada, *viewers):
                while (await client.heard(Room.ROOM_PEER_COUNT, count))["count"] != number:
                    pass
        assert Media.ERROR_RESPONSE not in ada.events()

    run(scenario)


def test_viewer_of_the_live_protocol_sees_others_while_they_are_on_stage() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, _, _ = await joined(room, "ada", PRESENTER)
        bob, bob_id, _ = await joined(room, "bob", VIEWER)
        grace = await room.joined("grace", VIEWER)
        changes = grace.participants.joined.events("participant_joined", "participant_left")
        assert bob.peer_id not in grace.participants.joined
        name = "socket.livestreaming.GrantStageAccessRequest"
        await ada.send(Room.GRANT_STAGE_ACCESS, name, user_ids=[bob_id])
        await bob.heard_event(Room.GRANT_STAGE_ACCESS)
        await enter_stage(bob)
        assert (await anext(changes)).data.id == bob.peer_id
        await bob.request(Room.LEAVE_STAGE, "socket.livestreaming.LeaveStageRequest", user_ids=[bob_id])
        assert (await anext(changes)).name == "participant_left"

    run(scenario)


def test_participant_whose_preset_was_deleted_still_sees_those_off_stage() -> None:
    """Without its preset it has the default rights, among them that to see all."""

    async def scenario(room: WebRoom) -> None:
        ada, _, _ = await joined(room, "ada", PRESENTER)
        bob, bob_id, _ = await joined(room, "bob", VIEWER)
        token = room.token("grace", HOST)
        (preset_id,) = [each["id"] for each in room.rest("GET", "/presets") if each["name"] == HOST]
        room.rest("DELETE", f"/presets/{preset_id}")
        grace = await room.connect(token)
        await grace.join()
        await ada.send(Room.GRANT_STAGE_ACCESS, "socket.livestreaming.GrantStageAccessRequest", user_ids=[bob_id])
        await bob.heard_event(Room.GRANT_STAGE_ACCESS)
        await enter_stage(bob)
        await bob.request(Room.LEAVE_STAGE, "socket.livestreaming.LeaveStageRequest", user_ids=[bob_id])
        await grace.chat.send_text_message("Hello")  # it has applied the events before
        assert bob.peer_id in grace.participants.joined

    run(scenario)
