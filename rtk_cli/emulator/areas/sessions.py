"""Sessions that run or ran: who was there, how the media fared, and what was said."""

import sqlite3

from rtk_cli import operations
from rtk_cli.emulator.contract.paging import wanted_page
from rtk_cli.emulator.exports import export_files, export_jobs, export_rows
from rtk_cli.emulator.handler import Call, Handler, Refusal, done
from rtk_cli.emulator.sessions import session_participants
from rtk_cli.emulator.sessions.session_list import SessionList
from rtk_cli.emulator.sessions.session_participants import Attendance, attendance_view
from rtk_cli.emulator.sessions.session_view import listed_view, session_view
from rtk_cli.messages import Response
from rtk_cli.operations import Operation

_ROOMS = "SELECT * FROM sessions WHERE parent_id = ? ORDER BY number"


def sessions_list(call: Call) -> Response:
    """Sessions of the app, the newest first.

    Differs: `participants` is a range of the most people at once, and breakout rooms are listed like other sessions.
    """
    wanted = SessionList(call.ids["app_id"], call.query, call.now)
    page = wanted_page(call.query)
    rows = wanted.rows(call.db, page)
    views = [listed_view(call.db, row, row["title"], call.now) for row in rows]
    return done({"sessions": views}, paging=page.paging(wanted.count(call.db), len(rows)))


def sessions_get(call: Call) -> Response:
    """One session, with its breakout rooms when asked.

    Differs: breakout rooms are opened with `rtk emulator join --room`, since no SDK is at work.
    """
    row = _session(call)
    view = session_view(call.db, row, call.now)
    if call.query.get("include_breakout_rooms"):
        rooms = call.db.execute(_ROOMS, (row["id"],)).fetchall()
        view["breakout_rooms"] = [session_view(call.db, room, call.now) for room in rooms]
    return done(view)


def sessions_list_participants(call: Call) -> Response:
    """Attendance, a row a connection, or a row a person with `view=consolidated`.

    Differs: the events of a consolidated row are those of the last connection.
    """
    wanted = Attendance(_session(call)["id"], call.query, call.now)
    page = wanted_page(call.query)
    rows = wanted.rows(call.db, page)
    paging = page.paging(wanted.count(call.db), len(rows))
    return done({"participants": [_attendance(call, row) for row in rows], "paging": paging})


def sessions_get_participant(call: Call) -> Response:
    """Attendance by peer id, or the last connection by participant id."""
    listed_id = call.ids["participant_id"]
    row = session_participants.of_participant(call.db, _session(call)["id"], listed_id, call.now)
    if row is None:
        raise Refusal(404, f"No user found with id {listed_id}")
    return done({"participant": _attendance(call, row)})


def sessions_get_peer_report(call: Call) -> Response:
    """Call statistics of one connection.

    Differs: no media flows, so the figures are drawn from a source that the peer id seeds: plausible, and the same
    at each call.
    """
    from rtk_cli.emulator.peer_report.report import participant_view

    peer_id = call.ids["peer_id"]
    row = session_participants.of_peer(call.db, call.ids["app_id"], peer_id, call.now)
    if row is None:
        raise Refusal(404, f"No peer found with id {peer_id}")
    return done({"participant": participant_view(call, row)})


def sessions_export_chat(call: Call) -> Response:
    """The link to the chat as CSV, once the session is over."""
    session = _session(call)
    expiry = export_files.chat_expiry(call.db, session, call.now)
    if expiry is None or not export_files.is_available(expiry, call.now):
        raise Refusal(404, f"No chat found for session_id {session['id']}")
    link = export_files.link_to(call, session["id"], "chat.csv", expiry)
    return done({"chat_download_url": link.url, "chat_download_url_expiry": link.expiry})


def sessions_export_transcript(call: Call) -> Response:
    """The link to the transcript in the form asked for.

    Differs: nobody listens: what `rtk emulator say --spoken` was given is the transcript.
    """
    session_id = _session(call)["id"]
    expiry = _transcript_expiry(call, session_id)
    if expiry is None:
        raise Refusal(404, f"No transcript found for session_id {session_id}")
    link = export_files.link_to(call, session_id, f"transcript.{call.query.get('format', 'CSV').lower()}", expiry)
    return done(
        {"sessionId": session_id, "transcript_download_url": link.url, "transcript_download_url_expiry": link.expiry}
    )


def sessions_get_summary(call: Call) -> Response:
    """The link to the summary; 404 until it is written.

    Differs: the summary quotes the transcript, no language model writes it.
    """
    session_id = _session(call)["id"]
    job = export_rows.job_of(call.db, session_id, "summary")
    expiry = export_files.job_expiry(job)
    if job is None or expiry is None or not export_files.is_available(expiry, call.now):
        raise Refusal(404, f"No summary found for session_id {session_id}")
    link = export_files.link_to(call, session_id, export_files.summary_name(job), expiry)
    return done({"sessionId": session_id, "summaryDownloadUrl": link.url, "summaryDownloadUrlExpiry": link.expiry})


def sessions_generate_summary(call: Call) -> Response:
    """Begins a summary of the transcript, which takes three seconds.

    Differs: `status` is always IN_PROGRESS, the word of the contract's invented example.
    """
    session_id = _session(call)["id"]
    if _transcript_expiry(call, session_id) is None:
        raise Refusal(400, f"BAD_REQUEST: session {session_id} has no transcript to summarize")
    export_jobs.summarize(call.db, session_id, call.now)
    return done({"session_id": session_id, "status": "IN_PROGRESS"})


def _transcript_expiry(call: Call, session_id: str) -> int | None:
    expiry = export_files.job_expiry(export_rows.job_of(call.db, session_id, "transcript"))
    return expiry if export_files.is_available(expiry, call.now) else None


def _attendance(call: Call, row: sqlite3.Row) -> dict[str, object]:
    return attendance_view(call.db, row, with_events=call.query.get("include_peer_events", False))


def _session(call: Call) -> sqlite3.Row:
    session_id = call.ids["session_id"]
    row: sqlite3.Row | None = call.db.execute(
        "SELECT * FROM sessions WHERE id = ? AND app_id = ?", (session_id, call.ids["app_id"])
    ).fetchone()
    if row is None:
        raise Refusal(404, f"No session found with id {session_id}")
    return row


HANDLERS: dict[Operation, Handler] = {
    operations.SESSIONS_LIST: sessions_list,
    operations.SESSIONS_GET: sessions_get,
    operations.SESSIONS_LIST_PARTICIPANTS: sessions_list_participants,
    operations.SESSIONS_GET_PARTICIPANT: sessions_get_participant,
    operations.SESSIONS_GET_PEER_REPORT: sessions_get_peer_report,
    operations.SESSIONS_EXPORT_CHAT: sessions_export_chat,
    operations.SESSIONS_EXPORT_TRANSCRIPT: sessions_export_transcript,
    operations.SESSIONS_GET_SUMMARY: sessions_get_summary,
    operations.SESSIONS_GENERATE_SUMMARY: sessions_generate_summary,
}
