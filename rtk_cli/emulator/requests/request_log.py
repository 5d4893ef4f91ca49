"""The last requests that a served emulator has answered, in memory: a store would make each read a write.

An entry keeps what was sent and answered as it is; `request_view` and `recorded_calls` make something of it when it is
read, since most entries never are.
"""

from collections import deque
from threading import Lock
from typing import NamedTuple
from urllib.parse import parse_qsl

from rtk_cli.emulator.requests.recorded_calls import RecordedCalls
from rtk_cli.messages import Response

MAX_REQUESTS = 1000
MAX_BYTES = 16 * 2**20
"""Of the bodies of requests and responses together."""

_ENTRY_BYTES = 1024  # what an entry counts for beside its bodies, until the next trimming
_TRIM_BYTES = 2**20  # trimming at each request would cost more than the rest of the log

Served = tuple[float, float, str, str, bytes, bytes | None, Response | None]
"""Begin and end in seconds, method, path, query string, body and response: a bare tuple, as most are never read."""


class LoggedRequest(NamedTuple):
    """A request and its response, which is None if the connection ended before it.

    `path` follows the base path and is percent-encoded; `at` is the machine's time in seconds.
    """

    number: int
    at: float
    ended_at: float
    method: str
    path: str
    query_string: bytes
    body: bytes | None
    response: Response | None

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        return tuple(parse_qsl(self.query_string.decode(errors="replace"), keep_blank_values=True))

    @property
    def milliseconds(self) -> float:
        return (self.ended_at - self.at) * 1000


class RequestLog:
    """`emulator.requests`: the last `MAX_REQUESTS` requests to the API, or fewer if they are long.

    `recorded` are calls that are answered as they were once recorded. Safe to call from any number of threads.
    """

    def __init__(self) -> None:
        self.recorded = RecordedCalls()
        self._entries: deque[Served] = deque()
        self._lock = Lock()
        self._first_number = 1
        self._untrimmed_bytes = 0

    def add(self, entry: Served, size: int) -> None:
        """Append a request whose bodies have `size` bytes."""
        with self._lock:
            self._entries.append(entry)
            self._untrimmed_bytes += size + _ENTRY_BYTES
            if self._untrimmed_bytes > _TRIM_BYTES:
                self._trim()

    def after(self, number: int = 0) -> list[LoggedRequest]:
        """Return the entries after the one of that number, the oldest first."""
        with self._lock:
            self._trim()
            numbered = list(enumerate(self._entries, self._first_number))
        return [LoggedRequest(own, *entry) for own, entry in numbered if own > number]

    def clear(self) -> int:
        """Drop all entries, and return how many there were. Their numbers are not used again."""
        with self._lock:
            self._trim()
            return self._drop(len(self._entries))

    def _trim(self) -> None:
        """Drop the oldest entries beyond the limits; the newest one stays in any case."""
        self._untrimmed_bytes = 0
        kept = total = 0
        for entry in reversed(self._entries):
            total += _size(entry)
            if kept and (kept == MAX_REQUESTS or total > MAX_BYTES):
                break
            kept += 1
        self._drop(len(self._entries) - kept)

    def _drop(self, count: int) -> int:
        for _ in range(count):
            self._entries.popleft()
        self._first_number += count
        return count


def _size(entry: Served) -> int:
    *_, body, response = entry
    return len(body or b"") + (0 if response is None else len(response.content))
