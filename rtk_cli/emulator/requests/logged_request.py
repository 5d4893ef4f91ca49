"""An entry of the log of requests."""

from typing import NamedTuple
from urllib.parse import parse_qsl

from rtk_cli.messages import Response


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
