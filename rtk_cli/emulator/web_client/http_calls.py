"""The HTTP calls of the web client: who it is, and what it may; files for the chat; recordings and livestreams."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rtk_cli.emulator.areas import livestreams, recordings
from rtk_cli.emulator.contract.api_contract import json_object, load_contract
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.handler import Call, Handler, Refusal, json_response, success
from rtk_cli.emulator.live.live_service import claims_of, participant_of
from rtk_cli.emulator.live.permissions import of_preset
from rtk_cli.emulator.store.sqlite_store import Mode
from rtk_cli.emulator.web_client import chat_files, live_transcript, participant_details
from rtk_cli.messages import Response


class HttpCall(NamedTuple):
    """One call with the join token of its caller; `origin` is the base URL that the client uses."""

    method: str
    path: str
    query: Mapping[str, str]
    token: str
    body: bytes
    content_type: str
    origin: str

    @property
    def parts(self) -> list[str]:
        return self.path.strip("/").split("/")

    def json(self) -> dict[str, Any]:
        """The body, which must be a JSON object; a missing one is empty."""
        return json_object(self.body or b"{}")


def respond(emulator: Emulator, call: HttpCall) -> Response:
    """Answer a call, or refuse it."""
    parts = call.parts
    for method, pattern, answer in _ROUTES:
        if method == call.method and _matches(pattern, parts):
            return answer(emulator, call)
    raise Refusal(404, f"The emulator does not have {call.method} {call.path}")


def is_open(path: str) -> bool:
    """Whether a call needs no token: its address is the permission, or it tells nothing."""
    return path.startswith((chat_files.UPLOADS, chat_files.FILES, live_transcript.FILES)) or path == "/iceservers"


def side_call(service: str) -> Response:
    """The answer to a call that a client makes besides, and that changes nothing: its place, its telemetry."""
    if service == "location":
        return json_response(200, {"loc": "0.0000,0.0000", "ip": "127.0.0.1"})
    return json_response(200, {"success": True})


def _matches(pattern: str, parts: list[str]) -> bool:
    expected = pattern.split("/")
    return len(parts) == len(expected) and all(want in ("*", part) for want, part in zip(expected, parts, strict=True))


def _details(emulator: Emulator, call: HttpCall) -> Response:
    with emulator.live.transaction("reading") as (db, now, _):
        claims = claims_of(db, call.token, now)
        return success(participant_details.data(db, claims.participant_id, claims.meeting_id))


def _ice_servers(emulator: Emulator, call: HttpCall) -> Response:
    """None are needed on one machine."""
    return json_response(200, {"success": True, "iceServers": []})


def _prepare_upload(emulator: Emulator, call: HttpCall) -> Response:
    name = str(call.json().get("filename") or "")
    with emulator.live.transaction("writing") as (db, now, new_id):
        return success(chat_files.prepare(db, now, new_id, participant_of(db, call.token, now), name, call.origin))


def _upload(emulator: Emulator, call: HttpCall) -> Response:
    with emulator.live.transaction("writing") as (db, now, _):
        chat_files.put(db, now, call.path, call.query, call.body, call.content_type)
    return json_response(200, {"success": True})


def _chat_file(emulator: Emulator, call: HttpCall) -> Response:
    with emulator.live.transaction("reading") as (db, now, _):
        return chat_files.get(db, now, call.path, call.query)


def _active_transcript(emulator: Emulator, call: HttpCall) -> Response:
    with emulator.live.transaction("reading") as (db, now, _):
        if claims_of(db, call.token, now).meeting_id != call.parts[2]:
            raise _foreign()
        return success({"transcript_download_url": live_transcript.link(db, now, call.parts[2], call.origin)})


def _transcript_file(emulator: Emulator, call: HttpCall) -> Response:
    with emulator.live.transaction("reading") as (db, now, _):
        return live_transcript.get(db, now, call.path, call.query)


def _as_participant(
    operation: str, handler: Handler, right: str | None, mode: Mode, ids: Callable[[HttpCall], dict[str, str]]
) -> Callable[[Emulator, HttpCall], Response]:
    """A call that the REST API has too: the same checks and handler, for everyone whose preset gives the right."""

    def answer(emulator: Emulator, call: HttpCall) -> Response:
        with emulator.live.transaction(mode) as (db, now, new_id):
            claims = claims_of(db, call.token, now)
            owner = participant_details.owner(db, claims.participant_id)
            if right is not None:
                of_preset(db, owner["app_id"], owner["preset_name"]).check(right)
            found = {"app_id": owner["app_id"], "meeting_id": claims.meeting_id, **ids(call)}
            _check_meeting(db, found, claims.meeting_id)
            content = json.dumps({**call.json(), "meeting_id": claims.meeting_id}).encode()
            body = load_contract().check_body(operation, content)
            return handler(Call(db, found, {}, body, now, new_id, call.origin))

    return answer


def _livestream_if_any(call: Call) -> Response:
    """The active livestream; empty without one, since the client asks at each join, and browsers log each 404."""
    try:
        return livestreams.livestreams_get_active_for_meeting(call)
    except Refusal as refusal:
        if refusal.status != 404:
            raise
        return success({})


def _check_meeting(db: sqlite3.Connection, ids: Mapping[str, str], meeting_id: str) -> None:
    """Refuse what belongs to another meeting than the caller's."""
    if ids["meeting_id"] != meeting_id:
        raise _foreign()
    query = "SELECT meeting_id FROM recordings WHERE id = ?"
    row = db.execute(query, (ids["recording_id"],)).fetchone() if "recording_id" in ids else None
    if row is not None and row["meeting_id"] != meeting_id:
        raise _foreign()


