"""The media backend that needs no extra: transports become connected, and nothing is forwarded.

Web clients join only when both of their transports are connected, so this is what lets them join at all.
"""

import secrets
from collections.abc import Sequence

from rtk_cli.emulator.web_client.media import sdp_answers
from rtk_cli.emulator.web_client.media.ice_responder import Credentials, IceResponder
from rtk_cli.emulator.web_client.media_backend import (
    Direction,
    MediaPeer,
    MediaRefusal,
    Source,
    Subscription,
    Track,
    Transport,
)


class NoMedia:
    """Answers every offer; every track that a client asks for is missing."""

    forwards = False

    def __init__(self) -> None:
        self._responder = IceResponder()
        self._peers: dict[tuple[str, str], _Peer] = {}

    def peer(self, room_id: str, peer_id: str) -> MediaPeer:
        found = self._peers.get((room_id, peer_id))
        if found is None or found.is_closed:
            found = self._peers[room_id, peer_id] = _Peer(self._responder)
        return found

    async def close(self) -> None:
        for peer in self._peers.values():
            await peer.close()
        self._peers.clear()
        self._responder.close()


class _Peer:
    def __init__(self, responder: IceResponder) -> None:
        self._responder = responder
        self._transports: dict[str, Credentials] = {}
        # Of a certificate that does not exist: no browser gets as far as to compare it.
        self._fingerprint = secrets.token_hex(32).upper()
        self.is_closed = False

    async def create_transport(self, direction: Direction, offer: str, *, force_tcp: bool) -> Transport:
        credentials = self._responder.add()
        self._transports[credentials.fragment] = credentials
        return Transport(credentials.fragment, await self._answer(credentials.fragment, offer))

    async def produce(self, transport_id: str, track: Track, offer: str) -> str:
        return await self._answer(transport_id, offer)

    async def close_producers(self, transport_id: str, producer_ids: Sequence[str], offer: str | None) -> str | None:
        return None if offer is None else await self._answer(transport_id, offer)

    async def pause_producer(self, producer_id: str, *, is_paused: bool) -> None:
        """Nothing is forwarded, so nothing is to be paused."""

    async def consume(self, transport_id: str, sources: Sequence[Source]) -> Subscription:
        return Subscription(None)

    async def renegotiate(self, transport_id: str, answer: str) -> None:
        """No offer is ever made, so there is none to answer."""

    async def close_consumers(self, transport_id: str, mids: Sequence[str], offer: str) -> str:
        return await self._answer(transport_id, offer)

    async def pause_consumer(self, transport_id: str, mid: str, *, is_paused: bool) -> None:
        """Nothing is forwarded, so nothing is to be paused."""

    async def close(self) -> None:
        for credentials in self._transports.values():
            self._responder.remove(credentials)
        self._transports.clear()
        self.is_closed = True

    async def _answer(self, transport_id: str, offer: str) -> str:
        credentials = self._transports.get(transport_id)
        if credentials is None:
            raise MediaRefusal(f"unknown transport: {transport_id}")
        pairs = [self._fingerprint[place : place + 2] for place in range(0, len(self._fingerprint), 2)]
        return sdp_answers.answer(offer, credentials, await self._responder.open(), ":".join(pairs))
