"""Recordings of what web clients send. The tests pass in the frames, and call the recorder when it should look."""

import io
import math
from array import array
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.recording import recording_files
from rtk_cli.emulator.recording.still import tags
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support import media_files, recordings
from tests.support.cli import Rtk

pytest.importorskip("aiortc", reason="needs aiortc: pip install 'rtk-cli[media]'")

import av

from rtk_cli.emulator.web_client.media import composition
from rtk_cli.emulator.web_client.media.recorder import Recorder
from rtk_cli.emulator.web_client.media.taps import Tap, Taps

LOUD = 8000


def picture(shade: int, width: int = 64, height: int = 48) -> av.VideoFrame:
    frame = av.VideoFrame(width, height, "yuv420p")
    for plane, value in zip(frame.planes, (shade, 128, 128), strict=True):
        plane.update(bytes([value]) * plane.buffer_size)
    return frame


def tone() -> av.AudioFrame:
    """20 ms of 400 Hz."""
    wave = [int(LOUD * math.sin(2 * math.pi * 400 * number / 48_000)) for number in range(960)]
    frame = av.AudioFrame(format="s16", layout="stereo", samples=960)
    frame.planes[0].update(array("h", [value for value in wave for _ in range(2)]).tobytes())
    return frame


class Session:
    """A live meeting with Ada, whose frames are given by hand, and the recorder of its emulator."""

    def __init__(self, rtk: Rtk, emulator: Emulator) -> None:
        self.rtk = rtk
        self.emulator = emulator
        self.meeting = recordings.meeting(rtk, "--title", "Weekly")
        self.peer = recordings.join(rtk, recordings.participant(rtk, self.meeting))["id"]
        self.taps = Taps()
        self.problems: list[Exception] = []
        self.recorder = Recorder(emulator.recorded_media, self.taps, lambda where, error: self.problems.append(error))
        self.camera, self.microphone = Tap(self.peer), Tap(self.peer)
        self.taps.add(self.meeting, "camera", self.camera)
        self.taps.add(self.meeting, "microphone", self.microphone)

    def start(self, command: str, *flags: str) -> str:
        recording: str = self.rtk("recordings", command, self.meeting, *flags).ok.data["id"]
        self.rtk.clock.advance(recordings.RECORDER_START)
        self.recorder.look()
        return recording

    def send(self, shade: int) -> None:
        """Two tenths of a second of picture and sound."""
        self.taps.put(self.camera, picture(shade))
        for _ in range(10):
            self.taps.put(self.microphone, tone())
        self.rtk.clock.advance(0.2)
        self.recorder.look()

    def stop(self, recording: str) -> dict[str, Any]:
        self.rtk(f"recordings stop {recording} --force").ok
        self.recorder.look()
        self.rtk.clock.advance(recordings.UPLOAD)
        found: dict[str, Any] = self.rtk(f"recordings get {recording}").ok.data
        return found

    def content(self, link: str) -> bytes:
        download = self.emulator.file(link, {})
        assert download.status == 200
        return b"".join(download.chunks)


@pytest.fixture
def session(local: Rtk) -> Iterator[Session]:
    with closing(Emulator(local.data_dir / EMULATOR_FILE, clock=local.clock, ids=local.new_id)) as emulator:
        yield Session(local, emulator)


