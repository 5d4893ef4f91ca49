"""Saves the files of one recording or one session that the target lacks, and keeps the journal of it."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from rtk_cli.errors import Interruption, RateLimitedError, RtkError, UsageError
from rtk_cli.jobs.downloads.recording_links import Link
from rtk_cli.jobs.sync.catalog import SourceFile, seconds
from rtk_cli.jobs.sync.comparison import compare
from rtk_cli.jobs.sync.records import Owner, Record, Records, SavedFile
from rtk_cli.jobs.sync.results import FileResult, GoneError, OutageError, State, TargetUnusableError
from rtk_cli.jobs.sync.targets import Target
from rtk_cli.jobs.sync.transfer import Transfer

if TYPE_CHECKING:
    from rtk_cli.api.api import Api

STOPPING = (TargetUnusableError, OutageError, RateLimitedError, Interruption, UsageError)
"""Errors after which no other file is tried: it would meet the same, or the command line is wrong."""


@dataclass(frozen=True)
class Mirror:
    """What a sync and an export work with. `now` gives the API's time, in Unix seconds."""

    api: "Api"
    transfer: Transfer
    records: Records
    now: Callable[[], float]

    @property
    def target(self) -> Target:
        return self.transfer.target


@dataclass
class OwnedFiles:
    """The files of one recording or session on their way into the target; one thread works on it.

    `record` holds those that are done, and grows. `expires_at` and `is_live` are for the results.
    """

    mirror: Mirror
    owner: Owner
    owner_id: str
    session_id: str
    record: Record
    expires_at: str | None = None
    is_live: bool = False

    def kept(self) -> list[FileResult]:
        """Return a result for each file that is done."""
        return [self.unchanged(name) for name in self.record.files]

    def unchanged(self, name: str) -> FileResult:
        """Return the result of a file that is done."""
        saved = self.record.files[name]
        return self._result(name, saved.kind, "unchanged", saved)

    def is_intact(self) -> bool:
        """Whether all files that are done are still in the target, with their sizes."""
        return all(map(self.holds, self.record.files))

    def holds(self, name: str) -> bool:
        """Whether a file is done, and still in the target with its size."""
        saved = self.record.files.get(name)
        return saved is not None and self.mirror.target.size(self._path(name)) == saved.size

    def planned(self, file: SourceFile) -> FileResult:
        """Return what `save` would do, without doing it."""
        decision = compare(file, self.record, self.mirror.target)
        if decision.action == "keep":
            return self.unchanged(file.name)
        state: State = "planned" if decision.action == "save" else "unchanged"
        saved = SavedFile(file.kind, file.size, None)
        return self._result(file.name, file.kind, state, saved, reason=decision.reason)

    def save(
        self, file: SourceFile, renew: Callable[[], Link | None] = lambda: None, *, again: bool = False
    ) -> FileResult:
        """Save a file unless it is there; `again` replaces an object of the API that has changed.

        A failure of this file alone is its result.
        """
        try:
            decision = compare(file, self.record, self.mirror.target)
            if decision.action == "keep" and not (again and self._differs(file)):
                return self.unchanged(file.name)
            saved = self._adopted(file) if decision.action == "adopt" else self._transferred(file, renew)
        except STOPPING:
            raise
        except GoneError:
            return self.expired(file.name, file.kind)
        except RtkError as error:
            return self._failed(file, error)
        self.record.files[file.name] = saved
        self.mirror.records.put(self.owner, self.owner_id, self.record)
        state: State = "unchanged" if decision.action == "adopt" else "saved"
        return self._result(file.name, file.kind, state, saved, reason=decision.reason)

    def _differs(self, file: SourceFile) -> bool:
        return self.record.files[file.name].sha256 != sha256(file.content).hexdigest()

    def _adopted(self, file: SourceFile) -> SavedFile:
        return SavedFile(file.kind, file.size, self.mirror.target.sha256(self._path(file.name)))

    def _transferred(self, file: SourceFile, renew: Callable[[], Link | None]) -> SavedFile:
        return self.mirror.transfer.save(self._path(file.name), file, renew)

    def expired(self, name: str, kind: str) -> FileResult:
        """Give up a file that has been deleted, and what an interrupted download left of it."""
        self.mirror.target.discard_parts(self._path(name))
        return self._result(name, kind, "expired")

    def missing(self, name: str, kind: str, state: State, error: RtkError | None = None) -> FileResult:
        """Return the result of a file that is not there."""
        return self._result(name, kind, state, error=error)

    def complete(self) -> None:
        """Note that no other file will come."""
        if not self.record.is_complete:
            self.record.is_complete = True
            self.mirror.records.put(self.owner, self.owner_id, self.record)

    def _failed(self, file: SourceFile, error: RtkError) -> FileResult:
        """A link that is refused after its end has expired, whatever status its server refuses it with."""
        end = seconds(self.expires_at)
        if file.link is not None and end is not None and end <= self.mirror.now():
            return self.expired(file.name, file.kind)
        return self.missing(file.name, file.kind, "failed", error)

    def _path(self, name: str) -> str:
        return f"{self.record.folder}/{name}"

    def _result(
        self,
        name: str,
        kind: str,
        state: State,
        saved: SavedFile | None = None,
        *,
        error: RtkError | None = None,
        reason: str | None = None,
    ) -> FileResult:
        return FileResult(
            recording_id=self.owner_id if self.owner == "recording" else None,
            session_id=self.session_id,
            kind=kind,
            path=self.mirror.target.location(self._path(name)),
            state=state,
            bytes=None if saved is None else saved.size,
            sha256=None if saved is None else saved.sha256,
            expires_at=self.expires_at,
            error=error,
            reason=reason,
            is_live=self.is_live,
        )
