"""Official web clients in one meeting: with each other, with `rtk_cli.meeting`, and with what REST and webhooks say."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from tests.browser.web_client_page import BrowserClient, BrowserRoom
from tests.support.chromium import needs_chromium
from tests.support.emulator_server import http_server
from tests.web_core.clients import PythonClient
from tests.web_core.room import APP

pytestmark = needs_chromium

NewRoom = Callable[[], BrowserRoom]
PARTICIPANT = "group_call_participant"


@pytest.fixture(scope="module")
def trio(new_room: NewRoom) -> BrowserRoom:
    """Ada, Bob and Cy in three pages, and Kim with `rtk_cli.meeting`; tests leave them joined."""
    room = new_room()
    for name in ("ada", "bob", "cy"):
        room.joined_page(name)
    room.python("kim").call("join")
    for name in room.clients:
        room.until(lambda name=name: len(room.clients[name].get("participants.joined")) == 3, name)  # type: ignore[misc]
    return room


def page(room: BrowserRoom, name: str) -> BrowserClient:
    client = room.clients[name]
    assert isinstance(client, BrowserClient)
    return client


def python(room: BrowserRoom, name: str) -> PythonClient:
    client = room.clients[name]
    assert isinstance(client, PythonClient)
    return client


def test_all_see_each_other_as_rest_does(trio: BrowserRoom) -> None:
    for name, client in trio.clients.items():
        others = {other.title() for other in trio.clients if other != name}
        assert set(client.get("participants.joined")) == others
    session = trio.live_session()
    assert session["live_participants"] == 4
    listed = trio.get(f"/sessions/{session['id']}/participants")["participants"]
    assert {each["display_name"] for each in listed} == {"Ada", "Bob", "Cy", "Kim"}
    assert {page(trio, name).get("meta.sessionId") for name in ("ada", "bob", "cy")} == {session["id"]}


def test_chat_reaches_all_in_order(trio: BrowserRoom) -> None:
    texts = []
    for number, name in enumerate(("ada", "bob", "cy", "kim", "ada")):
        texts.append(f"message {number} of {name}")
        trio.clients[name].call("chat.sendTextMessage", texts[-1])
        trio.until(lambda: trio.clients["bob"].get("chat.messages")[-1:] == texts[-1:])
    for name, client in trio.clients.items():
        trio.until(lambda client=client: client.get("chat.messages")[-5:] == texts, name)  # type: ignore[misc]


def test_private_message_reaches_one(trio: BrowserRoom) -> None:
    bob_id = page(trio, "bob").get("self.id")
    page(trio, "ada").call("chat.sendTextMessage", "only for Bob", [bob_id])
    trio.until(lambda: "only for Bob" in page(trio, "bob").get("chat.messages"), "bob")
    trio.until(lambda: "only for Bob" in page(trio, "ada").get("chat.messages"))
    page(trio, "ada").call("chat.sendTextMessage", "for all")
    for name in ("cy", "kim"):
        trio.until(lambda name=name: "for all" in trio.clients[name].get("chat.messages"), name)  # type: ignore[misc]
        assert "only for Bob" not in trio.clients[name].get("chat.messages")


def test_message_is_edited_and_deleted_for_all(trio: BrowserRoom) -> None:
    ada = page(trio, "ada")
    ada.call("chat.sendTextMessage", "typo")
    trio.until(lambda: "typo" in ada.get("chat.messages"))
    message_id = ada.ids("chat.messages")[-1]
    ada.call("chat.editTextMessage", message_id, "corrected")
    for name in ("bob", "kim"):
        trio.until(lambda name=name: "corrected" in trio.clients[name].get("chat.messages"), name)  # type: ignore[misc]
    ada.call("chat.deleteMessage", message_id)
    for name in ("bob", "kim"):
        trio.until(lambda name=name: "corrected" not in trio.clients[name].get("chat.messages"), name)  # type: ignore[misc]


def test_file_is_uploaded_and_read_by_others(trio: BrowserRoom) -> None:
    send = "meeting.chat.sendFileMessage(new File(['minutes of the meeting'], 'minutes.txt', {type: 'text/plain'}))"
    page(trio, "ada").page.evaluate(send)
    read = "async () => { const {link} = meeting.chat.messages.at(-1); return link && (await fetch(link)).text(); }"
    trio.until(lambda: page(trio, "bob").page.evaluate("meeting.chat.messages.at(-1).type") == "file", "bob")
    assert page(trio, "bob").page.evaluate(read) == "minutes of the meeting"
    trio.until(lambda: python(trio, "kim").meeting.chat.messages[-1].type == "file", "kim")


def test_votes_are_counted_once_for_all(trio: BrowserRoom) -> None:
    page(trio, "ada").call("polls.create", "Lunch?", ["Soup", "Salad"], False, False)
    for name in trio.clients:
        trio.until(lambda name=name: "Lunch?" in trio.clients[name].get("polls.items"), name)  # type: ignore[misc]
    poll_id = page(trio, "ada").ids("polls.items")[-1]
    for name, choice in (("bob", 0), ("cy", 0), ("kim", 1)):
        trio.clients[name].call("polls.vote", poll_id, choice)
    counts = "meeting.polls.items.at(-1).options.map(option => option.count)"
    for name in ("ada", "bob", "cy"):
        trio.until(lambda name=name: page(trio, name).page.evaluate(counts) == [2, 1], name)  # type: ignore[misc]
    poll = python(trio, "kim").meeting.polls.items[-1]
    assert [option.count for option in poll.options] == [2, 1]


def test_store_is_shared(trio: BrowserRoom) -> None:
    create = "name => meeting.stores.create(name).then(store => { window.store = store; })"
    for name in ("ada", "bob"):
        page(trio, name).page.evaluate(create, "board")
    page(trio, "bob").page.evaluate("store.subscribe('colour', data => { window.seen = data; })")
    page(trio, "ada").page.evaluate("store.set('colour', 'green')")
    trio.until(lambda: page(trio, "bob").page.evaluate("store.get('colour')") == "green", "bob")
    trio.until(lambda: page(trio, "bob").page.evaluate("JSON.stringify(window.seen ?? null)") != "null", "bob")


def test_plugin_is_active_for_all(trio: BrowserRoom) -> None:
    (plugin_id,) = page(trio, "ada").ids("plugins.all")
    page(trio, "ada").page.evaluate("meeting.plugins.all.toArray()[0].activate()")
    trio.until(lambda: page(trio, "bob").get("plugins.active") == ["Board"], "bob")
    trio.until(lambda: list(python(trio, "kim").meeting.plugins.active) == [plugin_id], "kim")
    assert "plugins.active.pluginAdded" in page(trio, "bob").events
    page(trio, "bob").page.evaluate("meeting.plugins.all.toArray()[0].deactivate()")
    trio.until(lambda: page(trio, "ada").get("plugins.active") == [])
    trio.until(lambda: list(python(trio, "kim").meeting.plugins.active) == [], "kim")


def test_broadcast_message_reaches_the_others(trio: BrowserRoom) -> None:
    page(trio, "bob").page.evaluate("meeting.participants.on('broadcastedMessage', each => { window.heard = each; })")
    page(trio, "ada").call("participants.broadcastMessage", "wave", {"hand": "left"})
    trio.until(lambda: page(trio, "bob").page.evaluate("window.heard?.payload?.hand ?? null") == "left", "bob")


def test_camera_of_one_is_seen_by_others_and_rest(trio: BrowserRoom) -> None:
    page(trio, "ada").call("self.enableAudio")
    kim = python(trio, "kim").meeting
    ada_id = page(trio, "ada").get("self.id")
    trio.until(lambda: kim.participants.joined[ada_id].audio_enabled, "kim")
    page(trio, "ada").call("self.disableAudio")
    trio.until(lambda: not kim.participants.joined[ada_id].audio_enabled, "kim")


def test_host_mutes_and_kicks(new_room: NewRoom) -> None:
    room = new_room()
    ada, bob = room.joined_page("ada"), room.joined_page("bob", PARTICIPANT)
    room.until(lambda: ada.get("participants.joined") == ["Bob"])
    bob.call("self.enableAudio")
    room.until(lambda: bob.get("self.audioEnabled") is True, "bob")
    room.until(lambda: ada.page.evaluate("meeting.participants.joined.toArray()[0].audioEnabled"))
    ada.page.evaluate("meeting.participants.joined.toArray()[0].disableAudio()")
    room.until(lambda: bob.get("self.audioEnabled") is False, "bob")
    ada.page.evaluate("meeting.participants.joined.toArray()[0].kick()")
    room.until(lambda: bob.get("self.roomState") == "kicked", "bob")
    room.until(lambda: ada.get("participants.joined") == [])
    assert room.live_session()["live_participants"] == 1


def test_kick_by_rest_ends_the_client(new_room: NewRoom) -> None:
    room = new_room()
    ada, bob = room.joined_page("ada"), room.joined_page("bob", PARTICIPANT)
    room.until(lambda: ada.get("participants.joined") == ["Bob"])
    path = f"/meetings/{room.meeting_id}/active-session/kick"
    room.post(path, {"participant_ids": [room.participant_ids["bob"]], "custom_participant_ids": []})
    room.until(lambda: bob.get("self.roomState") == "kicked", "bob")
    room.until(lambda: ada.get("participants.joined") == [])


@pytest.mark.parametrize(("answer", "state"), [("accept", "joined"), ("reject", "rejected")])
def test_waiting_room(new_room: NewRoom, answer: str, state: str) -> None:
    room = new_room()
    ada = room.joined_page("ada")
    eve = room.page("eve", room.waiting_preset())
    eve.page.evaluate("{ meeting.join().catch(() => {}); }")
    room.until(lambda: ada.get("participants.waitlisted") == ["Eve"])
    room.until(lambda: eve.get("self.roomState") == "waitlisted", "eve")
    ada.call(f"participants.{answer}WaitingRoomRequest", *ada.ids("participants.waitlisted"))
    room.until(lambda: eve.get("self.roomState") == state, "eve")
    room.until(lambda: ada.get("participants.joined") == (["Eve"] if answer == "accept" else []))
    room.until(lambda: ada.get("participants.waitlisted") == [])


def test_leave_and_rejoin(new_room: NewRoom) -> None:
    room = new_room()
    ada, bob = room.joined_page("ada"), room.joined_page("bob", PARTICIPANT)
    room.until(lambda: ada.get("participants.joined") == ["Bob"])
    bob.call("leave")
    room.until(lambda: ada.get("participants.joined") == [])
    assert bob.get("self.roomState") == "left"
    again = room.again("bob")
    again.call("join")
    room.until(lambda: ada.get("participants.joined") == ["Bob"])
    listed = room.get(f"/sessions/{room.live_session()['id']}/participants")["participants"]
    assert sorted(each["custom_participant_id"] for each in listed) == ["ada", "bob", "bob"], "one for each connection"


def test_webhooks_tell_who_joined_and_left(new_room: NewRoom) -> None:
    told: list[dict[str, Any]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing: stderr belongs to the test."""

    room = new_room()
    events = ["meeting.participantJoined", "meeting.participantLeft"]
    with http_server(Receiver) as origin:
        webhook = room.post("/webhooks", {"name": "people", "url": origin, "events": events})
        ada = room.joined_page("ada")
        ada_id = ada.get("self.id")
        ada.call("leave")
        room.until(lambda: [each["event"] for each in told] == events)
        room.rest.delete(f"{APP}/webhooks/{webhook['id']}").raise_for_status()
    assert {(each["participant"]["peerId"], each["participant"]["customParticipantId"]) for each in told} == {
        (ada_id, "ada")
    }
    assert {each["meeting"]["id"] for each in told} == {room.meeting_id}


def test_client_says_that_a_token_is_invalid(new_room: NewRoom) -> None:
    room = new_room()
    token = room.token("ada")
    head, payload, _ = token.split(".")
    with pytest.raises(Exception, match="ERR0004"):
        room.open_with(f"{head}.{payload}.AAAA")
