"""Encodes one file of a recording by PyAV while it is recorded, and pads it to the size that the API tells."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av import AudioFrame, VideoFrame

from rtk_cli.emulator.recording.recording_files import StoredFile
from rtk_cli.emulator.recording.still import mp4, parts, tags, webm
from rtk_cli.emulator.recording.still.parts import Part
from rtk_cli.emulator.recording.still.silence import ADTS_FRAME, SAMPLE_RATE
from rtk_cli.emulator.web_client.media.taps import BYTES_PER_MILLISECOND

FRAME_MILLISECONDS = 100

_MILLISECONDS = Fraction(1, 1000)
_SEGMENT = bytes.fromhex("18538067")
_ROOM, _VIDEO_ROOM = 20_000, 60
"""Bytes, and bytes per millisecond: pictures that come when there are more are left out, so that the size suffices."""

# Below what the size of a recording allows for each second, so that padding always fits.
_VIDEO_BITS, _AUDIO_BITS = 400_000, 64_000
_VIDEO = {
    "mp4": ("libx264", {"preset": "ultrafast", "tune": "zerolatency", "maxrate": "400k", "bufsize": "400k"}),
    "webm": (
        "libvpx",
        {
            "deadline": "realtime",
            "cpu-used": "8",
            "lag-in-frames": "0",
            "max-intra-rate": "200",
            "maxrate": "400k",
            "bufsize": "400k",
        },
    ),
}
_AUDIO = {"mp4": "aac", "webm": "libopus", "aac": "aac", "mp3": "libmp3lame"}
_FORMATS = {"mp4": "mp4", "webm": "webm", "aac": "adts", "mp3": "mp3"}


class RecordingWriter:
    """One file. `written` says how many milliseconds it has by now."""

    def __init__(self, path: Path, file: StoredFile) -> None:
        self.written = 0
        self._bytes = 0
        self.name = file.name
        self._path = path
        self._partial = path.with_name(path.name + ".part")
        self._extension = file.name.rpartition(".")[2]
        path.parent.mkdir(parents=True, exist_ok=True)
        self._container: Any = av.open(str(self._partial), "w", format=_FORMATS[self._extension])
        self._video: Any = None if file.picture is None else self._video_stream(file.picture.width, file.picture.height)
        audio: Any = self._container.add_stream(_AUDIO[self._extension], rate=SAMPLE_RATE)
        audio.layout = "mono" if file.channels == 1 else "stereo"
        audio.bit_rate = _AUDIO_BITS
        self._audio = audio

    def _video_stream(self, width: int, height: int) -> Any:
        codec, options = _VIDEO[self._extension]
        stream: Any = self._container.add_stream(codec, rate=1000 // FRAME_MILLISECONDS, options=options)
        stream.width, stream.height = width + width % 2, height + height % 2
        stream.pix_fmt = "yuv420p"
        stream.bit_rate = _VIDEO_BITS
        stream.codec_context.time_base = _MILLISECONDS
        return stream

    def advance(self, milliseconds: int, sound: Callable[[int], bytes], picture: Callable[[], VideoFrame]) -> None:
        """Write up to that time: sound of so many bytes, and pictures at the times that are due."""
        if milliseconds <= self.written:
            return
        if self._video is not None:
            self._write_pictures(milliseconds, picture)
        self._write_sound(milliseconds - self.written, sound)
        self.written = milliseconds

    def finish(self, size: int, seed: str) -> None:
        """Complete the file, with exactly `size` bytes; raises `ValueError` if it has more."""
        for stream in (self._video, self._audio):
            if stream is not None:
                self._mux(stream.encode(None))
        self._container.close()
        content = parts.File(self._partial)
        try:
            padded = _padded(content, self._extension, size, seed)
        except ValueError:
            self._partial.unlink()
            raise
        complete = self._path.with_name(self._path.name + ".complete")
        with complete.open("wb") as target:
            for chunk in parts.chunks(padded, 0, size):
                target.write(chunk)
        complete.replace(self._path)
        self._partial.unlink()

    def discard(self) -> None:
        self._container.close()
        self._partial.unlink(missing_ok=True)

    def _mux(self, packets: list[Any]) -> None:
        self._bytes += sum(packet.size for packet in packets)
        self._container.mux(packets)

    def _write_pictures(self, milliseconds: int, picture: Callable[[], VideoFrame]) -> None:
        first = -(-self.written // FRAME_MILLISECONDS) * FRAME_MILLISECONDS
        due = range(first, milliseconds, FRAME_MILLISECONDS)
        # After the clock was advanced there are no pictures of the time between: one lasts as long.
        for time in due if len(due) < 50 else (due[0], due[-1]):
            if self._bytes > _ROOM + time * _VIDEO_ROOM:
                continue
            frame = picture()
            frame.pts, frame.time_base = time, _MILLISECONDS
            self._mux(self._video.encode(frame))

    def _write_sound(self, milliseconds: int, sound: Callable[[int], bytes]) -> None:
        """Write sound; what there is none of, as after the clock was advanced, is silent."""
        begin = self.written * SAMPLE_RATE // 1000
        while milliseconds:
            some = min(milliseconds, 1000)
            content = sound(some * BYTES_PER_MILLISECOND)
            frame = AudioFrame(format="s16", layout="stereo", samples=some * SAMPLE_RATE // 1000)
            frame.planes[0].update(content)
            frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, begin, Fraction(1, SAMPLE_RATE)
            self._mux(self._audio.encode(frame))
            begin += frame.samples
            milliseconds -= some


def _padded(content: parts.File, extension: str, size: int, seed: str) -> list[Part]:
    if extension == "mp4":
        return parts.padded([content], mp4.padding_head, size, seed)
    if extension == "webm":
        _extend_segment(content.path, size)
        return parts.padded([content], webm.padding_head, size, seed)
    sound: Part = parts.Plain(tags.even_frames(content.read(), ADTS_FRAME)) if extension == "aac" else content
    return [*parts.padded([], tags.id3_head, size - sound.size, seed), sound]


def _extend_segment(path: Path, size: int) -> None:
    """Let the padding belong to the segment, in which everything of a WebM file lies."""
    with path.open("r+b") as stream:
        place = stream.read(256).find(_SEGMENT) + len(_SEGMENT)
        stream.seek(place)
        stream.write((1 << 56 | size - place - 8).to_bytes(8))
