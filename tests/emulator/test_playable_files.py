"""Files of recordings play: container, length, picture and sound, read here in plain Python and by ffprobe and PyAV."""

import io
import json
import shutil
import struct
import subprocess
import tarfile
import tracemalloc
from pathlib import Path
from typing import Any

import httpx
import pytest

from rtk_cli.emulator.recording import media_bytes, recording_files
from rtk_cli.emulator.recording.recording_files import Picture, StoredFile
from rtk_cli.emulator.recording.still import card, h264, mp4, parts, vp8, webm
from tests.support import media_files, recordings
from tests.support.cli import Rtk

TITLE = "Weekly planning: Q3 \u2013 caf\u00e9"
LINES = ["2026-09-14 08:00:05 UTC, 0:10:00", "rtk emulator"]
PICTURE = Picture(TITLE, 1_789_372_805_000, 1280, 720)
DAY = 86_400_000
FILES = {
    "mp4": ("a.mp4", 2, PICTURE, None),
    "mono mp4": ("a.mp4", 1, PICTURE, None),
    "webm": ("a.webm", 2, PICTURE, None),
    "sound of a webm": ("a_audio.webm", 2, None, None),
    "track": ("a.webm", 1, None, "default"),
    "aac": ("a.aac", 2, None, None),
    "mono aac": ("a.aac", 1, None, None),
    "mp3": ("a.mp3", 2, None, None),
    "mono mp3": ("a.mp3", 1, None, None),
    "archive": ("a.tar.gz", 2, PICTURE, None),
}
LENGTHS = [0, 480, 32_000, 65_123]
needs_ffprobe = pytest.mark.skipif(shutil.which("ffprobe") is None, reason="needs ffprobe: apt-get install ffmpeg")


