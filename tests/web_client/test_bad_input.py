"""What no client sends: the emulator refuses it, logs no traceback, and disturbs no one else."""

import asyncio
import json
import random
import uuid
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from rtk_cli.emulator.http.asgi import Send
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.http.web_client_socket import WebClientEndpoint
from rtk_cli.emulator.web_client import codec
from rtk_cli.emulator.web_client.event_numbers import Chat, Room
from rtk_cli.emulator.web_client.families import registry
from rtk_cli.emulator.web_client.media.no_media import NoMedia
from rtk_cli.emulator.web_client.message_table import messages
from rtk_cli.local import ACCOUNT_ID
from rtk_cli.messages import Request
from tests.support.web_client import Refused, WebClientDriver, web_client
from tests.web_client.scenario import HOST, WebRoom, run

SEED = 20260914
TEXT = "socket.chat.SendChatMessageToRoomRequest"
ENDS_THE_OWN_CONNECTION = {Room.LEAVE_ROOM, Room.KICK, Room.KICK_ALL, 0x3000011, 0x300005A, 0x300005B}


async def assert_undisturbed(room: WebRoom, *clients: WebClientDriver) -> None:
    """All still hear each other. An internal error fails the scenario by itself."""
    await clients[0].send(Chat.SEND_MESSAGE_TO_ROOM, TEXT, payload="still here")
    for client in clients:
        name = "socket.chat.SendChatMessageToRoomResponse"
        await client.heard(Chat.SEND_MESSAGE_TO_ROOM, name, lambda each: each["message"]["payload"] == "still here")
    assert room.rest("GET", f"/meetings/{room.meeting_id}/active-session")["live_participants"] >= len(clients)


def test_random_bytes_are_refused() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob, eve = await room.web_host(), await room.web_joined("bob"), await room.web_joined("eve")
        chance = random.Random(SEED)
        for _ in range(300):
            await eve.socket.send(chance.randbytes(chance.randrange(200)))
        await eve.socket.send("text")
        await eve.settle()
        await assert_undisturbed(room, ada, bob, eve)

    run(scenario)


def test_random_payloads_of_every_request_are_answered_or_refused() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, eve = await room.web_host(), await room.web_joined("eve", HOST)
        chance = random.Random(SEED)
        for event in sorted(set(registry.REQUESTS) - ENDS_THE_OWN_CONNECTION):
            for _ in range(6):
                await eve.socket.send(codec.encode_frame(event, chance.randbytes(chance.randrange(40)), "x"))
        await eve.settle()
        await assert_undisturbed(room, ada, eve)

    run(scenario)


def test_valid_messages_with_random_values_are_answered_or_refused() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, eve = await room.web_host(), await room.web_joined("eve", HOST)
        chance = random.Random(SEED)
        for event, request in sorted(registry.REQUESTS.items()):
            if event in ENDS_THE_OWN_CONNECTION or request.reads is None:
                continue
            for _ in range(8):
                payload = codec.encode(request.reads, random_values(request.reads, chance))
                await eve.socket.send(codec.encode_frame(event, payload, "x"))
        await eve.settle()
        await assert_undisturbed(room, ada)

    run(scenario)


def random_values(name: str, chance: random.Random) -> dict[str, Any]:
    """A message of this type whose fields are there or not, with values that a careless program could send."""
    samples: dict[str, list[Any]] = {
        "string": ["", "x", "\0", "é" * 50, "[]", '{"mid": 1}', str(uuid.UUID(int=1))],
        "bytes": [b"", b"\xff", b"null", b"[" * 100],
        "bool": [True, False],
        "float": [0.5],
    }
    found: dict[str, Any] = {}
    for field in messages()[name]:
        if chance.random() < 0.3:
            continue
        value = (
            random_values(field.of, chance) if field.of else chance.choice(samples.get(field.kind, [0, 1, 2**31 - 1]))
        )
        found[field.name] = {"x": value} if field.is_map else [value] if field.is_repeated else value
    return found


def test_message_of_a_megabyte_is_refused_or_closes_its_own_connection() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, bob, eve = await room.web_host(), await room.web_joined("bob"), await room.web_joined("eve")
        with pytest.raises(Refused):
            await eve.request(Chat.SEND_MESSAGE_TO_ROOM, TEXT, payload="x" * 1_000_000)
        await eve.send(Chat.SEND_MESSAGE_TO_ROOM, TEXT, payload="x" * 1_100_000)
        assert await eve.closed() == 1009
        await assert_undisturbed(room, ada, bob)

    run(scenario)


def test_requests_before_the_join_are_refused_or_empty() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, eve = await room.web_host(), await room.web_connected("eve", HOST)
        for event in sorted(set(registry.REQUESTS) - ENDS_THE_OWN_CONNECTION - {Room.JOIN_ROOM}):
            await eve.socket.send(codec.encode_frame(event, b"", "x"))
        await eve.settle()
        with pytest.raises(Refused):
            await eve.request(Chat.SEND_MESSAGE_TO_ROOM, TEXT, payload="x")
        with pytest.raises(Refused):
            await eve.request(0xABCDEF)
        await assert_undisturbed(room, ada)

    run(scenario)


def meeting_of_another_app(room: WebRoom) -> str:
    """The id of a meeting, of an app made for it."""

    def post(path: str, body: dict[str, str]) -> Any:
        path = f"/accounts/{ACCOUNT_ID}/realtime/kit{path}"
        response = room.emulator.handle(Request("POST", path, (), json.dumps(body).encode()), None).response
        assert response is not None
        return json.loads(response.content)["data"]

    app = post("/apps", {"name": "Other"})["app"]
    return str(post(f"/{app['id']}/meetings", {"title": "Other"})["id"])


