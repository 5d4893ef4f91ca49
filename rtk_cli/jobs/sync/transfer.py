"""Brings one file into a target, with a fresh link when the old one has expired."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from rtk_cli.clock import Clock
from rtk_cli.errors import AuthenticationError, NetworkError, NotFoundError, ServerError
from rtk_cli.jobs.downloads.fetch import fetch
from rtk_cli.jobs.downloads.recording_links import Link
from rtk_cli.jobs.progress import Progress
from rtk_cli.jobs.sync.catalog import SourceFile
from rtk_cli.jobs.sync.records import SavedFile
from rtk_cli.jobs.sync.results import GoneError, OutageError
from rtk_cli.jobs.sync.targets import Receiver, Target
from rtk_cli.messages import Transport

NETWORK_FAILURES_IN_A_ROW = 8
"""After as many the network, or the target, counts as down."""


class Outage:
    """Counts the network failures of all files that follow each other without a success."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._failures = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Count how the block ends; raise `OutageError` instead of entering it when too many have failed."""
        if self._failures >= NETWORK_FAILURES_IN_A_ROW:
            message = (
                f"{NETWORK_FAILURES_IN_A_ROW} files in a row failed with a network error; the others were not tried"
            )
            raise OutageError(message, hint="run the command again when the network works")
        try:
            yield
        except NetworkError:
            with self._lock:
                self._failures += 1
            raise
        with self._lock:
            self._failures = 0


@dataclass(frozen=True)
class Transfer:
    """Saves files, from any number of threads. Errors are those of the API, of the link's server, of the target."""

    target: Target
    transport: Transport
    clock: Clock
    progress: Progress
    outage: Outage = field(default_factory=Outage)

    def save(self, path: str, file: SourceFile, renew: Callable[[], Link | None]) -> SavedFile:
        """Save a file. `renew` reads its link again, None if there is none any more.

        Raises `GoneError` if the file has been deleted, and `OutageError` when the network is down.
        """
        if file.link is None:
            return SavedFile(file.kind, len(file.content), self.target.write(path, file.content))
        with self.outage.watching():
            return self._download(path, file.kind, file.link, renew)

    def _download(self, path: str, kind: str, link: Link, renew: Callable[[], Link | None]) -> SavedFile:
        with self.target.receive(path) as receiver:
            try:
                self._fetch(link, receiver)
            except (AuthenticationError, NotFoundError):
                self._fetch_renewed(path, renew(), receiver)
            size = receiver.done
            return SavedFile(kind, size, receiver.finish())

    def _fetch_renewed(self, path: str, link: Link | None, receiver: Receiver) -> None:
        if link is None:
            raise GoneError(f"the file has been deleted: {path}")
        try:
            self._fetch(link, receiver)
        except NotFoundError as error:
            raise GoneError(f"the file has been deleted: {path}") from error
        except AuthenticationError as error:
            raise ServerError(f"a fresh link was refused: {link.name}") from error

    def _fetch(self, link: Link, receiver: Receiver) -> None:
        fetch(link, self.transport, self.clock, receiver, self.progress)


class SharedProgress:
    """Passes the bytes of all files on to one bar."""

    def __init__(self, bar: Progress, name: str) -> None:
        self._bar = bar
        self._name = name
        self._lock = Lock()
        self._is_started = False

    def start(self, name: str, total: int | None, done: int = 0) -> None:
        """Start the bar with the first file."""
        with self._lock:
            if not self._is_started:
                self._bar.start(self._name, None)
                self._is_started = True

    def advance(self, count: int) -> None:
        with self._lock:
            self._bar.advance(count)

    def finish(self) -> None:
        """The end of one file is not that of the bar."""

    def close(self) -> None:
        """Remove the bar."""
        self._bar.finish()
