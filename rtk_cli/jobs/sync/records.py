"""What the journal of a sync knows of each recording and session: its folder, and the files that are done.

A download changes nothing at the API, so nothing has to be written before it. A line follows each file that is done,
with all that are done of its recording or session; the newest line of each counts.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from rtk_cli.jobs.journal import Journal

Owner: TypeAlias = Literal["recording", "session"]


class SavedFile(NamedTuple):
    """A file that is done. `sha256` is None if it was there before, in a storage that tells no hash.

    `size` is None only in a plan.
    """

    kind: str
    size: int | None
    sha256: str | None


@dataclass
class Record:
    """The files that are done, by their names within `folder`; `is_complete` once no other will come."""

    folder: str
    files: dict[str, SavedFile] = field(default_factory=dict)
    is_complete: bool = False


class Records:
    """The records in a journal; without one, those of a target that nothing is known of."""

    def __init__(self, journal: Journal | None) -> None:
        self._journal = journal

    def get(self, owner: Owner, owner_id: str) -> Record | None:
        key = f"{owner} {owner_id}"
        if self._journal is None or not self._journal.is_done(key):
            return None
        result = self._journal.result_of(key)
        files = {name: SavedFile(*saved) for name, saved in result["files"].items()}
        return Record(result["folder"], files, result["complete"])

    def put(self, owner: Owner, owner_id: str, record: Record) -> None:
        if self._journal is not None:
            result = {"folder": record.folder, "files": record.files, "complete": record.is_complete}
            self._journal.finish(f"{owner} {owner_id}", result)
