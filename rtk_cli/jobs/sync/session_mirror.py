"""Saves what a session left: the session itself, its chat, its transcripts and its summary."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rtk_cli.errors import RtkError
from rtk_cli.jobs.downloads.recording_links import Link
from rtk_cli.jobs.sync.catalog import SourceFile, as_json
from rtk_cli.jobs.sync.layout import SESSION_FILE
from rtk_cli.jobs.sync.mirror import STOPPING, Mirror, OwnedFiles
from rtk_cli.jobs.sync.records import Record
from rtk_cli.jobs.sync.results import FileResult
from rtk_cli.jobs.sync.session_sources import NIGHTLY, Export, has_ended, is_over, source_of

SESSION = "session"


def mirror_session(mirror: Mirror, session_id: str, record: Record) -> Iterator[FileResult]:
    """Save the files of a session that has ended; what does not exist yet is `not_ready`."""
    files = OwnedFiles(mirror, "session", session_id, session_id, record)
    if record.is_complete and files.is_intact():
        yield from files.kept()
        return
    try:
        session: Any = mirror.api.sessions.get(session_id)
    except STOPPING:
        raise
    except RtkError as error:
        yield files.missing(SESSION_FILE, SESSION, "failed", error)
        return
    if not has_ended(session):
        yield files.missing(SESSION_FILE, SESSION, "not_ready")
        return
    yield files.save(SourceFile(SESSION_FILE, SESSION, content=as_json(session)))
    yield from save_exports(files, NIGHTLY, session)


def save_exports(
    files: OwnedFiles, exports: Sequence[Export], session: Mapping[str, Any], *, may_complete: bool = True
) -> Iterator[FileResult]:
    """Save those of `exports` that exist. Once the API has deleted them, the session is complete without the others."""
    is_settled, no_other_comes = may_complete, is_over(session, files.mirror.now())
    for export in exports:
        result = _save_export(files, export)
        if result.state != "not_ready" or not no_other_comes:
            yield result
        is_settled = is_settled and result.state not in ("failed", *(() if no_other_comes else ("not_ready",)))
    if is_settled and has_ended(session):
        files.complete()


def _save_export(files: OwnedFiles, export: Export) -> FileResult:
    done = next((name for name in files.record.files if export.is_of(name)), None)
    if done is not None and files.holds(done):
        return files.unchanged(done)
    try:
        source = _source_of(files, export)
    except STOPPING:
        raise
    except RtkError as error:
        return files.missing(export.usual_name, export.kind, "failed", error)
    if source is not None:
        return files.save(source, lambda: _link_of(files, export))
    return (
        files.missing(export.usual_name, export.kind, "not_ready") if done is None else files.expired(done, export.kind)
    )


def _source_of(files: OwnedFiles, export: Export) -> SourceFile | None:
    return source_of(files.mirror.api.sessions, files.session_id, export)


def _link_of(files: OwnedFiles, export: Export) -> Link | None:
    source = _source_of(files, export)
    return None if source is None else source.link
