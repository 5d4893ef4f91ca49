"""SHA-256 in a thread of its own: hashlib lets other threads run meanwhile, such as the one that downloads."""

from hashlib import sha256
from queue import SimpleQueue
from threading import Thread

AHEAD = 4
"""Chunks that wait to be hashed. With few of them the processor's cache still holds a chunk that is written."""
WITHOUT_THREAD = 2**20
"""Bytes that are hashed at once: a small file is not worth a thread."""


class BackgroundHash:
    """The hash of a sequence of chunks. `close` ends its thread early."""

    def __init__(self) -> None:
        self._hash = sha256()
        self._size = 0
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        self._free: SimpleQueue[None] = SimpleQueue()
        for _ in range(AHEAD):
            self._free.put(None)
        self._thread: Thread | None = None

    def update(self, chunk: bytes) -> None:
        """Append a chunk; wait if too many are not hashed yet."""
        self._size += len(chunk)
        if self._thread is None and self._size <= WITHOUT_THREAD:
            self._hash.update(chunk)
            return
        if self._thread is None:
            self._thread = Thread(target=self._run, name="rtk-hash", daemon=True)
            self._thread.start()
        self._free.get()
        self._queue.put(chunk)

    def hexdigest(self) -> str:
        """Return the hash of all chunks."""
        self.close()
        return self._hash.hexdigest()

    def close(self) -> None:
        """End the thread once it has hashed what waits."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while (chunk := self._queue.get()) is not None:
            self._hash.update(chunk)
            self._free.put(None)
