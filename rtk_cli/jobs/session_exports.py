"""The files that a session leaves: chat, transcript and summary. Finds their links, and waits for them."""

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
"""Which status means "not ready" is undocumented: contract/notes.md, section 6."""


def link_of(response: Mapping[str, Any], kind: Kind, session_id: str, extension: str) -> Link:
    """Return the link in a response, in snake case or camel case, and a file name: contract/notes.md, 9.3."""
    url = _url(response, kind)
    if url is None:
        raise NotFoundError(f"no {kind} to download: {session_id}")
    last = url.partition("?")[0].rpartition("/")[2]
    own = last.rpartition(".")[2] if "." in last else ""
    return Link(url, f"{kind}-{session_id}.{own if own.isalnum() else extension}", kind, may_be_empty=True)


def wait_until(
    sessions: "Sessions", session_id: str, goal: Goal, timeout: float, clock: Clock, on_status: Callable[[str], None]
) -> Any:
    """Wait for the end of a session, or for one of its files; return the session, or the response with the link."""
    if goal == "ended":
        return wait_for(
            lambda: sessions.get(session_id),
            goal="ENDED",
            reachable={"ENDED": frozenset({"ENDED"})},
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
    return found["response"]


def _state(sessions: "Sessions", session_id: str, goal: Literal["transcript", "summary"]) -> dict[str, Any]:
    """Return READY with the response if it has the link, else the status of the session, which must exist."""
    try:
        response: Any = sessions.summary(session_id) if goal == "summary" else sessions.transcript(session_id)
    except _NOT_READY:
        response = None
    if _url(response, goal) is not None:
        return {"status": READY, "response": response}
    session = sessions.get(session_id)
    with reading_response("a session without status"):
        return {"status": session["status"]}


def _url(response: Any, kind: Kind) -> str | None:
    members = response if isinstance(response, Mapping) else {}
    url = members.get(f"{kind}_download_url") or members.get(f"{kind}DownloadUrl")
    return url if isinstance(url, str) else None
