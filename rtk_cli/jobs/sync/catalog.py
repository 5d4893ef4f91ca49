"""What the API has to offer: the recordings that are finished, and the files of each."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from rtk_cli.errors import NotFoundError
from rtk_cli.jobs.downloads.recording_links import Link, links_of
from rtk_cli.jobs.missing_values import reading_response
from rtk_cli.jobs.sync import layout
from rtk_cli.masking import mask

if TYPE_CHECKING:
    from rtk_cli.api.recordings import Recordings

METADATA = "metadata"


@dataclass(frozen=True)
class SourceFile:
    """A file to mirror: behind a link, or with `content` that is the API's own object. `name` is within the folder."""

    name: str
    kind: str
    link: Link | None = None
    content: bytes = b""

    @property
    def size(self) -> int | None:
        """Bytes, as far as they are known before the file is fetched."""
        return len(self.content) if self.link is None else self.link.size


@dataclass(frozen=True)
class CatalogEntry:
    """A recording whose capture has ended. Its files can be fetched if it is `ready`.

    `expired` ones have been deleted, `not_ready` ones are being uploaded; those `elsewhere` are in the user's own
    storage, or have no file at all. `folder` is where a mirror puts it if its session has no folder yet.
    """

    id: str
    session_id: str
    folder: str
    availability: Literal["ready", "expired", "not_ready", "elsewhere"]
    expires_at: str | None
    files: tuple[SourceFile, ...]


def finished_recordings(recordings: "Recordings", start_time: str | None) -> Iterator[CatalogEntry]:
    """Yield the recordings from the oldest on, page by page: the oldest expire first, and new ones come at the end."""
    pages = recordings.list(
        status=("UPLOADED", "UPLOADING"), sort_by="invokedTime", sort_order="ASC", start_time=start_time
    )
    return map(entry_of, pages.rows())


def entry_of(recording: Mapping[str, Any]) -> CatalogEntry:
    """Read one recording of the API."""
    with reading_response("a recording without id or status"):
        links = _links(recording) if recording["status"] == "UPLOADED" else []
        names = layout.file_names(recording["id"], links)
        files = tuple(SourceFile(name, link.kind, link) for name, link in zip(names, links, strict=True))
        about = SourceFile(layout.metadata_name(recording["id"]), METADATA, content=as_json(recording))
        return CatalogEntry(
            id=recording["id"],
            session_id=str(recording.get("session_id") or ""),
            folder=layout.session_folder(recording),
            availability=_availability(recording, links),
            expires_at=_text(recording.get("download_url_expiry")),
            files=(*files, about),
        )


def as_json(value: object) -> bytes:
    """Return an object of the API as a file: links without their signatures, secrets masked."""
    return json.dumps(mask(value), ensure_ascii=False, indent=2).encode(errors="replace") + b"\n"


def seconds(text: str | None) -> float | None:
    """Return a time of the API in Unix seconds; None if it is none, such as the word "null"."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).timestamp()


def _links(recording: Mapping[str, Any]) -> list[Link]:
    """Return the links of a recording with the one of its separate audio file; none if there is nothing to fetch."""
    links: list[Link] = []
    for audio in (False, True):
        try:
            found = links_of(recording, audio=audio)
        except NotFoundError:
            continue
        links += [link for link in found if link.url not in {other.url for other in links}]
    return links


def _availability(
    recording: Mapping[str, Any], links: list[Link]
) -> Literal["ready", "expired", "not_ready", "elsewhere"]:
    """A recording with an expiry and without links has expired, whatever this machine's clock says."""
    if recording["status"] != "UPLOADED":
        return "not_ready"
    if links:
        return "ready"
    return "expired" if _text(recording.get("download_url_expiry")) else "elsewhere"


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
