"""Tracks forwarded by aiortc, with aiortc on the other side; tests/browser has the same with browsers."""

import asyncio
import inspect
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from fractions import Fraction
from typing import cast

import pytest

from rtk_cli.emulator.web_client.media_backend import MediaRefusal, Source, Track
from tests.support.cli import Rtk

pytest.importorskip("aiortc", reason="needs aiortc: pip install 'rtk-cli[media]'")

import aiortc
import av
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcdtlstransport import RtpReceiver, RtpRouter
from aiortc.rtp import RtpPacket

from rtk_cli.emulator.web_client.media.aiortc_internals import MidRouter, route_by_section
from rtk_cli.emulator.web_client.media.fan_out import FanOut
from rtk_cli.emulator.web_client.media.forwarding import Forwarding

SECONDS = 20
SOUND = Track("p1", "audio", "0", "track", is_screen_share=False, is_paused=False)


class Tone(aiortc.MediaStreamTrack):
    """Frames as fast as they are read."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    async def recv(self) -> av.AudioFrame:
        await asyncio.sleep(0.01)
        frame = av.AudioFrame(format="s16", layout="stereo", samples=960)
        frame.planes[0].update(bytes([self.count % 256]) * 3840)
        frame.pts, frame.sample_rate, frame.time_base = 960 * self.count, 48_000, Fraction(1, 48_000)
        self.count += 1
        return frame


def story(work: Callable[[Forwarding], Awaitable[None]]) -> None:
    async def run() -> None:
        backend = Forwarding()
        try:
            async with asyncio.timeout(SECONDS):
                await work(backend)
        finally:
            await backend.close()

    asyncio.run(run())


async def local(pc: aiortc.RTCPeerConnection, make: Awaitable[aiortc.RTCSessionDescription]) -> str:
    await pc.setLocalDescription(await make)
    return str(pc.localDescription.sdp)


def test_track_reaches_another_peer_until_it_is_paused_or_closed() -> None:
    async def work(backend: Forwarding) -> None:
        ada, bob = backend.peer("room", "ada"), backend.peer("room", "bob")
        sending, receiving = aiortc.RTCPeerConnection(), aiortc.RTCPeerConnection()
        sending.addTransceiver(Tone(), direction="sendonly")
        made = await ada.create_transport("send", await local(sending, sending.createOffer()), force_tcp=False)
        await sending.setRemoteDescription(aiortc.RTCSessionDescription(made.answer, "answer"))
        await ada.produce(made.transport_id, SOUND, await local(sending, sending.createOffer()))
        receiving.addTransceiver("audio", direction="sendonly")
        other = await bob.create_transport("receive", await local(receiving, receiving.createOffer()), force_tcp=True)
        await receiving.setRemoteDescription(aiortc.RTCSessionDescription(other.answer, "answer"))
        arrived: asyncio.Future[aiortc.MediaStreamTrack] = asyncio.get_running_loop().create_future()
        receiving.on("track", arrived.set_result)
        sources = [Source("ada", "p1"), Source("ada", "unknown"), Source("eve", "p1")]
        subscription = await bob.consume(other.transport_id, sources)
        [section] = subscription.sections
        assert (section.producer_id, subscription.offer is not None) == ("p1", True)
        await receiving.setRemoteDescription(aiortc.RTCSessionDescription(str(subscription.offer), "offer"))
        await bob.renegotiate(other.transport_id, await local(receiving, receiving.createAnswer()))
        track: aiortc.MediaStreamTrack = await arrived
        for _ in range(5):
            await track.recv()
        await ada.pause_producer("p1", is_paused=True)
        assert await is_silent(track)
        await ada.pause_producer("p1", is_paused=False)
        await track.recv()
        await bob.pause_consumer(other.transport_id, section.mid, is_paused=True)
        assert await is_silent(track)
        await bob.pause_consumer(other.transport_id, section.mid, is_paused=False)
        await track.recv()
        assert await ada.close_producers(made.transport_id, ["p1"], None) is None
        assert await is_silent(track)
        assert (await bob.consume(other.transport_id, [Source("ada", "p1")])).offer is None
        await ada.close()
        await ada.close()
        with pytest.raises(MediaRefusal):
            await ada.produce(made.transport_id, SOUND, "")
        await sending.close()
        await receiving.close()

    async def is_silent(track: aiortc.MediaStreamTrack) -> bool:
        """Whether nothing more comes, after what is under way."""
        for _ in range(200):
            try:
                await asyncio.wait_for(track.recv(), 0.4)
            except TimeoutError:
                return True
        return False

    story(work)


@pytest.mark.parametrize(
    "offer", ["", "nonsense", "v=0\r\nm=audio 9 X\r\n", "v=0\r\ns=-\r\nm=audio 9 X 0\r\na=mid:0\r\n"]
)
def test_what_is_no_offer_is_refused(offer: str) -> None:
    async def work(backend: Forwarding) -> None:
        with pytest.raises(MediaRefusal):
            await backend.peer("room", "ada").create_transport("send", offer, force_tcp=False)

    story(work)


def test_slow_receiver_gets_the_newest_frames() -> None:
    async def work() -> None:
        source = Tone()
        fan_out = FanOut(source)
        track = fan_out.subscribe()
        while source.count < 40:
            await asyncio.sleep(0.01)
        first = await track.recv()
        assert first.pts >= 960 * 10
        fan_out.stop()
        while track.readyState == "live":
            with suppress(MediaStreamError):
                await track.recv()

    asyncio.run(work())


def test_several_receivers_get_fewer_pictures_and_all_sound() -> None:
    async def counts(kind: str) -> list[int]:
        found = []
        for receivers in (1, 3):
            source = Tone()
            source.kind = kind
            fan_out = FanOut(source)
            tracks = [fan_out.subscribe() for _ in range(receivers)]
            got = 0
            while source.count < 30:
                await tracks[0].recv()
                got += 1
            found.append(got)
            fan_out.stop()
        return found

    audio, video = asyncio.run(counts("audio")), asyncio.run(counts("video"))
    assert min(audio) > 25
    assert video[0] > 25
    assert video[1] < 15


def test_packet_without_a_known_source_goes_to_its_section() -> None:
    """Chromium names no sources for simulcast, and aiortc alone drops what two receivers could mean."""
    receivers = [cast(RtpReceiver, object()), cast(RtpReceiver, object())]
    found = []
    for router in (RtpRouter(), MidRouter()):
        for number, receiver in enumerate(receivers):
            router.register_receiver(receiver, ssrcs=[], payload_types=[96], mid=str(number))
        packet = RtpPacket(payload_type=96, ssrc=7)
        packet.extensions.mid = "1"
        first = router.route_rtp(packet)
        packet.extensions.mid = None
        found.append((first, router.route_rtp(packet)))
    assert found == [(None, None), (receivers[1], receivers[1])]


def test_undocumented_parts_of_aiortc_are_there() -> None:
    async def work() -> None:
        pc = aiortc.RTCPeerConnection()
        transceiver = pc.addTransceiver("video")
        assert transceiver.sender._enabled is True
        assert "self._enabled" in inspect.getsource(type(transceiver.sender)._next_encoded_frame)
        assert type(transceiver.receiver.transport._rtp_router) is RtpRouter
        route_by_section(pc)
        assert type(transceiver.receiver.transport._rtp_router) is MidRouter
        await pc.close()

    asyncio.run(work())


def test_missing_extra_is_named(local: Rtk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "rtk_cli.emulator.web_client.media.forwarding")
    monkeypatch.setitem(sys.modules, "aiortc", None)
    error = local.error("emulator serve --media --port 0 --data :memory:")
    assert (error["kind"], "rtk-cli[media]" in error["hint"]) == ("configuration", True)
