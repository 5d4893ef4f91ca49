"""Files for chat messages: the client asks for an address, puts the file there, and sends the link to it.

Both addresses are signed, and are the permission: they work without a token, as those of a storage bucket do.
"""

import re
import sqlite3
from collections.abc import Mapping
from urllib.parse import quote

from rtk_cli.emulator import timings
from rtk_cli.emulator.files import signed_links
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.live.permissions import of_preset
from rtk_cli.emulator.store import metadata
from rtk_cli.emulator.store.seeded_ids import NewId
from rtk_cli.emulator.web_client import participant_details
from rtk_cli.messages import Response

UPLOADS, FILES = "/v2/chat-uploads/", "/v2/chat-files/"

_INSERT = "INSERT INTO chat_files (id, meeting_id, name, created_at) VALUES (?, ?, ?, ?)"
_PUT = "UPDATE chat_files SET content = ?, content_type = ? WHERE id = ? AND content IS NULL"
_GET = "SELECT * FROM chat_files WHERE id = ? AND content IS NOT NULL"
_SHOWN_INLINE = re.compile(r"image/(png|jpeg|gif|webp)|video/(mp4|webm)|audio/(mpeg|mp4|ogg|webm)")
"""Types that a browser may show; anything else, such as HTML, is only downloaded."""
_UPLOAD_LIFETIME = 15 * timings.MINUTE
_MAX_NAME = 255


def prepare(
    db: sqlite3.Connection, now: int, new_id: NewId, participant_id: str, name: str, origin: str
) -> Mapping[str, str]:
    """Return the addresses for one file, `put_location` and `get_location`."""
    owner = participant_details.owner(db, participant_id)
    rights = of_preset(db, owner["app_id"], owner["preset_name"])
    if not (rights.may("chat.public.files") or rights.may("chat.private.files")):
        raise Refusal(403, f"Preset {rights.name} does not allow files in the chat")
    if not 0 < len(name) <= _MAX_NAME:
        raise Refusal(400, f'"filename" must have 1 to {_MAX_NAME} characters')
    file_id = new_id()
    db.execute(_INSERT, (file_id, owner["meeting_id"], name, now))
    secret = metadata.secret(db)
    path = f"{FILES}{file_id}/{quote(name, safe='')}"
    return {
        "put_location": signed_links.sign(
            origin, f"{UPLOADS}{file_id}", secret=secret, expires_at=now + _UPLOAD_LIFETIME
        ),
        "get_location": signed_links.sign(origin, path, secret=secret, expires_at=now + timings.FILE_LIFETIME),
    }


def put(
    db: sqlite3.Connection, now: int, path: str, query: Mapping[str, str], content: bytes, content_type: str
) -> None:
    """Store the file; once."""
    _check(db, now, path, query)
    if db.execute(_PUT, (content, content_type[:_MAX_NAME], path.removeprefix(UPLOADS))).rowcount == 0:
        raise Refusal(409, "This file was uploaded before")


def get(db: sqlite3.Connection, now: int, path: str, query: Mapping[str, str]) -> Response:
    """Return the file."""
    _check(db, now, path, query)
    row = db.execute(_GET, (path.removeprefix(FILES).partition("/")[0],)).fetchone()
    if row is None:
        raise Refusal(404, "No such file")
    is_inline = _SHOWN_INLINE.fullmatch(row["content_type"] or "") is not None
    disposition = "inline" if is_inline else "attachment"
    headers = {
        "content-type": row["content_type"] if is_inline else "application/octet-stream",
        "content-disposition": f"{disposition}; filename*=UTF-8''{quote(row['name'], safe='')}",
        "x-content-type-options": "nosniff",
    }
    return Response(200, headers, row["content"])


def _check(db: sqlite3.Connection, now: int, path: str, query: Mapping[str, str]) -> None:
    expires_at = signed_links.expiry_if_valid(path, query.items(), metadata.secret(db))
    if expires_at is None:
        raise Refusal(403, "The link was not signed here")
    if expires_at <= now:
        raise Refusal(403, "The link has expired")
