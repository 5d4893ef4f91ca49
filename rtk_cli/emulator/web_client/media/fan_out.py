"""One track of a peer, read once and given to all who receive it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

Frame = Any
"""A frame of PyAV, whose types are not complete."""

_WAITING = {"audio": 25, "video": 2}
"""Frames that a receiver may lag behind; older ones are dropped. Half a second of sound."""


_PAUSES = (0, 0, 1 / 15, 1 / 10)
"""Seconds between two pictures by the number of receivers: each picture is encoded for each of them, and sound suffers
first on a machine that is busy with pictures."""


class OutgoingTrack(MediaStreamTrack):
    """What one receiver gets of a track."""

    def __init__(self, kind: str, on_stop: "Callable[[OutgoingTrack], None]") -> None:
        super().__init__()
        self.kind = kind
        self._on_stop = on_stop
        self._frames: asyncio.Queue[Frame | None] = asyncio.Queue()

    async def recv(self) -> Frame:
        if self.readyState != "live":
            raise MediaStreamError
        frame = await self._frames.get()
        if frame is None:
            self.stop()
            raise MediaStreamError
        return frame

    def put(self, frame: Frame | None) -> None:
        """Add a frame; None ends the track."""
        while self._frames.qsize() >= _WAITING[self.kind]:
            self._frames.get_nowait()
        self._frames.put_nowait(frame)

    def stop(self) -> None:
        super().stop()
        self._on_stop(self)


class FanOut:
    """Reads a track until it ends, whether anyone receives it or not: aiortc would store what is not read."""

    def __init__(self, source: MediaStreamTrack, on_frame: Callable[[Frame], object] | None = None) -> None:
        self._on_frame = on_frame
        self.kind: str = source.kind
        self.is_paused = False
        self._source = source
        self._receivers: set[OutgoingTrack] = set()
        self._last = 0.0
        self._task = asyncio.create_task(self._run())

    def subscribe(self) -> OutgoingTrack:
        track = OutgoingTrack(self.kind, self._receivers.discard)
        self._receivers.add(track)
        return track

    def stop(self) -> None:
        """Stop reading, and end what others receive."""
        self._task.cancel()
        self._end()

    async def _run(self) -> None:
        with suppress(MediaStreamError):
            while True:
                frame = await self._source.recv()
                if not self.is_paused:
                    if self._on_frame is not None:
                        self._on_frame(frame)
                    if self._is_due():
                        for track in list(self._receivers):
                            track.put(frame)
        self._end()

    def _is_due(self) -> bool:
        """Whether a frame is forwarded: sound always, pictures as often as the machine is expected to bear."""
        now = asyncio.get_running_loop().time()
        if self.kind == "video" and now - self._last < _PAUSES[min(len(self._receivers), len(_PAUSES) - 1)]:
            return False
        self._last = now
        return True

    def _end(self) -> None:
        for track in list(self._receivers):
            track.put(None)
