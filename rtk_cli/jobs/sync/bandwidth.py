"""A limit on the bytes per second of all downloads together, and an end to all of them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Lock

from rtk_cli.clock import Clock
from rtk_cli.errors import Interruption
from rtk_cli.messages import Download, Request, Response, Transport


class Bandwidth:
    """A limit that any number of threads share."""

    def __init__(self, bytes_per_second: float, clock: Clock) -> None:
        self._rate = bytes_per_second
        self._clock = clock
        self._lock = Lock()
        self._seen = clock.now()
        self._owed = 0.0
        """Seconds until all bytes that were taken are within the limit."""

    def take(self, count: int) -> None:
        """Return when `count` more bytes are within the limit. A clock that is set back only delays them a little."""
        with self._lock:
            now = self._clock.now()
            self._owed = max(0.0, self._owed - max(0.0, now - self._seen)) + count / self._rate
            self._seen = now
            delay = self._owed
        self._clock.sleep(delay)


class PacedTransport:
    """A `Transport` whose downloads share a limit, and end when `stop` is called."""

    def __init__(self, inner: Transport, bandwidth: Bandwidth | None) -> None:
        self._inner = inner
        self._bandwidth = bandwidth
        self._stopped = Event()

    def stop(self) -> None:
        """End every download at its next chunk."""
        self._stopped.set()

    def send(self, request: Request) -> Response:
        return self._inner.send(request)

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        self._check()
        with self._inner.open(url, headers) as download:
            yield download._replace(chunks=self._paced(download.chunks))

    def close(self) -> None:
        self._inner.close()

    def _paced(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._check()
            if self._bandwidth is not None:
                self._bandwidth.take(len(chunk))
            yield chunk

    def _check(self) -> None:
        if self._stopped.is_set():
            raise Interruption("interrupted")
