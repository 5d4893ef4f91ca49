"""Reads the recordings that a command names by their ids, or selects by meeting, session and time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rtk_cli.api.api import Api
from rtk_cli.errors import ConflictError, NotFoundError, RefusedError, RtkError, ServerError
from rtk_cli.jobs.missing_values import reading_response
from rtk_cli.jobs.parallel import in_order

FAILURES_OF_ONE_ID = (NotFoundError, ConflictError, RefusedError, ServerError)


@dataclass(frozen=True)
class Selection:
    """Which recordings of the app: all that fit each value that is not None. The times are RFC 3339."""

    meeting: str | None = None
    session: str | None = None
    start_time: str | None = None
    end_time: str | None = None


def selected(api: Api, selection: Selection) -> Iterator[Mapping[str, Any]]:
    """Yield the recordings of the selection, as a list of the API has them; each once, though the list may move."""
    meeting = selection.meeting
    if selection.session is not None and meeting is None:
        with reading_response("a session without a meeting"):
            meeting = api.sessions.get(selection.session)["associated_id"]
    listed = api.recordings.list(meeting_id=meeting, start_time=selection.start_time, end_time=selection.end_time)
    seen: set[str] = set()
    for recording in listed.rows():
        with reading_response("a list of recordings"):
            is_selected = selection.session is None or recording.get("session_id") == selection.session
            recording_id = recording["id"]
        if is_selected and recording_id not in seen:
            seen.add(recording_id)
            yield recording


def named(api: Api, ids: Sequence[str], workers: int, *, with_meeting: bool) -> Iterator[Mapping[str, Any] | RtkError]:
    """Yield the recording of each id, or why it cannot be read; `with_meeting` as a list has it."""

    def read(recording_id: str) -> Mapping[str, Any] | RtkError:
        try:
            recording = api.recordings.get(recording_id)
            return {**recording, "meeting": _meeting_of(api, recording)} if with_meeting else recording
        except FAILURES_OF_ONE_ID as error:
            return error

    return in_order(read, ids, workers)


def _meeting_of(api: Api, recording: Mapping[str, Any]) -> dict[str, Any]:
    """The id and the title of the meeting, as its session has them; nothing if the session is unknown."""
    session_id = recording.get("session_id")
    try:
        session = api.sessions.get(session_id) if session_id else None
    except NotFoundError:
        session = None
    found: Mapping[str, Any] = session or {}
    return {"id": found.get("associated_id"), "title": found.get("meeting_display_name")}
