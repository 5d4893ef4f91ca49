"""A bucket or a server as a target, by fsspec: s3://, gs://, az:// and sftp://.

The libraries are those of the extra `rtk-cli[remote]`, and are imported when a URL is opened. Keys and passwords come
from where these libraries look for them: their variables, their profiles, an SSH agent. They are never part of a URL.
"""

import threading
from base64 import b64decode
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import md5, sha256
from typing import Any
from urllib.parse import urlsplit

from rtk_cli.errors import (
    AuthenticationError,
    ConfigurationError,
    NetworkError,
    NotFoundError,
    RtkError,
    ServerError,
    UsageError,
)
from rtk_cli.jobs.sync.results import TargetUnusableError
from rtk_cli.jobs.sync.uploads import ObjectUploads, RenamedUploads, Upload, Uploads
from rtk_cli.masking import mask_text, mask_user

INSTALL = "pip install 'rtk-cli[remote]'"
_DATES_IN_MEMORY = 4
_NO_CREDENTIALS = {
    "NoCredentialsError",
    "PartialCredentialsError",
    "DefaultCredentialsError",
    "ClientAuthenticationError",
    "AuthenticationException",
    "UnknownHostKeyError",
}


def open_remote(url: str) -> "RemoteTarget":
    """Return the target for a URL; raise `ConfigurationError` if the libraries for it are not installed."""
    parts = _checked(url)
    try:
        import fsspec

        file_system_class = fsspec.get_filesystem_class(parts.scheme)
    except ImportError as error:
        raise ConfigurationError(f"{parts.scheme}:// needs packages that are not installed", hint=INSTALL) from error
    root = str(file_system_class._strip_protocol(url)).rstrip("/")
    if not root.strip("/"):
        raise UsageError(f"the URL names no bucket or folder: {url}", hint=f"{parts.scheme}://NAME/FOLDER")
    if parts.scheme == "sftp":
        from rtk_cli.jobs.sync.known_hosts import KnownHosts

        options = {**file_system_class._get_kwargs_from_urls(url), "host_key_policy": KnownHosts()}
        return RemoteTarget(url, root, lambda: file_system_class(skip_instance_cache=True, **options), RenamedUploads)
    shared: list[Any] = []

    def connect() -> Any:
        if not shared:
            shared.append(file_system_class(use_listings_cache=False, skip_instance_cache=True))
        return shared[0]

    return RemoteTarget(url, root, connect, ObjectUploads)


def _checked(url: str) -> Any:
    try:
        parts = urlsplit(url)
        has_password = parts.password is not None or (parts.username is not None and parts.scheme != "sftp")
    except ValueError:
        raise UsageError(f"invalid URL: {mask_user(url)}") from None
    if has_password or parts.query or parts.fragment:
        hint = "set the variables or the profile of the storage's own tools; see docs/sync.md"
        raise UsageError(f"a URL must not hold secrets: {mask_user(url.partition('?')[0])}", hint=hint)
    return parts


