"""The download links of a recording: one for a composite recording, one per participant for a track recording."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from rtk_cli.errors import ConflictError, NotFoundError
from rtk_cli.jobs.missing_values import reading_response

MAX_DIGITS = 18
"""Of a size in bytes that is text; Python refuses to convert thousands."""

Audio: TypeAlias = Literal["without", "only", "beside"]
"""Whether the separate audio file is left out, alone, or beside the video."""
FileKind: TypeAlias = Literal["recording", "audio", "track", "chat", "transcript", "summary"]


@dataclass(frozen=True)
class Link:
    """The URL of a file, the name to save it under, and what the API says of it.

    `size` is in bytes, None if the API does not name it. Only files that hold text `may_be_empty`.
    """

    url: str
    name: str
    kind: FileKind
    size: int | None = None
    may_be_empty: bool = False


def links_of(recording: Mapping[str, Any], *, audio: bool) -> list[Link]:
    """Return the links of `recording`; with `audio`, the one of its separate audio file.

    Raises `ConflictError` before the upload has ended, and `NotFoundError` without a file.
    """
    with reading_response("a recording without links"):
        return _links(recording, audio=audio)


def files_of(recording: Mapping[str, Any], audio: Audio) -> list[Link]:
    """Return the links of `recording` with or without its audio; `beside` the video there may be none.

    Raises as `links_of` does.
    """
    links = links_of(recording, audio=audio == "only")
    if audio != "beside" or links[0].kind != "recording":
        return links
    url = _audio_url(recording)
    has_audio = isinstance(url, str) and url and url != links[0].url
    return [*links, _audio_link(url, links[0].name)] if has_audio else links


def same_file(link: Link, links: Iterable[Link]) -> Link:
    """Return the one of `links` to the same file, read later. Raise `NotFoundError` if there is none."""
    found = next((other for other in links if (other.kind, other.name) == (link.kind, link.name)), None)
    if found is None:
        raise NotFoundError(f"the recording no longer has this file: {link.name}")
    return found


def _links(recording: Mapping[str, Any], *, audio: bool) -> list[Link]:
    recording_id, status = recording["id"], recording["status"]
    if status not in ("UPLOADED", "ERRORED"):
        hint = f"run `rtk recordings wait {recording_id}`"
        raise ConflictError(f"no file yet: the recording is {status}", hint=hint)
    target = _audio_url(recording) if audio else recording.get("download_url")
    name = str(recording["output_file_name"])
    if isinstance(target, str) and target:
        return [_audio_link(target, name) if audio else Link(target, name, "recording", _size(recording))]
    layers = target if isinstance(target, list) else []
    links = [
        Link(file["download_url"], name, "track") for layer in layers for name, file in layer["download_urls"].items()
    ]
    if not links:
        what = "audio file" if audio else "file"
        hint = "RealtimeKit's bucket keeps files for seven days; with your own storage, look there"
        raise NotFoundError(f"no {what} to download: {recording_id}", hint=hint)
    return links


def _audio_url(recording: Mapping[str, Any]) -> Any:
    """A guide swaps the words of the field's name: contract/notes.md, section 9.3."""
    return recording.get("audio_download_url") or recording.get("download_audio_url")


def _audio_link(url: str, video_name: str) -> Link:
    """Return the link with the name that it ends with, or the video's name with another extension."""
    last = url.partition("?")[0].rpartition("/")[2]
    return Link(url, last if "." in last else video_name.rpartition(".")[0] + ".audio", "audio")


def _size(recording: Mapping[str, Any]) -> int | None:
    """The size of the file behind `download_url`, which may be a number or text; None if it is missing or zero."""
    value = recording.get("file_size")
    if isinstance(value, str) and value.isdecimal() and len(value) <= MAX_DIGITS:
        value = int(value)
    return int(value) or None if isinstance(value, int | float) else None
