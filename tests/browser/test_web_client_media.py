"""Official web clients see and hear each other on `rtk emulator serve --media`, with the devices of a test browser."""

import io
import ssl
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page

from rtk_cli.local import AUTHORITY_FILE
from tests.browser.web_client_page import BrowserClient, BrowserRoom
from tests.emulator.http.server_process import running_server
from tests.support.chromium import needs_chromium
from tests.web_core.clients import EventLoop
from tests.web_core.room import APP, CLOCK

av = pytest.importorskip("av", reason="needs aiortc: pip install 'rtk-cli[media]'")
pytestmark = needs_chromium

SECONDS = 60

# Keeps the peer connections, whose statistics say what has arrived, and watches far tracks on a canvas.
WATCH = """
const connections = [];
const Original = RTCPeerConnection;
window.RTCPeerConnection = class extends Original {
  constructor(...values) { super(...values); connections.push(this); }
};
window.received = async function (kind, member) {
  let sum = 0;
  for (const connection of connections)
    for (const report of (await connection.getStats()).values())
      if (report.type === "inbound-rtp" && report.kind === kind) sum += report[member] || 0;
  return sum;
}
const videos = new Map();
window.pixels = function (name, shared) {
  const participant = meeting.participants.joined.toArray().find(each => each.name === name);
  const track = shared ? participant.screenShareTracks && participant.screenShareTracks.video : participant.videoTrack;
  if (!track) return null;
  if (!videos.has(track.id)) {
    const video = document.createElement("video");
    video.muted = true;
    video.srcObject = new MediaStream([track]);
    video.play();
    videos.set(track.id, video);
  }
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [64, 48];
  const context = canvas.getContext("2d");
  context.drawImage(videos.get(track.id), 0, 0, 64, 48);
  return context.getImageData(0, 0, 64, 48).data.join();
}
"""
BLACK = {",".join(["0,0,0,0"] * (64 * 48)), ",".join(["0,0,0,255"] * (64 * 48))}


class MediaRoom(BrowserRoom):
    """A meeting whose pages measure what they receive."""

    def open_with(self, token: str) -> BrowserClient:
        client = self._open_page()
        client.page.add_init_script(WATCH)
        client.page.reload()
        client.init(token, self._base)
        return client

    def until(self, holds: Callable[[], object], name: str = "ada") -> None:
        """Wait until it holds; longer than other tests, as every page encodes and decodes video on these two cores."""
        end = CLOCK.monotonic() + SECONDS
        while not holds():
            assert CLOCK.monotonic() < end, "it never came true"
            self.clients[name].pause()

    def talking_page(self, name: str) -> BrowserClient:
        """Add a participant with microphone and camera on."""
        client = self.joined_page(name)
        client.call("self.enableAudio")
        client.call("self.enableVideo")
        return client

    def until_heard(self, name: str, more: int = 4000) -> None:
        """Wait until so many bytes of sound have arrived in a page."""
        page = self._page(name)
        before = page.evaluate("received('audio', 'bytesReceived')")
        self.until(lambda: page.evaluate("received('audio', 'bytesReceived')") > before + more, name)

    def until_seen(self, name: str, whom: str, *, shared: bool = False) -> None:
        """Wait until two different pictures of someone else were seen in a page, neither of them black."""
        seen: set[str] = set()

        def has_changed() -> bool:
            found = self._page(name).evaluate("([name, shared]) => pixels(name, shared)", [whom, shared])
            seen.update({found} - {None} - BLACK)
            return len(seen) > 1

        self.until(has_changed, name)

    def _page(self, name: str) -> Page:
        client = self.clients[name]
        assert isinstance(client, BrowserClient)
        return client.page


@pytest.fixture(scope="module")
def media_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("media")
    with running_server(folder, "--tls", "--media", "--data", ":memory:") as server:
        context = ssl.create_default_context(cafile=str(folder / "data" / AUTHORITY_FILE))
        with httpx.Client(base_url=server.url, verify=context, trust_env=False) as rest:
            yield rest


@pytest.fixture
def room(media_server: httpx.Client, loop: EventLoop, open_page: Callable[[], BrowserClient]) -> Iterator[MediaRoom]:
    """A meeting whose pages are closed at the end: each one costs the machine much."""
    made = MediaRoom(media_server, loop, f"localhost:{media_server.base_url.port}", open_page)
    yield made
    for client in made.clients.values():
        assert isinstance(client, BrowserClient)
        client.page.close()


def test_two_pages_see_and_hear_each_other(room: MediaRoom) -> None:
    ada, bob = room.talking_page("ada"), room.talking_page("bob")
    room.until_heard("ada")
    room.until_heard("bob")
    room.until_seen("ada", "Bob")
    room.until_seen("bob", "Ada")

    ada.call("self.disableAudio")
    room.until(lambda: not bob.page.evaluate("meeting.participants.joined.toArray()[0].audioEnabled"), "bob")
    bob.page.wait_for_timeout(500)
    before = bob.page.evaluate("received('audio', 'bytesReceived')")
    bob.page.wait_for_timeout(1000)
    assert bob.page.evaluate("received('audio', 'bytesReceived')") == before, "nothing is heard of who is muted"
    ada.call("self.enableAudio")
    room.until_heard("bob")

    ada.call("self.disableVideo")
    room.until(lambda: not bob.page.evaluate("meeting.participants.joined.toArray()[0].videoEnabled"), "bob")
    ada.call("self.enableVideo")
    room.until_seen("bob", "Ada")

    ada.call("self.enableScreenShare")
    room.until_seen("bob", "Ada", shared=True)
    room.until_seen("bob", "Ada")
    ada.call("self.disableScreenShare")
    room.until(lambda: not bob.page.evaluate("meeting.participants.joined.toArray()[0].screenShareEnabled"), "bob")
    room.until_seen("bob", "Ada")
    room.until_seen("ada", "Bob")
    assert [error for client in (ada, bob) for error in client.errors if "404" not in error] == []


def test_third_page_sees_and_hears_who_was_there_before(room: MediaRoom) -> None:
    room.talking_page("ada")
    room.talking_page("bob")
    room.until_seen("ada", "Bob")
    eve = room.talking_page("eve")
    room.until_seen("eve", "Ada")
    room.until_seen("eve", "Bob")
    room.until_seen("ada", "Eve")
    room.until_heard("bob")
    eve.call("leave")
    room.until(lambda: room.clients["ada"].get("participants.joined") == ["Bob"], "ada")
    room.until_seen("ada", "Bob")


def test_recording_has_what_was_sent(room: MediaRoom) -> None:
    room.talking_page("ada")
    room.talking_page("bob")
    room.until_seen("ada", "Bob")
    recording = room.post("/recordings", {"meeting_id": room.meeting_id})["id"]
    room.clients["ada"].page.wait_for_timeout(3000)  # type: ignore[attr-defined]
    room.rest.put(f"{APP}/recordings/{recording}", json={"action": "stop"}).raise_for_status()
    room.until(lambda: room.get(f"/recordings/{recording}")["status"] == "UPLOADED")
    told = room.get(f"/recordings/{recording}")
    content = room.rest.get(told["download_url"]).content
    assert len(content) == told["file_size"]
    with av.open(io.BytesIO(content), "r") as container:
        shades = [bytes(frame.planes[0])[frame.planes[0].line_size * 360 + 320] for frame in container.decode(video=0)]
    assert len(shades) >= 10
    assert len(set(shades)) > 1, "the pictures change"
