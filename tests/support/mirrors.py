"""Recordings to mirror, and what a mirror of them looks like."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from rtk_cli.messages import Download, Request, Response, Transport
from tests.support import recordings, sessions
from tests.support.cli import Rtk

DAY = 86_400


def session_with_recording(rtk: Rtk, *, title: str = "Biology 101", seconds: float = 2) -> tuple[str, str, str]:
    """The ids of a meeting, its ended session and its recording: with chat, transcript and summary."""
    flags = ("--title", title, "--transcribe-on-end", "--summarize-on-end")
    meeting = str(rtk("meetings", "create", *flags).ok.data["id"])
    ada = sessions.joined(rtk, meeting, "Ada")
    rtk("emulator", "say", ada, "Cells divide.").ok
    rtk("emulator", "say", ada, "Cells divide.", "--spoken").ok
    recording = str(rtk("recordings", "start", meeting).ok.data["id"])
    rtk.clock.advance(recordings.RECORDER_START)
    session = sessions.ended(rtk, meeting, after=seconds)
    rtk.clock.advance(recordings.UPLOAD + sessions.TRANSCRIPTION + sessions.SUMMARIZING)
    return meeting, session, recording


def states(rows: list[dict[str, Any]]) -> dict[str, str]:
    """The state of each file, by its name."""
    return {Path(row["path"]).name: row["state"] for row in rows}


def tree(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file, by its path; without the journal, which differs from run to run."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".rtk-sync" not in path.parts
    }


class CountingTransport:
    """Passes everything on, and counts the files that are opened and the bytes of them that come."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self.opened = 0
        self.received = 0

    def send(self, request: Request) -> Response:
        return self._inner.send(request)

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        self.opened += 1
        with self._inner.open(url, headers) as download:
            yield download._replace(chunks=self._counted(download.chunks))

    def close(self) -> None:
        self._inner.close()

    def _counted(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.received += len(chunk)
            yield chunk


@contextmanager
def counted(rtk: Rtk) -> Iterator[list[CountingTransport]]:
    """Count the downloads of each run in this block."""
    found: list[CountingTransport] = []
    before = rtk.wrap_transport

    def wrap(transport: Transport) -> Transport:
        found.append(CountingTransport(before(transport)))
        return found[-1]

    rtk.wrap_transport = wrap
    yield found
    rtk.wrap_transport = before
