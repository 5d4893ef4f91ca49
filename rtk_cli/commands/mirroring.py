"""What `recordings sync` and `sessions export` share: flags, the target with its journal, and the printed rows."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from rtk_cli.errors import PartlyDoneError, RtkError, UsageError
from rtk_cli.terminal.environment import is_terminal
from rtk_cli.terminal.output.columns import Column, Kind, format_size
from rtk_cli.terminal.session import Session

if TYPE_CHECKING:
    from rtk_cli.jobs.sync.mirror import Mirror
    from rtk_cli.jobs.sync.records import Records
    from rtk_cli.jobs.sync.results import FileResult
    from rtk_cli.jobs.sync.targets import Target

TargetArgument = Annotated[
    str,
    typer.Argument(
        metavar="DIR|URL", help="A folder, or s3://, gs://, az:// or sftp:// with a path.", show_default=False
    ),
]
Jobs = Annotated[int, typer.Option("--jobs", metavar="COUNT", min=1, max=64, help="Number of downloads at a time.")]
BandwidthFlag = Annotated[
    str | None,
    typer.Option("--bandwidth", metavar="RATE", help="Limit of all downloads together, per second: 500K, 10M, 1G."),
]
JournalFile = Annotated[
    str | None,
    typer.Option("--journal", metavar="FILE", help="Journal of what is done; default: in the folder."),
]
Restart = Annotated[bool, typer.Option("--restart", help="Begin a new journal; files that are there stay.")]

TABLE_COLUMNS = (
    Column("STATE", "state", Kind.STATUS),
    Column("FILE", "path", Kind.EXACT),
    Column("SIZE", "bytes", Kind.BYTES),
)
CSV_COLUMNS = (
    *TABLE_COLUMNS,
    Column("KIND", "kind"),
    Column("RECORDING", "recording_id", Kind.ID),
    Column("SESSION", "session_id", Kind.ID),
    Column("SHA256", "sha256", Kind.EXACT),
    Column("EXPIRES", "expires_at", Kind.TIME),
    Column("LIVE", "live", Kind.FLAG),
    Column("ERROR", "error"),
)
STATES = ("saved", "planned", "unchanged", "not_ready", "expired", "failed")
NOT_THERE = ("not_ready", "expired", "failed")
_RATE = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)([KMG]?)", re.ASCII | re.IGNORECASE)
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}


class Options(NamedTuple):
    """The values of the shared flags."""

    target: str
    bandwidth: str | None
    journal: str | None
    restart: bool


class Running(NamedTuple):
    """What a command works with while its journal is open; `stop` ends the downloads."""

    mirror: "Mirror"
    stop: Callable[[], object]


def bytes_per_second(text: str) -> float:
    """Return a rate such as 10M; K, M and G are powers of 1024."""
    found = _RATE.fullmatch(text)
    rate = float(found[1]) * _UNITS[found[2].upper()] if found else 0
    if rate <= 0:
        raise UsageError(f"invalid rate: {text}", hint="write 500K, 10M or 1G: bytes per second")
    return rate


@contextmanager
def open_mirror(cli: Session, job: str, options: Options, *, is_plan: bool) -> Iterator[Running]:
    """Open the target, and its journal; for a plan of a target without a journal nothing is made."""
    from rtk_cli.jobs.journal import Job, open_journal
    from rtk_cli.jobs.sync.records import Records
    from rtk_cli.jobs.sync.targets import open_target, scheme_of

    limit = None if options.bandwidth is None else bytes_per_second(options.bandwidth)
    target = open_target(options.target)
    path = _journal_path(cli, job, options)
    is_local = scheme_of(options.target) is None
    place = "." if is_local and options.journal is None else _place(options.target)
    header = Job(job, place, cli.settings.account_id(), cli.settings.app_id())
    if is_plan and not path.exists():
        yield _running(cli, target, Records(None), limit)
        return
    if not is_plan:
        target.check()
    with open_journal(path, header, cli.environment.clock, restart=options.restart and not is_plan) as journal:
        yield _running(cli, target, Records(journal), limit)


def _journal_path(cli: Session, job: str, options: Options) -> Path:
    """A folder carries its journal along; a bucket can't hold one, as nothing can be appended to an object."""
    from rtk_cli.jobs.sync.targets import scheme_of

    if options.journal is not None:
        return Path(options.journal)
    area = job.partition(" ")[0]
    if scheme_of(options.target) is None:
        return Path(options.target, ".rtk-sync", f"{area}.journal")
    return cli.settings.data_dir / "sync" / f"{area}-{sha256(_place(options.target).encode()).hexdigest()[:16]}.journal"


