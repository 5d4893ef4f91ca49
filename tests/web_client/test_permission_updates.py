"""A host changes what others may do while they are in the session."""

import json
from typing import Any

import pytest

from rtk_cli.emulator.web_client.event_numbers import Chat, Media, Poll, Preset
from tests.support.web_client import Refused, WebClientDriver
from tests.web_client.scenario import WebRoom, run

REQUEST = "socket.preset.UpdatePeersPresetRequest"
RESPONSE = "socket.preset.UpdatePeersPresetResponse"
ALLOWED, NOT_ALLOWED = 1, 2


async def change(client: WebClientDriver, user_id: str, **patch: Any) -> None:
    updates = [{"user_ids": user_id, "patch": patch}]
    await client.request(Preset.UPDATE_USER_PRESET, REQUEST, RESPONSE, update_peers_presets=updates)


def test_changed_permissions_are_told_and_hold_until_the_end() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        bob = await room.web_connected("bob")
        user_id = (await bob.join())["user_id"]
        muted = {"audio": {"can_produce": NOT_ALLOWED}}
        await change(ada, user_id, chat={"public": {"can_send": False}}, polls={"can_create": True}, media=muted)
        heard = (await bob.heard(Preset.UPDATE_USER_PRESET, RESPONSE))["update_peers_presets"][0]
        assert heard["user_ids"] == user_id
        assert heard["patch"]["chat"]["public"]["can_send"] is False
        assert heard["patch"]["chat"]["public"]["files"] is None
        assert heard["patch"]["media"]["audio"]["can_produce"] == NOT_ALLOWED
        with pytest.raises(Refused):
            await bob.request(Chat.SEND_MESSAGE_TO_ROOM, "socket.chat.SendChatMessageToRoomRequest", payload="x")
        with pytest.raises(Refused):
            await bob.produce("audio")
        await bob.produce("video")
        await bob.request(Poll.CREATE_POLL, "socket.polls.NewPollRequest", question="x", options=["y"])
        await change(ada, user_id, media={"audio": {"can_produce": ALLOWED}})
        await bob.produce("audio")
        await ada.settle()
        assert Preset.UPDATE_USER_PRESET not in ada.events()
        preset = await ada.request(
            Preset.GET_USER_PRESETS,
            "socket.preset.ReadPeersPresetRequest",
            "socket.preset.ReadPeersPresetResponse",
            user_ids=[user_id],
        )
        permissions = json.loads(preset["peer_presets"][0]["preset"])["permissions"]
        assert permissions["chat"]["public"] == {"can_send": False, "files": True, "text": True}
        assert permissions["polls"]["can_create"] is True

    run(scenario)


def test_participant_without_the_right_cannot_change_permissions() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_connected("ada", "group_call_host")
        user_id = (await ada.join())["user_id"]
        bob = await room.web_joined("bob")
        with pytest.raises(Refused):
            await change(bob, user_id, kick_participant=False)
        with pytest.raises(Refused):
            await change(ada, "nobody", kick_participant=False)
        await bob.settle()
        assert Media.PEER_PRODUCER_TOGGLE_BROADCAST not in bob.events()

    run(scenario)


def test_polls_reach_a_participant_from_when_it_may_see_them() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        polls = {"can_create": False, "can_vote": False, "can_view": False}
        bob = await room.web_connected("bob", room.preset("blind", "group_call_participant", polls=polls))
        user_id = (await bob.join())["user_id"]
        await ada.request(Poll.CREATE_POLL, "socket.polls.NewPollRequest", question="x", options=["y"])
        await change(ada, user_id, polls={"can_view": True})
        await ada.request(Poll.CREATE_POLL, "socket.polls.NewPollRequest", question="z", options=["y"])
        heard = await bob.heard(Poll.CREATE_POLL, "socket.polls.UpdatePollResponse")
        assert heard["poll"]["question"] == "z"

    run(scenario)
