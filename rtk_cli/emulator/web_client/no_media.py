"""A media backend that forwards nothing: it answers connectivity checks, so that the client's transports connect.

That is all that the client needs to join. It is ICE-lite (RFC 8445) on one UDP socket of the loopback interface; DTLS
is never answered.
"""

import asyncio
import hmac
import re
import secrets
import socket
import struct
import zlib
from collections.abc import Sequence

from rtk_cli.emulator.web_client.media_backend import Direction, Source, Subscription, Track, Transport

_MAGIC_COOKIE = 0x2112A442
_BINDING_REQUEST, _BINDING_SUCCESS = 0x0001, 0x0101
_USERNAME, _MESSAGE_INTEGRITY, _XOR_MAPPED_ADDRESS, _FINGERPRINT = 0x0006, 0x0008, 0x0020, 0x8028
_FINGERPRINT_XOR = 0x5354554E
_HEADER = struct.Struct("!HHI12s")
_KEPT = re.compile(r"a=(mid|rtpmap|fmtp|rtcp-fb|extmap|rtcp-mux|rtcp-rsize|extmap-allow-mixed)\b")
_DIRECTIONS = {"sendonly": "recvonly", "sendrecv": "recvonly", "recvonly": "inactive", "inactive": "inactive"}
_ADDRESS = "127.0.0.1"
_NO_CERTIFICATE = "sha-256 " + ":".join(["00"] * 32)


class NoMedia:
    """One responder for all peers, from the first transport on."""

    forwards = False

    def __init__(self) -> None:
        self._passwords: dict[str, str] = {}
        self._port: int | None = None
        self._transport: asyncio.DatagramTransport | None = None

    def peer(self, room_id: str, peer_id: str) -> "_Peer":
        return _Peer(self)

    async def answer(self, offer: str) -> Transport:
        """Answer an offer with credentials of its own."""
        if self._transport is None:
            await self._listen()
        user, password = secrets.token_hex(4), secrets.token_hex(16)
        self._passwords[user] = password
        return Transport(user, _answer(offer, user, password, self._port or 0))

    def renewed(self, transport_id: str, offer: str) -> str:
        """Answer a later offer of the same transport."""
        return _answer(offer, transport_id, self._passwords.get(transport_id, ""), self._port or 0)

    def forget(self, transport_id: str) -> None:
        self._passwords.pop(transport_id, None)

    def password(self, user: str) -> str | None:
        return self._passwords.get(user)

    async def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Responder(self), local_addr=(_ADDRESS, 0), family=socket.AF_INET
        )
        self._transport, self._port = transport, transport.get_extra_info("sockname")[1]


class _Peer:
    """The transports of one web client."""

    def __init__(self, media: NoMedia) -> None:
        self._media = media
        self._transports: list[str] = []

    async def create_transport(self, direction: Direction, offer: str, *, force_tcp: bool) -> Transport:
        transport = await self._media.answer(offer)
        self._transports.append(transport.transport_id)
        return transport

    async def produce(self, transport_id: str, track: Track, offer: str) -> str:
        return self._media.renewed(transport_id, offer)

    async def close_producers(self, transport_id: str, producer_ids: Sequence[str], offer: str | None) -> str | None:
        return None if offer is None else self._media.renewed(transport_id, offer)

    async def pause_producer(self, producer_id: str, *, is_paused: bool) -> None:
        """Nothing is forwarded."""

    async def consume(self, transport_id: str, sources: Sequence[Source]) -> Subscription:
        return Subscription(None)

    async def renegotiate(self, transport_id: str, answer: str) -> None:
        """Nothing was offered."""

    async def close_consumers(self, transport_id: str, mids: Sequence[str], offer: str) -> str:
        return self._media.renewed(transport_id, offer)

    async def pause_consumer(self, transport_id: str, mid: str, *, is_paused: bool) -> None:
        """Nothing is forwarded."""

    async def close(self) -> None:
        for transport_id in self._transports:
            self._media.forget(transport_id)
        self._transports.clear()


class _Responder(asyncio.DatagramProtocol):
    """Answers STUN binding requests of clients that know a password."""

    def __init__(self, media: NoMedia) -> None:
        self._media = media
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if len(data) < _HEADER.size or self._transport is None:
            return
        kind, length, cookie, transaction = _HEADER.unpack_from(data)
        if kind != _BINDING_REQUEST or cookie != _MAGIC_COOKIE or length != len(data) - _HEADER.size:
            return
        user = _username(data).partition(":")[0]
        password = self._media.password(user)
        if password is not None:
            self._transport.sendto(_response(transaction, addr, password.encode()), addr)


def _username(data: bytes) -> str:
    position = _HEADER.size
    while position + 4 <= len(data):
        kind, length = struct.unpack_from("!HH", data, position)
        value = data[position + 4 : position + 4 + length]
        if kind == _USERNAME:
            return value.decode("ascii", errors="replace")
        position += 4 + length + -length % 4
    return ""


def _response(transaction: bytes, address: tuple[str, int], password: bytes) -> bytes:
    """A binding success with the mapped address, its integrity and its fingerprint."""
    port = address[1] ^ (_MAGIC_COOKIE >> 16)
    (number,) = struct.unpack("!I", socket.inet_aton(address[0]))
    mapped = struct.pack("!HHBBHI", _XOR_MAPPED_ADDRESS, 8, 0, 1, port, number ^ _MAGIC_COOKIE)
    signed = _HEADER.pack(_BINDING_SUCCESS, len(mapped) + 24, _MAGIC_COOKIE, transaction) + mapped
    integrity = struct.pack("!HH", _MESSAGE_INTEGRITY, 20) + hmac.digest(password, signed, "sha1")
    body = mapped + integrity
    head = _HEADER.pack(_BINDING_SUCCESS, len(body) + 8, _MAGIC_COOKIE, transaction)
    checksum = zlib.crc32(head + body) ^ _FINGERPRINT_XOR
    return head + body + struct.pack("!HHI", _FINGERPRINT, 4, checksum)


def _answer(offer: str, user: str, password: str, port: int) -> str:
    """An answer that accepts what is offered."""
    head, *sections = re.split(r"^(?=m=)", offer.replace("\r\n", "\n"), flags=re.MULTILINE)
    lines = ["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=ice-lite"]
    lines += [line for line in head.split("\n") if line.startswith(("a=group:BUNDLE", "a=extmap-allow-mixed"))]
    for section in sections:
        lines += _section(section.split("\n"), user, password, port)
    return "\r\n".join([*lines, ""])


def _section(offered: list[str], user: str, password: str, port: int) -> list[str]:
    lines = [offered[0], f"c=IN IP4 {_ADDRESS}"]
    for line in offered[1:]:
        if _KEPT.match(line):
            lines.append(line)
        elif line.removeprefix("a=") in _DIRECTIONS:
            lines.append("a=" + _DIRECTIONS[line.removeprefix("a=")])
        elif line.startswith("a=rid:"):
            lines.append(line.replace(" send", " recv"))
        elif line.startswith("a=simulcast:"):
            lines.append(line.replace("send ", "recv "))
    return [
        *lines,
        f"a=ice-ufrag:{user}",
        f"a=ice-pwd:{password}",
        f"a=fingerprint:{_NO_CERTIFICATE}",
        "a=setup:passive",
        f"a=candidate:1 1 udp 2130706431 {_ADDRESS} {port} typ host",
        "a=end-of-candidates",
    ]
