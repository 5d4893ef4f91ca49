"""Saves the files of many recordings, and prints what became of each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rtk_cli.errors import PartlyDoneError, RtkError, UsageError
from rtk_cli.terminal.environment import is_terminal
from rtk_cli.terminal.output.columns import Column, Kind
from rtk_cli.terminal.output.file_bars import Bars, file_bars
from rtk_cli.terminal.session import Session

if TYPE_CHECKING:
    from rtk_cli.jobs.downloads.download_many import FileResult, PlannedFile
    from rtk_cli.jobs.downloads.file_names import NameTemplate
    from rtk_cli.jobs.downloads.recording_links import Audio

TABLE_COLUMNS = (
    Column("STATE", "state", Kind.STATUS),
    Column("FILE", "path", Kind.EXACT),
    Column("SIZE", "bytes", Kind.BYTES),
    Column("RECORDING", "recording_id", Kind.ID, priority=2),
)
CSV_COLUMNS = (
    *TABLE_COLUMNS,
    Column("SHA256", "sha256", Kind.EXACT),
    Column("KIND", "kind"),
    Column("ERROR", "error"),
)


def save_many(
    cli: Session,
    recordings: "Iterable[Mapping[str, Any] | FileResult]",
    template: "NameTemplate",
    audio: "Audio",
    to: str | None,
    jobs: int,
    *,
    overwrite: bool,
) -> None:
    """Download the files of `recordings` into the folder `to`, `jobs` at a time."""
    from rtk_cli.jobs.downloads.download_many import Downloader, plan
    from rtk_cli.jobs.downloads.save_target import is_folder

    if to is not None and not is_folder(to):
        hint = "give a folder, with a slash at its end"
        raise UsageError(f"several recordings need a folder, but --to is a file: {to}", hint=hint)
    files = plan(recordings, template, audio)
    report = _Report(cli)
    with file_bars(cli.environment.stderr, len(files), _size(files), quiet=cli.flags.quiet) as bars:
        downloader = Downloader(
            read=cli.api.recordings.get,
            transport=cli.transport,
            clock=cli.environment.clock,
            root=Path(to or "."),
            audio=audio,
            overwrite=overwrite,
            new_progress=bars.new,
        )
        entries = report.entries(downloader.results(files, jobs), bars)
        if not (bars.is_shown and is_terminal(cli.environment.stdout)):
            _print(cli, entries)
        remaining = list(entries)  # rows between the bars of the same terminal would tear both
    if remaining:
        _print(cli, remaining)
    report.finish()


class _Report:
    """Counts what became of the files, and says on stderr what the bars of a terminal do not show."""

    def __init__(self, cli: Session) -> None:
        self._cli = cli
        self._states: Counter[str] = Counter()
        self._errors: list[RtkError] = []
        self._warnings: list[str] = []

    def entries(self, results: "Iterable[FileResult]", bars: Bars) -> Iterator[dict[str, object]]:
        """Yield what is printed of each result."""
        for result in results:
            bars.file_done()
            self._states[result.state] += 1
            if result.error is not None:
                self._errors.append(result.error)
                self._warnings.append(f"recording {result.recording_id}: {result.error.message}")
            if not bars.is_shown:
                self._say(str(result.saved) if result.saved else None)
            yield _entry(result)

    def finish(self) -> None:
        """Print the counts; raise if a file is missing: if all are, the first error."""
        self._say(None)
        total = self._states.total()
        counts = ", ".join(f"{state}: {count}" for state, count in self._states.items())
        self._cli.output.note(counts or "no recordings")
        if len(self._errors) == total and self._errors:
            raise self._errors[0]
        if self._errors:
            hint = "run the command again: it skips the files that are complete and resumes the others"
            raise PartlyDoneError(f"not downloaded: {len(self._errors)} of {total} files", hint=hint)

    def _say(self, saved: str | None) -> None:
        if saved and not is_terminal(self._cli.environment.stdout):
            self._cli.output.done(saved)
        for warning in self._warnings:
            self._cli.output.warn(warning)
        self._warnings.clear()


def _entry(result: "FileResult") -> dict[str, object]:
    saved = result.saved
    return {
        "path": str(saved.path) if saved else None,
        "bytes": saved.size if saved else None,
        "sha256": saved.sha256 if saved else None,
        "recording_id": result.recording_id,
        "kind": result.kind,
        "skipped": result.state == "skipped",
        "state": result.state,
        "error": result.error.message if result.error else None,
    }


def _print(cli: Session, entries: Iterable[dict[str, object]]) -> None:
    """Print one object per file; with -o id the paths of those that are there."""
    output = cli.output
    if output.format == "id" and cli.flags.query is None:
        output.rows_as_they_come((entry["path"] for entry in entries if entry["path"] is not None), ())
    else:
        output.rows_as_they_come(entries, TABLE_COLUMNS if output.format == "table" else CSV_COLUMNS)


def _size(files: "Sequence[PlannedFile | FileResult]") -> int | None:
    """Return the bytes of all files; None if the API does not name the size of one."""
    from rtk_cli.jobs.downloads.download_many import PlannedFile

    sizes = [file.link.size for file in files if isinstance(file, PlannedFile)]
    known = [size for size in sizes if size is not None]
    return sum(known) if len(known) == len(sizes) else None
