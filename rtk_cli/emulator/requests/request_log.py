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


class LoggedRequest(NamedTuple):
    """A request and its response, which is None if the connection ended before it.

    `path` follows the base path and is percent-encoded; `at` is the machine's time in seconds.
    """

    number: int
    at: float
    milliseconds: float
    method: str
    path: str
    query_string: bytes
    body: bytes | None
    response: Response | None

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        return tuple(parse_qsl(self.query_string.decode(errors="replace"), keep_blank_values=True))

    @property
    def size(self) -> int:
        return len(self.body or b"") + (0 if self.response is None else len(self.response.content))


class RequestLog:
    """`emulator.requests`: the last `MAX_REQUESTS` requests to the API, or fewer if they are long.

    `recorded` are calls that are answered as they were once recorded. Safe to call from any number of threads.
    """

    def __init__(self) -> None:
        self.recorded = RecordedCalls()
        self._entries: deque[LoggedRequest] = deque()
        self._lock = Lock()
        self._last_number = 0
        self._bytes = 0

    def add(
        self,
        at: float,
        milliseconds: float,
        method: str,
        path: str,
        query_string: bytes,
        body: bytes | None,
        response: Response | None,
    ) -> None:
        """Append an entry, and drop the oldest ones beyond the limits."""
        with self._lock:
            self._last_number += 1
            entry = LoggedRequest(self._last_number, at, milliseconds, method, path, query_string, body, response)
            self._entries.append(entry)
            self._bytes += entry.size
            while len(self._entries) > MAX_REQUESTS or (self._bytes > MAX_BYTES and len(self._entries) > 1):
                self._bytes -= self._entries.popleft().size

    def after(self, number: int = 0) -> list[LoggedRequest]:
        """Return the entries after the one of that number, the oldest first."""
        with self._lock:
            return [entry for entry in self._entries if entry.number > number]

    def clear(self) -> int:
        """Drop all entries, and return how many there were. Their numbers are not used again."""
        with self._lock:
            count = len(self._entries)
            self._entries.clear()
            self._bytes = 0
        return count
