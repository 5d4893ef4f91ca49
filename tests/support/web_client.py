"""A web client for tests: it speaks the client's protocol over a real socket, on the codec of the emulator."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from urllib.parse import urlencode

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from rtk_cli.emulator.web_client import codec
from rtk_cli.emulator.web_client.event_numbers import ERROR, Media, Plugin, Room

SECONDS = 5

ANSWERS: dict[int, str] = {
    ERROR: "socket.api.ErrorMessage",
    Media.ERROR_RESPONSE: "media.edge.ErrorResponse",
}
SDP = "\r\n".join(
    (
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        "a=mid:0",
        "a=rtpmap:111 opus/48000/2",
        "a=sendonly",
        "",
    )
)
"""An offer as short as one can be."""


class Refused(Exception):
    """The emulator has answered with an error."""


class Received(NamedTuple):
    """A frame from the emulator, not decoded."""

    event: int
    id: str | None
    payload: bytes


class WebClientDriver:
    """One socket. `broadcasts` collects what comes without having been requested."""

    def __init__(self, socket: ClientConnection, peer_id: str, name: str) -> None:
        self.socket = socket
        self.peer_id = peer_id
        self.name = name
        self.has_transport = False
        self.pings = 0
        self.close_code: int | None = None
        self.broadcasts: list[Received] = []
        self._answers: dict[str, asyncio.Future[Received]] = {}
        self._arrived = asyncio.Event()
        self._count = 0
        self._reader = asyncio.create_task(self._read())

    async def request(self, event: int, name: str | None = None, answers: str | None = None, **values: Any) -> Any:
        """Send a request, and return its decoded answer; raises `Refused`."""
        received = await self.answer_to(event, b"" if name is None else codec.encode(name, values))
        return {} if answers is None else codec.decode(answers, received.payload)

    async def answer_to(self, event: int, payload: bytes) -> Received:
        message_id = self._next_id()
        future = self._answers[message_id] = asyncio.get_running_loop().create_future()
        await self.socket.send(codec.encode_frame(event, payload, message_id))
        async with asyncio.timeout(SECONDS):
            received: Received = await future
        if received.event in ANSWERS:
            values = codec.decode(ANSWERS[received.event], received.payload)
            raise Refused(values.get("message") or values.get("error_message"))
        return received

    async def send(self, event: int, name: str | None = None, **values: Any) -> None:
        """Send a request whose answer nobody awaits."""
        payload = b"" if name is None else codec.encode(name, values)
        await self.socket.send(codec.encode_frame(event, payload, self._next_id()))

    async def join(self) -> dict[str, Any]:
        """Do what `join()` of the client does, except that its transports carry nothing; returns the own peer."""
        peer = await self.join_socket()
        if not peer["waitlisted"]:
            await self.join_media()
        return peer

    async def join_socket(self) -> dict[str, Any]:
        own = {"peer_id": self.peer_id, "display_name": self.name}
        answer = await self.request(
            Room.JOIN_ROOM, "socket.room.JoinRoomRequest", "socket.room.PeerInfoResponse", peer=own
        )
        peer: dict[str, Any] = answer["peer"]
        return peer

    async def join_media(self) -> dict[str, Any]:
        await self.request(Media.JOIN_ROOM, "media.edge.PeerJoinRequest", room_uuid="x", prejoined=False)
        answer: dict[str, Any] = await self.request(
            Media.SELF_JOIN_COMPLETE, None, "media.edge.PeerJoinCompleteResponse"
        )
        return answer

    async def create_transport(self, *, consuming: bool = False) -> dict[str, Any]:
        answer: dict[str, Any] = await self.request(
            Media.CREATE_WEBRTC_TRANSPORT,
            "media.CreateTransportRequest",
            "media.CreateTransportResponse",
            consuming=consuming,
            description={"type": "offer", "sdp": SDP},
        )
        self.has_transport = True
        return answer

    async def produce(self, kind: str, **more: Any) -> dict[str, Any]:
        """Announce a track on the send transport, which is made if it is missing."""
        if not self.has_transport:
            await self.create_transport()
        answer: dict[str, Any] = await self.request(
            Media.PRODUCE,
            "media.edge.ProducerCreateRequest",
            "media.edge.ProducerCreateResponse",
            kind=kind,
            app_data='{"mid": "0"}',
            description={"type": "offer", "sdp": SDP},
            **more,
        )
        return answer

    async def peers(self) -> list[dict[str, Any]]:
        answer = await self.request(Room.GET_ROOM_PEERS_INFO, None, "socket.room.RoomPeersInfoResponse")
        peers: list[dict[str, Any]] = answer["peers"]
        return peers

    async def store(self, name: str) -> dict[str, Any]:
        """The items of a store."""
        answer = await self.request(
            Plugin.STORE_GET_KEYS,
            "socket.plugin.PluginStoreGetKeysRequest",
            "socket.plugin.PluginStoreResponse",
            plugin_id="x",
            store_name=name,
        )
        return {item["store_key"]: json.loads(item["payload"]) for item in answer["store_items"]}

    async def heard(self, event: int, name: str, where: Callable[[dict[str, Any]], object] = lambda _: True) -> Any:
        """Take the next broadcast of this event for which `where` is true, and return its message."""
        async with asyncio.timeout(SECONDS):
            while True:
                for received in self.broadcasts:
                    values = codec.decode(name, received.payload) if received.event == event else None
                    if values is not None and where(values):
                        self.broadcasts.remove(received)
                        return values
                self._arrived.clear()
                await self._arrived.wait()

    async def heard_event(self, event: int) -> None:
        """Wait for a broadcast whose payload says nothing."""
        await self.heard(event, "media.edge.EmptyResponse")

    def events(self) -> list[int]:
        """The events of the broadcasts that were not taken yet."""
        return [received.event for received in self.broadcasts]

    async def settle(self) -> None:
        """Wait until everything that the emulator has sent before has arrived."""
        await self.request(Room.GET_ROOM_INFO)

    async def closed(self) -> int | None:
        """Wait until the emulator closes, and return its code."""
        async with asyncio.timeout(SECONDS):
            await self._reader
        return self.close_code

    async def close(self, code: int = 1000) -> None:
        await self.socket.close(code)
        await self._reader

    async def drop(self) -> None:
        """Break the connection as a lost network does: without a closing handshake."""
        self.socket.transport.abort()
        await self._reader

    async def _read(self) -> None:
        try:
            async for content in self.socket:
                if isinstance(content, str):
                    self.pings += 1
                    await self.socket.send("3")
                else:
                    self._take(Received(*codec.decode_frame(content)))
        except ConnectionClosed:
            pass
        self.close_code = self.socket.close_code
        for future in self._answers.values():
            if not future.done():
                future.set_exception(ConnectionError("the socket was closed"))
                future.exception()

    def _take(self, received: Received) -> None:
        future = self._answers.pop(received.id, None) if received.id else None
        if future is not None and not future.done():
            future.set_result(received)
        if received.id is None:
            self.broadcasts.append(received)
        self._arrived.set()

    def _next_id(self) -> str:
        self._count += 1
        return f"{self.peer_id}-{self._count}"


@asynccontextmanager
async def web_client(
    url: str, token: str, meeting_id: str, name: str = "Participant", peer_id: str | None = None
) -> AsyncIterator[WebClientDriver]:
    """Open a socket as the client does; `url` is the base URL of the emulator."""
    own_id = peer_id or str(uuid.uuid4())
    query = {"roomID": meeting_id, "peerID": own_id, "authToken": token, "ping": "true", "capabilities": "2"}
    origin = url.replace("http", "ws", 1).split("/client/v4")[0]
    async with connect(f"{origin}/ws?{urlencode(query)}", compression=None, max_size=None) as socket:
        driver = WebClientDriver(socket, own_id, name)
        try:
            yield driver
        finally:
            await driver.close()
