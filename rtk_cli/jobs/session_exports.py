"""What was said in a session: chat, transcript and summary behind their links, and waiting for them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from rtk_cli.clock import Clock
from rtk_cli.errors import ConflictError, NotFoundError, RefusedError
from rtk_cli.jobs.missing_values import reading_response
from rtk_cli.jobs.recording_links import Link
from rtk_cli.jobs.wait import wait_for

if TYPE_CHECKING:
    from rtk_cli.api.sessions import Sessions

Kind: TypeAlias = Literal["chat", "transcript", "summary"]
Goal: TypeAlias = Literal["ended", "transcript", "summary"]

READY = "READY"
_NOT_READY = (NotFoundError, ConflictError, RefusedError)
"""The status for "not ready" is unattested: contract/notes.md, section 6."""


def link_of(answer: Mapping[str, Any], kind: Kind, session_id: str, ending: str) -> Link:
    """The link in an answer, in snake case or in camel case, and a name for the file: contract/notes.md, 9.3."""
    url = _url(answer, kind)
    if url is None:
        raise NotFoundError(f"no {kind} to download: {session_id}")
    last = url.partition("?")[0].rpartition("/")[2]
    own = last.rpartition(".")[2] if "." in last else ""
    return Link(url, f"{kind}-{session_id}.{own if own.isalnum() else ending}")


def wait_until(
    sessions: "Sessions", session_id: str, goal: Goal, timeout: float, clock: Clock, on_status: Callable[[str], None]
) -> Any:
    """Wait for the end of a session, or for a file of it; the session, or the answer with the link."""
    if goal == "ended":
        reachable = {"ENDED": frozenset({"ENDED"})}
        return wait_for(
            lambda: sessions.get(session_id),
            goal="ENDED",
            reachable=reachable,
            timeout=timeout,
            clock=clock,
            on_status=on_status,
        )
    found = wait_for(
        lambda: _state(sessions, session_id, goal),
        goal=READY,
        reachable={},
        timeout=timeout,
        clock=clock,
        on_status=on_status,
    )
    return found["answer"]


def _state(sessions: "Sessions", session_id: str, goal: Literal["transcript", "summary"]) -> dict[str, Any]:
    """READY with the answer, else the status of the session, which must exist."""
    try:
        answer: Any = sessions.summary(session_id) if goal == "summary" else sessions.transcript(session_id)
    except _NOT_READY:
        answer = None
    if _url(answer, goal) is not None:
        return {"status": READY, "answer": answer}
    session = sessions.get(session_id)
    with reading_response("a session without status"):
        return {"status": session["status"]}


def _url(answer: Any, kind: Kind) -> str | None:
    known = answer if isinstance(answer, Mapping) else {}
    url = known.get(f"{kind}_download_url") or known.get(f"{kind}DownloadUrl")
    return url if isinstance(url, str) else None
