"""The files of the page. Everything it loads is here: no other site takes part, and no script or style is inline."""

from functools import cache
from pathlib import Path

from rtk_cli.emulator.handler import Refusal
from rtk_cli.messages import Response

PAGE = "index.html"

_FOLDER = Path(__file__).with_name("static")
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",  # text of the API never becomes markup: assigning innerHTML throws
    "trusted-types 'none'",
)
HEADERS = {
    "content-security-policy": "; ".join(_POLICY),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@cache
def _files() -> dict[str, Path]:
    """The files by their names, such as `views/live.js`: no other path can be read."""
    files = (file for file in _FOLDER.rglob("*") if file.suffix in _TYPES)
    return {file.relative_to(_FOLDER).as_posix(): file for file in files}


def read(name: str) -> Response:
    """Return a file of the page."""
    file = _files().get(name)
    if file is None:
        raise Refusal(404, "The console has no such file")
    return Response(200, {"content-type": _TYPES[file.suffix], **HEADERS}, file.read_bytes())
