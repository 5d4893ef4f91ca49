"""The files that a session leaves: chat, transcript and summary. Finds their links, and waits for them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from rtk_cli.clock import Clock
from rtk_cli.errors import GoalLostError, NotFoundError, RtkError, WaitTimeoutError
from rtk_cli.jobs import missing_exports
from rtk_cli.jobs.downloads.fetch import check_whole
from rtk_cli.jobs.downloads.recording_links import Link
from rtk_cli.jobs.missing_values import reading_response
from rtk_cli.jobs.wait import wait_for
from rtk_cli.messages import Transport

if TYPE_CHECKING:
    from rtk_cli.api.api import Api

Kind: TypeAlias = Literal["chat", "transcript", "summary"]
Goal: TypeAlias = Literal["ended", "transcript", "summary"]

READY, EMPTY = "READY", "EMPTY"


def link_of(response: Mapping[str, Any], kind: Kind, session_id: str, extension: str) -> Link:
    """Return the link in a response, in snake case or camel case, and a file name: contract/notes.md, 9.3."""
    url = _url(response, kind)
    if url is None:
        raise NotFoundError(f"no {kind} to download: {session_id}")
    last = url.partition("?")[0].rpartition("/")[2]
    own = last.rpartition(".")[2] if "." in last else ""
    return Link(url, f"{kind}-{session_id}.{own if own.isalnum() else extension}", kind, may_be_empty=True)


def wait_until(
    api: "Api",
    transport: Transport,
    session_id: str,
    goal: Goal,
    timeout: float,
    clock: Clock,
    on_status: Callable[[str], None],
    warn: Callable[[str], None],
) -> Any:
    """Wait for the end of a session, or for one of its files; return the session, or the response with the link.

    Raises `GoalLostError` for a file of 0 bytes, and for one that can't come any more.
    """
    if goal == "ended":
        return wait_for(
            lambda: api.sessions.get(session_id),
            goal="ENDED",
            reachable={"ENDED": frozenset({"ENDED"})},
            timeout=timeout,
            clock=clock,
            on_status=on_status,
        )
    is_possible = False

    def look() -> dict[str, Any]:
        nonlocal is_possible
        state = _state(api, transport, session_id, goal, warn)
        if state["status"] == "ENDED" and not is_possible:
            missing_exports.raise_if_impossible(api, state["session"], goal, clock.now())
            is_possible = True
        return state

    try:
        found = wait_for(
            look,
            goal=READY,
            reachable={EMPTY: frozenset({EMPTY})},
            timeout=timeout,
            clock=clock,
            on_status=on_status,
        )
    except GoalLostError as error:
        error.hint = error.hint or f"the {goal} has 0 bytes; `rtk sessions {goal} {session_id} --link` shows its link"
        raise
    except WaitTimeoutError as error:
        raise missing_exports.timeout(api.sessions.get(session_id), goal, timeout) from error
    return found["response"]


def _state(
    api: "Api",
    transport: Transport,
    session_id: str,
    goal: missing_exports.Export,
    warn: Callable[[str], None],
) -> dict[str, Any]:
    """Return READY or EMPTY with the response if it has the link, else the session and its status."""
    try:
        response: Any = api.sessions.summary(session_id) if goal == "summary" else api.sessions.transcript(session_id)
    except missing_exports.NOT_READY:
        response = None
    if _url(response, goal) is not None:
        link = link_of(response, goal, session_id, "txt")
        return {"status": EMPTY if _is_empty(link, transport, warn) else READY, "response": response}
    session = api.sessions.get(session_id)
    with reading_response("a session without status"):
        return {"status": session["status"], "session": session}


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
