"""A folder on this machine as a target. A file is written beside its name, fsynced, renamed, and its folder fsynced."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EDQUOT, ENOSPC, EROFS
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath

from rtk_cli.config import atomic_file
from rtk_cli.errors import RtkError
from rtk_cli.jobs.downloads.partial_file import SUFFIX, PartialFile
from rtk_cli.jobs.downloads.save_target import path_inside
from rtk_cli.jobs.sync.results import TargetUnusableError

READABLE_BY_ALL = 0o666
"""The umask takes away from it, as for any file."""
_NO_FILE_FITS = (ENOSPC, EDQUOT, EROFS)


class LocalTarget:
    """See `targets.Target`. Interrupted downloads stay beside their files as NAME.VERSION.rtk-part, to be resumed."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def check(self) -> None:
        """See `Target`."""
        with naming_file(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            os.scandir(self.folder).close()

    def location(self, path: str) -> str:
        """See `Target`."""
        return os.path.join(self.folder, path.replace("/", os.sep))  # not a Path, which would keep each name in memory

    def size(self, path: str) -> int | None:
        """See `Target`."""
        try:
            found = os.stat(self.location(path))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _unreadable(self.folder / path, error) from error
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def sha256(self, path: str) -> str | None:
        """See `Target`."""
        try:
            with open(self.folder / path, "rb") as file:
                return file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise _unreadable(self.folder / path, error) from error

    def session_folders(self, date: str) -> Sequence[str]:
        """See `Target`."""
        return [
            f"{date}/{meeting.name}/{session.name}"
            for meeting in _folders(self.folder / date)
            for session in _folders(Path(meeting.path))
        ]

    @contextmanager
    def receive(self, path: str) -> Iterator["LocalReceiver"]:
        """See `Target`."""
        with naming_file(self.folder / path):
            file = path_inside(self.folder, PurePosixPath(path))
            with PartialFile(file) as partial:
                yield LocalReceiver(partial, file)

    def write(self, path: str, content: bytes) -> str:
        """See `Target`."""
        with naming_file(self.folder / path):
            file = path_inside(self.folder, PurePosixPath(path))
            atomic_file.replace(file, content, READABLE_BY_ALL)
            _sync_folder(file.parent)
        return sha256(content).hexdigest()

    def discard_parts(self, path: str) -> None:
        """See `Target`."""
        start = self.folder / path
        with suppress(OSError):
            for pattern in (f"{start.name}*{SUFFIX}", f"{start.name}*/*{SUFFIX}"):
                for part in start.parent.glob(pattern):
                    part.unlink()


class LocalReceiver:
    """See `targets.Receiver`."""

    def __init__(self, partial: PartialFile, file: Path) -> None:
        self.done, self.etag = partial.done, partial.etag
        self._partial = partial
        self._file = file

    def begin(self, etag: str | None) -> None:
        """See `Sink`."""
        self._partial.begin(etag)
        self.done, self.etag = 0, etag

    def write(self, chunk: bytes) -> None:
        """See `Sink`."""
        self._partial.write(chunk)
        self.done += len(chunk)

    def reset(self) -> bool:
        """See `Sink`."""
        self.done, self.etag = 0, None
        return self._partial.reset()

    def finish(self) -> str:
        """See `Receiver`."""
        digest = self._partial.finish(overwrite=True)
        _sync_folder(self._file.parent)
        return digest


@contextmanager
def naming_file(file: Path) -> Iterator[None]:
    """Turn an `OSError` into an error that names the file, and says whether any other file could be written."""
    try:
        yield
    except OSError as error:
        kind = TargetUnusableError if error.errno in _NO_FILE_FITS else RtkError
        raise kind(f"cannot write the file: {file}: {error.strerror}") from error


def _unreadable(file: Path, error: OSError) -> RtkError:
    return RtkError(f"cannot read the file: {file}: {error.strerror}")


def _folders(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((entry for entry in entries if entry.is_dir()), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise _unreadable(folder, error) from error


def _sync_folder(folder: Path) -> None:
    """Bring the new name to the disk; Windows can't open a folder, and some file systems can't sync one."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