def decoded(content: bytes) -> tuple[list[int], int, float]:
    """The shade in the middle of each picture, the loudest sample, and the length in seconds."""
    with av.open(io.BytesIO(content), "r") as container:
        length = (container.duration or 0) / av.time_base
        shades, loudest = [], 0
        for frame in container.decode():
            if isinstance(frame, av.VideoFrame):
                plane = frame.planes[0]
                shades.append(bytes(plane)[plane.line_size * (frame.height // 2) + frame.width // 2])
            elif isinstance(frame, av.AudioFrame):
                samples = array("f", bytes(frame.planes[0])[: frame.samples * 4])
                loudest = max(loudest, int(max(samples, default=0) * 32_768))
    return shades, loudest, length


@pytest.mark.parametrize("codec", ["H264", "VP8"])
def test_recording_has_the_pictures_and_the_sound(session: Session, codec: str) -> None:
    recording = session.start("start", "--codec", codec, "--width", "320", "--height", "180")
    for shade in (60, 60, 120, 120, 200, 200):
        session.send(shade)
    session.rtk.clock.advance(0.05)
    told = session.stop(recording)
    content = session.content(told["download_url"])
    shades, loudest, length = decoded(content)
    assert session.problems == []
    assert (len(content), told["recording_duration"]) == (told["file_size"], 1)
    assert abs(length - 1.25) < 0.11
    outer = media_files.boxes(content) if codec == "H264" else media_files.elements(content)
    ends = {item.path: item.begin + len(item.content) for item in outer if item.path.count("/") == 1}
    assert len(content) - max(ends.values()) in (12, 16), "nothing lies behind the last box, or the only segment"
    assert [round(shade / 20) * 20 for shade in shades[:12:2]] == [60, 60, 120, 120, 200, 200]
    assert loudest > LOUD / 2
    _, loudest, length = decoded(session.content(told["audio_download_url"]))
    assert loudest > LOUD / 2
    assert abs(length - 1.25) < 0.11


def test_track_has_the_sound_of_its_peer(session: Session) -> None:
    other = recordings.join(session.rtk, recordings.participant(session.rtk, session.meeting, "bob"))["id"]
    recording = session.start("start-track")
    for _ in range(5):
        session.send(60)
    [layer] = session.stop(recording)["download_url"]
    found = {name: decoded(session.content(file["download_url"])) for name, file in layer["download_urls"].items()}
    [(_, loudest, length)] = [each for name, each in found.items() if session.peer in name]
    [(_, silent, other_length)] = [each for name, each in found.items() if other in name]
    assert loudest > LOUD / 2
    assert silent == 0, "who is no web client has the file without media"
    assert abs(length - 1) < 0.1
    assert abs(other_length - 1) < 0.1


def test_advanced_clock_is_one_long_picture(session: Session) -> None:
    recording = session.start("start", "--width", "320", "--height", "180")
    session.send(60)
    session.rtk.clock.advance(60)
    session.send(120)
    told = session.stop(recording)
    shades, _, length = decoded(session.content(told["download_url"]))
    assert abs(length - 60.4) < 0.11
    assert len(shades) < 10


def test_recording_without_web_clients_keeps_its_title_card(session: Session) -> None:
    session.taps.remove(session.meeting, "camera")
    session.taps.remove(session.meeting, "microphone")
    recording = session.start("start")
    session.rtk.clock.advance(2)
    told = session.stop(recording)
    assert session.emulator.recorded_media.folder is not None
    assert not session.emulator.recorded_media.folder.exists()
    shades, loudest, length = decoded(session.content(told["download_url"]))
    assert (len(shades), loudest, length) == (1, 0, 2)


def test_media_of_expired_recordings_is_deleted_at_the_next_start(session: Session) -> None:
    recording = session.start("start", "--width", "320", "--height", "180")
    session.send(60)
    session.stop(recording)
    folder = session.emulator.recorded_media.folder
    assert folder is not None
    (folder / "unknown").mkdir()
    session.emulator.recorded_media.prune()
    assert [entry.name for entry in folder.iterdir()] == [recording]
    assert sorted(Path(entry).suffix for entry in (folder / recording).iterdir()) == [".aac", ".mp4"]
    session.rtk.clock.advance(7 * 86_400)
    session.emulator.recorded_media.prune()
    assert list(folder.iterdir()) == []


def test_media_of_a_recording_that_is_still_uploaded_survives_a_start(session: Session) -> None:
    recording = session.start("start", "--width", "320", "--height", "180")
    session.send(60)
    session.rtk(f"recordings stop {recording} --force").ok
    session.recorder.look()
    session.emulator.recorded_media.prune()
    session.rtk.clock.advance(recordings.UPLOAD)
    told = session.rtk(f"recordings get {recording}").ok.data
    _, loudest, _ = decoded(session.content(told["download_url"]))
    assert loudest > LOUD / 2


def test_file_that_grew_too_large_is_reported_and_not_used(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = session.start("start", "--width", "320", "--height", "180")
    session.send(60)
    for name in ("SMALLEST_FILE", "SMALLEST_VIDEO", "VIDEO_BYTES_PER_SECOND", "AUDIO_BYTES_PER_SECOND"):
        monkeypatch.setattr(recording_files, name, 100)
    session.stop(recording)
    assert {type(problem) for problem in session.problems} == {ValueError}
    assert session.emulator.recorded_media.folder is not None
    assert list((session.emulator.recorded_media.folder / recording).iterdir()) == []


def test_pictures_lie_side_by_side() -> None:
    canvas = composition.side_by_side(320, 180, [picture(60), picture(120), picture(200, 48, 64)])
    plane = canvas.planes[0]
    rows = [bytes(plane)[y * plane.line_size : y * plane.line_size + 320] for y in range(180)]
    assert [rows[45][80], rows[45][240], rows[135][80], rows[135][240]] == [60, 120, 200, 16]
    assert [rows[2][1], rows[135][1]] == [16, 16], "black beside a picture of another shape"


def test_sounds_are_added_without_overflow() -> None:
    loud, soft = array("h", [30_000, -30_000, 5]).tobytes(), array("h", [10_000, -10_000]).tobytes()
    assert array("h", composition.on_top([loud, soft, b""], 8)).tolist() == [32_767, -32_767, 5, 0]
    assert composition.on_top([], 4) == bytes(4)
    assert composition.on_top([loud], 2) == loud[:2]


@pytest.mark.parametrize("size", [7, 8, 9, 83, 84, 85, 86, 200, 339, 340, 341, 342])
def test_frames_of_aac_are_filled_to_one_size(size: int) -> None:
    frame = bytearray(b"\xff\xf1\x4c\x80\x00\x1f\xfc") + b"x" * (size - 7)
    frame[3] |= size >> 11
    frame[4], frame[5] = size >> 3 & 0xFF, (size & 7) << 5 | 0x1F
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x00"
    filled = media_files.frames(tag + tags.even_frames(bytes(frame) * 3, 341))
    assert [len(each) for each in filled] == [size if size >= 340 else 341] * 3
    assert all(each.endswith(frame[7:]) for each in filled)
