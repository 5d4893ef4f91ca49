"""Polls with votes; stores, active plugins and plugin events; messages of an application's own."""

import json
from typing import Any

import pytest

from rtk_cli.emulator.web_client.event_numbers import Plugin, Poll, Room
from tests.support.web_client import Refused, WebClientDriver
from tests.web_client.scenario import WebRoom, run

UPDATE = "socket.polls.UpdatePollResponse"
STORE = "socket.plugin.PluginStoreResponse"
BROADCAST = "socket.room.BroadcastMessage"


async def create_poll(client: WebClientDriver, **more: Any) -> Any:
    poll = {"question": "Lunch?", "options": ["Yes", "No"], **more}
    return (await client.request(Poll.CREATE_POLL, "socket.polls.NewPollRequest", UPDATE, **poll))["poll"]


async def put(client: WebClientDriver, store: str, **values: Any) -> None:
    keys = [{"store_key": key, "payload": json.dumps(value).encode()} for key, value in values.items()]
    name = "socket.plugin.PluginStoreInsertKeysRequest"
    await client.send(Plugin.STORE_INSERT_KEYS, name, plugin_id="x", store_name=store, insert_keys=keys)


async def stored(client: WebClientDriver, event: int = Plugin.STORE_INSERT_KEYS) -> dict[str, Any]:
    """The next change of a store, as keys and values."""
    change = await client.heard(event, STORE)
    return {each["store_key"]: json.loads(each["payload"] or b"null") for each in change["store_items"]}


def test_poll_with_votes_is_the_same_for_web_clients_rest_and_the_live_protocol() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        grace = await room.joined("grace")
        polls = grace.polls.events("polls_update")
        poll = await create_poll(ada)
        assert (poll["created_by"], [each["text"] for each in poll["options"]]) == ("Ada", ["Yes", "No"])
        assert (await bob.heard(Poll.CREATE_POLL, UPDATE))["poll"] == poll
        await anext(polls)
        vote = {"poll_id": poll["poll_id"], "index": 1}
        voted = (await bob.request(Poll.VOTE_POLL, "socket.polls.VotePollRequest", UPDATE, **vote))["poll"]
        assert [each["count"] for each in voted["options"]] == [0, 1]
        assert [each["name"] for each in voted["options"][1]["votes"]] == ["Bob"]
        assert (await ada.heard(Poll.VOTE_POLL, UPDATE))["poll"] == voted
        assert (await anext(polls)).data.options[1].count == 1
        with pytest.raises(Refused):
            await bob.request(Poll.VOTE_POLL, "socket.polls.VotePollRequest", poll_id=poll["poll_id"], index=0)
        created = room.session("POST", "poll", {"question": "Tea?", "options": ["Yes"]})
        assert created["poll"]["question"] == "Tea?"
        assert (await bob.heard(Poll.CREATE_POLL, UPDATE))["poll"]["question"] == "Tea?"
        listed = await bob.request(Poll.GET_POLLS, None, "socket.polls.GetPollsResponse")
        assert [each["question"] for each in listed["polls"]] == ["Lunch?", "Tea?"]

    run(scenario)


def test_hidden_votes_show_after_the_own_vote() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        poll = await create_poll(ada, hide_votes=True)
        await bob.heard(Poll.CREATE_POLL, UPDATE)
        vote = {"poll_id": poll["poll_id"], "index": 0}
        await ada.request(Poll.VOTE_POLL, "socket.polls.VotePollRequest", UPDATE, **vote)
        assert [each["count"] for each in (await bob.heard(Poll.VOTE_POLL, UPDATE))["poll"]["options"]] == [0, 0]
        await bob.request(Poll.VOTE_POLL, "socket.polls.VotePollRequest", UPDATE, **vote)
        assert [each["count"] for each in (await ada.heard(Poll.VOTE_POLL, UPDATE))["poll"]["options"]] == [2, 0]

    run(scenario)


def test_preset_that_hides_polls_shows_none() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        polls = {"can_create": False, "can_vote": False, "can_view": False}
        bob = await room.web_joined("bob", room.preset("blind", "group_call_participant", polls=polls))
        await create_poll(ada)
        await bob.settle()
        assert Poll.CREATE_POLL not in bob.events()
        assert (await bob.request(Poll.GET_POLLS, None, "socket.polls.GetPollsResponse"))["polls"] == []
        with pytest.raises(Refused):
            await create_poll(bob)

    run(scenario)