def _foreign() -> Refusal:
    return Refusal(403, "The join token belongs to another meeting")


def _no_ids(call: HttpCall) -> dict[str, str]:
    return {}


def _recording_id(call: HttpCall) -> dict[str, str]:
    return {"recording_id": call.parts[2]}


def _third_is_meeting(call: HttpCall) -> dict[str, str]:
    return {"meeting_id": call.parts[2]}


def _last_is_meeting(call: HttpCall) -> dict[str, str]:
    return {"meeting_id": call.parts[-1]}


_start_recording = _as_participant("recordings_start", recordings.recordings_start, "can_record", "writing", _no_ids)
_control_recording = _as_participant(
    "recordings_control", recordings.recordings_control, "can_record", "writing", _recording_id
)
_active_recording = _as_participant(
    "recordings_get_active", recordings.recordings_get_active, None, "reading", _last_is_meeting
)
_start_livestream = _as_participant(
    "livestreams_start", livestreams.livestreams_start, "can_livestream", "writing", _third_is_meeting
)
_stop_livestream = _as_participant(
    "livestreams_stop", livestreams.livestreams_stop, "can_livestream", "writing", _third_is_meeting
)
_active_livestream = _as_participant(
    "livestreams_get_active_for_meeting", _livestream_if_any, None, "reading", _third_is_meeting
)

_Route = tuple[str, str, Callable[[Emulator, HttpCall], Response]]

_ROUTES: tuple[_Route, ...] = (
    ("GET", "v2/internals/participant-details", _details),
    ("GET", "iceservers", _ice_servers),
    ("POST", "v2/meetings/chat-upload", _prepare_upload),
    ("PUT", "v2/chat-uploads/*", _upload),
    ("GET", "v2/chat-files/*/*", _chat_file),
    ("GET", "v2/meetings/*/active-transcript", _active_transcript),
    ("GET", "v2/live-transcripts/*", _transcript_file),
    ("POST", "v2/recordings", _start_recording),
    ("PUT", "v2/recordings/*", _control_recording),
    ("GET", "v2/recordings/active-recording/*", _active_recording),
    ("POST", "v2/meetings/*/livestreams", _start_livestream),
    ("POST", "v2/meetings/*/active-livestream/stop", _stop_livestream),
    ("GET", "v2/meetings/*/active-livestream", _active_livestream),
)
