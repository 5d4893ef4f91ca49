"""Writes what is forwarded into the files of recordings, in a thread of its own from the server's start to its end."""

import shutil
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from rtk_cli.emulator.recording import media_bytes
from rtk_cli.emulator.recording.recorded_media import Progress, RecordedMedia
from rtk_cli.emulator.recording.recording_files import StoredFile
from rtk_cli.emulator.web_client.media import composition
from rtk_cli.emulator.web_client.media.recording_writer import RecordingWriter
from rtk_cli.emulator.web_client.media.taps import BYTES_PER_MILLISECOND, Tap, Taps

SECONDS = 0.2
"""Between two looks at the recordings."""

_LATEST = 500 * BYTES_PER_MILLISECOND
"""Sound that is kept for a file, if more comes than the recording has time for."""

OnError = Callable[[str, Exception], object]


class _File:
    """A file under way: its writer, and the sound of each peer that is not written yet."""

    def __init__(self, writer: RecordingWriter, peer_id: str | None) -> None:
        self.writer = writer
        self._peer_id = peer_id
        self._sounds: dict[str, bytearray] = {}

    def hear(self, taps: list[Tap]) -> None:
        for tap in taps:
            if tap.sound and self._peer_id in (None, tap.peer_id):
                heard = self._sounds.setdefault(tap.peer_id, bytearray())
                heard += tap.sound
                del heard[:-_LATEST]

    def sound(self, size: int) -> bytes:
        taken = [bytes(heard[:size]) for heard in self._sounds.values()]
        for heard in self._sounds.values():
            del heard[:size]
        return composition.on_top(taken, size)


class Recorder:
    """All recordings of a server. `taps` is what they hear and see."""

    def __init__(self, media: RecordedMedia, taps: Taps, on_error: OnError) -> None:
        self._media = media
        self._taps = taps
        self._on_error = on_error
        self._files: dict[str, dict[str, _File]] = {}
        self._temporary: Path | None = None
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rtk-recorder", daemon=True)

    def __enter__(self) -> "Recorder":
        if self._media.folder is None:
            self._temporary = self._media.folder = Path(tempfile.mkdtemp(prefix="rtk-media-"))
        self._media.prune()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_stopping.set()
        self._thread.join()
        for files in self._files.values():
            for file in files.values():
                file.writer.discard()
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def _run(self) -> None:
        while not self._is_stopping.wait(SECONDS):
            try:
                self.look()
            except Exception as error:  # the next look may succeed
                self._on_error("recordings", error)

    def look(self) -> None:
        """Write what has come since the last look, and finish what is over."""
        taps = self._taps.drain()
        for progress in self._media.progress(list(self._files)):
            self._write(progress, taps.get(progress.meeting_id, []))
            if progress.is_over:
                self._finish(progress)

    def _write(self, progress: Progress, taps: list[Tap]) -> None:
        files = self._files.setdefault(progress.recording_id, {})
        for stored in progress.files:
            if stored.name.endswith(".gz"):
                continue
            file = files.get(stored.name)
            if file is None and not _has_source(stored, taps):
                continue  # without a web client, the file has a title card anyway
            if file is None:
                path = self._media.path(progress.recording_id, stored.name)
                file = files[stored.name] = _File(RecordingWriter(path, stored), _peer_of(stored))
            file.hear(taps)
            file.writer.advance(stored.milliseconds, file.sound, partial(_picture, stored, taps))

    def _finish(self, progress: Progress) -> None:
        files = self._files.pop(progress.recording_id)
        for stored in progress.files:
            file = files.pop(stored.name, None)
            if file is None:
                continue
            try:
                file.writer.finish(stored.size, f"{stored.recording_id}/{stored.name}")
            except (OSError, ValueError) as error:
                self._on_error(stored.name, error)
        for file in files.values():
            file.writer.discard()


def _picture(stored: StoredFile, taps: list[Tap]) -> Any:
    """The shared screens first, then the cameras; the title card while there is neither."""
    shown = [tap.picture for tap in sorted(taps, key=lambda tap: not tap.is_screen_share) if tap.picture is not None]
    card = media_bytes.title_card(stored.picture, stored.milliseconds)
    if not shown:
        return composition.title_card(card)
    return composition.side_by_side(card.width, card.height, shown)


def _has_source(stored: StoredFile, taps: list[Tap]) -> bool:
    return any(_peer_of(stored) in (None, tap.peer_id) for tap in taps)


def _peer_of(stored: StoredFile) -> str | None:
    """The peer in the name of a track: `{prefix}_{participant}_{peer}_peer_audio_{time}.webm`; None for all peers."""
    return None if stored.layer is None else stored.name.rsplit("_", 4)[1]