def stored(kind: str, milliseconds: int) -> StoredFile:
    name, channels, picture, layer = FILES[kind]
    rate = recording_files.AUDIO_BYTES_PER_SECOND if picture is None else recording_files.VIDEO_BYTES_PER_SECOND
    smallest = 0 if picture is None else recording_files.SMALLEST_VIDEO
    size = max(smallest, recording_files.SMALLEST_FILE + milliseconds * rate // 1000)
    return StoredFile("id", name, size, milliseconds, channels, picture, layer)


def whole(file: StoredFile) -> bytes:
    content = b"".join(media_bytes.chunks(file, 0, file.size))
    assert len(content) == file.size
    return content


def numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(content) // 4}I", content[: len(content) // 4 * 4])


@pytest.mark.parametrize("milliseconds", LENGTHS)
def test_mp4_has_one_picture_as_long_as_the_recording_and_silence(milliseconds: int) -> None:
    file = whole(stored("mp4", milliseconds))
    outer = {item.path: item for item in media_files.boxes(file) if item.path.count("/") == 1}
    assert list(outer) == ["/ftyp", "/moov", "/mdat", "/free"]
    header = next(item.content for item in media_files.boxes(file) if item.path == "/moov/mvhd")
    video, sound = media_files.tracks(file)
    length = max(100, milliseconds)
    assert numbers(header)[3:5] == (1000, length)
    assert numbers(video["stts"]) == (0, 1, 1, length)
    size, place = numbers(video["stsz"])[1], numbers(video["stco"])[2]
    assert place == outer["/mdat"].begin + 8
    assert (int.from_bytes(file[place : place + 4]), file[place + 4]) == (size - 4, 0x65), "a key frame"
    _, packet, count = numbers(sound["stsz"])
    assert numbers(sound["stts"]) == (0, 1, count, 1024)
    assert 0 <= length * 48 - count * 1024 < 1024
    assert numbers(sound["stco"])[2] == place + size
    assert outer["/mdat"].content[size:] == file[place + size : place + size + packet] * count


@pytest.mark.parametrize("milliseconds", [*LENGTHS, 32_001])
@pytest.mark.parametrize("kind", ["webm", "sound of a webm", "track"])
def test_webm_is_as_long_as_the_recording_and_names_its_clusters(kind: str, milliseconds: int) -> None:
    file = whole(stored(kind, milliseconds))
    found = list(media_files.elements(file))
    segment = next(item for item in found if item.path == "/18538067")
    start = segment.begin + 12
    assert start + len(segment.content) == len(file)
    [duration] = [item.content for item in found if item.path.endswith("/4489")]
    length = max(100, milliseconds)
    assert struct.unpack(">d", duration) == (length,)
    clusters = [item.begin - start for item in found if item.path.endswith("/1f43b675")]
    assert [int.from_bytes(item.content) for item in found if item.path.endswith("/f1")] == clusters
    assert [int.from_bytes(item.content) for item in found if item.path.endswith("/e7")] == [
        number * webm.CLUSTER for number in range(len(clusters))
    ]
    blocks = [item.content for item in found if item.path.endswith("/a3")]
    samples = 960 if kind == "track" else 1024
    assert sum(block[0] == 0x82 for block in blocks) == length * 48 // samples
    assert sum(block[0] == 0x81 for block in blocks) == (len(clusters) if kind == "webm" else 0)


@pytest.mark.parametrize("milliseconds", LENGTHS)
@pytest.mark.parametrize(("kind", "samples"), [("aac", 1024), ("mono aac", 1024), ("mp3", 1152), ("mono mp3", 1152)])
def test_sound_is_a_row_of_equal_frames(kind: str, samples: int, milliseconds: int) -> None:
    frames = media_files.frames(whole(stored(kind, milliseconds)))
    assert len(frames) == max(100, milliseconds) * 48 // samples
    assert len(set(frames)) == 1


def test_archive_says_that_it_has_no_parts() -> None:
    content = whole(stored("archive", 10_000))
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        assert archive.getnames() == ["NOTE.txt"]


@pytest.mark.parametrize("kind", ["mp4", "webm", "track", "aac", "mp3", "archive"])
def test_any_range_has_the_bytes_of_the_whole_file(kind: str) -> None:
    file = stored(kind, 33_500 if kind == "track" else 1500)
    content = whole(file)
    ends = sorted({0, 1, 4097, 9000, 65_537, file.size // 2, file.size - 1, file.size})
    for begin in ends:
        for end in ends:
            if begin < end <= file.size:
                assert b"".join(media_bytes.chunks(file, begin, end)) == content[begin:end], (begin, end)


@pytest.mark.parametrize("kind", ["mp4", "track", "mp3", "archive"])
def test_ranges_of_a_day_need_little_memory(kind: str) -> None:
    file = stored(kind, DAY)
    assert next(media_bytes.chunks(file, 0, 1))
    tracemalloc.start()
    for begin in (0, file.size // 2, file.size - 100_000):
        for chunk in media_bytes.chunks(file, begin, begin + 100_000):
            assert chunk
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    media_bytes._layout.cache_clear()
    assert peak < 2 * 1024 * 1024


@needs_ffprobe
@pytest.mark.parametrize("milliseconds", [480, 32_100])
@pytest.mark.parametrize("kind", [kind for kind in FILES if kind != "archive"])
def test_ffprobe_agrees_with_size_and_duration(kind: str, milliseconds: int, tmp_path: Path) -> None:
    file = stored(kind, milliseconds)
    found = probed(tmp_path / file.name, whole(file))
    assert int(found["format"]["size"]) == file.size
    assert abs(float(found["format"]["duration"]) - milliseconds / 1000) < 0.05
    channels = [stream["channels"] for stream in found["streams"] if stream["codec_type"] == "audio"]
    assert channels == [file.channels]


@needs_ffprobe
@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("", ["h264 1280x720", "aac 2"]),
        ("--codec VP8 --width 641 --height 359 --audio-channel mono", ["vp8 642x360", "vorbis 1"]),
        ("--no-export-video --audio-codec MP3", ["mp3 2"]),
    ],
)
def test_downloaded_file_is_what_the_api_says(local: Rtk, tmp_path: Path, flags: str, expected: list[str]) -> None:
    recording = recordings.uploaded(local, *flags.split(), seconds=12)
    told = local(f"recordings get {recording}").ok.data
    found = probed(tmp_path / told["output_file_name"], local(f"recordings download {recording} --to -").ok.raw)
    assert int(found["format"]["size"]) == told["file_size"]
    assert round(float(found["format"]["duration"])) == told["recording_duration"] == 12
    assert [described(stream) for stream in found["streams"]] == expected


def probed(path: Path, content: bytes) -> dict[str, Any]:
    path.write_bytes(content)
    words = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    run = subprocess.run(words, capture_output=True, text=True, check=True)
    assert run.stderr == ""
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def described(stream: dict[str, Any]) -> str:
    size = f"{stream['width']}x{stream['height']}" if stream["codec_type"] == "video" else stream["channels"]
    return f"{stream['codec_name']} {size}"


@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (322, 182), (1919, 1080), (16, 16), (1, 1)])
@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_decoded_picture_is_the_card_to_the_pixel(kind: str, size: tuple[int, int]) -> None:
    av = pytest.importorskip("av", reason="needs PyAV: pip install 'rtk-cli[media]'")
    file = stored(kind, 500)
    assert file.picture is not None
    file = file._replace(picture=file.picture._replace(width=size[0], height=size[1]))
    with av.open(io.BytesIO(whole(file))) as container:
        frame = next(container.decode(video=0))  # planar: the first plane is the luminance
    drawn = media_bytes._card(file.picture, 500)
    pixels = bytes(frame.planes[0])
    stride = frame.planes[0].line_size
    assert (frame.width, frame.height) == (drawn.width, drawn.height)
    for y in range(frame.height):
        expected = b"".join(bytes([shade]) * card.CELL for shade in drawn.cells[y // card.CELL])
        assert pixels[y * stride : y * stride + frame.width] == expected[: frame.width], y


@pytest.mark.parametrize("size", [(1920, 1080), (1920, 1920), (1280, 720), (400, 1920)])
def test_every_card_fits_into_the_shortest_recording(size: tuple[int, int]) -> None:
    """Checkered letters cost most."""
    drawn = card.draw(*size, "#@" * 200, ["#%" * 200] * 2)
    assert max(len(h264.encode(drawn).slice), len(vp8.encode(drawn))) < recording_files.SMALLEST_VIDEO - 2048


def test_long_title_is_broken_between_words_and_cut_off() -> None:
    lines = card._wrap("The quarterly   review of everything\nthat happened", 14)
    assert lines == ["The quarterly", "review of"]


def test_file_keeps_its_title_when_the_meeting_gets_another(remote: Rtk) -> None:
    recording = recordings.uploaded(remote, seconds=1)
    told = remote("recordings list").ok.data[0]
    before = httpx.get(told["download_url"], trust_env=False)
    remote(f"meetings update {told['meeting']['id']} --title Another").ok
    after = httpx.get(remote(f"recordings get {recording}").ok.data["download_url"], trust_env=False)
    assert after.headers["etag"] == before.headers["etag"]
    assert after.content == before.content


def test_padding_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        parts.padded([parts.Plain(bytes(90))], mp4.padding_head, 95, "seed")
