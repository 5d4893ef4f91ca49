"""Downloads the files of many recordings at once; says of each file what became of it.

First every file gets its name (`plan`), so that no two files are saved as one. Then they are downloaded in parallel.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from threading import Event, Lock
from typing import Any, Literal, TypeAlias

from rtk_cli.clock import Clock
from rtk_cli.errors import ConflictError, Interruption, NetworkError, NotFoundError, RtkError, ServerError
from rtk_cli.jobs.downloads.download import SavedFile, download_to, write_errors
from rtk_cli.jobs.downloads.file_names import NameTemplate, distinct_paths, field_values, safe_name, split_extension
from rtk_cli.jobs.downloads.fresh_links import with_fresh_links
from rtk_cli.jobs.downloads.recording_links import Audio, FileKind, Link, files_of, same_file
from rtk_cli.jobs.downloads.save_target import path_inside
from rtk_cli.jobs.parallel import in_order
from rtk_cli.jobs.progress import Progress
from rtk_cli.messages import Transport

State: TypeAlias = Literal["saved", "skipped", "expired", "not_ready", "failed"]

NETWORK_FAILURES_IN_A_ROW = 8
"""After as many the network counts as down, and no further file is tried."""


@dataclass(frozen=True)
class PlannedFile:
    """A file to download, and its path below the target folder."""

    recording_id: str
    link: Link
    path: PurePosixPath


@dataclass(frozen=True)
class FileResult:
    """What became of a file, or of a recording without one: `saved` with the file, or `error` with the reason."""

    recording_id: str
    kind: FileKind
    state: State
    saved: SavedFile | None = None
    error: RtkError | None = None


@dataclass(frozen=True)
class _Group:
    """The files of a recording that share a path: one file, or the tracks in a folder."""

    recording_id: str
    links: Sequence[Link]
    path: PurePosixPath
    key: str

    def files(self, path: PurePosixPath) -> Iterator[PlannedFile]:
        if self.links[0].kind != "track":
            yield PlannedFile(self.recording_id, self.links[0], path)
            return
        names = [(path / safe_name(link.name), str(number)) for number, link in enumerate(self.links, 1)]
        for link, file_path in zip(self.links, distinct_paths(names), strict=True):
            yield PlannedFile(self.recording_id, link, file_path)


def plan(
    recordings: Iterable[Mapping[str, Any] | FileResult], template: NameTemplate, audio: Audio
) -> list[PlannedFile | FileResult]:
    """Return the files of all recordings with their paths, which differ; a result for a recording without a file.

    A result among the `recordings` stays as it is.
    """
    groups = [found for recording in recordings for found in _groups(recording, template, audio)]
    paths = iter(distinct_paths([(found.path, found.key) for found in groups if isinstance(found, _Group)]))
    planned: list[PlannedFile | FileResult] = []
    for found in groups:
        planned.extend(found.files(next(paths)) if isinstance(found, _Group) else [found])
    return planned


def _groups(
    recording: Mapping[str, Any] | FileResult, template: NameTemplate, audio: Audio
) -> Iterator[_Group | FileResult]:
    if isinstance(recording, FileResult):
        yield recording
        return
    recording_id = str(recording.get("id"))
    try:
        links = files_of(recording, audio)
    except (ConflictError, NotFoundError, ServerError) as error:
        kind: FileKind = "audio" if audio == "only" else "recording"
        yield FileResult(recording_id, kind, _state_without_link(recording, error), error=error)
        return
    if links[0].kind == "track":
        path = template.path(field_values(recording, str(recording["output_file_name"]), "track") | {"ext": ""})
        yield _Group(recording_id, links, path, recording_id)
        return
    for link in links:
        name = split_extension(str(recording["output_file_name"]))[0] + split_extension(link.name)[1]
        path = template.path(field_values(recording, name, link.kind))
        yield _Group(recording_id, [link], path, recording_id if link.kind == "recording" else f"{recording_id}-audio")


def _state_without_link(recording: Mapping[str, Any], error: RtkError) -> State:
    """An expired recording has no link any more, but the API still says when it expired."""
    if isinstance(error, ConflictError):
        return "not_ready"
    has_expired = isinstance(error, NotFoundError) and recording.get("download_url_expiry")
    return "expired" if has_expired and not recording.get("download_url") else "failed"


@dataclass(frozen=True)
class Downloader:
    """Downloads planned files below `root`. `read` reads a recording again, for a fresh link."""

    read: Callable[[str], Mapping[str, Any]]
    transport: Transport
    clock: Clock
    root: Path
    audio: Audio
    overwrite: bool
    new_progress: Callable[[], Progress]
    _stopped: Event = field(default_factory=Event, init=False)
    _network: "_NetworkState" = field(default_factory=lambda: _NetworkState(), init=False)

    def results(self, files: Iterable[PlannedFile | FileResult], workers: int) -> Iterator[FileResult]:
        """Yield what became of each file, in the order of `files`. A file that fails does not stop the others."""
        return in_order(self._result, files, workers, stop=self._stopped.set)

    def _result(self, file: PlannedFile | FileResult) -> FileResult:
        if isinstance(file, FileResult):
            return file
        result = partial(FileResult, file.recording_id, file.link.kind)
        try:
            self._network.check()
            saved = self._download(file)
        except RtkError as error:
            self._network.failed(error)
            return result("expired" if isinstance(error, _ExpiredError) else "failed", error=error)
        self._network.worked()
        return result("skipped" if saved.existed else "saved", saved=saved)

    def _download(self, file: PlannedFile) -> SavedFile:
        with write_errors(self.root / file.path):
            target = path_inside(self.root, file.path)

        def save(link: Link, progress: Progress) -> SavedFile:
            return download_to(target, link, self.transport, self.clock, progress, overwrite=self.overwrite)

        progress = _StoppableProgress(self.new_progress(), self._stopped)
        return with_fresh_links(file.link, lambda: self._fresh(file), save, progress, is_new=False)

    def _fresh(self, file: PlannedFile) -> Link:
        """Return the link to the same file, read again."""
        recording = self.read(file.recording_id)
        try:
            link = same_file(file.link, files_of(recording, self.audio))
        except NotFoundError as error:
            raise _ExpiredError(error.message, hint=error.hint) from error
        if _has_passed(recording.get("download_url_expiry"), self.clock.now()):
            raise _ExpiredError(f"the download has expired: {link.name}")
        return link


class _ExpiredError(NotFoundError):
    """The file can no longer be downloaded."""


class _StoppableProgress:
    """Passes progress on; ends the download when the run is being stopped, so that Ctrl-C need not wait for its end."""

    def __init__(self, inner: Progress, stopped: Event) -> None:
        self.start, self.finish = inner.start, inner.finish
        self._inner = inner
        self._stopped = stopped

    def advance(self, count: int) -> None:
        if self._stopped.is_set():
            raise Interruption("the run was stopped")
        self._inner.advance(count)


class _NetworkState:
    """Counts the network failures of all downloads that follow each other without a success."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._failures = 0

    def check(self) -> None:
        """Raise if the network is down: another try of each file would take minutes and change nothing."""
        if self._failures >= NETWORK_FAILURES_IN_A_ROW:
            message = f"not tried: {NETWORK_FAILURES_IN_A_ROW} downloads in a row failed with a network error"
            raise NetworkError(message, hint="run the command again when the network works")

    def worked(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self, error: RtkError) -> None:
        with self._lock:
            self._failures = self._failures + 1 if isinstance(error, NetworkError) else 0


def _has_passed(expiry: object, now: float) -> bool:
    try:
        return datetime.fromisoformat(str(expiry)).timestamp() <= now
    except (ValueError, OverflowError):
        return False
