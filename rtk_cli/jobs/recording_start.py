"""Starts a recording exactly once, although the response to a start may be lost and the process may be killed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rtk_cli.clock import Clock
from rtk_cli.errors import (
    ConflictError,
    NetworkError,
    NotFoundError,
    RefusedError,
    RtkError,
    ServerError,
    WaitTimeoutError,
)
from rtk_cli.jobs.journal import Journal
from rtk_cli.jobs.missing_values import id_of
from rtk_cli.jobs.patience import Patience
from rtk_cli.signals import Interruptions

if TYPE_CHECKING:
    from rtk_cli.api.api import Api
    from rtk_cli.api.models.recordings import RecordingStart

STEP = "start"
"""The step in the journal: its note says what was there before the request, its result is the recording's id."""
ATTEMPTS = 3
PAUSE = 2.0
"""Seconds between two attempts, and between two looks for a live session."""
NEWEST = 20
"""Recordings to look through for one that an unanswered request may have started."""


class Starter:
    """Starts one recording. `recording_id` is set as soon as it is known, before the journal has it."""

    def __init__(
        self,
        api: "Api",
        clock: Clock,
        journal: Journal,
        interruptions: Interruptions,
        patience: Patience,
        note: Callable[[str], None],
        rtk: str,
    ) -> None:
        self._api = api
        self._clock = clock
        self._journal = journal
        self._interruptions = interruptions
        self._patience = patience
        self._note = note
        self._rtk = rtk
        self._is_unanswered = STEP in journal.in_doubt
        self.recording_id: str | None = None

    @property
    def may_have_started(self) -> bool:
        """Whether there is a recording, or a request without a response that may have started one."""
        return self.recording_id is not None or self._journal.is_done(STEP) or self._is_unanswered

    def start(self, request: "RecordingStart", within: float) -> None:
        """Start the recording once the meeting has a live session, or find the one that an earlier run has started.

        Raises `WaitTimeoutError` without a session `within` seconds, and `ConflictError` while another recording runs.
        """
        if self._journal.is_done(STEP):
            self.recording_id = str(self._journal.result_of(STEP)["id"])
        elif STEP in self._journal.in_doubt:
            self._adopt(request.meeting_id, self._journal.in_doubt[STEP])
        if self.recording_id is not None:
            self._note(f"recording {self.recording_id}: started by an earlier run, which was interrupted")
            return
        self._api.meetings.get(request.meeting_id)  # an unknown meeting is not waited for
        self._attempt(request, within)

    def _attempt(self, request: "RecordingStart", within: float) -> None:
        """Try to start until it is known whether it was. What was there before the first attempt stays the marker."""
        end = self._clock.monotonic() + within
        marker: dict[str, Any] = {}
        problem: RtkError | None = None
        for _ in range(ATTEMPTS):
            session = self._live_session(request.meeting_id, within, end)
            marker = marker or {"session": session, "newest": self._newest(request.meeting_id)}
            self._journal.begin(STEP, marker)
            self._is_unanswered = True
            try:
                self._started(self._api.recordings.start(request))
                return
            except RtkError as error:
                is_in_doubt = _has_no_answer(error) or _has_no_answer(problem)
                if is_in_doubt and self._adopt(request.meeting_id, marker):
                    return
                problem = error
            if not _has_no_answer(problem):
                self._journal.fail(STEP, problem.message)
                self._is_unanswered = False
                if not isinstance(problem, NotFoundError):  # that is: the session has just ended
                    raise self._refusal(problem, request.meeting_id)
            self._patience.pause(PAUSE)
        assert problem is not None
        raise problem

    def _refusal(self, error: RtkError, meeting_id: str) -> RtkError:
        """Return the reason why it can't start: another recording that runs. Its status is not documented."""
        if not isinstance(error, ConflictError | RefusedError):
            return error
        try:
            other = self._api.recordings.get_active(meeting_id)["id"]
        except (RtkError, KeyError, TypeError):
            return error
        message = f"another recording of the meeting is running: {other}"
        hint = f"stop it: {self._rtk} recordings stop {other} --force"
        return ConflictError(message, hint=hint, detail=error.detail, status=error.status, code=error.code)

    def _live_session(self, meeting_id: str, within: float, end: float) -> str:
        """Wait for the live session of the meeting, and return its id. A signal ends the job here."""
        is_noted = False
        while True:
            if self._interruptions.count:
                raise KeyboardInterrupt
            with self._interruptions.allowed():
                session = self._patience.read(lambda: self.session_of(meeting_id))
                if session is not None:
                    return id_of(session, "session")
                left = end - self._clock.monotonic()
                if left <= 0:
                    raise _no_session(meeting_id, within)
                if not is_noted:
                    self._note(f"waiting for the live session of meeting {meeting_id}")
                    is_noted = True
                self._clock.sleep(min(PAUSE, left))

    def session_of(self, meeting_id: str) -> Any:
        """Return the live session of the meeting; None without one."""
        try:
            return self._api.active_session.get(meeting_id)
        except NotFoundError:
            return None

    def _newest(self, meeting_id: str) -> str | None:
        rows = self._newest_recordings(meeting_id, 1)
        return str(rows[0]["id"]) if rows else None

    def _newest_recordings(self, meeting_id: str, count: int) -> list[Any]:
        pages = self._api.recordings.list(meeting_id=meeting_id, sort_by="invokedTime", sort_order="DESC")
        return list(next(pages.each(page=1, per_page=count)).rows)

    def _adopt(self, meeting_id: str, marker: Any) -> bool:
        """Find the recording that an unanswered request has started; return whether there is one.

        It is the first one of the same session after the newest of before. No clock is involved: this machine's may
        differ from the service's.
        """
        found = None
        for recording in self._newest_after_doubt(meeting_id):
            if recording["id"] == marker["newest"]:
                break
            if recording.get("type") != "TRACK" and recording.get("session_id") in (None, marker["session"]):
                found = recording
        if found is not None:
            self._started(found)
        return found is not None

    def _newest_after_doubt(self, meeting_id: str) -> list[Any]:
        try:
            return self._patience.insist(lambda: self._newest_recordings(meeting_id, NEWEST))
        except RtkError as error:
            error.message = f"a recording of meeting {meeting_id} may be running: {error.message}"
            error.hint = f"look for it: {self._rtk} recordings active {meeting_id}; a second run goes on with it"
            raise

    def _started(self, recording: Any) -> None:
        self.recording_id = id_of(recording, "recording")
        self._journal.finish(STEP, {"id": self.recording_id})


def _has_no_answer(error: RtkError | None) -> bool:
    """Whether the request may have taken effect although it failed: a 500 was seen although the object was stored."""
    return isinstance(error, NetworkError | ServerError)


def _no_session(meeting_id: str, within: float) -> RtkError:
    hint = "it starts when the first participant joins; --within 1h waits for an hour"
    return WaitTimeoutError(f"no live session within {within:g} seconds: meeting {meeting_id}", hint=hint)
