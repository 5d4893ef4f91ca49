"""Files of recordings in a real browser: it plays them, knows how long they are, and can seek."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support import recordings
from tests.support.chromium import chromium, fresh_page, needs_chromium
from tests.support.cli import Rtk

pytestmark = needs_chromium

SECONDS = 70

PLAY = """async link => {
  const video = document.createElement("video");
  video.muted = true;
  document.body.append(video);
  const happened = name => new Promise((resolve, reject) => {
    video.addEventListener(name, resolve, {once: true});
    video.addEventListener("error", () => reject(new Error(video.error.message)), {once: true});
  });
  video.src = link;
  await happened("loadeddata");
  const played = happened("timeupdate");
  await video.play();
  await played;
  video.pause();
  const sought = happened("seeked");
  video.currentTime = 50;
  await sought;
  return {duration: video.duration, size: [video.videoWidth, video.videoHeight], time: video.currentTime};
}"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("home"), "--autoplay-policy=no-user-gesture-required") as opened:
        yield opened


@pytest.mark.parametrize(
    ("flags", "size"),
    [
        ("", [1280, 720]),
        ("--codec VP8 --width 640 --height 360", [640, 360]),
        ("--no-export-video", [0, 0]),
        ("--no-export-video --audio-codec MP3", [0, 0]),
    ],
)
def test_recording_plays(remote: Rtk, browser: Browser, flags: str, size: list[int]) -> None:
    recording = recordings.uploaded(remote, *flags.split(), seconds=SECONDS)
    link = remote(f"recordings get {recording}").ok.data["download_url"]
    with fresh_page(browser) as page:
        found = page.evaluate(PLAY, link)
    assert abs(found["duration"] - SECONDS) < 0.1
    assert (found["size"], found["time"]) == (size, 50)


def test_track_plays(remote: Rtk, browser: Browser) -> None:
    meeting, _ = recordings.live_meeting(remote)
    recording = remote(f"recordings start-track {meeting}").ok.data["id"]
    remote.clock.advance(recordings.RECORDER_START + SECONDS)
    remote(f"recordings stop {recording} --force").ok
    remote.clock.advance(recordings.UPLOAD)
    [layer] = remote(f"recordings get {recording}").ok.data["download_url"]
    [file] = layer["download_urls"].values()
    with fresh_page(browser) as page:
        assert abs(page.evaluate(PLAY, file["download_url"])["duration"] - SECONDS) < 0.1
