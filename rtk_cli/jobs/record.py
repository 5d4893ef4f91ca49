"""Records a live session from its start to its file: starts, stops, and waits for the upload.

A recording that the job has started is never left running: whatever ends the job, the recording is stopped first. If
that can't be confirmed, the error names the recording and the command that stops it. The journal knows the recording,
so that a job that was killed goes on with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rtk_cli.clock import Clock
from rtk_cli.errors import (
    ConflictError,
    GoalLostError,
    Interruption,
    NotFoundError,
    RefusedError,
    RtkError,
    ServerError,
    WaitTimeoutError,
)
from rtk_cli.jobs.journal import Journal
from rtk_cli.jobs.missing_values import reading_response
from rtk_cli.jobs.patience import Patience
from rtk_cli.jobs.recording_start import Starter
from rtk_cli.jobs.wait import BACKOFF, FIRST_PAUSE, wait_for_recording
from rtk_cli.signals import Interruptions

if TYPE_CHECKING:
    from rtk_cli.api.api import Api
    from rtk_cli.api.models.recordings import RecordingStart

STEP = "run"
"""The step in the journal: its result is the time, by this machine's clock, at which it began to record."""
ENDED = frozenset({"UPLOADING", "UPLOADED", "ERRORED"})
LOOK_INTERVAL = 5.0
"""Seconds between two looks at the recording."""
EMPTY_SECONDS = 10.0
"""How long nobody has to be in the session until it counts as empty: reloading the page takes some seconds."""


@dataclass(frozen=True)
class Plan:
    """What to record, and for how long: `seconds`, or until the session is empty.

    `within` is the time in seconds for the session to begin, and again for the recording to begin; `upload_within` the
    time for its upload.
    """

    request: "RecordingStart"
    seconds: float | None
    within: float
    upload_within: float


