"""The files that a session leaves: chat, transcripts and summary, as far as the API has them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from rtk_cli.errors import ConflictError, NotFoundError, RefusedError
from rtk_cli.jobs.session_exports import Kind, link_of
from rtk_cli.jobs.sync.catalog import SourceFile, seconds

if TYPE_CHECKING:
    from rtk_cli.api.choices import TranscriptFormat
    from rtk_cli.api.sessions import Sessions

RETENTION = 7 * 86_400
"""Seconds after the end of a session until its files are deleted: contract/notes.md, section 7."""
_NOT_THERE = (NotFoundError, ConflictError, RefusedError)
"""Which status means "not ready" is undocumented: contract/notes.md, section 6."""


class Export(NamedTuple):
    """A file that a session may leave; a transcript in one of several formats."""

    kind: Kind
    format: "TranscriptFormat | None" = None

    @property
    def usual_name(self) -> str:
        """The file's name, as long as the API's link does not name another extension."""
        return f"{self.kind}.{(self.format or 'txt').lower()}" if self.kind != "chat" else "chat.csv"

    def is_of(self, name: str) -> bool:
        """Whether a file of this name is this one, with whatever extension its link had."""
        return name == self.usual_name if self.format else name.partition(".")[0] == self.kind


NIGHTLY = (Export("chat"), Export("transcript", "CSV"), Export("summary"))
ALL = (
    Export("chat"),
    Export("transcript", "CSV"),
    Export("transcript", "JSON"),
    Export("transcript", "SRT"),
    Export("transcript", "VTT"),
    Export("summary"),
)


def source_of(sessions: "Sessions", session_id: str, export: Export) -> SourceFile | None:
    """Return the file with its link; None if the API does not have it, or not yet. A file of 0 bytes is a failure."""
    try:
        response: Any
        if export.kind == "transcript":
            response = sessions.transcript(session_id, format=export.format)
        else:
            response = sessions.chat(session_id) if export.kind == "chat" else sessions.summary(session_id)
        link = link_of(response, export.kind, session_id, export.usual_name.rpartition(".")[2])
    except _NOT_THERE:
        return None
    extension = link.name.rpartition(".")[2]
    name = export.usual_name if export.format else f"{export.kind}.{extension}"
    return SourceFile(name, export.kind, replace(link, name=name, may_be_empty=False))


def has_ended(session: Mapping[str, Any]) -> bool:
    return session.get("status") == "ENDED"


def is_over(session: Mapping[str, Any], now: float) -> bool:
    """Whether the files of a session have been deleted, so that no other will come."""
    end = seconds(session.get("ended_at"))
    return has_ended(session) and end is not None and end + RETENTION <= now
