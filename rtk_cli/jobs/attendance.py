"""Who is in a live session and what has changed since the last snapshot, for `rtk active-session watch`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from rtk_cli.errors import NotFoundError

MAX_PEERS = 100
"""The connections that are read each time, the newest: one request."""


@dataclass(frozen=True)
class SessionSnapshot:
    """A session at one time: its connections, and the state of its recording; None if nothing is recorded."""

    session: Mapping[str, Any]
    peers: list[Mapping[str, Any]]
    recording: str | None
    at: float

    @property
    def is_live(self) -> bool:
        return self.session.get("status") == "LIVE"


class Change(NamedTuple):
    """What happened; `at` is the API's time, None if it gives none, and `seen_at` when it was noticed."""

    text: str
    at: str | None
    seen_at: float


def take_snapshots(
    sessions: Iterable[Any],
    read_peers: Callable[[str], Iterable[Any]],
    read_recording: Callable[[], Any],
    clock: Callable[[], float],
) -> Iterator[SessionSnapshot]:
    """Read connections and recording along with each session: two more requests each time, one after its end."""
    for session in sessions:
        peers = _peers(read_peers, session["id"])
        is_live = session.get("status") == "LIVE"
        yield SessionSnapshot(session, peers, _recording_state(read_recording) if is_live else None, clock())


def participants(snapshot: SessionSnapshot) -> list[dict[str, Any]]:
    """One row per participant, those who are in the session first; several connections are added up."""
    rows: dict[Any, dict[str, Any]] = {}
    for peer in sorted(snapshot.peers, key=lambda peer: str(peer.get("joined_at"))):
        known = rows.get(peer.get("user_id"), {})
        is_in = _is_in(peer)
        rows[peer.get("user_id")] = {
            **peer,
            "state": "IN" if is_in or known.get("state") == "IN" else "LEFT",
            "left_at": None if is_in or known.get("state") == "IN" else peer.get("left_at"),
            "duration": round(_number(peer.get("duration")) + _number(known.get("duration")), 2),
        }
    return sorted(rows.values(), key=lambda row: row["state"] != "IN")


def changes(snapshots: Iterable[SessionSnapshot]) -> Iterator[Change]:
    """Yield what the first snapshot shows, then what is new in each further one."""
    previous: SessionSnapshot | None = None
    for snapshot in snapshots:
        if previous is None:
            title = snapshot.session.get("meeting_display_name") or f"session {snapshot.session.get('id')}"
            yield Change(f"{snapshot.session.get('status')}: {title}", snapshot.session.get("started_at"), snapshot.at)
        yield from _comings_and_goings(previous, snapshot)
        if snapshot.is_live and snapshot.recording != (None if previous is None else previous.recording):
            yield Change(f"recording {snapshot.recording or 'stopped'}", None, snapshot.at)
        if previous is not None and not snapshot.is_live:
            yield Change(f"session {snapshot.session.get('status')}", snapshot.session.get("ended_at"), snapshot.at)
        previous = snapshot


def _comings_and_goings(previous: SessionSnapshot | None, snapshot: SessionSnapshot) -> list[Change]:
    """Return who joined and left since `previous`, in the order of their times; at first, who is in the session."""
    before = {} if previous is None else {peer.get("id"): peer for peer in previous.peers}
    found = []
    for peer in snapshot.peers:
        known, name = before.get(peer.get("id")), _name(peer)
        if known is None and (previous is not None or _is_in(peer)):
            found.append(Change(f"{name} joined", peer.get("joined_at"), snapshot.at))
        if not _is_in(peer) and previous is not None and (known is None or _is_in(known)):
            found.append(Change(f"{name} left", peer.get("left_at"), snapshot.at))
    return sorted(found, key=lambda change: str(change.at))


def _peers(read: Callable[[str], Iterable[Any]], session_id: str) -> list[Mapping[str, Any]]:
    """Return the connections; none while the API does not list those of a new session yet."""
    try:
        return [peer for peer in read(session_id) if isinstance(peer, Mapping)]
    except NotFoundError:
        return []


def _is_in(peer: Mapping[str, Any]) -> bool:
    return peer.get("left_at") in (None, "", "null")


def _name(peer: Mapping[str, Any]) -> str:
    named = (peer.get(member) for member in ("display_name", "custom_participant_id", "user_id", "id"))
    return next((str(name) for name in named if name), "a participant")


def _number(value: Any) -> float:
    return value if isinstance(value, (int, float)) else 0


def _recording_state(read_recording: Callable[[], Any]) -> str | None:
    try:
        recording = read_recording()
    except NotFoundError:
        return None
    state = recording.get("status") if isinstance(recording, Mapping) else None
    return None if state is None else str(state)
