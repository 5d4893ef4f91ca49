"""Mirrors all finished recordings of an app, with what their sessions left: the plan of it, and the run."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from typing import NamedTuple, cast

from rtk_cli.jobs.downloads.recording_links import Link
from rtk_cli.jobs.parallel import in_order
from rtk_cli.jobs.sync.catalog import METADATA, CatalogEntry, SourceFile, entry_of, finished_recordings
from rtk_cli.jobs.sync.layout import SESSION_FILE, SessionFolders
from rtk_cli.jobs.sync.mirror import Mirror, OwnedFiles
from rtk_cli.jobs.sync.records import Record
from rtk_cli.jobs.sync.results import FileResult
from rtk_cli.jobs.sync.session_mirror import SESSION, mirror_session

RECORDING = "recording"


class RecordingTask(NamedTuple):
    """A recording to mirror, and what the journal knows of it."""

    entry: CatalogEntry
    record: Record


class SessionTask(NamedTuple):
    """A session whose files to mirror, and what the journal knows of it."""

    id: str
    record: Record


def sync_recordings(
    mirror: Mirror, start_time: str | None, *, with_sessions: bool, jobs: int, stop: Callable[[], object]
) -> Iterator[FileResult]:
    """Save what the target lacks, `jobs` recordings at once, and yield what became of each file, in order.

    `stop` ends the downloads that are running.
    """

    def perform(task: RecordingTask | SessionTask) -> list[FileResult]:
        if isinstance(task, SessionTask):
            return list(mirror_session(mirror, *task))
        return list(_mirror_recording(mirror, *task))

    tasks = _tasks(mirror, start_time, with_sessions=with_sessions, is_plan=False)
    work = cast("Generator[list[FileResult], None, None]", in_order(perform, tasks, jobs, stop=stop))
    with closing(work):
        for results in work:
            yield from results


def plan_recordings(mirror: Mirror, start_time: str | None, *, with_sessions: bool) -> Iterator[FileResult]:
    """Yield what a run would do. Writes nothing, and sends no request but those for the list of recordings."""
    for task in _tasks(mirror, start_time, with_sessions=with_sessions, is_plan=True):
        if isinstance(task, SessionTask):
            yield from _planned_session(mirror, *task)
        else:
            yield from _planned_recording(mirror, *task)


def _tasks(
    mirror: Mirror, start_time: str | None, *, with_sessions: bool, is_plan: bool
) -> Iterator[RecordingTask | SessionTask]:
    """Yield each recording, and after its first recording each session."""
    folders, seen = SessionFolders(mirror.target.session_folders), set[str]()
    for entry in finished_recordings(mirror.api.recordings, start_time):
        if entry.id in seen:  # a recording that was uploaded meanwhile has moved the pages
            continue
        seen.add(entry.id)
        session = _session_record(mirror, folders, entry, is_plan=is_plan)
        yield RecordingTask(entry, mirror.records.get("recording", entry.id) or Record(session.folder))
        is_lost = entry.availability == "expired" and not session.files
        if with_sessions and entry.session_id and entry.session_id not in seen and not is_lost:
            seen.add(entry.session_id)
            yield SessionTask(entry.session_id, session)


def _session_record(mirror: Mirror, folders: SessionFolders, entry: CatalogEntry, *, is_plan: bool) -> Record:
    """Return what the journal knows of a session. A run notes the folder of a new one before a file is in it."""
    if not entry.session_id:
        return Record(entry.folder)
    known = mirror.records.get("session", entry.session_id)
    if known is not None:
        return known
    record = Record(folders.existing(entry.folder))
    if not is_plan and entry.availability == "ready":
        mirror.records.put("session", entry.session_id, record)
    return record


def _mirror_recording(mirror: Mirror, entry: CatalogEntry, record: Record) -> Iterator[FileResult]:
    files = _files_of(mirror, entry, record)
    if record.is_complete and files.is_intact():
        yield from files.kept()
    elif entry.availability == "not_ready":
        yield files.missing(entry.id, RECORDING, "not_ready")
    elif entry.availability == "expired":
        yield from _expired(entry, files)
    else:
        results = [files.save(file, _renewal(mirror, entry, file)) for file in entry.files]
        yield from results
        if all(result.state in ("saved", "unchanged") for result in results):
            files.complete()


def _expired(entry: CatalogEntry, files: OwnedFiles) -> Iterator[FileResult]:
    """What became of a recording whose files have been deleted: what is in the target is kept."""
    media = [name for name, saved in files.record.files.items() if saved.kind != METADATA]
    for name in media:
        yield files.unchanged(name) if files.holds(name) else files.expired(name, files.record.files[name].kind)
    if media:
        yield files.save(entry.files[-1])
    if not files.record.is_complete:
        yield files.expired(entry.id, RECORDING)


def _renewal(mirror: Mirror, entry: CatalogEntry, file: SourceFile) -> Callable[[], Link | None]:
    """Return a function that reads the recording again, for a fresh link to the file."""

    def renew() -> Link | None:
        fresh = entry_of(mirror.api.recordings.get(entry.id))
        return next((other.link for other in fresh.files if other.name == file.name), None)

    return renew


def _planned_recording(mirror: Mirror, entry: CatalogEntry, record: Record) -> Iterator[FileResult]:
    files = _files_of(mirror, entry, record)
    if record.is_complete and files.is_intact():
        yield from files.kept()
    elif entry.availability == "not_ready":
        yield files.missing(entry.id, RECORDING, "not_ready")
    elif entry.availability == "expired":
        kept = [files.unchanged(name) for name in record.files if files.holds(name)]
        yield from kept
        if not record.is_complete or len(kept) < len(record.files):
            yield files.missing(entry.id, RECORDING, "expired")
    else:
        yield from map(files.planned, entry.files)


def _planned_session(mirror: Mirror, session_id: str, record: Record) -> Iterator[FileResult]:
    """A session stands for all its files: which of them exist would take a request for each."""
    files = OwnedFiles(mirror, "session", session_id, session_id, record)
    if record.is_complete and files.is_intact():
        yield from files.kept()
    else:
        yield files.missing(SESSION_FILE, SESSION, "planned")


def _files_of(mirror: Mirror, entry: CatalogEntry, record: Record) -> OwnedFiles:
    return OwnedFiles(mirror, "recording", entry.id, entry.session_id, record, expires_at=entry.expires_at)