class RemoteTarget:
    """See `targets.Target`. Sizes are read date by date, one list for all files of a day."""

    def __init__(self, url: str, root: str, connect: Callable[[], Any], uploads: Callable[[Any], Uploads]) -> None:
        """`connect` returns a file system of fsspec: each thread has its own, or all have the same one."""
        self._url = url.rstrip("/")
        self._root = root
        self._connect = connect
        self._uploads_on = uploads
        self._of_thread = threading.local()
        self._lock = threading.Lock()
        self._sizes: OrderedDict[str, dict[str, int]] = OrderedDict()

    def check(self) -> None:
        """See `Target`."""
        with self._errors(""):
            if self._uploads_on is RenamedUploads:
                self._file_system.makedirs(self._root, exist_ok=True)
            else:
                self._file_system.find(f"{self._root}/.rtk-sync")

    def location(self, path: str) -> str:
        """See `Target`."""
        return f"{self._url}/{path}"

    def size(self, path: str) -> int | None:
        """See `Target`."""
        return self._sizes_of(path.partition("/")[0]).get(path)

    def sha256(self, path: str) -> str | None:
        """See `Target`."""
        return None

    def session_folders(self, date: str) -> Sequence[str]:
        """See `Target`."""
        return sorted({"/".join(path.split("/")[:3]) for path in self._sizes_of(date) if path.count("/") > 2})

    @contextmanager
    def receive(self, path: str) -> Iterator["RemoteReceiver"]:
        """See `Target`. An upload that does not end is dropped: a bucket has no file to append to."""
        self.discard_parts(path)
        receiver = RemoteReceiver(self, path)
        try:
            yield receiver
        finally:
            receiver.abandon()

    def write(self, path: str, content: bytes) -> str:
        """See `Target`."""
        receiver = RemoteReceiver(self, path)
        receiver.begin(None)
        try:
            receiver.write(content)
            return receiver.finish()
        finally:
            receiver.abandon()

    def discard_parts(self, path: str) -> None:
        """See `Target`."""
        with self.writing(path):
            self._uploads.discard_parts(self._full(path))

    def start(self, path: str) -> Upload:
        """Start an upload."""
        return self._uploads.start(self._full(path))

    def verify(self, path: str, size: int, md5_hex: str, sha256_hex: str) -> None:
        """Raise unless the storage holds these bytes: by size, and by hash where the storage tells one."""
        with self._errors(path):
            info = self._file_system.info(self._full(path))
            if info["size"] != size:
                raise ServerError(f"the storage holds {info['size']} of {size} bytes: {self.location(path)}")
            if (_md5_in(info) or md5_hex) != md5_hex and self._read_back(path) != sha256_hex:
                raise ServerError(f"the storage holds other bytes than were sent: {self.location(path)}")
        with self._lock:
            self._sizes.get(path.partition("/")[0], {})[path] = size

    @property
    def _file_system(self) -> Any:
        if not hasattr(self._of_thread, "file_system"):
            with self._lock:
                self._of_thread.file_system = self._connect()
        return self._of_thread.file_system

    @property
    def _uploads(self) -> Uploads:
        return self._uploads_on(self._file_system)

    def _full(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _read_back(self, path: str) -> str:
        """Hash what the storage holds: an encrypted object's ETag looks like an MD5, and is not that of the bytes."""
        digest = sha256()
        with self._file_system.open(self._full(path), "rb") as file:
            while chunk := file.read(1024 * 1024):
                digest.update(chunk)
        return digest.hexdigest()

    def _sizes_of(self, date: str) -> dict[str, int]:
        with self._lock:
            known = self._sizes.get(date)
        if known is None:
            with self._errors(date):
                found = self._file_system.find(self._full(date), detail=True)
            start = len(self._full(""))
            known = {path[start:]: info["size"] for path, info in found.items()}
            with self._lock:
                self._sizes[date] = known
                if len(self._sizes) > _DATES_IN_MEMORY:
                    self._sizes.popitem(last=False)
        return known

    @contextmanager
    def writing(self, path: str) -> Iterator[None]:
        """Turn what the libraries raise while a file is written: without access or bucket no other file is tried.

        Otherwise a bucket that is gone would look like a link that is.
        """
        try:
            with self._errors(path):
                yield
        except (AuthenticationError, NotFoundError) as error:
            raise TargetUnusableError(error.message, detail=error.detail, hint=error.hint) from error

    @contextmanager
    def _errors(self, path: str) -> Iterator[None]:
        """Turn what the libraries raise into an error that names the file."""
        try:
            yield
        except RtkError:
            raise
        except Exception as error:  # each storage library raises errors of its own
            raise _storage_error(error, self.location(path)) from error


class RemoteReceiver:
    """See `targets.Receiver`."""

    def __init__(self, target: RemoteTarget, path: str) -> None:
        self.done = 0
        self.etag: str | None = None
        self._target = target
        self._path = path
        self._upload: Upload | None = None
        self._sha256, self._md5 = sha256(), md5(usedforsecurity=False)

    def begin(self, etag: str | None) -> None:
        """See `Sink`."""
        self.reset()
        with self._target.writing(self._path):
            self._upload = self._target.start(self._path)
        self.etag = etag

    def write(self, chunk: bytes) -> None:
        """See `Sink`."""
        assert self._upload is not None
        with self._target.writing(self._path):
            self._upload.write(chunk)
        self._sha256.update(chunk)
        self._md5.update(chunk)
        self.done += len(chunk)

    def reset(self) -> bool:
        """See `Sink`."""
        self.abandon()
        self.etag, self.done = None, 0
        self._sha256, self._md5 = sha256(), md5(usedforsecurity=False)
        return True

    def finish(self) -> str:
        """See `Receiver`."""
        assert self._upload is not None
        with self._target.writing(self._path):
            self._upload.complete()
        self._upload = None
        digest = self._sha256.hexdigest()
        self._target.verify(self._path, self.done, self._md5.hexdigest(), digest)
        return digest

    def abandon(self) -> None:
        """Drop an upload that is not complete."""
        upload, self._upload = self._upload, None
        if upload is not None:
            upload.abandon()


def _md5_in(info: Mapping[str, Any]) -> str | None:
    """Return the MD5 that a storage tells, in hex; an S3 object of several parts has none."""
    with suppress(ValueError, TypeError):
        if "md5Hash" in info:
            return b64decode(info["md5Hash"]).hex()
        etag = str(info.get("ETag", "")).strip('"')
        return etag if len(bytes.fromhex(etag)) == 16 else None
    return None


def _storage_error(error: Exception, location: str) -> RtkError:
    """Return the kind of error that the message and the exit code are about."""
    lines = mask_text(str(error)).splitlines()
    detail = lines[0] if lines else type(error).__name__
    has_no_key = type(error).__name__ in _NO_CREDENTIALS or detail.startswith("No authentication methods")  # of SSH
    if isinstance(error, PermissionError) or has_no_key:
        hint = "check the variables or the profile of the storage's own tools; see docs/sync.md"
        return AuthenticationError(f"the storage refuses access: {location}", detail=detail, hint=hint)
    if isinstance(error, FileNotFoundError):
        return NotFoundError(f"no such bucket or folder: {location}", detail=detail)
    return NetworkError(f"the storage cannot be used: {location}", detail=detail, hint="run the command again")
