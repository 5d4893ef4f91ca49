"""The chat: text, images, files, custom messages; private ones; edits, pins, pages and search."""

import json
from typing import Any

import pytest

from rtk_cli.emulator.web_client.event_numbers import Chat
from tests.support.web_client import Refused, WebClientDriver
from tests.web_client.scenario import WebRoom, run

TO_ROOM = "socket.chat.SendChatMessageToRoomRequest"
TO_PEERS = "socket.chat.SendChatMessageToPeersRequest"
IN_ROOM = "socket.chat.SendChatMessageToRoomResponse"
PRIVATE = "socket.chat.SendChatMessageToPeersResponse"
EDITED = "socket.chat.EditChatMessageResponse"
PINNED = "socket.chat.PinChatMessageResponse"
DELETED = "socket.chat.DeleteChatMessageResponse"
TEXT, IMAGE, FILE, CUSTOM = 0, 1, 2, 3


async def send(client: WebClientDriver, payload: str, payload_type: int = TEXT) -> Any:
    """Send a message to all; returns it as the sender gets it back."""
    await client.send(Chat.SEND_MESSAGE_TO_ROOM, TO_ROOM, payload=payload, payload_type=payload_type)
    return (await client.heard(Chat.SEND_MESSAGE_TO_ROOM, IN_ROOM))["message"]


async def pages(client: WebClientDriver, **wanted: Any) -> list[str]:
    answer = await client.request(
        Chat.GET_PAGINATED_MESSAGES,
        "socket.chat.GetPaginatedChatMessageRoomRequest",
        "socket.chat.GetPaginatedChatMessageRoomResponse",
        **wanted,
    )
    return [each["payload"] for each in answer["messages"]]


def test_text_message_reaches_all_in_every_protocol() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        grace = await room.joined("grace")
        updates = grace.chat.events("chat_update")
        message = await send(ada, "Hello")
        for name in ("payload", "display_name", "peer_id"):
            assert message[name] == {"payload": "Hello", "display_name": "Ada", "peer_id": ada.peer_id}[name]
        assert message["created_at_ms"] == message["created_at"] * 1000 == 1_789_372_800_000
        assert (await bob.heard(Chat.SEND_MESSAGE_TO_ROOM, IN_ROOM))["message"] == message
        assert (await anext(updates)).data.message.text == "Hello"
        await grace.chat.send_text_message("Hi")
        answered = (await bob.heard(Chat.SEND_MESSAGE_TO_ROOM, IN_ROOM))["message"]
        assert (answered["payload"], answered["user_id"]) == ("Hi", grace.self.user_id)

    run(scenario)


def test_private_message_reaches_its_recipient_and_no_one_else() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob, cyd = await room.web_host(), await room.web_joined("bob"), await room.web_joined("cyd")
        receivers = [bob.peer_id, ada.peer_id]  # the client names itself too
        await ada.send(Chat.SEND_MESSAGE_TO_PEERS, TO_PEERS, peer_ids=receivers, payload="psst")
        message = (await bob.heard(Chat.SEND_MESSAGE_TO_PEERS, PRIVATE))["message"]
        assert message == (await ada.heard(Chat.SEND_MESSAGE_TO_PEERS, PRIVATE))["message"]
        assert len(message["target_user_ids"]) == 1
        await cyd.settle()
        assert Chat.SEND_MESSAGE_TO_PEERS not in cyd.events()
        other = message["target_user_ids"][0]
        now = message["created_at_ms"]
        found = await pages(ada, time_stamp=now, size=5, reversed=True, filters={"user_id": other})
        assert found == ["psst"]
        assert await pages(ada, time_stamp=now, size=5, reversed=True) == []
        assert await pages(cyd, time_stamp=now, size=5, reversed=True, filters={"user_id": other}) == []

    run(scenario)


def test_edit_pin_and_delete_are_answered_and_reach_the_others_once() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        chat_id = (await send(ada, "Helo"))["chat_id"]
        edit = {"chat_id": chat_id, "payload": "Hello", "payload_type": TEXT}
        answer = await ada.request(Chat.EDIT_MESSAGE, "socket.chat.EditChatMessageRequest", EDITED, **edit)
        assert (answer["message"]["payload"], answer["message"]["is_edited"]) == ("Hello", True)
        assert await bob.heard(Chat.EDIT_MESSAGE, EDITED) == answer
        pin = {"chat_id": chat_id, "pinned": True}
        pinned = await bob.request(Chat.PIN_MESSAGE, "socket.chat.PinChatMessageRequest", PINNED, **pin)
        assert (pinned["pinned"], pinned["message"]["pinned"]) == (True, True)
        assert await ada.heard(Chat.PIN_MESSAGE, PINNED) == pinned
        again = await bob.request(Chat.PIN_MESSAGE, "socket.chat.PinChatMessageRequest", PINNED, **pin)
        assert again == pinned
        now = pinned["message"]["created_at_ms"]
        assert await pages(ada, time_stamp=now, size=5, filters={"pinned": True}) == ["Hello"]
        gone = {"chat_id": chat_id}
        deleted = await ada.request(Chat.DELETE_MESSAGE, "socket.chat.DeleteChatMessageRequest", DELETED, **gone)
        assert deleted["chat_id"] == chat_id
        await bob.heard(Chat.DELETE_MESSAGE, DELETED)
        for client in (ada, bob):
            await client.settle()
            assert not {Chat.EDIT_MESSAGE, Chat.PIN_MESSAGE, Chat.DELETE_MESSAGE} & set(client.events())

    run(scenario)


