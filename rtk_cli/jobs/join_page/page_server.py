"""Serves the page on this machine, at an address that works once, and notices when the page is closed."""

import hmac
import secrets
import select
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

from rtk_cli.jobs.join_page import page as pages
from rtk_cli.jobs.join_page.page import Page
from rtk_cli.jobs.join_page.ui_kit import FOLDER_URL

HOST = "127.0.0.1"
SECRET_BYTES = 32
READ_TIMEOUT = 30.0
POLL_SECONDS = 0.1
"""How often an open page's connection is looked at."""
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}
USED = b"This address works once. Run `rtk meetings join` again for a new one.\n"


@dataclass(frozen=True, slots=True)
class ServedPage:
    """A page that is served: its address, and an event that is set when it was opened and closed again."""

    url: str
    closed: Event


@contextmanager
def serving(page: Page) -> Iterator[ServedPage]:
    """Serve the page during the body, on a free port. At the end, the page notices that it is gone."""
    state = _State(page)

    class Handler(_Handler):
        own = state

    server = _Server((HOST, 0), Handler)
    state.authority = f"{HOST}:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="rtk-join-page")
    thread.start()
    try:
        yield ServedPage(f"http://{state.authority}{state.path}", state.closed)
    finally:
        state.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report errors of the server, but not browsers that disconnect."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _State:
    """What the threads of one server share."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.headers = page.headers()
        self.path = f"/{secrets.token_urlsafe(SECRET_BYTES)}"
        self.alive = f"/alive/{secrets.token_urlsafe(SECRET_BYTES)}"
        self.authority = ""
        self.ended = Event()
        self.closed = Event()
        self._lock = Lock()
        self._is_used = False

    def take(self) -> bool:
        """Return True once."""
        with self._lock:
            is_first, self._is_used = not self._is_used, True
            return is_first


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = READ_TIMEOUT
    wbufsize = -1

    own: _State

    def do_GET(self) -> None:
        if self.headers.get_all("host") != [self.own.authority]:
            self._send(403, b"", "text/plain")
        elif hmac.compare_digest(self.path.encode(), self.own.path.encode()):
            self._send_page()
        elif hmac.compare_digest(self.path.encode(), self.own.alive.encode()):
            self._watch()
        elif self.path in pages.STATIC:
            self._send(200, pages.static_file(self.path), pages.STATIC[self.path])
        else:
            self._send_kit()

    def _send_page(self) -> None:
        if "prefetch" in f"{self.headers.get('sec-purpose')} {self.headers.get('purpose')}":
            self._send(503, b"", "text/plain")  # the browser asks again when the page is opened
        elif self.own.take():
            self._send(200, self.own.page.html(self.own.alive), "text/html; charset=utf-8")
        else:
            self._send(410, USED, "text/plain; charset=utf-8")

    def _send_kit(self) -> None:
        file = self.own.page.ui_kit.file(self.path.partition("?")[0]) if self.path.startswith(FOLDER_URL) else None
        if file is None:
            self._send(404, b"", "text/plain")
        else:
            self._send(200, file.read_bytes(), TYPES.get(file.suffix, "application/octet-stream"))

    def _watch(self) -> None:
        """Keep a connection to the page open until either side ends."""
        self.close_connection = True
        self._send_head(200, "text/event-stream", {"connection": "close"})
        self.wfile.write(b": open\n\n")
        self.wfile.flush()
        while not self.own.ended.is_set():
            is_readable, _, _ = select.select([self.connection], [], [], POLL_SECONDS)
            if is_readable and self._is_disconnected():
                self.own.closed.set()
                return

    def _is_disconnected(self) -> bool:
        try:
            received: bytes = self.connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return True
        return received == b""

    def _send(self, status: int, content: bytes, content_type: str) -> None:
        self._send_head(status, content_type, {"content-length": str(len(content))})
        self.wfile.write(content)

    def _send_head(self, status: int, content_type: str, more: dict[str, str]) -> None:
        self.send_response_only(status)
        for name, value in {"content-type": content_type, **self.own.headers, **more}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: the address is a secret until it was used."""
