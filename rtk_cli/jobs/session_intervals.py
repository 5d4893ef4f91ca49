"""When people joined and left, over many sessions: one row per connection, or per uninterrupted stay."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from rtk_cli.errors import NotFoundError
from rtk_cli.jobs.api_times import seconds_of
from rtk_cli.jobs.missing_values import reading_response
from rtk_cli.jobs.parallel import in_order

if TYPE_CHECKING:
    from rtk_cli.api.sessions import Sessions

Row = dict[str, Any]


def sessions_with_ids(sessions: "Sessions", ids: Iterable[str], workers: int) -> Iterator[Any]:
    """Yield these sessions in the order of their ids, each once."""
    return in_order(sessions.get, dict.fromkeys(ids), workers)


def intervals(
    sessions: "Sessions", selected: Iterable[Any], workers: int, merge_gap: float | None
) -> Generator[Row, None, None]:
    """Yield the intervals of each session, the first to join first.

    With `merge_gap`, connections of a participant that follow each other within so many seconds, or overlap, are one.
    """
    with reading_response("a session or its participants"):
        for rows in in_order(partial(_of_session, sessions, merge_gap), selected, workers):
            yield from rows


def _of_session(sessions: "Sessions", merge_gap: float | None, session: Mapping[str, Any]) -> list[Row]:
    try:
        connections = list(sessions.participants(session["id"], sort_by="joinedAt", sort_order="ASC").rows())
    except NotFoundError:  # the API does not list those of a session that has just begun
        return []
    rows = [_row(session, connection) for connection in connections]
    rows.sort(key=lambda row: (str(row["joined_at"]), str(row["id"])))
    return rows if merge_gap is None else _merged(rows, merge_gap)


def _row(session: Mapping[str, Any], connection: Mapping[str, Any]) -> Row:
    has_left = seconds_of(connection.get("left_at")) is not None
    return {
        "session_id": session["id"],
        "meeting_id": session.get("associated_id"),
        "meeting_title": session.get("meeting_display_name"),
        "participant_id": connection.get("user_id"),
        "custom_participant_id": connection.get("custom_participant_id"),
        "display_name": connection.get("display_name"),
        "preset_name": connection.get("preset_name"),
        "joined_at": connection.get("joined_at"),
        "left_at": connection.get("left_at") if has_left else None,
        "minutes": connection.get("duration"),
        "id": connection.get("id"),
    }


def _merged(rows: list[Row], merge_gap: float) -> list[Row]:
    """Join the intervals of each participant; `minutes` then include the gaps. `rows` are in the order of joining."""
    merged: list[Row] = []
    latest: dict[Any, Row] = {}
    for row in rows:
        before = latest.get(row["participant_id"])
        if before is not None and _follows(before, row, merge_gap):
            _extend(before, row)
        else:
            latest[row["participant_id"]] = row
            merged.append(row)
    return merged


def _follows(before: Row, row: Row, merge_gap: float) -> bool:
    left_at, joined_at = seconds_of(before["left_at"]), seconds_of(row["joined_at"])
    return left_at is None or (joined_at is not None and joined_at - left_at <= merge_gap)


def _extend(before: Row, row: Row) -> None:
    """Let `before` last until the later of both ends."""
    joined_at, row_joined_at = seconds_of(before["joined_at"]) or 0, seconds_of(row["joined_at"]) or 0
    end = max(joined_at + _seconds(before), row_joined_at + _seconds(row))
    is_open = before["left_at"] is None or row["left_at"] is None
    before["left_at"] = None if is_open else max(before["left_at"], row["left_at"])
    before["minutes"] = round((end - joined_at) / 60, 2)


def _seconds(row: Row) -> float:
    minutes = row["minutes"]
    return minutes * 60 if isinstance(minutes, (int, float)) else 0
