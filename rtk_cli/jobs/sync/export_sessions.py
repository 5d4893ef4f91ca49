"""Saves all that the API has of chosen sessions, live ones too: what there is of these so far."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from typing import Any, NamedTuple, cast

from rtk_cli.errors import RtkError
from rtk_cli.jobs.missing_values import reading_response
from rtk_cli.jobs.parallel import in_order
from rtk_cli.jobs.sync.catalog import METADATA, SourceFile, as_json
from rtk_cli.jobs.sync.layout import SESSION_FILE, SessionFolders, folder_of_session, metadata_name
from rtk_cli.jobs.sync.mirror import STOPPING, Mirror, OwnedFiles
from rtk_cli.jobs.sync.records import Record
from rtk_cli.jobs.sync.results import FileResult
from rtk_cli.jobs.sync.session_mirror import SESSION, save_exports
from rtk_cli.jobs.sync.session_sources import ALL, has_ended


class _List(NamedTuple):
    """A list about a session, and how to read it. Its file is an array; each recording has one of its own instead."""

    kind: str
    rows: Callable[[], Iterable[Any]]


def sessions_to_export(mirror: Mirror, ids: Iterable[str], start_time: str | None) -> Iterator[str]:
    """Yield each id once: those that are named, else those of all sessions since `start_time`."""
    named = dict.fromkeys(ids)
    if named:
        yield from named
    else:
        for session in mirror.api.sessions.list(start_time=start_time, sort_order="ASC").rows():
            with reading_response("a session without id"):
                yield session["id"]


def export_sessions(
    mirror: Mirror, ids: Iterable[str], *, jobs: int, stop: Callable[[], object]
) -> Iterator[FileResult]:
    """Save what the target lacks, `jobs` sessions at once, and yield what became of each file, in order."""
    folders = SessionFolders(mirror.target.session_folders)

    def perform(session_id: str) -> list[FileResult]:
        return list(_export(mirror, folders, session_id))

    work = cast("Generator[list[FileResult], None, None]", in_order(perform, ids, jobs, stop=stop))
    with closing(work):
        for results in work:
            yield from results


def _export(mirror: Mirror, folders: SessionFolders, session_id: str) -> Iterator[FileResult]:
    record = mirror.records.get("session", session_id)
    if record is not None and record.is_complete:
        files = OwnedFiles(mirror, "session", session_id, session_id, record)
        if files.is_intact():
            yield from files.kept()
            return
    try:
        session: Any = mirror.api.sessions.get(session_id, include_breakout_rooms=True)
    except STOPPING:
        raise
    except RtkError as error:
        nowhere = OwnedFiles(mirror, "session", session_id, session_id, record or Record(session_id))
        yield nowhere.missing(SESSION_FILE, SESSION, "failed", error)
        return
    record = record or Record(folders.existing(folder_of_session(session_id, session)))
    files = OwnedFiles(mirror, "session", session_id, session_id, record, is_live=not has_ended(session))
    yield from _save_all(mirror, files, session)


def _save_all(mirror: Mirror, files: OwnedFiles, session: Any) -> Iterator[FileResult]:
    """Save what the API tells about the session anew until it is over, and each of its files once."""
    yield files.save(SourceFile(SESSION_FILE, SESSION, content=as_json(session)), again=not files.record.is_complete)
    are_listed = True
    for found in _lists(mirror, files.session_id, session):
        for result in _save_list(files, found):
            are_listed = are_listed and result.state != "failed"
            yield result
    yield from save_exports(files, ALL, session, may_complete=are_listed)


def _lists(mirror: Mirror, session_id: str, session: Any) -> Iterator[_List]:
    sessions, meeting = mirror.api.sessions, session.get("associated_id")
    yield _List("participants", sessions.participants(session_id, include_peer_events=True).rows)
    yield _List("livestreams", mirror.api.livestreams.list_for_session(session_id).rows)
    if meeting:
        recordings = mirror.api.recordings.list(meeting_id=meeting)
        yield _List(METADATA, lambda: (row for row in recordings.rows() if row.get("session_id") == session_id))


def _save_list(files: OwnedFiles, found: _List) -> Iterator[FileResult]:
    """Save a list as one file; the API's objects of recordings under the names that a sync gives them."""
    name = f"{found.kind}.json"
    try:
        rows = list(found.rows())
    except STOPPING:
        raise
    except RtkError as error:
        yield files.missing(name, found.kind, "failed", error)
        return
    again = not files.record.is_complete
    if found.kind == METADATA:
        for row in rows:
            yield files.save(SourceFile(metadata_name(str(row.get("id"))), METADATA, content=as_json(row)), again=again)
    else:
        yield files.save(SourceFile(name, found.kind, content=as_json(rows)), again=again)
