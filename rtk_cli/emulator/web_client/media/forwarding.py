"""The media backend of the extra `media`: forwards tracks between the browsers of a test or a demo, by aiortc.

Each track is decoded once, and encoded for each who receives it. That carries two to four people on one machine; it is
no media server for production. Everything runs in a thread of its own, so that no frame delays an answer.
"""

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.exceptions import InvalidAccessError, InvalidStateError, OperationError
from aiortc.rtcconfiguration import RTCBundlePolicy

from rtk_cli.emulator.web_client.media import aiortc_internals, sdp_repairs
from rtk_cli.emulator.web_client.media.fan_out import FanOut
from rtk_cli.emulator.web_client.media_backend import (
    Direction,
    MediaPeer,
    MediaRefusal,
    Section,
    Source,
    Subscription,
    Track,
    Transport,
)

_ANSWER_SECONDS = 10
"""How long a client may take to answer an offer before its own next offer is refused."""

T = TypeVar("T")


class Forwarding:
    """All rooms of a server, in a thread with an event loop of its own."""

    forwards = True

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="rtk-media", daemon=True)
        self._thread.start()
        self._rooms: dict[str, dict[str, _Peer]] = {}

    def peer(self, room_id: str, peer_id: str) -> MediaPeer:
        room = self._rooms.setdefault(room_id, {})
        found = room.get(peer_id)
        if found is None:
            found = room[peer_id] = _Peer(room)
        return _PeerInThread(self, found, room_id, peer_id)

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Let the thread of media do something, and wait for it; what aiortc refuses is a `MediaRefusal`."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_with_refusals(work), self._loop))

    async def close_peer(self, room_id: str, peer_id: str) -> None:
        room = self._rooms.get(room_id, {})
        peer = room.pop(peer_id, None)
        if not room:
            self._rooms.pop(room_id, None)
        if peer is not None:
            await self.run(peer.close())

    async def close(self) -> None:
        for room_id, room in list(self._rooms.items()):
            for peer_id in list(room):
                await self.close_peer(room_id, peer_id)
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join)
        self._loop.close()


async def _with_refusals(work: Coroutine[Any, Any, T]) -> T:
    try:
        return await work
    except (InvalidAccessError, InvalidStateError, OperationError, ValueError) as error:
        raise MediaRefusal(str(error)) from error


@dataclass
class _Connection:
    """A transport of a client."""

    pc: RTCPeerConnection
    rejected: set[str] = field(default_factory=set)
    is_answered: asyncio.Event = field(default_factory=asyncio.Event)


