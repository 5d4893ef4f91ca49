"""An ICE-lite agent (RFC 8445, RFC 8489): it answers connectivity checks, and so a browser's transport is connected.

It carries no media: what is not a check is dropped, and so DTLS never completes. It only answers this machine.
"""

import asyncio
import hmac
import ipaddress
import secrets
import socket
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

_BINDING_REQUEST, _BINDING_RESPONSE = 0x0001, 0x0101
_USERNAME, _MESSAGE_INTEGRITY, _XOR_MAPPED_ADDRESS, _FINGERPRINT = 0x0006, 0x0008, 0x0020, 0x8028
_COOKIE = 0x2112A442
_FINGERPRINT_MASK = 0x5354554E
_HEADER = struct.Struct(">HHI12s")
_ATTRIBUTE = struct.Struct(">HH")
_INTEGRITY_SIZE = 24
_FINGERPRINT_SIZE = 8
_LOOPBACK = "127.0.0.1"

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What both sides of a transport must know: this side's fragment of the user name, and its password."""

    fragment: str
    password: str


class IceResponder:
    """Answers checks on one UDP port per address of this machine, for any number of transports."""

    def __init__(self) -> None:
        self._passwords: dict[str, bytes] = {}
        self._sockets: list[asyncio.DatagramTransport] = []
        self._opening = asyncio.Lock()

    async def open(self) -> list[Address]:
        """Open the ports unless they are open, and return their addresses: the candidates of every transport."""
        async with self._opening:
            if not self._sockets:
                for host in local_addresses():
                    await self._bind(host)
        return [transport.get_extra_info("sockname") for transport in self._sockets]

    async def _bind(self, host: str) -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: _Port(self), local_addr=(host, 0))
        self._sockets.append(transport)

    def add(self) -> Credentials:
        """Return the credentials of a new transport."""
        credentials = Credentials(secrets.token_hex(4), secrets.token_hex(12))
        self._passwords[credentials.fragment] = credentials.password.encode()
        return credentials

    def remove(self, credentials: Credentials) -> None:
        """Stop answering a transport: the browser sees it fail within half a minute."""
        self._passwords.pop(credentials.fragment, None)

    def response(self, message: bytes, sender: Address) -> bytes | None:
        """Return the answer to a connectivity check; None for everything else."""
        if not is_local(sender[0]):
            return None
        fragment = _checked_fragment(message, self._passwords)
        if fragment is None:
            return None
        return _binding_response(message[8:20], sender, self._passwords[fragment])

    def close(self) -> None:
        for transport in self._sockets:
            transport.close()
        self._sockets.clear()
        self._passwords.clear()


class _Port(asyncio.DatagramProtocol):
    def __init__(self, responder: IceResponder) -> None:
        self._responder = responder
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        answer = self._responder.response(data, addr)
        if answer is not None and self._transport is not None:
            self._transport.sendto(answer, addr)


def local_addresses() -> list[str]:
    """Loopback, and the address that this machine uses towards others: browsers send from there, some only to there."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; the address is reserved for documentation
            own: str = probe.getsockname()[0]
        except OSError:
            return [_LOOPBACK]
    return [_LOOPBACK] if ipaddress.ip_address(own).is_loopback else [_LOOPBACK, own]


@lru_cache(maxsize=256)
def is_local(host: str) -> bool:
    """Whether an address is one of this machine's own: only those can be bound."""
    if ipaddress.ip_address(host).is_loopback:
        return True
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((host, 0))
        except OSError:
            return False
    return True


def _checked_fragment(message: bytes, passwords: dict[str, bytes]) -> str | None:
    """Return which transport a check is for, if its sender knows the password."""
    if len(message) < _HEADER.size:
        return None
    kind, length, cookie, _ = _HEADER.unpack_from(message)
    if (kind, cookie, length) != (_BINDING_REQUEST, _COOKIE, len(message) - _HEADER.size):
        return None
    fragment = None
    for attribute, place, value in _attributes(message):
        if attribute == _USERNAME:
            fragment = value.partition(b":")[0].decode("latin-1")
        elif attribute == _MESSAGE_INTEGRITY and fragment in passwords:
            signed = _with_length(message[:place], place + _INTEGRITY_SIZE)
            return fragment if hmac.compare_digest(value, _integrity(signed, passwords[fragment])) else None
    return None


def _attributes(message: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the type, place and value of each attribute; stop where one does not fit."""
    place = _HEADER.size
    while place + _ATTRIBUTE.size <= len(message):
        kind, length = _ATTRIBUTE.unpack_from(message, place)
        value = message[place + _ATTRIBUTE.size : place + _ATTRIBUTE.size + length]
        if len(value) < length:
            return
        yield kind, place, value
        place += _ATTRIBUTE.size + length + -length % 4


def _binding_response(transaction: bytes, sender: Address, password: bytes) -> bytes:
    host, port = sender[:2]
    mapped = struct.pack(">BBHI", 0, 1, port ^ _COOKIE >> 16, int(ipaddress.IPv4Address(host)) ^ _COOKIE)
    head = _HEADER.pack(_BINDING_RESPONSE, 0, _COOKIE, transaction)
    message = head + _ATTRIBUTE.pack(_XOR_MAPPED_ADDRESS, len(mapped)) + mapped
    message = _with_length(message, len(message) + _INTEGRITY_SIZE)
    message += _ATTRIBUTE.pack(_MESSAGE_INTEGRITY, 20) + _integrity(message, password)
    message = _with_length(message, len(message) + _FINGERPRINT_SIZE)
    return message + struct.pack(">HHI", _FINGERPRINT, 4, zlib.crc32(message) ^ _FINGERPRINT_MASK)


def _with_length(message: bytes, size: int) -> bytes:
    """Let the header say that the whole message has `size` bytes."""
    return message[:2] + (size - _HEADER.size).to_bytes(2) + message[4:]


def _integrity(message: bytes, password: bytes) -> bytes:
    return hmac.digest(password, message, "sha1")
