"""How a file gets into a storage whole or not at all: as an object that appears when its upload is completed, or under
another name that is changed at the end. Both stream: no copy of the file is kept on this machine.
"""

import secrets
from contextlib import suppress
from typing import Any, Protocol

SUFFIX = ".rtk-part"
PART_BYTES = 8 * 1024 * 1024
"""Bytes in memory per upload, and per part of it: a bucket takes 10,000 parts, which makes 80 GB."""


class Upload(Protocol):
    """One file on its way; exceptions are those of the storage's library."""

    def write(self, chunk: bytes) -> None: ...

    def complete(self) -> None:
        """Let the file appear under its name, in place of another that has it."""
        ...

    def abandon(self) -> None:
        """Drop what was written."""
        ...


class Uploads(Protocol):
    """Starts uploads to one kind of storage."""

    def start(self, path: str) -> Upload: ...

    def discard_parts(self, path: str) -> None:
        """Remove what killed processes left of uploads to paths that begin with `path`."""
        ...


class ObjectUpload:
    """An upload to a bucket: one request for a small file, else many parts that are completed at the end."""

    def __init__(self, file_system: Any, path: str) -> None:
        self._file = file_system.open(path, "wb", block_size=PART_BYTES)

    def write(self, chunk: bytes) -> None:
        """See `Upload`."""
        self._file.write(chunk)

    def complete(self) -> None:
        """See `Upload`."""
        self._file.close()

    def abandon(self) -> None:
        """See `Upload`. A file of fsspec that is not marked as closed would complete itself when it is collected."""
        if not self._file.closed:
            with suppress(Exception):
                self._file.discard()
            self._file.closed = True


class ObjectUploads:
    """See `Uploads`: for s3, gs and az."""

    def __init__(self, file_system: Any) -> None:
        self._file_system = file_system

    def start(self, path: str) -> ObjectUpload:
        """See `Uploads`."""
        return ObjectUpload(self._file_system, path)

    def discard_parts(self, path: str) -> None:
        """See `Uploads`. S3 keeps, and charges for, parts until they are removed; the others drop them after a week."""
        if "s3" not in self._file_system.protocol:
            return
        with suppress(PermissionError):  # tidying up is a permission of its own
            bucket, key, _ = self._file_system.split_path(path)
            found = self._file_system.call_s3("list_multipart_uploads", Bucket=bucket, Prefix=key)
            for upload in found.get("Uploads", ()):
                self._file_system.abort_mpu(bucket, upload["Key"], upload["UploadId"])


class RenamedUpload:
    """An upload to a file system: to NAME.RANDOM.rtk-part, renamed when it is whole."""

    def __init__(self, file_system: Any, path: str) -> None:
        self._file_system = file_system
        self._path = path
        self._part = f"{path}.{secrets.token_hex(8)}{SUFFIX}"
        self._file = file_system.open(self._part, "wb", block_size=PART_BYTES)

    def write(self, chunk: bytes) -> None:
        """See `Upload`."""
        self._file.write(chunk)

    def complete(self) -> None:
        """See `Upload`."""
        self._file.close()
        self._file_system.mv(self._part, self._path)

    def abandon(self) -> None:
        """See `Upload`."""
        with suppress(Exception):  # nothing to remove, or no connection to remove it by: the next run does
            self._file.close()
            self._file_system.rm_file(self._part)


class RenamedUploads:
    """See `Uploads`: for sftp."""

    def __init__(self, file_system: Any) -> None:
        self._file_system = file_system

    def start(self, path: str) -> RenamedUpload:
        """See `Uploads`."""
        self._make_folder(path.rpartition("/")[0])
        return RenamedUpload(self._file_system, path)

    def discard_parts(self, path: str) -> None:
        """See `Uploads`."""
        folder = path.rpartition("/")[0]
        with suppress(FileNotFoundError):
            for found in self._file_system.find(folder):
                if found.startswith(path) and found.endswith(SUFFIX):
                    self._file_system.rm_file(found)

    def _make_folder(self, folder: str) -> None:
        """Make a folder; another thread may make it at the same moment."""
        for attempt in range(3):
            try:
                self._file_system.makedirs(folder, exist_ok=True)
                return
            except OSError:
                if attempt == 2:
                    raise
