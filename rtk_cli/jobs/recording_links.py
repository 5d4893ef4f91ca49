"""The download links of a recording: one of a composite, one a participant of a track recording."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rtk_cli.errors import ConflictError, NotFoundError
from rtk_cli.jobs.missing_values import reading_response


@dataclass(frozen=True)
class Link:
    """A file behind a link, and the name it has."""

    url: str
    name: str


def links_of(recording: Mapping[str, Any], *, audio: bool) -> list[Link]:
    """The links of `recording`; with `audio` that of its separate audio file.

    Raises `ConflictError` before the upload is over and `NotFoundError` where there is no file to get.
    """
    with reading_response("a recording without links"):
        return _links(recording, audio=audio)


def _links(recording: Mapping[str, Any], *, audio: bool) -> list[Link]:
    identity, status = recording["id"], recording["status"]
    if status not in ("UPLOADED", "ERRORED"):
        hint = f"run `rtk recordings wait {identity}`"
        raise ConflictError(f"there is no file yet, the recording is {status}", hint=hint)
    target = _audio_url(recording) if audio else recording.get("download_url")
    name = str(recording["output_file_name"])
    if isinstance(target, str) and target:
        return [Link(target, _audio_name(target, name) if audio else name)]
    layers = target if isinstance(target, list) else []
    links = [Link(file["download_url"], name) for layer in layers for name, file in layer["download_urls"].items()]
    if not links:
        what = "audio file" if audio else "file"
        hint = "with storage of your own the file is there; RealtimeKit's bucket keeps files for seven days"
        raise NotFoundError(f"no {what} to download: {identity}", hint=hint)
    return links


def _audio_url(recording: Mapping[str, Any]) -> Any:
    """A guide turns its name round: contract/notes.md, section 9.3."""
    return recording.get("audio_download_url") or recording.get("download_audio_url")


def _audio_name(url: str, video_name: str) -> str:
    """The audio file's own name from its link, or the video's with another ending."""
    last = url.partition("?")[0].rpartition("/")[2]
    return last if "." in last else video_name.rpartition(".")[0] + ".audio"