def _place(target: str) -> str:
    from rtk_cli.jobs.sync.targets import scheme_of

    return str(Path(target).absolute()) if scheme_of(target) is None else target.rstrip("/")


def _running(cli: Session, target: "Target", records: "Records", limit: float | None) -> Running:
    from rtk_cli.jobs.sync.bandwidth import Bandwidth, PacedTransport
    from rtk_cli.jobs.sync.mirror import Mirror
    from rtk_cli.jobs.sync.transfer import SharedProgress, Transfer

    clock = cli.environment.clock
    ahead = cli.now - clock.now()  # the emulator's clock may have been moved
    paced = PacedTransport(cli.transport, None if limit is None else Bandwidth(limit, clock))
    transfer = Transfer(target, paced, clock, SharedProgress(cli.progress, "downloading"))
    return Running(Mirror(cli.api, transfer, records, lambda: clock.now() + ahead), paced.stop)


class Report:
    """Counts what became of the files, and says on stderr what needs attention."""

    def __init__(self, cli: Session, *, warn_within: float | None = None, now: float = 0.0) -> None:
        """Warn of files that are not saved yet and expire within `warn_within` seconds."""
        self._cli = cli
        self._until = None if warn_within is None else now + warn_within
        self._states: Counter[str] = Counter()
        self._saved_bytes = 0
        self._expiring: set[str] = set()
        self._first_error: RtkError | None = None

    def print(self, results: "Iterable[FileResult]") -> None:
        """Print an object per file as they come; after the bar, where both would be on one terminal."""
        try:
            self._print(self._rows(results))
        except RtkError:
            self.summarize()  # of the files until then
            raise

    def _print(self, rows: Iterator[dict[str, object]]) -> None:
        on_terminal = is_terminal(self._cli.environment.stdout) and is_terminal(self._cli.environment.stderr)
        entries: Iterable[dict[str, object]] = list(rows) if on_terminal else rows
        output = self._cli.output
        if output.format == "id" and self._cli.flags.query is None:
            output.rows_as_they_come((entry["path"] for entry in entries if entry["state"] not in NOT_THERE), ())
        else:
            output.rows_as_they_come(entries, TABLE_COLUMNS if output.format == "table" else CSV_COLUMNS)

    def finish(self) -> None:
        """Print the counts; raise if a file is missing that should be there."""
        self.summarize()
        failed, expired = self._states["failed"], self._states["expired"]
        if self._first_error is not None and failed == self._states.total():
            raise self._first_error
        if failed or expired:
            parts = [f"{failed} failed"] * bool(failed) + [f"{expired} expired before they were saved"] * bool(expired)
            hint = "run the command again: it resumes, and fetches nothing twice" if failed else None
            raise PartlyDoneError(f"not all files are saved: {', '.join(parts)}", hint=hint)

    def _rows(self, results: "Iterable[FileResult]") -> Iterator[dict[str, object]]:
        try:
            for result in results:
                self._count(result)
                yield _row(result)
        finally:
            self._cli.progress.finish()

    def _count(self, result: "FileResult") -> None:
        from rtk_cli.jobs.sync.catalog import seconds

        self._states[result.state] += 1
        if result.state in ("saved", "planned"):
            self._saved_bytes += result.bytes or 0
        if result.error is not None:
            self._first_error = self._first_error or result.error
            self._cli.output.warn(f"not saved: {result.path}: {result.error.message}")
        if result.reason is not None:
            verb = "saved again" if result.state == "saved" else "to be saved again"
            self._cli.output.warn(f"{verb}, as {result.reason}: {result.path}")
        end = seconds(result.expires_at)
        is_missing = result.state in ("planned", "failed") and result.recording_id not in self._expiring
        if is_missing and end is not None and self._until is not None and end <= self._until:
            self._expiring.add(str(result.recording_id))
            self._cli.output.warn(f"expires at {result.expires_at}: recording {result.recording_id}")

    def summarize(self) -> None:
        """Print how many files there are in each state, and how many bytes were saved."""
        counts = [f"{self._states[state]} {state.replace('_', ' ')}" for state in STATES if self._states[state]]
        is_idle = not self._states["saved"] + self._states["planned"] + self._states["failed"]
        tail = "nothing to save" if is_idle else format_size(self._saved_bytes)
        self._cli.output.note(f"{', '.join(counts) or 'no files'}; {tail}")


def _row(result: "FileResult") -> dict[str, object]:
    return {
        "recording_id": result.recording_id,
        "session_id": result.session_id,
        "kind": result.kind,
        "path": result.path,
        "bytes": result.bytes,
        "sha256": result.sha256,
        "state": result.state,
        "expires_at": result.expires_at,
        "live": result.is_live,
        "error": None if result.error is None else result.error.message,
    }
