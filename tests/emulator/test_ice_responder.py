"""Connectivity checks of browsers, which the emulator answers without forwarding media; and its answers to offers."""

import asyncio
import hmac
import random
import socket
import struct
import zlib

import pytest

from rtk_cli.emulator.web_client.media import ice_responder, sdp_answers
from rtk_cli.emulator.web_client.media.ice_responder import Address, Credentials, IceResponder
from rtk_cli.emulator.web_client.media_backend import MediaRefusal, Source, Track
from rtk_cli.emulator.web_client.no_media import NoMedia

TRANSACTION = bytes(range(12))
BROWSER = ("127.0.0.1", 50_000)
SECTION = """m={kind} {port} UDP/TLS/RTP/SAVPF 111 0
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:brws
a=ice-pwd:browserbrowserbrowser12
a=fingerprint:sha-256 AA
a=setup:actpass
a=mid:{mid}
a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
a={direction}
a=msid:- track
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=ssrc:1 cname:x
"""
LAYERS = "a=rid:f send\na=rid:h send\na=simulcast:send f;h\n"
TRACK = Track("p1", "audio", "1", "track", is_screen_share=False, is_paused=False)


def offer(*sections: str) -> str:
    head = "v=0\no=- 1 2 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE 0 1\na=extmap-allow-mixed\n"
    return (head + "".join(sections)).replace("\n", "\r\n")


def section(kind: str = "audio", mid: str = "0", direction: str = "sendonly", port: int = 9, more: str = "") -> str:
    return SECTION.format(kind=kind, mid=mid, direction=direction, port=port) + more


def check(credentials: Credentials, *, password: str | None = None, kind: int = 1, more: bytes = b"") -> bytes:
    """A connectivity check as a browser sends it."""
    name = f"{credentials.fragment}:brws".encode()
    attributes = struct.pack(">HH", 6, len(name)) + name + bytes(-len(name) % 4) + more
    head = struct.pack(">HHI", kind, len(attributes) + 24, 0x2112A442) + TRANSACTION
    digest = hmac.digest((password or credentials.password).encode(), head + attributes, "sha1")
    message = head + attributes + struct.pack(">HH", 8, 20) + digest
    message = message[:2] + struct.pack(">H", len(message) + 8 - 20) + message[4:]
    return message + struct.pack(">HHI", 0x8028, 4, zlib.crc32(message) ^ 0x5354554E)


def attributes(message: bytes) -> dict[int, bytes]:
    found, place = {}, 20
    while place < len(message):
        kind, length = struct.unpack_from(">HH", message, place)
        found[kind] = message[place + 4 : place + 4 + length]
        place += 4 + length
    return found


def test_check_is_answered_with_the_senders_address_signed() -> None:
    responder = IceResponder()
    credentials = responder.add()
    answer = responder.response(check(credentials), BROWSER)
    assert answer is not None
    assert (answer[:2], answer[8:20], len(answer)) == (b"\x01\x01", TRANSACTION, 20 + int.from_bytes(answer[2:4]))
    found = attributes(answer)
    assert found[0x20] == struct.pack(">BBHI", 0, 1, 50_000 ^ 0x2112, 0x7F000001 ^ 0x2112A442)
    signed = answer[:2] + struct.pack(">H", len(answer) - 8 - 20) + answer[4:-32]
    assert found[8] == hmac.digest(credentials.password.encode(), signed, "sha1")
    assert found[0x8028] == struct.pack(">I", zlib.crc32(answer[:-8]) ^ 0x5354554E)


def test_wrong_checks_are_not_answered() -> None:
    responder = IceResponder()
    credentials = responder.add()
    other = Credentials("unknown", credentials.password)
    good = check(credentials)
    wrong = [
        check(credentials, password="wrong"),
        check(other),
        check(credentials, kind=0x0111),
        good[:-1],
        good + b"x",
    ]
    wrong += [good[:10], b"", b"\x16\xfe\xfd" + bytes(40), good[:4] + bytes(4) + good[8:]]
    assert [responder.response(message, BROWSER) for message in wrong] == [None] * len(wrong)
    assert responder.response(good, ("192.0.2.7", 9)) is None, "another machine"
    responder.remove(credentials)
    assert responder.response(good, BROWSER) is None


def test_random_datagrams_are_ignored() -> None:
    responder = IceResponder()
    good = check(responder.add())
    chance = random.Random(7)
    for _ in range(2000):
        message = bytearray(good)
        for _ in range(chance.randint(1, 4)):
            message[chance.randrange(len(good) - 32)] ^= chance.randint(1, 255)
        assert responder.response(bytes(message), BROWSER) is None
        assert responder.response(chance.randbytes(chance.randint(0, 200)), BROWSER) is None


