"""Finds live sessions that should be over, because they are billed until they end; and ends them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from rtk_cli.errors import ConflictError, NotFoundError, RefusedError, RtkError
from rtk_cli.jobs.api_times import seconds_of
from rtk_cli.jobs.missing_values import reading_response
from rtk_cli.jobs.parallel import in_order

if TYPE_CHECKING:
    from rtk_cli.api.api import Api

Reason = Literal["longer_than", "alone", "inactive_meeting", "empty"]

LONGEST_KEEP_ALIVE = 600
"""Seconds that an empty session may stay live, at most: contract/notes.md, section 6."""


@dataclass(frozen=True)
class Limits:
    """How long a session may last, and how long one person may be alone in it, in seconds."""

    longer_than: float
    idle: float


@dataclass(frozen=True)
class Presence:
    """How many people are in a session, None if two or more; `since` is when the others had left, in Unix seconds."""

    people: int | None
    since: float | None


def find_stale(api: "Api", limits: Limits, now: float, workers: int) -> list[dict[str, Any]]:
    """Return the live sessions that should be over, the oldest first, each with its reasons.

    Two requests per live session; one more each if something was found, as a breakout room ends with its session.
    """
    with reading_response("a live session, its participants or its meeting"):
        live = list(api.sessions.list(status="LIVE", sort_order="ASC").rows())
        checked = in_order(partial(_check, api, limits, now), live, workers)
        found = [row for row in checked if row["reasons"]]
        rooms = _breakout_rooms(api, live, workers) if found else set()
        return [row for row in found if row["id"] not in rooms]


def end_each(api: "Api", found: Iterable[dict[str, Any]], workers: int) -> Iterator[dict[str, Any]]:
    """End the sessions; yield each row with `ended`, and with the error if its session goes on."""
    return in_order(partial(_end, api), found, workers)


def _check(api: "Api", limits: Limits, now: float, session: Mapping[str, Any]) -> dict[str, Any]:
    presence = _presence(api, session)
    lasting = 0 if presence.since is None else now - presence.since
    length = now - (seconds_of(session.get("started_at")) or now)
    reasons: dict[Reason, bool] = {
        "longer_than": length > limits.longer_than,
        "alone": presence.people == 1 and lasting > limits.idle,
        "inactive_meeting": _is_inactive(api, session["associated_id"]),
        "empty": presence.people == 0 and lasting > LONGEST_KEEP_ALIVE,
    }
    return {
        "id": session["id"],
        "meeting_id": session["associated_id"],
        "meeting_title": session.get("meeting_display_name"),
        "started_at": session.get("started_at"),
        "minutes": int(length // 60),
        "people": session.get("live_participants") if presence.people is None else presence.people,
        "reasons": [reason for reason, applies in reasons.items() if applies],
    }


def _presence(api: "Api", session: Mapping[str, Any]) -> Presence:
    """Read participants, the newest first, until two are known to be in the session, or all of them.

    A participant with several connections is one person. Reloading the page does not interrupt being alone.
    """
    first_joins: dict[str, float] = {}
    last_leaves: dict[str, float] = {}
    inside: set[str] = set()
    for person, joined_at, left_at in _connections(api, session["id"]):
        first_joins[person] = min(joined_at, first_joins.get(person, joined_at))
        if left_at is None:
            inside.add(person)
        else:
            last_leaves[person] = max(left_at, last_leaves.get(person, left_at))
        if len(inside) > 1:
            return Presence(None, None)
    others = [left_at for person, left_at in last_leaves.items() if person not in inside]
    began = [seconds_of(session.get("started_at")) or 0, *others, *(first_joins[person] for person in inside)]
    return Presence(len(inside), max(began))


def _connections(api: "Api", session_id: str) -> Iterator[tuple[str, float, float | None]]:
    """Yield participant, join and leave, breakout rooms included."""
    pages = api.sessions.participants(session_id, view="consolidated", sort_by="joinedAt", sort_order="DESC")
    for row in pages.rows():
        yield str(row.get("user_id")), seconds_of(row.get("joined_at")) or 0, seconds_of(row.get("left_at"))


def _is_inactive(api: "Api", meeting_id: str) -> bool:
    """Whether the meeting is INACTIVE; a meeting that cannot be found, such as that of a room, is not."""
    try:
        return api.meetings.get(meeting_id).get("status") == "INACTIVE"
    except NotFoundError:
        return False


def _breakout_rooms(api: "Api", live: Iterable[Mapping[str, Any]], workers: int) -> set[str]:
    """Return the ids of the sessions that are breakout rooms of another live session."""

    def rooms_of(session: Mapping[str, Any]) -> list[str]:
        try:
            parent = api.sessions.get(session["id"], include_breakout_rooms=True)
        except NotFoundError:
            return []
        return [room["id"] for room in parent.get("breakout_rooms") or ()]

    return {room for rooms in in_order(rooms_of, live, workers) for room in rooms}


def _end(api: "Api", row: dict[str, Any]) -> dict[str, Any]:
    try:
        api.active_session.kick_all(row["meeting_id"])
    except (NotFoundError, ConflictError, RefusedError) as error:  # what the API answers when nothing is live
        return _outcome(row, None if _is_over(api, row["id"]) else error)
    except RtkError as error:
        return _outcome(row, error)
    return _outcome(row, None)


def _outcome(row: dict[str, Any], error: RtkError | None) -> dict[str, Any]:
    return {**row, "ended": error is None, "error": None if error is None else error.message}


def _is_over(api: "Api", session_id: str) -> bool:
    try:
        return api.sessions.get(session_id).get("status") == "ENDED"
    except RtkError:
        return False