def test_store_is_shared_and_later_clients_get_it() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        await put(ada, "board", x=1, y={"a": [None]})
        assert [await stored(bob), await stored(bob)] == [{"x": 1}, {"y": {"a": [None]}}]
        await put(bob, "board", x=2)
        assert await stored(ada, Plugin.STORE_INSERT_KEYS) == {"x": 1}  # its own, which the client ignores
        cyd = await room.web_joined("cyd")
        assert await cyd.store("board") == {"x": 2, "y": {"a": [None]}}
        assert await cyd.store("other") == {}
        keys = [{"store_key": "x"}, {"store_key": "never"}]
        name = "socket.plugin.PluginStoreDeleteKeysRequest"
        await bob.send(Plugin.STORE_DELETE_KEYS, name, plugin_id="x", store_name="board", delete_keys=keys)
        assert await stored(cyd, Plugin.STORE_DELETE_KEYS) == {"x": None}
        assert await cyd.store("board") == {"y": {"a": [None]}}
        await bob.send(Plugin.STORE_DELETE, "socket.plugin.PluginStoreDeleteRequest", plugin_id="x", store_name="board")
        assert await stored(cyd, Plugin.STORE_DELETE_KEYS) == {"y": None}

    run(scenario)


def test_active_plugins_are_those_of_the_live_state() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        grace = await room.joined("grace", "group_call_host")
        added = grace.plugins.active.events("plugin_added")
        await put(ada, "__rtk_plugins__", board={"enabledBy": ada.peer_id})
        assert (await stored(bob))["board"]["enabledBy"] == ada.peer_id
        assert (await anext(added)).data.id == "board"
        assert list(await bob.store("__rtk_plugins__")) == ["board"]
        await grace.plugins.active["board"].deactivate()
        assert await stored(bob) == {"board": None}
        payload = [{"store_key": "board", "payload": b"{}"}]
        name = "socket.plugin.PluginStoreInsertKeysRequest"
        with pytest.raises(Refused):  # the preset does not allow it
            await bob.request(Plugin.STORE_INSERT_KEYS, name, store_name="__rtk_plugins__", insert_keys=payload)

    run(scenario)


def test_plugin_event_reaches_all_or_some_with_its_bytes() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob, cyd = await room.web_host(), await room.web_joined("bob"), await room.web_joined("cyd")
        data = bytes(range(256))
        sent = {"plugin_id": "board", "plugin_data": data}
        await ada.send(Plugin.CUSTOM_PLUGIN_EVENT_TO_ROOM, "socket.plugin.PluginEventToRoomRequest", **sent)
        for client in (ada, bob, cyd):
            heard = await client.heard(Plugin.CUSTOM_PLUGIN_EVENT_TO_ROOM, "socket.plugin.PluginEventResponse")
            assert heard == sent
        name = "socket.plugin.PluginEventToPeersRequest"
        await ada.send(Plugin.CUSTOM_PLUGIN_EVENT_TO_PEERS, name, peer_ids=[cyd.peer_id], **sent)
        await cyd.heard(Plugin.CUSTOM_PLUGIN_EVENT_TO_PEERS, "socket.plugin.PluginEventResponse")
        await bob.settle()
        assert Plugin.CUSTOM_PLUGIN_EVENT_TO_PEERS not in bob.events()

    run(scenario)


def test_broadcast_reaches_all_or_some() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob, cyd = await room.web_host(), await room.web_joined("bob"), await room.web_joined("cyd")
        sent = {"type": "wave", "payload": b'{"hand":"left"}'}
        answer = await ada.request(Room.BROADCAST_MESSAGE, BROADCAST, BROADCAST, **sent)
        assert {name: answer[name] for name in sent} == sent
        assert (await bob.heard(Room.BROADCAST_MESSAGE, BROADCAST))["payload"] == sent["payload"]
        await ada.send(Room.BROADCAST_TO_ENTITY, BROADCAST, **sent, ids=[cyd.peer_id], broadcast_type=0)
        await cyd.heard(Room.BROADCAST_TO_ENTITY, BROADCAST)
        await bob.settle()
        assert Room.BROADCAST_TO_ENTITY not in bob.events()

    run(scenario)
