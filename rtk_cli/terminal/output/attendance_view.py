"""Shows a session that is watched: a table that is redrawn, or one line per change."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from rtk_cli.jobs.attendance import SessionSnapshot, changes, participants
from rtk_cli.terminal.output.columns import Column, Kind, format_duration, format_value
from rtk_cli.terminal.output.escaping import escape_line
from rtk_cli.terminal.output.target import OutputTarget

COLUMNS = (
    Column("NAME", "display_name"),
    Column("STATE", "state", Kind.STATUS),
    Column("JOINED", "joined_at", Kind.TIME),
    Column("LEFT", "left_at", Kind.TIME),
    Column("MINUTES", "duration", Kind.NUMBER, priority=2),
    Column("CUSTOM ID", "custom_participant_id", Kind.EXACT, priority=2),
    Column("PRESET", "preset_name", priority=3),
)


def draw(snapshot: SessionSnapshot, target: OutputTarget) -> None:
    """Print the header, and a table of the participants."""
    from rtk_cli.terminal.output.formats import table

    target.write(escape_line(_header(snapshot, target)) + "\n\n")
    silent = target._replace(report_left_out=lambda *_: None)  # what is redrawn all the time reports nothing
    table.rows([participants(snapshot)], COLUMNS, silent)
    total = snapshot.session.get("live_participants")
    shown = sum(row["state"] == "IN" for row in participants(snapshot))
    if snapshot.is_live and isinstance(total, (int, float)) and total > shown:
        target.write(f"and {total - shown:g} more participants who joined earlier\n")


def lines(snapshots: Iterable[SessionSnapshot], target: OutputTarget) -> Iterator[str]:
    """Yield each change with its local time, or UTC: 13:31:05 Ada joined."""
    for change in changes(snapshots):
        seconds = _seconds(change.at)
        moment = datetime.fromtimestamp(change.seen_at if seconds is None else seconds, UTC)
        yield f"{moment:%H:%M:%S}Z {change.text}" if target.utc else f"{moment.astimezone():%H:%M:%S} {change.text}"


def _header(snapshot: SessionSnapshot, target: OutputTarget) -> str:
    session = snapshot.session
    begin = str(session.get("started_at"))
    since = format_value(begin, Kind.TIME, utc=target.utc, short_in=target.this_year)
    end = snapshot.at if snapshot.is_live else _seconds(session.get("ended_at"))
    begun = _seconds(begin)
    parts = [
        str(session.get("meeting_display_name") or f"session {session.get('id')}"),
        f"{session.get('status')} since {since}" if snapshot.is_live else str(session.get("status")),
        "" if begun is None or end is None else format_duration(max(0, end - begun)),
        f"participants: {session.get('live_participants')}" if snapshot.is_live else "",
        f"recording: {snapshot.recording or 'none'}" if snapshot.is_live else "",
    ]
    return "  ".join(part for part in parts if part)


def _seconds(text: object) -> float | None:
    try:
        moment = datetime.fromisoformat(str(text))
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        return None