class _Peer:
    """The transports and tracks of one client; all methods run in the thread of media."""

    def __init__(self, room: "dict[str, _Peer]") -> None:
        self._room = room
        self._connections: dict[str, _Connection] = {}
        self.tracks: dict[str, FanOut] = {}

    async def create_transport(self, direction: Direction, offer: str) -> Transport:
        configuration = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        connection = _Connection(RTCPeerConnection(configuration))
        connection.is_answered.set()
        transport_id = str(uuid4())
        self._connections[transport_id] = connection
        answer = await _answer(connection, offer)
        repaired = sdp_repairs.with_layers(answer, offer) if direction == "send" else _for_receiving(connection, answer)
        return Transport(transport_id, repaired)

    async def produce(self, transport_id: str, track: Track, offer: str) -> str:
        connection = self._connection(transport_id)
        answer = await _answer(connection, offer)
        transceiver = next((each for each in connection.pc.getTransceivers() if each.mid == track.mid), None)
        if transceiver is None or transceiver.receiver.track is None:
            raise MediaRefusal(f"the offer has no section for the track: {track.mid}")
        self.tracks[track.producer_id] = FanOut(transceiver.receiver.track)
        self.pause_producer(track.producer_id, track.is_paused)
        return sdp_repairs.with_layers(answer, offer)

    async def close_producers(self, transport_id: str, producer_ids: Sequence[str], offer: str | None) -> str | None:
        for producer_id in producer_ids:
            track = self.tracks.pop(producer_id, None)
            if track is not None:
                track.stop()
        if offer is None:
            return None
        return sdp_repairs.with_layers(await _answer(self._connection(transport_id), offer), offer)

    def pause_producer(self, producer_id: str, is_paused: bool) -> None:
        track = self.tracks.get(producer_id)
        if track is not None:
            track.is_paused = is_paused

    async def consume(self, transport_id: str, sources: Sequence[Source]) -> Subscription:
        connection = self._connection(transport_id)
        added = []
        for source in sources:
            peer = self._room.get(source.peer_id)
            track = None if peer is None else peer.tracks.get(source.producer_id)
            if track is not None:
                outgoing = track.subscribe()
                added.append((source, outgoing, connection.pc.addTransceiver(outgoing, direction="sendonly")))
        if not added:
            return Subscription(None)
        connection.is_answered.clear()
        await connection.pc.setLocalDescription(await connection.pc.createOffer())
        sections = tuple(Section(source.producer_id, str(each.mid), track.id) for source, track, each in added)
        return Subscription(_for_receiving(connection, connection.pc.localDescription.sdp), sections)

    async def renegotiate(self, transport_id: str, answer: str) -> None:
        connection = self._connection(transport_id)
        await connection.pc.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        connection.is_answered.set()

    async def close_consumers(self, transport_id: str, mids: Sequence[str], offer: str) -> str:
        connection = self._connection(transport_id)
        async with asyncio.timeout(_ANSWER_SECONDS):
            await connection.is_answered.wait()
        for transceiver in connection.pc.getTransceivers():
            if transceiver.mid in mids:
                await _stop_sending(transceiver)
        connection.rejected |= sdp_repairs.rejected_mids(offer)
        return _for_receiving(connection, await _answer(connection, offer))

    def pause_consumer(self, transport_id: str, mid: str, is_paused: bool) -> None:
        for transceiver in self._connection(transport_id).pc.getTransceivers():
            if transceiver.mid == mid:
                aiortc_internals.enable(transceiver.sender, is_enabled=not is_paused)

    async def close(self) -> None:
        for track in self.tracks.values():
            track.stop()
        self.tracks.clear()
        for connection in self._connections.values():
            await connection.pc.close()
        self._connections.clear()

    def _connection(self, transport_id: str) -> _Connection:
        connection = self._connections.get(transport_id)
        if connection is None:
            raise MediaRefusal(f"unknown transport: {transport_id}")
        return connection


async def _answer(connection: _Connection, offer: str) -> str:
    await connection.pc.setRemoteDescription(RTCSessionDescription(offer, "offer"))
    if connection.pc.localDescription is None:
        aiortc_internals.route_by_section(connection.pc)
    await connection.pc.setLocalDescription(await connection.pc.createAnswer())
    return str(connection.pc.localDescription.sdp)


def _for_receiving(connection: _Connection, description: str) -> str:
    return sdp_repairs.with_rejected(sdp_repairs.without_extensions(description), connection.rejected)


async def _stop_sending(transceiver: Any) -> None:
    track = transceiver.sender.track
    await transceiver.sender.stop()
    if track is not None:
        track.stop()
    transceiver.direction = "inactive"


class _PeerInThread:
    """The same peer, for the event loop of the server."""

    def __init__(self, backend: Forwarding, peer: _Peer, room_id: str, peer_id: str) -> None:
        self._backend = backend
        self._peer = peer
        self._room_id = room_id
        self._peer_id = peer_id

    async def create_transport(self, direction: Direction, offer: str, *, force_tcp: bool) -> Transport:
        return await self._backend.run(self._peer.create_transport(direction, offer))

    async def produce(self, transport_id: str, track: Track, offer: str) -> str:
        return await self._backend.run(self._peer.produce(transport_id, track, offer))

    async def close_producers(self, transport_id: str, producer_ids: Sequence[str], offer: str | None) -> str | None:
        return await self._backend.run(self._peer.close_producers(transport_id, producer_ids, offer))

    async def pause_producer(self, producer_id: str, *, is_paused: bool) -> None:
        self._peer.pause_producer(producer_id, is_paused)

    async def consume(self, transport_id: str, sources: Sequence[Source]) -> Subscription:
        return await self._backend.run(self._peer.consume(transport_id, sources))

    async def renegotiate(self, transport_id: str, answer: str) -> None:
        await self._backend.run(self._peer.renegotiate(transport_id, answer))

    async def close_consumers(self, transport_id: str, mids: Sequence[str], offer: str) -> str:
        return await self._backend.run(self._peer.close_consumers(transport_id, mids, offer))

    async def pause_consumer(self, transport_id: str, mid: str, *, is_paused: bool) -> None:
        self._peer.pause_consumer(transport_id, mid, is_paused)

    async def close(self) -> None:
        await self._backend.close_peer(self._room_id, self._peer_id)
