"""The last requests that a served emulator has answered, in memory: a store would make each read a write.

An entry keeps what was sent and answered as it is; `request_view` and `recorded_calls` make something of it when it is
read, since most entries never are.
"""

from collections import deque
from collections.abc import Mapping
from threading import Lock

from rtk_cli.emulator.handler import JSON_HEADERS
from rtk_cli.emulator.requests.logged_request import LoggedRequest
from rtk_cli.emulator.requests.recorded_calls import RecordedCalls
from rtk_cli.messages import Response

MAX_REQUESTS = 1000
MAX_BYTES = 16 * 2**20
"""Of the bodies of requests and responses together."""

_Entry = tuple[float, float, str, str, bytes, bytes | None, int | None, Mapping[str, str] | None, bytes, int]
"""A bare tuple of plain values, since most entries are never read. The last is the size of the bodies."""


class RequestLog:
    """`emulator.requests`: the last `MAX_REQUESTS` requests to the API, or fewer if they are long.

    `recorded` are calls that are answered as they were once recorded. Safe to call from any number of threads.
    """

    def __init__(self) -> None:
        self.recorded = RecordedCalls()
        self._entries: deque[_Entry] = deque()
        self._lock = Lock()
        self._first_number = 1
        self._bytes = 0

    def add(
        self,
        at: float,
        ended_at: float,
        method: str,
        path: str,
        query: bytes,
        body: bytes | None,
        response: Response | None,
    ) -> None:
        """Append an entry, and drop the oldest ones beyond the limits; the newest stays in any case."""
        if response is None:
            status, headers, content = None, None, b""
        else:
            status, headers, content = response.status, response.headers, response.content
            if status < 400:
                headers = None  # those of JSON; kept entries without objects cost the garbage collector nothing
        size = len(content) + (len(body) if body else 0)
        entries = self._entries
        with self._lock:
            entries.append((at, ended_at, method, path, query, body, status, headers, content, size))
            self._bytes += size
            while len(entries) > MAX_REQUESTS or (self._bytes > MAX_BYTES and len(entries) > 1):
                self._drop_oldest()

    def after(self, number: int = 0) -> list[LoggedRequest]:
        """Return the entries after the one of that number, the oldest first."""
        with self._lock:
            numbered = list(enumerate(self._entries, self._first_number))
        return [_logged(own, entry) for own, entry in numbered if own > number]

    @property
    def mark(self) -> int:
        """A number that differs after each change of the log: it grows with each entry, added or dropped."""
        return 2 * self._first_number + len(self._entries)

    def clear(self) -> int:
        """Drop all entries, and return how many there were. Their numbers are not used again."""
        with self._lock:
            count = len(self._entries)
            for _ in range(count):
                self._drop_oldest()
        return count

    def _drop_oldest(self) -> None:
        self._bytes -= self._entries.popleft()[-1]
        self._first_number += 1


def _logged(number: int, entry: _Entry) -> LoggedRequest:
    at, ended_at, method, path, query, body, status, headers, content, _ = entry
    response = None if status is None else Response(status, headers or JSON_HEADERS, content)
    return LoggedRequest(number, at, ended_at, method, path, query, body, response)
