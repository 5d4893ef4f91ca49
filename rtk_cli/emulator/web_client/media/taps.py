"""What is forwarded right now, for recordings: the newest picture and the latest sound of each track."""

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

Frame = Any
"""A frame of PyAV."""

BYTES_PER_MILLISECOND = 48 * 2 * 2
"""Of sound: 48 kHz, two channels, 16 bits."""

_LONGEST = 1000 * BYTES_PER_MILLISECOND


@dataclass
class Tap:
    """One track of a peer."""

    peer_id: str
    is_screen_share: bool = False
    picture: Frame | None = None
    sound: bytearray = field(default_factory=bytearray)


class Taps:
    """The tracks by room and producer. Written by the thread of media, read by that of recordings."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rooms: dict[str, dict[str, Tap]] = defaultdict(dict)

    def add(self, room_id: str, producer_id: str, tap: Tap) -> None:
        with self._lock:
            self._rooms[room_id][producer_id] = tap

    def remove(self, room_id: str, producer_id: str) -> None:
        with self._lock:
            self._rooms[room_id].pop(producer_id, None)
            if not self._rooms[room_id]:
                del self._rooms[room_id]

    def put(self, tap: Tap, frame: Frame) -> None:
        """Keep a frame; of sound no more than a second, in case nothing reads it."""
        with self._lock:
            if hasattr(frame, "samples"):
                tap.sound += bytes(frame.planes[0])[: frame.samples * 4]
                del tap.sound[:-_LONGEST]
            else:
                tap.picture = frame

    def blank(self, tap: Tap) -> None:
        """Forget the picture of a track that is paused."""
        with self._lock:
            tap.picture = None

    def drain(self) -> "dict[str, list[Tap]]":
        """Take what has come since the last time."""
        with self._lock:
            taken = {room_id: [_copy(tap) for tap in taps.values()] for room_id, taps in self._rooms.items()}
            for taps in self._rooms.values():
                for tap in taps.values():
                    tap.sound.clear()
        return taken


def _copy(tap: Tap) -> Tap:
    return Tap(tap.peer_id, tap.is_screen_share, tap.picture, bytearray(tap.sound))