def test_only_own_messages_can_be_edited_and_deleted() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        chat_id = (await send(ada, "Mine"))["chat_id"]
        for event, name in ((Chat.EDIT_MESSAGE, "Edit"), (Chat.DELETE_MESSAGE, "Delete")):
            with pytest.raises(Refused):
                await bob.request(event, f"socket.chat.{name}ChatMessageRequest", chat_id=chat_id)

    run(scenario)


def test_pages_and_search_follow_time_and_text() -> None:
    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        times = []
        for text in ("one", "two", "Three"):
            times.append((await send(ada, text))["created_at_ms"])
            room.clock.advance(1)
        assert await pages(ada, time_stamp=times[2], size=2, reversed=True) == ["Three", "two"]
        assert await pages(ada, time_stamp=times[1], size=5, reversed=False) == ["two", "Three"]
        assert await pages(ada, time_stamp=0, size=1) == ["one"]
        answer = await ada.request(
            Chat.SEARCH_CHANNEL_MESSAGES,
            "socket.chat.SearchChatMessagesRequest",
            "socket.chat.GetChatMessagesResponse",
            search_term="T",
            time_stamp=times[2],
            size=10,
            reversed=True,
        )
        assert [each["payload"] for each in answer["messages"]] == ["Three", "two"]
        history = await ada.request(Chat.GET_MESSAGES, None, "socket.chat.GetChatMessagesResponse")
        assert [each["payload"] for each in history["messages"]] == ["one", "two", "Three"]

    run(scenario)


def test_file_is_uploaded_and_its_message_is_in_the_chat_of_all_protocols() -> None:
    async def scenario(room: WebRoom) -> None:
        token = room.token("ada", "group_call_host")
        ada = await room.web_connected("ada", token=token)
        await ada.join()
        prepared = await room.http("POST", "/v2/meetings/chat-upload", token, json={"filename": "a b.html"})
        places = prepared.json()["data"]
        content = b"<script>alert(1)</script>"
        for expected in (200, 409):  # a second upload would change what others have read
            headers = {"content-type": "text/html"}
            put = await room.http("PUT", path_of(places["put_location"]), "", content=content, headers=headers)
            assert put.status_code == expected
        found = await room.http("GET", path_of(places["get_location"]), "")
        assert (found.status_code, found.content) == (200, content)
        assert found.headers["content-disposition"].startswith("attachment")  # a browser must not run it
        file = {"link": places["get_location"], "name": "a b.html", "size": len(content)}
        assert json.loads((await send(ada, json.dumps(file), FILE))["payload"]) == file
        grace = await room.joined("grace")
        assert [(each.type, each.name, each.link) for each in grace.chat.messages] == [
            ("file", "a b.html", places["get_location"])
        ]

    run(scenario)


@pytest.mark.parametrize("change", ["signature=0", "expires=1"])
def test_link_to_a_file_is_refused_when_it_was_changed(change: str) -> None:
    async def scenario(room: WebRoom) -> None:
        token = room.token("ada", "group_call_host")
        prepared = await room.http("POST", "/v2/meetings/chat-upload", token, json={"filename": "x"})
        path = path_of(prepared.json()["data"]["put_location"])
        answer = await room.http("PUT", f"{path}&{change}", "", content=b"x")
        assert answer.status_code == 403

    run(scenario)


def test_custom_message_and_image_keep_their_content() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob = await room.web_host(), await room.web_joined("bob")
        content = {"message": "cm", "html": "<b>", "files": []}
        message = await send(ada, json.dumps(content), CUSTOM)
        assert (message["payload_type"], json.loads(message["payload"])) == (CUSTOM, content)
        assert (await bob.heard(Chat.SEND_MESSAGE_TO_ROOM, IN_ROOM))["message"] == message
        image = await send(ada, "https://example.com/a.png", IMAGE)
        assert (image["payload_type"], image["payload"]) == (IMAGE, "https://example.com/a.png")
        edit = {"chat_id": image["chat_id"], "payload": "https://example.com/b.png", "payload_type": IMAGE}
        edited = await ada.request(Chat.EDIT_MESSAGE, "socket.chat.EditChatMessageRequest", EDITED, **edit)
        assert edited["message"]["payload"] == "https://example.com/b.png"

    run(scenario)


def test_preset_that_forbids_the_chat_refuses_messages_and_uploads() -> None:
    async def scenario(room: WebRoom) -> None:
        nothing = {"can_send": False, "can_receive": False, "text": False, "files": False}
        chat = {"public": {name: nothing[name] for name in ("can_send", "text", "files")}, "private": nothing}
        token = room.token("bob", room.preset("quiet", "group_call_participant", chat=chat))
        bob = await room.web_connected("bob", token=token)
        await bob.join()
        with pytest.raises(Refused):
            await bob.request(Chat.SEND_MESSAGE_TO_ROOM, TO_ROOM, payload="x")
        prepared = await room.http("POST", "/v2/meetings/chat-upload", token, json={"filename": "x"})
        assert prepared.status_code == 403

    run(scenario)


def path_of(url: str) -> str:
    """Path and query of a link."""
    return "/" + url.split("/", 3)[3]
