"""What a sync needs of the place that it writes to; paths are relative to it, with slashes."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from rtk_cli.errors import UsageError
from rtk_cli.jobs.downloads.fetch import Sink

REMOTE_SCHEMES = ("s3", "gs", "az", "sftp")


class Receiver(Sink, Protocol):
    """A sink (see `jobs.fetch`) for one file, which has no name until it is whole."""

    def finish(self) -> str:
        """Give the whole file its name, replacing one that has it; return its SHA-256."""
        ...


class Target(Protocol):
    """A place for whole files. Errors of the place are `RtkError`; no file is ever deleted."""

    def check(self) -> None:
        """Raise if nothing can be written here."""
        ...

    def location(self, path: str) -> str:
        """Return the full path or URL, for people."""
        ...

    def size(self, path: str) -> int | None:
        """Return the size of the file in bytes; None if there is none."""
        ...

    def sha256(self, path: str) -> str | None:
        """Return the hash of a file; None if only a download could tell."""
        ...

    def session_folders(self, date: str) -> Sequence[str]:
        """Return the folders DATE/MEETING/SESSION of a date."""
        ...

    def receive(self, path: str) -> AbstractContextManager[Receiver]:
        """Open a receiver; what it holds of an unfinished file is dropped, or kept for the next run to resume."""
        ...

    def write(self, path: str, content: bytes) -> str:
        """Write a small file, whole or not at all; return its SHA-256."""
        ...

    def discard_parts(self, path: str) -> None:
        """Remove what earlier runs left of files that can't be fetched any more: all whose paths begin with `path`."""
        ...


def scheme_of(text: str) -> str | None:
    """Return the scheme of a URL; None for a folder, which may be `C:\\...` on Windows."""
    scheme, separator, _ = text.partition("://")
    return scheme.lower() if separator else None


def open_target(text: str) -> Target:
    """Return the target for a folder or a URL."""
    scheme = scheme_of(text)
    if scheme is None:
        from rtk_cli.jobs.sync.local_target import LocalTarget

        return LocalTarget(text)
    if scheme not in REMOTE_SCHEMES:
        hint = f"give a folder, or a URL that starts with {', '.join(f'{name}://' for name in REMOTE_SCHEMES)}"
        raise UsageError(f"unknown kind of target: {text.partition('?')[0]}", hint=hint)
    from rtk_cli.jobs.sync.remote_target import open_remote

    return open_remote(text)
