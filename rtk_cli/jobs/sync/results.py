"""What became of each file of a sync or an export."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from rtk_cli.errors import NetworkError, RtkError

State: TypeAlias = Literal["saved", "unchanged", "expired", "not_ready", "failed", "planned"]
"""`planned` is what `--plan` says of a file that a run would save."""


@dataclass(frozen=True)
class FileResult:
    """One file of a recording or of a session, and what became of it.

    `path` is where it is, or would be. `error` says why it failed, `reason` why a file that was done is saved again.
    `is_live` says that the session goes on, so that the file holds what there was so far.
    """

    recording_id: str | None
    session_id: str
    kind: str
    path: str
    state: State
    bytes: int | None = None
    sha256: str | None = None
    expires_at: str | None = None
    error: RtkError | None = None
    reason: str | None = None
    is_live: bool = False


class GoneError(RtkError):
    """The file behind a link has been deleted: nothing can fetch it any more."""


class TargetUnusableError(RtkError):
    """The target takes no file at all: it is full, read-only, or gone. No other file is tried."""


class OutageError(NetworkError):
    """The network, or the target, is down: another try of each file would take minutes and change nothing."""
