"""The transcript so far, as the web client reads it: at the join as a file, and then line by line."""

import csv
import io
import sqlite3
from collections.abc import Mapping

from rtk_cli.emulator import timings
from rtk_cli.emulator.files import signed_links
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.live import speech
from rtk_cli.emulator.sessions import session_lifecycle
from rtk_cli.emulator.store import metadata, timestamps
from rtk_cli.messages import Response

FILES = "/v2/live-transcripts/"
_LIFETIME = 15 * timings.MINUTE


def link(db: sqlite3.Connection, now: int, meeting_id: str, origin: str) -> str:
    """Return the address of the transcript of the meeting's live session; an empty one if none is live."""
    session = session_lifecycle.live_session(db, meeting_id)
    name = "none" if session is None else session["id"]
    return signed_links.sign(origin, f"{FILES}{name}", secret=metadata.secret(db), expires_at=now + _LIFETIME)


def get(db: sqlite3.Connection, now: int, path: str, query: Mapping[str, str]) -> Response:
    """Return the lines as CSV."""
    expires_at = signed_links.expiry_if_valid(path, query.items(), metadata.secret(db))
    if expires_at is None or expires_at <= now:
        raise Refusal(403, "The link was not signed here, or has expired")
    lines = speech.of_session(db, path.removeprefix(FILES))
    content = "\n".join(row(line) for line in lines)
    return Response(200, {"content-type": "text/csv; charset=utf-8"}, content.encode())


def row(line: Mapping[str, str]) -> str:
    """One line as the client splits it: seconds, peer, participant, custom id, name, text."""
    file = io.StringIO(newline="")
    seconds = timestamps.from_text(line["at"]) // 1000
    person = (line["peer_id"], line["participant_id"], line["custom_participant_id"], line["name"])
    csv.writer(file, lineterminator="").writerow((seconds, *person, line["text"]))
    return file.getvalue()
