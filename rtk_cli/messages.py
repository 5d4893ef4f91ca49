"""What travels between client and API, whichever door it takes: the wire or the emulator."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from rtk_cli.operations import Operation


@dataclass(frozen=True, slots=True)
class Request:
    """One call.

    `path` is below the base URL, percent-encoded, and starts with a slash; `query` holds decoded pairs in
    order; `body` is the JSON text as bytes, or None. `operation` is None for calls environment the register.
    Authorization is not part of a request: the wire adds it.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    operation: Operation | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """One answer; header names are lower case.

    `in_doubt`: the answer is one to a repeat, and a try before it may have taken effect unseen.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Download:
    """The head of a file that is being read; `chunks` yields its bytes once."""

    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes]


class Transport(Protocol):
    """A door to the API. Raises `NetworkError` when no answer came."""

    def send(self, request: Request) -> Response: ...

    def open(self, url: str, headers: Mapping[str, str]) -> AbstractContextManager[Download]:
        """Read a file behind a link of the API, without the token. Follows redirects."""
        ...

    def close(self) -> None: ...


class NotSent(Exception):
    """Raised by a dry run where a request would have gone out; not a failure."""

    def shown(self) -> dict[str, object]:
        """The request for the eye, secrets masked."""
        raise NotImplementedError
