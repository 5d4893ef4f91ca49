"""The transcript of a session in its four formats; times count from the session's start."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.timings import MINUTE, SECOND

_LINES = (
    "SELECT transcript_lines.started_at - sessions.started_at AS start,"
    " min(transcript_lines.ended_at, coalesce(sessions.ended_at, transcript_lines.ended_at)) - sessions.started_at"
    " AS end, transcript_lines.text, transcript_lines.peer_id, peers.participant_id, peers.custom_participant_id,"
    " peers.name, peers.joined_at, peers.left_at FROM transcript_lines"
    " JOIN sessions ON sessions.id = transcript_lines.session_id JOIN peers ON peers.id = transcript_lines.peer_id"
    " WHERE transcript_lines.session_id = ? AND transcript_lines.heard ORDER BY transcript_lines.number"
)


class TranscriptLine(NamedTuple):
    """A spoken line, from `start` to `end` in milliseconds."""

    start: int
    end: int
    text: str
    peer_id: str
    participant_id: str
    custom_participant_id: str
    name: str | None
    joined_at: int
    left_at: int | None

    @property
    def speaker(self) -> str:
        """The name without line breaks."""
        return " ".join((self.name or self.custom_participant_id).split())


def read_lines(db: sqlite3.Connection, session_id: str) -> list[TranscriptLine]:
    """Return the transcribed lines in order of their start."""
    return [TranscriptLine(*row) for row in db.execute(_LINES, (session_id,))]


def as_csv(lines: list[TranscriptLine]) -> str:
    """No header row: contract/notes.md, section 7."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    for line in lines:
        person = (line.peer_id, line.participant_id, line.custom_participant_id, line.name)
        writer.writerow((line.start, *person, line.text))
    return file.getvalue()


def as_json(lines: list[TranscriptLine]) -> str:
    return json.dumps([_row(line) for line in lines], ensure_ascii=False, indent=2) + "\n"


def as_srt(lines: list[TranscriptLine]) -> str:
    cues = [
        f"{number}\n{_time_code(line.start, ',')} --> {_time_code(line.end, ',')}\n{line.speaker}: {line.text}\n"
        for number, line in enumerate(lines, 1)
    ]
    return "\n".join(cues)


def as_vtt(lines: list[TranscriptLine]) -> str:
    cues = [
        f"{_time_code(line.start, '.')} --> {_time_code(line.end, '.')}\n{_escaped(f'{line.speaker}: {line.text}')}\n"
        for line in lines
    ]
    return "\n".join(["WEBVTT\n", *cues])


FORMATS: Mapping[str, Callable[[list[TranscriptLine]], str]] = {
    "csv": as_csv,
    "json": as_json,
    "srt": as_srt,
    "vtt": as_vtt,
}


def _row(line: TranscriptLine) -> dict[str, Any]:
    return {
        "startTime": line.start,
        "endTime": line.end,
        "sentence": line.text,
        "peerData": {
            "id": line.peer_id,
            "userId": line.participant_id,
            "displayName": line.name,
            "cpi": line.custom_participant_id,
            "joinedAt": timestamps.to_text(line.joined_at),
            "leftAt": None if line.left_at is None else timestamps.to_text(line.left_at),
        },
    }


def _time_code(milliseconds: int, separator: str) -> str:
    """`01:02:03,004`."""
    minutes, rest = divmod(milliseconds, MINUTE)
    seconds, rest = divmod(rest, SECOND)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{separator}{rest:03}"


def _escaped(text: str) -> str:
    """Escape what WebVTT would read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
