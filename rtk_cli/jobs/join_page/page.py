"""The page: its HTML, which carries the join token, and the headers that limit what it may load."""

import html
import json
from dataclasses import dataclass
from pathlib import Path

from rtk_cli.jobs.join_page.ui_kit import Script, UiKit

STATIC = {"/page.js": "text/javascript; charset=utf-8", "/page.css": "text/css; charset=utf-8"}
"""Files of this package, by URL path."""
CLOUDFLARE = "*.realtime.cloudflare.com"

_HERE = Path(__file__).parent
_HEADERS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What the page needs. `base_uri` is that of an emulator, None for Cloudflare; `help` is shown if joining fails."""

    token: str
    base_uri: str | None
    ui_kit: UiKit
    help: str = ""

    def html(self, alive: str) -> bytes:
        """Return the page; `alive` is the URL path by which it notices that the command has ended."""
        options = {} if self.base_uri is None else {"baseURI": self.base_uri}
        join = {"token": self.token, "options": options, "alive": alive, "help": self.help}
        text = (_HERE / "page.html").read_text(encoding="utf-8")
        parts = {
            "JOIN": json.dumps(join).replace("<", "\\u003c"),
            "CLIENT": _attributes(self.ui_kit.client),
            "KIT": _attributes(self.ui_kit.kit),
        }
        for name, value in parts.items():
            text = text.replace(f"{{{name}}}", value)
        return text.encode()

    def headers(self) -> dict[str, str]:
        """Return the headers of every response."""
        return {**_HEADERS, "content-security-policy": self._policy()}

    def _policy(self) -> str:
        base = self.base_uri
        service = [f"https://{CLOUDFLARE}", f"wss://{CLOUDFLARE}"]
        if base is not None:
            service += [f"https://*.{base}", f"wss://*.{base}", f"https://{base}"]
        source = self.ui_kit.source
        kit = [] if source == "'self'" else [source]
        rules = {
            "default-src": ["'none'"],
            "script-src": ["'self'", *kit],
            "style-src": ["'self'", "'unsafe-inline'", "https://fonts.googleapis.com"],
            "font-src": ["https://fonts.gstatic.com"],
            "img-src": ["'self'", "https:", "data:", "blob:"],
            "media-src": ["blob:", "data:", *service[:1], *service[2:]],
            "connect-src": ["'self'", *kit, *service],
            "worker-src": ["blob:"],
            "frame-src": ["https:"],  # plugins
            "base-uri": ["'none'"],
            "form-action": ["'none'"],
            "frame-ancestors": ["'none'"],
        }
        return "; ".join(" ".join([name, *sources]) for name, sources in rules.items())


def static_file(path: str) -> bytes:
    """Return a file of this package by its URL path, which is one of `STATIC`."""
    return (_HERE / path.removeprefix("/")).read_bytes()


def _attributes(script: Script) -> str:
    integrity = "" if script.integrity is None else f' integrity="{script.integrity}" crossorigin="anonymous"'
    return f'src="{html.escape(script.url)}"{integrity}'
