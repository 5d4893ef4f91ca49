"""Finds recordings that failed, hang, do not fit their session, have no content, or expire soon."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from rtk_cli.errors import NotFoundError
from rtk_cli.jobs.api_times import seconds_of
from rtk_cli.jobs.missing_values import reading_response

if TYPE_CHECKING:
    from rtk_cli.api.api import Api

Problem = Literal["errored", "stuck", "too_long", "too_short", "empty_file", "expires_soon"]
Findings = Iterator[tuple[Problem, str]]

TOLERANCE = 60
"""Seconds by which a recording may be longer or shorter than expected: clocks differ, and a recorder takes time."""
LEAST_SHARE = 0.5
"""A recording may be shorter than from its start to its stop, as pauses are left out: by half at most."""
LONGEST_RECORDING = timedelta(days=1)
"""contract/notes.md, section 6: so its session began at most that much earlier, unless it was live for days."""


@dataclass(frozen=True)
class Rules:
    """The time, and after how many seconds a recording is stuck, or before how many it expires soon."""

    now: float
    stuck_after: float
    warn_within: float


def problems(
    api: "Api", rules: Rules, *, since: str, until: str | None, meeting: str | None
) -> Generator[dict[str, Any], None, None]:
    """Yield the recordings with a problem that were invoked in the period, the oldest first."""
    sessions = SessionLengths(api, since, rules.now)
    listed = api.recordings.list(
        meeting_id=meeting, start_time=since, end_time=until, sort_by="invokedTime", sort_order="ASC"
    )
    with reading_response("a recording or its session"):
        for recording in listed.rows():
            found = [*_state(recording, rules), *_length(recording, sessions), *_file(recording, rules)]
            if found:
                yield _row(recording, found)


class SessionLengths:
    """The lengths of sessions in seconds: those of the period are read in pages when one is needed, others alone."""

    def __init__(self, api: "Api", since: str, now: float) -> None:
        self._api = api
        self._since = since
        self._now = now
        self._known: dict[str, float | None] = {}
        self._is_read = False

    def of(self, session_id: str) -> float | None:
        """Return the length of a session, a live one until now; None if it is not known."""
        if not self._is_read:
            self._read_period()
        if session_id not in self._known:
            self._known[session_id] = self._of_one(session_id)
        return self._known[session_id]

    def _read_period(self) -> None:
        self._is_read = True
        begin = (datetime.fromisoformat(self._since) - LONGEST_RECORDING).astimezone(UTC)
        listed = self._api.sessions.list(start_time=begin.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
        self._known = {session["id"]: self._length(session) for session in listed.rows()}

    def _of_one(self, session_id: str) -> float | None:
        try:
            return self._length(self._api.sessions.get(session_id))
        except NotFoundError:
            return None

    def _length(self, session: Mapping[str, Any]) -> float | None:
        begin = seconds_of(session.get("started_at"))
        end = self._now if session.get("status") == "LIVE" else seconds_of(session.get("ended_at"))
        return None if begin is None or end is None else end - begin


def _state(recording: Mapping[str, Any], rules: Rules) -> Findings:
    status = recording.get("status")
    if status == "ERRORED":
        yield "errored", "the recording failed"
    times = {"INVOKED": ("invoked_time",), "UPLOADING": ("stopped_time", "started_time", "invoked_time")}
    begin = next((at for name in times.get(str(status), ()) if (at := seconds_of(recording.get(name)))), None)
    if begin is not None and rules.now - begin > rules.stuck_after:
        yield "stuck", f"{status} for {_length_of(rules.now - begin)}"


def _length(recording: Mapping[str, Any], sessions: SessionLengths) -> Findings:
    """Compare the recording with its session, and with the time from its start to its stop."""
    length = recording.get("recording_duration")
    if recording.get("status") != "UPLOADED" or not isinstance(length, (int, float)):
        return
    session_id = recording.get("session_id")
    session_length = None if session_id is None else sessions.of(session_id)
    if session_length is not None and length > session_length + TOLERANCE:
        yield "too_long", f"{_length_of(length)} recorded in a session of {_length_of(session_length)}"
    begin, end = seconds_of(recording.get("started_time")), seconds_of(recording.get("stopped_time"))
    running = 0 if begin is None or end is None else end - begin
    if length < running * LEAST_SHARE and length < running - TOLERANCE:
        yield "too_short", f"{_length_of(length)} recorded in {_length_of(running)}, pauses included"


def _file(recording: Mapping[str, Any], rules: Rules) -> Findings:
    if recording.get("status") != "UPLOADED":
        return
    layers = recording.get("download_url")
    if recording.get("file_size") in (0, "0") or (isinstance(layers, list) and not _files_in(layers)):
        yield "empty_file", "UPLOADED without content"
    expiry = seconds_of(recording.get("download_url_expiry"))
    if expiry is not None and 0 < expiry - rules.now <= rules.warn_within:
        yield "expires_soon", f"expires in {_length_of(expiry - rules.now)}"


def _files_in(layers: list[Any]) -> list[Any]:
    return [name for layer in layers for name in layer.get("download_urls") or ()]


def _row(recording: Mapping[str, Any], found: list[tuple[Problem, str]]) -> dict[str, Any]:
    meeting = recording.get("meeting") or {}
    return {
        "id": recording["id"],
        "status": recording.get("status"),
        "problems": [problem for problem, _ in found],
        "details": "; ".join(text for _, text in found),
        "meeting_id": meeting.get("id") or recording.get("meeting_id"),
        "meeting_title": meeting.get("title"),
        "session_id": recording.get("session_id"),
        "invoked_time": recording.get("invoked_time"),
        "recording_duration": recording.get("recording_duration"),
        "download_url_expiry": recording.get("download_url_expiry"),
    }


def _length_of(seconds: float) -> str:
    minutes = seconds / 60
    return f"{round(minutes, 1):g} min" if minutes < 120 else f"{round(minutes / 60, 1):g} h"
