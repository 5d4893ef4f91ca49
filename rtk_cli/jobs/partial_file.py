"""Half a file, kept beside the place of the whole one for a later run to go on with: NAME.VERSION.rtk-part.

The version is the file's ETag, so that two versions are never patched together. Whoever writes holds a lock that the
system takes back when the process dies, so that two never write to one half.
"""

import io
import os
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote, unquote

from rtk_cli.config.locking import try_lock
from rtk_cli.errors import ConflictError, RefusedError

SUFFIX = ".rtk-part"
LONGEST = 120
"""Bytes of a name, and of a version, that go into a half's own name: systems take 255 for all of it."""

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class PartialFile:
    """A sink (see `jobs.fetch`) that becomes the file `target`. Raises `OSError` as files do."""

    def __init__(self, target: Path) -> None:
        self.done = 0
        self.etag: str | None = None
        self._target = target
        self._path = _beside(target, None)
        self._file: IO[bytes] = io.BytesIO()

    @property
    def kept(self) -> Path | None:
        """Where it stays when it is left half; None where nothing can be made of it."""
        return self._path if self.done and _word(self.etag) else None

    def __enter__(self) -> Self:
        """Take up what an earlier run has left, but for its last byte: so there is always something to ask for."""
        for path in sorted(self._target.parent.iterdir()):
            etag = _etag_in(path.name, self._target.name)
            if etag is not None:
                self._open(path)
                self.etag, self.done = etag, max(self._file.seek(0, os.SEEK_END) - 1, 0)
                self._file.seek(self.done)
                break
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        if self.kept is None:
            self._path.unlink(missing_ok=True)

    def begin(self, etag: str | None) -> None:
        """See `Sink`."""
        self.forget()
        self._open(_beside(self._target, etag))
        self._file.truncate()
        self.etag = etag

    def write(self, chunk: bytes) -> None:
        """See `Sink`."""
        self._file.write(chunk)
        self.done += len(chunk)

    def forget(self) -> bool:
        """See `Sink`."""
        self._close()
        self._path.unlink(missing_ok=True)
        self.etag, self.done = None, 0
        return True

    def place(self, *, overwrite: bool) -> None:
        """Give the whole file its name; what has that name goes only with `overwrite`."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._close()
        if overwrite:
            self._path.replace(self._target)
        else:
            _name(self._path, self._target)

    def _open(self, path: Path) -> None:
        """Have the file at `path` for this process alone, made if it is not there."""
        self._file = os.fdopen(os.open(path, _FLAGS, 0o666), "r+b")
        if not _is_ours(self._file, path):
            self._close()
            raise ConflictError(f"another rtk is downloading this file: {self._target}", hint="wait until it has ended")
        self._path = path

    def _close(self) -> None:
        with suppress(OSError):  # what a full disk did not take has been told
            self._file.close()


def _is_ours(file: IO[bytes], path: Path) -> bool:
    """Whether nobody else writes to it, and nobody has made a whole file of it since it was opened."""
    try:
        is_free = try_lock(file.fileno())
    except OSError:  # a file system without locks
        is_free = True
    return is_free and path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat())


def _name(half: Path, target: Path) -> None:
    try:
        os.link(half, target)
    except FileExistsError:
        raise RefusedError(f"a file of this name has appeared meanwhile: {target}", hint="run the same again") from None
    except OSError:  # a file system without hard links
        half.replace(target)
    else:
        half.unlink()


def _beside(target: Path, etag: str | None) -> Path:
    """The place of a half; without a version that a name can hold, one that no later run takes up."""
    return target.with_name(f"{_stem(target.name)}.{_word(etag) or secrets.token_hex(8)}{SUFFIX}")


def _stem(name: str) -> str:
    return name if len(os.fsencode(name)) <= LONGEST else sha256(os.fsencode(name)).hexdigest()


def _word(etag: str | None) -> str | None:
    """A strong tag as a part of a file name, without dots; None where there is none, or one too long."""
    if etag is None or len(etag) < 3 or not (etag.startswith('"') and etag.endswith('"')):
        return None
    word = quote(etag[1:-1], safe="").replace(".", "%2E")
    return word if len(word) <= LONGEST else None


def _etag_in(name: str, whole: str) -> str | None:
    """The tag in the name of a half of the file `whole`; None where it is the name of something else."""
    begin = _stem(whole) + "."
    word = name[len(begin) : -len(SUFFIX)]
    etag = f'"{unquote(word)}"'
    is_half = name.startswith(begin) and name.endswith(SUFFIX) and _word(etag) == word
    return etag if is_half and etag.isascii() and etag.isprintable() else None
