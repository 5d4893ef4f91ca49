"""Compares one file of the API with the target and the journal: what is to be done, and why. Transfers nothing."""

from dataclasses import dataclass
from typing import Literal

from rtk_cli.jobs.sync.catalog import SourceFile
from rtk_cli.jobs.sync.records import Record
from rtk_cli.jobs.sync.targets import Target


@dataclass(frozen=True)
class Decision:
    """`keep` a file that is done, `adopt` one that is whole but not in the journal, or `save` it.

    `reason` says why a file that was done is saved again.
    """

    action: Literal["keep", "adopt", "save"]
    reason: str | None = None


def compare(file: SourceFile, record: Record, target: Target) -> Decision:
    """Decide by size. A file in the target is whole, as it gets its name last; the journal may have missed it.

    A file whose size the API does not tell is not adopted: another version of it could be meant.
    """
    size = target.size(f"{record.folder}/{file.name}")
    saved = record.files.get(file.name)
    if saved is None:
        return Decision("adopt" if size is not None and size == file.size and file.link is not None else "save")
    if size == saved.size:
        return Decision("keep")
    if size is None:
        return Decision("save", "it is gone from the target")
    return Decision("save", f"it has {size} bytes in the target, not {saved.size}")
