"""Transcript and summary as jobs: begun by the end of a session or by a call, finished by the clock."""

import sqlite3

from rtk_cli.emulator import timings
from rtk_cli.emulator.exports.export_rows import job_of, settings_of
from rtk_cli.emulator.webhooks import outbox

_BEGIN = (
    "INSERT INTO session_jobs (session_id, kind, due_at) VALUES (:session_id, :kind, :due_at)"
    " ON CONFLICT (session_id, kind) DO UPDATE SET ready_at = NULL, content = NULL, due_at = :due_at"
)


def start_transcription(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """The session is over: what was heard of it becomes a transcript."""
    if settings_of(db, session_id).get("transcribe_on_end"):
        db.execute("UPDATE transcript_lines SET heard = 1 WHERE session_id = ?", (session_id,))
    heard = db.execute("SELECT 1 FROM transcript_lines WHERE session_id = ? AND heard LIMIT 1", (session_id,))
    if heard.fetchone() is not None:
        _begin(db, session_id, "transcript", at + timings.TRANSCRIPTION)


def summarize(db: sqlite3.Connection, session_id: str, at: int) -> None:
    """Begin a summary, unless one is being written; a finished one is written anew."""
    job = job_of(db, session_id, "summary")
    if job is None or job["due_at"] is None:
        _begin(db, session_id, "summary", at + timings.SUMMARIZING)


def complete(db: sqlite3.Connection, number: int) -> None:
    """A job whose time has come."""
    job = db.execute("SELECT * FROM session_jobs WHERE number = ?", (number,)).fetchone()
    text_format = content = None
    if job["kind"] == "summary":
        from rtk_cli.emulator.exports import summary

        text_format, content = summary.written(db, job["session_id"], settings_of(db, job["session_id"]))
    db.execute(
        "UPDATE session_jobs SET ready_at = due_at, due_at = NULL, text_format = ?, content = ? WHERE number = ?",
        (text_format, content, number),
    )
    tell = outbox.summary_ready if job["kind"] == "summary" else outbox.transcript_ready
    tell(db, job["session_id"], job["due_at"])
    if job["kind"] == "transcript" and settings_of(db, job["session_id"]).get("summarize_on_end"):
        summarize(db, job["session_id"], job["due_at"])


def _begin(db: sqlite3.Connection, session_id: str, kind: str, due_at: int) -> None:
    db.execute(_BEGIN, {"session_id": session_id, "kind": kind, "due_at": due_at})