async def refused_status(room: WebRoom, token: str, meeting_id: str, peer_id: str | None = None) -> int:
    with pytest.raises(InvalidStatus) as caught:
        async with web_client(room.url, token, meeting_id, peer_id=peer_id):
            pass
    return int(caught.value.response.status_code)


def test_token_that_is_foreign_expired_or_of_another_meeting_is_refused() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, token = await room.web_host(), room.token("bob", HOST)
        head, body, signature = token.split(".")
        assert await refused_status(room, f"{head}.{body}.{signature[:-2]}AA", room.meeting_id) == 401
        assert await refused_status(room, "x", room.meeting_id) == 401
        assert await refused_status(room, "", room.meeting_id) == 401
        other = room.rest("POST", "/meetings", {"title": "Other"})["id"]
        assert await refused_status(room, token, other) == 403
        assert await refused_status(room, token, meeting_of_another_app(room)) == 403
        await assert_undisturbed(room, ada)
        room.clock.advance(101 * 24 * 3600)
        assert await refused_status(room, token, room.meeting_id) == 401

    run(scenario)


def test_peer_of_another_participant_cannot_be_taken_over() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, token = await room.web_host(), room.token("eve", HOST)
        assert await refused_status(room, token, room.meeting_id, ada.peer_id) == 404
        assert await refused_status(room, token, room.meeting_id, "x") == 400
        await assert_undisturbed(room, ada)

    run(scenario)


def test_second_socket_of_a_peer_replaces_the_first() -> None:
    async def scenario(room: WebRoom) -> None:
        token, peer_id = room.token("ada", HOST), str(uuid.uuid4())
        async with web_client(room.url, token, room.meeting_id, "Ada", peer_id) as first:
            await first.join()
            async with web_client(room.url, token, room.meeting_id, "Ada", peer_id) as second:
                await second.join()
                assert await first.closed() == 1008
                await assert_undisturbed(room, second)

    run(scenario)


@pytest.mark.parametrize("payload", [b"null", b"[]", b'{"data": 1}'])
def test_message_of_the_type_of_plugin_events_disturbs_no_one(payload: bytes) -> None:
    async def scenario(room: WebRoom) -> None:
        ada, eve = await room.web_host(), await room.web_joined("eve", HOST)
        name = "socket.room.BroadcastMessage"
        await eve.send(Room.BROADCAST_MESSAGE, name, type="rtk.plugin", payload=payload)
        heard = await ada.heard(Room.BROADCAST_MESSAGE, name)
        assert (heard["type"], json.loads(heard["payload"])) == ("rtk.plugin", json.loads(payload))
        await assert_undisturbed(room, ada, eve)

    run(scenario)


def test_nan_is_refused_as_browsers_cannot_read_it() -> None:
    async def scenario(room: WebRoom) -> None:
        ada, eve = await room.web_host(), await room.web_joined("eve", HOST)
        with pytest.raises(Refused, match="valid JSON"):
            await eve.request(Chat.SEND_MESSAGE_TO_ROOM, TEXT, payload_type=3, payload='{"x": NaN}')
        with pytest.raises(Refused, match="valid JSON"):
            await eve.request(Room.BROADCAST_MESSAGE, "socket.room.BroadcastMessage", type="x", payload=b"Infinity")
        await assert_undisturbed(room, ada, eve)

    run(scenario)


def test_client_that_goes_before_it_is_accepted_may_come_back_and_is_not_kept() -> None:
    async def scenario(room: WebRoom) -> None:
        token, peer_id = room.token("ada", HOST), str(uuid.uuid4())
        async with web_client(room.url, token, room.meeting_id, "Ada", peer_id) as client:
            await client.join()
            await client.drop()
        await connect_to_a_broken_socket(room, token, peer_id)
        room.clock.advance(31)
        assert room.rest("GET", f"/meetings/{room.meeting_id}/active-session")["live_participants"] == 0

    run(scenario)


async def connect_to_a_broken_socket(room: WebRoom, token: str, peer_id: str) -> None:
    async def send(_: Any) -> None:
        raise ConnectionResetError

    await serve_socket(room, token, peer_id, send)


async def serve_socket(room: WebRoom, token: str, peer_id: str, send: Send) -> None:
    """Serve a socket from which nothing is read, until the server closes it."""
    errors: list[Exception] = []
    endpoint = WebClientEndpoint(room.emulator, errors.append, NoMedia, Limits())
    query = f"roomID={room.meeting_id}&peerID={peer_id}&authToken={token}"
    never: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    await endpoint({"query_string": query.encode()}, lambda: never, send)
    assert errors == []


def test_client_that_does_not_read_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rtk_cli.emulator.http.web_client_socket._MAX_QUEUED", 5)

    async def scenario(room: WebRoom) -> None:
        ada = await room.web_host()
        token, peer_id = room.token("eve", HOST), str(uuid.uuid4())
        room.emulator.live.connect_as(token, peer_id).call("join", {})
        sent: list[Any] = []
        is_blocked, reads_again = asyncio.Event(), asyncio.Event()

        async def send(message: Any) -> None:
            sent.append(message)
            if message["type"] == "websocket.send":
                is_blocked.set()
                await reads_again.wait()

        serving = asyncio.create_task(serve_socket(room, token, peer_id, send))
        await ada.send(Chat.SEND_MESSAGE_TO_ROOM, TEXT, payload="first")
        await is_blocked.wait()
        for _ in range(7):
            await ada.send(Chat.SEND_MESSAGE_TO_ROOM, TEXT, payload="more")
        await assert_undisturbed(room, ada)
        reads_again.set()
        await serving
        assert sent[-1] == {"type": "websocket.close", "code": 1013}
        assert len(sent) == 3, "accepted, one message, closed"

    run(scenario)
