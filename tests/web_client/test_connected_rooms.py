"""Connected rooms: hosts open and close breakout rooms, and move participants, who go there by themselves."""

from typing import Any

import pytest

from rtk_cli.emulator.web_client.event_numbers import Chat, Room
from tests.support.web_client import Refused, WebClientDriver, web_client
from tests.web_client.scenario import HOST, PARTICIPANT, WebRoom, run

DUMP = "socket.room.GetConnectedRoomsDumpResponse"
TRANSFER = "socket.room.TransferPeer"


async def create(client: WebClientDriver, *titles: str) -> list[dict[str, Any]]:
    answer = await client.request(
        Room.CREATE_CONNECTED_ROOMS,
        "socket.room.CreateConnectedRoomsRequest",
        "socket.room.CreateConnectedRoomsResponse",
        payloads=[{"title": title} for title in titles],
    )
    return [{"id": each["id"], "title": each["title"]} for each in answer["payloads"]]


async def move(client: WebClientDriver, user_id: str, meeting_id: str) -> None:
    await client.request(
        Room.MOVE_PEERS,
        "socket.room.MovePeersBetweenRoomsRequest",
        destination_meeting_id=meeting_id,
        participants=[{"id": user_id}],
    )


async def occupants(client: WebClientDriver) -> dict[str, list[str]]:
    """Who is where, by the title of the room."""
    dump = await client.request(Room.GET_CONNECTED_ROOMS_DUMP, None, DUMP)
    rooms = [dump["parent_meeting"], *dump["meetings"]]
    return {room["title"]: [each["display_name"] for each in room["participants"]] for room in rooms}


def test_participant_is_moved_into_a_room_and_back() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        bob = await room.web_connected("bob")
        user_id = (await bob.join())["user_id"]
        left, right = await create(ada, "Left", "Right")
        assert await occupants(bob) == {"Daily": ["Ada", "Bob"], "Left": [], "Right": []}
        await bob.heard(Room.GET_CONNECTED_ROOMS_DUMP, DUMP)
        await move(ada, user_id, left["id"])
        wanted = await bob.heard(Room.TRANSFER_PEER, TRANSFER)
        assert wanted["meeting_id"] == left["id"]
        details = await room.http("GET", "/v2/internals/participant-details", wanted["auth_token"])
        assert details.json()["data"]["meeting"] == left
        await bob.close()
        async with web_client(room.url, wanted["auth_token"], left["id"], "Bob") as moved:
            await moved.join()
            assert await occupants(ada) == {"Daily": ["Ada"], "Left": ["Bob"], "Right": []}
            await ada.send(Chat.SEND_MESSAGE_TO_ROOM, "socket.chat.SendChatMessageToRoomRequest", payload="x")
            await ada.settle()
            await moved.settle()
            assert Chat.SEND_MESSAGE_TO_ROOM not in moved.events()
            await move(ada, user_id, room.meeting_id)
            back = await moved.heard(Room.TRANSFER_PEER, TRANSFER)
            await moved.close()
        async with web_client(room.url, back["auth_token"], room.meeting_id, "Bob") as returned:
            await returned.join()
            assert await occupants(ada) == {"Daily": ["Ada", "Bob"], "Left": [], "Right": []}
        assert right["title"] == "Right"

    run(scenario)


def test_participant_without_a_client_is_moved_at_once() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        (left,) = await create(ada, "Left")
        grace = room.emulator.live.join_with_token(room.token("grace", PARTICIPANT))
        await move(ada, grace["participant_id"], left["id"])
        assert await occupants(ada) == {"Daily": ["Ada"], "Left": ["Grace"]}

    run(scenario)


def test_room_is_closed() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        (left,) = await create(ada, "Left")
        answer = await ada.request(
            Room.DELETE_CONNECTED_ROOMS,
            "socket.room.DisableConnectedRoomsRequest",
            "socket.room.DisableConnectedRoomsResponse",
            payloads=[{"id": left["id"]}],
        )
        assert [each["id"] for each in answer["payloads"]] == [left["id"]]
        assert await occupants(ada) == {"Daily": ["Ada"]}
        assert room.rest("GET", f"/meetings/{room.meeting_id}/active-session")["live_participants"] == 1

    run(scenario)


def test_only_those_with_the_right_open_rooms_and_move_others() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_connected("ada", HOST)
        user_id = (await ada.join())["user_id"]
        bob = await room.web_joined("bob")
        (left,) = await create(ada, "Left")
        with pytest.raises(Refused):
            await create(bob, "Right")
        for target in (left["id"], room.meeting_id):
            with pytest.raises(Refused):
                await move(bob, user_id, target)
        with pytest.raises(Refused):
            await move(ada, user_id, "unknown")

    run(scenario)
