"""A browser's peer connections against the responder that forwards nothing: they connect, and stay so."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from rtk_cli.emulator.web_client.media_backend import Track
from rtk_cli.emulator.web_client.no_media import NoMedia
from tests.support.chromium import chromium, fresh_page, needs_chromium

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
  while (!["connected", "completed", "failed"].includes(connection.iceConnectionState) && performance.now() < until)
    await new Promise(resolve => setTimeout(resolve, 20));
  return [connection.iceConnectionState, connection.connectionState, connection.signalingState];
}"""


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop in a thread of its own, as Playwright has one here."""
    made = asyncio.new_event_loop()
    thread = threading.Thread(target=made.run_forever)
    thread.start()
    yield made
    made.call_soon_threadsafe(made.stop)
    thread.join()
    made.close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def test_transport_of_a_browser_connects(browser: Browser, loop: asyncio.AbstractEventLoop) -> None:
    def run(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(30)

    backend = NoMedia()
    peer = backend.peer("room", "ada")
    with fresh_page(browser) as page:
        made = run(peer.create_transport("send", page.evaluate(MAKE), force_tcp=False))
        assert page.evaluate(CONNECTED, made.answer) == ["connected", "connecting", "stable"]
        track = Track("p1", "audio", "2", "track", is_screen_share=False, is_paused=False)
        answer = run(peer.produce(made.transport_id, track, page.evaluate(ADD)))
        assert page.evaluate(CONNECTED, answer)[0] == "connected"
        assert page.evaluate("connection.getTransceivers().map(each => each.currentDirection)") == ["sendonly"] * 3
    run(backend.close())
