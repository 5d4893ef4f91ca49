"""A browser's peer connections against the responder that forwards nothing: they connect, and stay so."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from rtk_cli.emulator.web_client.media.no_media import NoMedia
from rtk_cli.emulator.web_client.media_backend import Track
from tests.support.chromium import chromium, fresh_page, needs_chromium
from tests.web_core.clients import EventLoop

pytestmark = needs_chromium

MAKE = """async () => {
  window.connection = new RTCPeerConnection();
  connection.addTransceiver("audio", {direction: "sendonly"});
  const encodings = ["f", "h", "q"].map(rid => ({rid, active: true}));
  connection.addTransceiver("video", {direction: "sendonly", sendEncodings: encodings});
  await connection.setLocalDescription(await connection.createOffer());
  return connection.localDescription.sdp;
}"""
ADD = """async () => {
  connection.addTransceiver("audio", {direction: "sendonly"});
  await connection.setLocalDescription(await connection.createOffer());
  return connection.localDescription.sdp;
}"""
CONNECTED = """async answer => {
  await connection.setRemoteDescription({type: "answer", sdp: answer});
  const until = performance.now() + 60000;
  const isSettled = () => connection.iceConnectionState === "failed" ||
    (["connected", "completed"].includes(connection.iceConnectionState) && connection.connectionState !== "new");
  while (!isSettled() && performance.now() < until) await new Promise(resolve => setTimeout(resolve, 20));
  return [connection.iceConnectionState, connection.connectionState, connection.signalingState];
}"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def backend(loop: EventLoop) -> Iterator[NoMedia]:
    """The backend in the thread of the loop; its sockets are closed even if the test fails."""
    made = NoMedia()
    yield made
    loop.run(made.close())


def test_transport_of_a_browser_connects(browser: Browser, loop: EventLoop, backend: NoMedia) -> None:
    peer = backend.peer("room", "ada")
    with fresh_page(browser) as page:
        made = loop.run(peer.create_transport("send", page.evaluate(MAKE), force_tcp=False))
        assert page.evaluate(CONNECTED, made.answer) == ["connected", "connecting", "stable"]
        track = Track("p1", "audio", "2", "track", is_screen_share=False, is_paused=False)
        answer = loop.run(peer.produce(made.transport_id, track, page.evaluate(ADD)))
        assert page.evaluate(CONNECTED, answer)[0] == "connected"
        assert page.evaluate("connection.getTransceivers().map(each => each.currentDirection)") == ["sendonly"] * 3
