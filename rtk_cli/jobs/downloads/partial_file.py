"""An incomplete download, kept beside its target for a later run to resume: NAME.VERSION.rtk-part.

The version is the file's ETag, so parts of two versions are never joined. The writing process holds a lock that the
operating system releases when the process dies, so two processes never write to the same file.
"""

import io
import os
import secrets
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote, unquote

from rtk_cli.config.locking import try_lock
from rtk_cli.errors import ConflictError, RefusedError
from rtk_cli.jobs.downloads.background_hash import BackgroundHash

SUFFIX = ".rtk-part"
MAX_PART = 120
"""Bytes of the target's name, and of the version, in the name of a partial file: file systems allow 255 in all."""
FLUSHED_BYTES = 8 * 2**20
"""After as many bytes the system is asked to write them to the disk. Linux begins to, and does not wait for it."""

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class PartialFile:
    """A sink (see `jobs.fetch`) that becomes the file `target`. Raises `OSError` as files do."""

    def __init__(self, target: Path) -> None:
        self.done = 0
        self.etag: str | None = None
        self._target = target
        self._path = _partial_path(target, None)
        self._file: IO[bytes] = io.BytesIO()
        self._hash = BackgroundHash()
        self._is_resumed = False
        self._flushed = 0

    @property
    def resumable(self) -> Path | None:
        """The path that a later run resumes from; None if it can't resume."""
        return self._path if self.done and _version_of(self.etag) else None

    def __enter__(self) -> Self:
        """Open what an earlier run left, without its last byte: so there is always a byte to request."""
        for path in sorted(self._target.parent.iterdir()):
            etag = _etag_in(path.name, self._target.name)
            if etag is not None:
                self._open(path)
                self.etag, self.done = etag, max(self._file.seek(0, os.SEEK_END) - 1, 0)
                self._file.seek(self.done)
                self._is_resumed = True
                break
        return self

    def __exit__(self, *_: object) -> None:
        self._hash.close()
        self._close()
        if self.resumable is None:
            self._path.unlink(missing_ok=True)

    def begin(self, etag: str | None) -> None:
        """See `Sink`."""
        self.reset()
        self._open(_partial_path(self._target, etag))
        self._file.truncate()
        self.etag = etag

    def write(self, chunk: bytes) -> None:
        """See `Sink`."""
        self._file.write(chunk)
        if not self._is_resumed:
            self._hash.update(chunk)
        self.done += len(chunk)
        self._start_flush()

    def reset(self) -> bool:
        """See `Sink`."""
        self._close()
        self._path.unlink(missing_ok=True)
        self.etag, self.done = None, 0
        self._hash.close()
        self._hash, self._is_resumed, self._flushed = BackgroundHash(), False, 0
        return True

    def finish(self, *, overwrite: bool) -> str:
        """Give the complete file its name, and return its SHA-256; replace an existing file only with `overwrite`."""
        self._file.flush()
        os.fsync(self._file.fileno())
        digest = self._digest()
        self._close()
        if overwrite:
            self._path.replace(self._target)
        else:
            _rename(self._path, self._target)
        return digest

    def _start_flush(self) -> None:
        """Let the system begin to write to the disk, so that the final fsync has little left to wait for."""
        if self.done - self._flushed >= FLUSHED_BYTES and hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(self._file.fileno(), self._flushed, self.done - self._flushed, os.POSIX_FADV_DONTNEED)
            self._flushed = self.done

    def _digest(self) -> str:
        """Return the SHA-256 of the whole file, of which this run may have written the end only."""
        if not self._is_resumed:
            return self._hash.hexdigest()
        self._file.flush()
        with self._path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()

    def _open(self, path: Path) -> None:
        """Open or create the file at `path` for this process alone."""
        self._file = os.fdopen(os.open(path, _FLAGS, 0o666), "r+b")
        if not _is_exclusive(self._file, path):
            self._close()
            hint = "wait until it has finished"
            raise ConflictError(f"another rtk is downloading this file: {self._target}", hint=hint)
        self._path = path

    def _close(self) -> None:
        with suppress(OSError):  # a full disk was already reported by the write
            self._file.close()


def _is_exclusive(file: IO[bytes], path: Path) -> bool:
    """Whether no other process writes to the file, or has renamed it since it was opened."""
    try:
        is_free = try_lock(file.fileno())
    except OSError:  # a file system without locks
        is_free = True
    return is_free and path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat())


def _rename(partial: Path, target: Path) -> None:
    try:
        os.link(partial, target)
    except FileExistsError:
        message = f"a file of this name was created during the download: {target}"
        raise RefusedError(message, hint="run the command again") from None
    except OSError:  # a file system without hard links
        partial.replace(target)
    else:
        partial.unlink()


def _partial_path(target: Path, etag: str | None) -> Path:
    """Return the path of a partial file; if its version can't be a file name, one that no later run resumes."""
    return target.with_name(f"{_stem(target.name)}.{_version_of(etag) or secrets.token_hex(8)}{SUFFIX}")


def _stem(name: str) -> str:
    return name if len(os.fsencode(name)) <= MAX_PART else sha256(os.fsencode(name)).hexdigest()


def _version_of(etag: str | None) -> str | None:
    """Return a strong ETag as part of a file name, without dots; None if there is none, or it is too long."""
    if etag is None or len(etag) < 3 or not (etag.startswith('"') and etag.endswith('"')):
        return None
    version = quote(etag[1:-1], safe="").replace(".", "%2E")
    return version if len(version) <= MAX_PART else None


def _etag_in(name: str, target_name: str) -> str | None:
    """Return the ETag in the name of a partial file of `target_name`; None if `name` is not one."""
    prefix = _stem(target_name) + "."
    version = name[len(prefix) : -len(SUFFIX)]
    etag = f'"{unquote(version)}"'
    is_partial = name.startswith(prefix) and name.endswith(SUFFIX) and _version_of(etag) == version
    return etag if is_partial and etag.isascii() and etag.isprintable() else None
