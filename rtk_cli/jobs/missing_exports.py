"""Says why a session has no transcript or summary, and whether one can still come."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from rtk_cli.errors import ConflictError, GoalLostError, NotFoundError, RefusedError, RtkError, WaitTimeoutError

if TYPE_CHECKING:
    from rtk_cli.api.api import Api

Export = Literal["transcript", "summary"]

NOT_READY = (NotFoundError, ConflictError, RefusedError)
"""Which status means "not ready" is undocumented: contract/notes.md, section 6."""
LIFETIME = 7 * 86_400
"""Seconds after which the files of a session are deleted: contract/notes.md, section 7."""
PER_PAGE = 100


def raise_if_impossible(api: "Api", session: Mapping[str, Any], export: Export, now: float) -> None:
    """Raise `GoalLostError` if the session has ended and the file certainly can't come any more."""
    if session.get("status") != "ENDED":
        return
    session_id = session.get("id")
    ended = _unix_seconds(session.get("ended_at"))
    if ended is not None and ended + LIFETIME < now:
        message = f"the {export} has expired, as the session ended more than seven days ago: {session_id}"
        raise GoalLostError(message, hint="download such files within seven days of the session's end")
    if _was_transcribed(api, session):
        return
    what = "the session has no transcript" if export == "transcript" else "without a transcript there is no summary"
    meeting_id = session.get("associated_id")
    raise GoalLostError(
        f"{what}: transcription was off for all participants, and the meeting does not transcribe on end: {session_id}",
        hint=f"for the next session: rtk meetings update {meeting_id} --transcribe-on-end",
    )


def timeout(session: Mapping[str, Any], export: Export, seconds: float) -> WaitTimeoutError:
    """Return the error for a file that has not come in time: what is missing, and what helps."""
    session_id = session.get("id")
    if session.get("status") != "ENDED":
        message = f"the session has not ended after {seconds:g} seconds, and its {export} comes after its end"
        return WaitTimeoutError(f"{message}: {session_id}", hint=f"rtk sessions wait {session_id} --for ended")
    if export == "summary":
        hint = f"unless it was requested, request it: rtk sessions summarize {session_id} --wait"
    else:
        hint = "it may need more time (--within 1h), or nothing was said in the session"
    message = f"the session has ended, but has no {export} after {seconds:g} seconds: {session_id}"
    return WaitTimeoutError(message, hint=hint)


def _was_transcribed(api: "Api", session: Mapping[str, Any]) -> bool:
    """Whether the session may have been transcribed; true if that can't be found out."""
    try:
        if api.meetings.get(session["associated_id"]).get("transcribe_on_end"):
            return True
        page = next(api.sessions.participants(session["id"]).each(page=1, per_page=PER_PAGE))
        presets = {row["preset_name"] for row in page.rows}
        is_known = bool(presets) and (page.total or 0) <= len(page.rows)
        return not is_known or any(_transcribes(api, name) for name in presets)
    except (RtkError, LookupError, AttributeError, TypeError):
        return True


def _transcribes(api: "Api", preset_name: str) -> bool:
    """Whether a preset has its participants transcribed; true if it is gone."""
    preset = api.presets.named(preset_name)
    if preset is None:
        return True
    permissions: Any = api.presets.get(preset["id"])["permissions"]
    return permissions["transcription_enabled"] is not False


def _unix_seconds(text: Any) -> float | None:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (TypeError, ValueError):
        return None