class RecordJob:
    """One recording. `rtk` is how hints call rtk, with the flags that select the same app."""

    def __init__(
        self,
        api: "Api",
        clock: Clock,
        journal: Journal,
        interruptions: Interruptions,
        note: Callable[[str], None],
        rtk: str,
    ) -> None:
        self._api = api
        self._clock = clock
        self._journal = journal
        self._interruptions = interruptions
        self._note = note
        self._rtk = rtk
        self._patience = Patience(clock, interruptions, note)
        self._starter = Starter(api, clock, journal, interruptions, self._patience, note, rtk)
        self._status = "INVOKED"
        self._has_failed = False

    @property
    def recording_id(self) -> str | None:
        """The recording's id, once it is started."""
        return self._starter.recording_id

    @property
    def may_have_started(self) -> bool:
        """Whether there is a recording, or a request without a response that may have started one."""
        return self._starter.may_have_started

    @property
    def is_over(self) -> bool:
        """Whether a later run could do nothing for the recording: there is none, or it has failed."""
        return self._has_failed or not self.may_have_started

    def run(self, plan: Plan) -> Any:
        """Record, and return the recording once it is UPLOADED.

        The first signal stops the recording; the second one raises `KeyboardInterrupt` once it is stopped.
        """
        try:
            self._starter.start(plan.request, plan.within)
            self._record(plan)
        except KeyboardInterrupt:
            self._interruptions.notice()
            if self.recording_id is None:
                raise
            self._note(f"{self._interruptions.name}: stopping recording {self.recording_id}")
        except BaseException:
            if self.recording_id is not None:
                self._stop()
            raise
        self._stop()
        return self._uploaded(plan.upload_within)

    @property
    def _id(self) -> str:
        assert self.recording_id is not None
        return self.recording_id

    def _record(self, plan: Plan) -> None:
        """Return when the recording has run for its time, or has ended by itself."""
        if self._interruptions.count:
            raise KeyboardInterrupt
        recorded = self._wait_until_running(plan)
        if recorded is None:
            return
        if plan.seconds is None:
            self._run_until_empty(plan.request.meeting_id)
        else:
            self._run_for(plan.seconds - recorded)

    def _wait_until_running(self, plan: Plan) -> float | None:
        """Return for how many seconds it has recorded when that is seen first; None if it has ended already."""
        end = self._clock.monotonic() + plan.within
        seen_invoked, pause = None, FIRST_PAUSE
        while True:
            with self._interruptions.allowed():
                looked = self._clock.monotonic()
                recording = self._patience.read(self._read)
                if recording is not None and self._status != "INVOKED":
                    break
                seen_invoked = seen_invoked if recording is None else looked
                left = end - self._clock.monotonic()
                if left <= 0:
                    raise self._still_invoked(plan.within)
                self._clock.sleep(min(pause, left))
                pause = min(pause * BACKOFF, LOOK_INTERVAL)
        if self._status in ENDED:
            return None
        return self._recorded(plan, recording, None if seen_invoked is None else looked - seen_invoked)

    def _recorded(self, plan: Plan, recording: Any, longest: float | None) -> float:
        """Return for how many seconds it has recorded: at most `longest`, since it had not begun that long ago.

        The clocks of this machine and of the service may differ, and this one may be set: hence the limits.
        """
        now = self._clock.now()
        if self._journal.is_done(STEP):
            since = float(self._journal.result_of(STEP)["at"])
        else:
            since = _unix_seconds(recording.get("started_time"), default=now)
        limits = [limit for limit in (longest, plan.seconds) if limit is not None]
        recorded = max(0.0, min([now - since, *limits]))
        if not self._journal.is_done(STEP):
            self._journal.finish(STEP, {"at": now - recorded})
        self._note(f"recording {self._id}: {self._status}")
        return recorded

    def _still_invoked(self, within: float) -> RtkError:
        hint = f"it is stopped now; `{self._rtk} recordings get {self._id}` shows it"
        return WaitTimeoutError(f"the recording is still INVOKED after {within:g} seconds: {self._id}", hint=hint)

    def _run_for(self, seconds: float) -> None:
        end = self._clock.monotonic() + seconds
        while (left := end - self._clock.monotonic()) > 0 and self._goes_on_after(min(LOOK_INTERVAL, left)):
            pass

    def _run_until_empty(self, meeting_id: str) -> None:
        empty_since: float | None = None
        while self._goes_on_after(LOOK_INTERVAL):
            if self._patience.read(lambda: self._participants(meeting_id)) != 0:
                empty_since = None
            elif empty_since is None:
                empty_since = self._clock.monotonic()
            elif self._clock.monotonic() - empty_since >= EMPTY_SECONDS:
                return

    def _goes_on_after(self, pause: float) -> bool:
        """Sleep, and return whether the recording still runs."""
        with self._interruptions.allowed():
            self._clock.sleep(pause)
            self._patience.read(self._read)
        return self._status not in ENDED

    def _participants(self, meeting_id: str) -> float:
        """Return how many are in the live session; 0 without one."""
        with self._interruptions.allowed():
            session = self._starter.session_of(meeting_id)
        if session is None:
            return 0
        with reading_response("a session without live_participants"):
            return float(session["live_participants"])

    def _read(self) -> Any:
        """Read the recording, and note its status."""
        recording = self._api.recordings.get(self._id)
        with reading_response("a recording without a status"):
            self._status = str(recording["status"])
        return recording

    def _stop(self) -> None:
        """Stop the recording if it runs. Raise an error that says how to stop it if that can't be confirmed."""
        try:
            self._patience.insist(self._stop_once)
        except NotFoundError:
            raise
        except RtkError as error:
            error.message = f"recording {self._id} may still be running: {error.message}"
            error.hint = f"stop it: {self._rtk} recordings stop {self._id} --force"
            raise

    def _stop_once(self) -> None:
        """Stop it. In which state the API refuses that, and how, is not documented: contract/notes.md, section 6."""
        from rtk_cli.api.models.recordings import RecordingAction

        if self._status in ENDED:
            return
        try:
            self._api.recordings.control(self._id, RecordingAction(action="stop"))
        except (ConflictError, NotFoundError, RefusedError) as error:
            self._read()
            if self._status not in ENDED:
                message = f"the API refuses to stop it while it is {self._status}"
                raise ServerError(message, detail=error.detail) from error

    def _uploaded(self, within: float) -> Any:
        recordings, clock = self._api.recordings, self._clock
        try:
            with self._interruptions.allowed():
                return wait_for_recording(recordings, self._id, "UPLOADED", within, clock, self._note)
        except GoalLostError:
            self._has_failed = True
            if not self._interruptions.count:
                raise
            message = f"{self._interruptions.name} ended the recording before it had a file: {self._id}"
            raise Interruption(message) from None


def _unix_seconds(text: Any, *, default: float) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (TypeError, ValueError):
        return default
