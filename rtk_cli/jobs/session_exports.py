"""The files that a session leaves: chat, transcript and summary. Finds their links, and waits for them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from rtk_cli.clock import Clock
from rtk_cli.errors import ConflictError, GoalLostError, NotFoundError, RefusedError, RtkError
from rtk_cli.jobs.fetch import check_whole
from rtk_cli.jobs.missing_values import reading_response
from rtk_cli.jobs.recording_links import Link
from rtk_cli.jobs.wait import wait_for
from rtk_cli.messages import Transport

if TYPE_CHECKING:
    from rtk_cli.api.sessions import Sessions

Kind: TypeAlias = Literal["chat", "transcript", "summary"]
Goal: TypeAlias = Literal["ended", "transcript", "summary"]

READY, EMPTY = "READY", "EMPTY"
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
    sessions: "Sessions",
    transport: Transport,
    session_id: str,
    goal: Goal,
    timeout: float,
    clock: Clock,
    on_status: Callable[[str], None],
    warn: Callable[[str], None],
) -> Any:
    """Wait for the end of a session, or for one of its files; return the session, or the response with the link.

    Raises `GoalLostError` for a file of 0 bytes.
    """
    if goal == "ended":
        return wait_for(
            lambda: sessions.get(session_id),
            goal="ENDED",
            reachable={"ENDED": frozenset({"ENDED"})},
            timeout=timeout,
            clock=clock,
            on_status=on_status,
        )
    try:
        found = wait_for(
            lambda: _state(sessions, transport, session_id, goal, warn),
            goal=READY,
            reachable={EMPTY: frozenset({EMPTY})},
            timeout=timeout,
            clock=clock,
            on_status=on_status,
        )
    except GoalLostError as error:
        error.hint = f"the {goal} has 0 bytes; `rtk sessions {goal} {session_id} --link` shows its link"
        raise
    return found["response"]


def _state(
    sessions: "Sessions",
    transport: Transport,
    session_id: str,
    goal: Literal["transcript", "summary"],
    warn: Callable[[str], None],
) -> dict[str, Any]:
    """Return READY or EMPTY with the response if it has the link, else the status of the session, which must exist."""
    try:
        response: Any = sessions.summary(session_id) if goal == "summary" else sessions.transcript(session_id)
    except _NOT_READY:
        response = None
    if _url(response, goal) is not None:
        link = link_of(response, goal, session_id, "txt")
        return {"status": EMPTY if _is_empty(link, transport, warn) else READY, "response": response}
    session = sessions.get(session_id)
    with reading_response("a session without status"):
        return {"status": session["status"]}


def _is_empty(link: Link, transport: Transport, warn: Callable[[str], None]) -> bool:
    """Whether the file behind the link has 0 bytes; if that can't be seen, warn and assume that it has more."""
    try:
        with transport.open(link.url, {}) as download:
            check_whole(download, link)
            return not any(download.chunks)
    except RtkError as error:
        warn(f"the {link.kind} is there, but cannot be read: {error.message}")
        return False


def _url(response: Any, kind: Kind) -> str | None:
    members = response if isinstance(response, Mapping) else {}
    url = members.get(f"{kind}_download_url") or members.get(f"{kind}DownloadUrl")
    return url if isinstance(url, str) else None
