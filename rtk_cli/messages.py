"""What travels between client and API, over HTTP or to the embedded emulator."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import NamedTuple, Protocol

from rtk_cli.operations import Operation


class Request(NamedTuple):
    """One API request.

    `path` is relative to the base URL, percent-encoded, and starts with a slash; `query` holds decoded pairs in
    order; `body` is the JSON text as bytes, or None. `operation` is None for calls outside the register.
    A request carries no Authorization header: the HTTP transport adds it.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    operation: Operation | None = None


class Response(NamedTuple):
    """One API response; header names are lower case.

    `in_doubt` means that it responds to a retry, and an earlier attempt may have taken effect.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    in_doubt: bool = False


class Download(NamedTuple):
    """A file that is being downloaded: status, headers, and `chunks`, which can be iterated once.

    `resume_delays` are the seconds before each attempt to resume it when it was cut; none if it is not to be resumed.
    """

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]
    resume_delays: tuple[float, ...] = ()


class Transport(Protocol):
    """Sends requests to the API. Raises `NetworkError` when there is no response."""

    def send(self, request: Request) -> Response: ...

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        """Download a file that the API links to, without sending the token. Follows redirects."""
        ...

    def close(self) -> None: ...


class DryRunResult(Exception):
    """Raised by a dry run in place of sending a request; not an error. `is_read`: the request would change nothing."""

    is_read = False

    def describe(self) -> object:
        """The request as JSON data, secrets masked."""
        raise NotImplementedError


class PlannedRequests(DryRunResult):
    """Several requests that were not sent, in their order."""

    def __init__(self, requests: list[DryRunResult]) -> None:
        super().__init__()
        self.requests = requests

    def describe(self) -> object:
        return [request.describe() for request in self.requests]