def test_machine_without_a_network_has_loopback_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Offline(socket.socket):
        def connect(self, address: object) -> None:
            raise OSError

    monkeypatch.setattr(socket, "socket", Offline)
    assert ice_responder.local_addresses() == ["127.0.0.1"]


def answered(text: str) -> list[str]:
    found = sdp_answers.answer(text, Credentials("frag", "secret"), [("127.0.0.1", 4), ("192.0.2.1", 5)], "AB:CD")
    assert found.endswith("\r\n")
    return found.split("\r\n")


def test_answer_mirrors_the_offer() -> None:
    lines = answered(offer(section(), section("video", "1", "recvonly", more=LAYERS)))
    assert {"a=ice-lite", "a=group:BUNDLE 0 1", "a=extmap-allow-mixed"} <= set(lines)
    sections = [lines.index(line) for line in lines if line.startswith("m=")]
    assert [lines[place] for place in sections] == [
        "m=audio 4 UDP/TLS/RTP/SAVPF 111 0",
        "m=video 4 UDP/TLS/RTP/SAVPF 111 0",
    ]
    audio, video = lines[sections[0] : sections[1]], lines[sections[1] :]
    assert {"a=mid:0", "a=recvonly", "a=ice-ufrag:frag", "a=ice-pwd:secret", "a=setup:passive"} <= set(audio)
    assert {"a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1", "a=rtcp-mux"} <= set(audio)
    assert {"a=candidate:1 1 udp 2113937151 127.0.0.1 4 typ host", "a=end-of-candidates"} <= set(audio)
    assert {"a=mid:1", "a=inactive", "a=rid:f recv", "a=simulcast:recv f;h"} <= set(video)
    assert not [line for line in lines if line.startswith(("a=ssrc", "a=msid:", "a=rtcp:")) or "brws" in line]


def test_rejected_section_stays_rejected() -> None:
    lines = answered(offer(section(), section("video", "1", "inactive", port=0)))
    assert "m=video 0 UDP/TLS/RTP/SAVPF 111 0" in lines
    lines = answered(offer(section(), section("video", "1", port=0, more="a=bundle-only\n")))
    assert "m=video 4 UDP/TLS/RTP/SAVPF 111 0" in lines


@pytest.mark.parametrize("text", ["", "v=0", "m=audio 9 X 0", "nonsense\r\nm=audio", "v=1\r\nm=audio 9 X 0"])
def test_what_is_no_description_is_refused(text: str) -> None:
    with pytest.raises(MediaRefusal):
        answered(text)


def test_backend_answers_and_forwards_nothing() -> None:
    async def story() -> None:
        backend = NoMedia()
        peer = backend.peer("room", "ada")
        assert backend.peer("room", "ada") is peer
        made = await peer.create_transport("send", offer(section()), force_tcp=False)
        assert f"a=ice-ufrag:{made.transport_id}" in made.answer
        again = await peer.produce(made.transport_id, TRACK, offer(section(), section(mid="1")))
        assert made.answer.split("a=ice-pwd:")[1][:24] == again.split("a=ice-pwd:")[1][:24]
        assert (await peer.consume(made.transport_id, [Source("bob", "p9")])).offer is None
        assert await peer.close_producers(made.transport_id, ["p1"], None) is None
        with pytest.raises(MediaRefusal):
            await peer.produce("unknown", TRACK, offer(section()))
        await peer.close()
        await peer.close()
        with pytest.raises(MediaRefusal):
            await peer.close_consumers(made.transport_id, ["1"], offer(section()))
        assert backend.peer("room", "ada") is not peer
        await backend.close()

    asyncio.run(story())


def test_check_over_the_wire_is_answered_on_each_address() -> None:
    async def story() -> list[bytes]:
        responder = IceResponder()
        credentials = responder.add()
        answers = [await ask(address, check(credentials)) for address in await responder.open()]
        assert await responder.open() == await responder.open(), "opened once"
        responder.close()
        return answers

    async def ask(address: Address, message: bytes) -> bytes:
        received: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        class Asking(asyncio.DatagramProtocol):
            def datagram_received(self, data: bytes, addr: Address) -> None:
                received.set_result(data)

        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Asking, remote_addr=address)
        transport.sendto(b"\x16\xfe\xfd not a check")
        transport.sendto(message)
        try:
            return await asyncio.wait_for(received, 30)
        finally:
            transport.close()

    answers = asyncio.run(story())
    assert answers
    assert {answer[:2] for answer in answers} == {b"\x01\x01"}
