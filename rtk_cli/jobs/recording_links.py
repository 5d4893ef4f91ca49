"""The download links of a recording: one for a composite recording, one per participant for a track recording."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rtk_cli.errors import ConflictError, NotFoundError
from rtk_cli.jobs.missing_values import reading_response


@dataclass(frozen=True)
class Link:
    """The URL of a file, and the name to save it under."""

    url: str
    name: str


def links_of(recording: Mapping[str, Any], *, audio: bool) -> list[Link]:
    """Return the links of `recording`; with `audio`, the one of its separate audio file.

    Raises `ConflictError` before the upload has ended, and `NotFoundError` without a file.
    """
    with reading_response("a recording without links"):
        return _links(recording, audio=audio)


def _links(recording: Mapping[str, Any], *, audio: bool) -> list[Link]:
    recording_id, status = recording["id"], recording["status"]
    if status not in ("UPLOADED", "ERRORED"):
        hint = f"run `rtk recordings wait {recording_id}`"
        raise ConflictError(f"no file yet: the recording is {status}", hint=hint)
    target = _audio_url(recording) if audio else recording.get("download_url")
    name = str(recording["output_file_name"])
    if isinstance(target, str) and target:
        return [Link(target, _audio_name(target, name) if audio else name)]
    layers = target if isinstance(target, list) else []
    links = [Link(file["download_url"], name) for layer in layers for name, file in layer["download_urls"].items()]
    if not links:
        what = "audio file" if audio else "file"
        hint = "RealtimeKit's bucket keeps files for seven days; with your own storage, look there"
        raise NotFoundError(f"no {what} to download: {recording_id}", hint=hint)
    return links


def _audio_url(recording: Mapping[str, Any]) -> Any:
    """A guide swaps the words of the field's name: contract/notes.md, section 9.3."""
    return recording.get("audio_download_url") or recording.get("download_audio_url")


def _audio_name(url: str, video_name: str) -> str:
    """Return the audio file's name from its link, or the video's name with another extension."""
    last = url.partition("?")[0].rpartition("/")[2]
    return last if "." in last else video_name.rpartition(".")[0] + ".audio"
