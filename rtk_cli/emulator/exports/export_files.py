"""The downloadable files of a session: which are available, until when, and their contents."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from rtk_cli.emulator import timings
from rtk_cli.emulator.exports import chat_csv, export_rows, transcript
from rtk_cli.emulator.handler import Call, Refusal
from rtk_cli.emulator.store import timestamps

FILES_PATH = "/files/sessions"
EMPTY = "empty/"
"""Stands before the name in a link to a file without content: the fault is in the link, and nothing is stored."""

_CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "srt": "application/x-subrip; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


class Export(NamedTuple):
    """A file of a session, small enough to hold in memory."""

    name: str
    content: bytes

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self.name.rpartition(".")[2]]

    def chunks(self, begin: int, end: int) -> Iterator[bytes]:
        yield self.content[begin:end]


class SignedLink(NamedTuple):
    """A link for a response, with its expiry in the API's text form."""

    url: str
    expiry: str


def chat_expiry(db: sqlite3.Connection, session: sqlite3.Row, now: int) -> int | None:
    """When the chat file expires; None before the session's end. With `persist_chat` it never does."""
    if session["ended_at"] is None:
        return None
    begin = now if export_rows.settings_of(db, session["id"]).get("persist_chat") else int(session["ended_at"])
    return begin + timings.FILE_LIFETIME


def job_expiry(job: sqlite3.Row | None) -> int | None:
    """When the transcript or summary expires; None before it is ready."""
    if job is None or job["ready_at"] is None:
        return None
    return int(job["ready_at"]) + timings.FILE_LIFETIME


def is_available(expiry: int | None, now: int) -> bool:
    return expiry is not None and expiry > now


def summary_name(job: sqlite3.Row) -> str:
    return "summary.md" if job["text_format"] == "markdown" else "summary.txt"


def link_to(call: Call, session_id: str, name: str, expiry: int) -> SignedLink:
    """Sign a link to an available file."""
    from rtk_cli.emulator.files import signed_links  # loads OpenSSL, which lists do not need

    path = f"{FILES_PATH}/{session_id}/{EMPTY if call.content_fault == 'empty' else ''}{name}"
    if call.content_fault == "expired-link":
        expiry = call.now - timings.SECOND
    return SignedLink(
        signed_links.sign(call.origin, path, secret=call.secret, expires_at=expiry), timestamps.to_text(expiry)
    )


def open_export(db: sqlite3.Connection, path: str, now: int) -> Export:
    """Return the file at `path`; raises `Refusal` 404 if there is none, 410 if it has expired."""
    session_id, _, name = path.removeprefix(f"{FILES_PATH}/").partition("/")
    is_empty = name.startswith(EMPTY)
    name = name.removeprefix(EMPTY)
    session = db.execute("SELECT * FROM sessions WHERE id = ?", (session_id,)).fetchone()
    found = None if session is None else _find(db, session, name, now)
    if found is None:
        raise Refusal(404, "No such file")
    expiry, text = found
    if expiry is None:
        raise Refusal(404, "No such file")
    if expiry <= now:
        raise Refusal(410, "This file was removed after 7 days")
    return Export(name, b"" if is_empty else text.encode())


def _find(db: sqlite3.Connection, session: sqlite3.Row, name: str, now: int) -> tuple[int | None, str] | None:
    """Return the file's expiry and its text."""
    kind, _, extension = name.partition(".")
    if name == "chat.csv":
        return chat_expiry(db, session, now), chat_csv.as_csv(db, session["id"])
    job = export_rows.job_of(db, session["id"], kind)
    if job is None or job["ready_at"] is None:
        return None
    if kind == "transcript" and extension in transcript.FORMATS:
        return job_expiry(job), transcript.FORMATS[extension](transcript.read_lines(db, session["id"]))
    if kind == "summary" and name == summary_name(job):
        return job_expiry(job), str(job["content"])
    return None
